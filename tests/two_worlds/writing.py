"""One person's writes, sent to two worlds, and how they end in both."""

from dataclasses import replace

from db import ids
from tests.authorization.people import Person
from tests.authorization.worlds import read
from tests.histories.acts import every_act
from tests.histories.people import dice_of, drawn
from tests.histories.site import standing, version_seen
from tests.two_worlds.documents import document
from tests.two_worlds.oracles import differences, marks_in
from tests.two_worlds.pairs import pair
from tests.two_worlds.proof import Finding, Proof
from tests.two_worlds.site import Numbered
from tests.two_worlds.view import View

# Each write takes its new ids from a range of its own.
RANGE = 10_000
DONE = b'"errors":[]'
READS = ("SELECT", "WITH")


class Asked:
    """The site asks its operations as the histories do."""

    def __init__(self, operations):
        self.operations = operations


class Writes:
    """Sends one person's writes to two worlds, and compares how they end."""

    def __init__(self, twins, patch, who, seed):
        self.twins = twins
        self.patch = patch
        self.who = who
        self.seed = seed
        self.token = f"demo-{who}"
        self.dice = dice_of(seed)
        self.proof = Proof(twins, patch)
        self.last = None

    async def part(self, *kinds):
        """Make the second world another."""
        person = self.twins.person(self.token)
        self.pair = pair(self.twins.tables, person, self.seed, *kinds)
        assert self.pair.differing, kinds
        await self.pair.changes.write(self.twins.theirs.database)

    async def by_chance(self, acts, put=None):
        """Write plausible inputs for acts, on what stands in one world or the other."""
        worlds = [self.twins.mine, self.twins.theirs]
        asks = [Asked(site.operations) for site in worlds]
        sites = [await standing(ask) for ask in asks]
        for act in acts:
            number = self.dice.randrange(2)
            sites[number].rows.update(put or {})
            try:
                pen, values = drawn(act, sites[number], self.dice)
            except (LookupError, AttributeError, TypeError):
                continue
            for place, table, row_id in pen.versions:
                seen = await version_seen(asks[number], self.who, table, row_id)
                place["expectedVersion"] = seen
            await self.compare(act, values)

    async def compare(self, act, values):
        each = document(act.document, act.name, {"input": values})
        self.last = each
        mine, theirs = [
            await self._told(site, each)
            for site in (self.twins.mine, self.twins.theirs)
        ]
        figures = self.proof.figures
        figures["pairs compared"] += 1
        figures["answers with data"] += DONE in mine.body
        figures["differing answers"] += mine.body != theirs.body
        says = [*differences(compared(mine), compared(theirs))]
        if marks := marks_in(theirs.body) | marks_in(theirs.lines.encode()):
            says.append(f"marks {sorted(marks)}")
        if says:
            self._find(*says, mine.body.decode(), theirs.body.decode())

    async def _told(self, site, each):
        site.begin_anew(self.patch)
        numbered = Numbered()
        numbered.count = self.proof.figures["pairs compared"] * RANGE
        self.patch.setattr(ids, "uuid7", numbered)
        return await site.told(self.token, each)

    async def compare_views(self):
        mine, theirs = [
            await self._view_of(site) for site in (self.twins.mine, self.twins.theirs)
        ]
        if found := [*mine.differs(theirs)]:
            self._find(*(f"afterwards {each}" for each in found))

    async def _view_of(self, site):
        tables = await read(site.database)
        (membership,) = tables.of("memberships", id=self.twins.tokens[self.token])
        return View(tables, Person(tables, membership))

    def _find(self, *says):
        found = (self.seed, self.token, self.pair.kind, self.last, [*says])
        self.proof.findings.append(Finding(*found))

    def hidden(self):
        """Give the rows that stand in one of the worlds alone, as a site holds them."""
        found = {}
        changes = self.pair.changes
        for rows_by_table in (changes.removed, changes.added):
            for table, rows in rows_by_table.items():
                for row in rows.values():
                    place = row.get("project_id", row["id"]), table
                    found.setdefault(place, []).append(row)
        return found

    def hidden_numbers(self):
        """Give the numbers of projects that the second world calls otherwise."""
        for (table, row_id), values in self.pair.changes.puts.items():
            if table == "projects" and "number" in values:
                (row,) = self.twins.tables.of("projects", id=row_id)
                yield row["number"]


def compared(told):
    """What a write that is done puts down follows from all that is stored."""
    if DONE not in told.body:
        return told
    reads = tuple(text for text in told.statements if text.startswith(READS))
    return replace(told, statements=reads)


def acts_named(*names):
    return [act for act in every_act() if act.name in names]
