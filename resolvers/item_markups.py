"""Item markups: setting an item's own, and switching those that it inherits."""

from collections.abc import Iterator, Mapping, Sequence

import strawberry

from permissions.guards import CanSeeMarkups
from resolvers import figures, past
from resolvers.acts import act, changed
from resolvers.markups import MarkupRowInput, put_table
from resolvers.payloads import InputFault, refuse
from resolvers.rights import permit
from resolvers.versions import VERSIONED
from resolvers.writes import NO_SUCH, Row, Write

_INPUTS = ("markups",)
_NEEDED = ("is_draft", "can:edit_markups", figures.SEES_MARKUPS, *VERSIONED["items"])


@strawberry.input(description="An item's own markups, all at once.")
class SetItemMarkupsInput:
    item_id: strawberry.ID = strawberry.field(description="The item or option.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )
    markups: list[MarkupRowInput] = strawberry.field(
        description="The rows that replace those of before."
    )


@strawberry.input(description="Whether an item takes part in a markup it inherits.")
class InheritedMarkupInput:
    id: strawberry.ID = strawberry.field(description="The inherited markup.")
    is_applied: bool = strawberry.field(description="Whether the item takes part.")


@strawberry.input(description="Inherited markups of an item, switched on or off.")
class SetInheritedMarkupsInput:
    item_id: strawberry.ID = strawberry.field(description="The item or option.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )
    markups: list[InheritedMarkupInput] = strawberry.field(
        description="Those to be switched; the others stay as they are."
    )


async def _set(work: Write, wanted: SetItemMarkupsInput) -> str:
    item = await _item(work, wanted)
    place = {"project_id": item["project_id"], "item_id": item["id"]}
    before, after = await put_table(work, place, wanted.markups, "markups")
    if before is not after:
        words = (before.words(), after.words())
        await _follow(work, item, "SET_ITEM_MARKUPS", [words])
    return item["id"]


async def _switch(work: Write, wanted: SetInheritedMarkupsInput) -> str:
    item = await _item(work, wanted)
    columns = ("id", "markup_id", "is_applied")
    rows = await work.stored("inherited_markups", "item_id", item["id"], *columns)
    stored = {row["id"]: row for row in rows}
    refuse(_switch_faults(wanted.markups, stored))
    other = [m for m in wanted.markups if stored[m.id]["is_applied"] != m.is_applied]
    for one in other:
        await work.change("inherited_markups", one.id, is_applied=one.is_applied)
    if other:
        words = await _words(work, {stored[m.id]["markup_id"]: m for m in other})
        await _follow(work, item, "SET_INHERITED_MARKUPS", words)
    return item["id"]


async def _item(
    work: Write, wanted: SetItemMarkupsInput | SetInheritedMarkupsInput
) -> Row:
    item = await work.row_to_change("items", wanted.item_id, _NEEDED)
    permit(item, "edit_markups", _INPUTS)
    work.expect("items", item, wanted.expected_version)
    return item


def _switch_faults(
    markups: Sequence[InheritedMarkupInput], stored: Mapping[str, Row]
) -> Iterator[InputFault]:
    seen: set[str] = set()
    for number, one in enumerate(markups):
        if one.id not in stored:
            yield InputFault(f"markups.{number}.id", NO_SUCH)
        elif one.id in seen:
            yield InputFault(f"markups.{number}.id", "A markup is switched once.")
        seen.add(one.id)


async def _words(
    work: Write, switched: Mapping[str, InheritedMarkupInput]
) -> list[past.Words]:
    names: list[past.Words] = []
    for markup_id, one in switched.items():
        (markup,) = await work.stored("markups", "id", markup_id, "name")
        off, on = f"{markup['name']}: not applied", f"{markup['name']}: applied"
        names.append((off, on) if one.is_applied else (on, off))
    return names


async def _follow(
    work: Write, item: Row, action: str, words: Sequence[past.Words]
) -> None:
    """Stamp the item, let its figures follow, and tell the history."""
    await work.change("items", item["id"], markup_changed_at=work.at)
    await figures.follow(work, item, "markups")
    field = "itemMarkups" if action == "SET_ITEM_MARKUPS" else "inheritedMarkups"
    await work.note_all(
        {
            "action": action,
            "field": field,
            "guard": CanSeeMarkups.__name__,
            "before": before,
            "after": after,
            **past.place("items", item),
        }
        for before, after in words
    )


set_item_markups = act(
    _set, table="items", act="edit_markups", inputs=_INPUTS, subject="item_id"
)
set_inherited_markups = act(
    _switch, table="items", act="edit_markups", inputs=_INPUTS, subject="item_id"
)
changed_item = changed("items")
