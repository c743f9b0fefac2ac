"""Each rule says the same of a row in SQL and in Python, on both databases."""

import asyncio
from collections import defaultdict
from types import MappingProxyType

import pytest
from graphql import GraphQLObjectType
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import case, not_, select

from db import migrate
from db.engine import Database
from db.models.companies import CompanyRole, ProjectAccess
from permissions.actions import ACTS
from permissions.decisions import Decision
from permissions.features import FEATURES
from permissions.flags import Flag
from permissions.guards import GUARD_OF, GUARDS
from permissions.levels import CategoryAccess, Level, Mode
from permissions.rows import HISTORY_GUARDS, ROWS
from permissions.rules import AnyOf
from permissions.scopes import SCOPES, Link, TableScope, table_named
from permissions.viewers import Grant, Viewer
from resolvers.engine.marks import GUARD
from schema.labels import table_behind
from schema.root import schema
from tests.authorization.parts import features_of
from tests.authorization.worlds import FRESH, made_up
from tests.worlds import KINDS

EXAMPLES = 300 if FRESH else 4


def guards_by_table():
    """Gather the guards of each table: of its columns, and of the fields beside."""
    found = defaultdict(set)
    for coordinate, guard in GUARD_OF.items():
        found[coordinate.partition(".")[0]].add(guard)
    for type_ in schema._schema.type_map.values():
        if isinstance(type_, GraphQLObjectType) and (table := table_behind(type_)):
            fields = type_.fields.values()
            found[table] |= {
                f.extensions[GUARD] for f in fields if GUARD in f.extensions
            }
    for guards in [*found.values()]:
        for guard in [*guards]:
            guards |= set(guard.by_mode.values())
    return found


GUARDS_OF = guards_by_table()
RULES = {
    table: {
        "rows": ROWS[table],
        **{f"can {act}": rule for act, rule in ACTS.get(table, {}).items()},
        **{g.__name__: g.rule for g in sorted(GUARDS_OF[table], key=repr)},
    }
    for table in sorted(ROWS)
}


class World:
    """The rows of two made-up companies, with what each scope finds in them."""

    def __init__(self):
        self.companies = made_up(7)
        self.rows = defaultdict(list)
        for company in self.companies:
            for table, rows in company.world.rows.items():
                self.rows[table] += rows

    def scopes(self, table, row):
        return {
            name: self._found(place, row)
            for name, place in {"category": None, **SCOPES[table]}.items()
        }

    def _found(self, place, row):
        if place is None:
            return frozenset()
        if isinstance(place, Link):
            pairs = self.rows[place.table]
            mine = [p for p in pairs if p[place.key] == row[place.local]]
            return frozenset(pair[place.column] for pair in mine)
        return row[place]

    def ids(self, table, **values):
        company = self.companies[0].world
        rows = [
            row
            for row in company.rows[table]
            if all(row[name] == value for name, value in values.items())
        ]
        return [row["id"] for row in rows]


WORLD = World()
SCOPES_OF_ROWS = {
    table: {row["id"]: WORLD.scopes(table, row) for row in WORLD.rows[table]}
    for table in RULES
}


@st.composite
def viewers(draw, table):
    features = {f for rule in RULES[table].values() for f in features_of(rule)}
    projects = draw(st.lists(st.sampled_from(WORLD.ids("projects")), unique=True))
    held = {each: draw(grants(sorted(features), each)) for each in projects}
    return Viewer(
        user_id=draw(st.sampled_from(WORLD.ids("users"))),
        membership_id="mbr_1",
        company_id=WORLD.companies[0].world.company_id,
        role=draw(st.sampled_from(CompanyRole)),
        grants=MappingProxyType(held),
        flags=frozenset(draw(st.sets(st.sampled_from(Flag)))),
        project_access=draw(st.sampled_from(ProjectAccess)),
        is_on_mobile=draw(st.booleans()),
    )


@st.composite
def grants(draw, features, project):
    levels = {}
    for feature in features:
        inside, outside = draw(st.sampled_from(Level)), draw(st.sampled_from(Level))
        levels[feature] = (inside, outside if FEATURES[feature].by_category else inside)
    categories = WORLD.ids("categories", project_id=project)
    return Grant(
        levels=levels,
        modes=frozenset(draw(st.sets(st.sampled_from(Mode)))),
        category_access=draw(st.sampled_from(CategoryAccess)),
        hides_all_costs=draw(st.booleans()),
        categories=frozenset(draw(st.sets(st.sampled_from(categories)))),
    )


