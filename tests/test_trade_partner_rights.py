"""Who may do what with a trade partner, for everybody and every member there can be.

Written a second time, out of the chart's rows on trade partners and C03 and C09.
"""

from dataclasses import replace
from itertools import product

import pytest

from db.models.companies import CompanyRole, ProjectAccess
from permissions.actions import ACTS
from permissions.flags import Flag
from permissions.rows import ROWS
from permissions.viewers import Viewer

ADMIN, EMPLOYEE = CompanyRole.ADMIN, CompanyRole.EMPLOYEE
PARTNER, CLIENT = CompanyRole.PARTNER, CompanyRole.CLIENT
VIEWERS = [
    Viewer(
        *("usr_own", "mbr_own", "cmp_1", role, {}),
        flags=frozenset(flags),
        project_access=access,
    )
    for role, flags, access in product(
        CompanyRole,
        ((), {Flag.VIEW_CONTACTS}, {Flag.VIEW_CONTACTS, Flag.EDIT_CONTACTS}),
        ProjectAccess,
    )
]
MEMBERS = [
    {"person": "usr_other", "company_role": role, "active": active}
    for role, active in product(CompanyRole, (True, False))
]


def edits(viewer):
    return viewer.role is ADMIN or (
        viewer.role is EMPLOYEE and Flag.EDIT_CONTACTS in viewer.flags
    )


def has_projects(viewer):
    return viewer.role is ADMIN or (
        viewer.role is EMPLOYEE and viewer.project_access is not ProjectAccess.NONE
    )


def has_all(viewer):
    is_all = viewer.project_access is ProjectAccess.ALL
    return viewer.role is ADMIN or (viewer.role is EMPLOYEE and is_all)


EXPECTED = {
    "update_partner": lambda viewer, member: edits(viewer) and member["active"],
    "deactivate_partner": lambda viewer, member: edits(viewer) and member["active"],
    "reactivate_partner": lambda viewer, member: edits(viewer) and not member["active"],
    "delete_partner": lambda viewer, _: edits(viewer),
    "give_web_access": lambda viewer, member: has_projects(viewer) and member["active"],
    "open_all_projects": lambda viewer, member: has_all(viewer) and member["active"],
}


@pytest.mark.parametrize("act", EXPECTED)
def test_a_partner_is_the_teams_by_the_chart_and_nobody_else_is_one(act):
    rule = ACTS["memberships"][act]
    for viewer, member in product(VIEWERS, MEMBERS):
        is_partner = member["company_role"] is PARTNER
        may = is_partner and EXPECTED[act](viewer, member)
        assert rule.holds(viewer, member) is may, (viewer, member)
        assert not rule.holds(replace(viewer, is_on_mobile=True), member)


def test_who_may_let_such_people_in_invites_them():
    rule = ACTS["memberships"]["invite"]
    for viewer, member in product(VIEWERS, MEMBERS):
        role = member["company_role"]
        may = {
            PARTNER: has_projects(viewer),
            CLIENT: edits(viewer),
            ADMIN: viewer.role is ADMIN,
            EMPLOYEE: viewer.role is ADMIN,
        }[role]
        row = {**member, "account_owner": False}
        assert rule.holds(viewer, row) is (may and member["active"]), (viewer, role)


def test_who_may_add_such_people_puts_them_on_a_project():
    rule = ACTS["memberships"]["put_on_project"]
    for viewer, member in product(VIEWERS, MEMBERS):
        may = {
            PARTNER: has_projects(viewer),
            CLIENT: has_projects(viewer) and edits(viewer),
        }.get(member["company_role"], False)
        assert rule.holds(viewer, member) is (may and member["active"]), viewer


def test_any_team_member_adds_one():
    rule = ACTS["companies"]["add_trade_partner"]
    for viewer in VIEWERS:
        assert rule.holds(viewer, {}) is (viewer.role in {ADMIN, EMPLOYEE})
        assert not rule.holds(replace(viewer, is_on_mobile=True), {})


@pytest.mark.rule("contacts.trade_partners_view#mobile")
def test_on_mobile_the_team_finds_partners_among_its_contacts():
    rule = ROWS["memberships"]
    for viewer, member in product(VIEWERS, MEMBERS):
        if viewer.role is EMPLOYEE and member["company_role"] is PARTNER:
            assert rule.holds(replace(viewer, is_on_mobile=True), member)
        if viewer.role in {PARTNER, CLIENT}:
            assert not rule.holds(replace(viewer, is_on_mobile=True), member)
