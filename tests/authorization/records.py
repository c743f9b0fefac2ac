"""The made-up records of a project: drafts, shares, and figures that often tie."""

from db.base import Base
from tests.authorization.grids import MODES

STATUSES = ("PENDING", "ACCEPTED", "REJECTED", "INCORPORATED", "NOT_CHOSEN")
DAYS = ("2026-01-05", "2026-01-06", "2026-02-01")
MADE = "2025-09-01T08:00:00.000000Z"
STAMPS = tuple(f"2025-1{n}-01T08:00:00.000000Z" for n in range(3))
NOTES = ("Rumour", "Margin", "Hurry")
ITEMS, CATEGORIES = 10, 3
REPORTS = ("ITEMS", "ITEMS", "MILESTONES", "DRAWS")
FUNDS = ("CONTINGENCY", "ALLOWANCE", "OWNER_CONTINGENCY", "OWNER_ALLOWANCE")
GUARDS = (
    *("PUBLIC", "CanSeeInternalNotes", "CanSeeItemCosts", "CanSeeMarkups"),
    *("CanSeeDraws", "CanSeeItemOwnerCosts"),
)


def in_each_mode(*bases):
    return tuple(f"{base}_{mode.lower()}" for base in bases for mode in MODES)


class Records:
    """Writes one project, with all that belongs to it."""

    def __init__(self, company, name):
        self.company = company
        self.rng = company.rng
        self.name = name
        self.count = 0
        self.project = self._project()
        self.categories = self._categories()
        self._team()
        self.events = [self._event(number) for number in range(3)]
        self._settings()
        self.milestones, self.funds, self.markups = [], [], []
        for number in range(3):
            self._milestone(number)
        self.scenarios = [self._scenario(number) for number in range(3)]
        self.items, self.wholes = [], []
        for _ in range(ITEMS):
            self.items.append(self._item())
        for scenario in self.scenarios:
            self._changes(scenario)
        for kind in REPORTS:
            self._report(kind)
        self._settle()

    # How rows are made.

    def often(self, share=0.5):
        return self.rng.random() < share

    def one_of(self, rows):
        """Take one of the rows, or none."""
        return self.rng.choice((None, *rows))

    def add(self, table, **values):
        self.count += 1
        title = f"{self.name} {self.count}"
        of_project = {"project_id": self.project, **self._dates(table)}
        return self.company.world.add(table, title, **of_project, **values)

    def _dates(self, table):
        """Say when the row was made, and when what stands under each guard changed."""
        columns = Base.metadata.tables[table].c.keys()
        stamps = [name for name in columns if name.endswith("_changed_at")]
        dates = {name: self.one_of(STAMPS) for name in stamps}
        dates |= {"created_at": MADE, "updated_at": self.rng.choice(STAMPS)}
        return {name: at for name, at in dates.items() if name in columns}

    def link(self, table, **values):
        """Add a pair of a table that has no project of its own."""
        self.count += 1
        self.company.world.add(table, f"{self.name} {self.count}", **values)

    def figures(self, *columns, share=0.8):
        """Fill amounts; some stay empty, where they may."""
        amount = self.company.amount
        return {name: amount() for name in columns if self.often(share)}

    def amounts(self, *columns):
        return self.figures(*columns, share=1)

    def sharing(self):
        return {
            f"is_shared_with_{whom}": self.often(0.4)
            for whom in ("clients", "partners")
        }

    # Projects, and what stands beside the items.

    def _project(self):
        status = self.rng.choice(("LIVE", "LIVE", "LIVE", "PENDING", "ARCHIVED"))
        return self.company.world.add(
            "projects",
            self.name,
            name=self.company.text(),
            number=self.name,
            status=status,
            phase=self.rng.choice(("PROSPECT", "ACTIVE", "WARRANTY")),
            creator_id=self.company.somebody(),
            **self._dates("projects"),
        )

    def _settle(self):
        """Say what the project's own row refers to, now that it is there."""
        for row in self.company.world.rows["projects"]:
            if row["id"] == self.project:
                row["active_milestone_id"] = self.one_of(self.milestones)
                row["main_categorization_id"] = self.one_of([self.way])

    def _categories(self):
        found = []
        for number in range(2):
            self.way = self.add(
                "categorizations", name=f"Way {number}", position=number
            )
            for each in range(CATEGORIES):
                parent = found[-1] if each == 2 else None
                found.append(
                    self.add(
                        "categories",
                        categorization_id=self.way,
                        parent_id=parent,
                        name=self.company.text(),
                        code=self.rng.choice((None, "C1", "C2")),
                        position=each % 2,
                    )
                )
        return found

    def _team(self):
        for user, membership in self.company.people:
            if self.often(0.25):
                self.add("accessible_projects", membership_id=membership)
            if self.often(0.7):
                member = self.add(
                    "project_members",
                    membership_id=membership,
                    user_id=user,
                    role_id=self.rng.choice(self.company.roles),
                    responsibility=self.rng.choice((None, "Site")),
                )
                for category in self.company.some(self.categories):
                    pair = {"project_member_id": member, "category_id": category}
                    self.link("category_grants", **pair)

    def _event(self, number):
        parents = [row["id"] for row in self.company.world.rows["timeline_events"]]
        return self.add(
            "timeline_events",
            parent_id=parents[-1] if number == 2 else None,
            kind="EVENT" if number else "PHASE",
            name=self.company.text(),
            starts_on=self.rng.choice(DAYS),
        )

    def _settings(self):
        pair = {"event_id": self.events[1], "predecessor_id": self.events[2]}
        self.add("timeline_predecessors", **pair)
        for number in range(2):
            unit = f"u{number}"
            self.add("units_of_measure", name=unit, abbreviation=unit, position=number)
        self.add("project_terms", term="ITEM", singular="Idea", plural="Ideas")
        template = {"template_id": self.add("item_templates")}
        for number in range(2):
            self._line("template_lines", number, template)
        rows = [self._row("template_markups", n, "MARKUP", template) for n in range(2)]
        pair = {"template_markup_id": rows[1], "refers_to_id": rows[0]}
        self.add("template_markup_references", **pair)

    def _line(self, table, number, owner):
        self.add(
            table,
            position=number % 2,
            description=self.company.text(),
            unit=self.rng.choice((None, "m2")),
            cost_type=self.rng.choice((None, "LABOR", "MATERIAL")),
            **self.amounts("quantity", "unit_cost", "line_total"),
            **owner,
        )

    # Milestones.

    def _milestone(self, number):
        totals = ("estimate_total", "budget_total", "running_total", "gap")
        milestone = self.add(
            "milestones",
            name=self.company.text(),
            starts_on=self.rng.choice(DAYS),
            is_draft=self.often(0.3),
            is_active=number == 0,
            creator_id=self.company.somebody(),
            **self.figures(*in_each_mode(*totals, "cost_per_unit")),
            **self.figures("estimate_markup_subtotal", "budget_markup_subtotal"),
            **self.figures("owner_costs", "project_total"),
        )
        self.milestones.append(milestone)
        for kind in ("ESTIMATE", "BUDGET"):
            if self.often(0.8):
                self._estimate(milestone, kind)
        for each in range(2):
            self.add(
                "metrics",
                milestone_id=milestone,
                name=self.company.text(),
                unit="m2",
                position=each,
                **self.amounts("quantity"),
                **self.figures(*in_each_mode("cost_per_unit")),
            )
        for kind in FUNDS:
            for _ in range(self.rng.randint(0, 2)):
                figures = self.amounts("original", "drawn", "added", "remaining")
                names = {"name": self.company.text(), "kind": kind}
                fund = self.add("funds", milestone_id=milestone, **names, **figures)
                self.funds.append(fund)

    def _estimate(self, milestone, kind):
        is_draft = self.often(0.4)
        estimate = self.add(
            "estimates",
            milestone_id=milestone,
            kind=kind,
            is_draft=is_draft,
            creator_id=self.company.somebody(),
        )
        for number in range(self.rng.randint(0, 2)):
            self.add(
                "estimate_lines",
                estimate_id=estimate,
                kind=kind,
                category_id=self.one_of(self.categories),
                position=number,
                description=self.company.text(),
                unit=self.rng.choice((None, "m2")),
                **self.amounts("quantity", "unit_cost", "line_total"),
                **self.amounts(*in_each_mode("amount")),
            )
        markups = self._tables(estimate_id=estimate)
        # Items inherit from what is published alone.
        if kind == "ESTIMATE" and not is_draft:
            self.markups += markups

    def _tables(self, **owner):
        """Write a table of markups and one of owner's costs; answer the markups."""
        markups = [self._row("markups", n, "MARKUP", owner) for n in range(2)]
        costs = [self._row("owner_costs", n, "OWNER_COST", owner) for n in range(2)]
        if self.often():
            pair = {"markup_id": markups[1], "refers_to_id": markups[0]}
            self.add("markup_references", **pair)
            pair = {"owner_cost_id": costs[1], "refers_to_id": costs[0]}
            self.add("owner_cost_references", **pair)
        for category in self.company.some(self.categories, 2):
            pair = {"markup_id": markups[0], "category_id": category}
            self.add("markup_categories", **pair)
        return markups

    def _row(self, table, number, kind, owner):
        is_percent = self.often()
        figures = ["percent" if is_percent else "lump_sum"]
        if table != "template_markups":
            figures += ["adjustment", "amount"]
        return self.add(
            table,
            position=number,
            name=self.company.text(),
            kind=kind,
            value_type="PERCENT" if is_percent else "LUMP_SUM",
            refers_to_direct=self.often(),
            refers_to_total=self.often(),
            **self.amounts(*figures),
            **owner,
        )

    # Scenarios.

    def _scenario(self, number):
        scenario = self.add(
            "scenarios",
            name=self.company.text(),
            creator_id=self.company.somebody(),
            is_published=number == 0 and self.often(0.7),
            **self.figures(*in_each_mode("projected_running_total")),
        )
        for user in self.company.some(self.company.users):
            self.link("scenario_shares", scenario_id=scenario, user_id=user)
        return scenario

    def _changes(self, scenario):
        for item in self.company.some(self.items):
            status = self.rng.choice(STATUSES)
            kin = {"scenario_id": scenario, "item_id": item}
            self.add("scenario_changes", status=status, **kin)

    def _report(self, kind):
        statuses = self.company.some(STATUSES)
        report = self.add(
            "reports",
            kind=kind,
            name=self.company.text(),
            statuses=",".join(statuses) or None,
            creator_id=self.company.somebody(),
        )
        for milestone in self.company.some(self.milestones, 2):
            pair = {"report_id": report, "milestone_id": milestone}
            self.add("report_milestones", **pair)
        for user in self.company.some(self.company.users):
            self.add("report_recipients", report_id=report, user_id=user)
        for user in self.company.some(self.company.users, 2):
            note = {"author_id": user, "body": self.company.text()}
            self.add("report_notes", report_id=report, **note)

    # Items.

    def _item(self):
        kinds = self.company.some(self.categories)
        kin = {}
        # An option has no options of its own.
        if self.often(0.35) and self.wholes:
            kin["option_of_id"] = self.rng.choice(self.wholes)
        elif self.often(0.2):
            kin["scenario_id"] = self.rng.choice(self.scenarios)
        item = self.add(
            "items",
            number=self.rng.choice((None, "1", "2", "10")),
            name=self.company.text(),
            description=self.rng.choice((None, self.company.text())),
            status=self.rng.choice(STATUSES),
            is_draft=self.often(0.3),
            creator_id=self.company.somebody(),
            milestone_id=self.one_of(self.milestones),
            event_id=self.one_of(self.events),
            category_id=self.one_of(kinds),
            due_on=self.one_of(DAYS),
            schedule_impact_days=self.rng.choice((None, -3, 0, 5)),
            internal_note=self.rng.choice((None, f"Hush {self.rng.choice(NOTES)}")),
            has_draws=self.often(),
            **self.amounts("direct_cost", "markup_subtotal", "owner_costs"),
            **self.amounts(*in_each_mode("cost_impact")),
            **self.figures(*in_each_mode("option_low", "option_high")),
            **kin,
        )
        if not kin:
            self.wholes.append(item)
        self._people(item, kinds)
        self._costs(item)
        self._talk(item)
        return item

    def _people(self, item, kinds):
        for category in kinds:
            self.add("item_categories", item_id=item, category_id=category)
        for user in self.company.some(self.company.users):
            self.add("item_assignees", item_id=item, user_id=user)
        for user in self.company.some(self.company.users):
            self.link("item_shares", item_id=item, user_id=user)

    def _costs(self, item):
        for number in range(self.rng.randint(0, 3)):
            self._line("cost_lines", number, {"item_id": item})
        if self.often(0.4):
            self._tables(item_id=item)
        for markup in self.company.some(self.markups, 2):
            kin = {"item_id": item, "markup_id": markup}
            figures = self.amounts("amount")
            self.add("inherited_markups", is_applied=self.often(), **kin, **figures)
        for number, fund in enumerate(self.company.some(self.funds, 2)):
            kin = {"item_id": item, "fund_id": fund, "position": number}
            figures = self.amounts("amount")
            self.add("draws", is_full_coverage=self.often(), **kin, **figures)

    def _talk(self, item):
        for _ in range(self.rng.randint(0, 2)):
            comment = self.add(
                "comments",
                item_id=item,
                author_id=self.company.somebody(),
                body=self.company.text(),
                **self.sharing(),
            )
            for user in self.company.some(self.company.users, 1):
                self.link("comment_readers", comment_id=comment, user_id=user)
        for place in ({"item_id": item}, {"milestone_id": self.milestones[0]}):
            self.add(
                "attachments",
                uploader_id=self.company.somebody(),
                name=self.company.text(),
                media_type="text/plain",
                size_bytes=7,
                **place,
                **self.sharing(),
            )
        for guard in self.company.some(GUARDS, 3):
            place = {"item_id": item}
            if guard == "PUBLIC" and self.often():
                place = {"milestone_id": self.rng.choice(self.milestones)}
            self.add(
                "history",
                **place,
                actor_id=self.company.somebody(),
                at=self.rng.choice(STAMPS),
                action="CHANGED",
                field="name",
                guard=guard,
                is_draft_stage=self.often(0.3),
                before=self.rng.choice((None, self.company.text())),
                after=self.company.text(),
            )
