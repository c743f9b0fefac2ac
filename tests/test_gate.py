"""The gate: no classified column in a statement but by the way of the policy."""

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    case,
    cast,
    column,
    create_engine,
    delete,
    desc,
    exists,
    func,
    insert,
    literal,
    literal_column,
    select,
    table,
    text,
    tuple_,
    type_coerce,
    union_all,
    update,
)
from sqlalchemy.orm import aliased, load_only

from db.classes import Class
from db.engine import Database
from db.gate import MACHINE, OutsideTheGate, class_of
from db.models.items import Item
from db.models.tokens import Token
from permissions.gate import has_hash, masks_of, visible
from permissions.residuals import Among, all_of
from resolvers.engine.snapshot import keep

ITEMS = Item.__table__
C = ITEMS.c
OTHER = ITEMS.alias("other")
ROW = ITEMS.alias("row")
INNER = select(C.id, C.direct_cost).subquery()
SHAPE = Among("project", "projects", frozenset({"prj_1"}))
SHOWN = visible(ITEMS, "direct_cost", SHAPE)
GATED = select(C.id, SHOWN.label("direct_cost")).limit(3).subquery()
AGAIN = Table("items", MetaData(), Column("id", Text), Column("direct_cost", Integer))
RANK = func.row_number().over(order_by=C.direct_cost)
BINDS = {}

SMUGGLED = {
    "plain": select(C.direct_cost),
    "in a filter": select(C.id).where(C.direct_cost > 5),
    "in an order": select(C.id).order_by(C.direct_cost),
    "in an order downwards": select(C.id).order_by(desc(C.direct_cost).nulls_last()),
    "in an order, by its name": select(C.id).order_by("direct_cost"),
    "in a sum": select(func.sum(C.direct_cost)),
    "in a count": select(func.count(C.direct_cost)),
    "in a group": select(func.count()).group_by(C.direct_cost),
    "in a having": select(C.id).group_by(C.id).having(func.max(C.direct_cost) > 5),
    "made distinct": select(C.direct_cost).distinct(),
    "under another name": select(C.direct_cost.label("name")),
    "of an alias": select(OTHER.c.direct_cost),
    "of a subquery": select(INNER.c.direct_cost),
    "within a subquery": select(INNER.c.id),
    "of a common table": select(select(C.direct_cost).cte().c.direct_cost),
    "in an exists": select(C.id).where(
        exists().where(and_(OTHER.c.id == C.id, OTHER.c.markup_subtotal > 1))
    ),
    "as a scalar": select(
        select(OTHER.c.direct_cost).where(OTHER.c.id == C.id).scalar_subquery()
    ),
    "in a union": union_all(select(C.name), select(C.internal_note)),
    "in a window": select(RANK),
    "in a case": select(case((C.direct_cost > 3, 1), else_=0)),
    "in a cast": select(cast(C.direct_cost, Integer)),
    "as another type": select(type_coerce(C.direct_cost, Integer)),
    "in a tuple": select(C.id).where(tuple_(C.id, C.direct_cost).in_([("a", 1)])),
    "in arithmetic": select(C.direct_cost + C.markup_subtotal),
    "as text, lower case": select(func.lower(C.internal_note)),
    "in a join": select(C.id).join(OTHER, OTHER.c.direct_cost == C.direct_cost),
    "the whole table": select(ITEMS),
    "the whole row as a value": select(func.row_to_json(ITEMS.table_valued())),
    "before everything else": select(C.id).prefix_with("direct_cost,"),
    "after everything else": select(C.id).suffix_with("ORDER BY direct_cost"),
    "a mapped attribute": select(Item.direct_cost),
    "a mapped entity": select(Item),
    "an alias of an entity": select(aliased(Item).direct_cost),
    "an entity, one more attribute loaded": select(Item).options(
        load_only(Item.name, Item.internal_note)
    ),
    "as SQL in words": text("SELECT direct_cost FROM items"),
    "words in a filter": select(C.id).where(text("direct_cost > 1")),
    "words in an order": select(C.id).order_by(text("direct_cost")),
    "words as a column": select(text("direct_cost")).select_from(ITEMS),
    "words typed": text("SELECT direct_cost FROM items").columns(direct_cost=Integer),
    "a literal column": select(literal_column("direct_cost")).select_from(ITEMS),
    "a literal in a function": select(func.max(literal_column("direct_cost"))),
    "a made-up operator": select(C.id.op("|| direct_cost ||")(C.id)),
    "a column of no table": select(column("direct_cost")).select_from(ITEMS),
    "of a table made up": select(table("items", column("direct_cost")).c.direct_cost),
    "of a table described anew": select(AGAIN.c.direct_cost),
    "returned by a change": update(ITEMS).values(name="x").returning(C.direct_cost),
    "as an input of a change": update(ITEMS).values(name=func.lower(C.internal_note)),
    "as the reason of a change": delete(ITEMS).where(C.direct_cost > 5),
    "as the rows of an insert": insert(ITEMS).from_select(
        ["id", "name"], select(C.id, C.internal_note)
    ),
}
"""Each would tell something of a column that nobody decided on."""

LEGITIMATE = {
    "shown": select(C.id, SHOWN.label("direct_cost")),
    "shown to all": select(visible(ITEMS, "direct_cost", True)),
    "filtered": select(C.id).where(SHOWN > 5),
    "sorted": select(C.id).order_by(SHOWN.desc().nulls_last()),
    "summed": select(func.sum(SHOWN), func.count(SHOWN)),
    "grouped": select(func.count()).select_from(ITEMS).group_by(SHOWN),
    "of a subquery": select(GATED.c.direct_cost),
    "of an alias": select(visible(ROW, "direct_cost", SHAPE)).limit(1),
    "public columns": select(C.id, C.name, OTHER.c.status).where(OTHER.c.id == C.id),
    "counted": select(func.count()).select_from(ITEMS),
}
"""These have passed the gate, or have no need to."""


