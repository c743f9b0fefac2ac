"""Reach by itself: for whom a project exists, by its status and his access."""

import pytest

from db.models.companies import CompanyRole, ProjectAccess
from db.models.projects import ProjectStatus
from permissions.reach import Reach, may_be_lent

ADMIN, EMPLOYEE, PARTNER, CLIENT = (
    CompanyRole[name] for name in ("ADMIN", "EMPLOYEE", "PARTNER", "CLIENT")
)
EVERY = frozenset(status.value for status in ProjectStatus)
BEGUN = EVERY - {"PENDING"}
NONE = frozenset()


def reach(role, access="NONE", listed=("prj_1",), excluded=()):
    return Reach(
        "usr_1", role, ProjectAccess(access), frozenset(listed), frozenset(excluded)
    )


def found(one, project="prj_1", creator="usr_2"):
    return {status for status in EVERY if one.holds(project, status, creator)}


@pytest.mark.parametrize(
    ("one", "statuses"),
    [
        (reach(EMPLOYEE, "ALL", listed=()), BEGUN),
        (reach(EMPLOYEE, "SOME"), BEGUN),
        (reach(EMPLOYEE, "SOME", listed=()), NONE),
        (reach(EMPLOYEE, "NONE"), NONE),
        (reach(EMPLOYEE, "ALL", excluded=("prj_1",)), NONE),
        (reach(PARTNER), {"LIVE"}),
        (reach(CLIENT), {"LIVE"}),
        (reach(PARTNER, "ALL", listed=()), NONE),
        (reach(CLIENT, excluded=("prj_1",)), NONE),
    ],
)
def test_a_project_is_found_by_status_access_and_team(one, statuses):
    assert found(one) == statuses


def test_whoever_began_a_project_finds_it_whatever_it_is_but_not_once_kept_out():
    assert found(reach(EMPLOYEE, listed=()), creator="usr_1") == EVERY
    kept_out = reach(EMPLOYEE, "ALL", excluded=("prj_1",))
    assert found(kept_out, creator="usr_1") == NONE
    assert found(reach(PARTNER, listed=()), creator="usr_1") == NONE


@pytest.mark.parametrize(
    ("role", "statuses"), [(EMPLOYEE, BEGUN), (PARTNER, {"LIVE"}), (CLIENT, {"LIVE"})]
)
def test_what_is_lent_for_a_time_has_begun(role, statuses):
    assert {status for status in EVERY if may_be_lent(role, status)} == statuses
