"""Acts on attachments: who adds, renames, shares and deletes files, and of what."""

import pytest
from sqlalchemy import select, update

from db.models.companies import Membership
from db.models.items import Item
from db.models.milestones import Milestone
from db.models.roles import Role
from db.models.users import User
from resolvers.attachment_acts import cleaned
from tests.acting import answer, codes, everything, faults, refused
from tests.entering import ELENA, Browser, registered
from tests.filing import (
    HOT_WATER,
    LIGHTING,
    MEP,
    OUTSIDE,
    PARTNERS,
    STAFF,
    act,
    add,
    finders,
    place,
)
from tests.sending import PDF, Sending, code, kept
from tests.sites import change, of_role

TOM = select(User.id).where(User.name == "Tom Okafor").scalar_subquery()


@pytest.fixture
def web(ask_own, tmp_path):
    return Sending(ask_own, str(tmp_path / "files"))


@pytest.mark.rule(
    "role.attachments.with_category",
    "role.attachments.without_category",
    "sub_role.items_and_options.attachments",
    "partner.file.default_audience",
    "files.upload",
    "fv.file.url",
)
async def test_everybody_adds_files_to_items_and_the_team_finds_them(web, tmp_path):
    for who in (*STAFF, *OUTSIDE):
        called = f"Plan of {who}.pdf"
        added = answer(await add(web, who, called))["attachment"]
        assert (added["name"], added["mediaType"]) == (called, "application/pdf")
        assert added["sizeBytes"] == len(PDF)
        assert added["isSharedWithClients"] is added["isSharedWithPartners"] is False
        assert added["viewerCan"] == {"update": True, "share": who in STAFF}
        assert await finders(web.ask, called) == {*STAFF, who}
        assert (await web.fetch(who, added["url"])).content == PDF
    assert set(kept(tmp_path / "files").values()) == {PDF}


@pytest.mark.rule("role.milestone_attachments")
async def test_a_milestone_takes_files_of_all_but_subcontractors(web, tmp_path):
    for who in (*STAFF, "client", "design"):
        called = f"Set of {who}.pdf"
        answer(await add(web, who, called, MEP))
        assert await finders(web.ask, called, MEP) == {*STAFF, who}


@pytest.mark.rule(
    "role.milestone_attachments", "sub_role.milestones.milestone_attachments"
)
async def test_a_subcontractor_only_reads_files_of_milestones(web, tmp_path):
    shared = "Early MEP drawings.zip"
    for who in ("subcontractor", "plumbing", "rows"):
        seen = await place(web.ask, who, MEP)
        assert [one["name"] for one in seen["attachments"]["nodes"]] == [shared]
        assert seen["viewerCan"] == {"attach": False, "shareAttachments": False}
        upload = await web.sent(who)
        before = await everything(web.ask), kept(tmp_path / "files")
        body = await add(web, who, name=MEP, upload=upload)
        assert refused(body) == ["upload", "name"]
        for document, more in (
            ("rename_attachment.graphql", {"name": "x"}),
            ("delete_attachment.graphql", {}),
        ):
            body = await act(web.ask, who, document, shared, MEP, **more)
            assert codes(body) == ["FORBIDDEN"]
        assert (await everything(web.ask), kept(tmp_path / "files")) == before


@pytest.mark.rule(
    "role.attachments.with_category",
    "role.attachments.without_category",
    "sub_role.items_and_options.attachments",
)
async def test_what_a_viewer_is_told_is_what_the_mutation_answers(web, tmp_path):
    await change(web.ask, of_role("Subcontractor", "attachments", "STANDARD", "VIEW"))
    await change(web.ask, of_role("Owner", "milestone_attachments", "VIEW", "VIEW"))
    await change(web.ask, of_role("Design Team", "attachments", "VIEW", "VIEW"))
    for who in (*STAFF, *OUTSIDE):
        upload = None
        for name in (LIGHTING, HOT_WATER, MEP):
            upload = upload or await web.sent(who)
            seen = await place(web.ask, who, name)
            if seen is None:
                body = await add(web, who, name=name, upload=upload)
                assert codes(body) == ["NOT_FOUND"]
                continue
            may = seen["viewerCan"]
            marked = {"isSharedWithPartners": True}
            before = await everything(web.ask)
            body = await add(web, who, name=name, upload=upload, **marked)
            assert (codes(body) == []) is may["shareAttachments"], (who, name)
            if may["shareAttachments"]:
                upload = None
                continue
            assert await everything(web.ask) == before
            body = await add(web, who, name=name, upload=upload)
            assert (codes(body) == []) is may["attach"], (who, name)
            upload = None if may["attach"] else upload
    seen = {
        name: await place(web.ask, "subcontractor", name)
        for name in (LIGHTING, HOT_WATER)
    }
    assert [one["viewerCan"]["attach"] for one in seen.values()] == [True, False]


