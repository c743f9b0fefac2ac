"""Kinds of change that add, remove and move rows: W7, W8, W10 and W12."""

from db.base import Base
from tests.authorization.grids import LEVELS, MODES
from tests.two_worlds.view import target_of

TABLES = Base.metadata.tables
# What people make, and may keep to themselves.
MADE = {
    "items": {"is_draft": True},
    "milestones": {"is_draft": True, "is_active": False},
    "scenarios": {"is_published": False},
    "comments": {},
    "attachments": {},
}
UNSHARED = {"is_shared_with_clients": False, "is_shared_with_partners": False}
AUTHORS = ("creator_id", "author_id", "uploader_id")
# Rows that exist for whoever holds a level, and under fields that may be hidden.
HELD = (
    *("reports", "timeline_events", "categorizations", "categories", "metrics"),
    *("cost_lines", "draws", "markups", "owner_costs", "estimate_lines", "history"),
    *(
        "contacts",
        "cost_codes",
        "funds",
        "template_lines",
        "template_markups",
        "units_of_measure",
    ),
)
# Where a hidden row may stand as well.
PLACES = ("item_id", "milestone_id", "event_id", "category_id")
# Nobody is left without these: they say who may sign in.
SIGNED_IN = {
    *("tokens", "sessions", "links", "mails", "accounts", "idempotency_keys"),
    *("identities", "login_attempts"),
}
FOREVER = {"companies", "users", "memberships"} | SIGNED_IN
# Roles decide what is seen: they go only with all of their company's rows.
STAY = FOREVER | {"roles", "role_levels"}

# Tables whose rows are touched with what they are part of, and never by themselves.
PARTS_ONLY: frozenset[str] = frozenset()


def w7_rows(drawing):
    """Hidden rows: some go, some move, and others come before, between and after."""
    alone = [name for name in TABLES if name not in PARTS_ONLY]
    for name, row in [*drawing.unknown(*alone)]:
        if name not in STAY and drawing.dice.random() < 0.3:
            _remove(drawing, name, row)
    for name, row in [*drawing.unknown(*alone)]:
        _move(drawing, name, row)
    _point_elsewhere(drawing)
    for name in (each for each in (*MADE, *HELD) if each not in PARTS_ONLY):
        rows = drawing.tables.all(name)
        for row in drawing.dice.sample(rows, min(len(rows), 4)):
            _copy(drawing, name, row)


def _point_elsewhere(drawing):
    """Let seen rows refer to nothing where they refer to what is hidden."""
    for (name, row_id), cells in drawing.view.rows.items():
        # A right of one project would become one of them all.
        if name in {"feature_levels", "expiring_grants"}:
            continue
        (row,) = drawing.tables.of(name, id=row_id)
        for column in TABLES[name].c:
            is_hidden = column.name in cells and cells[column.name] is None
            if target_of(column) and is_hidden and drawing.dice.random() < 0.5:
                drawing.put(column, row, None)


def _remove(drawing, name, row):
    """Remove a row with all that refers to it; none of that may be seen."""
    gone, freed = {}, []
    if _gather(drawing, name, row, gone, freed):
        for table, each, column in freed:
            drawing.changes.put(table, each, column, None)
        drawing.changes.remove([*gone.values()])


def _gather(drawing, name, row, gone, freed):
    gone[row["id"]] = (name, row)
    for table, column in REFERRED.get(name, ()):
        for each in drawing.tables.of(table, **{column: row["id"]}):
            if each["id"] in gone:
                continue
            if _may_be_freed(drawing, table, each, column):
                freed.append((table, each, column))
                continue
            is_in = _stays(drawing, table, each)
            if is_in or not _gather(drawing, table, each, gone, freed):
                return False
    return True


def _stays(drawing, table, row):
    return table in STAY or (table, row["id"]) in drawing.view.rows


def _may_be_freed(drawing, table, row, column):
    """Say whether a seen row refers to what is as if it were not there."""
    cells = drawing.view.rows.get((table, row["id"]), {})
    is_optional = TABLES[table].c[column].nullable
    return is_optional and column in cells and cells[column] is None


def _referred():
    found = {}
    for table in Base.metadata.sorted_tables:
        for column in table.c:
            if to := target_of(column):
                found.setdefault(to, []).append((table.name, column.name))
    return found


REFERRED = _referred()


def _move(drawing, name, row):
    """Let a hidden row refer to another record of its project."""
    for column in PLACES:
        if row.get(column) is None or drawing.dice.random() < 0.5:
            continue
        if is_unique_by(name, column):
            continue
        target = target_of(TABLES[name].c[column]) or column.replace("_id", "s")
        project = {"project_id": row["project_id"]}
        other = drawing.dice.choice(drawing.tables.of(target, **project))
        drawing.changes.put(name, row, column, other["id"])


def is_unique_by(name, column):
    keys = (each.columns for each in TABLES[name].constraints if _is_unique(each))
    return any(column in [each.name for each in columns] for columns in keys)


