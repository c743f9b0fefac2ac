"""Who may see what, written a second time: plain Python over rows, for comparison.

Nothing here comes from permissions/; it is read out of design 3 and 7, domain 5, the
visibility table and the printed role grids.
"""

from dataclasses import dataclass, field
from itertools import product

from tests.authorization import grids
from tests.authorization.grids import LEVELS

OWNER_FUNDS = {"OWNER_CONTINGENCY", "OWNER_ALLOWANCE"}


@dataclass
class Held:
    """What a person holds on one project."""

    levels: dict = field(default_factory=dict)
    modes: set = field(default_factory=set)
    access: str = "OFF"
    hides: bool = False
    categories: set = field(default_factory=set)

    def level(self, feature, facts):
        inside, outside = self.levels.get(feature, (0, 0))
        return inside if self.access == "OFF" or facts["in_category"] else outside

    def has(self, feature, facts):
        return self.level(feature, facts) >= 1

    @property
    def whole(self):
        return self.access != "ROWS"


class Tables:
    """All rows of a database, found by what they hold."""

    def __init__(self, rows):
        self._rows = rows
        self._found = {}

    def of(self, table, **values):
        (first, value), *others = values.items()
        if (table, first) not in self._found:
            index = self._found[table, first] = {}
            for row in self._rows[table]:
                index.setdefault(row[first], []).append(row)
        found = self._found[table, first].get(value, [])
        return [row for row in found if all(row[k] == v for k, v in others)]


EVERYTHING = Held(dict.fromkeys(grids.FEATURES, (3, 3)), set(grids.MODES))
GENERAL_CONTRACTOR = "general_contractor"


class Person:
    """One membership: the projects within reach, and what is held on each."""

    def __init__(self, tables, membership):
        self.tables = tables
        self.role = membership["role"]
        self.user = membership["user_id"]
        self.company = membership["company_id"]
        self.is_admin = self.role == "ADMIN"
        self.is_staff = self.role in {"ADMIN", "EMPLOYEE"}
        self.membership = membership
        self.projects = {
            project["id"]: self._held(project["id"])
            for project in tables.of("projects", company_id=self.company)
            if self._reaches(project)
        }

    def of(self, table, **values):
        return self.tables.of(table, **values)

    def _mine(self, table, **values):
        return self.of(table, membership_id=self.membership["id"], **values)

    def _reaches(self, project):
        if self.is_admin:
            return True
        listed = self._mine("accessible_projects", project_id=project["id"])
        on_team = self._mine("project_members", project_id=project["id"])
        if not self.is_staff:
            return project["status"] == "LIVE" and bool(listed or on_team)
        if project["creator_id"] == self.user:
            return True
        if project["status"] == "PENDING":
            return False
        access = self.membership["project_access"]
        return access == "ALL" or (access == "SOME" and bool(listed or on_team))

    def _held(self, project):
        if self.is_admin:
            return EVERYTHING
        held = self._by_role(project)
        if self.role == "EMPLOYEE":
            self._cap(held, project)
        return held

    def _by_role(self, project):
        members = self._mine("project_members", project_id=project)
        if not members:
            if self.role != "EMPLOYEE":
                return Held()
            cells = grids.grid(GENERAL_CONTRACTOR)
            return Held(cells, set(grids.modes(GENERAL_CONTRACTOR)))
        (role,) = self.of("roles", id=members[0]["role_id"])
        grants = self.of("category_grants", project_member_id=members[0]["id"])
        cells = {
            row["feature"]: (
                LEVELS.index(row["with_category"]),
                LEVELS.index(row["without_category"]),
            )
            for row in self.of("role_levels", role_id=role["id"])
        }
        return Held(
            cells,
            set(role["display_modes"].split(",")),
            role["category_access"],
            role["hide_all_costs"],
            {grant["category_id"] for grant in grants},
        )

    def _cap(self, held, project):
        """Lower to the permission set, and to what the flags leave of money."""
        money = 3 if self.membership["edit_financials"] else 1
        if not self.membership["view_financials"]:
            money, held.modes = 0, set()
        for feature, cell in held.levels.items():
            own = self._mine("feature_levels", project_id=project)
            stored = own or self._mine("feature_levels", project_id=None)
            caps = [LEVELS.index(r["level"]) for r in stored if r["feature"] == feature]
            caps += [money] if feature in grids.MONEY else []
            held.levels[feature] = tuple(min(level, *caps, 3) for level in cell)


# Every condition asks of the person, of what he holds there, and of the row.
def _costs(_person, held, facts):
    return held.has("item_option_cost_details", facts)


