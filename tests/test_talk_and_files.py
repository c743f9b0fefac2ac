"""Comments and files alike: bounds, what changes nothing, and what a draft keeps."""

import pytest
from sqlalchemy import select, update

from db.models.attachments import Attachment
from db.models.comments import Comment
from db.models.items import Item
from db.models.users import User
from resolvers.attachment_acts import cleaned
from tests.acting import answer, codes, do, everything, faults
from tests.filing import act as act_on_file
from tests.sending import SCHEDULE, Sending
from tests.sites import CLINIC, change, sent
from tests.teamwork import stored
from tests.test_comment_acts import act as act_on_comment

PUBLISH = """
mutation ($input: PublishDraftInput!) {
  publishDraft(input: $input) { errors { field } }
}
"""
TOLD = "query ($id: ID!) { item(id: $id) { history { nodes { field } } } }"


@pytest.fixture
def web(ask_own, tmp_path):
    return Sending(ask_own, str(tmp_path / "files"))


async def test_a_hundred_people_are_added_at_once_and_no_more(ask_own):
    for verb in ("add_to", "remove_from"):
        document = f"{verb}_conversation.graphql"
        for count, told in ((100, None), (101, "At most 100 people at once.")):
            people = ["usr_x"] * count
            body = await act_on_comment(
                ask_own, "edit", document, "Ceiling", userIds=people
            )
            assert len(faults(body)) == (1 if told else count)
            assert faults(body).get("userIds") == told


async def test_what_is_so_already_changes_nothing_and_is_not_told(web):
    before = await everything(web.ask)
    for act, what, document, values in (
        (act_on_file, SCHEDULE, "rename_attachment.graphql", {"name": SCHEDULE}),
        (
            act_on_file,
            SCHEDULE,
            "share_attachment.graphql",
            {"isSharedWithClients": True},
        ),
        (
            act_on_comment,
            "Ceiling",
            "edit_comment.graphql",
            {"body": " Ceiling access is only free from week 22 on.\n"},
        ),
        (
            act_on_comment,
            "Ceiling",
            "share_comment.graphql",
            {"isSharedWithPartners": None},
        ),
    ):
        assert answer(await act(web.ask, "admin", document, what, **values))
        assert await everything(web.ask) == before, document


async def test_what_is_said_on_a_drafts_option_stays_with_the_draft(web):
    ask = web.ask
    wanted = {"projectId": CLINIC, "name": "Draft", "isDraft": True}
    item = answer(await ask("edit", "create_item.graphql", input=wanted))["item"]
    wanted = {"itemId": item["id"], "name": "Way"}
    body = await ask("edit", "add_option.graphql", input=wanted)
    option = answer(body)["item"]["id"]
    body = await ask("edit", "post_comment.graphql", input=said(option))
    assert answer(body)
    sent = {"itemId": option, "upload": await web.sent("edit"), "name": "Plan.pdf"}
    assert answer(await ask("edit", "add_attachment.graphql", input=sent))
    answer(await do(ask, "edit", PUBLISH, item["id"]))
    for who, seen in (("edit", {"comments", "attachments"}), ("nofin", set())):
        found = (await ask(who, TOLD, id=option))["data"]["item"]["history"]["nodes"]
        fields = {one["field"] for one in found}
        assert fields & {"comments", "attachments"} == seen
    assert answer(await ask("edit", "post_comment.graphql", input=said(option)))
    found = (await ask("nofin", TOLD, id=option))["data"]["item"]["history"]["nodes"]
    assert "comments" in {one["field"] for one in found}


def said(item_id):
    return {"itemId": item_id, "body": "Later."}


@pytest.mark.parametrize(
    "mark",
    ["\x07", "\x9b", "\u202e", "\u200d", "\ud800", "\ue000", "\U000f0000", "\u0378"],
)
def test_a_mark_without_a_shape_is_no_part_of_a_name(mark):
    assert cleaned(f"Plan{mark}.pdf") == "Plan.pdf"


@pytest.mark.parametrize(
    ("table", "document", "field"),
    [
        (Comment, "delete_comment.graphql", "commentId"),
        (Attachment, "delete_attachment.graphql", "attachmentId"),
    ],
)
async def test_on_an_item_that_is_hidden_it_is_as_if_it_had_never_been(
    ask_own, table, document, field
):
    """Not one statement more is sent for it than for what nobody has."""
    of_item = select(table.id, table.item_id).where(table.item_id.is_not(None))
    [(one, item), *_] = await stored(ask_own, of_item.order_by(table.id))
    admin = select(User.id).where(User.name == "Ruth Hartwell").scalar_subquery()
    hidden = update(Item).where(Item.id == item)
    await change(ask_own, hidden.values(is_draft=True, creator_id=admin))
    # What he may is read once, whatever he asks first.
    await ask_own("view", "{ viewer { projectAccess } }")
    told = []
    for row_id in (one, f"{one[:4]}{'0' * 26}"):
        with sent() as statements:
            wanted = {field: row_id, "expectedVersion": "0"}
            body = await ask_own("view", document, input=wanted)
        told.append((body, statements))
    assert told[0] == told[1]
    assert codes(told[0][0]) == ["NOT_FOUND"]
