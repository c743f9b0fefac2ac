"""Files: bytes of attachments and pictures, in a folder or an S3-compatible bucket.

A file is kept under its company's id and its own. It is there before its row
is, and goes after it: what has no row for a while is swept, whatever left it behind.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import obstore
from obstore.store import LocalStore, ObjectStore, S3Store
from sqlalchemy import select, union_all

from db.engine import Database
from db.gate import MACHINE
from db.keys import among
from db.models.attachments import Attachment
from db.models.companies import Company
from db.models.users import User

if TYPE_CHECKING:
    from obstore.store import RetryConfig

_PART = 5 * 1024 * 1024
_PARTS_AT_ONCE = 2
_PIECE = 256 * 1024
_RETRIES: "RetryConfig" = {"max_retries": 2, "retry_timeout": timedelta(seconds=10)}
# Whoever has sent a file has an hour to attach it, see resolvers/receipts.py.
UNATTACHED = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that is about to be read."""

    size: int
    pieces: AsyncIterator[bytes]


class Files:
    """Where files are kept: a folder's path, or `s3://bucket/prefix`.

    A bucket's region, endpoint and keys come from the usual AWS_… variables.
    """

    def __init__(self, address: str) -> None:
        self.address = address

    @cached_property
    def _store(self) -> ObjectStore:
        if self.address.startswith("s3://"):
            return S3Store.from_url(self.address, retry_config=_RETRIES)
        return LocalStore(self.address, mkdir=True)

    async def keep(
        self, company_id: str, file_id: str, pieces: AsyncIterator[bytes]
    ) -> None:
        """Keep what is sent; a file that does not come to its end leaves nothing."""
        await obstore.put_async(
            self._store,
            _key(company_id, file_id),
            pieces,
            chunk_size=_PART,
            max_concurrency=_PARTS_AT_ONCE,
        )

    async def open(self, company_id: str, file_id: str) -> Opened | None:
        """Open a file to be read once, piece by piece; None if it is not there."""
        try:
            found = await obstore.get_async(self._store, _key(company_id, file_id))
        except FileNotFoundError:
            return None
        return Opened(found.meta["size"], aiter(found.stream(min_chunk_size=_PIECE)))

    async def discard(self, company_id: str, file_ids: Iterable[str]) -> None:
        keys = [_key(company_id, file_id) for file_id in file_ids]
        await obstore.delete_async(self._store, keys)

    async def older_than(self, moment: datetime) -> Mapping[str, set[str]]:
        """Name the files that are kept since before a moment, by company."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        async for page in obstore.list(self._store):
            for one in page:
                company_id, _, file_id = one["path"].rpartition("/")
                if one["last_modified"] < moment:
                    found[company_id].add(file_id)
        return found


async def sweep(
    files: Files, database: Database, kept_for: timedelta = UNATTACHED
) -> int:
    """Discard what nothing stands for any more, or yet; answer how many."""
    swept = 0
    aged = await files.older_than(datetime.now(UTC) - kept_for)
    for company_id, file_ids in aged.items():
        gone = await _without_rows(database, company_id, file_ids)
        await files.discard(company_id, gone)
        swept += len(gone)
    return swept


async def _without_rows(
    database: Database, company_id: str, file_ids: set[str]
) -> set[str]:
    """Say which files have no row; those of a company that is not here are left."""
    company = select(Company.id).where(Company.id == company_id)
    rows = union_all(
        select(Attachment.id).where(among(Attachment.id, "kept")),
        select(User.picture_id).where(among(User.picture_id, "kept")),
        select(Company.logo_id).where(among(Company.logo_id, "kept")),
    )
    async with database.writing(company_id) as connection:
        if await connection.scalar(company) is None:
            return set()
        kept = {"kept": sorted(file_ids)}
        known = await connection.scalars(rows, kept, execution_options=MACHINE)
        return file_ids - set(known)


def _key(company_id: str, file_id: str) -> str:
    return f"{company_id}/{file_id}"
