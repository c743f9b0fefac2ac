"""The tables of policy say what the book of rules says, cell by cell."""

import csv
from dataclasses import replace

import pytest

from db.models.companies import CompanyRole, Plan
from permissions import tables
from permissions.features import FEATURES, MONEY_FEATURES, feature
from permissions.flags import Flag, missing_prerequisites, money_cap
from permissions.levels import CategoryAccess, Level, Mode
from permissions.plans import (
    PLAN_FEATURES,
    feature_of_act,
    held_by,
    plan_feature,
)
from permissions.reports import REPORTS
from permissions.roles import DEFAULT_ROLES, faults, violations
from permissions.tables import level_of, rows_of, yes
from permissions.viewers import Viewer
from tests.rules.tables import rows

COLUMNS = {
    "admin": "ADMINISTRATOR",
    "design_team": "DESIGN_TEAM",
    "general_contractor": "GENERAL_CONTRACTOR",
    "owner": "OWNER",
    "subcontractor": "SUBCONTRACTOR",
}
LEVELS = {
    "None": Level.NONE,
    "View Only": Level.VIEW,
    "Standard": Level.STANDARD,
    "Admin": Level.ADMIN,
}
SUB_LEVELS = {
    "none": Level.NONE,
    "view_only": Level.VIEW,
    "standard": Level.STANDARD,
    "admin": Level.ADMIN,
}
MODES = {
    "Markups allocated": Mode.ALLOCATED,
    "Markups separated": Mode.SEPARATED,
    "Direct costs only": Mode.DIRECT,
}
SUBCONTRACTOR = DEFAULT_ROLES["SUBCONTRACTOR"]


def level_rows():
    return [row for row in rows("join_roles") if row["group"] not in SETTING_GROUPS]


SETTING_GROUPS = {"Role setting", "Cost display"}


def test_the_five_default_roles_stand_in_their_order():
    assert {key: role.name for key, role in DEFAULT_ROLES.items()} == {
        "ADMINISTRATOR": "Administrator",
        "DESIGN_TEAM": "Design Team",
        "GENERAL_CONTRACTOR": "General Contractor",
        "OWNER": "Owner",
        "SUBCONTRACTOR": "Subcontractor",
    }


@pytest.mark.parametrize(("column", "key"), COLUMNS.items())
def test_every_cell_of_a_default_grid_is_that_of_the_book(column, key):
    told = {}
    for row in level_rows():
        cell = LEVELS[row[column]]
        told.setdefault(row["id"].split(".")[1], {})[row["with_category"]] = cell
    whole = {
        one: (cells.get("yes", cells.get("n/a")), cells.get("no", cells.get("n/a")))
        for one, cells in told.items()
    }
    assert len(whole) == 36
    assert dict(DEFAULT_ROLES[key].levels) == whole


@pytest.mark.rule("role.hide_all_costs")
@pytest.mark.parametrize(("column", "key"), COLUMNS.items())
def test_the_settings_of_a_default_role_are_those_of_the_book(column, key):
    limit, hide, modes = (row[column] for row in rows("join_roles")[:3])
    role = DEFAULT_ROLES[key]
    assert role.category_access == ("LEVELS" if limit == "Yes" else "OFF")
    assert not role.hide_all_costs
    assert hide == "View Only (hide all costs disabled)"
    assert role.modes == tuple(MODES[word] for word in modes.split("; "))
    assert role.is_administrator == (column == "admin")


def test_the_subcontractor_is_exactly_its_source():
    limit, hide, display, *features = rows("subcontractor_role")
    told = {
        row["id"]: tuple(
            SUB_LEVELS[row[column] or row["level"]]
            for column in ("with_category", "without_category")
        )
        for row in features
    }
    ours = {one.sub_role_id: SUBCONTRACTOR.levels[one.id] for one in FEATURES.values()}
    assert len(told) == 36
    assert ours == told
    assert (limit["level"], SUBCONTRACTOR.category_access) == ("yes", "LEVELS")
    assert (hide["level"], SUBCONTRACTOR.hide_all_costs) == ("view_only", False)
    assert (display["level"], SUBCONTRACTOR.modes) == (
        "direct_costs_only",
        (Mode.DIRECT,),
    )


def test_features_are_the_level_rows_of_the_book():
    told = {
        row["id"].split(".")[1]: (
            row["feature"],
            row["group"],
            row["with_category"] != "n/a",
        )
        for row in level_rows()
    }
    assert told == {
        one.id: (one.name, one.group, one.by_category) for one in FEATURES.values()
    }
    assert list(FEATURES) == [row["id"] for row in rows_of("features.csv")]


def test_whoever_sees_the_subtotals_can_do_no_more_with_them():
    ceilings = {one.id: one.ceiling for one in FEATURES.values()}
    assert ceilings.pop("markups_subtotals") is Level.VIEW
    assert {*ceilings.values()} == {Level.ADMIN}


