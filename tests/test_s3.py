"""Files in a bucket: kept, given and swept by a server that speaks S3 over HTTP."""

from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from db.files import sweep
from tests.acting import everything
from tests.s3 import BUCKET, PYTHON, serving_s3
from tests.sending import PDF, Sending

SOON = timedelta(hours=1)
PIECE = 500_000


@pytest.fixture(scope="module")
def s3():
    if not PYTHON.is_file():
        pytest.skip("The S3 server is not installed: make test does it.")
    with serving_s3() as url:
        yield url


def pointed_at(monkeypatch, url):
    for name, value in {
        "AWS_ENDPOINT_URL": url,
        "AWS_ALLOW_HTTP": "true",
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "anybody",
        "AWS_SECRET_ACCESS_KEY": "anything",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def web(ask_own, s3, monkeypatch, request):
    pointed_at(monkeypatch, s3)
    # Each test and database has a corner of the bucket to itself.
    return Sending(ask_own, f"s3://{BUCKET}/{abs(hash(request.node.name))}")


async def pieces(count, *, is_cut=False):
    yield PDF
    for _ in range(count):
        yield bytes(PIECE)
    if is_cut:
        raise ConnectionError


async def kept(web):
    """Name what the corner of the bucket holds, by company."""
    return dict(await web.ask.operations.files.older_than(datetime.now(UTC) + SOON))


# The small one goes in one request, the big one in parts.
@pytest.mark.parametrize("count", [0, 25])
async def test_a_file_comes_back_from_a_bucket_as_it_was_sent(web, count):
    upload = await web.sent("subcontractor", pieces(count))
    items = await web.ask("subcontractor", "items.graphql")
    item_id = items["data"]["project"]["items"]["nodes"][0]["id"]
    wanted = {"itemId": item_id, "upload": upload, "name": "Plan.pdf"}
    body = await web.ask("subcontractor", "add_attachment.graphql", input=wanted)
    added = body["data"]["addAttachment"]["attachment"]
    given = await web.fetch(None, added["url"])
    assert given.content == PDF + bytes(PIECE) * count
    assert given.headers["content-length"] == str(int(added["sizeBytes"]))
    hidden = await web.fetch("plumbing", f"/files/{added['id']}")
    never = await web.fetch("plumbing", "/files/att_00000000000000000000000000")
    assert (hidden.status_code, hidden.content) == (404, never.content)
    operations = web.ask.operations
    past = timedelta(seconds=-60)
    assert await sweep(operations.files, operations.database, past) == 0
    deleted = {"attachmentId": added["id"], "expectedVersion": added["version"]}
    await web.ask("edit", "delete_attachment.graphql", input=deleted)
    assert (await web.fetch(None, added["url"])).content == never.content
    assert await sweep(operations.files, operations.database, past) == 1
    assert await kept(web) == {}


async def test_a_file_that_is_cut_off_leaves_nothing_in_a_bucket(web, s3):
    files = web.ask.operations.files
    with pytest.raises(ConnectionError):
        await files.keep("cmp_x", "att_x", pieces(25, is_cut=True))
    assert await kept(web) == {}
    begun = httpx2.get(f"{s3}/{BUCKET}?uploads").text
    assert "<Upload>" not in begun


async def test_a_file_that_is_refused_leaves_nothing_in_a_bucket(web):
    settings = web.ask.operations.settings
    limited = settings.model_copy(update={"file_bytes": 10 * PIECE})
    web.ask.operations.settings = limited
    assert (await web.send("edit", pieces(25))).status_code == 413
    assert (await web.send("edit", b"MZ" + bytes(300))).status_code == 415
    assert await kept(web) == {}


async def test_a_bucket_that_is_gone_is_a_fault_that_tells_nothing(
    ask_own, monkeypatch
):
    pointed_at(monkeypatch, "http://127.0.0.1:9")
    web = Sending(ask_own, f"s3://{BUCKET}/gone")
    before = await everything(ask_own)
    answer = await web.send("edit")
    assert (answer.status_code, answer.json()["errors"]) == (
        500,
        [{"message": "Internal error.", "extensions": {"code": "INTERNAL"}}],
    )
    assert await everything(ask_own) == before
    # All else is served as ever.
    assert "errors" not in await ask_own("edit", "attachments.graphql")