def _subtotals(_person, held, facts):
    may = held.has("draw_activity_contingencies_allowances", facts)
    return held.has("markups_subtotals", facts) and (may or not facts["draws"])


def _owner_costs(_person, held, facts):
    return held.has("owner_costs", facts)


def _notes(person, _held, _facts):
    return person.is_staff


def _in(mode, condition=None):
    def asks(person, held, facts):
        return mode in held.modes and (not condition or condition(person, held, facts))

    return asks


SECRETS = {
    "items.internal_note": ("INTERNAL_NOTE", _notes),
    "items.direct_cost": ("COST", _costs),
    "items.markup_subtotal": ("MARKUP", _subtotals),
    "items.owner_costs": ("OWNER_COST", _owner_costs),
    **{f"items.cost_impact_{m.lower()}": ("PRICE", _in(m)) for m in grids.MODES},
    **{
        f"cost_lines.{name}": ("COST", _costs)
        for name in (
            "description",
            "quantity",
            "unit",
            "unit_cost",
            "line_total",
            "cost_type",
        )
    },
    "Item.costLines": ("COST", _costs),
}
UNHIDEABLE = {"INTERNAL_NOTE", "AUDIT"}


def shows(person, held, facts, names):
    """Say whether one of the names is shown on a row of these facts."""
    return any(
        SECRETS[name][1](person, held, facts)
        for name in names
        if SECRETS[name][0] in UNHIDEABLE or not held.hides
    )


def spread(person, reach, names):
    """Answer ALL, SOME or None: on which conceivable rows in reach all is hidden."""
    seen = {
        shows(person, held, facts, names)
        for held in reach.values()
        for facts in _conceivable(held)
    }
    if True not in seen:
        return "ALL"
    return "SOME" if False in seen else None


def _conceivable(held):
    inside = (False, True) if held.categories else (False,)
    for in_category, draws in product(inside, (False, True)):
        yield {"in_category": in_category, "draws": draws}


class Eyes:
    """A person within one reach: which rows exist, and what of them is shown."""

    def __init__(self, person, project_id=None):
        self.person = person
        self.reach = person.projects
        if project_id is not None:
            own = {project_id: EVERYTHING} if person.is_admin else {}
            self.reach = {k: v for k, v in self.reach.items() if k == project_id} or own

    def held(self, table, row):
        return self.reach.get(row["id" if table == "projects" else "project_id"])

    def facts(self, table, row):
        item = row if table == "items" else self._item(row)
        held = self.held(table, row)
        if item is None:
            return {"in_category": False, "draws": False}
        pairs = self.person.of("item_categories", item_id=item["id"])
        mine = {pair["category_id"] for pair in pairs} & held.categories
        return {"in_category": bool(mine), "draws": item["has_draws"]}

    def _item(self, row):
        found = self.person.of("items", id=row.get("item_id")) if row else []
        return found[0] if found else None

    def knows(self, table, row):
        """Say whether the row exists for the viewer."""
        if row["company_id"] != self.person.company:
            return False
        # People are known wherever a known row names them.
        if table == "users":
            return True
        held = self.held(table, row)
        if held is None:
            return False
        rule = _ROWS.get(table)
        return rule is None or rule(self.person, held, self.facts(table, row), row)

    def passes(self, table, row, name):
        return shows(self.person, self.held(table, row), self.facts(table, row), [name])

    def shown(self, table, row, *columns):
        """Answer the first of the columns that is shown, or null."""
        held, facts = self.held(table, row), self.facts(table, row)
        for column in columns:
            name = f"{table}.{column}"
            if name not in SECRETS or shows(self.person, held, facts, [name]):
                return row[column]
        return None


def _item_exists(person, held, facts, item):
    if not held.has("items_item_import_and_options", facts):
        return False
    if not held.whole and not facts["in_category"]:
        return False
    shares = person.of("item_shares", item_id=item["id"], user_id=person.user)
    own = item["creator_id"] == person.user or bool(shares)
    if not item["is_draft"] or own:
        return True
    return person.is_admin and item["scenario_id"] is None


def _categories_exist(_person, held, facts, _row):
    return held.has("categorizations", facts)


def _milestone_exists(person, held, facts, milestone):
    drafts = held.has("draft_milestones_created_by_others", facts)
    own = milestone["creator_id"] == person.user
    return held.has("milestones", facts) and (
        not milestone["is_draft"] or own or drafts
    )


_ROWS = {
    "items": _item_exists,
    "milestones": _milestone_exists,
    "categorizations": _categories_exist,
    "categories": _categories_exist,
}
