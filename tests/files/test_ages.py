"""How long a file that was sent waits to be attached, and when it is swept."""

import os
import time

import pytest

from db.files import sweep
from resolvers import receipts
from server import files, uploads
from tests.acting import answer, faults
from tests.filing import add
from tests.sending import SCHEDULE, files_of, kept

HOUR = 3600


@pytest.fixture
def later(monkeypatch):
    """Let so many seconds pass for whatever is signed."""
    now = receipts._now()

    def wait(seconds):
        monkeypatch.setattr(receipts, "_now", lambda: now + seconds)

    wait(0)
    return wait


async def test_a_file_is_attached_within_the_hour_or_not_at_all(web, later):
    first, second = await web.sent("edit"), await web.sent("edit")
    later(HOUR)
    assert answer(await add(web, "edit", upload=first))
    later(HOUR + 1)
    told = "There is no such upload; send the file, and attach it within an hour."
    assert faults(await add(web, "edit", upload=second)) == {"upload": told}


@pytest.mark.parametrize(
    ("age", "left"), [(HOUR, 1), (2 * HOUR - 60, 1), (2 * HOUR + 60, 0)]
)
async def test_what_was_not_attached_is_swept_after_two_hours(web, folder, age, left):
    await web.sent("edit")
    (path,) = kept(folder)
    sent = time.time() - age
    os.utime(folder / path, (sent, sent))
    await sweep(web.ask.operations.files, web.ask.operations.database)
    assert len(kept(folder)) == left


def test_a_file_has_ten_minutes_to_come_and_a_sweep_comes_hourly():
    assert (uploads.SECONDS_TO_SEND, files.SECONDS_BETWEEN_SWEEPS) == (600, HOUR)


async def test_a_download_is_of_no_other_page_and_names_no_link(demo):
    one = (await files_of(demo.ask, "client"))[SCHEDULE]
    answer = await demo.fetch(None, one["url"])
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["referrer-policy"] == "no-referrer"
