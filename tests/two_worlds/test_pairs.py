"""Whatever a person may not see can change: no byte that he gets changes with it."""

from asyncio import gather

import pytest

from tests.authorization.worlds import FIRST, FRESH
from tests.test_statements import WHO
from tests.two_worlds.pairs import JOINED, KINDS
from tests.two_worlds.proof import NEVER, Proof
from tests.two_worlds.worlds import MINUTES

pytestmark = pytest.mark.slow

# How many documents are asked here; with fresh seeds as many as the time allows.
SOME = {"sqlite": 16, "postgresql": 6}
SECONDS = MINUTES / 4
MANY = int(150 * SECONDS)
NUMBERS = range(max(3, int(MINUTES)) if FRESH else 3)
# Of the demo's people all with fresh seeds; here those who see the least alike.
HERE = ("admin", "client", "subcontractor", "rows", "nofin")
# Who asks beside an admin, and is none himself.
BESIDE = HERE[1:]


def engine_of(twins):
    return twins.mine.database.dialect.name


def rotating(number):
    """Take one kind after another, so that each comes up for somebody."""
    names = [*KINDS]
    return (names[(number + FIRST) % len(names)],)


async def proven(twins, patch, token, number, name):
    proof = Proof(twins, patch, SECONDS if FRESH else NEVER)
    documents = twins.some(MANY if FRESH else SOME[engine_of(twins)])
    kinds = [JOINED, rotating(number)] if FRESH else [JOINED]
    on_file = engine_of(twins) == "sqlite"
    await proof.of(token, documents, *kinds, asks_columns=on_file)
    finding = proof.keep(f"{name} {number} {engine_of(twins)}")
    assert not proof.findings, finding
    assert proof.figures["pairs compared"] >= min(len(documents), MINUTES)
    return proof.figures


@pytest.mark.parametrize("who", WHO if FRESH else HERE)
async def test_people_of_the_demo_learn_nothing_of_what_they_may_not_see(
    twins, asking, who
):
    figures = await proven(twins, asking, f"demo-{who}", WHO.index(who), "demo")
    right = figures["questions that are right"]
    assert figures["answers with data"] > 0.6 * right > 0


@pytest.mark.parametrize("number", NUMBERS)
async def test_people_of_odd_roles_learn_nothing_of_what_they_may_not_see(
    made_up, asking, number
):
    tokens = [*made_up.tokens]
    token = tokens[(7 * number + made_up.seed) % len(tokens)]
    await proven(made_up, asking, token, number, "odd roles")


@pytest.mark.parametrize("who", BESIDE if FRESH else BESIDE[:1])
async def test_who_asks_beside_another_gets_what_he_gets_alone(twins, asking, who):
    """An admin asks the same at the same time, of the world that is changed."""
    token, other = f"demo-{who}", "demo-admin"
    documents = twins.some(SOME[engine_of(twins)])
    alone = await in_turn(twins.mine, asking, [token], documents)
    others = await in_turn(twins.mine, asking, [other], documents)
    assert alone != others
    for pair in ([token, other], [other, token]):
        beside = await in_turn(twins.mine, asking, pair, documents)
        assert beside[token] == alone[token]
        assert beside[other] == others[other]
    async with twins.changed(twins.pair(token, *JOINED)):
        beside = await in_turn(twins.theirs, asking, [other, token], documents)
    assert beside[token] == alone[token]


async def in_turn(site, patch, tokens, documents):
    """Let some people ask the same of one server, each question at once."""
    site.begin_anew(patch)
    told = {token: [] for token in tokens}
    for each in documents:
        asked = (site.told(token, each) for token in tokens)
        for token, one in zip(tokens, await gather(*asked), strict=True):
            told[token].append((one.status, one.headers, one.body))
    return told
