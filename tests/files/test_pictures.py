"""Pictures of people: measured when they are sent, shown with the person, no longer."""

import struct
import zlib
from datetime import timedelta

import pytest

from db.files import sweep
from resolvers import receipts
from server.images import NoImage, bare, size_of
from tests.acting import answer, everything, faults
from tests.sending import PDF, code, kept

NOW = timedelta(seconds=-60)
OWN = """{ viewer { user { pictureUrl }
  settings { version user { name pictureUrl } } } }"""
TEAM = "{ members(first: 50) { nodes { user { name pictureUrl } } } }"


def chunk(kind, content=b""):
    return struct.pack(">I4s", len(content), kind) + content + b"CRC!"


def png(width, height, *more):
    head = chunk(b"IHDR", struct.pack(">II", width, height) + b"\x08\x02\0\0\0")
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IEND")


def segment(kind, content):
    return struct.pack(">BBH", 0xFF, kind, len(content) + 2) + content


def jpeg(width, height, *more):
    frame = segment(0xC2, b"\x08" + struct.pack(">HH", height, width))
    head = b"\xff\xd8" + segment(0xE0, b"JFIF\0") + b"".join(more)
    return head + frame + segment(0xDA, b"\0") + b"shown" + b"\xff\xd9"


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
    url = await shown_by(web, who, png(120, 80, chunk(b"eXIf", b"at home")))
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
    # What is left out says nothing; null is for none.
    base = {"expectedVersion": (await own(web, "design"))["settings"]["version"]}
    body = await web.ask("design", "set_picture.graphql", input=base)
    assert faults(body) == {"upload": "Name what was sent, or null for none."}
    assert (await web.fetch(None, second)).status_code == 200
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
        (png(9, 9)[:20], (400, "INVALID_INPUT")),
        (png(9, 9, b"\0" * 5_000_000), (413, "LIMIT_EXCEEDED")),
    ):
        assert code(await web.send_picture("client", content)) == told
    assert not folder.exists()


@pytest.mark.parametrize(
    ("content", "size"), [(png(4000, 1), (4000, 1)), (jpeg(640, 480), (640, 480))]
)
def test_a_picture_tells_how_big_it_is(content, size):
    assert size_of(content) == size
    assert bare(content) == content


PROFILE = segment(0xE2, b"ICC_PROFILE\0colours")


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (jpeg(9, 9, segment(0xE1, b"Exif\0\0where")), jpeg(9, 9)),
        (jpeg(9, 9, segment(0xE2, b"MPF\0when")), jpeg(9, 9)),
        (jpeg(9, 9, segment(0xFE, b"by whom"), PROFILE), jpeg(9, 9, PROFILE)),
        (jpeg(9, 9) + b"where", jpeg(9, 9)),
        (png(9, 9, chunk(b"eXIf", b"where"), chunk(b"tEXt", b"by whom")), png(9, 9)),
        (png(9, 9, chunk(b"gAMA", b"1")) + b"where", png(9, 9, chunk(b"gAMA", b"1"))),
    ],
)
def test_a_picture_shows_what_it_shows_and_tells_no_more(told, shown):
    assert bare(told) == shown


def camera(order, *entries):
    """Write what a camera tells, as it does: a head, then a list of entries."""
    packed = b"".join(struct.pack(f"{order}HHIHxx", *entry) for entry in entries)
    head = {"<": b"II*\0", ">": b"MM\0*"}[order]
    start = struct.pack(f"{order}IH", 12, len(entries))
    return head + start[:4] + b"room" + start[4:] + packed + b"\0\0\0\0where"


def exif(told):
    return segment(0xE1, b"Exif\0\0" + told)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("turn", [2, 3, 6, 8])
def test_a_picture_stays_turned_as_its_camera_was_and_tells_no_more(order, turn):
    told = camera(order, (0x0110, 2, 5, 7), (0x0112, 3, 1, turn), (0x0132, 2, 20, 9))
    left = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01"
    left += bytes([0, turn, 0, 0, 0, 0, 0, 0])
    assert bare(jpeg(9, 9, exif(told))) == jpeg(9, 9, exif(left))
    part = struct.pack(">I4s", len(left), b"eXIf") + left
    part += struct.pack(">I", zlib.crc32(b"eXIf" + left))
    assert bare(png(9, 9, chunk(b"eXIf", told))) == png(9, 9, part)
    assert bare(png(9, 9, part)) == png(9, 9, part)


@pytest.mark.parametrize(
    "told",
    [
        *(camera("<", (0x0112, 3, 1, turn)) for turn in (0, 1, 9, 99)),
        *(camera(">"), camera(">", (0x0112, 4, 1, 6)), camera(">", (0x0110, 3, 1, 6))),
        *(camera("<", (0x0112, 3, 1, 6))[:20], b"MM\0*\xff\xff\xff\xff", b"MM", b"6"),
    ],
)
def test_a_picture_that_says_nothing_of_being_turned_keeps_nothing_of_it(told):
    assert bare(jpeg(9, 9, exif(told))) == jpeg(9, 9)
    assert bare(png(9, 9, chunk(b"eXIf", told))) == png(9, 9)


@pytest.mark.parametrize(
    "content",
    [
        *(jpeg(9, 9)[:-2], jpeg(9, 9)[:25], png(9, 9)[:-1], png(9, 9)[:20]),
        *(b"\xff\xd8\xff\xe0\x00\x01JFIF", b"\xff\xd8\x00\xe0\x00\x02JFIF", PDF),
    ],
)
def test_what_is_not_whole_is_no_picture(content):
    with pytest.raises(NoImage):
        bare(content)


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
