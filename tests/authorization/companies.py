"""Made-up companies: people of all kinds, odd roles, and figures that often tie."""

import hashlib

from db.demo.world import World
from tests.authorization import grids
from tests.authorization.grids import LEVELS, MODES

FLAGS = (
    {},
    {"view_financials": True},
    {"view_financials": True, "edit_financials": True},
)
ROLES = ("ADMIN", *["EMPLOYEE"] * 5, *["PARTNER"] * 4, *["CLIENT"] * 2)
STATUSES = ("PENDING", "ACCEPTED", "REJECTED", "INCORPORATED", "NOT_CHOSEN")
WORDS = ("Slab", "slab 2", "50% off", "under_score", "a/b", "É", "é", "Zinc", "ZINC")
AMOUNTS = (0, 0, 1, 10_000, 10_000, 25_000, -10_000, 1_234_567, 9_000_000_001)
DAYS = (None, "2026-01-05", "2026-01-06", "2026-02-01")
PROJECTS, ITEMS, CATEGORIES = 4, 11, 4


class Company:
    """A random company: its rows, and a token for each of its people."""

    def __init__(self, rng, name):
        self.rng = rng
        self.world = World(name)
        self.world.add_company()
        self.tokens = {}
        self.people = [self._person(n, role) for n, role in enumerate(ROLES)]
        self.users = [user for user, _ in self.people]
        self.roles = [*map(self._default_role, grids.ROLES), *map(self._role, range(4))]
        self.projects = [self._project(number) for number in range(PROJECTS)]
        for number, role in enumerate(ROLES):
            if role == "EMPLOYEE":
                self._sets(number)

    def often(self, share=0.5):
        return self.rng.random() < share

    def some(self, values, most=3):
        return self.rng.sample(values, min(len(values), self.rng.randint(0, most)))

    def text(self):
        return " ".join(self.rng.choices(WORDS, k=self.rng.randint(1, 3)))

    def amount(self):
        return self.rng.choice(AMOUNTS)

    # People.

    def _person(self, number, role):
        name = f"Person {number}"
        user = self.world.add("users", name, name=name, email=f"{number}@example.com")
        membership = self.world.add(
            "memberships",
            name,
            user_id=user,
            role=role,
            is_active=number == 0 or self.often(0.95),
            project_access=self.rng.choice(("ALL", "SOME", "SOME", "NONE")),
            **self.rng.choice(FLAGS),
        )
        token = f"{self.world.company}: {name}"
        self.tokens[membership] = token
        self.world.add(
            "tokens",
            token,
            membership_id=membership,
            name=token,
            hash=hashlib.sha256(token.encode()).hexdigest(),
            created_at="2025-09-01T08:00:00.000000Z",
        )
        return user, membership

    def _default_role(self, key):
        access = "LEVELS" if grids.limits_by_category(key) else "OFF"
        return self._add_role(key, access, grids.modes(key), grids.grid(key))

    def _role(self, number):
        access = self.rng.choice(("OFF", "LEVELS", "LEVELS", "ROWS", "ROWS"))
        modes = [mode for mode in MODES if self.often()] or ["SEPARATED"]
        cells = {feature: self._cell(feature) for feature in grids.FEATURES}
        hides = self.often(0.15)
        return self._add_role(f"Role {number}", access, modes, cells, hides=hides)

    def _cell(self, feature):
        levels = [0, 1, 1, 2, 3]
        # Mostly open, or nothing below would ever be looked at.
        if feature in {"items_item_import_and_options", "categorizations"}:
            levels = [0, 1, 1, 2, 2, 3, 3, 3]
        with_category, without = self.rng.choices(levels, k=2)
        is_split = feature in grids.BY_CATEGORY
        return with_category, without if is_split else with_category

    def _add_role(self, name, access, modes, cells, *, hides=False):
        role = self.world.add(
            "roles",
            name,
            name=name,
            category_access=access,
            hide_all_costs=hides,
            display_modes=",".join(modes),
        )
        for feature, (with_category, without) in cells.items():
            self.world.add(
                "role_levels",
                f"{name}: {feature}",
                role_id=role,
                feature=feature,
                with_category=LEVELS[with_category],
                without_category=LEVELS[without],
            )
        return role

    def _sets(self, number):
        """Store a permission set of the company, and some of single projects."""
        _, membership = self.people[number]
        for project in (None, *self.projects):
            for feature in self.some(grids.FEATURES, 4) if self.often(0.3) else ():
                self.world.add(
                    "feature_levels",
                    f"{membership} {project} {feature}",
                    membership_id=membership,
                    project_id=project,
                    feature=feature,
                    level=self.rng.choice(LEVELS),
                )

    # Projects.

    def _project(self, number):
        name = f"P{number}"
        project = self.world.add(
            "projects",
            name,
            name=self.text(),
            number=name,
            status=self.rng.choice(("LIVE", "LIVE", "LIVE", "PENDING", "ARCHIVED")),
            phase=self.rng.choice(("PROSPECT", "ACTIVE", "WARRANTY")),
            creator_id=self.rng.choice(self.users),
            **_dated(),
        )
        categories = self._categories(name, project)
        self._team(name, project, categories)
        milestones = [self._milestone(name, project, each) for each in range(3)]
        items = []
        for each in range(ITEMS):
            kin = {"milestones": milestones, "items": items, "categories": categories}
            items.append(self._item(f"{name} item {each}", project, kin))
        return project

    def _categories(self, name, project):
        categories = []
        for way in range(2):
            categorization = self.world.add(
                "categorizations",
                f"{name} way {way}",
                project_id=project,
                name=f"Way {way}",
                position=way,
            )
            categories += [
                self.world.add(
                    "categories",
                    f"{name} way {way} category {each}",
                    project_id=project,
                    categorization_id=categorization,
                    name=self.text(),
                    code=self.rng.choice((None, "C1", "C2")),
                    position=each % 3,
                )
                for each in range(CATEGORIES)
            ]
        return categories

    def _team(self, name, project, categories):
        for user, membership in self.people:
            if self.often(0.25):
                self.world.add(
                    "accessible_projects",
                    f"{name} {membership}",
                    membership_id=membership,
                    project_id=project,
                )
            if not self.often(0.7):
                continue
            member = self.world.add(
                "project_members",
                f"{name} {membership}",
                project_id=project,
                membership_id=membership,
                user_id=user,
                role_id=self.rng.choice(self.roles),
            )
            for category in self.some(categories):
                self.world.add(
                    "category_grants",
                    f"{member} {category}",
                    project_member_id=member,
                    category_id=category,
                )

    def _milestone(self, name, project, number):
        return self.world.add(
            "milestones",
            f"{name} milestone {number}",
            project_id=project,
            name=self.text(),
            starts_on=self.rng.choice(DAYS[1:]),
            is_draft=self.often(0.3),
            creator_id=self.rng.choice(self.users),
            **_dated(),
        )

    def _item(self, name, project, kin):
        kinds = self.some(kin["categories"])
        item = self.world.add(
            "items",
            name,
            project_id=project,
            number=self.rng.choice((None, "1", "2", "10")),
            name=self.text(),
            description=self.rng.choice((None, self.text())),
            status=self.rng.choice(STATUSES),
            is_draft=self.often(0.3),
            creator_id=self.rng.choice(self.users),
            milestone_id=self.rng.choice((None, *kin["milestones"])),
            category_id=self.rng.choice((None, *kinds)),
            option_of_id=self.rng.choice(kin["items"])
            if kin["items"] and self.often(0.15)
            else None,
            due_on=self.rng.choice(DAYS),
            schedule_impact_days=self.rng.choice((None, -3, 0, 5)),
            internal_note=self.rng.choice((None, self.text())),
            has_draws=self.often(),
            direct_cost=self.amount(),
            markup_subtotal=self.amount(),
            owner_costs=self.amount(),
            **{f"cost_impact_{mode.lower()}": self.amount() for mode in MODES},
            **_dated(),
        )
        for category in kinds:
            self._pair("item_categories", item, project, category_id=category)
        for user in self.some(self.users):
            self._pair("item_assignees", item, project, user_id=user)
        for user in self.some(self.users):
            self.world.add("item_shares", f"{item} {user}", item_id=item, user_id=user)
        for number in range(self.rng.randint(0, 3)):
            self._cost_line(item, project, number)
        return item

    def _pair(self, table, item, project, **other):
        title = f"{item} {sorted(other.items())}"
        self.world.add(table, title, item_id=item, project_id=project, **other)

    def _cost_line(self, item, project, number):
        self.world.add(
            "cost_lines",
            f"{item} line {number}",
            project_id=project,
            item_id=item,
            position=number % 2,
            description=self.text(),
            quantity=self.amount(),
            unit=self.rng.choice((None, "m2")),
            unit_cost=self.amount(),
            line_total=self.amount(),
            cost_type=self.rng.choice((None, "LABOR", "MATERIAL")),
        )


def _dated():
    at = "2025-09-01T08:00:00.000000Z"
    return {"created_at": at, "updated_at": at}
