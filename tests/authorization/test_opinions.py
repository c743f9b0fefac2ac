"""What the policy says of a person and a row, the naive oracle says: no database."""

from itertools import product
from random import Random
from types import MappingProxyType

import pytest

from db.models.companies import CompanyRole, Plan, ProjectAccess
from permissions.actions import ACTS
from permissions.flags import Flag
from permissions.guards import GUARD_OF, GUARDS
from permissions.levels import CategoryAccess, Level, Mode
from permissions.rows import HISTORY_GUARDS, ROWS
from permissions.scopes import SCOPES, Link
from permissions.viewers import Grant, Viewer
from tests.authorization import company_rights, entries, existence, grids, item_acts
from tests.authorization import conditions as when
from tests.authorization.classified import SECRETS, shows
from tests.authorization.eyes import Eyes
from tests.authorization.other_acts import OTHER_ACTS, Act
from tests.authorization.parts import features_of
from tests.authorization.people import FLAGS, Held, Person, Tables
from tests.authorization.worlds import made_up

WORLD = made_up(5)[0]
# Nobody in it logs in, but for these two.
LOGINS = {row["id"]: row for row in WORLD.world.rows["memberships"][:2]}
for member_id, member in LOGINS.items():
    member["account_id"] = f"acn_{member_id}"
TABLES = Tables(WORLD.world.rows)
ROLES = ("EMPLOYEE", "EMPLOYEE", "PARTNER", "CLIENT", "ADMIN")
# Each question is asked this often of each level of a feature, or a bit less.
ENOUGH = 24


def of_feature(name):
    return lambda _person, held, facts, _row: held.has(name, facts)


# Whose columns are the company's own.
OF_COMPANY = {"companies", "memberships"}
# Guards of no entry and of no field: what they are asked of, and what is said of them.
OF_NO_ENTRY = {
    "CanSeeMilestoneFunds": (
        "milestones",
        lambda *asked: with_money("markups_details", *asked),
    ),
    "CanSeeOwnerFunds": (
        "milestones",
        lambda *asked: with_money("owner_costs", *asked),
    ),
    "CanSeeRoleGrids": ("milestones", of_feature(when.ROLES)),
    "CanSeeUnitChanges": ("projects", of_feature("project_units_of_measure")),
    "CanSeeTermChanges": ("projects", of_feature("project_terminology")),
}


def with_money(feature, _person, held, facts, _row):
    return held.whole and held.has(feature, facts) and not held.hides


def rows_of(table):
    """Take a few rows, each of another look, of those that a project has."""
    found = {}
    marks = (
        *("is_draft", "is_active", "is_published", "is_administrator"),
        *("is_shared_with_clients", "is_shared_with_partners"),
        *("kind", "status", "guard", "field"),
    )
    references = ("item_id", "milestone_id", "estimate_id", "scenario_id")
    rows = WORLD.world.rows[table]
    for row in (row for row in rows if row.get("project_id", "own")):
        facts = [row.get(name) for name in marks]
        facts += [row.get(name) is None for name in (*references, "has_draws")]
        kept = TABLES.of("memberships", id=row.get("membership_id"))
        facts += [member["role"] for member in kept]
        found.setdefault(tuple(facts), row)
    return [*found.values()]


def history():
    """Make entries under every guard, of every kind of field, of both owners."""
    (one, *_), owners = rows_of("history"), ("items", "milestones")
    for guard in ("PUBLIC", *sorted(HISTORY_GUARDS)):
        for field in ("name", "comments", "attachments"):
            for owner in owners:
                of = WORLD.world.rows[owner][len(guard) % 5]
                ids = dict.fromkeys(("item_id", "milestone_id"))
                ids[f"{owner.removesuffix('s')}_id"] = of["id"]
                stage = {"is_draft_stage": len(guard) % 2 == 1}
                project = {"project_id": of["project_id"]}
                yield {**one, "guard": guard, "field": field, **ids, **stage, **project}


def variants(table, **values):
    """Make rows of a table that differ in some of what rules ask for."""
    (one, *_) = WORLD.world.rows[table]
    for chosen in product(*values.values()):
        yield {**one, **dict(zip(values, chosen, strict=True))}


def people(rng, names, row, again):
    """Make people near each level of each feature: alone, and with others lowered."""
    for feature in names or ("milestones",):
        for level in range(4):
            for lowered in (0, 0, 0, 1, 2, len(names)) * again:
                yield person(rng, names, row, lowered, {feature: level})


