"""A connection that takes one statement at a time, and a small schema read on it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from resolvers.engine.columns import Grouped, Indexed
from tests.engine.small import rows

SDL = """
type Item { id: ID! notes: [Item!] category: Item must: Item! plain: Int }
type Query { a: [Item!] b: [Item!] c: Item d: Item plain: Int must: Item! other: Int }
type Mutation { first: Int second: Int third: Int must: Int! }
"""
ITEMS = rows(("itm_1",), ("itm_2",), names="id")
Resolver = Callable[..., Coroutine[Any, Any, Any]]


class Connection:
    """One connection: it notes who uses it and refuses two at a time."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.user: str | None = None

    async def read(self, name: str) -> None:
        assert self.user is None, f"{name} while {self.user}"
        self.user = name
        self.log.append(name)
        await asyncio.sleep(0.001)
        self.user = None

    def many(self, name: str) -> Resolver:
        async def resolve(parents, _info):
            await self.read(name)
            return Grouped(ITEMS, [2] + [0] * (len(parents) - 1))

        return resolve

    def one(self, name: str) -> Resolver:
        async def resolve(parents, _info):
            await self.read(name)
            return Indexed(ITEMS, [0] * len(parents))

        return resolve