@pytest.mark.case("UP-13")
@pytest.mark.rule("role.attachments.with_category", "role.attachments.without_category")
async def test_ones_own_file_is_ones_own_to_rename_and_delete_and_the_teams(web):
    quote, renamed = "Quote 2231 Voss Electric.pdf", "Quote 2231, second issue.pdf"
    body = await act(
        web.ask, "subcontractor", "rename_attachment.graphql", quote, name=renamed
    )
    assert answer(body)["attachment"]["name"] == renamed
    shared = "Fixture schedule.pdf"
    for who in OUTSIDE:
        before = await everything(web.ask)
        body = await act(
            web.ask, who, "rename_attachment.graphql", shared, name="Mine.pdf"
        )
        assert refused(body) == ["name"]
        body = await act(web.ask, who, "delete_attachment.graphql", shared)
        assert refused(body) == ["attachmentId"]
        assert await everything(web.ask) == before
    for who, called in (("nofin", renamed), ("edit", shared)):
        one = next(
            one["id"]
            for one in (await place(web.ask, who))["attachments"]["nodes"]
            if one["name"] == called
        )
        body = await act(web.ask, who, "delete_attachment.graphql", called)
        assert answer(body)["deletedId"] == one
        assert await finders(web.ask, called) == set()


@pytest.mark.rule(
    "partner.file.share_client",
    "partner.file.share_partners",
    "files.share",
    "fv.file.url",
)
async def test_the_team_says_whether_clients_and_partners_have_a_file(web):
    quote, share = "Quote 2231 Voss Electric.pdf", "share_attachment.graphql"
    assert await finders(web.ask, quote) == {*STAFF, "subcontractor"}
    for who, marks, inside in (
        ("nofin", {"isSharedWithClients": True}, {"client"}),
        ("view", {"isSharedWithPartners": True}, {"client", *PARTNERS}),
        ("edit", {"isSharedWithClients": False}, {*PARTNERS}),
        ("admin", {"isSharedWithPartners": None}, set()),
    ):
        answer(await act(web.ask, who, share, quote, **marks))
        assert await finders(web.ask, quote) == {*STAFF, "subcontractor", *inside}
    before = await everything(web.ask)
    for who in OUTSIDE:
        marks = {"isSharedWithClients": True, "isSharedWithPartners": False}
        called = "Fixture schedule.pdf"
        body = await act(web.ask, who, share, called, **marks)
        assert (body["data"], refused(body)) == (None, list(marks))
        body = await add(web, who, isSharedWithClients=True)
        assert refused(body) == ["isSharedWithClients"]
    assert await everything(web.ask) == before


async def test_a_hidden_file_is_answered_as_one_that_never_existed(web):
    before = await everything(web.ask)
    quote = "Quote 2231 Voss Electric.pdf"
    for document, more in (
        ("rename_attachment.graphql", {"name": "x"}),
        ("delete_attachment.graphql", {}),
    ):
        hidden = await act(web.ask, "plumbing", document, quote, **more)
        assert codes(hidden) == ["NOT_FOUND"]
        for never in ("att_00000000000000000000000000", "itm_x", "nonsense", ""):
            wanted = {"attachmentId": never, "expectedVersion": "0", **more}
            assert await web.ask("plumbing", document, input=wanted) == hidden
    hidden = await add(web, "stranger")
    assert codes(hidden) == ["NOT_FOUND"]
    never = {"upload": "x", "name": "x", "itemId": "itm_00000000000000000000000000"}
    assert await web.ask("stranger", "add_attachment.graphql", input=never) == hidden
    assert await everything(web.ask) == before


