"""The documents reach all that can be asked for, and say the same in every form."""

from collections import Counter
from functools import partial

import pytest
from graphql import extend_schema, parse

from resolvers.engine import authorization
from server import operations, words
from server.answers import Request
from tests.asking import served
from tests.authorization.worlds import read
from tests.two_worlds.coordinates import reachable
from tests.two_worlds.documents import SCHEMA, document, recorded
from tests.two_worlds.enumerator import Enumerator, onward
from tests.two_worlds.mutations import Mutations
from tests.two_worlds.negative import negative, random_negative
from tests.two_worlds.pools import Pools
from tests.two_worlds.random_documents import random_documents
from tests.two_worlds.rewriter import Rewriter, parted, together
from tests.two_worlds.within import fits

pytestmark = pytest.mark.slow

# Every so many documents stand for all of them here; `make prove` takes more.
ANY, ANY_RECORDED, CHANCE = 331, 8, 1
# More kinds of secrets than one field asks for.
MANY = 2
WHO = ("client", "subcontractor", "rows", "nofin", "admin")
# See TOLD of tests/two_worlds/ways.py; tests of their own ask for these.
TOLD_OF = ("Query.explainAccess", "AccessExplanation.", "Query.compareAccess")
TOLD_OF += ("AccessComparison.", "AccessDifference.", "PersonaAccess.", "HiddenRows.")
TOLD_OF += ("PersonaRedaction.", "PersonaInput.")
REWRITER = Rewriter(SCHEMA)
REFUSALS = {"INVALID_DOCUMENT", "INVALID_INPUT", "LIMIT_EXCEEDED", "FIELD_NOT_USABLE"}


@pytest.fixture(scope="module")
def world(databases):
    with databases.lend_demo("sqlite") as url:
        yield url


@pytest.fixture(scope="module")
async def site(world):
    async with served(world) as ask:
        yield ask.operations


@pytest.fixture(scope="module")
async def pools(site):
    tables = await read(site.database)
    (company,) = {row["company_id"] for row in tables.all("items")}
    return Pools(tables, company)


@pytest.fixture(scope="module")
def enumerated(pools):
    documents = Enumerator(SCHEMA, pools).documents()
    print(f"{len(documents)} documents enumerated")  # noqa: T201 (a figure)
    return documents


@pytest.fixture(scope="module")
def asked(pools, enumerated):
    """Give some of all documents, the same each time."""
    some = recorded(pools, tests=False)[::ANY_RECORDED]
    return [*enumerated[::ANY], *some, *random_documents(pools, 6, CHANCE)]


async def told(site, who, each):
    request = Request(each.text, each.variables, each.operation, token=f"demo-{who}")
    return (await site.run(request)).body


def missing(documents, schema=SCHEMA, root="query"):
    reached = reachable(schema, getattr(schema, f"{root}_type"))
    there = {each for each in reached if not each.startswith(TOLD_OF)}
    return sorted(there.difference(*(each.coordinates for each in documents)))


def test_every_coordinate_of_the_queries_is_asked_for(enumerated):
    assert missing(enumerated) == []
    nothing = missing([])
    assert {"Query.node(id)", "ItemFilter.not", "Direction.DESC"} < set(nothing)
    print(f"{len(nothing)} coordinates, each asked for")  # noqa: T201 (a figure)


def test_what_nobody_asks_for_yet_is_named(pools, enumerated):
    more = """
        extend type Item { bonus: Money }
        extend input ItemFilter { bonus: MoneyFilter }
        extend enum ItemOrderField { BONUS }
    """
    grown = extend_schema(SCHEMA, parse(more))
    new = ["Item.bonus", "ItemFilter.bonus", "ItemOrderField.BONUS"]
    assert missing(enumerated, grown) == new
    texts = " ".join(Enumerator(grown, pools).texts())
    assert "{ ... on Item { bonus } }" in texts
    assert "where: {bonus: {gte: " in texts
    assert "field: BONUS, direction: DESC" in texts


def test_every_input_of_the_mutations_is_sent(pools, enumerated):
    mutations = Mutations(SCHEMA, pools, pools.one("Project")).documents()
    assert missing([*enumerated, *mutations], root="mutation") == []
    without = [each for each in mutations if "addOption number" not in each.name]
    assert missing([*enumerated, *without], root="mutation") == [
        "AddOptionInput.number"
    ]
    print(f"{len(mutations)} mutations enumerated")  # noqa: T201 (a figure)


def test_the_documents_are_the_same_each_time(pools, enumerated):
    texts = [*Enumerator(SCHEMA, pools).texts()]
    assert texts == [each.text for each in enumerated]


async def test_most_of_what_is_enumerated_is_answered(site, enumerated):
    answered = 0
    for each in enumerated[::ANY]:
        assert fits(each), each.name
        data = (await told(site, "admin", each))["data"] or {}
        answered += any(value is not None for value in data.values())
    assert answered > 0.8 * len(enumerated[::ANY])


async def test_whoever_reads_on_finds_the_next_rows(site, enumerated):
    (first,) = (
        each
        for each in enumerated
        if each.name
        == "given Project.items(orderBy: {field: DIRECT_COST, direction: DESC})"
    )
    page = await told(site, "admin", first)
    more = await told(site, "admin", onward(first, page["data"]))
    seen, found = (set(ids_in(body["data"])) for body in (page, more))
    assert len(seen) == len(found) == 3
    assert not seen & found
    assert onward(first, {"nodes": [None]}) is None


