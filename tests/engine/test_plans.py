import pytest
from graphql import GraphQLError, build_schema, execute, parse

from resolvers.engine import planning
from resolvers.engine.builders import builder
from resolvers.engine.caches import Recent, Weighed
from resolvers.engine.executor import PlainBatchExecutor
from resolvers.engine.marks import Batched
from resolvers.engine.planning import plan_operation
from resolvers.engine.plans import BatchInfo
from tests.engine.small import ask, guard, world

SDL = """
interface Node { id: ID! parent: Node }
type Item implements Node { id: ID! parent: Node cost: Int notes: [Note!]! }
type Note implements Node { id: ID! parent: Node body: String item: Item }
type Query { item(id: ID): Item node: Node items: [Item!]! }
type Mutation { rename: Item }
"""


def _schema():
    return world(SDL, Item_cost="cost", Item_notes=Batched(list, needs=("id",)))


def _paths(plan):
    return [".".join(field.path) for field in plan.fields()]


def test_a_plan_tells_what_is_selected_and_where():
    schema = _schema()
    guard(schema, "Item_cost", "CanSeeItemCost")
    document = parse("{ first: item { cost mine: notes { body } } }")
    root = plan_operation(schema, document).root
    (item,) = root.fields
    assert (item.key, item.name, item.parent_name) == ("first", "item", "Query")
    assert (item.path, item.root) == (("first",), "first")
    assert (item.mark, item.guard) == (None, None)
    cost, notes = item.selections["Item"].fields
    assert (cost.guard, cost.mark.name) == ("CanSeeItemCost", "cost")
    assert cost.selections == {}
    assert (notes.path, notes.root) == (("first", "mine"), "first")
    assert notes.mark.needs == ("id",)
    assert str(notes.type) == "[Note!]!"
    assert [field.key for field in notes.selections["Note"].fields] == ["body"]


def test_fields_of_fragments_and_repeated_fields_are_merged():
    document = parse("""
        { item { ...A notes { id } } item { cost } }
        fragment A on Item { notes { body } cost }
    """)
    plan = plan_operation(_schema(), document)
    assert _paths(plan) == [
        "item",
        "item.notes",
        "item.cost",
        "item.notes.body",
        "item.notes.id",
    ]


def test_an_abstract_place_has_a_plan_for_each_possible_type():
    document = parse("{ node { id ... on Item { cost } ... on Note { body } } }")
    (node,) = plan_operation(_schema(), document).root.fields
    assert {
        name: [field.key for field in plan.fields]
        for name, plan in node.selections.items()
    } == {"Item": ["id", "cost"], "Note": ["id", "body"]}


def test_plans_of_deep_abstract_places_are_shared_and_do_not_multiply():
    depth = 12
    query = "{ node " + "{ parent " * depth + "{ id }" + " }" * depth + " }"
    plan = plan_operation(_schema(), parse(query))
    assert len(list(plan.fields())) == 1 + 2 * (depth + 1)


def test_look_ahead_gives_the_plan_of_the_objects():
    document = parse("{ items { cost } node { ... on Note { body } } }")
    items, node = plan_operation(_schema(), document).root.fields
    assert BatchInfo(None, items, {}).selection() is items.selections["Item"]
    assert BatchInfo(None, node, {}).selection("Note") is node.selections["Note"]
    with pytest.raises(KeyError):
        BatchInfo(None, node, {}).selection()


def test_a_plan_is_made_once_and_by_the_executor_too():
    schema, document = _schema(), parse("{ item { cost } }")
    plan = plan_operation(schema, document)
    assert plan_operation(schema, document) is plan
    planning._plans._entries.clear()
    kept = len(planning._plans)
    assert plan_operation(_schema(), document) is not plan
    assert len(planning._plans) == min(kept + 1, planning.KEPT)


async def test_the_executor_uses_the_plan_that_was_authorized():
    seen = []

    def items(parents, info):
        seen.append(info.field)
        return [[]]

    schema = world(SDL, Query_items=items)
    variables = {"f": True, "id": "itm_1"}
    document = parse("""
        query ($f: Boolean!, $id: ID) {
          items { cost } item(id: $id) @skip(if: $f) { id }
        }
    """)
    plan = plan_operation(schema, document, None, variables)

    answer = execute(
        schema, document, variable_values=variables, executor_class=PlainBatchExecutor
    )
    assert answer.data == {"items": []}
    assert seen == [plan.root.fields[0]]


def test_skip_and_include_have_a_plan_for_each_of_their_values():
    schema = _schema()
    document = parse("""
        query ($a: Boolean!, $b: Boolean = true, $id: ID) {
          item(id: $id) { cost @skip(if: $a) notes @include(if: $b) { id } }
        }
    """)

    def plan(**values):
        return plan_operation(schema, document, None, values)

    assert _paths(plan(a=False)) == [
        "item",
        "item.cost",
        "item.notes",
        "item.notes.id",
    ]
    assert _paths(plan(a=True, b=False)) == ["item"]
    assert plan(a=True, b=True, id="1") is plan(a=True, id="2")


