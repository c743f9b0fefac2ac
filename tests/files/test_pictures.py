"""Pictures of people: measured when they are sent, shown with the person, no longer."""

import struct
from datetime import timedelta

import pytest

from db.files import sweep
from resolvers import receipts
from server.pictures import size_of
from tests.acting import answer, everything, faults
from tests.sending import PDF, code, kept

NOW = timedelta(seconds=-60)
OWN = """{ viewer { user { pictureUrl }
  settings { version user { name pictureUrl } } } }"""
TEAM = "{ members(first: 50) { nodes { user { name pictureUrl } } } }"


def png(width, height, more=b""):
    size = struct.pack(">II", width, height)
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + size + b"\x08\x02\0\0\0" + more


def jpeg(width, height):
    head = b"\xff\xd8\xff\xe0\x00\x10JFIF\0" + b"\0" * 9
    return head + b"\xff\xc2\x00\x11\x08" + struct.pack(">HH", height, width)


async def own(web, who):
    return (await web.ask(who, OWN))["data"]["viewer"]


async def set_picture(web, who, upload):
    seen = (await own(web, who))["settings"]["version"]
    wanted = {"upload": upload, "expectedVersion": seen}
    return await web.ask(who, "set_picture.graphql", input=wanted)


async def shown_by(web, who, content):
    """Show somebody by a picture; answer where it is."""
    sent = await web.send_picture(who, content)
    assert sent.status_code == 201, sent.text
    done = answer(await set_picture(web, who, sent.json()["upload"]))
    return done["settings"]["user"]["pictureUrl"]


@pytest.mark.rule("partner.self.profile")
@pytest.mark.parametrize("who", ["client", "subcontractor", "nofin"])
async def test_everybody_shows_himself_by_a_picture_of_his_own(web, who):
    content = png(120, 80)
    url = await shown_by(web, who, content)
    assert (await own(web, who))["user"] == {"pictureUrl": url}
    fetched = await web.fetch(None, url)
    assert (fetched.status_code, fetched.content) == (200, content)
    assert fetched.headers["content-type"] == "image/png"
    assert 'filename="picture.png"' in fetched.headers["content-disposition"]
    assert "sandbox" in fetched.headers["content-security-policy"]


async def test_a_picture_is_seen_by_whoever_is_shown_the_person(web):
    await shown_by(web, "subcontractor", jpeg(90, 60))
    body = await web.ask("admin", TEAM)
    found = {
        one["user"]["name"]: one["user"] for one in body["data"]["members"]["nodes"]
    }
    url = found["Elena Voss"]["pictureUrl"]
    assert (await web.fetch(None, url)).status_code == 200
    assert (await web.fetch("admin", url)).status_code == 200
    # The link is the admin's own, and there is no way around a link.
    assert (await web.fetch("client", url)).status_code == 404
    plain = url.partition("?")[0]
    for who in ("admin", "subcontractor", "stranger"):
        assert (await web.fetch(who, plain)).status_code == 404
    assert found["Marcus Bell"]["pictureUrl"] is None


async def test_a_link_to_a_picture_is_good_for_five_minutes(web, monkeypatch):
    url = await shown_by(web, "client", png(9, 9))
    now = receipts._now()
    monkeypatch.setattr(receipts, "_now", lambda: now + 361)
    assert (await web.fetch(None, url)).status_code == 404


async def test_a_picture_that_was_replaced_is_gone_and_swept(web, folder):
    first = await shown_by(web, "design", png(9, 9))
    second = await shown_by(web, "design", jpeg(9, 9))
    assert (await web.fetch(None, first)).status_code == 404
    assert (await web.fetch(None, second)).status_code == 200
    operations = web.ask.operations
    assert await sweep(operations.files, operations.database, NOW) == 1
    assert len(kept(folder)) == 1
    done = answer(await set_picture(web, "design", None))
    assert done["settings"]["user"] == {"pictureUrl": None}
    assert (await web.fetch(None, second)).status_code == 404
    assert await sweep(operations.files, operations.database, NOW) == 1


async def test_what_is_no_picture_or_too_big_is_not_kept(web, folder):
    for content, told in (
        (PDF, (415, "INVALID_DOCUMENT")),
        (b"GIF89a" + b"\0" * 40, (415, "INVALID_DOCUMENT")),
        (b"", (400, "INVALID_INPUT")),
        (png(4001, 9), (400, "INVALID_INPUT")),
        (jpeg(9, 4001), (400, "INVALID_INPUT")),
        (png(9, 9, b"\0" * 5_000_000), (413, "LIMIT_EXCEEDED")),
    ):
        assert code(await web.send_picture("client", content)) == told
    assert not folder.exists()


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (png(4000, 1), (4000, 1)),
        (jpeg(640, 480), (640, 480)),
        (png(9, 9)[:20], None),
        (jpeg(9, 9)[:25], None),
        (b"\xff\xd8\xff\xe0\x00\x01JFIF", None),
        (b"\xff\xd8\x00\xe0\x00\x02JFIF", None),
        (PDF, None),
    ],
)
def test_a_picture_tells_how_big_it_is(content, size):
    assert size_of(content) == size


async def test_only_who_is_known_sends_a_picture(web):
    assert code(await web.send_picture(None, png(9, 9))) == (401, "UNAUTHENTICATED")


async def test_a_receipt_is_of_its_sender_and_of_its_kind(web):
    picture = (await web.send_picture("edit", png(9, 9))).json()["upload"]
    file = await web.sent("edit", png(9, 9))
    before = await everything(web.ask)
    message = "There is no such picture; send it, and set it within an hour."
    for who, upload in (("edit", file), ("admin", picture), ("edit", "nothing")):
        refused = await set_picture(web, who, upload)
        assert faults(refused) == {"upload": message}
    item = await web.ask(
        "edit", "{ projects { nodes { items(first: 1) { nodes { id } } } } }"
    )
    (one, *_) = (
        each
        for project in item["data"]["projects"]["nodes"]
        for each in project["items"]["nodes"]
    )
    wanted = {"upload": picture, "name": "a.png", "itemId": one["id"]}
    refused = await web.ask("edit", "add_attachment.graphql", input=wanted)
    assert "upload" in faults(refused)
    assert await everything(web.ask) == before