def ids_in(data):
    (items, *_) = (each["items"] for each in data["nodes"])
    return [edge["node"]["id"] for edge in items["edges"]]


async def test_random_documents_are_run_and_most_hold_data(site, pools):
    made = random_documents(pools, 24, CHANCE)
    ends = Counter()
    for each in made:
        assert fits(each), each.text
        ends[end_of(await told(site, "admin", each))] += 1
    print(f"random documents: {dict(ends)}")  # noqa: T201 (a figure)
    assert ends["data"] > 0.6 * len(made) > 8
    assert "LIMIT_EXCEEDED" not in ends
    few = random_documents(pools, 5, CHANCE)
    assert random_documents(pools, 5, CHANCE) == few
    assert random_documents(pools, 5, CHANCE + 1) != few


@pytest.mark.parametrize("who", ["admin", "client"])
async def test_what_is_wrong_is_refused_and_told_no_more(site, pools, who):
    wrong = [*negative(pools), *random_negative(10, CHANCE)]
    (note, *_) = pools.texts("items", "internal_note")
    assert sum(note in each.text for each in wrong) > 5
    for each in wrong:
        body = await told(site, who, each)
        codes = {error["extensions"]["code"] for error in body["errors"]}
        assert codes <= REFUSALS, each.name
        assert not any((body.get("data") or {}).values()), each.name
        messages = " ".join(error["message"] for error in body["errors"])
        assert not {hint for hint in (note, "Did you mean") if hint in messages}


async def test_what_is_told_of_what_was_meant_is_found(site, pools, monkeypatch):
    monkeypatch.setattr(words, "_CUTS", ())
    with pytest.raises(AssertionError, match="Did you mean"):
        await test_what_is_wrong_is_refused_and_told_no_more(site, pools, "client")


def end_of(body):
    """Say in a word how a query ended: with data, with none, or by which code."""
    if body.get("errors"):
        return body["errors"][0]["extensions"]["code"]
    some = any(value not in (None, []) for value in body["data"].values())
    return "data" if some else "none"


async def test_a_question_put_otherwise_is_answered_the_same(site, asked):
    for number, each in enumerate(asked):
        tell = partial(told, site, WHO[number % len(WHO)])
        assert await REWRITER.differing(tell, each) == [], each.name


FILTERED = """
    { projects { nodes { items(where: {internalNote: {eq: "a"}}) { totalCount } } } }
"""


def nothing_said_of_aliases(patch):
    """Say nothing of what is hidden where it is called something else."""
    known = operations.redactions

    def said(operation):
        found = known(operation)
        return [each for each in found if "aliased_" not in each["paths"][0]]

    patch.setattr(operations, "redactions", said)


def uses_in_text_only(patch):
    """Overlook what is used by way of a variable."""
    known = authorization.uses_of
    patch.setattr(authorization, "uses_of", lambda plan, _: known(plan, {}))


def nothing_said_twice(patch):
    """Say nothing of what is hidden in a document of several operations."""
    known = operations.redactions

    def said(operation):
        name = operation.plan.operation.name
        return [] if name and name.value == "Asked" else known(operation)

    patch.setattr(operations, "redactions", said)


def all_or_nothing(patch):
    """Answer nothing to whoever asks for what is hidden."""
    known = operations._answer

    def answered(result, ready=None):
        answer = known(result, ready)
        if ready and len(ready.redacted) > MANY:
            answer.body["data"] = None
        return answer

    patch.setattr(operations, "_answer", answered)


@pytest.mark.parametrize(
    ("fault", "text", "ways"),
    [
        (
            nothing_said_of_aliases,
            "{ projects { nodes { items { nodes { directCost } } } } }",
            {"every field aliased"},
        ),
        (
            uses_in_text_only,
            FILTERED,
            {"arguments as variables"},
        ),
        (
            nothing_said_twice,
            "{ projects { nodes { items { nodes { markupSubtotal } } } } }",
            {"one of two operations", "all of it"},
        ),
        (
            all_or_nothing,
            "{ projects { nodes { items { nodes { name directCost } } } } }",
            {"all other values too"},
        ),
    ],
)
async def test_a_way_that_changes_the_answer_is_named(
    site, monkeypatch, fault, text, ways
):
    tell = partial(told, site, "client")
    assert await REWRITER.differing(tell, document(text, "one")) == []
    fault(monkeypatch)
    assert set(await REWRITER.differing(tell, document(text, "one"))) == ways


async def test_what_is_asked_together_is_answered_as_alone(site, asked):
    tell = partial(told, site, "client")
    # What stands in fragments, or takes variables, is not put beside others.
    plain = [each for each in asked if "$" not in each.text]
    plain = [each for each in plain if "\nfragment " not in each.text]
    alone = [(each, await tell(each)) for each in plain]
    right = [(each, body["data"]) for each, body in alone if body["data"]]
    for some in (right[n : n + 5] for n in range(0, len(right), 5)):
        joint = together([each for each, _ in some])
        turned = REWRITER.ways["roots reversed"](joint).document
        for joined in (joint, turned):
            data = (await tell(joined))["data"]
            for number, (each, wanted) in enumerate(some):
                assert parted(data, number) == wanted, each.name
