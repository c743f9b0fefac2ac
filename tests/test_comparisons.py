"""Comparisons: which fields whose answers would hide, told to who may preview."""

import pytest

from resolvers.previews import Kind, Wish
from resolvers.rehearsals import Hidden, Place
from server.operations import Request
from tests.acting import codes, everything
from tests.asking import DOCUMENTS
from tests.sites import CLINIC, DEPOT, NOWHERE
from tests.teamwork import members
from tests.test_previews import HISTORY, look, role_ids

COSTS = """query ($project: ID!) { project(id: $project) { name
  items(first: 5) { nodes { name directCost ownerCosts
    direct: costImpact(mode: DIRECT) allocated: costImpact(mode: ALLOCATED) } } } }"""
SHORT = """query ($document: String!, $as: [PersonaInput!]!, $variables: Variables) {
  compareAccess(document: $document, as: $as, variables: $variables) {
    differing { path } } }"""
PERSONAS = SHORT.replace(
    "differing { path }", "personas { redacted { class } notUsable }"
)
ALL, NONE = "ALL", "NONE"


async def compared(ask, who, personas, document=COSTS, **variables):
    variables = variables or {"project": CLINIC}
    asked = {"document": document, "as": personas, "variables": variables}
    return await ask(who, "comparisons.graphql", **asked)


async def faults(ask, personas, document=COSTS, variables=None, who="admin"):
    asked = {"document": document, "as": personas, "variables": variables or {}}
    body = await ask(who, "comparisons.graphql", **asked)
    assert body["data"] is None
    return [
        (error["message"], error["extensions"]["code"], error["extensions"]["argument"])
        for error in body["errors"]
    ]


async def told(ask, last=3):
    document = HISTORY.replace("last: 1", f"last: {last}")
    body = await ask("admin", document)
    nodes = body["data"]["viewer"]["company"]["history"]["nodes"]
    return [
        (each["action"], each["field"], each["after"], each["actor"]["name"])
        for each in nodes
    ]


def place(name):
    return f"project.items.nodes.{name}"


async def test_each_place_is_told_that_is_not_hidden_alike(ask_own):
    people = await members(ask_own)
    roles = await role_ids(ask_own)
    body = await compared(
        ask_own,
        "admin",
        [
            {"member": people["Elena Voss"]["id"]},
            {"role": roles["Owner"]},
            {"clientSide": CLINIC},
            {"member": people["Ruth Hartwell"]["id"]},
        ],
    )
    comparison = body["data"]["compareAccess"]
    assert [
        (each["coordinate"], each["path"], each["class"], *each["rows"])
        for each in comparison["differing"]
    ] == [
        ("Item.ownerCosts", place("ownerCosts"), "OWNER_COST", ALL, NONE, NONE, NONE),
        ("Item.costImpact", place("allocated"), "PRICE", ALL, NONE, NONE, NONE),
        ("Item.directCost", place("directCost"), "COST", NONE, ALL, ALL, NONE),
        ("Item.costImpact", place("direct"), "PRICE", NONE, ALL, ALL, NONE),
    ]
    assert comparison["personas"][3] == {"redacted": [], "notUsable": []}
    assert await told(ask_own, 4) == [
        ("PREVIEW", "member", "PARTNER", "Ruth Hartwell"),
        ("PREVIEW", "role", "Owner", "Ruth Hartwell"),
        ("PREVIEW", "client", "Client side", "Ruth Hartwell"),
        ("PREVIEW", "member", "ADMIN", "Ruth Hartwell"),
    ]


@pytest.mark.parametrize("person", ["Grace Lin", "Elena Voss", "Sam Whitlock"])
async def test_what_is_compared_is_what_a_preview_hides(ask_own, person):
    one = (await members(ask_own))[person]["id"]
    document = (DOCUMENTS / "items.graphql").read_text(encoding="utf-8")
    seen = await look(ask_own, "admin", "MEMBER", one, document)
    body = await compared(ask_own, "admin", [{"member": one}], document)
    (told_of,) = body["data"]["compareAccess"]["personas"]
    assert told_of["redacted"] == [
        {
            "coordinate": entry["field"],
            "class": entry["class"],
            "rows": entry["rows"],
            "pathCount": len(entry["paths"]),
            "requires": entry["requires"],
        }
        for entry in seen["extensions"]["authorization"]["redacted"]
    ]


def test_below_what_is_hidden_everything_is():
    draws = Place("Item.draws", ("items", "draws"), "ALLOWANCE")
    amount = Place("Draw.amount", ("items", "draws", "amount"), "ALLOWANCE")
    cases = [
        ({draws: True}, ALL, ALL),
        ({draws: False}, "SOME", NONE),
        ({}, NONE, NONE),
    ]
    for places, *rows in cases:
        hidden = Hidden([], [], places)
        assert [hidden.rows(draws), hidden.rows(amount)] == rows


async def test_a_query_that_one_may_not_use_is_told_with_why(ask_own):
    people = await members(ask_own)
    document = """query ($project: ID!) { project(id: $project) {
      items(orderBy: {field: DIRECT_COST}) { nodes { name } } } }"""
    asked = [{"member": people[name]["id"]} for name in ("Grace Lin", "Elena Voss")]
    body = await compared(ask_own, "admin", asked, document)
    assert [
        each["notUsable"] for each in body["data"]["compareAccess"]["personas"]
    ] == [
        ["You may not use `orderBy.field: DIRECT_COST` on Project.items."],
        [],
    ]


