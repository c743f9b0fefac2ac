"""Things that several parents share: answered once, with their faults everywhere."""

from resolvers.engine.columns import Indexed
from tests.engine.items import COLUMNS, answer_of, question
from tests.engine.small import ask, messages, rows


async def test_shared_things_are_answered_once_and_their_errors_told_everywhere():
    items = rows(("a",), ("b",), ("c",), names="id")
    asked = []

    def owner(_parents, _info):
        return Indexed(rows(("p", "Ann"), ("q", None), names="id name"), [1, 0, 1])

    def best(parents, _info):
        asked.append(parents.column("id"))
        return [None, ValueError("no")]

    query = "{ owner { name best { id } } }"
    marks = {"Person_name": "name", "Person_best": best, **COLUMNS}
    answer = await answer_of(items, query, Item_owner=owner, **marks)
    assert asked == [("p", "q")]
    ann = {"owner": {"name": "Ann", "best": None}}
    assert answer.data == {"items": [{"owner": None}, ann, {"owner": None}]}
    null = "Cannot return null for non-nullable field Person.name."
    assert messages(answer) == [
        (null, ["items", 0, "owner", "name"]),
        (null, ["items", 2, "owner", "name"]),
    ]


async def test_a_fault_of_a_shared_thing_nulls_whoever_needs_it():
    items = rows(("a",), ("b",), names="id")

    def must(_parents, _info):
        return Indexed(rows(("p", None), names="id name"), [0, 0])

    query = "{ must { name } }"
    answer = await answer_of(items, query, Item_must=must, Person_name="name")
    assert answer.data == {"items": [None, None]}
    assert [path for _, path in messages(answer)] == [
        ["items", n, "must", "name"] for n in (0, 1)
    ]


async def test_a_shared_thing_that_nobody_refers_to_tells_no_errors():
    items = rows(("a",), names="id")

    def owner(_parents, _info):
        return Indexed(rows(("p", None), ("q", "Bo"), names="id name"), [1])

    def best(parents, info):
        assert info.field.key == "best"
        return [None for _ in parents]

    query = "{ owner { name best { id } __typename } }"
    marks = {"Person_name": "name", "Person_best": best}
    answer = await answer_of(items, query, Item_owner=owner, **marks)
    bo = {"name": "Bo", "best": None, "__typename": "Person"}
    assert answer == ({"items": [{"owner": bo}]}, None)


async def test_plain_resolvers_of_shared_things_know_one_of_their_places():
    items = rows(("a",), ("b",), names="id")
    paths = []

    def owner(_parents, _info):
        return Indexed(rows(("p",), ("q",), names="id"), [-1, 0])

    def name(_person, info):
        paths.append(info.path.as_list() if info.path.prev else None)
        return "Ann"

    schema, query = question(items, "{ owner { name } }", Item_owner=owner)
    schema.type_map["Person"].fields["name"].resolve = name
    answer = await ask(schema, query)
    assert answer.data["items"] == [{"owner": None}, {"owner": {"name": "Ann"}}]
    assert paths == [["items", 1, "owner", "name"], None]
