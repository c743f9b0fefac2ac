"""Made-up companies: people of all kinds, odd roles, and figures that often tie."""

import hashlib

from db.demo.world import START, World
from db.models.company_lists import ListKind
from tests.authorization import grids
from tests.authorization.grids import LEVELS, MODES
from tests.authorization.records import Records

FLAGS = (
    {},
    {"view_financials": True},
    {"view_financials": True, "edit_financials": True},
    {"view_contacts": True},
)
ROLES = ("ADMIN", *["EMPLOYEE"] * 5, *["PARTNER"] * 4, *["CLIENT"] * 2)
WORDS = ("Slab", "slab 2", "50% off", "under_score", "a/b", "É", "é", "Zinc", "ZINC")
AMOUNTS = (0, 0, 1, 10_000, 10_000, 25_000, -10_000, 1_234_567, 9_000_000_001)
PROJECTS = 4
OFTEN_OPEN = {"items_item_import_and_options", "categorizations", "milestones"}


def _partner(number):
    """Make what is kept of a trade partner; some names are the same, some none."""
    return {
        "nickname": (None, "Slab", "slab 2", "Slab")[number % 4],
        "company_name": ("É", "é", None)[number % 3],
        "phone": f"555 {number}",
        "is_shown_in_lists": number % 2 == 0,
        "summary_days": "MONDAY,THURSDAY" if number % 3 else None,
    }


