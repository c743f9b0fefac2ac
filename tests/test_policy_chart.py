"""The chart of actions says what the book of rules says, cell by cell."""

from dataclasses import replace
from itertools import combinations

import pytest

from db.models.companies import CompanyRole, Plan, ProjectAccess
from permissions.chart import (
    CHART,
    AccessNeeded,
    OnMobile,
    action,
    alternatives,
    in_full,
    parse,
)
from permissions.flags import Flag
from permissions.reports import REPORTS
from permissions.rules import ReachesAll
from permissions.tables import rows_of
from permissions.viewers import Viewer
from tests.rules.tables import rows

# By C18 the preview needs its own flag too, which the chart leaves to a note.
SETTLED = {
    "projects.preview_client_side": "preview_client_side+view_financials",
}


def test_the_chart_says_what_the_book_says():
    told = {
        row["id"]: (
            alternatives(SETTLED.get(row["id"], row["permissions"])),
            row["project_access"],
            row["mobile"],
            alternatives(
                row["mobile_permission"] or SETTLED.get(row["id"], row["permissions"])
            ),
        )
        for row in rows("chart")
    }
    ours = {
        one.id: (
            one.alternatives,
            one.project_access,
            one.mobile,
            one.mobile_alternatives,
        )
        for one in CHART.values()
        if one.id in told
    }
    assert len(told) == 140
    assert ours == told


def test_acts_of_the_footnotes_say_what_the_footnotes_say():
    footnotes = {row["id"]: row for row in rows("chart_footnotes")}
    acts = CHART.keys() - {row["id"] for row in rows("chart")}
    told = {
        act: (
            alternatives(footnotes[act]["permissions"]),
            footnotes[act]["project_access"],
            "yes" if footnotes[act]["channel"] == "both" else "no",
        )
        for act in acts
    }
    assert len(acts) == 11
    assert told == {
        act: (CHART[act].alternatives, CHART[act].project_access, CHART[act].mobile)
        for act in acts
    }


def test_an_act_stands_once_in_the_chart():
    ids = [row["id"] for row in rows_of("chart.csv")]
    assert len(ids) == len(CHART) == 151


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("any", (frozenset(),)),
        ("admin", ()),
        ("view_contacts", (frozenset({Flag.VIEW_CONTACTS}),)),
        (
            "edit_financials+update_templates",
            (frozenset({Flag.EDIT_FINANCIALS, Flag.UPDATE_TEMPLATES}),),
        ),
        (
            "update_templates|manage_time_clock|admin",
            (
                frozenset({Flag.UPDATE_TEMPLATES}),
                frozenset({Flag.MANAGE_TIME_CLOCK}),
            ),
        ),
    ],
)
def test_the_charts_expressions_are_read_as_all_of_and_any_of(expression, expected):
    assert alternatives(expression) == expected


def test_an_act_for_both_permissions_wants_both():
    act = action("templates.specs_edit")
    both = {Flag.EDIT_FINANCIALS, Flag.UPDATE_TEMPLATES}
    allowed = [
        flags
        for size in range(3)
        for flags in combinations(sorted(both), size)
        if act.permits({*flags})
    ]
    assert allowed == [tuple(sorted(both))]


def test_an_act_for_admins_is_closed_to_every_permission():
    assert action("contacts.delete").is_for_admins
    assert not action("contacts.delete").permits({*Flag})
    assert not action("community.access").is_for_admins
    assert action("community.access").permits({Flag.MANAGE_TIME_CLOCK})
    assert not action("community.access").permits({Flag.VIEW_CONTACTS})


@pytest.mark.rule("team.chart.minimum")
@pytest.mark.parametrize("on_mobile", [False, True])
def test_who_holds_the_minimum_loses_nothing_by_holding_more(on_mobile):
    sets = [frozenset(held) for size in range(9) for held in combinations(Flag, size)]
    for act in CHART.values():
        told = {held: act.permits(held, on_mobile=on_mobile) for held in sets}
        enough = [held for held in sets if told[held]]
        assert all(told[held | {more}] for held in enough for more in Flag), act.id
        is_there = not (on_mobile and act.mobile is OnMobile.NO)
        asked = act.mobile_alternatives if on_mobile else act.alternatives
        assert {told[minimum] for minimum in asked} <= {is_there}, act.id


