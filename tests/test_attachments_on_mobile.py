"""Attachments from the mobile app: photos alone, and nothing of them later."""

import pytest
from sqlalchemy import literal, update

from db.links import hash_of
from db.models.tokens import Channel, Token
from permissions.gate import has_hash
from tests.acting import answer, everything, refused
from tests.filing import (
    LIGHTING,
    MEP,
    OUTSIDE,
    STAFF,
    act,
    add,
    finders,
)
from tests.sending import Sending
from tests.sites import change

PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(24)


@pytest.fixture
def web(ask_own, tmp_path):
    return Sending(ask_own, str(tmp_path / "files"))


async def on_mobile(ask, *people):
    """Give people tokens of the mobile app for those that they have."""
    for who in people:
        is_theirs = has_hash(Token.__table__.c.hash, literal(hash_of(f"demo-{who}")))
        theirs = update(Token).where(is_theirs)
        await change(ask, theirs.values(channel=Channel.MOBILE))


@pytest.mark.rule("files.upload#mobile")
@pytest.mark.parametrize("name", [LIGHTING, MEP])
async def test_on_mobile_photos_alone_are_sent(web, name):
    uploads = {who: await web.sent(who) for who in ("admin", "client")}
    await on_mobile(web.ask, "admin", "client")
    for who, plan in uploads.items():
        photo = await web.sent(who, PHOTO)
        before = await everything(web.ask)
        assert refused(await add(web, who, "Plan.pdf", name, plan)) == ["upload"]
        assert await everything(web.ask) == before
        added = answer(await add(web, who, "Site.png", name, photo))["attachment"]
        assert added["mediaType"] == "image/png"
    answer(await add(web, "edit", "Plan.pdf", name))


@pytest.mark.rule("files.label_describe#mobile", "files.share#mobile")
async def test_on_mobile_a_file_is_named_and_shared_while_it_is_sent_and_not_later(web):
    await on_mobile(web.ask, "admin")
    photo = await web.sent("admin", PHOTO)
    marks = {"isSharedWithClients": True, "isSharedWithPartners": True}
    added = answer(await add(web, "admin", "Site.png", upload=photo, **marks))
    assert added["attachment"]["name"] == "Site.png"
    assert added["attachment"]["viewerCan"] == {"update": False, "share": False}
    assert await finders(web.ask, "Site.png") == {*STAFF, *OUTSIDE}
    later = {
        "rename_attachment.graphql": {"name": "Roof.png"},
        "share_attachment.graphql": {"isSharedWithClients": False},
        "delete_attachment.graphql": {},
    }
    before = await everything(web.ask)
    tried = [
        refused(await act(web.ask, "admin", document, "Site.png", **more))
        for document, more in later.items()
    ]
    assert tried == [["name"], ["isSharedWithClients"], ["attachmentId"]]
    assert await everything(web.ask) == before
    for document, more in later.items():
        called = "Roof.png" if "rename" not in document else "Site.png"
        answer(await act(web.ask, "edit", document, called, **more))
