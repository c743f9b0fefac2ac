"""The made-up items of a project, with their tables, people, texts and past."""

from tests.authorization import entries
from tests.authorization.making import STAMPS, Making, in_each_mode

STATUSES = ("PENDING", "ACCEPTED", "REJECTED", "INCORPORATED", "NOT_CHOSEN")
DAYS = ("2026-01-05", "2026-01-06", "2026-02-01")
NOTES = ("Rumour", "Margin", "Hurry")
FIELDS = ("name", "name", "comments", "attachments")


class MadeItems(Making):
    """The half of the records that hangs on items; the other half they refer to."""

    def item(self):
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
            self.line("cost_lines", number, {"item_id": item})
        if self.often(0.4):
            self.tables(item_id=item)
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
        for guard in self.company.some(entries.GUARDS, 3):
            place = {"item_id": item}
            if self.often():
                place = {"milestone_id": self.rng.choice(self.milestones)}
            self.add(
                "history",
                **place,
                actor_id=self.company.somebody(),
                at=self.rng.choice(STAMPS),
                action="CHANGED",
                field=self.rng.choice(FIELDS),
                guard=guard,
                is_draft_stage=self.often(0.3),
                before=self.rng.choice((None, self.company.text())),
                after=self.company.text(),
            )