def without_role(row):
    """Make people who hold no role on the project, and may have made the row."""
    rng = Random(row["id"])  # noqa: S311 (the same people each time)
    for one in (person(rng, [], row, 0, {}) for _ in range(ENOUGH // 8)):
        if not one.is_admin:
            one.projects[project_of(row)].levels = {}
            yield one


def person(rng, names, row, lowered, given):
    cells = dict.fromkeys(grids.FEATURES, (3, 3))
    for feature in rng.sample(names, min(lowered, len(names))):
        cells[feature] = tuple(rng.choices(range(4), k=2))
    for feature, level in given.items():
        cells[feature] = (rng.choice((level, level, 3)), level)
    for feature in {*grids.FEATURES} - grids.BY_CATEGORY:
        cells[feature] = (cells[feature][-1],) * 2
    found = object.__new__(Person)
    found.tables, found.spreads = TABLES, {}
    found.role = rng.choice(ROLES)
    found.company = row.get("company_id", row["id"])
    found.is_admin = found.role == "ADMIN"
    found.is_staff = found.role in {"ADMIN", "EMPLOYEE"}
    found.flags = {flag for flag in FLAGS if rng.random() < 0.5}
    found.access = rng.choice(("ALL", "SOME", "NONE"))
    found.plan = rng.choice([*Plan])
    involved = [*makers(row), *WORLD.users[:2]]
    found.user = rng.choice((involved[0], rng.choice(involved[1:])))
    found.projects = {project_of(row): held(rng, row, cells, found.is_admin)}
    return found


def held(rng, row, cells, is_admin):
    if is_admin:
        return Held(dict.fromkeys(grids.FEATURES, (3, 3)), set(grids.MODES))
    categories = TABLES.of("categories", project_id=project_of(row))
    return Held(
        cells,
        {mode for mode in grids.MODES if rng.random() < 0.6},
        rng.choice(("OFF", "OFF", "LEVELS", "ROWS")),
        rng.random() < 0.15,
        {each["id"] for each in categories if rng.random() < 0.4},
        rng.choice((None, "another", row["id"])),
    )


def makers(row):
    """Name those who have to do with the row, so that they ask often."""
    names = ("creator_id", "author_id", "uploader_id", "user_id")
    yield from (row[name] for name in names if row.get(name))
    for member in TABLES.of("memberships", id=row.get("membership_id")):
        yield member["user_id"]
    item = row.get("item_id") or row["id"]
    for table in ("item_assignees", "item_shares"):
        yield from (pair["user_id"] for pair in TABLES.of(table, item_id=item))
    for member in TABLES.of("project_members", role_id=row["id"]):
        yield member["user_id"]
    for name in ("items", "milestones"):
        for whole in TABLES.of(name, id=row.get(f"{name.removesuffix('s')}_id")):
            yield whole["creator_id"]


def project_of(row):
    return row.get("project_id", row["id"])


def viewer(person):
    grants = {
        project: Grant(
            {key: levels(one, cell) for key, cell in one.levels.items()},
            frozenset(map(Mode, one.modes)),
            CategoryAccess(one.access),
            one.hides,
            frozenset(one.categories),
            one.role,
        )
        for project, one in person.projects.items()
    }
    role = CompanyRole(person.role)
    return Viewer(
        person.user,
        "mbr",
        person.company,
        role,
        MappingProxyType(grants),
        flags=frozenset(map(Flag, person.flags)),
        project_access=ProjectAccess(person.access),
        plan=Plan(person.plan),
    )


def levels(one, cell):
    inside, outside = map(Level, cell)
    return (inside, inside if one.access == "OFF" else outside)


def scopes(table, row):
    found = {"category": frozenset()}
    for name, place in SCOPES[table].items():
        if isinstance(place, Link):
            pairs = TABLES.of(place.table, **{place.key: row[place.local]})
            found[name] = frozenset(pair[place.column] for pair in pairs)
        else:
            found[name] = row[place]
    return found


class Listening(dict):
    """Levels that remember which of them somebody has asked for."""

    def __init__(self, level):
        super().__init__(dict.fromkeys(grids.FEATURES, (level, level)))
        self.asked = set()

    def get(self, key, default=None):
        self.asked.add(key)
        return super().get(key, default)


def asked(opinion, table, row):
    """Name the features that the oracle asks for, of one row."""
    found = set()
    for level in range(4):
        one = person(Random(table), [], row, 0, {})  # noqa: S311 (anybody)
        (own,) = one.projects.values()
        own.levels, own.hides = Listening(level), False
        opinion(one, own, Eyes(one).facts(table, row), row)
        found |= own.levels.asked
    return found


def agree(table, name, opinion, also):
    """Ask both of every row and person."""
    rng = Random(f"{table} {name}")  # noqa: S311 (the same people each time)
    rule, exists = rule_of(table, name), existence.ROWS.get(table)
    for row in FOUND[table]:
        places, project = scopes(table, row), project_of(row)
        names = sorted(asked(opinion, table, row) | also)
        again = 1 + ENOUGH // (len(FOUND[table]) * (len(names) or 1))
        for one in (*people(rng, names, row, again), *without_role(row)):
            known = Eyes(one).facts(table, row), row
            held = one.projects[project]
            # Of a row that one may not know, no column is asked for.
            if name != "rows" and exists and not exists(one, held, *known):
                continue
            told = bool(opinion(one, held, *known))
            assert rule.holds(viewer(one), places, project) == told, (vars(one), row)


def of_company(opinion):
    return lambda person, _held, _facts, row: opinion(person, row)


def of_act(opinion):
    return lambda *asked: opinion(Act(*asked))


def of_column(name):
    return lambda person, held, facts, _row: shows(person, held, facts, [name])


def of_entries(guard):
    return lambda person, held, facts, _row: entries.stands(person, held, facts, guard)


def opinions():
    """Gather what is asked of each table: its rows, its acts, its columns."""
    yield from of_rows()
    for act, opinion in item_acts.ACTS.items():
        yield "items", act, opinion
    yield from of_acts(OTHER_ACTS, of_act)
    yield from of_acts(company_rights.ACTS, of_company)
    for guard in entries.OTHERS:
        yield "milestones", f"by {guard}", of_entries(guard)
    for guard, (table, opinion) in OF_NO_ENTRY.items():
        yield table, f"by {guard}", opinion
    for name in SECRETS:
        table, _, column = name.partition(".")
        if name in GUARD_OF and (
            table in OF_COMPANY or "project_id" in TABLES.all(table)[0]
        ):
            yield table, column, of_column(name)


def of_acts(known, read):
    for table, acts in known.items():
        for act, opinion in acts.items():
            yield table, f"can {act}", read(opinion)


def of_rows():
    for table, opinion in existence.ROWS.items():
        yield table, "rows", opinion
    yield "timeline_predecessors", "rows", existence.ROWS["timeline_events"]
    for table, opinion in company_rights.ROWS.items():
        yield table, "rows", of_company(opinion)
    for table in WHOLE:
        yield table, "rows", lambda *_asked: True


def rule_of(table, name):
    if name == "rows":
        return ROWS[table]
    if name.startswith("can "):
        return ACTS[table][name.removeprefix("can ")]
    if name.startswith("by "):
        return GUARDS[name.removeprefix("by ")].rule
    return GUARD_OF[f"{table}.{name}"].rule


FOUND = {table: rows_of(table) for table in SCOPES}
FOUND["history"] = [*history()]
FOUND["memberships"] = [
    *variants(
        "memberships",
        role=sorted({*ROLES}),
        is_active=(True, False),
        is_account_owner=(True, False),
    )
]
FOUND["projects"] = [*variants("projects", status=("PENDING", "LIVE"))]
FOUND["access_requests"] = [
    *variants(
        "access_requests",
        status=("OPEN", "DECLINED"),
        step=("LEVEL", "MODE", "FLAG", "SWITCH"),
    )
]
FOUND["sessions"] = FOUND["tokens"]
# Roles that somebody has.
HELD = {member["role_id"] for member in WORLD.world.rows["project_members"]}
FOUND["roles"] += [row for row in WORLD.world.rows["roles"] if row["id"] in HELD][:3]
FOUND["identities"] = [
    {"id": "idn", "account_id": member["account_id"], "removed_at": removed_at}
    for member in LOGINS.values()
    for removed_at in (None, "2026-01-01T00:00:00.000000Z")
]
# What is a part of something stands and falls with it.
WHOLE = (
    *("cost_lines", "draws", "inherited_markups", "item_categories", "item_assignees"),
    *("markups", "markup_references", "markup_categories"),
    *("owner_costs", "owner_cost_references", "estimate_lines", "scenario_changes"),
    *("template_lines", "template_markups", "template_markup_references"),
    *("report_milestones", "scenario_shares", "comment_readers", "category_grants"),
    *("projects", "companies", "users"),
)
# An entry of the history asks only for what its own guard asks, and for files.
FILES = {"comments", "attachments", "milestone_attachments"}
ASKED = {
    f"{table} {name}": (
        *(table, name, opinion),
        FILES if table == "history" else {*features_of(rule_of(table, name))},
    )
    for table, name, opinion in opinions()
}


@pytest.mark.parametrize("question", ASKED)
def test_the_policy_says_what_the_oracle_says(question):
    agree(*ASKED[question])


def test_all_acts_and_all_rows_have_a_second_opinion():
    # That on members: tests/test_member_rights.py, test_trade_partner_rights.py.
    tables = ACTS.keys() - {"memberships"}
    told = {f"{table} can {act}" for table in tables for act in ACTS[table]}
    told |= {f"{table} rows" for table in ROWS}
    assert told == {one for one in ASKED if " can " in one or one.endswith(" rows")}