@pytest.fixture(scope="module", params=KINDS)
def database_of_rules(request, databases):
    with databases.lend_built(request.param) as url:
        asyncio.run(_write(url))
        yield url


async def _write(url):
    await migrate.upgrade(url)
    database = Database(url)
    async with database.writing() as connection:
        for company in WORLD.companies:
            await company.world.write(connection)
    await database.engine.dispose()


@pytest.fixture(scope="module")
async def connection(database_of_rules):
    database = Database(database_of_rules)
    async with database.engine.connect() as connection:
        yield connection
    await database.engine.dispose()


def left_to_rows(viewer, table):
    """Give the rules that the viewer alone does not decide, with what they leave."""
    outcomes = {
        name: rule.outcome(viewer) for name, rule in RULES[table].items()
    } | folded(viewer, table)
    return {n: o for n, o in outcomes.items() if not isinstance(o, bool)}


def folded(viewer, table):
    decision = Decision(viewer)
    known = {f"{g.__name__} folded": decision.outcome(g) for g in GUARDS_OF[table]}
    return {"rows folded": decision.rows(table), **known}


def bound(outcomes):
    """Gather what is bound; one name never stands for two sets."""
    binds = {}
    for outcome in outcomes:
        for name, keys in outcome.binds():
            assert binds.setdefault(name, keys) == keys
    return binds


@pytest.mark.parametrize("table", RULES)
@settings(max_examples=EXAMPLES, deadline=None, derandomize=not FRESH)
@given(data=st.data())
async def test_a_rule_holds_in_sql_where_it_holds_in_python(connection, table, data):
    left = left_to_rows(data.draw(viewers(table)), table)
    source = table_named(table).alias("row")
    found = await connection.execute(
        select(source.c.id, *sayings(table, source, left.values())),
        bound(left.values()),
    )
    for row_id, *said in found:
        row = SCOPES_OF_ROWS[table][row_id]
        told = [int(each.test(row)) for each in left.values()]
        assert said == told * 4, (row_id, [*left])


def sayings(table, source, outcomes):
    """Render each outcome as it narrows rows and as it masks columns, and negated."""
    for is_mask in (False, True):
        scope = TableScope(table, source, is_mask=is_mask)
        yield from (case((each.sql(scope), 1), else_=0) for each in outcomes)
        # Two-valued: where it does not hold, its opposite does.
        yield from (case((not_(each.sql(scope)), 0), else_=1) for each in outcomes)


@pytest.mark.parametrize("table", RULES)
@settings(max_examples=EXAMPLES, deadline=None, derandomize=not FRESH)
@given(data=st.data())
def test_a_rule_says_the_same_of_a_row_in_every_reach(table, data):
    viewer = data.draw(viewers(table))
    decision = Decision(viewer)
    for row in SCOPES_OF_ROWS[table].values():
        project = row.get("project")
        if project not in viewer.grants:
            continue
        for guard in GUARDS_OF[table]:
            told = rule_of(guard).holds(viewer, row, project)
            assert rule_of(guard).holds(viewer, row) == told, guard
            assert holds_of(decision.outcome(guard), row) == told, guard
            assert holds_of(decision.outcome(guard, project), row) == told, guard
        told = ROWS[table].holds(viewer, row, project)
        assert holds_of(decision.rows(table), row) == told


@pytest.mark.parametrize("table", RULES)
@settings(max_examples=EXAMPLES, deadline=None, derandomize=not FRESH)
@given(data=st.data())
def test_what_no_project_shows_is_denied_and_what_each_shows_is_not_asked(table, data):
    viewer = data.draw(viewers(table))
    decision = Decision(viewer)
    for guard in GUARDS_OF[table]:
        if viewer.is_admin or not viewer.grants:
            continue
        rule = rule_of(guard)
        of_each = {rule.outcome(viewer, project) for project in viewer.grants}
        if len(of_each) == 1 and isinstance(next(iter(of_each)), bool):
            assert {decision.outcome(guard)} == of_each
        else:
            assert not isinstance(decision.outcome(guard), bool)


def rule_of(guard):
    """Give a guard's rule; of a figure in several modes, that one of them may show."""
    rules = [each.rule for each in guard.by_mode.values()]
    return AnyOf(*rules) if rules else guard.rule


def holds_of(outcome, row):
    return outcome if isinstance(outcome, bool) else outcome.test(row)


def test_every_guard_is_tried():
    tried = {guard.__name__ for guard in set().union(*GUARDS_OF.values())}
    assert GUARDS.keys() - tried - HISTORY_GUARDS == set()
