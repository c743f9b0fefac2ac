"""What nobody has decided is denied."""

import pytest

from db.models.companies import CompanyRole
from permissions.decisions import Decision
from permissions.flags import Flag
from permissions.gate import Reach
from permissions.grants import StoredMember, StoredRole, viewer_of
from permissions.guards import GUARD_OF, GUARDS, CanSeeInternalNotes
from permissions.levels import CategoryAccess
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


EMPTY = StoredRole("rol", CategoryAccess.OFF, False, frozenset(), {})


@pytest.mark.case("PE-17")
@pytest.mark.parametrize("projects", [frozenset(), frozenset({"prj"})])
@pytest.mark.parametrize("roles", [{}, {"prj": EMPTY}])
def test_who_has_no_role_or_an_empty_one_is_shown_nothing_classified(projects, roles):
    for role in (CompanyRole.PARTNER, CompanyRole.CLIENT):
        who = ("usr", "mbr", "cmp", role, frozenset(Flag), 0)
        member = StoredMember(*who, projects=projects, roles=roles)
        decision = Decision(viewer_of(member))
        shown = {n for n, guard in GUARDS.items() if decision.outcome(guard) is True}
        assert shown - {"CanSeeHistoryValues"} == set()
