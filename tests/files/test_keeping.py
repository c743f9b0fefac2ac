"""Where files are kept: under which names, since when, and until they are swept."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from db.demo.files import keep_files
from db.files import Files, sweep
from db.ids import new_id
from db.models.attachments import Attachment
from server import uploads
from tests.sending import PDF, SCHEDULE, files_of, kept, pieces
from tests.sites import change

NOW = timedelta(seconds=-60)


async def test_the_demos_attachments_are_real_files(demo, folder):
    assert len(kept(folder)) == 13
    operations = demo.ask.operations
    again = await keep_files(operations.settings.owner_url, operations.files)
    assert again == 0
    for one in (await files_of(demo.ask, "admin")).values():
        content = (await demo.fetch(None, one["url"])).content
        assert len(content) == one["sizeBytes"]
        assert uploads.type_of(content[:8192]) == one["mediaType"]


async def test_what_no_attachment_stands_for_is_swept_after_a_while(demo, folder):
    operations = demo.ask.operations
    (company,) = {path.partition("/")[0] for path in kept(folder)}
    await demo.sent("edit")
    foreign = new_id("cmp")
    await operations.files.keep(foreign, new_id("att"), pieces(PDF))
    whole = kept(folder)
    # What has just been sent may be attached still.
    assert await sweep(operations.files, operations.database) == 0
    assert kept(folder) == whole
    gone = delete(Attachment).where(Attachment.name == SCHEDULE)
    await change(demo.ask, gone)
    assert await sweep(operations.files, operations.database, NOW) == 2
    left = kept(folder)
    assert left.items() <= whole.items()
    assert len([path for path in left if path.startswith(company)]) == 12
    # Another database may stand for those.
    assert [path for path in left if path.startswith(foreign)] != []


async def test_a_folder_is_made_when_the_first_file_comes(web, folder):
    assert not folder.exists()
    await web.sent("edit")
    assert len(kept(folder)) == 1


@pytest.mark.case("UP-03")
async def test_a_file_is_kept_under_no_name_that_a_person_gave(tmp_path):
    files = Files(str(tmp_path / "files"))
    with pytest.raises(ValueError, match="Path"):
        await files.keep("..", "x", pieces(PDF))
    assert kept(tmp_path) == {}
