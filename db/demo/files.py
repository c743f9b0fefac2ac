"""The bytes of the demo's attachments: small files of the names that its rows have."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from sqlalchemy import select

from db.demo.companies import BUILDER
from db.demo.world import FOLDER, fixed_id
from db.engine import Database
from db.files import Files
from db.models.attachments import Attachment

_BYTES = FOLDER / "files"


async def keep_files(url: str, files: Files) -> int:
    """Keep the files that are not there yet; answer how many that were."""
    builder = fixed_id("cmp", BUILDER)
    kept = 0
    for file_id, name in await _named(url, builder):
        source = _BYTES / name
        if source.is_file() and await files.open(builder, file_id) is None:
            await files.keep(builder, file_id, _pieces(source))
            kept += 1
    return kept


async def _named(url: str, company_id: str) -> list[tuple[str, str]]:
    database = Database(url)
    rows = select(Attachment.id, Attachment.name)
    try:
        async with database.writing(company_id) as connection:
            found = await connection.execute(
                rows.where(Attachment.company_id == company_id)
            )
            return [(row.id, row.name) for row in found]
    finally:
        await database.engine.dispose()


async def _pieces(source: Path) -> AsyncIterator[bytes]:
    yield await asyncio.to_thread(source.read_bytes)