def test_money_features_are_costs_draws_metrics_and_draft_figures():
    others = {
        "draw_activity_contingencies_allowances",
        "milestone_metrics",
        "draft_estimates_and_budgets_created_by_others",
    }
    costs = {
        row["id"].split(".")[1] for row in level_rows() if row["group"] == "Cost detail"
    }
    assert costs | others == MONEY_FEATURES
    assert len(MONEY_FEATURES) == 10


@pytest.mark.parametrize(
    ("in_category", "expected"), [(True, Level.ADMIN), (False, Level.VIEW)]
)
def test_category_access_switches_the_subcontractors_cost_level(in_category, expected):
    feature_id = "item_option_cost_details"
    assert SUBCONTRACTOR.level(feature_id, in_category=in_category) is expected


def test_categories_count_only_where_the_role_limits_by_them():
    unlimited = replace(SUBCONTRACTOR, category_access=CategoryAccess.OFF)
    level = unlimited.level("item_option_cost_details", in_category=False)
    assert level is Level.ADMIN


def test_default_roles_break_no_rule_of_roles():
    assert {key: violations(role) for key, role in DEFAULT_ROLES.items()} == {
        key: [] for key in COLUMNS.values()
    }


@pytest.mark.parametrize(
    ("modes", "faults"),
    [
        ((Mode.SEPARATED, Mode.DIRECT), []),
        (
            (Mode.ALLOCATED, Mode.DIRECT),
            ["ALLOCATED together with DIRECT needs markups_subtotals at VIEW"],
        ),
        ((), ["A role holds at least one display mode"]),
        (
            (Mode.DIRECT, Mode.SEPARATED),
            ["Display modes stand once each, in their order"],
        ),
        ((Mode.DIRECT, Mode.DIRECT), ["Display modes stand once each, in their order"]),
    ],
)
def test_a_role_without_subtotals_never_reads_both_totals(modes, faults):
    assert violations(replace(SUBCONTRACTOR, modes=modes)) == faults


def test_a_role_with_subtotals_may_read_both_totals():
    design = DEFAULT_ROLES["DESIGN_TEAM"]
    assert design.modes == (Mode.ALLOCATED, Mode.DIRECT)
    blind = {**design.levels, "markups_subtotals": (Level.NONE, Level.NONE)}
    assert violations(design) == []
    assert violations(replace(design, levels=blind)) == [
        "ALLOCATED together with DIRECT needs markups_subtotals at VIEW"
    ]


@pytest.mark.parametrize(
    ("feature_id", "cell", "fault"),
    [
        (
            "markups_subtotals",
            (Level.STANDARD, Level.STANDARD),
            "markups_subtotals goes no higher than VIEW",
        ),
        (
            "timeline",
            (Level.ADMIN, Level.VIEW),
            "timeline does not differ by category",
        ),
        ("weather", (Level.VIEW, Level.VIEW), "No feature has the id weather"),
    ],
)
def test_a_grid_holds_only_cells_that_mean_something(feature_id, cell, fault):
    levels = {**SUBCONTRACTOR.levels, feature_id: cell}
    assert violations(replace(SUBCONTRACTOR, levels=levels)) == [fault]


def test_whatever_is_wrong_with_a_role_is_told_with_its_setting():
    levels = {**SUBCONTRACTOR.levels, "markups_subtotals": (Level.STANDARD, Level.NONE)}
    del levels["comments"], levels["timeline"]
    modes = (Mode.DIRECT, Mode.ALLOCATED)
    told = {"is_administrator": True, "levels": levels, "modes": modes}
    assert sorted(faults(replace(SUBCONTRACTOR, **told))) == [
        ("display_modes", _BOTH_TOTALS),
        ("display_modes", "Display modes stand once each, in their order"),
        ("is_administrator", "The Administrator role is fixed"),
        ("levels", "The grid has no level for comments"),
        ("levels", "The grid has no level for timeline"),
        ("levels", "markups_subtotals does not differ by category"),
        ("levels", "markups_subtotals goes no higher than VIEW"),
    ]
    assert len(violations(replace(SUBCONTRACTOR, **told))) == 7


_BOTH_TOTALS = "ALLOCATED together with DIRECT needs markups_subtotals at VIEW"


def test_a_grid_has_a_level_for_every_feature():
    levels = {**SUBCONTRACTOR.levels}
    del levels["comments"]
    assert violations(replace(SUBCONTRACTOR, levels=levels)) == [
        "The grid has no level for comments"
    ]


def test_the_administrator_role_is_fixed():
    fixed = DEFAULT_ROLES["ADMINISTRATOR"]
    lowered = {**fixed.levels, "comments": (Level.VIEW, Level.VIEW)}
    assert violations(replace(fixed, levels=lowered)) == [
        "The Administrator role is fixed"
    ]
    assert violations(replace(fixed, is_administrator=False)) == [
        "The Administrator role stays the administrator"
    ]
    assert violations(replace(SUBCONTRACTOR, is_administrator=True)) == [
        "The Administrator role is fixed"
    ]