def _is_unique(constraint):
    return type(constraint).__name__ == "UniqueConstraint"


def _copy(drawing, name, row):
    """Copy a row as somebody else's own; where it is seen, it is left out later."""
    others = [
        user["id"]
        for user in drawing.tables.of("users", company_id=row["company_id"])
        if user["id"] != drawing.view.person.user
    ]
    values = {**MADE.get(name, {}), **_text(drawing, name)}
    values |= {each: drawing.dice.choice(others) for each in AUTHORS if each in row}
    values |= {each: False for each in UNSHARED if each in row}
    drawing.changes.add(drawing.copies.deep(name, row, **values))


def _text(drawing, name):
    """Mark the copy's own text, so that no key is taken twice and none passes."""
    texts = ("name", "body", "description", "after", "abbreviation", "number", "email")
    return {
        each: f"ZQSECRET{drawing.mark()}Q" for each in texts if each in TABLES[name].c
    }


def w8_people(drawing):
    """Other people: new ones on the teams, and others who are let in or left out."""
    for company in drawing.tables.all("companies"):
        for membership in drawing.tables.of("memberships", company_id=company["id"])[
            :3
        ]:
            _newcomer(drawing, membership)
    for name, row in [*drawing.unknown("category_grants", "comment_readers")]:
        if drawing.dice.random() < 0.5:
            _remove(drawing, name, row)
    for name, row in [*drawing.unknown("accessible_projects", "item_shares")]:
        _remove(drawing, name, row)


def _newcomer(drawing, like):
    """Let a person like another stand on the teams on which that one stands."""
    (user,) = drawing.tables.of("users", id=like["user_id"])
    mark = f"ZQSECRET{drawing.mark()}Q"
    pair = [("users", user), ("memberships", like)]
    own = {
        ("users", user["id"]): {"name": mark, "email": mark},
        ("memberships", like["id"]): {"is_account_owner": False},
    }
    people = drawing.copies.copied(pair, own)
    ids = {"user_id": people[0][1]["id"], "membership_id": people[1][1]["id"]}
    for member in drawing.tables.of("project_members", membership_id=like["id"]):
        people += drawing.copies.deep("project_members", member, **ids)
    drawing.changes.add(people)


def w10_other_company(drawing):
    """Other companies: one that has projects loses them, one without gets our own."""
    company = drawing.view.person.company
    for other in drawing.tables.all("companies"):
        if other["id"] == company:
            continue
        if drawing.tables.of("projects", company_id=other["id"]):
            _empty(drawing, other["id"])
        else:
            _settle(drawing, company, other["id"])


def _empty(drawing, other):
    rows = [
        (name, row)
        for name in TABLES
        if name not in FOREVER
        for row in drawing.tables.of(name, company_id=other)
    ]
    drawing.changes.remove(rows)


def _settle(drawing, company, other):
    """Copy all rows of a company but its tokens into another, under new ids."""
    rows = [
        (name, row)
        for name in TABLES
        if name != "companies" and name not in SIGNED_IN
        for row in drawing.tables.of(name, company_id=company)
    ]
    # Each company has an owner already.
    moved = {"company_id": other, "is_account_owner": False}
    texts = {(name, row["id"]): _filled(drawing, name, row) for name, row in rows}
    drawing.changes.add(drawing.copies.copied(rows, texts, **moved))


def _filled(drawing, name, row):
    marks = _text(drawing, name)
    return {column: mark for column, mark in marks.items() if row[column] is not None}


def w12_settings(drawing):
    """What others may: levels, modes and names of their roles, their flags and sets."""
    dice, view = drawing.dice, drawing.view
    for row in drawing.tables.all("role_levels"):
        if not view.knows("role_levels", row):
            for column in ("with_category", "without_category"):
                drawing.changes.put("role_levels", row, column, dice.choice(LEVELS))
    for row in drawing.tables.all("roles"):
        _put_role(drawing, row)
    for row in drawing.tables.all("memberships"):
        if not view.knows("memberships", row):
            _put_membership(drawing, row)
    for _, row in [*drawing.unknown("feature_levels")]:
        drawing.changes.put("feature_levels", row, "level", dice.choice(LEVELS))


def _put_role(drawing, row):
    values = {
        "name": f"ZQSECRET{drawing.mark()}Q",
        "display_modes": drawing.dice.choice(MODES),
        "hide_all_costs": not row["hide_all_costs"],
        "category_access": drawing.dice.choice(("OFF", "LEVELS", "ROWS")),
    }
    for column, value in values.items():
        if drawing.view.hides("roles", row, column) and not row["is_administrator"]:
            drawing.changes.put("roles", row, column, value)


def _put_membership(drawing, row):
    for column in ("view_financials", "edit_financials", "view_contacts"):
        drawing.changes.put("memberships", row, column, not row[column])
    access = drawing.dice.choice(("ALL", "NONE"))
    drawing.changes.put("memberships", row, "project_access", access)
