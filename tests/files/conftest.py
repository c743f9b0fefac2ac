"""A world of one's own with a folder for its files, and people who send them."""

import pytest

from db.demo.files import keep_files
from tests.sending import Sending


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "files"


@pytest.fixture
def web(ask_own, folder):
    return Sending(ask_own, str(folder))


@pytest.fixture
async def demo(web):
    """Let the demo's attachments have their bytes."""
    operations = web.ask.operations
    await keep_files(operations.settings.owner_url, operations.files)
    return web
