"""Whatever a person may not see can change: no byte that he gets changes with it."""

from time import monotonic

import pytest

from tests.authorization.worlds import FRESH
from tests.test_statements import WHO
from tests.two_worlds.pairs import JOINED, KINDS
from tests.two_worlds.proof import Proof
from tests.two_worlds.worlds import MINUTES

# How many documents are asked here; with fresh seeds as many as the time allows.
SOME = {"sqlite": 16, "postgresql": 6}
SECONDS = MINUTES * 3
NUMBERS = range(12 if FRESH else 4)


def proof_of(twins, patch):
    return Proof(twins, patch, monotonic() + SECONDS if FRESH else float("inf"))


def engine_of(twins):
    return twins.mine.database.dialect.name


def rotating(number):
    """Take the kinds in turn, so that each comes up for somebody."""
    names = [*KINDS]
    return [(names[(number + step) % len(names)],) for step in (0, 5)]


async def proven(twins, patch, token, number, name):
    proof = proof_of(twins, patch)
    documents = twins.documents if FRESH else twins.some(SOME[engine_of(twins)])
    kinds = [JOINED, *rotating(number)] if FRESH else [JOINED]
    on_file = engine_of(twins) == "sqlite"
    await proof.of(token, documents, *kinds, asks_columns=on_file)
    finding = proof.keep(f"{name} {number} {engine_of(twins)}")
    assert not proof.findings, finding
    return proof.figures


@pytest.mark.parametrize("who", WHO)
async def test_people_of_the_demo_learn_nothing_of_what_they_may_not_see(
    twins, asking, who
):
    figures = await proven(twins, asking, f"demo-{who}", WHO.index(who), "demo")
    assert figures["answers with data"] > 0.6 * figures["pairs compared"]


@pytest.mark.parametrize("number", NUMBERS)
async def test_people_of_odd_roles_learn_nothing_of_what_they_may_not_see(
    made_up, asking, number
):
    tokens = [*made_up.tokens]
    token = tokens[(7 * number + made_up.seed) % len(tokens)]
    await proven(made_up, asking, token, number, "odd roles")
