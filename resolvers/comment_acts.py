"""Acts on comments: posting, editing, deleting, and whom they are shown to."""

from collections.abc import Iterator, Sequence

import strawberry
from strawberry import UNSET

from db.models.companies import CompanyRole
from resolvers.acts import Change, act, changed, told
from resolvers.engine.marks import Act
from resolvers.payloads import InputFault, Payload, refuse
from resolvers.rights import Needs, acts_of, permit_each
from resolvers.sharing import SHARE, marks_of, needs_of, of_new, share, tell
from resolvers.texts import text_faults
from resolvers.versions import VERSIONED
from resolvers.writes import Row, Write

MOST_PEOPLE = 100
_POST: Needs = {"body": "comment", **dict.fromkeys(SHARE, "share_comments")}
_EDIT: Needs = {"body": "update"}
_DELETE: Needs = {"commentId": "update"}
_READERS: Needs = {"userIds": "share"}
_NEEDS_WORDS = "A comment says something."
_NOT_A_PARTNER = "Only a trade partner of the project's team is added."


@strawberry.input(description="Something to be said about an item.")
class PostCommentInput:
    item_id: strawberry.ID = strawberry.field(description="The item or option.")
    body: str = strawberry.field(description="What is said.")
    is_shared_with_clients: bool | None = strawberry.field(
        default=UNSET, description="Whether clients read it; else they do not."
    )
    is_shared_with_partners: bool | None = strawberry.field(
        default=UNSET, description="Whether all partners read it; else they do not."
    )


