"""Setting the cost of an item: who may, what follows from it, and what is refused."""

import asyncio

import pytest
from sqlalchemy import select

from db.base import Base
from db.gate import MACHINE
from tests.acting import codes, everything

FIXTURES = {
    "description": "LED fixtures",
    "quantity": "10",
    "unit": "each",
    "unitCost": "25",
    "costType": "Material",
}
STORED_LINE = FIXTURES | {
    "quantity": "10.00",
    "unitCost": "25.00",
    "lineTotal": "250.00",
}
FIND = """
query ($name: String!) {
  projects { nodes { items(where: {name: {eq: $name}}) { nodes { id version } } } }
}
"""


async def found(ask, who, name="Lighting package"):
    body = await ask(who, FIND, name=name)
    (item,) = [
        item
        for project in body["data"]["projects"]["nodes"]
        for item in project["items"]["nodes"]
    ]
    return item


async def set_costs(ask, who, *lines, version=None, item=None):
    item = item or await found(ask, "admin")
    if version is None:
        seen = await found(ask, who)
        version = seen["version"]
    variables = {"itemId": item["id"], "expectedVersion": version, "lines": list(lines)}
    return await ask(who, "costs.graphql", input=variables)


# Direct 250; fee 5 % = 12.50; contingency 10 % of 262.50 = 26.25.
@pytest.mark.case("MU-07")
@pytest.mark.parametrize(
    ("who", "seen"),
    [
        (
            "admin",
            {"directCost": "250.00", "costImpact": "288.75", "markupSubtotal": "38.75"},
        ),
        (
            "edit",
            {"directCost": "250.00", "costImpact": "288.75", "markupSubtotal": "38.75"},
        ),
        (
            "subcontractor",
            {"directCost": "250.00", "costImpact": "250.00", "markupSubtotal": None},
        ),
    ],
)
@pytest.mark.rule(
    "sub.cost_by_trade",
    "sub_role.cost_details.item_and_option_cost_details",
    "role.item_option_cost_details.with_category",
    "role.item_option_cost_details.without_category",
    "fv.item_option.directcost",
    "fv.item_option.costlines",
)
async def test_whoever_may_edit_a_cost_reads_the_new_money_as_he_may(
    ask_own, who, seen
):
    body = await set_costs(ask_own, who, FIXTURES)
    payload = body["data"]["setItemCosts"]
    assert payload["errors"] == []
    assert {name: payload["item"][name] for name in seen} == seen
    assert payload["item"]["costLines"] == [STORED_LINE]
    assert "errors" not in body


# The whole reach of these is closed, so nothing runs; Plumbing is stopped by the row.
@pytest.mark.case("MU-05")
@pytest.mark.parametrize(
    ("who", "data"),
    [
        ("plumbing", {"setItemCosts": None}),
        ("client", None),
        ("design", None),
        ("view", None),
        ("nofin", None),
    ],
)
@pytest.mark.rule(
    "sub.cost_by_trade",
    "sub_role.cost_details.item_and_option_cost_details",
    "role.item_option_cost_details.with_category",
    "role.item_option_cost_details.without_category",
    "fv.item_option.directcost",
    "fv.item_option.costlines",
)
async def test_whoever_may_not_edit_a_cost_changes_nothing(ask_own, who, data):
    before = await everything(ask_own)
    body = await set_costs(ask_own, who, FIXTURES)
    assert body["data"] == data
    assert codes(body) == ["FORBIDDEN"]
    assert body["errors"][0]["extensions"]["inputs"] == ["lines"]
    assert await everything(ask_own) == before


async def test_a_hidden_item_is_answered_as_one_that_never_existed(ask_own):
    item = await found(ask_own, "admin")
    hidden = await set_costs(ask_own, "stranger", FIXTURES, version="0", item=item)
    for never in ("itm_00000000000000000000000000", "prj_x", "nonsense", ""):
        answer = await set_costs(
            ask_own, "stranger", FIXTURES, version="0", item={"id": never}
        )
        assert answer == hidden
    assert codes(hidden) == ["NOT_FOUND"]


async def test_a_change_based_on_an_old_version_is_a_conflict(ask_own):
    item = await found(ask_own, "admin")
    first = await set_costs(ask_own, "admin", FIXTURES, version=item["version"])
    assert codes(first) == []
    before = await everything(ask_own)
    second = await set_costs(ask_own, "admin", version=item["version"])
    assert second["data"] == {"setItemCosts": None}
    assert codes(second) == ["CONFLICT"]
    assert await everything(ask_own) == before


async def test_of_eight_writers_with_one_version_one_wins(ask_own):
    version = (await found(ask_own, "admin"))["version"]
    answers = await asyncio.gather(
        *(
            set_costs(
                ask_own, "admin", FIXTURES | {"quantity": str(n)}, version=version
            )
            for n in range(1, 9)
        )
    )
    assert sorted(map(tuple, map(codes, answers))) == [(), *[("CONFLICT",)] * 7]


@pytest.mark.case("MU-17")
async def test_a_hidden_edit_does_not_change_the_version_that_one_sees(ask_own):
    before = await found(ask_own, "nofin")
    body = await set_costs(ask_own, "admin", FIXTURES)
    assert codes(body) == []
    assert (await found(ask_own, "nofin")) == before


async def test_every_faulty_line_is_named_and_nothing_is_written(ask_own):
    before = await everything(ask_own)
    body = await set_costs(
        ask_own,
        "admin",
        FIXTURES | {"description": "  "},
        FIXTURES | {"quantity": "99999999999", "unitCost": "99999999999"},
        FIXTURES | {"unit": "x" * 501},
    )
    assert [error["field"] for error in body["data"]["setItemCosts"]["errors"]] == [
        "lines.0.description",
        "lines.1.unitCost",
        "lines.2.unit",
    ]
    assert body["data"]["setItemCosts"]["item"]["directCost"] == "200.00"
    assert await everything(ask_own) == before


async def test_nothing_that_is_hidden_refuses_a_cost(ask_own):
    # A refusal by what markups or hidden totals come to would tell of them.
    for amount in ("80000000000", "80000000000.0001", "100000000000"):
        huge = FIXTURES | {"quantity": "1", "unitCost": amount}
        body = await set_costs(ask_own, "subcontractor", huge)
        assert body["data"]["setItemCosts"]["errors"] == []


@pytest.mark.parametrize(
    "amount", ["NaN", "Infinity", "1e30", "1" + "0" * 30, "0.00001"]
)
async def test_an_amount_that_is_no_money_never_reaches_the_item(ask_own, amount):
    body = await set_costs(ask_own, "admin", FIXTURES | {"unitCost": amount})
    assert body["data"] is None
    assert codes(body) == ["INVALID_INPUT"]


async def test_setting_a_cost_is_told_by_the_history(ask_own):
    await set_costs(ask_own, "subcontractor", FIXTURES)
    database = ask_own.operations.database
    async with database.writing() as connection:
        history = Base.metadata.tables["history"]
        result = await connection.execute(
            select(history.c.field, history.c.guard, history.c.before, history.c.after)
            .where(history.c.action == "SET_ITEM_COSTS")
            .order_by(history.c.id.desc()),
            execution_options=MACHINE,
        )
        assert tuple(result.first()) == (
            "directCost",
            "CanSeeItemCosts",
            "200.00",
            "250.00",
        )
