"""Files over HTTP: what is taken, what is given to whom, and what is left behind."""

import asyncio
import io
import socket
import zipfile
from datetime import timedelta
from urllib.parse import urlsplit

import httpx2
import pytest
from sqlalchemy import delete, select, update

from db.demo.files import keep_files
from db.files import Files, sweep
from db.ids import new_id
from db.models.attachments import Attachment
from db.models.companies import Membership
from db.models.roles import RoleLevel
from db.models.users import User
from resolvers import receipts
from server import uploads
from tests.acting import everything
from tests.sending import PDF, Sending, kept
from tests.serving import serving
from tests.sites import CLINIC, change

NOW = timedelta(seconds=-60)
LIST = """
query ($project: ID!) {
  project(id: $project) {
    items(first: 100) {
      nodes { attachments(first: 50) { nodes { id name url mediaType sizeBytes } } }
    }
    milestones(first: 100) {
      nodes { attachments(first: 50) { nodes { id name url mediaType sizeBytes } } }
    }
  }
}
"""
QUOTE, SCHEDULE = "Quote 2231 Voss Electric.pdf", "Fixture schedule.pdf"


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


async def files_of(ask, who):
    body = await ask(who, LIST, project=CLINIC)
    places = body["data"]["project"]
    return {
        one["name"]: one
        for nodes in (places["items"]["nodes"], places["milestones"]["nodes"])
        for place in nodes
        for one in place["attachments"]["nodes"]
    }


def limited(web, most):
    settings = web.ask.operations.settings
    web.ask.operations.settings = settings.model_copy(update={"file_bytes": most})


def code(answer):
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


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


async def pieces(content, size=1_000, pause=0.0):
    for at in range(0, len(content), size):
        await asyncio.sleep(pause)
        yield content[at : at + size]


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


async def test_a_big_file_comes_back_as_it_was_sent(web):
    whole = PDF + bytes(range(256)) * 50_000
    upload = await web.sent("edit", pieces(whole, 100_000))
    item = await web.ask("edit", "items.graphql")
    item_id = item["data"]["project"]["items"]["nodes"][0]["id"]
    wanted = {"itemId": item_id, "upload": upload, "name": "Big.pdf"}
    body = await web.ask("edit", "add_attachment.graphql", input=wanted)
    answer = await web.fetch(None, body["data"]["addAttachment"]["attachment"]["url"])
    assert answer.content == whole


async def test_the_demos_attachments_are_real_files(demo, folder):
    assert len(kept(folder)) == 13
    operations = demo.ask.operations
    again = await keep_files(operations.settings.owner_url, operations.files)
    assert again == 0
    for one in (await files_of(demo.ask, "admin")).values():
        content = (await demo.fetch(None, one["url"])).content
        assert len(content) == one["sizeBytes"]
        assert uploads.type_of(content[:8192]) == one["mediaType"]


async def test_a_download_is_saved_and_never_run(demo):
    one = (await files_of(demo.ask, "client"))[SCHEDULE]
    for method in ("GET", "HEAD"):
        answer = await demo.fetch(None, one["url"], method=method)
        assert answer.status_code == 200
        assert {
            name: answer.headers[name]
            for name in (
                *("content-type", "content-length", "content-disposition"),
                *("x-content-type-options", "cache-control"),
                "content-security-policy",
            )
        } == {
            "content-type": "application/pdf",
            "content-length": "794",
            "content-disposition": 'attachment; filename="Fixture schedule.pdf";'
            " filename*=UTF-8''Fixture%20schedule.pdf",
            "x-content-type-options": "nosniff",
            "cache-control": "private, no-store",
            "content-security-policy": "default-src 'none'; sandbox",
        }
        assert "etag" not in answer.headers
    assert (await demo.fetch(None, one["url"])).content.startswith(b"%PDF-1.4")


async def test_a_name_does_not_break_out_of_its_header(demo):
    name = 'a"; x="Grundriß.pdf'
    renamed = update(Attachment).where(Attachment.name == SCHEDULE).values(name=name)
    await change(demo.ask, renamed)
    one = (await files_of(demo.ask, "client"))[name]
    answer = await demo.fetch(None, one["url"])
    assert answer.headers["content-disposition"] == (
        'attachment; filename="a__ x__Grundri_.pdf";'
        " filename*=UTF-8''a%22%3B%20x%3D%22Grundri%C3%9F.pdf"
    )


@pytest.mark.rule(
    "role.attachments.with_category",
    "role.attachments.without_category",
    "sub_role.items_and_options.attachments",
    "role.milestone_attachments",
    "sub_role.milestones.milestone_attachments",
)
async def test_everybody_gets_the_files_he_finds_and_no_others(demo):
    every = await files_of(demo.ask, "admin")
    for who in ("edit", "nofin", "subcontractor", "plumbing", "client", "design"):
        own = await files_of(demo.ask, who)
        for name, one in every.items():
            answer = await demo.fetch(who, f"/files/{one['id']}")
            assert answer.status_code == (200 if name in own else 404), (who, name)
        assert 0 < len(own) <= len(every)
        assert all(
            [(await demo.fetch(None, one["url"])).is_success for one in own.values()]
        )


