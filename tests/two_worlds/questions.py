"""What two worlds are asked: documents of every source, by shares of a budget."""

from functools import cached_property
from itertools import chain, islice
from random import Random

from tests.two_worlds.documents import SCHEMA, Document, recorded
from tests.two_worlds.enumerator import Enumerator
from tests.two_worlds.negative import negative, random_negative
from tests.two_worlds.pools import Pools
from tests.two_worlds.random_documents import random_documents
from tests.two_worlds.rewriter import Rewriter
from tests.two_worlds.within import fits

# How much of a budget each source gets.
SHARES = {
    "enumerated": 5,
    "rewritten": 5,
    "random": 2,
    "negative": 2,
    "recorded": 1,
    "marked": 1,
}
REWRITER = Rewriter(SCHEMA)
# Drawing shapes is slow: few stand for all of them.
LEAST_DRAWN, MOST_DRAWN = 12, 400


class Questions:
    """Documents about the rows of one world, the same for a seed."""

    def __init__(self, tables, marks, seed, *, has_time):
        company = tables.all("projects")[0]["company_id"]
        self.pools = Pools(tables, company)
        self.marks = marks
        self.seed = seed
        self.has_time = has_time
        self.drawn = LEAST_DRAWN
        self.dice = Random(f"questions {seed}")  # noqa: S311 (a seed repeats it)

    def taken(self, count):
        """Take so many documents, of each source its share, in no order."""
        whole = sum(SHARES.values())
        self.drawn = min(MOST_DRAWN, max(LEAST_DRAWN, count // 6))
        found = {
            name: [*islice(getattr(self, name)(), -(-count * share // whole))]
            for name, share in SHARES.items()
        }
        every = [each for some in found.values() for each in some]
        return self._shuffled(every)[:count]

    def _shuffled(self, documents):
        return self.dice.sample(documents, len(documents))

    @cached_property
    def texts(self):
        known = Enumerator(SCHEMA, self.pools).texts()
        return [
            Document(text, {}, None, frozenset(), name) for text, name in known.items()
        ]

    @cached_property
    def corpus(self):
        return recorded(self.pools, tests=self.has_time)

    def marked(self):
        return self._shuffled(self.marks)

    def enumerated(self):
        return self._shuffled(self.texts)

    def recorded(self):
        return self._shuffled(self.corpus)

    def rewritten(self):
        """Put questions in one of the other ways, each way as often."""
        ways = [*REWRITER.ways.values(), REWRITER.with_more]
        asked = chain(self.enumerated(), self.recorded())
        for number, each in enumerate(asked):
            document = ways[number % len(ways)](each).document
            if fits(document):
                yield document

    def random(self):
        return random_documents(self.pools, self.drawn, self.seed)

    def negative(self):
        wrong = [*negative(self.pools)]
        wrong += random_negative(self.drawn, self.seed) if self.has_time else []
        return self._shuffled(wrong)
