"""One project of the big company: estimates, a thousand items, and their money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from db.demo.big_rows import Heap, Row, moments, stamp
from db.demo.projects import AREAS, TRADES
from db.money.derive import Derived
from db.money.stored import INPUTS

STATUSES = ("PENDING", "ACCEPTED", "REJECTED", "INCORPORATED", "NOT_APPLICABLE")
STATUS_WEIGHTS = (45, 25, 15, 8, 7)
ACTS = (
    "Replace",
    "Omit",
    "Upgrade",
    "Relocate",
    "Reuse",
    "Add",
    "Simplify",
    "Prefabricate",
)
THINGS = (
    *("light fixtures", "floor drains", "duct runs", "door hardware", "stair railings"),
    *("roof insulation", "curtain wall", "sprinkler heads", "slab edges", "switchgear"),
    *(
        "partition walls",
        "ceiling tiles",
        "pipe hangers",
        "steel lintels",
        "site paving",
    ),
)
PLACES = (
    "in the lobby",
    "on level 2",
    "on level 3",
    "at the core",
    "on the north side",
)
NOTE = "Hold until the bids are in."
UNITS = ("ea", "m2", "m", "h", "ls")
MILESTONES = ("Concept", "Schematic design", "Design development")
DAYS = 120


@dataclass(frozen=True, slots=True)
class Team:
    """The people of the big company, as user ids by what they do."""

    creators: Sequence[str]
    assignees: Sequence[str]


class BigProject:
    """Adds the rows of one project to a heap, with every figure derived."""

    def __init__(self, heap: Heap, project: Row, start: datetime, team: Team) -> None:
        self._heap = heap
        self._dice = heap.dice
        self._project = project
        self._start = start
        self._team = team
        # This project's own rows, for the arithmetic.
        self._own: dict[str, list[Row]] = {table: [] for table in INPUTS}
        self.trades: list[str] = []

    def build(self, items: int) -> None:
        self._add_categories()
        milestones = [self._add_milestone(*each) for each in enumerate(MILESTONES)]
        self._project["active_milestone_id"] = milestones[-1]["id"]
        self._add_items(items, [milestone["id"] for milestone in milestones])
        self._derive()

    def _add(self, table: str, at: datetime, **values: Any) -> Row:
        row = self._heap.add(table, at, project_id=self._project["id"], **values)
        if table in self._own:
            self._own[table].append(row)
        return row

    def _add_categories(self) -> None:
        trades = self._add("categorizations", self._start, name="Trade", position=0)
        areas = self._add("categorizations", self._start, name="Area", position=1)
        self._project["main_categorization_id"] = trades["id"]
        self.trades = [
            self._add_category(trades, position, name, code)
            for position, (code, name) in enumerate(TRADES)
        ]
        self._areas = [
            self._add_category(areas, position, name, None)
            for position, name in enumerate(AREAS)
        ]

    def _add_category(
        self, categorization: Row, position: int, name: str, code: str | None
    ) -> str:
        row = self._add(
            "categories",
            self._start,
            categorization_id=categorization["id"],
            position=position,
            name=name,
            code=code,
        )
        return row["id"]

    def _add_milestone(self, number: int, name: str) -> Row:
        at = self._start + timedelta(days=number * DAYS // len(MILESTONES))
        milestone = self._add(
            "milestones",
            at,
            name=name,
            starts_on=at.date().isoformat(),
            design_phase=name,
            is_active=name == MILESTONES[-1],
            creator_id=self._team.creators[0],
            created_at=stamp(at),
            updated_at=stamp(at),
        )
        for kind in ("ESTIMATE", "BUDGET"):
            self._add_estimate(milestone, kind, at)
        self._add(
            "metrics",
            at,
            milestone_id=milestone["id"],
            name="Gross floor area",
            unit="m2",
            quantity=self._dice.randint(1_000, 30_000) * 10_000,
            is_main=True,
        )
        return milestone

    def _add_estimate(self, milestone: Row, kind: str, at: datetime) -> None:
        estimate = self._add(
            "estimates",
            at,
            milestone_id=milestone["id"],
            kind=kind,
            creator_id=self._team.creators[0],
            created_at=stamp(at),
            updated_at=stamp(at),
        )
        for position, category_id in enumerate(self.trades):
            self._add(
                "estimate_lines",
                at,
                estimate_id=estimate["id"],
                kind=kind,
                category_id=category_id,
                description=TRADES[position][1],
                **self._line(position, 400),
            )
        self._add_markups(estimate, milestone, at)

    def _add_markups(self, estimate: Row, milestone: Row, at: datetime) -> None:
        percent = {"value_type": "PERCENT", "refers_to_direct": True}
        of = {"estimate_id": estimate["id"]}
        self._add(
            "markups", at, **of, **percent, name="Fee", kind="MARKUP", percent=50_000
        )
        contingency = self._add(
            "markups",
            at + timedelta(milliseconds=1),
            **of,
            **percent,
            position=1,
            name="Contingency",
            kind="CONTINGENCY",
            percent=self._dice.randint(3, 12) * 10_000,
        )
        self._add(
            "owner_costs",
            at,
            **of,
            **percent,
            name="Owner contingency",
            kind="OWNER_CONTINGENCY",
            percent=30_000,
        )
        if estimate["kind"] == "ESTIMATE":
            self._fund = self._add(
                "funds",
                at,
                milestone_id=milestone["id"],
                markup_id=contingency["id"],
                name="Contingency",
                kind="CONTINGENCY",
            )

    def _line(self, position: int, largest: int) -> dict[str, Any]:
        dice = self._dice
        return {
            "position": position,
            "quantity": dice.randint(1, largest) * 10_000,
            "unit": dice.choice(UNITS),
            "unit_cost": dice.choice((-1, 1, 1, 1)) * dice.randint(100, 2_500_000),
            "line_total": 0,
        }

    def _add_items(self, count: int, milestones: Sequence[str]) -> None:
        head: Row | None = None
        for number, at in enumerate(moments(self._dice, self._start, DAYS, count), 1):
            is_option = head is not None and self._one_in(16)
            item = self._add_item(number, at, milestones, head if is_option else None)
            if not is_option:
                head = item
            self._add_parts(item, at)

    def _add_item(
        self, number: int, at: datetime, milestones: Sequence[str], head: Row | None
    ) -> Row:
        dice = self._dice
        trade = dice.choice(self.trades)
        return self._add(
            "items",
            at,
            number=f"{number:04}",
            name=f"{dice.choice(ACTS)} {dice.choice(THINGS)} {dice.choice(PLACES)}",
            description="As drawn, with the trade partner's note of the last walk.",
            status=dice.choices(STATUSES, STATUS_WEIGHTS)[0],
            is_draft=self._one_in(50),
            creator_id=dice.choice(self._team.creators),
            milestone_id=head["milestone_id"]
            if head
            else dice.choices(milestones, (1, 2, 5))[0],
            category_id=trade,
            option_of_id=head["id"] if head else None,
            due_on=(at + timedelta(days=21)).date().isoformat(),
            schedule_impact_days=dice.randint(-10, 20),
            internal_note=NOTE if self._one_in(3) else None,
            created_at=stamp(at),
            updated_at=stamp(at),
        )

    def _add_parts(self, item: Row, at: datetime) -> None:
        dice, of = self._dice, {"item_id": item["id"]}
        for position in range(dice.choices((2, 3, 4), (1, 4, 1))[0]):
            self._add(
                "cost_lines",
                at,
                **of,
                description=dice.choice(THINGS).capitalize(),
                cost_type=dice.choice(("LABOR", "MATERIAL", "SUBCONTRACT")),
                **self._line(position, 60),
            )
        for category_id in (item["category_id"], dice.choice(self._areas)):
            self._add("item_categories", at, **of, category_id=category_id)
        for user_id in dice.sample(self._team.assignees, dice.choice((0, 1, 1, 2))):
            self._add("item_assignees", at, **of, user_id=user_id)
        if self._one_in(33):
            amount = dice.randint(100, 5_000) * 10_000
            self._add("draws", at, **of, fund_id=self._fund["id"], amount=amount)
        if self._one_in(5):
            self._add(
                "comments",
                at,
                **of,
                author_id=dice.choice(self._team.assignees),
                body="Please look at this before the walk on Thursday.",
                is_shared_with_partners=self._one_in(2),
                created_at=stamp(at),
            )

    def _one_in(self, count: int) -> bool:
        return self._dice.randrange(count) == 0

    def _derive(self) -> None:
        """Fill in every figure, and add the rows that items inherit."""
        derived = Derived(self._own, self._project["active_milestone_id"])
        for table, figures in derived.figures.items():
            for row in self._own[table]:
                row.update(figures.get(row["id"], {}))
        later = self._start + timedelta(days=DAYS)
        for (item_id, markup_id), values in derived.inherited.items():
            pair = {"item_id": item_id, "markup_id": markup_id}
            self._add("inherited_markups", later, **pair, **values)
        kinds = {row["id"]: row["kind"] for row in self._own["owner_costs"]}
        for (item_id, source_id), values in derived.shares.items():
            pair = {"item_id": item_id, "share_of_id": source_id}
            self._add("owner_costs", later, **pair, kind=kinds[source_id], **values)
