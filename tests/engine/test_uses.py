"""Uses: what arguments name is found wherever it stands, before anything runs."""

from types import SimpleNamespace

import pytest
from graphql import parse

from resolvers.engine.authorization import MOST_PATHS
from resolvers.engine.uses import inputs_sent

ITEMS = "query %s { projects { nodes { items%s { nodes { id } } } } }"
LITERAL = ITEMS % ("Q", "(where: {directCost: null})")
VARIABLE = ITEMS % ("Q($where: ItemFilter)", "(where: $where)")
INSIDE = ITEMS % ("Q($cost: MoneyFilter)", "(where: {not: {directCost: $cost}})")


def refused(body):
    return [
        (error["extensions"]["code"], error["extensions"].get("argument"))
        for error in body.get("errors", ())
    ]


@pytest.mark.parametrize(
    ("document", "variables", "argument"),
    [
        (LITERAL, {}, "where.directCost"),
        (VARIABLE, {"where": {"directCost": None}}, "where.directCost"),
        (VARIABLE, {"where": {"or": {"directCost": {}}}}, "where.or.directCost"),
        (INSIDE, {}, "where.not.directCost"),
        (INSIDE, {"cost": {"gt": "1"}}, "where.not.directCost"),
    ],
)
async def test_a_hidden_member_is_refused_though_it_compares_nothing(
    ask, document, variables, argument
):
    body = await ask("client", document, **variables)
    assert refused(body) == [("FIELD_NOT_USABLE", argument)]
    assert body["data"] is None
    assert refused(await ask("admin", document, **variables)) == []


async def test_a_price_in_no_mode_of_one_s_own_asks_for_any(ask):
    modes = "Display mode: Allocated or Display mode: Separated or Display mode: Direct"
    used = await ask("nofin", ITEMS % ("Q", '(where: {costImpact: {gt: "1"}})'))
    assert used["errors"][0]["extensions"]["requires"] == modes
    body = await ask(
        "nofin",
        "{ projects { nodes { items { nodes { costImpact } }"
        " milestones { nodes { gap } } } } }",
    )
    whole = "Category access that does not narrow rows"
    assert [
        entry["requires"] for entry in body["extensions"]["authorization"]["redacted"]
    ] == [modes, f"Milestones: View Only and {whole} and ({modes})"]


@pytest.mark.parametrize(
    ("arguments", "requires"),
    [
        ('where: {costImpact: {gt: "1", mode: DIRECT}}', "Display mode: Direct"),
        ("orderBy: {field: COST_IMPACT, mode: SEPARATED}", "Display mode: Separated"),
    ],
)
async def test_a_price_in_a_mode_that_one_may_not_display_says_which(
    ask, arguments, requires
):
    body = await ask("client", ITEMS % ("Q", f"({arguments})"))
    (error,) = body["errors"]
    assert error["extensions"]["code"] == "FIELD_NOT_USABLE"
    assert error["extensions"]["requires"] == requires


async def test_a_member_that_does_not_exist_hides_none_that_does(ask):
    where = {"weather": {"eq": "fine"}, "directCost": {"gt": "1"}}
    told = {
        who: {code for code, _ in refused(await ask(who, VARIABLE, where=where))}
        for who in ("admin", "client")
    }
    assert told == {"admin": {"INVALID_INPUT"}, "client": {"FIELD_NOT_USABLE"}}


@pytest.mark.parametrize(
    ("argument", "variables", "sent"),
    [
        ("{name: $name, number: null}", {"name": None}, {"name", "number"}),
        ("{name: $name, number: null}", {}, {"number"}),
        ("$all", {"all": {"name": "Slab", "number": None}}, {"name", "number"}),
        ("$all", {"all": None}, set()),
        ("$preset", {}, {"number"}),
    ],
)
def test_inputs_count_as_sent_where_they_stand_be_it_as_null(argument, variables, sent):
    head = "($name: String, $all: In, $preset: In = {number: 1})"
    (operation,) = parse(f"mutation M{head} {{ act(input: {argument}) }}").definitions
    nodes = operation.selection_set.selections
    plan, field = SimpleNamespace(operation=operation), SimpleNamespace(nodes=nodes)
    assert inputs_sent(plan, field, variables) == sent


async def test_of_what_is_hidden_so_many_places_are_named_and_each_once(ask):
    aliases = " ".join(f"a{n}: directCost" for n in range(MOST_PATHS + 5))
    lists = "nodes { directCost } edges { node { directCost } }"
    body = await ask(
        "client",
        f"{{ projects {{ nodes {{ items {{ {lists} nodes {{ {aliases} }} }} }} }} }}",
    )
    (entry,) = body["extensions"]["authorization"]["redacted"]
    assert entry["paths"] == [
        "projects.nodes.items.nodes.directCost",
        *(f"projects.nodes.items.nodes.a{n}" for n in range(MOST_PATHS - 1)),
    ]


async def test_one_relation_asked_for_twice_is_joined_once_for_both(ask):
    people = "a: createdBy { id } b: createdBy { name }"
    body = await ask(
        "admin", f"{{ projects {{ nodes {{ items {{ nodes {{ {people} }} }} }} }} }}"
    )
    (first, *_) = body["data"]["projects"]["nodes"][0]["items"]["nodes"]
    assert first["a"]["id"].startswith("usr_")
    assert first["b"] == {"name": "Marcus Bell"}


NOTE = 'internalNote: "Rumour"'
NAMED = f'name: "Slab", {NOTE}'
FORBIDDEN = ("FORBIDDEN", ["internalNote"])
UNKNOWN = ("NOT_FOUND", None)


def change(sent):
    version = 'itemId: "itm_unknown", expectedVersion: "1"'
    return f"updateItem(input: {{{version}, {sent}}}) {{ errors {{ code }} }}"


@pytest.mark.parametrize(
    ("who", "changes", "told"),
    [
        ("subcontractor", [NOTE], [FORBIDDEN]),
        # What may be open on its row is answered by the row, which is not there.
        ("subcontractor", [NAMED], [UNKNOWN]),
        ("subcontractor", ['name: "Slab"'], [UNKNOWN]),
        # Of several mutations none runs before all may.
        ("subcontractor", ['name: "Slab"', NAMED], [FORBIDDEN]),
        ("admin", [NOTE, NAMED], [UNKNOWN, UNKNOWN]),
    ],
)
async def test_an_input_that_is_open_nowhere_is_named_before_anything_runs(
    ask, who, changes, told
):
    roots = (f"m{n}: {change(sent)}" for n, sent in enumerate(changes))
    body = await ask(who, f"mutation {{ {' '.join(roots)} }}")
    assert [
        (error["extensions"]["code"], error["extensions"].get("inputs"))
        for error in body["errors"]
    ] == told
