"""Two worlds for each kind of database, served side by side and watched."""

from contextlib import AsyncExitStack

import pytest

from tests.authorization.worlds import FIRST, FRESH
from tests.two_worlds import worlds
from tests.two_worlds.site import Watch, watching
from tests.worlds import KINDS


@pytest.fixture(scope="module")
def watch():
    return Watch()


@pytest.fixture(scope="module")
async def lent(databases, watch):
    """Give two worlds by engine and name, each opened when it is first asked for."""
    async with AsyncExitStack() as kept:
        opened = {}

        async def twins(kind, name):
            if (kind, name) not in opened:
                asked = (databases, kind, watch)
                *_, seed = name.split()
                is_demo = name == "demo"
                made = (
                    worlds.demo(*asked) if is_demo else worlds.made(*asked, int(seed))
                )
                opened[kind, name] = await kept.enter_async_context(made)
            return opened[kind, name]

        yield twins


@pytest.fixture(params=KINDS)
async def twins(request, lent):
    """Give the demo twice, on each database."""
    return await lent(request.param, "demo")


@pytest.fixture(params=KINDS if FRESH else KINDS[:1])
async def made_up(request, lent):
    """Give two companies of odd roles twice, on each database."""
    return await lent(request.param, f"made up {FIRST}")


@pytest.fixture
def asking(watch, monkeypatch):
    """Watch what is sent and logged, and stop the clock."""
    with watching(monkeypatch, watch):
        yield monkeypatch


@pytest.fixture
async def fresh(databases, watch):
    """Give two worlds of one's own, to be written into."""
    async with worlds.demo(databases, "sqlite", watch) as twins:
        yield twins
