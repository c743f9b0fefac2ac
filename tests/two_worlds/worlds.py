"""Two databases of the same rows, each served: one is changed, the other is not."""

import asyncio
import hashlib
import os
from contextlib import ExitStack, asynccontextmanager
from functools import cached_property

from db import migrate
from db.engine import Database
from schema.root import schema
from tests.authorization.people import Person
from tests.authorization.worlds import FRESH, made_up, read
from tests.test_statements import WHO
from tests.two_worlds.documents import Document, document, recorded
from tests.two_worlds.enumerator import Enumerator
from tests.two_worlds.pairs import pair
from tests.two_worlds.pools import Pools
from tests.two_worlds.questions import Questions
from tests.two_worlds.site import site

MINUTES = float(os.environ.get("FIELDGATE_PROVE_MINUTES", "8"))
SEARCHED = """{ projects { nodes {
  found: items(search: "zqsecret") { totalCount nodes { id } }
  named: items(where: {name: {contains: "zqsecret"}}) { totalCount }
  noted: items(where: {internalNote: {contains: "zqsecret"}}) { totalCount }
} } }"""
NOTED = SEARCHED.replace("  noted:", "  # noted:")
DEAR = """{ projects { nodes { items(where: {%s: {gt: "7000000.00"}}) {
  totalCount nodes { id }
} } } }"""
OF_MILESTONE = """{ projects { nodes {
  items(where: {milestone: {in: ["%s"]}}) { totalCount nodes { id } }
} } }"""
MILESTONES = 24
AMOUNTS = ("directCost", "markupSubtotal", "costImpact", "ownerCosts")


class Twins:
    """Two sites, and what both hold before anything is changed."""

    def __init__(self, mine, theirs, tables, tokens, seed):
        self.mine = mine
        self.theirs = theirs
        self.tables = tables
        # Who asks, by his token: the membership that it stands for.
        self.tokens = tokens
        self.seed = seed
        self._documents = None
        self._chosen = {}

    def person(self, token):
        (membership,) = self.tables.of("memberships", id=self.tokens[token])
        return Person(self.tables, membership)

    @property
    def documents(self):
        """Give all documents of this world, in an order of its own."""
        if self._documents is None:
            company = self.tables.all("projects")[0]["company_id"]
            pools = Pools(self.tables, company)
            walk = Enumerator(schema._schema, pools)
            self._documents = [
                *of_marks(),
                *self.naming(),
                *recorded(pools),
                *walk.documents(),
            ]
        return self._documents

    def naming(self):
        """Ask for the items of each milestone, whether it is known or not."""
        for row in self.tables.all("milestones")[:MILESTONES]:
            yield document(OF_MILESTONE % row["id"], f"named {row['id']}")

    def some(self, count):
        """Choose documents of every source, always the same of the same world."""
        if count not in self._chosen:
            self._chosen[count] = self.questions.taken(count)
        return self._chosen[count]

    @cached_property
    def questions(self):
        marks = [*of_marks(), *self.naming()]
        return Questions(self.tables, marks, self.seed, has_time=FRESH)

    def pair(self, token, *names):
        return pair(self.tables, self.person(token), self.seed, *names)

    @asynccontextmanager
    async def changed(self, pair):
        """Make the second world another, and put it back."""
        await pair.changes.write(self.theirs.database)
        try:
            yield
        finally:
            await pair.changes.undone(self.tables).write(self.theirs.database)


def of_marks() -> list[Document]:
    """Look for the marks that changes put in: by search, and by each filter."""
    texts = [SEARCHED, "\n".join(NOTED.splitlines())]
    texts += [DEAR % each for each in AMOUNTS]
    return [document(text, f"mark {number}") for number, text in enumerate(texts)]


@asynccontextmanager
async def lending(lend, kind):
    """Lend two databases; the first of all is written by a loop of its own."""
    with ExitStack() as kept:
        yield [
            await asyncio.to_thread(kept.enter_context, lend(kind)) for _ in range(2)
        ]


@asynccontextmanager
async def demo(databases, kind, watch):
    """Serve the demo twice."""
    async with (
        lending(databases.lend_demo, kind) as (mine, theirs),
        serving(mine, theirs, watch) as sites,
    ):
        tables = await read(sites[0].database)
        tokens = dict(_tokens(tables, [f"demo-{who}" for who in WHO]))
        yield Twins(*sites, tables, tokens, 0)


@asynccontextmanager
async def made(databases, kind, watch, seed):
    """Serve two made-up companies twice."""
    companies = made_up(seed)
    names = [name for company in companies for name in named(company)]
    async with lending(databases.lend, kind) as (mine, theirs):
        for url in (mine, theirs):
            await _write(url, companies)
        async with serving(mine, theirs, watch) as sites:
            tables = await read(sites[0].database)
            tokens = dict(_tokens(tables, names))
            yield Twins(*sites, tables, tokens, seed)


def named(company):
    """Give each person a token that HTTP can carry."""
    for number, membership in enumerate(company.tokens):
        token = f"{company.world.company_id}-{number}"
        row = next(iter(company.world.rows["tokens"]))
        known = {**row, "name": token, "membership_id": membership}
        known |= {"hash": hashlib.sha256(token.encode()).hexdigest()}
        del known["id"], known["company_id"]
        company.world.add("tokens", token, **known)
        yield token


async def _write(url, companies):
    await migrate.upgrade(url)
    database = Database(url)
    try:
        async with database.writing() as connection:
            for company in companies:
                await company.world.write(connection)
    finally:
        await database.engine.dispose()


@asynccontextmanager
async def serving(mine, theirs, watch):
    async with site(mine, watch) as one, site(theirs, watch) as other:
        yield one, other


def _tokens(tables, names):
    for token in names:
        digest = hashlib.sha256(token.encode()).hexdigest()
        (row,) = tables.of("tokens", hash=digest)
        (membership,) = tables.of("memberships", id=row["membership_id"])
        if membership["is_active"]:
            yield token, membership["id"]
