"""At which level of a feature the acts on comments and on files begin."""

import pytest

from tests.acting import answer, refused
from tests.filing import LIGHTING, MEP, add, place
from tests.filing import act as act_on_file
from tests.sending import Sending
from tests.sites import change, levels
from tests.test_comment_acts import act as act_on_comment
from tests.test_comment_acts import comment, post, talk

FILES = {LIGHTING: "attachments", MEP: "milestone_attachments"}
RENAME, SHARE, DELETE = (
    f"{verb}_attachment.graphql" for verb in ("rename", "share", "delete")
)
PLAN = "Plan.pdf"
SHOWN = {"isSharedWithClients": True, "isSharedWithPartners": True}


@pytest.fixture
def web(ask_own, tmp_path):
    return Sending(ask_own, str(tmp_path / "files"))


@pytest.mark.rule("role.comments.with_category", "role.comments.without_category")
async def test_at_view_nobody_changes_or_shares_a_comment_not_even_his_own(ask_own):
    answer(await post(ask_own, "edit", "Mine."))
    await change(ask_own, levels("comments", "VIEW"))
    said = await comment(ask_own, "edit", "Mine.")
    assert said["viewerCan"] == {"update": False, "share": False}
    item = await talk(ask_own, "edit")
    assert item["viewerCan"] == {"comment": False, "shareComments": False}
    for document, more, inputs in (
        ("edit_comment.graphql", {"body": "x"}, ["body"]),
        ("delete_comment.graphql", {}, ["commentId"]),
        ("share_comment.graphql", {"isSharedWithClients": True}, None),
    ):
        body = await act_on_comment(ask_own, "edit", document, "Mine.", **more)
        assert refused(body) == (inputs or list(more))


async def can(web, who, where, called=PLAN):
    """Tell what a person may do to a file, and with those beside it."""
    seen = await place(web.ask, who, where)
    (one,) = (one for one in seen["attachments"]["nodes"] if one["name"] == called)
    return one["viewerCan"] | seen["viewerCan"]


def only(*may):
    every = ("attach", "shareAttachments", "update", "delete", "share")
    return {name: name in may for name in every}


@pytest.mark.rule(
    "role.attachments.with_category",
    "role.attachments.without_category",
    "role.milestone_attachments",
)
@pytest.mark.parametrize("lowered", FILES)
async def test_files_of_items_and_of_milestones_have_a_level_each(web, lowered):
    for where in FILES:
        answer(await add(web, "edit", name=where))
    await change(web.ask, levels(FILES[lowered], "VIEW"))
    for where in FILES:
        every = only("attach", "shareAttachments", "update", "delete", "share")
        assert await can(web, "edit", where) == (only() if where == lowered else every)
    for document, more, inputs in (
        (RENAME, {"name": "x"}, ["name"]),
        (SHARE, {"isSharedWithClients": True}, ["isSharedWithClients"]),
        (DELETE, {}, ["attachmentId"]),
    ):
        body = await act_on_file(web.ask, "edit", document, PLAN, lowered, **more)
        assert refused(body) == inputs


@pytest.mark.rule("role.milestone_attachments")
async def test_at_standard_ones_own_file_of_a_milestone_is_ones_own(web):
    answer(await add(web, "design", name=MEP))
    answer(await act_on_file(web.ask, "admin", SHARE, PLAN, MEP, **SHOWN))
    await change(web.ask, levels(FILES[MEP], "STANDARD"))
    assert await can(web, "design", MEP) == only("attach", "update", "delete")
    assert await can(web, "client", MEP) == only("attach")
    assert await can(web, "edit", MEP) == only("attach", "shareAttachments", "share")
    body = await act_on_file(web.ask, "client", DELETE, PLAN, MEP)
    assert refused(body) == ["attachmentId"]
    body = await act_on_file(web.ask, "design", RENAME, PLAN, MEP, name="Ours.pdf")
    assert answer(body)["attachment"]["name"] == "Ours.pdf"
    await change(web.ask, levels(FILES[MEP], "ADMIN"))
    assert (await can(web, "client", MEP, "Ours.pdf"))["update"]
    assert answer(await act_on_file(web.ask, "edit", DELETE, "Ours.pdf", MEP))


HISTORY = """query ($id: ID!) { node(id: $id) {
  ... on Item { history { nodes { field } } }
  ... on Milestone { history { nodes { field } } }
} }"""


@pytest.mark.parametrize("lowered", FILES)
async def test_the_past_of_a_file_is_as_open_as_what_it_belongs_to(web, lowered):
    for where in FILES:
        answer(await add(web, "edit", name=where))
    await change(web.ask, levels(FILES[lowered], "NONE"))
    for where in FILES:
        found = (await place(web.ask, "admin", where))["id"]
        body = await web.ask("edit", HISTORY, id=found)
        fields = {one["field"] for one in body["data"]["node"]["history"]["nodes"]}
        assert ("attachments" in fields) is (where != lowered), where
        seen = await place(web.ask, "edit", where)
        assert (seen["attachments"]["totalCount"] > 0) is (where != lowered), where
