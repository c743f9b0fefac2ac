"""Lists of a company: entries that come, change and go."""

from collections.abc import Iterator, Mapping
from typing import Any

import strawberry
from strawberry import UNSET

from db.models.company_lists import ListKind
from permissions.company_settings import LISTS, KeptList
from resolvers import company_history
from resolvers.acts import act, changed, given, told
from resolvers.engine.marks import Batched
from resolvers.engine.relations import only, same_row, to_many
from resolvers.payloads import InputFault, Payload, refuse
from resolvers.rights import Needs, forbidden
from resolvers.scalars import Date
from resolvers.texts import LONGEST_NAME, camel, line_faults
from resolvers.writes import Row, Write

MOST_ENTRIES = 500
LONGEST_CODE = 50
TWICE = "It stands here already."
_WORDS = ("name", "code", "falls_on")
_ADDED: Needs = dict.fromkeys(("kind", "name", "code", "fallsOn"), "update")
_UPDATED: Needs = dict.fromkeys(("name", "code", "fallsOn", "position"), "update")
_REMOVED: Needs = {"listEntryId": "update"}


@strawberry.input(description="A new entry, at the end of a list of the company.")
class AddListEntryInput:
    kind: ListKind = strawberry.field(description="The list.")
    name: str = strawberry.field(description="What it is called.")
    code: str | None = strawberry.field(
        default=None, description="An accounting code's own; no other has it."
    )
    falls_on: Date | None = strawberry.field(
        default=None, description="A holiday's day; no other is on it."
    )