def test_variables_that_decide_the_plan_must_be_right():
    document = parse("query ($a: Boolean!) { item { cost @skip(if: $a) } }")
    with pytest.raises(GraphQLError, match="Variable '\\$a'"):
        plan_operation(_schema(), document, None, {"a": 3})
    with pytest.raises(GraphQLError, match="Variable '\\$a'"):
        plan_operation(_schema(), document)


def test_one_operation_of_several_is_planned_by_its_name():
    document = parse("query A { item { id } } query B { items { id } }")
    assert _paths(plan_operation(_schema(), document, "B"))[0] == "items"
    for name in (None, "C"):
        with pytest.raises(GraphQLError, match="is not clear"):
            plan_operation(_schema(), document, name)


def test_a_kind_of_operation_that_the_schema_lacks_is_refused():
    schema = build_schema("type Query { a: Int }")
    with pytest.raises(GraphQLError, match="not configured to execute mutation"):
        plan_operation(schema, parse("mutation { a }"))


@pytest.mark.parametrize(
    "query",
    [
        "{ item { ... @defer { cost } } }",
        "{ items @stream(initialCount: 0) { cost } }",
        "query ($d: Boolean = true) { item { ... @defer(if: $d) { cost } } }",
    ],
)
async def test_incremental_delivery_is_refused_as_a_whole(query):
    with pytest.raises(GraphQLError, match="' is not supported"):
        plan_operation(_schema(), parse(query))
    answer = await ask(_schema(), query)
    assert answer.data is None
    assert [error.message[-18:] for error in answer.errors] == [" is not supported."]


def test_incremental_delivery_may_be_switched_off():
    document = parse("""
        query ($d: Boolean!) {
          items @stream(if: $d) @include(if: true) { ... @defer(if: false) { cost } }
        }
    """)
    plan = plan_operation(_schema(), document, None, {"d": False})
    assert _paths(plan) == ["items", "items.cost"]
    with pytest.raises(GraphQLError, match="'@stream' is not supported"):
        plan_operation(_schema(), document, None, {"d": True})


def test_an_operation_that_nests_too_deep_has_no_plan():
    spreads = " ".join(
        f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(5_000)
    )
    document = parse(
        f"{{ ...F0 }} {spreads} fragment F5000 on Query {{ item {{ id }} }}",
        no_location=True,
    )
    with pytest.raises(GraphQLError, match="nested too deeply"):
        plan_operation(_schema(), document)


async def test_arguments_of_fragments_keep_their_plan_to_themselves():
    document = parse(
        "query ($v: Boolean!) { ...A(show: $v) } "
        "fragment A($show: Boolean!) on Query { item { cost @include(if: $show) } }",
        experimental_fragment_arguments=True,
    )

    schema = _schema()

    def answer(**variables):
        return execute(
            schema,
            document,
            {"item": {"cost": 1}},
            variable_values=variables,
            executor_class=PlainBatchExecutor,
        )

    # The column is read of a dict, which has none: only the shape matters here.
    assert answer(v=False).data == {"item": {}}
    assert answer(v=True).data == {"item": {"cost": None}}


def test_a_cache_forgets_what_was_not_used_for_longest():
    cache = Recent(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("a") == 1
    cache.put("c", 3)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (1, None, 3)
    assert len(cache) == 2


def test_objects_are_built_from_columns_in_the_order_of_the_document():
    build = builder(["b", "_a1"])
    assert build([[1, 2], [3, 4]], 2) == [{"b": 1, "_a1": 3}, {"b": 2, "_a1": 4}]
    assert list(build([[1], [3]], 1)[0]) == ["b", "_a1"]
    assert builder([])([], 2) == [{}, {}]


@pytest.mark.parametrize("key", ["", "1a", "a-b", "a'", "ä", "a\n", "a b"])
def test_nothing_but_a_name_of_graphql_becomes_code(key):
    with pytest.raises(ValueError, match="is not a GraphQL name"):
        builder(["a", key])


def test_a_cache_of_what_is_heavy_begins_anew_before_it_is_full():
    cache = Weighed(10, 100)
    for number in range(4):
        cache.put(number, number, 30)
    assert [cache.get(number) for number in range(4)] == [None, None, None, 3]
    cache.put(4, 4, 70)
    assert (cache.get(3), cache.get(4)) == (3, 4)
    cache.put(5, 5)
    assert (len(cache), cache.get(5)) == (1, 5)


def test_plans_of_long_documents_are_forgotten_before_they_fill_the_memory(monkeypatch):
    for cache in (planning._documents, planning._plans):
        monkeypatch.setattr(cache, "_weight", 0)
        cache._entries.clear()
    schema = _schema()
    for number in range(30):
        text = "{ item { cost } }" + " " * 90_000 + f"# {number}"
        plan_operation(schema, parse(text))
    assert len(planning._documents) < 25
    assert len(planning._plans) < 25
