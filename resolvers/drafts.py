"""Drafts: whom their creator shares them with, and publishing them for everybody."""

from collections.abc import Collection, Sequence

import strawberry

from db.models.items import ItemStatus
from resolvers import figures, past
from resolvers.acts import act, changed
from resolvers.item_acts.changes import choose
from resolvers.payloads import InputFault, refuse
from resolvers.rights import permit
from resolvers.stages import staged
from resolvers.versions import VERSIONED
from resolvers.writes import Row, Write

MOST_PEOPLE = 100
_PEOPLE = ("userIds",)
_NEEDED = (
    *("is_draft", "option_of_id", "creator_id"),
    figures.SEES_MARKUPS,
    *VERSIONED["items"],
)


@strawberry.input(description="A draft, and people of the project's team.")
class ShareDraftInput:
    item_id: strawberry.ID = strawberry.field(description="The item or option.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )
    user_ids: list[strawberry.ID] = strawberry.field(
        description="People of the project's team."
    )


@strawberry.input(description="A draft, and people who are to know of it no more.")
class UnshareDraftInput(ShareDraftInput):
    pass


@strawberry.input(description="A draft that everybody is to know of.")
class PublishDraftInput:
    item_id: strawberry.ID = strawberry.field(description="The item or option.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


async def _share(work: Write, wanted: ShareDraftInput) -> str:
    item = await _to_share(work, wanted)
    refuse(await faulty_people(work, item["project_id"], wanted.user_ids))
    before = {row["user_id"] for row in await _shares(work, item)}
    new = dict.fromkeys(map(str, wanted.user_ids))
    rows = [
        {"item_id": item["id"], "user_id": one}
        for one in new
        if one not in before | {item["creator_id"]}
    ]
    await work.add_all("item_shares", rows)
    if rows:
        await _tell(work, item, "SHARE_DRAFT")
    return item["id"]


async def _unshare(work: Write, wanted: UnshareDraftInput) -> str:
    item = await _to_share(work, wanted)
    shares = await _shares(work, item)
    # Whoever knows of it may be named, though he has left the team.
    named = (item["project_id"], wanted.user_ids, {row["user_id"] for row in shares})
    refuse(await faulty_people(work, *named))
    gone = [row["id"] for row in shares if row["user_id"] in wanted.user_ids]
    if gone:
        await work.remove("item_shares", *gone)
        await _tell(work, item, "UNSHARE_DRAFT")
    return item["id"]


async def _to_share(work: Write, wanted: ShareDraftInput) -> Row:
    names = (*_NEEDED, "can:share")
    item = await work.row_to_change("items", wanted.item_id, names)
    permit(item, "share", _PEOPLE)
    work.expect("items", item, wanted.expected_version)
    return await staged(work, item)


async def faulty_people(
    work: Write,
    project_id: str,
    user_ids: Sequence[str],
    besides: Collection[str] = (),
) -> list[InputFault]:
    """Name those who are neither of the project's team nor of those besides."""
    if len(user_ids) > MOST_PEOPLE:
        return [InputFault("userIds", f"At most {MOST_PEOPLE} people at once.")]
    people = {
        f"userIds.{n}": ("users", one)
        for n, one in enumerate(user_ids)
        if one not in besides
    }
    return await work.faulty_references(project_id, people)


async def _shares(work: Write, item: Row) -> list[Row]:
    return await work.stored("item_shares", "item_id", item["id"], "id", "user_id")


async def _tell(work: Write, item: Row, action: str) -> None:
    """Note that the people changed; who they are is no part of the history."""
    await work.change("items", item["id"], updated_at=work.at)
    entry = past.entry("items", "is_draft", (None, None)) | {"field": "sharedWith"}
    await work.note(action=action, **entry, **past.place("items", item))


async def _publish(work: Write, wanted: PublishDraftInput) -> str:
    names = (*_NEEDED, "can:publish")
    item = await work.row_to_change("items", wanted.item_id, names)
    permit(item, "publish", ("itemId",))
    work.expect("items", item, wanted.expected_version)
    # What everybody is told first: it is no draft, unless the item above is one.
    now = await staged(work, {**item, "is_draft": False})
    values = {"is_draft": False}
    await work.change_fields("items", now, values, action="PUBLISH_DRAFT")
    if item["status"] == ItemStatus.ACCEPTED:
        await choose(work, (now,), "PUBLISH_DRAFT")
    await figures.follow(work, {figures.SEES_MARKUPS: False, **item}, "itemId")
    return item["id"]


share_draft = act(_share, table="items", act="share", inputs=_PEOPLE, subject="item_id")
unshare_draft = act(
    _unshare, table="items", act="share", inputs=_PEOPLE, subject="item_id"
)
publish_draft = act(
    _publish, table="items", act="publish", inputs=("itemId",), subject="item_id"
)
changed_item = changed("items")
