"""The made-up records of a project: drafts, shares, and all that items refer to."""

from random import Random

from tests.authorization import grids
from tests.authorization.grids import LEVELS
from tests.authorization.made_items import DAYS, STATUSES, MadeItems
from tests.authorization.making import MADE, STAMPS, in_each_mode

ITEMS, CATEGORIES = 10, 3
REPORTS = ("ITEMS", "ITEMS", "MILESTONES", "DRAWS")
FUNDS = ("CONTINGENCY", "ALLOWANCE", "OWNER_CONTINGENCY", "OWNER_ALLOWANCE")


class Records(MadeItems):
    """Writes one project, with all that belongs to it."""

    def __init__(self, company, name):
        super().__init__(company, name)
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
            self.items.append(self.item())
        for scenario in self.scenarios:
            self._changes(scenario)
        for kind in REPORTS:
            self._report(kind)
        self._settle()
        self._refused()
        self._told()

    def _project(self):
        is_odd = self.name[-1] in "13579"
        status = self.rng.choice(("LIVE", "LIVE", "LIVE", "PENDING", "ARCHIVED"))
        return self.company.world.add(
            "projects",
            self.name,
            name=self.company.text(),
            number=self.name,
            status=status,
            phase=self.rng.choice(("PROSPECT", "ACTIVE", "WARRANTY")),
            creator_id=self.company.somebody(),
            location=f"{self.name} Street",
            financial_structure="OPEN_BOOK" if is_odd else "FIXED_PRICE",
            allowance_label=None if is_odd else "Pot",
            update_clearer_id=self.company.users[0] if is_odd else None,
            client_sees_budget=is_odd,
            client_gets_alerts=not is_odd,
            **self.dates("projects"),
        )

    def _refused(self):
        """Tell of refused writes, some of them on what an admin may not know either."""
        tried = {"at": STAMPS[0], "mutation": "tryIt", "code": "FORBIDDEN"}
        for n, subject in enumerate((*self.items, *self.scenarios)):
            who = {"actor_id": self.company.users[n % len(self.company.users)]}
            named = {"coordinates": "TryInput.one,TryInput.other"}
            self.add("refused_writes", subject_id=subject, **tried, **who, **named)
        nobody = {"actor_id": self.company.users[0], "coordinates": "TryInput.one"}
        self.link("refused_writes", **tried, **nobody)

    def _told(self):
        """Tell of rights that were given on the project, and of one of no project."""
        for user, place in zip(self.company.users, (self.add, self.link), strict=False):
            told = {"at": STAMPS[0], "action": "GIVE", "field": "right"}
            people = {"person_id": user, "actor_id": self.company.users[0]}
            place("company_history", before="no", after="yes", **told, **people)

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
        roles = self.company.add_roles(self.project)
        for user, membership in self.company.people:
            if self.often(0.25):
                self.add("accessible_projects", membership_id=membership)
            if self.often(0.05):
                self.add("excluded_projects", membership_id=membership)
            if self.often(0.7):
                member = self.add(
                    "project_members",
                    membership_id=membership,
                    user_id=user,
                    role_id=self.rng.choice(roles),
                    responsibility=self.rng.choice((None, "Site")),
                )
                for category in self.company.some(self.categories):
                    pair = {"project_member_id": member, "category_id": category}
                    self.link("category_grants", **pair)
            self._lend(membership, roles)
            self._ask(user, membership)

    def _ask(self, user, membership):
        """Ask for something that is hidden, or was."""
        dice = Random(f"{membership} {self.name}")  # noqa: S311 (made up)
        if dice.random() < 0.3:
            self.company.world.add(
                "access_requests",
                f"{self.name} {membership}",
                project_id=self.project,
                membership_id=membership,
                user_id=user,
                coordinate="Item.directCost",
                step=dice.choice(("PERMISSION", "LEVEL", "MODE", "SWITCH")),
                reason=dice.choice((None, "To compare.")),
                status=dice.choice(("OPEN", "OPEN", "DECLINED", "WITHDRAWN")),
                created_at=MADE,
            )

    def _lend(self, membership, roles):
        """Grant something for a time, which has ended or has not."""
        dice = Random(f"{self.name} {membership}")  # noqa: S311 (made up)
        if dice.random() < 0.2:
            what = {
                "role_id": {"role_id": dice.choice(roles)},
                "permission": {"permission": "VIEW_FINANCIALS", "project_id": None},
                "feature": {
                    "role_id": dice.choice((None, *roles)),
                    "feature": dice.choice(sorted(grids.FEATURES)),
                    "level": dice.choice(LEVELS),
                },
                "project": {},
            }[dice.choice(("role_id", "permission", "feature", "project"))]
            ends = dice.choice(("2025-10-01T00:00:00Z", "2999-01-01T00:00:00Z"))
            times = {"created_at": MADE, "expires_at": ends}
            grant = {"membership_id": membership, "project_id": self.project, **times}
            title = f"{self.name} {membership}"
            self.company.world.add("expiring_grants", title, **(grant | what))

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
            self.line("template_lines", number, template)
        rows = [self.row("template_markups", n, "MARKUP", template) for n in range(2)]
        pair = {"template_markup_id": rows[1], "refers_to_id": rows[0]}
        self.add("template_markup_references", **pair)

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
        markups = self.tables(estimate_id=estimate)
        # Items inherit from what is published alone.
        if kind == "ESTIMATE" and not is_draft:
            self.markups += markups

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