@strawberry.input(description="An entry, as it stood when it was last read.")
class ListEntryAtVersionInput:
    list_entry_id: strawberry.ID = strawberry.field(description="The entry.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(description="What an entry says; what is left out stays.")
class UpdateListEntryInput(ListEntryAtVersionInput):
    name: str | None = strawberry.field(default=UNSET, description="What it is called.")
    code: str | None = strawberry.field(
        default=UNSET, description="An accounting code's own."
    )
    falls_on: Date | None = strawberry.field(
        default=UNSET, description="A holiday's day."
    )
    position: int | None = strawberry.field(
        default=UNSET, description="Where it stands among the others, from 0."
    )


@strawberry.input(description="An entry that is to go.")
class RemoveListEntryInput(ListEntryAtVersionInput):
    pass


async def _add(work: Write, wanted: AddListEntryInput) -> str:
    kind, kept = wanted.kind, LISTS[wanted.kind]
    sent = given(wanted, *_WORDS)
    # Who may not change the list is not told what stands in it.
    if not work.decision.ask(kept.change):
        raise forbidden(_ADDED)
    others = await _others(work, kind)
    if len(others) >= MOST_ENTRIES:
        refuse([InputFault("kind", f"At most {MOST_ENTRIES} entries.")])
    values = _tidied(sent)
    refuse(_faults(kept, values, others))
    position = 1 + max((row["position"] for row in others), default=-1)
    entry_id = await work.add(
        "list_entries",
        kind=kind.value,
        key=_key(kept, values),
        position=position,
        **values,
    )
    await work.permit_new("list_entries", entry_id, _ADDED)
    change = {kind.value: (None, _told(values))}
    await company_history.tell(work, "ADD_LIST_ENTRY", change)
    return entry_id


async def _update(work: Write, wanted: UpdateListEntryInput) -> str:
    sent = given(wanted, *_WORDS, "position")
    needs = {camel(name): _UPDATED[camel(name)] for name in sent}
    entry = await _held(work, wanted, needs or _REMOVED)
    kept, before = LISTS[ListKind(entry["kind"])], {n: entry[n] for n in _WORDS}
    values = _tidied({**before, **sent})
    others = await _others(work, ListKind(entry["kind"]), entry["id"])
    refuse([*_faults(kept, values, others), *_faulty_position(wanted.position)])
    if isinstance(wanted.position, int):
        await _move(work, entry, others, wanted.position)
    await work.change("list_entries", entry["id"], key=_key(kept, values), **values)
    change = {entry["kind"]: (_told(before), _told(values))}
    await company_history.tell(work, "UPDATE_LIST_ENTRY", change)
    return entry["id"]


async def _remove(work: Write, wanted: RemoveListEntryInput) -> Payload:
    entry = await _held(work, wanted, _REMOVED)
    await work.remove("list_entries", entry["id"])
    change = {entry["kind"]: (_told(entry), None)}
    await company_history.tell(work, "REMOVE_LIST_ENTRY", change)
    return Payload(None, told={"deleted_id": entry["id"]})


async def _held(work: Write, wanted: ListEntryAtVersionInput, needs: Needs) -> Row:
    place = ("list_entries", wanted.list_entry_id, wanted.expected_version)
    return await work.held(*place, needs, "kind")


async def _others(work: Write, kind: ListKind, own_id: str = "") -> list[Row]:
    """Read the other entries of a list; who changes one holds the company."""
    company_id = work.decision.viewer.company_id
    names = ("id", "kind", "key", "position")
    rows = await work.stored("list_entries", "company_id", company_id, *names)
    return [row for row in rows if row["kind"] == kind and row["id"] != own_id]


async def _move(work: Write, entry: Row, others: list[Row], place: int) -> None:
    """Put an entry where it is to stand, and number the list anew."""
    ids = [row["id"] for row in sorted(others, key=lambda r: (r["position"], r["id"]))]
    ids.insert(place, entry["id"])
    changes = {row_id: {"position": n} for n, row_id in enumerate(ids)}
    await work.change_each("list_entries", changes)


def _tidied(sent: Mapping[str, Any]) -> dict[str, Any]:
    return {name: (sent.get(name) or "").strip() or None for name in _WORDS}


def _key(kept: KeptList, values: Mapping[str, Any]) -> str:
    """Say what stands in the list once: the code, the day, else the name."""
    own = values["code"] if kept.has_codes else values["falls_on"]
    return own or values["name"].casefold()


def _faults(
    kept: KeptList, values: Mapping[str, Any], others: list[Row]
) -> Iterator[InputFault]:
    """Say what is wrong with an entry."""
    code, day = values["code"], values["falls_on"]
    needed = "An entry has a name."
    yield from line_faults("name", values["name"], LONGEST_NAME, needed=needed)
    needed = "An accounting code has one." if kept.has_codes else None
    yield from line_faults("code", code, LONGEST_CODE, needed=needed)
    if code and not kept.has_codes:
        yield InputFault("code", "Only accounting codes have one.")
    if kept.has_days != (day is not None):
        yield InputFault("fallsOn", "It is a holiday that falls on a day.")
    if values["name"] and _key(kept, values) in {row["key"] for row in others}:
        field = "code" if kept.has_codes else "fallsOn" if kept.has_days else "name"
        yield InputFault(field, TWICE)


def _faulty_position(position: int | None) -> Iterator[InputFault]:
    if isinstance(position, int) and not 0 <= position < MOST_ENTRIES:
        yield InputFault("position", f"From 0 to {MOST_ENTRIES - 1}.")


def _told(values: Mapping[str, Any]) -> str:
    """Write an entry for the history."""
    return " ".join(filter(None, (values["code"], values["falls_on"], values["name"])))


def _of(kind: ListKind, *order: str) -> Batched:
    order = order or ("position",)
    return to_many("list_entries", "company_id", *order, where=(only(kind=kind),))


file_labels = _of(ListKind.FILE_LABEL)
warranty_sublists = _of(ListKind.WARRANTY_SUBLIST)
job_log_flags = _of(ListKind.JOB_LOG_FLAG)
contact_groups = _of(ListKind.CONTACT_GROUP)
project_groups = _of(ListKind.PROJECT_GROUP)
accounting_codes = _of(ListKind.ACCOUNTING_CODE)
holidays = _of(ListKind.HOLIDAY, "falls_on")
lead_fields = _of(ListKind.LEAD_FIELD)
add_list_entry = act(_add, table="list_entries", inputs=_ADDED, changes_rights=True)
update_list_entry = act(
    _update,
    table="list_entries",
    inputs=_UPDATED,
    subject="list_entry_id",
    changes_rights=True,
)
remove_list_entry = act(
    _remove,
    table="list_entries",
    inputs=_REMOVED,
    subject="list_entry_id",
    changes_rights=True,
)
same = same_row()
changed_entry = changed("list_entries")
deleted_id = told("deleted_id")
