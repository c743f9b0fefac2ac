"""What a person holds on which project, written a second time: plain Python over rows.

Nothing here comes from permissions/; it is read out of design 3 and 7, domain 5 and
the printed role grids.
"""

from dataclasses import dataclass, field

from tests.authorization import grids
from tests.authorization.grids import LEVELS

FLAGS = (
    *("UPDATE_SCHEDULES", "VIEW_FINANCIALS", "EDIT_FINANCIALS"),
    *("PREVIEW_CLIENT_SIDE", "VIEW_CONTACTS", "EDIT_CONTACTS"),
    *("UPDATE_TEMPLATES", "MANAGE_TIME_CLOCK"),
)


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

    def all(self, table):
        return self._rows[table]


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
        self.flags = {flag for flag in FLAGS if membership[flag.lower()]}
        self.access = membership["project_access"]
        (company,) = tables.of("companies", id=self.company)
        self.plan = company["plan"]
        # What the policy has worked out of this person once.
        self.spreads = {}
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
        if self._is_kept_out(project["id"]):
            return False
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

    def _is_kept_out(self, project):
        """Say whether he was excluded, or an employee's set leaves him nothing."""
        if self._mine("excluded_projects", project_id=project):
            return True
        if self.role != "EMPLOYEE":
            return False
        levels = {row["feature"]: row["level"] for row in self._set(project)}
        return bool(levels) and all(levels.get(f) == "NONE" for f in grids.FEATURES)

    def _set(self, project):
        """Give the permission set that holds on a project."""
        own = self._mine("feature_levels", project_id=project)
        return own or self._mine("feature_levels", project_id=None)

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
            stored = self._set(project)
            caps = [LEVELS.index(r["level"]) for r in stored if r["feature"] == feature]
            caps += [money] if feature in grids.MONEY else []
            held.levels[feature] = tuple(min(level, *caps, 3) for level in cell)
