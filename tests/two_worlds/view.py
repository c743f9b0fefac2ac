"""What a person may see of a database, cell by cell, as the naive oracle has it."""

from functools import cached_property

from db.base import Base
from db.classes import Class
from db.gate import class_of
from tests.authorization.classified import SECRETS
from tests.authorization.existence import PARTS
from tests.authorization.eyes import Eyes

# Rows that pair two others: each stands with what it belongs to.
LINKS = {
    "grouped_projects": {"group_id": "list_entries"},
    "grouped_contacts": {"group_id": "list_entries", "contact_id": "contacts"},
    "item_categories": {"item_id": "items"},
    "item_assignees": {"item_id": "items"},
    "comment_readers": {"comment_id": "comments"},
    "scenario_shares": {"scenario_id": "scenarios"},
    "report_milestones": {"report_id": "reports", "milestone_id": "milestones"},
    "report_recipients": {"report_id": "reports"},
    "markup_references": {"markup_id": "markups"},
    "markup_categories": {"markup_id": "markups"},
    "owner_cost_references": {"owner_cost_id": "owner_costs"},
    "template_markup_references": {"template_markup_id": "template_markups"},
    "timeline_predecessors": {
        "event_id": "timeline_events",
        "predecessor_id": "timeline_events",
    },
    "category_grants": {"project_member_id": "project_members"},
}
WHOLES = PARTS | LINKS
# Rows that are met below one field alone: where it is null, none of them is met.
BELOW = {
    "cost_lines": "Item.costLines",
    "draws": "Item.draws",
    "inherited_markups": "Item.inheritedMarkups",
    "markups": "Markup.refersTo",
    "owner_costs": "OwnerCost.refersTo",
    "estimate_lines": "Estimate.lines",
    "item_templates": "Project.itemTemplate",
    "template_lines": "ItemTemplate.lines",
    "template_markups": "ItemTemplate.markups",
    "report_notes": "Report.notes",
    "report_recipients": "Report.distribution",
}
# Rows that bear on nobody but the person whom they name.
PERSONAL = {
    "idempotency_keys": "membership_id",
    "tokens": "membership_id",
    "personal_settings": "membership_id",
    "sessions": "membership_id",
    "links": "membership_id",
}
# Known as far as a row that is seen names them.
NAMED = {"users", "roles"}
OF_PERSON = (
    *("name", "company_id"),
    *("picture_id", "picture_type", "picture_bytes"),
)
# What one may: it stays as it is, even of a project that one does not know of.
RIGHTS = {"feature_levels", "expiring_grants"}
OURS = object()
CLASSIFIED = {
    f"{table.name}.{column.name}"
    for table in Base.metadata.sorted_tables
    for column in table.c
    if class_of(column) not in {Class.PUBLIC, Class.CREDENTIAL}
}
# What no field shows, and no rule asks of anybody but its owner.
UNSEEN = {
    *(CLASSIFIED - SECRETS.keys()),
    *(f"{table}.revision" for table in ("items", "milestones", "estimates")),
    *("item_templates.revision", "companies.access_epoch"),
}
# References that no foreign key holds.
POINTERS = {
    "projects.main_categorization_id": "categorizations",
    "projects.active_milestone_id": "milestones",
    "projects.update_clearer_id": "users",
    "history.item_id": "items",
    "history.milestone_id": "milestones",
}
ROLES = "project_roles_permissions_previews"
OF_ROLES = ("category_access", "hide_all_costs", "display_modes")


