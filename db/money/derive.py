"""Every derived figure of a project, worked out from its inputs alone."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from db.money.funds import balances
from db.money.items import (
    Draw,
    ItemFigures,
    ItemPlan,
    ItemStanding,
    item_by,
    item_plan,
    option_range,
)
from db.money.milestones import (
    EstimateFigures,
    cost_per_unit,
    estimate,
    gap,
    running_total,
)
from db.money.scenarios import projected_running_total
from db.money.sheets import Sheets
from db.money.stored import MODES, WORDING, Row, Tables, by_mode, grouped
from db.money.tables import ByMode, MarkupRow, RowAmount

# An item, and the row of its milestone's estimate that it inherits.
Pair = tuple[str, str]
Values = dict[str, Any]


class Derived:
    """What should be stored for a project; raises MarkupError and MoneyError.

    An item without a milestone stands with the active one, an option with its item's.
    A milestone's running total counts the accepted items of that milestone. Drafts,
    draft estimates and scenario items enter no total (domain 1.5, design 7.12).
    """

    def __init__(self, stored: Tables, active_milestone_id: str | None) -> None:
        self._stored = stored
        self._active = active_milestone_id
        self._sheets = Sheets(stored)
        # By table and the id of a row: what should stand in its derived columns.
        self.figures: defaultdict[str, dict[str, Values]] = defaultdict(dict)
        self.inherited: dict[Pair, Values] = {}
        self.shares: dict[Pair, Values] = {}

        self._plans: dict[tuple[str | None, frozenset[str]], ItemPlan] = {}
        self._published = self._estimates()
        self._milestone_of = self._milestones_of_items()
        self._standings = self._items()
        self._option_ranges()
        self._milestones()
        self._metrics()
        self._funds()
        self._scenarios()

    def _estimates(self) -> dict[tuple[str | None, str], str]:
        """Reckon every estimate and budget; answer the published ones' ids."""
        self._reckoned: dict[str, EstimateFigures] = {}
        for row in self._stored["estimates"]:
            lines = self._sheets.lines[row["id"]]
            figures = estimate(lines, self._sheets.rows[row["id"]])
            self._reckoned[row["id"]] = figures
            for line in figures.lines:
                amount = ByMode(line.allocated, line.direct, line.direct)
                self.figures["estimate_lines"][line.id] = {
                    "line_total": line.direct,
                    **_by_mode("amount", amount),
                }
            self._amounts("markups", figures.rows)
            self._amounts("owner_costs", figures.owner_rows)
        return {
            (row["milestone_id"], row["kind"]): row["id"]
            for row in self._stored["estimates"]
            if not row["is_draft"]
        }

    def _amounts(self, table: str, entries: Iterable[RowAmount]) -> None:
        for entry in entries:
            self.figures[table][entry.row.id] = {"amount": entry.amount}

    def _milestones_of_items(self) -> dict[str, str | None]:
        rows = {row["id"]: row for row in self._stored["items"]}
        heads = {id_: rows.get(row["option_of_id"], row) for id_, row in rows.items()}
        return {
            id_: head["milestone_id"] or self._active for id_, head in heads.items()
        }

    def _items(self) -> dict[str, ItemStanding]:
        switches = grouped(self._stored["inherited_markups"], "item_id")
        draws = grouped(self._stored["draws"], "item_id")
        return {
            row["id"]: self._item(row, switches[row["id"]], draws[row["id"]])
            for row in self._stored["items"]
        }

    def _item(
        self, row: Row, switches: Iterable[Row], draws: Iterable[Row]
    ) -> ItemStanding:
        ordered = sorted(draws, key=lambda draw: (draw["position"], draw["id"]))
        above = self._rows_above(row["id"])
        off = {one["markup_id"] for one in switches if not one["is_applied"]}
        figures = item_by(
            self._plan(row["id"], frozenset(off)),
            self._sheets.lines[row["id"]],
            [
                Draw(draw["fund_id"], draw["amount"], draw["is_full_coverage"])
                for draw in ordered
            ],
        )
        self._item_figures(row["id"], figures, ordered)
        self._pass_down(row["id"], above, figures)
        return ItemStanding(
            row["id"],
            row["status"],
            row["is_draft"],
            figures.cost_impact,
            row["option_of_id"],
            figures.draws,
        )

    def _plan(self, item_id: str, off: frozenset[str]) -> ItemPlan:
        """Put an item's markups in order; those without any of their own share it."""
        above = self._rows_above(item_id)
        if own := self._sheets.rows.get(item_id):
            return item_plan(above, own, off)
        key = (self._milestone_of[item_id], off)
        if key not in self._plans:
            self._plans[key] = item_plan(above, (), off)
        return self._plans[key]

    def _rows_above(self, item_id: str) -> list[MarkupRow]:
        place = (self._milestone_of[item_id], "ESTIMATE")
        return self._sheets.rows[self._published.get(place, "")]

    def _item_figures(
        self, item_id: str, figures: ItemFigures, draws: list[Row]
    ) -> None:
        self.figures["items"][item_id] = {
            "direct_cost": figures.direct_cost,
            "markup_subtotal": figures.markup_subtotal,
            "owner_costs": figures.owner_costs,
            "has_draws": bool(draws),
            **_by_mode("cost_impact", figures.cost_impact),
        }
        for line in self._sheets.lines[item_id]:
            self.figures["cost_lines"][line.id] = {"line_total": line.amount}
        self._amounts("markups", figures.own_markups)
        self._amounts("owner_costs", figures.own_owner_costs)
        for draw, settled in zip(draws, figures.draws, strict=True):
            self.figures["draws"][draw["id"]] = {"amount": settled.amount}

    def _pass_down(
        self, item_id: str, above: Iterable[MarkupRow], figures: ItemFigures
    ) -> None:
        """Note the item's part in every percent above it; a switched-off one is 0."""
        amounts = {entry.row.id: entry.amount for entry in figures.inherited_markups}
        for row in above:
            if row.is_percent and not row.is_owner:
                self.inherited[item_id, row.id] = {"amount": amounts.get(row.id, 0)}
        for entry in figures.owner_cost_shares:
            wording = {column: getattr(entry.row, column) for column in WORDING}
            share = {"amount": entry.amount, **wording}
            self.shares[item_id, entry.row.id] = share

    def _option_ranges(self) -> None:
        options = grouped(self._stored["items"], "option_of_id")
        nothing = {**_by_mode("option_low", None), **_by_mode("option_high", None)}
        for row in self._stored["items"]:
            found = options.get(row["id"], ())
            spanned = option_range(self._standings[one["id"]] for one in found)
            self.figures["items"][row["id"]] |= nothing
            if spanned is not None:
                self.figures["items"][row["id"]] |= {
                    **_by_mode("option_low", spanned.low),
                    **_by_mode("option_high", spanned.high),
                }

    def _milestones(self) -> None:
        for row in self._stored["milestones"]:
            estimated = self._total(row["id"], "ESTIMATE")
            budgeted = self._total(row["id"], "BUDGET")
            total = running_total(
                estimated and estimated.total, self._of_milestone(row["id"])
            )
            budget = budgeted and budgeted.total
            self.figures["milestones"][row["id"]] = {
                **_by_mode("estimate_total", estimated and estimated.total),
                **_by_mode("budget_total", budget),
                **_by_mode("running_total", total),
                **_by_mode("gap", gap(budget, total)),
                **_by_mode("cost_per_unit", None),
                "estimate_markup_subtotal": estimated and estimated.markup_subtotal,
                "budget_markup_subtotal": budgeted and budgeted.markup_subtotal,
                "owner_costs": estimated and estimated.owner_costs,
                "project_total": estimated and estimated.project_total,
            }

    def _total(self, milestone_id: str | None, kind: str) -> EstimateFigures | None:
        published = self._published.get((milestone_id, kind))
        return self._reckoned[published] if published else None

    def _of_milestone(self, milestone_id: str | None) -> list[ItemStanding]:
        return [
            self._standings[row["id"]]
            for row in self._stored["items"]
            if row["scenario_id"] is None
            and self._milestone_of[row["id"]] == milestone_id
        ]

    def _metrics(self) -> None:
        for row in self._stored["metrics"]:
            estimated = self._total(row["milestone_id"], "ESTIMATE")
            per_unit = cost_per_unit(estimated and estimated.total, row["quantity"])
            figures = _by_mode("cost_per_unit", per_unit)
            self.figures["metrics"][row["id"]] = figures
            if row["is_main"]:
                self.figures["milestones"][row["milestone_id"]] |= figures

    def _funds(self) -> None:
        """Settle the funds; one of a draft estimate holds nothing yet."""
        published = set(self._published.values())
        amounts = {
            row["id"]: self.figures[table][row["id"]]["amount"]
            for table in ("markups", "owner_costs")
            for row in self._stored[table]
            if row["estimate_id"] in published
        }
        originals = {
            row["id"]: amounts.get(row["markup_id"] or row["owner_cost_id"], 0)
            for row in self._stored["funds"]
        }
        settled = balances(originals, self._real())
        for fund_id, balance in settled.items():
            self.figures["funds"][fund_id] = {
                "original": balance.original,
                "drawn": balance.drawn,
                "added": balance.added,
                "remaining": balance.remaining,
            }

    def _real(self) -> list[ItemStanding]:
        return [
            self._standings[row["id"]]
            for row in self._stored["items"]
            if row["scenario_id"] is None
        ]

    def _scenarios(self) -> None:
        estimated = self._total(self._active, "ESTIMATE")
        changes = grouped(self._stored["scenario_changes"], "scenario_id")
        extras = grouped(self._stored["items"], "scenario_id")
        items = self._of_milestone(self._active)
        for row in self._stored["scenarios"]:
            total = projected_running_total(
                estimated and estimated.total,
                items,
                {one["item_id"]: one["status"] for one in changes[row["id"]]},
                [self._standings[one["id"]] for one in extras[row["id"]]],
            )
            figures = _by_mode("projected_running_total", total)
            self.figures["scenarios"][row["id"]] = figures


def _by_mode(figure: str, amounts: ByMode | None) -> Values:
    return dict(zip(by_mode(figure), _each(amounts), strict=True))


def _each(amounts: ByMode | None) -> tuple[int | None, ...]:
    if amounts is None:
        return (None,) * len(MODES)
    return (amounts.allocated, amounts.separated, amounts.direct)
