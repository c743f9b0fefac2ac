"""Draws: what items take from funds, and what that leaves of their prices."""

import pytest

from tests.answers import hidden, item

CONTINGENCY = {"kind": "CONTINGENCY", "name": "Construction contingency"}
PRICES = ("allocated", "separated", "direct")


def draw(amount, fund=CONTINGENCY, *, whole=False):
    return [{"fund": fund, "amount": amount, "isFullCoverage": whole}]


def priced(*amounts):
    return dict(zip(PRICES, amounts, strict=True))


INVERTER = {
    "name": "Backup inverter for exam lights",
    "draws": draw("100.00"),
    **priced("131.00", "131.00", "200.00"),
    "markupSubtotal": "31.00",
}
NO_DRAW = INVERTER | {"draws": None, "markupSubtotal": None}
NO_PRICE = {"Item.costImpact": "ALL"}
ALL_HIDDEN = {"Item.draws": "ALL", "Item.markupSubtotal": "ALL"} | NO_PRICE


@pytest.mark.rule(
    "sub_role.items_and_options.draw_activity_contingencies_and_allowances"
)
@pytest.mark.parametrize(
    ("who", "seen", "is_hidden"),
    [
        ("admin", INVERTER, {}),
        ("edit", INVERTER, {}),
        ("view", INVERTER, {}),
        ("nofin", NO_DRAW | priced(None, None, None), ALL_HIDDEN),
        # The owner is answered the net price, without the draw behind it.
        ("client", NO_DRAW | priced("131.00", None, None), ALL_HIDDEN),
        (
            "design",
            NO_DRAW | priced("131.00", None, "200.00"),
            ALL_HIDDEN | {"Item.markupSubtotal": "SOME"},
        ),
        ("subcontractor", NO_DRAW | priced(None, None, "200.00"), ALL_HIDDEN),
        ("plumbing", NO_DRAW | priced(None, None, "200.00"), ALL_HIDDEN),
        ("rows", NO_DRAW | priced(None, None, "200.00"), ALL_HIDDEN),
    ],
)
async def test_a_draw_is_the_builders_own_matter(ask, who, seen, is_hidden):
    body = await ask(who, "draws.graphql")
    assert item(body) == seen
    assert hidden(body) == is_hidden


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        # Direct 20 and 15.5 % of markups, covered as a whole.
        (
            "Main switchgear moved indoors",
            {"draws": draw("23.10", whole=True), "markupSubtotal": "3.10"}
            | priced("0.00", "0.00", "20.00"),
        ),
        # What is saved goes half to the contingency: a negative draw adds.
        (
            "Redundant floor drains omitted",
            {"draws": draw("-10.00"), "markupSubtotal": "-3.10"}
            | priced("-13.10", "-13.10", "-20.00"),
        ),
        (
            "Lighting package",
            {"draws": [], "markupSubtotal": "31.00"}
            | priced("231.00", "231.00", "200.00"),
        ),
    ],
)
async def test_a_draw_lowers_the_price_and_an_add_raises_it(ask, name, seen):
    body = await ask("edit", "draws.graphql", name=name)
    assert item(body) == {"name": name} | seen


OWNERS = {"kind": "OWNER_CONTINGENCY", "name": "Owner contingency"}


@pytest.mark.parametrize(
    ("who", "draws"),
    [("admin", draw("12.00", OWNERS)), ("edit", draw("12.00", None)), ("client", None)],
)
async def test_an_owners_fund_has_no_name_for_the_contractor(ask, who, draws):
    body = await ask(who, "draws.graphql", name="Car charging at the staff lot")
    assert item(body)["draws"] == draws


async def test_a_stranger_learns_of_no_draw(ask):
    assert await ask("stranger", "draws.graphql") == {"data": {"project": None}}
