"""What nobody has decided is denied."""

from db.models.companies import CompanyRole
from permissions.decisions import Decision
from permissions.gate import Reach
from permissions.guards import GUARD_OF, CanSeeInternalNotes
from permissions.viewers import Grant, Viewer


def deciding(**grants):
    return Decision(Viewer("usr", "mbr", "cmp", CompanyRole.EMPLOYEE, grants))


def test_a_classified_column_that_nobody_guards_is_nobodys(monkeypatch):
    admin = Decision(Viewer("usr", "mbr", "cmp", CompanyRole.ADMIN, {}))
    assert Reach(admin).shape("items", "direct_cost") is True
    monkeypatch.delitem(GUARD_OF, "items.direct_cost")
    assert Reach(admin).shape("items", "direct_cost") is False
    assert Reach(admin).shape("items", "name") is None


def test_who_reaches_no_project_is_shown_nothing_of_any():
    assert deciding(prj=Grant()).outcome(CanSeeInternalNotes) is True
    assert deciding().outcome(CanSeeInternalNotes) is False
    assert deciding(prj=Grant()).outcome(CanSeeInternalNotes, "prj_other") is False