class View:
    """All that one person sees: the rows, and of each what is shown."""

    def __init__(self, tables, person):
        self.tables = tables
        self.person = person
        self.eyes = Eyes(person)
        self._known = {}

    @cached_property
    def held_roles(self):
        mine = self.person._mine("project_members")
        mine = [*mine, *self.person._mine("expiring_grants")]
        reach = self.person.projects
        return {row["role_id"] for row in mine if row["project_id"] in reach}

    @cached_property
    def rows(self):
        """Give the cells of each row that is seen, by table and id."""
        seen = {
            (table.name, row["id"]): self._cells(table, row)
            for table in Base.metadata.sorted_tables
            for row in self.tables.all(table.name)
            if table.name not in NAMED and self.knows(table.name, row)
        }
        return seen | dict(self._named(seen))

    def _named(self, seen):
        """Add the people and roles that the seen rows name."""
        ids = {value for cells in seen.values() for value in cells.values()}
        for name in NAMED:
            for row in self.tables.all(name):
                if name == "roles" and self.knows_role(row):
                    yield (name, row["id"]), dict(row)
                elif row["id"] in ids or self.eyes.knows(name, row):
                    yield (name, row["id"]), self._of_named(row)

    def knows_role(self, row):
        """Roles of the company, and of a project whose roles he may see."""
        if row["company_id"] != self.person.company:
            return False
        held = self.person.projects.get(row["project_id"])
        levels = held.levels.get(ROLES, (0,)) if held else (0,)
        return row["project_id"] is None or max(levels) > 0

    def _of_named(self, row):
        cells = {name: row[name] for name in OF_PERSON if name in row}
        for member in self.tables.of("memberships", user_id=row["id"]):
            if self.knows("memberships", member):
                cells["email"] = row["email"]
        if row["id"] in self.held_roles:
            cells |= {column: row[column] for column in OF_ROLES}
        return cells

    def knows(self, table, row):
        key = (table, row["id"])
        if key not in self._known:
            self._known[key] = self._works_out(table, row)
        return self._known[key]

    def _works_out(self, table, row):
        company = self.person.company
        if table in {"accounts", "identities"}:
            account = row["id" if table == "accounts" else "account_id"]
            return account == self.person.membership["account_id"]
        if table in {"mails", "login_attempts"} or row.get("company_id", OURS) not in {
            company,
            OURS,
        }:
            return False
        if table == "role_levels":
            (role,) = self.tables.of("roles", id=row["role_id"])
            return role["id"] in self.held_roles or self.knows_role(role)
        if table == "item_shares":
            # Whoever shares a draft, or no more, learns whom it was shared with.
            (item,) = self.tables.of("items", id=row["item_id"])
            own = row["user_id"] == self.person.user
            return own or self.eyes.knows("items", item)
        own = self.person.membership["id"]
        if table in PERSONAL:
            return row[PERSONAL[table]] == own
        is_right = table in RIGHTS and row["membership_id"] == own
        return is_right or (self.eyes.knows(table, row) and self._is_met(table, row))

    def _is_met(self, table, row):
        if table in BELOW and not self.eyes.passes(table, row, BELOW[table]):
            return False
        wholes = WHOLES.get(table, {}).items()
        return all(self._is_whole_met(row[column], *pair) for column, *pair in wholes)

    def _is_whole_met(self, row_id, table):
        whole = self.tables.of(table, id=row_id)
        return row_id is None or (bool(whole) and self.knows(table, whole[0]))

    def _cells(self, table, row):
        return {
            column.name: self._shown(table, column, row)
            for column in table.c
            if f"{table.name}.{column.name}" not in UNSEEN
        }

    def _shown(self, table, column, row):
        """A reference to what is not known is as if there were none."""
        name, value = f"{table.name}.{column.name}", row[column.name]
        if name in SECRETS and not self.eyes.passes(table.name, row, name):
            return None
        if name == "refused_writes.subject_id":
            return self.eyes.known_id(value)
        to = target_of(column)
        is_met = to is None or to in NAMED or self._is_whole_met(value, to)
        return value if is_met else None

    def hides(self, table, row, column):
        """Say whether a cell is none that the person may see."""
        cells = self.rows.get((table, row["id"]))
        name = f"{table}.{column}"
        if cells is None or column not in cells:
            return True
        return name in SECRETS and not self.eyes.passes(table, row, name)

    def differs(self, other):
        """Name where two views part."""
        for key in self.rows.keys() | other.rows.keys():
            mine, theirs = self.rows.get(key), other.rows.get(key)
            if mine != theirs:
                yield key, mine, theirs


def target_of(column):
    """Name the table that a column refers to, if it does."""
    for key in column.foreign_keys:
        return key.column.table.name
    return POINTERS.get(f"{column.table.name}.{column.name}")
