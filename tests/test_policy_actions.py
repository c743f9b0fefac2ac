"""An act of the chart is a rule: flags, project access and channel decide, no row."""

from dataclasses import replace

import pytest

from db.models.companies import CompanyRole, Plan, ProjectAccess
from permissions.actions import ACTS
from permissions.chart import CHART, AccessNeeded, action
from permissions.flags import Flag
from permissions.grants import StoredMember, viewer_of
from permissions.rules import All, Has
from permissions.viewers import Viewer

VIEW, EDIT = Flag.VIEW_FINANCIALS, Flag.EDIT_FINANCIALS
ALL, SOME, NONE = ProjectAccess.ALL, ProjectAccess.SOME, ProjectAccess.NONE


def viewer(*flags, role=CompanyRole.EMPLOYEE, access=NONE, on_mobile=False):
    return Viewer(
        "usr_1",
        "mbr_1",
        "cmp_1",
        role,
        {"prj_1": None} if access is SOME else {},
        flags=frozenset(flags),
        project_access=access,
        is_on_mobile=on_mobile,
        plan=Plan.COMPLETE,
    )


ADMIN = viewer(role=CompanyRole.ADMIN)
# What its admins do not do on the mobile app either.
ON_THE_WEB_ALONE = {
    "attachments": {"update", "delete", "share"},
    "companies": {
        *("add_team_member", "add_trade_partner", "create_project", "import_contacts"),
        *("set_branding", "set_estimating", "set_lead_form", "set_scheduling"),
        "set_trade_partner_settings",
    },
    "contacts": {"delete"},
    "items": {"attach_files"},
    "list_entries": {"update"},
    # One looks through a member there, and invites a client.
    "memberships": ACTS["memberships"].keys() - {"preview", "invite"},
    "milestones": {"attach_files"},
    "personal_settings": {"update"},
    "project_members": {"remove"},
    "projects": {
        *("set_client_access", "set_client_alerts", "set_financial_labels"),
        *("set_financial_structure", "set_phase", "set_status", "update_details"),
        *("set_update_clearer", "set_groups", "show_budget", "preview_client_side"),
    },
}


@pytest.mark.parametrize(
    ("act", "who", "expected"),
    [
        ("contacts.list", viewer(Flag.VIEW_CONTACTS), True),
        ("contacts.list", viewer(Flag.EDIT_CONTACTS), False),
        ("contacts.list", viewer(*Flag, role=CompanyRole.PARTNER, access=ALL), False),
        ("settings.warranty_sublists", viewer(), True),
        ("settings.warranty_sublists", viewer(role=CompanyRole.CLIENT), False),
        # To add a project takes projects, and no flag (C02).
        ("projects.add", viewer(access=SOME), True),
        ("projects.add", viewer(access=ALL), True),
        ("projects.add", viewer(*Flag, access=NONE), False),
        ("bids.view", viewer(VIEW, access=SOME), True),
        ("bids.view", viewer(EDIT, access=SOME), False),
        ("contacts.my_team", viewer(*Flag, access=ALL), False),
        ("contacts.my_team", ADMIN, True),
        ("bids.view", ADMIN, True),
    ],
)
def test_flags_and_project_access_open_an_act(act, who, expected):
    assert action(act).outcome(who) is expected


@pytest.mark.parametrize(
    ("access", "expected"), [(ALL, True), (SOME, False), (NONE, False)]
)
def test_what_reaches_every_project_is_for_whose_access_is_all(access, expected):
    act = replace(action("projects.add"), project_access=AccessNeeded.ALL)
    assert act.outcome(viewer(access=access)) is expected


def test_some_means_that_very_project():
    act = action("bids.view")
    assert act.outcome(viewer(VIEW, access=SOME), "prj_1") is True
    assert act.outcome(viewer(VIEW, access=SOME), "prj_2") is False


def test_the_mobile_app_has_acts_and_flags_of_its_own():
    orders = action("purchase_orders.create_edit")
    on_site = viewer(VIEW, access=SOME, on_mobile=True)
    assert orders.outcome(on_site) is True
    assert orders.outcome(viewer(VIEW, access=SOME)) is False
    assert action("bids.view").outcome(on_site) is False
    assert action("bids.view").outcome(viewer(VIEW, access=SOME)) is True


@pytest.mark.rule("team.admin.everything")
def test_an_admin_without_any_flag_may_do_whatever_the_chart_has():
    assert ADMIN.flags == frozenset()
    assert [act.id for act in CHART.values() if not act.outcome(ADMIN)] == []


def test_what_the_mobile_app_does_not_have_is_no_admins_either():
    on_site = viewer(role=CompanyRole.ADMIN, on_mobile=True)
    assert action("bids.view").outcome(on_site) is False
    assert action("bids.view").permits({*Flag}, on_mobile=True) is False
    assert action("bids.view").permits({*Flag}) is True
    assert action("contacts.list").outcome(on_site) is True
    for table, acts in ON_THE_WEB_ALONE.items():
        assert [a for a in acts if ACTS[table][a].outcome(on_site) is not False] == []


def test_an_act_composes_with_what_the_row_must_meet():
    rule = All(action("contacts.list"), Has("active"))
    assert rule.holds(viewer(Flag.VIEW_CONTACTS), {"active": True})
    assert not rule.holds(viewer(Flag.VIEW_CONTACTS), {"active": False})
    assert rule.outcome(viewer()) is False


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("contacts.list", "Permission: View Contacts"),
        ("contacts.my_team", "Company role: Admin"),
        ("settings.holidays", "Permission: Update Schedules"),
        ("settings.personal", "Company role: Employee"),
        (
            "templates.specs_edit",
            "Permission: Edit Financials and Permission: Update Templates",
        ),
        (
            "community.access",
            (
                "Permission: Update Templates or Permission: Edit Financials"
                " or Permission: Manage Time Clock"
            ),
        ),
    ],
)
def test_an_act_says_what_it_would_take(act, words):
    assert action(act).requires() == words


def test_what_the_mobile_app_limits_says_where_it_is_whole():
    assert ACTS["attachments"]["share"].requires().endswith(" and The full website")


def test_an_act_for_access_to_all_says_so():
    act = replace(action("bids.view"), project_access=AccessNeeded.ALL)
    words = "Permission: View Financials and Project access: All"
    assert act.requires() == words


def test_a_members_flags_and_access_reach_the_viewer():
    member = StoredMember(
        *("usr_1", "mbr_1", "cmp_1"),
        CompanyRole.EMPLOYEE,
        frozenset({VIEW}),
        0,
        project_access=SOME,
    )
    assert viewer_of(member).flags == {VIEW}
    assert viewer_of(member).project_access is SOME
