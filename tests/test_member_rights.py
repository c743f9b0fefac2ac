"""What may be done with a member, for everybody and every member there can be.

Written a second time, out of domain 2.1 and the rules of account and team: an admin
administers the team, nobody himself, and whose the account is stays an admin.
"""

from dataclasses import replace
from itertools import product

import pytest

from db.models.companies import CompanyRole, ProjectAccess
from permissions.actions import ACTS
from permissions.flags import Flag
from permissions.rows import ROWS
from permissions.viewers import Viewer

# What is not the admins' alone: tests/test_trade_partner_rights.py.
OF_ANY_TEAM_MEMBER = {
    *("update_partner", "deactivate_partner", "reactivate_partner", "delete_partner"),
    *("give_web_access", "open_all_projects", "invite", "put_on_project"),
}
OF_TEAM = sorted(ACTS["memberships"].keys() - OF_ANY_TEAM_MEMBER)
OWN, OTHER = "usr_own", "usr_other"
ADMIN, EMPLOYEE = CompanyRole.ADMIN, CompanyRole.EMPLOYEE
# Whoever asks holds every flag, and all projects: it takes more than these.
VIEWERS = [
    Viewer(
        *(OWN, "mbr_own", "cmp_1", role, {}),
        flags=frozenset(Flag),
        project_access=ProjectAccess.ALL,
    )
    for role in CompanyRole
]
MEMBERS = [
    {"person": person, "company_role": role, "active": active, "account_owner": owner}
    for person, role, active, owner in product(
        (OWN, OTHER), CompanyRole, (True, False), (True, False)
    )
    # The account is an active admin's.
    if not owner or (role is ADMIN and active)
]


def expected(act, member):
    """Say whether an admin may do the act to a member."""
    is_other = member["person"] == OTHER and not member["account_owner"]
    is_team = member["company_role"] in {ADMIN, EMPLOYEE}
    return {
        "update": is_team,
        "set_permissions": member["company_role"] == EMPLOYEE,
        "set_projects": member["company_role"] == EMPLOYEE,
        "set_role": is_team and is_other,
        "deactivate": is_team and is_other and member["active"],
        "reactivate": is_team and is_other and not member["active"],
        "remove": is_team and is_other,
        "hand_over": member["account_owner"] and member["person"] == OWN,
        "preview": member["active"],
    }[act]


@pytest.mark.parametrize("act", OF_TEAM)
def test_an_admin_administers_the_team_and_nobody_else_does(act):
    rule = ACTS["memberships"][act]
    for viewer, member in product(VIEWERS, MEMBERS):
        may = viewer.is_admin and expected(act, member)
        assert rule.holds(viewer, member) is may, (viewer.role, member)


def test_the_team_is_not_administered_on_the_mobile_app():
    (admin,) = (viewer for viewer in VIEWERS if viewer.is_admin)
    on_site = replace(admin, is_on_mobile=True)
    add = ACTS["companies"]["add_team_member"]
    assert add.holds(admin, {})
    assert not add.holds(on_site, {})
    # Looking through a member changes nothing of him.
    rules = [ACTS["memberships"][act] for act in OF_TEAM if act != "preview"]
    assert not any(rule.holds(on_site, one) for rule in rules for one in MEMBERS)


@pytest.mark.parametrize("table", ["memberships", "feature_levels"])
def test_everybody_knows_himself_the_team_its_contacts_and_admins_all(table):
    contacts = {CompanyRole.PARTNER, CompanyRole.CLIENT}
    for viewer, person, role in product(VIEWERS, (OWN, OTHER), CompanyRole):
        row = {"person": frozenset({person}), "company_role": role}
        is_contact = table == "memberships" and role in contacts
        seen = viewer.is_admin or (is_contact and viewer.role is EMPLOYEE)
        assert ROWS[table].holds(viewer, row) is (seen or person == OWN), viewer


def test_clients_are_known_to_whoever_sees_contacts():
    (employee,) = (viewer for viewer in VIEWERS if viewer.role is EMPLOYEE)
    for role, knows in ((CompanyRole.CLIENT, False), (CompanyRole.PARTNER, True)):
        row = {"person": OTHER, "company_role": role}
        blind = replace(employee, flags=frozenset(Flag) - {Flag.VIEW_CONTACTS})
        assert ROWS["memberships"].holds(blind, row) is knows