@pytest.fixture(scope="module")
async def gated(demo_database_url):
    database = Database(demo_database_url)
    async with database.engine.connect() as connection:
        BINDS["projects"] = [await connection.scalar(select(C.project_id))]
        yield database, connection
    await database.engine.dispose()


@pytest.mark.parametrize("way", SMUGGLED)
async def test_a_column_is_not_smuggled_out(gated, way):
    _, connection = gated
    with pytest.raises(OutsideTheGate):
        await connection.execute(SMUGGLED[way], BINDS)


@pytest.mark.parametrize("way", SMUGGLED)
async def test_a_column_is_not_smuggled_into_what_is_kept(gated, way):
    database, _ = gated
    with pytest.raises(OutsideTheGate):
        keep(SMUGGLED[way], database.dialect)


@pytest.mark.parametrize("way", LEGITIMATE)
async def test_what_passed_the_gate_is_executed(gated, way):
    _, connection = gated
    assert len((await connection.execute(LEGITIMATE[way], BINDS)).all()) > 0


@pytest.mark.parametrize("way", LEGITIMATE)
async def test_what_passed_the_gate_is_kept(gated, way):
    database, _ = gated
    assert keep(LEGITIMATE[way], database.dialect).text.startswith("SELECT")


async def test_a_column_is_shown_only_where_the_rule_holds(gated):
    _, connection = gated
    (project,) = BINDS["projects"]
    shown = await connection.execute(select(C.project_id, SHOWN), BINDS)
    found = {(where == project, cost is not None) for where, cost in shown}
    assert found == {(True, True), (False, False)}


async def test_what_no_compiler_has_seen_is_refused(gated):
    _, connection = gated
    with pytest.raises(OutsideTheGate):
        await connection.exec_driver_sql("SELECT direct_cost FROM items")


@pytest.mark.case("CA-13")
async def test_the_machine_and_a_viewer_take_turns_on_one_connection(gated):
    _, connection = gated
    plain, shown = SMUGGLED["plain"].limit(1), LEGITIMATE["shown"].limit(1)
    for _ in range(3):
        assert (await connection.execute(plain, execution_options=MACHINE)).all()
        with pytest.raises(OutsideTheGate):
            await connection.execute(plain)
        assert (await connection.execute(shown, BINDS)).all()


def test_an_alias_is_of_the_class_of_its_column():
    assert class_of(OTHER.c.direct_cost) is Class.COST
    assert class_of(INNER.c.direct_cost) is Class.COST
    assert class_of(C.name) is Class.PUBLIC
    assert class_of(GATED.c.direct_cost) is None


def test_a_hash_is_compared_and_no_other_column_that_way():
    token = Token.__table__.c.hash
    found = select(Token.id).where(has_hash(token, literal("x")))
    dialect = create_engine("sqlite://").dialect
    assert "hash = " in str(found.compile(dialect=dialect))
    with pytest.raises(TypeError, match=r"items\.direct_cost is no credential"):
        has_hash(C.direct_cost, literal(1))


# One that is looked up for each row, and one that is looked up beside what is not.
LOOKED_UP = Among("category", "own", frozenset({"cat_1"}))
BOTH = all_of((SHAPE, LOOKED_UP))


def said(predicate):
    return str(predicate.compile(dialect=create_engine("sqlite://").dialect))


def test_what_is_looked_up_is_worked_out_once_beside_the_row():
    by_mode = (("cost_impact_allocated", SHAPE), ("cost_impact_direct", LOOKED_UP))
    shapes = (True, None, SHAPE, by_mode, False, BOTH, LOOKED_UP)
    masks = masks_of(ITEMS, "items", shapes)
    assert [*masks] == [LOOKED_UP, BOTH]
    assert all("SELECT max(CASE" in said(each) for each in masks.values())
    assert not masks_of(ITEMS, "users", shapes)


def test_what_was_worked_out_beside_the_row_is_asked_for_by_its_name():
    masks = {LOOKED_UP: column("mask_0", Boolean)}
    shown = said(visible(ITEMS, "direct_cost", LOOKED_UP, masks))
    assert shown == "CASE WHEN mask_0 THEN items.direct_cost END"
    assert said(visible(ITEMS, "can:delete", LOOKED_UP, masks)) == "mask_0"
    looked_up = said(visible(ITEMS, "direct_cost", BOTH, masks))
    assert "mask_0" not in looked_up
    assert "FROM item_categories" in looked_up


@pytest.mark.parametrize(
    ("last", "other"),
    [(True, " ELSE items.cost_impact_direct"), (LOOKED_UP, "")],
)
def test_of_several_columns_the_first_is_shown_that_may_be(last, other):
    shape = (("cost_impact_allocated", SHAPE), ("cost_impact_direct", last))
    shown = said(visible(ITEMS, "cost_impact@", shape, {LOOKED_UP: column("mask_0")}))
    assert "THEN items.cost_impact_allocated" in shown
    assert ("WHEN mask_0 THEN items.cost_impact_direct" in shown) is (not other)
    assert shown.endswith(f"{other} END")


def test_of_several_columns_the_only_one_is_shown_as_it_is():
    shape = (("cost_impact_direct", True),)
    assert said(visible(ITEMS, "cost_impact@", shape)) == "items.cost_impact_direct"