async def test_whom_one_may_not_look_through_is_answered_as_nobody(ask_own):
    people = await members(ask_own)
    body = await ask_own("stranger", "members.graphql")
    foreign = body["data"]["members"]["nodes"][0]["id"]
    roles = await role_ids(ask_own)
    own = people["Marcus Bell"]["id"]
    before = await told(ask_own, 9)
    nothing = {"personas": [None], "differing": []}
    hidden = [{"member": one} for one in (foreign, own, "mbr_nobody", "nonsense")]
    hidden += [{"clientSide": DEPOT}, {"clientSide": NOWHERE}, {"role": "rol_none"}]
    for persona in hidden:
        body = await compared(ask_own, "edit", [persona])
        assert body["data"] == {"compareAccess": nothing}, persona
    for who in ("subcontractor", "client", "design", "stranger"):
        body = await compared(ask_own, who, [{"role": roles["Owner"]}])
        assert body["data"] == {"compareAccess": nothing}, who
    assert await told(ask_own, 9) == before


async def test_what_one_does_not_see_oneself_is_hidden_from_all(ask_own):
    roles = await role_ids(ask_own)
    asked = [{"role": roles["Owner"]}, {"role": roles["Subcontractor"]}]
    body = await compared(ask_own, "nofin", asked)
    comparison = body["data"]["compareAccess"]
    assert comparison["differing"] == []
    assert {entry["rows"] for entry in comparison["personas"][0]["redacted"]} == {ALL}


async def test_nobody_looks_on_through_a_third(ask_own):
    """PE-05."""
    one = (await members(ask_own))["Marcus Bell"]["id"]
    role = (await role_ids(ask_own))["Owner"]
    asked = {"document": "{ __typename }", "variables": {}, "as": [{"role": role}]}
    empty = {"redacted": [], "notUsable": []}
    own = await ask_own("edit", PERSONAS, **asked)
    assert own["data"] == {"compareAccess": {"personas": [empty]}}
    through = Request(
        PERSONAS, asked, token="demo-admin", preview=Wish(Kind.MEMBER, one)
    )
    body = (await ask_own.operations.run(through)).body
    assert body["data"] == {"compareAccess": {"personas": [None]}}


async def test_a_comparison_costs_as_much_as_to_look_as_each(ask_own):
    one = {"member": (await members(ask_own))["Marcus Bell"]["id"]}
    looked = (await ask_own.whole("admin", COSTS, project=CLINIC)).cost["estimated"]
    asked = {"document": COSTS, "variables": {"project": CLINIC}}
    costs = [
        (await ask_own.whole("admin", SHORT, **asked, **{"as": [one] * count})).cost
        for count in (1, 5)
    ]
    assert [each["estimated"] for each in costs] == [2 + looked, 2 + 5 * looked]
    assert [each["actual"] for each in costs] == [2 + looked, 2 + 5 * looked]


async def test_what_cannot_be_compared_is_refused_before_anything_runs(ask_own):
    one = {"clientSide": CLINIC}
    before = await everything(ask_own)
    document = (DOCUMENTS / "comparisons.graphql").read_text(encoding="utf-8")
    mutation = "mutation { __typename }"
    bad, shape = ("INVALID_INPUT", "document"), ("INVALID_INPUT", "as")
    each = "Each persona is one of member, role and clientSide."
    query = "The document has not just one operation, and that a query."
    deep = "{ viewer { company { history { nodes { actor { name } } } } } }"
    needed = "Variable '$project' has invalid value: Expected a value of non-null type "
    needed += "'ID!' to be provided."
    given = {"project": CLINIC}
    assert await faults(ask_own, [], deep) == [("Name at least one persona.", *shape)]
    assert await faults(ask_own, [{}], deep) == [(each, *shape)]
    assert await faults(ask_own, [one | {"role": "rol_x"}], deep) == [(each, *shape)]
    assert await faults(ask_own, [one], mutation) == [(query, *bad)]
    assert await faults(ask_own, [one], f"query A {deep} query B {deep}") == [
        (query, *bad)
    ]
    assert await faults(ask_own, [one], document) == [
        ("A comparison is not compared.", *bad)
    ]
    assert await faults(ask_own, [one], "{ nothing }") == [
        ("Cannot query field 'nothing' on type 'Query'.", *bad)
    ]
    assert await faults(ask_own, [one], COSTS) == [(needed, *bad)]
    limit = ("LIMIT_EXCEEDED", "as")
    second = 'b: compareAccess(document: "{ a }", as: $as) { differing { path } }'
    twice = SHORT.replace("{ path } }", "{ path } } " + second)
    asked = {"document": deep, "as": [one] * 3}
    assert codes(await ask_own("admin", twice, **asked)) == ["LIMIT_EXCEEDED"]
    assert await faults(ask_own, [one] * 6, COSTS, given) == [
        ("An operation compares at most 5 personas.", *limit)
    ]
    long = "#" * 100_001
    assert await faults(ask_own, [one], long) == [
        ("A document has at most 100000 characters.", "LIMIT_EXCEEDED", "document")
    ]
    assert await everything(ask_own) == before
