"""Adding items, one or many: whoever adds one gives what he could change on it.

They are there before their rights are asked for, so that these are those of the rows;
what is refused takes them away again, all of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.models.items import ItemStatus
from resolvers import costs, figures, past
from resolvers.engine.refusals import NotFound
from resolvers.item_acts import links, templates
from resolvers.item_acts.changes import COLUMNS, choose, values_of
from resolvers.item_acts.needs import ACT_OF, Sent, needs, standing
from resolvers.payloads import InputFault, refuse
from resolvers.rights import acts_of, forbidden
from resolvers.texts import camel
from resolvers.writes import Row, Write


@dataclass(frozen=True)
class Addition:
    """Items to be added to one place, each by its inputs, under one action."""

    place: Mapping[str, Any]
    wanted: Sequence[Sent]
    action: str

    @property
    def project_id(self) -> str:
        return self.place["project_id"]

    @property
    def is_option(self) -> bool:
        return "option_of_id" in self.place


async def add(
    work: Write, addition: Addition, faults: Iterable[InputFault]
) -> list[str]:
    """Add items, refused as a whole if an input may not be given, or is at fault."""
    found = list(faults)
    ids = await _insert(work, addition, is_sound=not found)
    await _sort(work, addition, ids)
    await _permit(work, addition, ids)
    refuse(found)
    await _assign(work, addition, ids)
    await _start_costs(work, addition, ids)
    first = await standing(work, ids[0])
    if addition.is_option and first["status"] == ItemStatus.ACCEPTED:
        await choose(work, (first,), addition.action)
    await figures.follow(work, first, "lines")
    await _tell(work, addition, ids, is_draft=first["is_draft"])
    return ids


async def _insert(work: Write, addition: Addition, *, is_sound: bool) -> list[str]:
    """Add the rows; what is at fault is never written, be it for a moment."""
    main = await links.main_categories(work, addition.project_id)
    rows = []
    for wanted in addition.wanted:
        values: dict[str, Any] = dict.fromkeys(COLUMNS)
        values |= {"status": ItemStatus.PENDING, "category_id": None}
        if is_sound:
            values |= values_of(wanted)
            ids = wanted.get("category_ids") or ()
            values["category_id"] = links.leading(ids, main)
        values |= {**addition.place, "name": (wanted["name"] or "").strip()}
        noted = work.at if values["internal_note"] else None
        rows.append({**values, "note_changed_at": noted, **_own(work, wanted)})
    return await work.add_all("items", rows)


def _own(work: Write, wanted: Sent) -> Row:
    return {
        "is_draft": bool(wanted.get("is_draft")),
        "creator_id": work.decision.viewer.user_id,
        "created_at": work.at,
        "updated_at": work.at,
    }


async def _sort(work: Write, addition: Addition, ids: Sequence[str]) -> None:
    """Put the new items in those of their categories that there are."""
    every = {one for w in addition.wanted for one in w.get("category_ids") or ()}
    known = await work.known("categories", every, addition.project_id)
    pairs = _pairs(addition, ids, "category_ids")
    rows = [{**row, "category_id": one} for row, one in pairs if one in known]
    await work.add_all("item_categories", rows)


async def _assign(work: Write, addition: Addition, ids: Sequence[str]) -> None:
    pairs = _pairs(addition, ids, "assignee_ids")
    await work.add_all("item_assignees", [{**row, "user_id": u} for row, u in pairs])


def _pairs(
    addition: Addition, ids: Sequence[str], name: str
) -> list[tuple[dict[str, str], str]]:
    return [
        ({"project_id": addition.project_id, "item_id": item_id}, one)
        for item_id, wanted in zip(ids, addition.wanted, strict=True)
        for one in dict.fromkeys(wanted.get(name) or ())
    ]


async def _permit(work: Write, addition: Addition, ids: Sequence[str]) -> None:
    """Ask of each new row what changing its inputs would need, and name all refused."""
    every = dict.fromkeys(name for wanted in addition.wanted for name in wanted)
    try:
        rows = await work.rows("items", ids, acts_of(needs(every)))
    except NotFound:
        # Whoever would not know of the row may not add it.
        raise forbidden(needs(every)) from None
    refused = {
        name
        for row, wanted in zip(rows, addition.wanted, strict=True)
        for name in wanted
        if not row[f"can:{ACT_OF[name]}"]
    }
    if refused:
        raise forbidden(camel(name) for name in every if name in refused)


async def _start_costs(work: Write, addition: Addition, ids: Sequence[str]) -> None:
    """Start with the lines that were given, else with those of the template."""
    template = templates.EMPTY
    if not addition.is_option:
        template = await templates.of_project(work, addition.project_id)
    rows: list[Row] = []
    for item_id, wanted in zip(ids, addition.wanted, strict=True):
        given = wanted.get("lines")
        lines = template.lines if given is None else costs.rows_of(given)
        place = {"project_id": addition.project_id, "item_id": item_id}
        rows += ({**place, "position": at, **one} for at, one in enumerate(lines))
    await work.add_all("cost_lines", rows)
    await templates.put_markups(work, template, addition.project_id, ids)


async def _tell(
    work: Write, addition: Addition, ids: Sequence[str], *, is_draft: bool
) -> None:
    """Begin each history: the name, what else was given, and what it costs."""
    stored = await work.stored(
        "items", "project_id", addition.project_id, "id", "direct_cost"
    )
    cost = {row["id"]: row["direct_cost"] for row in stored}
    entries: list[Row] = []
    for item_id, wanted in zip(ids, addition.wanted, strict=True):
        is_new_draft = is_draft or bool(wanted.get("is_draft"))
        item = {"id": item_id, "is_draft": is_new_draft, **addition.place}
        common = {"action": addition.action, **past.place("items", item)}
        told = _given(wanted)
        if cost[item_id]:
            told.append(costs.told(0, cost[item_id]))
        entries += ({**common, **entry} for entry in told)
    await work.note_all(entries)


def _given(wanted: Sent) -> list[Row]:
    values = {"name": wanted["name"].strip(), **values_of(wanted)}
    values = {name: new for name, new in values.items() if new is not None}
    told = past.words("items", dict.fromkeys(values), values)
    entries: list[Row] = [past.entry("items", name, told[name]) for name in values]
    nothing = {"guard": past.PUBLIC, "before": None, "after": None}
    for name, field in (("category_ids", "categories"), ("assignee_ids", "assignees")):
        if wanted.get(name):
            entries.append({"field": field, **nothing})
    return entries