async def test_what_one_may_not_have_never_was(demo, monkeypatch):
    quote = (await files_of(demo.ask, "admin"))[QUOTE]
    own = await files_of(demo.ask, "client")
    schedule, other = own[SCHEDULE], own["Cold store data sheet.pdf"]
    link = schedule["url"].partition("=")[2]
    nothing = "/files/att_00000000000000000000000000"
    expected = await demo.fetch("client", nothing)
    assert code(expected) == (404, "NOT_FOUND")
    for who, path, headers in (
        ("client", f"/files/{quote['id']}", {}),
        ("client", f"/files/{quote['id']}", {"range": "bytes=0-1"}),
        ("client", f"/files/{quote['id']}", {"if-none-match": "*"}),
        ("stranger", f"/files/{schedule['id']}", {}),
        ("client", "/files/nonsense", {}),
        ("client", "/files/itm_00000000000000000000000000", {}),
        ("client", "/files/att_%00", {}),
        # The link of somebody else, of another file, changed, or with more to it.
        ("edit", schedule["url"], {}),
        (None, f"/files/{quote['id']}?link={link}", {}),
        (None, f"/files/{other['id']}?link={link}", {}),
        (None, f"{schedule['url'][:-1]}", {}),
        (None, f"{schedule['url']}A", {}),
        (None, f"{schedule['url']}&disposition=inline", {}),
        (None, f"{schedule['url']}&link={link}", {}),
        (None, f"/files/{schedule['id']}?link=", {}),
        (None, f"/files/{schedule['id']}?link=%C3%BC", {}),
        (None, f"/files/{schedule['id']}?file=x", {}),
        ("client", f"/files/{schedule['id']}?link={await demo.sent('client')}", {}),
    ):
        answer = await demo.fetch(who, path, headers=headers)
        assert answer.content == expected.content, path
        assert answer.headers == expected.headers
        assert answer.status_code == 404
    head = await demo.fetch("client", f"/files/{quote['id']}", method="HEAD")
    assert (head.status_code, head.headers) == (404, expected.headers)
    assert (await demo.fetch(None, schedule["url"])).status_code == 200
    now = receipts._now()
    monkeypatch.setattr(receipts, "_now", lambda: now + 361)
    assert (await demo.fetch(None, schedule["url"])).content == expected.content


async def test_a_download_without_a_link_takes_a_token(demo):
    one = (await files_of(demo.ask, "client"))[SCHEDULE]
    unknown = await demo.fetch(None, "/files/x")
    assert code(unknown) == (401, "UNAUTHENTICATED")
    for who in (None, "nobody"):
        answer = await demo.fetch(who, f"/files/{one['id']}")
        assert (answer.content, answer.status_code) == (unknown.content, 401)
    assert code(await demo.fetch("nobody", one["url"])) == (401, "UNAUTHENTICATED")
    assert (await demo.fetch("client", one["url"])).status_code == 200


async def test_a_link_gives_only_what_its_holder_may_have_when_he_follows_it(demo):
    one = (await files_of(demo.ask, "client"))[SCHEDULE]
    assert (await demo.fetch(None, one["url"])).status_code == 200
    shared = update(Attachment).where(Attachment.id == one["id"])
    await change(demo.ask, shared.values(is_shared_with_clients=False))
    assert (await demo.fetch(None, one["url"])).status_code == 404
    await change(demo.ask, shared.values(is_shared_with_clients=True))
    assert (await demo.fetch(None, one["url"])).status_code == 200
    grace = select(User.id).where(User.name == "Grace Lin").scalar_subquery()
    left = update(Membership).where(Membership.user_id == grace)
    await change(demo.ask, left.values(is_active=False))
    assert (await demo.fetch(None, one["url"])).status_code == 404


async def test_a_row_without_its_file_gives_nothing(web):
    one = (await files_of(web.ask, "client"))[SCHEDULE]
    expected = await web.fetch("client", "/files/att_00000000000000000000000000")
    answer = await web.fetch(None, one["url"])
    assert (answer.content, answer.headers) == (expected.content, expected.headers)


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


async def test_a_file_is_kept_under_no_name_that_a_person_gave(tmp_path):
    files = Files(str(tmp_path / "files"))
    with pytest.raises(ValueError, match="Path"):
        await files.keep("..", "x", pieces(PDF))
    assert kept(tmp_path) == {}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    place = tmp_path_factory.mktemp("served")
    with serving(f"sqlite:///{place}/fieldgate.db", place) as running:
        yield running, place / "files"


def test_a_served_demo_has_its_files_and_their_links_work(server):
    running, _ = server
    token = {"authorization": "Bearer demo-client"}
    query = {"query": LIST, "variables": {"project": CLINIC}}
    asked = httpx2.post(f"{running.url}/graphql", json=query, headers=token).json()
    links = [
        file["url"]
        for place in asked["data"]["project"]["items"]["nodes"]
        for file in place["attachments"]["nodes"]
    ]
    assert len(links) == 3
    for link in links:
        assert httpx2.get(running.url + link).content.startswith(b"%PDF-1.4")
    # A link lets its holder in, so it is written down nowhere.
    assert links[0].partition("=")[2] not in running.log.read_text()


@pytest.mark.parametrize(
    ("head", "body", "status"),
    [
        (b"content-length: 9000000", PDF + bytes(7_000_000), b""),
        (b"content-length: 100000001", b"", b"HTTP/1.1 413 "),
        (
            b"transfer-encoding: chunked",
            b"4\r\nMZ\x90\x00\r\n0\r\n\r\n",
            b"HTTP/1.1 415 ",
        ),
    ],
)
def test_what_a_socket_breaks_off_or_lies_about_leaves_nothing(
    server, head, body, status
):
    running, folder = server
    before = kept(folder)
    at = urlsplit(running.url)
    lines = [
        *(b"POST /files HTTP/1.1", b"host: x", b"connection: close"),
        *(b"authorization: Bearer demo-client", head),
    ]
    with socket.create_connection((at.hostname, at.port), timeout=10) as connection:
        connection.sendall(b"\r\n".join(lines) + b"\r\n\r\n" + body)
        if not status:
            connection.shutdown(socket.SHUT_WR)
        assert connection.recv(4096).startswith(status)
    assert httpx2.get(running.url + "/ready").is_success
    assert kept(folder) == before
