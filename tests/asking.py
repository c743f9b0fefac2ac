"""The demo's people, asking the server's operations without HTTP between."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from db.engine import Database
from server.documents import Documents
from server.operations import Answer, Operations, Request
from server.settings import Settings

DOCUMENTS = Path(__file__).parents[1] / "graphql"


@event.listens_for(Engine, "connect")
def hurry(connection: Any, _record: object) -> None:
    """Do not wait for the disk: no test's file outlives a power cut."""
    if "sqlite" in type(connection).__module__:
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.close()


class Asking:
    """Asks as one of the demo's people, by the name of a document or by its text."""

    def __init__(self, operations: Operations) -> None:
        self.operations = operations

    async def __call__(
        self, who: str | None, document: str, /, **variables: Any
    ) -> dict[str, Any]:
        """Answer the body: data, errors, extensions."""
        return (await self.whole(who, document, **variables)).body

    async def whole(
        self, who: str | None, document: str, /, **variables: Any
    ) -> Answer:
        """Answer the status too."""
        if "{" not in document:
            document = (DOCUMENTS / document).read_text(encoding="utf-8")
        token = who and f"demo-{who}"
        return await self.operations.run(Request(document, variables, token=token))


@cache
def _documents(schema: Any) -> Documents:
    return Documents(schema)


@asynccontextmanager
async def served(
    url: str, kept: dict[str, Database] | None = None
) -> AsyncIterator[Asking]:
    """Serve a world; by a database that is kept open, if there is one."""
    database = kept.get(url) if kept else None
    operations = Operations(
        Settings(demo=True, database_url=url), database or await Database.open(url)
    )
    # Read and planned once for all worlds, as in one process with one of them.
    operations.documents = _documents(operations.schema)
    try:
        yield Asking(operations)
    finally:
        if kept is not None:
            kept[url] = operations.database
        else:
            await operations.stop()
