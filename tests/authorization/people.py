"""What a person holds on which project, written a second time: plain Python over rows.

Nothing here comes from permissions/; it is read out of design 3 and 7, domain 5 and
the printed role grids.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

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
    role: str | None = None

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
        # What was granted for a time, and has not ended.
        now = datetime.now(UTC).isoformat()
        granted = self._mine("expiring_grants")
        self.granted = [row for row in granted if row["expires_at"] > now]
        self.flags = {flag for flag in FLAGS if membership[flag.lower()]}
        self.flags |= {row["permission"] for row in self.granted} - {None}
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
        if self._is_shut(project["id"]):
            return False
        closed = {"PENDING"} if self.is_staff else {"PENDING", "ARCHIVED"}
        if self._lent(project["id"]) and project["status"] not in closed:
            return True
        return self._reaches_for_good(project)

    def _reaches_for_good(self, project):
        if self._mine("excluded_projects", project_id=project["id"]):
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

    def _lent(self, project):
        """Give what opens a project to him for a time."""
        here = [row for row in self.granted if row["project_id"] == project]
        return [row for row in here if not row["feature"]]

    def _is_shut(self, project):
        """Say whether an employee's set leaves him nothing."""
        if self.role != "EMPLOYEE":
            return False
        levels = {row["feature"]: row["level"] for row in self._set(project)}
        return bool(levels) and all(levels.get(f) == "NONE" for f in grids.FEATURES)

    def _set(self, project):
        """Give the permission set that holds on a project."""
        for place in (project, None):
            own = self._mine("feature_levels", project_id=place)
            if own:
                return [self._raised(row, place) for row in own]
        return []

    def _raised(self, row, place):
        """Open a cell as far as it is open for a time."""
        lent = [
            each["level"]
            for each in self.granted
            if (each["project_id"], each["feature"]) == (place, row["feature"])
            and each["role_id"] is None
        ]
        return {**row, "level": max([row["level"], *lent], key=LEVELS.index)}

    def _held(self, project):
        if self.is_admin:
            return EVERYTHING
        held = self._by_role(project)
        if self.role == "EMPLOYEE":
            self._cap(held, project)
        return held

    def _opened(self, project, role):
        """Give the features that his role opens further to him for a time."""
        here = [row for row in self.granted if row["project_id"] == project]
        return [row for row in here if row["feature"] and row["role_id"] == role["id"]]

    def _by_role(self, project):
        members = self._mine("project_members", project_id=project)
        lent = [row["role_id"] for row in self._lent(project) if row["role_id"]]
        if not members and not lent:
            if self.role != "EMPLOYEE":
                return Held()
            cells = grids.grid(GENERAL_CONTRACTOR)
            return Held(cells, set(grids.modes(GENERAL_CONTRACTOR)))
        (role,) = self.of("roles", id=(lent or [members[0]["role_id"]])[-1])
        place = members[0]["id"] if members else None
        grants = self.of("category_grants", project_member_id=place)
        cells = {
            row["feature"]: (
                LEVELS.index(row["with_category"]),
                LEVELS.index(row["without_category"]),
            )
            for row in self.of("role_levels", role_id=role["id"])
        }
        for row in self._opened(project, role):
            level, cell = LEVELS.index(row["level"]), cells.get(row["feature"], (0, 0))
            cells[row["feature"]] = tuple(max(each, level) for each in cell)
        return Held(
            cells,
            set(role["display_modes"].split(",")),
            role["category_access"],
            role["hide_all_costs"],
            {grant["category_id"] for grant in grants},
            role["id"],
        )

    def _cap(self, held, project):
        """Lower to the permission set, and to what the flags leave of money."""
        money = 3 if "EDIT_FINANCIALS" in self.flags else 1
        if "VIEW_FINANCIALS" not in self.flags:
            money, held.modes = 0, set()
        for feature, cell in held.levels.items():
            stored = self._set(project)
            caps = [LEVELS.index(r["level"]) for r in stored if r["feature"] == feature]
            caps += [money] if feature in grids.MONEY else []
            held.levels[feature] = tuple(min(level, *caps, 3) for level in cell)
