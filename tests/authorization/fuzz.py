"""Random people ask random questions; each answer is compared with the oracle's."""

import json
from dataclasses import dataclass
from random import Random
from typing import Any

from server.operations import Operations, Request
from tests.authorization.differences import differences
from tests.authorization.documents import Writer
from tests.authorization.fields import shape_of
from tests.authorization.oracle import Ask, Expected, Oracle
from tests.authorization.people import Person, Tables
from tests.authorization.questions import Questions
from tests.authorization.shapes import Page
from tests.authorization.words import Spot

ROLES = ("ADMIN", *["EMPLOYEE"] * 3, *["PARTNER"] * 3, "CLIENT")
# Where the lists of a type are reached from a root, innermost first.
WAYS = {
    "Project": ("projects",),
    "Milestone": ("milestones", "projects"),
    "Scenario": ("scenarios", "projects"),
    "Item": ("items", "projects"),
}


@dataclass
class Finding:
    """An answer that is not the oracle's, with all that is needed to see it again."""

    seed: int
    who: str
    text: str
    variables: dict
    answer: dict
    expected: Expected

    def __str__(self):
        return "\n".join(
            (
                f"seed {self.seed}, asked by {self.who}",
                self.text,
                json.dumps(self.variables),
                *differences(self.expected, self.answer),
            )
        )


class Fuzz:
    """Asks one set of operations, over one database."""

    def __init__(self, operations: Operations, tables: Tables, companies) -> None:
        self.operations = operations
        self.tables = tables
        self.companies = companies
        self.answered = 0

    async def round(self, seed: int, kind: str | None = None) -> Finding | None:
        """Let somebody ask something; answer what is wrong with what he gets."""
        rng = Random(f"round {seed}")  # noqa: S311 (a seed makes it repeatable)
        company, other = rng.sample(self.companies, 2)
        row, token = self._somebody(rng, company)
        asker = _Asker(self, rng, token, Person(self.tables, row))
        if not row["is_active"]:
            return await asker.is_shut_out(seed)
        ids = company.world.company_id, other.world.company_id
        questions = Questions(rng, self.tables, *ids)
        asks = questions.any(kind)
        await asker.put_cursors(asks)
        return await asker.compare(seed, asks)

    def _somebody(self, rng: Random, company) -> tuple[dict, str]:
        """Pick a company role, then one of those who hold it."""
        of_role = {}
        for membership, token in sorted(company.tokens.items()):
            (row,) = self.tables.of("memberships", id=membership)
            of_role.setdefault(row["role"], []).append((row, token))
        return rng.choice(of_role[rng.choice(ROLES)])


class _Asker:
    def __init__(self, fuzz: Fuzz, rng: Random, token: str, person: Person) -> None:
        self.fuzz = fuzz
        self.rng = rng
        self.token = token
        self.person = person

    async def ask(self, asks) -> tuple[str, dict, Any]:
        text, variables = Writer(self.rng).document(asks)
        request = Request(text, variables, token=self.token)
        answer = await self.fuzz.operations.run(request)
        return text, variables, answer

    async def compare(self, seed, asks) -> Finding | None:
        expected = Oracle(self.fuzz.tables, self.person).answer(asks)
        text, variables, answer = await self.ask(asks)
        if answer.status == 200 and not differences(expected, answer.body):
            self.fuzz.answered += bool(expected.data)
            return None
        who = f"{self.token} ({self.person.role})"
        return Finding(seed, who, text, variables, answer.body, expected)

    async def is_shut_out(self, seed) -> Finding | None:
        asks = [Ask("projects", "projects", {}, [Ask("totalCount", "totalCount")])]
        text, variables, answer = await self.ask(asks)
        if answer.status == 401:
            return None
        return Finding(seed, self.token, text, variables, answer.body, None)

    async def put_cursors(self, asks, parent="Query") -> None:
        """Let some lists begin or end at a row that the same list has shown."""
        for ask in asks:
            type_ = ask.on or parent
            shape = shape_of(type_, ask.name)
            # A list of the same name elsewhere has cursors of its own.
            is_reached = type_ == "Query" or type_ in WAYS
            if isinstance(shape, Page) and is_reached and self.rng.random() < 0.4:
                await self._put(ask, type_)
            await self.put_cursors(ask.asks, getattr(shape, "type", "") or type_)

    async def _put(self, ask, parent) -> None:
        args = {k: v for k, v in ask.args.items() if k not in {"first", "last"}}
        edges = Ask("edges", "edges", {}, [Ask("cursor", "cursor")])
        found = Ask(ask.name, ask.name, args, [edges])
        for name in WAYS.get(parent, ()):
            nodes = Ask("nodes", "nodes", {}, [found])
            found = Ask(name, name, {}, [nodes])
        _, _, answer = await self.ask([found])
        shown = list(_edges(answer.body.get("data")))
        for name in ("after", "before"):
            if shown and self.rng.random() < 0.5:
                ask.args[name] = Spot(self.rng.choice(shown)["cursor"])


def _edges(value):
    if isinstance(value, dict):
        yield from value.get("edges", ())
        for each in value.values():
            yield from _edges(each)
    elif isinstance(value, list):
        for each in value:
            yield from _edges(each)
