"""M8: a preview shows what both see, no less and no more, whoever looks."""

import re
from random import Random

import pytest
from sqlalchemy import update

from db.models.scenarios import Scenario
from permissions.previews import Preview
from resolvers.engine.authentication import NO_CREDENTIAL, Recognised
from server.operations import Request
from tests.authorization.documents import Writer
from tests.authorization.questions import Questions
from tests.authorization.worlds import FIRST, FRESH, fuzzing
from tests.worlds import KINDS

pytestmark = pytest.mark.slow

PAIRS = 100 if FRESH else 30
QUESTIONS = 150 if FRESH else 30
FACTS = """{ projects(first: 50) { nodes { id name
  viewerCan { createItem createMilestone createRole }
  milestones(first: 50) { nodes { id name estimateTotal(mode: DIRECT)
    viewerCan { update publish } } }
  items(first: 100) { nodes { id name status internalNote
    directCost markupSubtotal ownerCosts allocated: costImpact(mode: ALLOCATED)
    separated: costImpact(mode: SEPARATED) direct: costImpact(mode: DIRECT)
    viewerCan { update delete editCosts editMarkups setStatus }
    comments(first: 50) { nodes { id body } } } } } } }"""
# Nobody else sees which tokens, sessions and settings somebody has.
OF_ONESELF = re.compile(r"\b(tokens|sessions|identities|settings)\b")


@pytest.fixture(params=KINDS)
async def fuzz(request, databases):
    with databases.lend_built(request.param) as url:
        async with fuzzing(url, FIRST) as fuzz:
            # What is between others alone is not an admin's to see either.
            shown = update(Scenario).values(is_published=True)
            async with fuzz.operations.database.writing() as connection:
                await connection.execute(shown)
            yield fuzz


async def ask(fuzz, viewer, text, variables=None):
    """Ask as a token, or through a decision that stands in for it."""
    operations, request = fuzz.operations, Request(text, variables, token=viewer)
    if isinstance(viewer, str):
        return (await operations.run(request)).body
    async with operations.snapshot() as snapshot:
        await snapshot.renew(viewer.viewer.company_id)
        asker = Recognised(viewer, NO_CREDENTIAL)
        request = Request(text, variables, token="looking")
        return (await operations._answer(request, snapshot, asker)).body


async def viewers_of(fuzz, company):
    """Give the active people of a company: their tokens, and who they are."""
    found = {}
    async with fuzz.operations.snapshot() as snapshot:
        for token in company.tokens.values():
            decision = await fuzz.operations.viewers.decide(snapshot, token)
            if decision:
                found[token] = decision.viewer
    return found


def facts(value, of=()):
    """Give each leaf by the records that it stands in."""
    if isinstance(value, list):
        found = [facts(each, of) for each in value]
        return {place: leaf for each in found for place, leaf in each.items()}
    if isinstance(value, dict):
        of = (*of, value["id"]) if "id" in value else of
        return {
            place: leaf
            for name, each in value.items()
            for place, leaf in facts(each, (*of, name)).items()
        }
    return {of: value}


def both(one, other):
    """Say what two see alike; where one may not, nobody does."""
    return {
        place: (one[place] and other[place])
        if isinstance(one[place], bool)
        else (one[place] if one[place] == other[place] else None)
        for place in one.keys() & other.keys()
    }


async def test_a_preview_shows_what_both_of_any_two_see(fuzz):
    rng = Random(f"pairs {FIRST}")  # noqa: S311 (a seed makes it repeatable)
    shown = hidden = 0
    for _ in range(PAIRS):
        found = await viewers_of(fuzz, rng.choice(fuzz.companies))
        v, w = rng.sample(sorted(found), 2)
        seen = [facts((await ask(fuzz, who, FACTS))["data"]) for who in (v, w)]
        looking = Preview(found[v], found[w])
        preview = facts((await ask(fuzz, looking, FACTS))["data"])
        assert preview == both(*seen), (v, w)
        shown += sum(leaf is not None for leaf in preview.values())
        hidden += seen[0] != preview != seen[1]
    assert shown > PAIRS
    assert hidden


async def test_an_admin_who_looks_through_another_is_answered_as_he_is(fuzz):
    rng = Random(f"looking {FIRST}")  # noqa: S311 (a seed makes it repeatable)
    for _ in range(QUESTIONS):
        company, other = rng.sample(fuzz.companies, 2)
        found = await viewers_of(fuzz, company)
        admin = next(each for each in found.values() if each.is_admin)
        who = rng.choice(sorted(found))
        ids = company.world.company_id, other.world.company_id
        asks = Questions(rng, fuzz.tables, *ids).any()
        text, variables = Writer(rng).document(asks)
        if OF_ONESELF.search(text):
            continue
        own = await ask(fuzz, who, text, variables)
        shown = await ask(fuzz, Preview(admin, found[who]), text, variables)
        assert parts(shown) == parts(own), (who, text, variables)


def parts(body):
    """Take away what it has cost, and cursors: they are of who asks."""
    extensions = {k: v for k, v in body.get("extensions", {}).items() if k != "cost"}
    return _uncursored({**body, "extensions": extensions})


def _uncursored(value):
    if isinstance(value, list):
        return [_uncursored(each) for each in value]
    if isinstance(value, dict):
        cursors = ("cursor", "startCursor", "endCursor")
        return {k: _uncursored(v) for k, v in value.items() if k not in cursors}
    return value


async def test_an_admin_who_looks_through_another_admin_reaches_the_whole(fuzz):
    found = await viewers_of(fuzz, fuzz.companies[0])
    admin = next(each for each in found.values() if each.is_admin)
    assert Preview(admin, admin).projects() is None
