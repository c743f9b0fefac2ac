"""Backups: whole, of one moment, and never put over what stands."""

import os

import pytest

from db import backup
from server.settings import Settings
from server.start import put_back
from tests import postgres
from tests.acting import answer, do, everything, ids
from tests.asking import served
from tests.worlds import KINDS

COSTS = [{"description": "Luminaires", "quantity": "1", "unitCost": "7"}]


@pytest.fixture(autouse=True)
def tools(databases, monkeypatch):
    """Let PostgreSQL's tools be found where the tests' server has them."""
    assert databases.server
    path = f"{postgres.tools()}{os.pathsep}{os.environ['PATH']}"
    monkeypatch.setenv("PATH", path)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "fieldgate.backup"


@pytest.fixture(params=KINDS)
def pair(request, lend_database, databases):
    """The URLs of a demo world, and of an empty database to put its backup into."""
    with (
        databases.lend_demo(request.param) as full,
        lend_database(request.param) as none,
    ):
        yield full, none


async def test_what_is_put_back_is_what_stood(pair, file):
    full, none = pair
    async with served(full) as ask:
        before = await everything(ask)
        backup.back_up(full, file)
        item_id = (await ids(ask))["Lighting package"]
        answer(await do(ask, "admin", "costs.graphql", item_id, lines=COSTS))
        assert await everything(ask) != before

    await put_back(Settings(demo=True, database_url=none), file)

    async with served(none) as ask:
        assert await everything(ask) == before
        assert await ask.operations.ready()
        assert (await ask("client", "items.graphql"))["data"]
    assert list(file.parent.iterdir()) == [file]


async def test_what_stands_is_never_written_over(pair, file):
    full, _ = pair
    backup.back_up(full, file)
    kept = file.read_bytes()
    with pytest.raises(backup.NoBackup, match="exists already"):
        backup.back_up(full, file)
    assert file.read_bytes() == kept
    with pytest.raises(backup.NoBackup, match="not empty"):
        backup.restore(full, file)


async def test_a_file_that_is_none_changes_nothing(pair, file):
    _, none = pair
    with pytest.raises(backup.NoBackup, match="is no file"):
        backup.restore(none, file)
    file.write_bytes(b"not a backup at all" * 100)
    with pytest.raises(backup.NoBackup):
        backup.restore(none, file)
    async with served(none) as ask:
        assert not await ask.operations.ready()


def test_a_backup_that_breaks_off_leaves_no_file(file):
    with pytest.raises(backup.NoBackup):
        backup.back_up("postgresql+asyncpg://nobody@127.0.0.1:1/none", file)
    with pytest.raises(backup.NoBackup):
        backup.back_up(f"sqlite+aiosqlite:///{file.parent}/none.db", file)
    assert list(file.parent.iterdir()) == []


def test_a_missing_tool_is_named(file, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(backup.NoBackup, match="pg_dump is not installed"):
        backup.back_up("postgresql+asyncpg://nobody@127.0.0.1:1/none", file)