HIDING = {
    "a role": (
        *("subcontractor", HOT_WATER),
        update(Role).where(Role.name == "Subcontractor").values(category_access="ROWS"),
    ),
    "a draft": (
        *("subcontractor", HOT_WATER),
        update(Item).where(Item.name == HOT_WATER).values(is_draft=True),
    ),
    "a draft milestone": (
        *("client", MEP),
        update(Milestone).where(Milestone.name == MEP).values(is_draft=True),
    ),
}


@pytest.mark.parametrize("by", HIDING)
async def test_a_file_goes_where_what_it_is_of_cannot_be_known(web, by):
    who, of, hide = HIDING[by]
    answer(await add(web, who, name=of))
    files = (await place(web.ask, who, of))["attachments"]["nodes"]
    (one,) = (file for file in files if file["name"] == "Plan.pdf")
    assert (await web.fetch(who, one["url"])).status_code == 200
    await change(web.ask, hide)
    before = await everything(web.ask)
    wanted = {"attachmentId": one["id"], "expectedVersion": one["version"], "name": "x"}
    body = await web.ask(who, "rename_attachment.graphql", input=wanted)
    assert codes(body) == ["NOT_FOUND"]
    assert (await web.fetch(who, one["url"])).status_code == 404
    assert await everything(web.ask) == before


async def test_a_file_is_attached_once_by_whoever_has_sent_it(web, tmp_path):
    no_upload = "There is no such upload; send the file, and attach it within an hour."
    upload = await web.sent("edit")
    before = await everything(web.ask), kept(tmp_path / "files")
    for who, given in (
        ("view", upload),
        ("edit", upload[:-1] + ("A" if upload[-1] != "A" else "B")),
        ("edit", upload + "=="),
        ("edit", "x" * 2_000),
        ("edit", "ü"),
    ):
        body = await add(web, who, upload=given)
        assert faults(body) == {"upload": no_upload}
    link = (await place(web.ask, "edit"))["attachments"]["nodes"][0]["url"]
    body = await add(web, "edit", upload=link.partition("=")[2])
    assert faults(body) == {"upload": no_upload}
    assert (await everything(web.ask), kept(tmp_path / "files")) == before
    answer(await add(web, "edit", upload=upload))
    before = await everything(web.ask), kept(tmp_path / "files")
    body = await add(web, "edit", " ", upload=upload)
    assert faults(body) == {"upload": no_upload, "name": "A file has a name."}
    assert (await everything(web.ask), kept(tmp_path / "files")) == before


async def test_a_file_belongs_to_an_item_or_to_a_milestone(web):
    upload = await web.sent("edit")
    before = await everything(web.ask)
    wanted = {"upload": upload, "name": "Plan.pdf"}
    both = {
        "itemId": (await place(web.ask, "edit"))["id"],
        "milestoneId": (await place(web.ask, "edit", MEP))["id"],
    }
    for places in ({}, both):
        body = await web.ask("edit", "add_attachment.graphql", input=wanted | places)
        told = "Say the item or the milestone that it belongs to, one of them."
        assert faults(body) == {"itemId": told}
    assert await everything(web.ask) == before


@pytest.mark.case("UP-03")
@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\plans\\A-141.pdf", "A-141.pdf"),
        (".htaccess", "htaccess"),
        (" . . ", ""),
        ("../", ""),
        ("a\u202efdp.exe", "afdp.exe"),
        ("Plan\u200b  A\u00a0.pdf", "Plan A .pdf"),
        ("Grundriß Ü.pdf", "Grundriß Ü.pdf"),
        ("U\u0308.pdf", "Ü.pdf"),
    ],
)
def test_a_name_is_no_path_and_shows_as_what_it_is(name, clean):
    assert cleaned(name) == clean