class Company:
    """A random company: its rows, and a token for each of its people."""

    def __init__(self, rng, name):
        self.rng = rng
        self.world = World(name)
        self.world.add_company()
        self.world.rows["companies"][0] |= self._settings()
        self.tokens = {}
        self.people = [self._person(n, role) for n, role in enumerate(ROLES)]
        for number in range(4):
            self._contact(number)
        self._cost_codes()
        self.users = [user for user, _ in self.people]
        self.roles = [*map(self._default_role, grids.ROLES), *map(self._role, range(4))]
        self.projects = [Records(self, f"P{n}").project for n in range(PROJECTS)]
        for number, role in enumerate(ROLES):
            if role == "EMPLOYEE":
                self._sets(number)
        self._lists()

    def often(self, share=0.5):
        return self.rng.random() < share

    def some(self, values, most=3):
        return self.rng.sample(values, min(len(values), self.rng.randint(0, most)))

    def text(self):
        return " ".join(self.rng.choices(WORDS, k=self.rng.randint(1, 3)))

    def amount(self):
        return self.rng.choice(AMOUNTS)

    def somebody(self):
        return self.rng.choice(self.users)

    def _lists(self):
        """Keep two entries of each list, and put some projects in groups."""
        for kind in ListKind:
            names = [f"{kind} {number}" for number in range(2)]
            entries = [self._entry(kind, name, n) for n, name in enumerate(names)]
            if kind is ListKind.PROJECT_GROUP:
                for project in self.projects:
                    for group in self.some(entries):
                        pair = {"project_id": project, "group_id": group}
                        title = f"{project} {group}"
                        self.world.add("grouped_projects", title, **pair)
            if kind is ListKind.CONTACT_GROUP:
                for contact in [row["id"] for row in self.world.rows["contacts"]][::2]:
                    pair = {"contact_id": contact, "group_id": entries[0]}
                    self.world.add("grouped_contacts", contact, **pair)

    def _entry(self, kind, name, position):
        is_code, is_day = kind == "ACCOUNTING_CODE", kind == "HOLIDAY"
        return self.world.add(
            "list_entries",
            name,
            kind=kind.value,
            name=self.text(),
            key=name,
            code=f"{position}000" if is_code else None,
            falls_on=f"2026-05-0{2 - position}" if is_day else None,
            position=self.rng.choice((0, 1, position)),
        )

    def _contact(self, number):
        stamps = dict.fromkeys(("created_at", "updated_at"), START)
        self.world.add(
            "contacts",
            f"Contact {number}",
            name=("Slab", "slab 2", "É", "Slab")[number],
            company_name=("É", "é", None, "50% off")[number],
            email=f"{number}@contacts.example" if number else None,
            phone=f"555 {number}" if number % 2 else None,
            kind=self.rng.choice(("LEAD", "OTHER")),
            **stamps,
        )

    def _settings(self):
        """Choose a plan, and what the company sets; with a colour comes a logo."""
        plan = self.rng.choice(("COMPLETE", "ESSENTIAL", "LEGACY"))
        color = self.rng.choice((None, "#1a6b4f"))
        return {
            "plan": plan,
            "brand_color": color,
            "logo_id": color and f"lgo_{'0' * 26}",
            "logo_type": color and "image/png",
            "logo_bytes": color and 9,
            "working_days": self.rng.choice(("MONDAY", "MONDAY,TUESDAY")),
            "partner_window_days": self.rng.choice((None, 0, 21)),
            "shows_partners_only_stable": self.often(),
            "default_markup": self.rng.choice((None, 0, 150_000)),
            "default_tax": self.rng.choice((None, 82_500)),
            "estimates_by_margin": self.often(),
            "has_lead_form": self.often(),
            "shows_partners_specs": self.often(),
            "shows_partners_schedules": self.often(),
        }

    def _cost_codes(self):
        numbers = ("01", "1", "01 10", "É")
        parent = None
        for number in numbers:
            code = self.world.add(
                "cost_codes",
                number,
                number=number,
                name=self.text(),
                parent_id=parent,
                is_active=self.often(),
                updated_at=START,
            )
            parent = self.rng.choice((None, code))

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
            is_account_owner=number == 0,
            project_access=self.rng.choice(("ALL", "SOME", "SOME", "NONE")),
            **(_partner(number) if role == "PARTNER" else {}),
            **self.rng.choice(FLAGS),
        )
        own = {"membership_id": membership, "user_id": user}
        self.world.add("personal_settings", name, **own)
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
        return key, access, grids.modes(key), grids.grid(key), False

    def _role(self, number):
        access = self.rng.choice(("OFF", "LEVELS", "LEVELS", "ROWS", "ROWS"))
        modes = [mode for mode in MODES if self.often()] or ["SEPARATED"]
        cells = {feature: self._cell(feature) for feature in grids.FEATURES}
        return f"Role {number}", access, modes, cells, self.often(0.15)

    def _cell(self, feature):
        levels = [0, 1, 1, 2, 3]
        # Mostly open, or nothing below would ever be looked at.
        if feature in OFTEN_OPEN:
            levels = [0, 1, 1, 2, 2, 3, 3, 3]
        with_category, without = self.rng.choices(levels, k=2)
        is_split = feature in grids.BY_CATEGORY
        return with_category, without if is_split else with_category

    def add_roles(self, project):
        """Give a project the roles of the company; answer their ids."""
        return [self._add_role(project, role) for role in self.roles]

    def _add_role(self, project, made_up):
        name, access, modes, cells, hides = made_up
        title = f"{project}: {name}"
        role = self.world.add(
            "roles",
            title,
            project_id=project,
            updated_at="2025-09-01T08:00:00.000000Z",
            name=name,
            category_access=access,
            hide_all_costs=hides,
            display_modes=",".join(modes),
        )
        for feature, (with_category, without) in cells.items():
            self.world.add(
                "role_levels",
                f"{title}: {feature}",
                project_id=project,
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
            # Now and then a set that leaves nothing at all.
            is_shut = self.often(0.1)
            chosen = self.some(grids.FEATURES, 4) if self.often(0.3) else ()
            for feature in grids.FEATURES if is_shut else chosen:
                self.world.add(
                    "feature_levels",
                    f"{membership} {project} {feature}",
                    membership_id=membership,
                    project_id=project,
                    feature=feature,
                    level="NONE" if is_shut else self.rng.choice(LEVELS),
                )
