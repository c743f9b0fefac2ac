"""Folding: what no single project may show is denied, not left open."""

from types import MappingProxyType

import pytest

from db.models.companies import CompanyRole
from permissions.decisions import Decision
from permissions.estimate_guards import CanSeeEstimateLines
from permissions.guards import (
    CanSeeFundBalances,
    CanSeeFunds,
    CanSeeItemCosts,
    CanSeeItemPrices,
    CanSeeMilestoneTotals,
)
from permissions.levels import CategoryAccess, Level, Mode
from permissions.rules import OneOf
from permissions.viewers import Grant, Viewer

VIEW = (Level.VIEW, Level.VIEW)
MARKUPS, OWNER_COSTS = "markups_details", "owner_costs"
DRAWS = "draw_activity_contingencies_allowances"
OWNERS = OneOf("kind", "OWNER_CONTINGENCY", "OWNER_ALLOWANCE").outcome(None)


def deciding(**grants):
    return Decision(
        Viewer("usr_1", "mbr_1", "cmp_1", CompanyRole.PARTNER, MappingProxyType(grants))
    )


def test_what_takes_two_projects_to_fulfil_is_denied_everywhere():
    decision = deciding(
        hidden=Grant({"item_option_cost_details": VIEW}, hides_all_costs=True),
        closed=Grant({}),
    )
    assert decision.outcome(CanSeeItemCosts) is False


def test_what_each_project_shows_for_its_own_reason_is_shown_everywhere():
    decision = deciding(
        allocated=Grant(modes=frozenset({Mode.ALLOCATED})),
        direct=Grant(modes=frozenset({Mode.DIRECT})),
    )
    assert decision.outcome(CanSeeItemPrices) is True
    assert decision.outcome(CanSeeItemPrices.by_mode[Mode.SEPARATED]) is False


def test_only_projects_that_may_show_it_are_named():
    decision = deciding(
        open=Grant({"milestones": VIEW}, frozenset({Mode.DIRECT})),
        narrow=Grant(
            {"milestones": VIEW}, frozenset({Mode.DIRECT}), CategoryAccess.ROWS
        ),
        without_mode=Grant({"milestones": VIEW}),
    )
    (named,) = dict(decision.outcome(CanSeeMilestoneTotals).binds()).values()
    assert named == {"open"}


def test_who_knows_of_no_milestone_sees_no_total():
    modes = frozenset(Mode)
    assert deciding(one=Grant(modes=modes)).outcome(CanSeeMilestoneTotals) is False
    decision = deciding(one=Grant({"milestones": VIEW}, modes))
    assert decision.outcome(CanSeeMilestoneTotals) is True


def test_categories_of_nobody_decide_nothing():
    cells = {"item_option_cost_details": (Level.NONE, Level.VIEW)}
    decision = deciding(one=Grant(cells, category_access=CategoryAccess.LEVELS))
    assert decision.outcome(CanSeeItemCosts) is True


@pytest.mark.parametrize(
    ("held", "is_shown", "balances"),
    [
        ((), False, False),
        ((DRAWS,), False, False),
        ((MARKUPS,), True, False),
        ((MARKUPS, DRAWS), True, True),
        # Of whom the owner's funds alone exist, no fund asks its kind.
        ((OWNER_COSTS,), True, True),
        ((MARKUPS, OWNER_COSTS), True, OWNERS),
        ((MARKUPS, OWNER_COSTS, DRAWS), True, True),
    ],
)
def test_funds_ask_their_kind_only_where_it_decides(held, is_shown, balances):
    decision = deciding(one=Grant(dict.fromkeys(held, VIEW)))
    assert decision.outcome(CanSeeFunds) is is_shown
    assert decision.outcome(CanSeeFundBalances) == balances
    is_folded = {MARKUPS, OWNER_COSTS} <= {*held}
    assert (decision.rows("funds") is True) == is_folded


def test_a_fund_is_in_nobodys_categories():
    cells = {MARKUPS: VIEW, DRAWS: (Level.NONE, Level.VIEW)}
    held = Grant(cells, category_access=CategoryAccess.LEVELS, categories={"cat"})
    assert deciding(one=held).outcome(CanSeeFundBalances) is True


def test_a_line_of_either_sheet_is_shown_to_who_has_both():
    cells = {"milestone_cost_details": VIEW, "milestone_budget_cost_details": VIEW}
    decision = deciding(one=Grant(cells))
    assert decision.outcome(CanSeeEstimateLines) is True
