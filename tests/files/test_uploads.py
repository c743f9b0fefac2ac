"""Files sent over HTTP: which are taken, how much of them, and from whom."""

import asyncio
import io
import zipfile

import pytest
from sqlalchemy import update

from db.models.roles import RoleLevel
from server import uploads
from tests.acting import everything
from tests.sending import PDF, code, kept, pieces
from tests.sites import change


def limited(web, most):
    settings = web.ask.operations.settings
    web.ask.operations.settings = settings.model_copy(update={"file_bytes": most})


def archive(*names):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as packed:
        for name in names:
            packed.writestr(name, "<x/>" * 50)
    return whole.getvalue()


OFFICE = "application/vnd.openxmlformats-officedocument"
OF_OFFICE = ("[Content_Types].xml", "_rels/.rels")


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(300), "image/png"),
        (b"\xff\xd8\xff\xe0" + bytes(300), "image/jpeg"),
        (b"AC1032" + bytes(300), "image/vnd.dwg"),
        (archive("plan.txt"), "application/zip"),
        (archive(*OF_OFFICE, "xl/workbook.xml"), f"{OFFICE}.spreadsheetml.sheet"),
        (
            archive(*OF_OFFICE, "word/document.xml"),
            f"{OFFICE}.wordprocessingml.document",
        ),
        ("Höhe;Maß\r\n1;2\n".encode(), "text/plain"),
        # The head of a text may end amid a letter.
        (b"x" * 8191 + "ü".encode(), "text/plain"),
    ],
)
async def test_the_type_of_a_file_is_told_by_what_it_holds(
    web, folder, content, media_type
):
    answer = await web.send("client", content, **{"content-type": "image/gif"})
    assert answer.status_code == 201
    assert answer.json() | {"upload": ""} == {
        "upload": "",
        "mediaType": media_type,
        "sizeBytes": len(content),
    }
    assert list(kept(folder).values()) == [content]


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00" + bytes(300),
        b"\x7fELF" + bytes(300),
        b"#!/bin/sh\nrm -r x\n",
        b"  <html><script>x</script></html>",
        b"\xef\xbb\xbf<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"BM" + bytes(300),
        b"a\x00b",
        b"\xff\xfe\xfd",
        b"\xd0\xcf\x11\xe0" + bytes(600),
    ],
)
async def test_what_is_no_document_is_refused_and_leaves_nothing(web, folder, content):
    before = await everything(web.ask)
    answer = await web.send("admin", content, **{"content-type": "application/pdf"})
    assert code(answer) == (415, "INVALID_DOCUMENT")
    assert kept(folder) == {}
    assert await everything(web.ask) == before


@pytest.mark.case("UP-01")
async def test_a_file_is_counted_while_it_streams(web, folder):
    limited(web, 20_000)
    whole = PDF + bytes(20_000 - len(PDF))
    assert (await web.send("view", pieces(whole))).status_code == 201
    before = kept(folder)
    assert list(before.values()) == [whole]
    for content, headers in (
        (whole + b"x", {}),
        (pieces(whole + b"x"), {}),
        (pieces(whole + b"x"), {"content-length": "20"}),
        (pieces(whole * 50), {}),
    ):
        answer = await web.send("view", content, **headers)
        assert code(answer) == (413, "LIMIT_EXCEEDED")
        assert answer.headers["connection"] == "close"
        assert kept(folder) == before


async def test_an_empty_or_packed_file_is_refused(web, folder):
    assert code(await web.send("view", b"")) == (400, "INVALID_INPUT")
    packed = await web.send("view", PDF, **{"content-encoding": "gzip"})
    assert code(packed) == (415, "INVALID_DOCUMENT")
    assert kept(folder) == {}


@pytest.mark.parametrize("path", ["/files", "/pictures", "/logos"])
async def test_a_form_around_a_file_is_refused(web, folder, path):
    as_form = {"file": ("a.txt", b"Words")}
    headers = web.headers("admin")
    answer = await web.client.post(path, files=as_form, headers=headers)
    assert code(answer) == (415, "INVALID_DOCUMENT")
    assert kept(folder) == {}


async def test_a_file_that_curl_calls_a_form_is_taken_as_it_is(web, folder):
    called = {"content-type": "application/x-www-form-urlencoded"}
    assert (await web.send("view", PDF, **called)).status_code == 201
    assert list(kept(folder).values()) == [PDF]


async def test_a_file_that_is_cut_off_leaves_nothing(web, folder):
    # Enough that parts of it have gone to the store.
    messages = [
        {"type": "http.request", "body": PDF, "more_body": True},
        *(
            {"type": "http.request", "body": bytes(1024 * 1024), "more_body": True}
            for _ in range(12)
        ),
        {"type": "http.disconnect"},
    ]
    started = []

    async def receive():
        return messages.pop(0)

    async def send(message):
        started.append(message["type"])

    headers = [(b"authorization", b"Bearer demo-edit")]
    scope = {"type": "http", "method": "POST", "path": "/files", "headers": headers}
    await web.app(scope | {"query_string": b"", "root_path": ""}, receive, send)
    assert messages == []
    assert kept(folder) == {}


async def test_a_file_that_takes_for_ever_is_given_up(web, folder, monkeypatch):
    monkeypatch.setattr(uploads, "SECONDS_TO_SEND", 0.1)
    answer = await web.send("edit", pieces(PDF * 1_000, pause=0.02))
    assert code(answer) == (408, "LIMIT_EXCEEDED")
    assert kept(folder) == {}


@pytest.mark.case("UP-09")
async def test_files_that_are_slow_to_come_hold_nobody_up(web, folder):
    # More than there are connections to the database.
    begun, goes_on = asyncio.Barrier(21), asyncio.Event()

    async def slow():
        yield PDF
        await begun.wait()
        await goes_on.wait()
        yield b"x"

    sends = [asyncio.create_task(web.send("edit", slow())) for _ in range(20)]
    async with asyncio.timeout(10):
        await begun.wait()
        body = await web.ask("client", "{ viewer { user { name } } }")
    assert body["data"]["viewer"]["user"]["name"] == "Grace Lin"
    assert not any(send.done() for send in sends)
    goes_on.set()
    answers = await asyncio.gather(*sends)
    assert {answer.status_code for answer in answers} == {201}
    assert set(kept(folder).values()) == {PDF + b"x"}


async def test_whoever_may_attach_nothing_sends_nothing(web, folder):
    for who in (None, "nobody"):
        answer = await web.send(who)
        assert code(answer) == (401, "UNAUTHENTICATED")
        assert answer.headers["www-authenticate"] == "Bearer"
    of_files = RoleLevel.feature.in_(("attachments", "milestone_attachments"))
    viewing = {"with_category": "VIEW", "without_category": "VIEW"}
    await change(web.ask, update(RoleLevel).where(of_files).values(viewing))
    assert code(await web.send("client")) == (403, "FORBIDDEN")
    assert kept(folder) == {}