@strawberry.input(description="A comment, as it stood when it was last read.")
class CommentAtVersionInput:
    comment_id: strawberry.ID = strawberry.field(description="The comment.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(description="A comment in other words.")
class EditCommentInput(CommentAtVersionInput):
    body: str = strawberry.field(description="What is said instead.")


@strawberry.input(description="A comment to be deleted.")
class DeleteCommentInput(CommentAtVersionInput):
    pass


@strawberry.input(description="Whom a comment is shown to; what is left out stays.")
class ShareCommentInput(CommentAtVersionInput):
    is_shared_with_clients: bool | None = strawberry.field(
        default=UNSET, description="Whether clients read it."
    )
    is_shared_with_partners: bool | None = strawberry.field(
        default=UNSET, description="Whether all partners read it."
    )


@strawberry.input(description="A comment, and partners who are to read it.")
class AddToConversationInput:
    comment_id: strawberry.ID = strawberry.field(description="The comment.")
    user_ids: list[strawberry.ID] = strawberry.field(
        description="Trade partners of the project's team."
    )


@strawberry.input(description="A comment, and partners who are to read it no more.")
class RemoveFromConversationInput(AddToConversationInput):
    pass


async def _post(work: Write, wanted: PostCommentInput) -> str:
    marks = marks_of(wanted)
    needs = needs_of(_POST, marks, "body")
    names = ("is_draft", "option_of_id", *acts_of(needs))
    item = await work.row_to_change("items", wanted.item_id, names)
    permit_each(item, needs)
    refuse(_body_faults(wanted.body))
    comment_id = await work.add(
        "comments",
        project_id=item["project_id"],
        item_id=item["id"],
        author_id=work.decision.viewer.user_id,
        body=wanted.body.strip(),
        created_at=work.at,
        **of_new(marks),
    )
    await _tell(work, item, "POST_COMMENT")
    return comment_id


async def _edit(work: Write, wanted: EditCommentInput) -> str:
    comment, item = await _held(work, wanted, _EDIT)
    refuse(_body_faults(wanted.body))
    body = wanted.body.strip()
    if body != comment["body"]:
        await work.change("comments", comment["id"], body=body, edited_at=work.at)
        await _tell(work, item, "EDIT_COMMENT")
    return comment["id"]


async def _delete(work: Write, wanted: DeleteCommentInput) -> Payload:
    comment, item = await _held(work, wanted, _DELETE)
    await work.remove("comments", comment["id"])
    await _tell(work, item, "DELETE_COMMENT")
    return Payload(None, told={"deleted_id": comment["id"]})


async def _share(work: Write, wanted: ShareCommentInput) -> str:
    marks = marks_of(wanted)
    comment, item = await _held(work, wanted, needs_of(SHARE, marks) or SHARE)
    if await share(work, "comments", comment, marks):
        await _tell(work, item, "SHARE_COMMENT")
    return comment["id"]


async def _add_readers(work: Write, wanted: AddToConversationInput) -> str:
    comment, item = await _to_converse(work, wanted)
    known = {row["user_id"] for row in await _readers(work, comment)}
    new = [one for one in dict.fromkeys(map(str, wanted.user_ids)) if one not in known]
    place = {"comment_id": comment["id"]}
    await work.add_all("comment_readers", [{**place, "user_id": one} for one in new])
    if new:
        await _tell(work, item, "ADD_TO_CONVERSATION")
    return comment["id"]


async def _remove_readers(work: Write, wanted: RemoveFromConversationInput) -> str:
    comment, item = await _to_converse(work, wanted)
    rows = await _readers(work, comment)
    gone = [row["id"] for row in rows if row["user_id"] in wanted.user_ids]
    if gone:
        await work.remove("comment_readers", *gone)
        await _tell(work, item, "REMOVE_FROM_CONVERSATION")
    return comment["id"]


async def _held(
    work: Write, wanted: CommentAtVersionInput, needs: Needs
) -> tuple[Row, Row]:
    """Read a comment that may be changed so, based on its version, and its item."""
    comment, item = await _known(work, wanted.comment_id, needs)
    work.expect("comments", comment, wanted.expected_version)
    return comment, item


async def _to_converse(work: Write, wanted: AddToConversationInput) -> tuple[Row, Row]:
    comment, item = await _known(work, wanted.comment_id, _READERS)
    refuse(await _reader_faults(work, comment["project_id"], wanted.user_ids))
    return comment, item


async def _known(work: Write, comment_id: str, needs: Needs) -> tuple[Row, Row]:
    """Read a comment and its item, without which there is no comment either."""
    names = dict.fromkeys(("item_id", *acts_of(needs), *VERSIONED["comments"]))
    comment = await work.row_to_change("comments", comment_id, names)
    of_item = ("project_id", "is_draft", "option_of_id")
    item = await work.row("items", comment["item_id"], of_item)
    permit_each(comment, needs)
    return comment, item


async def _readers(work: Write, comment: Row) -> list[Row]:
    return await work.stored(
        "comment_readers", "comment_id", comment["id"], "id", "user_id"
    )


def _body_faults(body: str) -> Iterator[InputFault]:
    yield from text_faults("body", body, needed=_NEEDS_WORDS)


async def _reader_faults(
    work: Write, project_id: str, user_ids: Sequence[str]
) -> list[InputFault]:
    """Name those who are no partners of the project's team: others need not be added.

    Staff read every comment, and clients what is marked for them.
    """
    if len(user_ids) > MOST_PEOPLE:
        return [InputFault("userIds", f"At most {MOST_PEOPLE} people at once.")]
    known = await work.known("users", user_ids, project_id)
    partners = {one for one in known if await _is_partner(work, one)}
    return [
        InputFault(f"userIds.{number}", _NOT_A_PARTNER)
        for number, one in enumerate(user_ids)
        if one not in partners
    ]


async def _is_partner(work: Write, user_id: str) -> bool:
    rows = await work.stored("memberships", "user_id", user_id, "role", "company_id")
    company = work.decision.viewer.company_id
    return any(
        row["role"] == CompanyRole.PARTNER and row["company_id"] == company
        for row in rows
    )


async def _tell(work: Write, item: Row, action: str) -> None:
    await tell(work, "comments", ("items", item), action)


def _of_comment(change: Change, inputs: Needs) -> Act:
    return act(change, table="comments", inputs=inputs, subject="comment_id")


post_comment = act(_post, table="items", inputs=_POST)
edit_comment = _of_comment(_edit, _EDIT)
delete_comment = act(_delete, table="comments", inputs=_DELETE)
share_comment = _of_comment(_share, SHARE)
add_to_conversation = _of_comment(_add_readers, _READERS)
remove_from_conversation = _of_comment(_remove_readers, _READERS)
changed_comment = changed("comments")
deleted_id = told("deleted_id")
