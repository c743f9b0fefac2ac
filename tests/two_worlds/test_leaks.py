"""The two worlds can differ: whichever leak is planted, they show it."""

from itertools import islice

import pytest

from resolvers.engine import statements
from resolvers.engine.caches import Recent
from tests.authorization.worlds import FRESH
from tests.figures import note
from tests.two_worlds.catching import ALIKE, FIRST, LEAKS, SHOWS
from tests.two_worlds.changes import Changes
from tests.two_worlds.oracles import differences, marks_in
from tests.two_worlds.pairs import JOINED
from tests.two_worlds.site import COUNTERS

pytestmark = pytest.mark.slow

# Each leak is looked for where it shows at once, and then in other made-up companies.
MOST_DOCUMENTS, MOST_PEOPLE, MOST_WORLDS = 6, 24, 12
TOLD = sorted(LEAKS.keys() - ALIKE.keys())
# `make prove` plants them all, `make test` some that people of the demo are shown.
SOME = [leak for leak in TOLD if SHOWS.get(leak, FIRST)[0].isalpha()][::3]


@pytest.fixture
async def caught(lent, asking, monkeypatch):
    """Ask in both worlds what a leak would show, by the people it would show it to."""
    monkeypatch.setattr(statements, "_statements", Recent(2_000))

    async def ask(leak):
        who, *names = SHOWS.get(leak, FIRST)
        first, *others = _worlds(who)
        await lent("sqlite", first)
        LEAKS[leak](asking)
        count = 0
        for world in (first, *others):
            twins = await lent("sqlite", world)
            documents = _documents(twins, names)
            for token in _people(twins, who):
                found = await _first(twins, asking, token, documents, leak)
                count += min(found or len(documents), len(documents))
                if found:
                    return count, f"{world}: {token}"
        return None

    return ask


def _is_odd(who):
    return not who or who[-1].isdecimal()


def _worlds(who):
    """Name the world in which it shows at once, and those to try after it."""
    if not _is_odd(who):
        return ["demo"]
    seed, _, _ = who.rpartition(":")
    others = [each for each in range(MOST_WORLDS) if each != int(seed or 0)]
    return [f"made up {each}" for each in (int(seed or 0), *others)]


def _people(twins, who):
    """Take the one of the demo; or those of odd roles, the one of a number first."""
    if not _is_odd(who):
        return [f"demo-{who}"]
    number = who.rpartition(":")[2]
    people = [(twins.person(each), each) for each in twins.tokens]
    found = [each for person, each in people if not person.is_admin][:MOST_PEOPLE]
    return sorted(found, key=lambda each: not each.endswith(f"-{number}"))


def _documents(twins, names):
    found = []
    for name in names:
        named = (each for each in twins.documents if each.name.startswith(name))
        found += islice(named, MOST_DOCUMENTS)
    return found


async def _first(twins, patch, token, documents, leak):
    """Give the number of the first document that two worlds answer differently."""
    admin = next(iter(twins.tokens))
    pair = twins.pair(token, *JOINED)
    for site in (twins.mine, twins.theirs):
        site.begin_anew(patch)
        if leak == "one decision for all":
            await site.told(admin, documents[0])
    if leak == "decisions of old":
        await _once_an_admin(twins, token, documents[0])
    async with twins.changed(pair):
        for number, document in enumerate(documents, 1):
            mine = await twins.mine.told(token, document)
            theirs = await twins.theirs.told(token, document)
            # Found by what it tells, and not by falling over.
            assert not falls_over(theirs), theirs.body
            if [*differences(mine, theirs)] or marks_in(theirs.body):
                return number
            if number == 1 and not await _counts_alike(twins, token, document):
                return number
    return None


async def _counts_alike(twins, token, document):
    """Say whether the figures of the process are the same after a request."""
    counted = []
    for site in (twins.mine, twins.theirs):
        for counter in COUNTERS:
            counter.clear()
        await site.told(token, document)
        counted.append(await site.counted())
    return counted[0] == counted[1]


async def _once_an_admin(twins, token, document):
    """Let somebody ask as an admin in the second world, and then be none any more."""
    (row,) = twins.tables.of("memberships", id=twins.tokens[token])
    rights = Changes()
    rights.put("memberships", row, "role", "ADMIN")
    await rights.write(twins.theirs.database)
    await twins.theirs.told(token, document)
    await rights.undone(twins.tables).write(twins.theirs.database)


def falls_over(told):
    return b'"INTERNAL"' in told.body


@pytest.mark.parametrize("leak", TOLD if FRESH else SOME)
async def test_a_planted_leak_shows(caught, leak):
    found = await caught(leak)
    number, token = found or (None, None)
    shown = {"leak": leak, "document": number, "asked by": token}
    note(f"leak {leak}", **{"planted leaks caught": int(bool(found))}, **shown)
    assert found, f"no document showed it: {leak}"


@pytest.mark.parametrize("who", ["client", "rows"])
async def test_without_a_leak_nothing_shows(lent, asking, who):
    twins = await lent("sqlite", "demo")
    names = dict.fromkeys(name for _, *names in SHOWS.values() for name in names)
    documents = _documents(twins, names)
    assert not await _first(twins, asking, f"demo-{who}", documents, "none")


def test_at_least_thirty_leaks_are_planted():
    assert len(TOLD) >= 40
