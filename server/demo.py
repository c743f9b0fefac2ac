"""`python -m server demo`: make a big company to try the system with."""

import argparse
import asyncio
from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from db import migrate
from db.demo.big import AlreadyThere, Shape, create_big
from db.engine import Database
from permissions.roles import DEFAULT_ROLES
from server import tokens
from server.settings import settings

DAYS = 90


def main(arguments: argparse.Namespace) -> None:
    make(arguments.items, settings().owner_url)


def make(items: int, url: str) -> None:
    """Make the company, showing how far it is, and print tokens to try it with."""
    shape = Shape.of(items)
    columns = (BarColumn(), MofNCompleteColumn(), "items", TimeRemainingColumn())
    with Progress(*columns) as progress:
        task = progress.add_task("", total=shape.projects * shape.items_each)
        try:
            issued = asyncio.run(
                create(url, shape, lambda count: progress.advance(task, count))
            )
        except AlreadyThere:
            raise SystemExit("fieldgate: the big company stands already") from None
    console = Console(highlight=False, markup=False, soft_wrap=True)
    console.print("Tokens, shown once:")
    for name, token in issued.items():
        console.print(f"  {name:14}{token}")


async def create(url: str, shape: Shape, told: Callable[[int], None]) -> dict[str, str]:
    """Write the company in one transaction; answer a token of each kind of person."""
    await migrate.upgrade(url)
    database = Database(url)
    try:
        async with database.writing() as connection:
            big = await create_big(connection, shape, DEFAULT_ROLES, told)
            return {
                name: await tokens.issue(connection, member, "big demo", DAYS)
                for name, member in big.members.items()
            }
    finally:
        await database.engine.dispose()