def test_purchase_orders_are_made_on_mobile_by_viewers_and_released_by_editors():
    view = {Flag.VIEW_FINANCIALS}
    create = action("purchase_orders.create_edit")
    assert create.permits(view, on_mobile=True)
    assert not create.permits(view)
    assert not action("purchase_orders.release").permits(view, on_mobile=True)


def test_an_act_that_is_not_on_mobile_is_refused_there():
    assert action("bids.view").permits({Flag.VIEW_FINANCIALS})
    assert not action("bids.view").permits({*Flag}, on_mobile=True)


def test_what_the_mobile_app_has_in_full_has_no_limit_there():
    on_web = Viewer("usr", "mbr", "cmp", CompanyRole.ADMIN, {})
    on_mobile = replace(on_web, is_on_mobile=True)
    for act in CHART.values():
        limit = in_full(act.id)
        assert limit.outcome(on_web) is True
        assert limit.outcome(on_mobile) is (act.mobile is OnMobile.YES)


# The parts of the chart that are each of one project: its money, and its management.
MONEY = "summary estimate proposals bids purchase_orders change_orders budget invoices"
MANAGEMENT = "schedule hours specs messages to_dos job_log files warranty"


@pytest.mark.rule("team.scope.financials", "team.scope.management")
def test_what_is_of_a_project_is_nobodys_who_does_not_reach_it():
    every = {*MONEY.split(), *MANAGEMENT.split()}
    acts = [one for one in CHART.values() if one.id.partition(".")[0] in every]
    assert {one.id.partition(".")[0] for one in acts} == every
    for access, reached in (("NONE", ()), ("SOME", ("prj_1",))):
        viewer = Viewer(
            *("usr_1", "mbr_1", "cmp_1", CompanyRole.EMPLOYEE),
            dict.fromkeys(reached),
            flags=frozenset(Flag),
            project_access=ProjectAccess(access),
            plan=Plan.COMPLETE,
        )
        assert not any(one.outcome(viewer, "prj_2") for one in acts), access
        open_ = {one.id for one in acts if one.outcome(viewer, "prj_1")}
        of_some = {one.id for one in acts if one.project_access is AccessNeeded.SOME}
        of_some = {one for one in of_some if action(one).alternatives}
        assert open_ == (of_some if reached else set())


@pytest.mark.rule("reports.run#per_report")
def test_reports_are_run_on_the_web_alone():
    admin = Viewer(
        *("usr_1", "mbr_1", "cmp_1", CompanyRole.ADMIN), {}, plan=Plan.COMPLETE
    )
    for is_on_mobile in (False, True):
        viewer = replace(admin, is_on_mobile=is_on_mobile)
        ran = {name for name, rule in REPORTS.items() if rule.outcome(viewer)}
        assert ran == (set() if is_on_mobile else REPORTS.keys())


@pytest.mark.parametrize(
    "slip",
    [
        {"permissions": "view_finances"},
        {"permissions": "view_financials+"},
        {"project_access": "most"},
        {"mobile": "maybe"},
        {"mobile_permissions": "view_financials"},
    ],
)
def test_a_slip_in_the_chart_stops_the_start(slip):
    row = {
        "id": "bids.view",
        "action": "see bids",
        "permissions": "view_financials",
        "project_access": "some",
        "mobile": "no",
        "mobile_permissions": "",
    }
    act = parse(row)
    assert (act.words, act.project_access) == ("see bids", AccessNeeded.SOME)
    assert act.mobile is OnMobile.NO
    with pytest.raises(ValueError, match=r"is not a valid|is not on mobile"):
        parse(row | slip)


def test_an_unknown_act_stops_the_start():
    with pytest.raises(LookupError, match=r"No action has the id 'bids\.vew'"):
        action("bids.vew")


def test_reaching_all_projects_is_named_as_what_it_is():
    assert ReachesAll().requires() == "Project access: All"