@pytest.mark.rule("C27")
def test_there_are_the_eight_permissions_and_no_ninth():
    assert [flag.value for flag in Flag] == [
        "UPDATE_SCHEDULES",
        "VIEW_FINANCIALS",
        "EDIT_FINANCIALS",
        "PREVIEW_CLIENT_SIDE",
        "VIEW_CONTACTS",
        "EDIT_CONTACTS",
        "UPDATE_TEMPLATES",
        "MANAGE_TIME_CLOCK",
    ]


@pytest.mark.parametrize(
    ("flag", "needed"),
    [
        (Flag.EDIT_FINANCIALS, Flag.VIEW_FINANCIALS),
        (Flag.EDIT_CONTACTS, Flag.VIEW_CONTACTS),
        (Flag.PREVIEW_CLIENT_SIDE, Flag.VIEW_FINANCIALS),
    ],
)
def test_who_edits_or_previews_must_be_able_to_view(flag, needed):
    assert missing_prerequisites({flag}) == {flag: needed}
    assert missing_prerequisites({flag, needed}) == {}
    assert missing_prerequisites({*Flag} - {needed})[flag] is needed


def test_the_other_permissions_stand_alone():
    alone = [flag for flag in Flag if not missing_prerequisites({flag})]
    assert alone == [
        Flag.UPDATE_SCHEDULES,
        Flag.VIEW_FINANCIALS,
        Flag.VIEW_CONTACTS,
        Flag.UPDATE_TEMPLATES,
        Flag.MANAGE_TIME_CLOCK,
    ]


@pytest.mark.parametrize(
    ("flags", "cap"),
    [
        (set(), Level.NONE),
        ({Flag.EDIT_FINANCIALS}, Level.NONE),
        ({*Flag} - {Flag.VIEW_FINANCIALS}, Level.NONE),
        ({Flag.VIEW_FINANCIALS}, Level.VIEW),
        ({*Flag} - {Flag.EDIT_FINANCIALS}, Level.VIEW),
        ({Flag.VIEW_FINANCIALS, Flag.EDIT_FINANCIALS}, Level.ADMIN),
    ],
)
def test_financial_permissions_cap_the_level_of_money(flags, cap):
    assert money_cap(flags) is cap


def test_an_unknown_feature_stops_the_start():
    assert feature("comments").name == "Comments"
    with pytest.raises(LookupError, match="No feature has the id 'coments'"):
        feature("coments")


def test_a_word_that_is_no_level_stops_the_start():
    assert {word: level_of(word) for word in LEVELS} == LEVELS
    with pytest.raises(ValueError, match="No such level: 'Viewer'"):
        level_of("Viewer")
    with pytest.raises(ValueError, match="Neither yes nor no: 'Yes'"):
        yes("Yes")


def test_a_table_that_is_no_table_stops_the_start(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "_FOLDER", tmp_path)
    (tmp_path / "odd.csv").write_text('a,b\n"x"y,z\n', encoding="utf-8")
    with pytest.raises(csv.Error):
        rows_of("odd.csv")


def test_each_plan_holds_what_it_is_sold_with():
    acts = {
        "change_orders": {"change_orders"},
        "time_tracking": {"time_clock", "hours"},
        "rfis": {"rfis"},
        "document_branding": {"settings.branding"},
        "planroom": {"planroom"},
        "business_intelligence": {"business_intelligence"},
    }
    assert {key: one.acts for key, one in PLAN_FEATURES.items()} == acts
    held = {plan: {one.id for one in held_by(plan)} for plan in Plan}
    assert held == {
        Plan.COMPLETE: acts.keys(),
        Plan.LEGACY: {"change_orders"},
        Plan.ESSENTIAL: set(),
    }


@pytest.mark.parametrize(
    ("act", "needed"),
    [
        # A whole area of the chart, and a single act of one.
        ("change_orders.view", "change_orders"),
        ("hours.edit", "time_tracking"),
        ("settings.branding", "document_branding"),
        ("settings.labels", None),
        ("budget.view", None),
    ],
)
def test_an_act_needs_what_its_area_needs_or_what_itself_does(act, needed):
    found = feature_of_act(act)
    assert (found and found.id) == needed


def test_an_unknown_feature_of_a_plan_stops_the_start():
    with pytest.raises(LookupError, match="No feature of a plan has the id 'roofs'"):
        plan_feature("roofs")


def test_the_reports_that_a_plan_adds_need_it():
    admin = Viewer("usr", "mbr", "cmp", CompanyRole.ADMIN, {}, plan=Plan.ESSENTIAL)
    lacking = {name: rule.lacks(admin) for name, rule in REPORTS.items()}
    assert {name: one.id for name, one in lacking.items() if one} == {
        "Profitability": "business_intelligence",
        "Change orders": "change_orders",
        "Time entries": "time_tracking",
    }
