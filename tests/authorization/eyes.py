"""A person within one reach: which rows exist for him, and what of them is shown."""

from typing import Any

from tests.authorization.classified import SECRETS, shows
from tests.authorization.company_rights import ROWS as OF_COMPANY
from tests.authorization.conditions import OWNER_FUNDS
from tests.authorization.existence import PARTS, ROWS
from tests.authorization.fields import NODES, TABLES
from tests.authorization.grids import MODES
from tests.authorization.item_acts import ACTS
from tests.authorization.people import EVERYTHING, FLAGS


def _words(listed):
    return listed.split(",") if listed else []


def _opens_community(row):
    flags = ("update_templates", "edit_financials", "manage_time_clock")
    is_able = row["role"] == "EMPLOYEE" and any(row[flag] for flag in flags)
    return row["role"] == "ADMIN" or is_able


# Worked out from the row itself.
OF_ROW = {
    "share": lambda _, row: row["share_of_id"] is not None,
    "opens community": lambda _, row: _opens_community(row),
    "working days": lambda _, row: _words(row["working_days"]),
    "summary days": lambda _, row: _words(row["summary_days"]),
    "statuses": lambda _, row: _words(row["statuses"]),
    "display modes": lambda _, row: row["display_modes"].split(","),
    "coordinates": lambda _, row: row["coordinates"].split(","),
    "subject": lambda eyes, row: eyes.known_id(row["subject_id"]),
}
UNNUMBERED = ("is_draft", "option_of_id", "scenario_id")


class Eyes:
    def __init__(self, person, project_id=None):
        self.person = person
        self.reach = person.projects
        self._facts = {}
        if project_id is not None:
            own = {project_id: EVERYTHING} if person.is_admin else {}
            self.reach = {k: v for k, v in self.reach.items() if k == project_id} or own

    def held(self, table, row) -> Any:
        project = row["id"] if table == "projects" else row.get("project_id")
        # What is of no project is the company's, and its admins'.
        own = EVERYTHING if self.person.is_admin and project is None else None
        return self.reach.get(project, own)

    def facts(self, table, row):
        """Gather what conditions ask of a row."""
        key = (table, row["id"])
        if key not in self._facts:
            self._facts[key] = self._gathered(table, row)
        return self._facts[key]

    def _gathered(self, table, row):
        item = row if table == "items" else self._item(row)
        pairs = self.person.of("item_categories", item_id=item["id"]) if item else ()
        held = self.held(table, row)
        mine = held.categories if held else ()
        return {
            "in_category": any(pair["category_id"] in mine for pair in pairs),
            "draws": bool(item) and item["has_draws"],
            "kind": row.get("kind"),
            "owner_fund": row.get("kind") in OWNER_FUNDS,
            "of_estimate": row.get("estimate_id") is not None,
            "public": row.get("guard") == "PUBLIC",
        }

    def _item(self, row):
        found = self.person.of("items", id=row.get("item_id"))
        return found[0] if found else None

    def knows(self, table, row):
        """Say whether the row exists for the viewer."""
        if table == "companies":
            return row["id"] == self.person.company
        # A login is of no company.
        if row.get("company_id", self.person.company) != self.person.company:
            return False
        if table in OF_COMPANY:
            # What was tried on a record that nobody knows of is of no project.
            is_open = OF_COMPANY[table](self.person, row)
            return is_open and self._knows_wholes(table, row)
        if table != "projects" and "project_id" not in row:
            return True
        return self.held(table, row) is not None and self._may_know(table, row)

    def _may_know(self, table, row):
        held, rule = self.held(table, row), ROWS.get(table)
        if rule and not rule(self.person, held, self.facts(table, row), row):
            return False
        return self._knows_wholes(table, row)

    def _knows_wholes(self, table, row):
        wholes = PARTS.get(table, {}).items()
        return all(self._knows_whole(row, *whole) for whole in wholes)

    def _knows_whole(self, row, column, table):
        whole = self.person.of(table, id=row[column])
        # What is told of a deleted item stays, and is nobody's to know.
        is_known = bool(whole) and self.knows(table, whole[0])
        return row[column] is None or is_known

    def passes(self, table, row, name):
        return shows(self.person, self.held(table, row), self.facts(table, row), [name])

    def shown(self, table, row, *columns):
        """Answer the first of the columns that is shown, or null."""
        for column in columns:
            name = f"{table}.{column}"
            if name not in SECRETS or self.passes(table, row, name):
                return row[column]
        return None

    def worked(self, name, row):
        """Work out what is no column of the row."""
        if name in ACTS:
            held, facts = self.held("items", row), self.facts("items", row)
            return bool(ACTS[name](self.person, held, facts, row))
        if name == "modes":
            held = self.held("projects", row)
            return [m for m in MODES if m in held.modes and not held.hides]
        if name == "flags":
            return [flag for flag in FLAGS if row[flag.lower()]]
        if name == "suggested":
            items = self.person.of("items", project_id=row["id"])
            published = [i for i in items if not any(i[n] for n in UNNUMBERED)]
            return str(1 + sum(self.knows("items", item) for item in published))
        if name in OF_ROW:
            return OF_ROW[name](self, row)
        table, _, _ = name.partition(" ")
        stamps = [each for each in row if each.endswith("_changed_at")]
        seen = [self.shown(table, row, each) for each in ("updated_at", *stamps)]
        return max(filter(None, seen))

    def known_id(self, row_id):
        """Give the id back if it is that of a record that one may know."""
        tables = (TABLES[type_] for type_ in NODES)
        found = [(t, row) for t in tables for row in self.person.of(t, id=row_id)]
        return row_id if any(self.knows(*each) for each in found) else None