async def test_a_name_that_is_none_is_refused(web):
    upload = await web.sent("edit")
    before = await everything(web.ask)
    for name, fault in (
        ("../", "A file has a name."),
        ("x" * 201, "At most 200 characters."),
        ("a\x00b", "A character of this text is not readable."),
    ):
        assert faults(await add(web, "edit", name, upload=upload)) == {"name": fault}
        called = "Fixture schedule.pdf"
        body = await act(
            web.ask, "edit", "rename_attachment.graphql", called, name=name
        )
        assert faults(body) == {"name": fault}
    assert await everything(web.ask) == before
    added = answer(await add(web, "edit", "../../x.pdf", upload=upload))
    assert added["attachment"]["name"] == "x.pdf"


async def test_a_change_of_a_file_that_has_changed_is_a_conflict(web):
    one = (await place(web.ask, "edit"))["attachments"]["nodes"][0]
    wanted = {"attachmentId": one["id"], "expectedVersion": one["version"]}
    first = await web.ask(
        "edit", "rename_attachment.graphql", input=wanted | {"name": "New.pdf"}
    )
    assert answer(first)["attachment"]["version"] != one["version"]
    before = await everything(web.ask)
    for document, more in (
        ("rename_attachment.graphql", {"name": "Other.pdf"}),
        ("share_attachment.graphql", {"isSharedWithClients": False}),
        ("delete_attachment.graphql", {}),
    ):
        body = await web.ask("edit", document, input=wanted | more)
        assert codes(body) == ["CONFLICT"]
    assert await everything(web.ask) == before


async def test_that_a_file_was_added_is_told_to_the_team_alone(web):
    answer(await add(web, "subcontractor", "ZQSECRET.pdf"))
    for who, seen in (("nofin", 1), ("plumbing", 0), ("client", 0)):
        body = await web.ask(who, "history.graphql")
        (item,) = body["data"]["project"]["items"]["nodes"]
        actions = [one["action"] for one in item["history"]["nodes"]]
        assert actions.count("ADD_ATTACHMENT") == seen
        assert "ZQSECRET" not in str(body)


@pytest.mark.rule("files.delete", "files.delete_client_uploads")
async def test_what_a_client_sent_is_deleted_by_who_previews_the_client_side(web):
    delete, sent = "delete_attachment.graphql", ("Mine.pdf", "Yours.pdf", "Ours.pdf")
    for called in sent:
        answer(await add(web, "client", called))
    before = await everything(web.ask)
    found = (await place(web.ask, "nofin"))["attachments"]["nodes"]
    may = {one["name"]: one["viewerCan"] for one in found}
    assert {name for name in may if not may[name]["delete"]} == {*sent}
    assert may["Mine.pdf"] == {"update": True, "delete": False, "share": True}
    body = await act(web.ask, "nofin", delete, "Mine.pdf")
    assert refused(body) == ["attachmentId"]
    assert await everything(web.ask) == before
    previews = update(Membership).where(Membership.user_id == TOM)
    await change(web.ask, previews.values(preview_client_side=True))
    for who, called in zip(("client", "admin", "nofin"), sent, strict=True):
        answer(await act(web.ask, who, delete, called))
    found = (await place(web.ask, "admin"))["attachments"]["nodes"]
    assert {one["name"] for one in found} == {*may} - {*sent}


@pytest.mark.rule("partner.file.upload")
async def test_a_partner_attaches_files_from_when_he_has_web_access(web):
    """Elena is on the team; until she takes up an invitation there is no way in."""
    browser = Browser(web.ask)
    assert [one["field"] for one in (await browser.log_in(ELENA))["errors"]] == [
        "password"
    ]
    assert code(await web.send(None)) == (401, "UNAUTHENTICATED")
    browser = await registered(web.ask)
    headers = {"authorization": f"Bearer {browser.secret}"}
    body = await web.client.post("/files", content=PDF, headers=headers)
    item = (await place(web.ask, "admin"))["id"]
    wanted = {"upload": body.json()["upload"], "itemId": item, "name": "Plan.pdf"}
    body = await browser("add_attachment.graphql", input=wanted)
    assert answer(body)["attachment"]["name"] == "Plan.pdf"
    assert await finders(web.ask, "Plan.pdf") == {*STAFF, "subcontractor"}
