"""Acts on the company's cost codes: each number once, and none a part of itself."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import strawberry
from strawberry import UNSET

from resolvers import company_history
from resolvers.acts import act, changed, given, told
from resolvers.payloads import InputFault, Payload, refuse
from resolvers.rights import Needs
from resolvers.texts import LONGEST_NAME, camel, line_faults
from resolvers.timeline_acts import leads
from resolvers.writes import NO_SUCH, Row, Write

LONGEST_NUMBER = 50
HAS_NUMBER = "There is a cost code of this number."
_NEEDED = {
    "number": (LONGEST_NUMBER, "A cost code has a number."),
    "name": (LONGEST_NAME, "A cost code has a name."),
}
_FIELDS = ("number", "name", "parent_id", "is_active")
_CREATED = tuple(map(camel, _FIELDS))
_UPDATED: Needs = dict.fromkeys(_CREATED, "update")
_DELETED: Needs = {"costCodeId": "delete"}


@strawberry.input(description="A cost code to be added to the company's library.")
class CreateCostCodeInput:
    number: str = strawberry.field(description="Its number, of no other code.")
    name: str = strawberry.field(description="What it is called.")
    parent_id: strawberry.ID | None = strawberry.field(
        default=None, description="The code that it is a part of."
    )
    is_active: bool = strawberry.field(
        default=True, description="Whether it is in use."
    )


@strawberry.input(description="A cost code, as it stood when it was last read.")
class DeleteCostCodeInput:
    cost_code_id: strawberry.ID = strawberry.field(description="The cost code.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(description="What is to be changed of a cost code; the rest stays.")
class UpdateCostCodeInput(DeleteCostCodeInput):
    number: str | None = strawberry.field(
        default=UNSET, description="Its number, of no other code."
    )
    name: str | None = strawberry.field(default=UNSET, description="What it is called.")
    parent_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The code that it is a part of; null for none."
    )
    is_active: bool | None = strawberry.field(
        default=UNSET, description="Whether it is in use."
    )


async def library(work: Write) -> list[Row]:
    """Read all cost codes of the company."""
    names = ("id", "number", "name", "parent_id")
    company_id = work.decision.viewer.company_id
    return await work.stored("cost_codes", "company_id", company_id, *names)


async def _create(work: Write, wanted: CreateCostCodeInput) -> str:
    await work.permit_in_company("manage_cost_codes", _CREATED)
    sent = {name: getattr(wanted, name) for name in _FIELDS}
    refuse([*text_faults_of(sent), *_place_faults(sent, await library(work))])
    code_id = await work.add("cost_codes", **_stored(sent), updated_at=work.at)
    changes = {"costCode": (None, called(wanted.number, wanted.name))}
    await company_history.tell(work, "CREATE_COST_CODE", changes)
    return code_id


def called(number: str, name: str) -> str:
    return f"{number.strip()} {name.strip()}"


def _stored(sent: Mapping[str, Any]) -> Row:
    return {
        name: value.strip() if name in _NEEDED else value
        for name, value in sent.items()
    }


def text_faults_of(sent: Mapping[str, Any]) -> Iterator[InputFault]:
    for name, (most, needed) in _NEEDED.items():
        if name in sent:
            yield from line_faults(name, sent[name], most, needed=needed)
    if "is_active" in sent and sent["is_active"] is None:
        yield InputFault("isActive", "A cost code is in use, or it is not.")


def _place_faults(
    sent: Mapping[str, Any], codes: Iterable[Row], own: str = ""
) -> Iterator[InputFault]:
    """Refuse a number that another code has, and a place under no code or under it."""
    others = {row["number"] for row in codes if row["id"] != own}
    if (sent.get("number") or "").strip() in others:
        yield InputFault("number", HAS_NUMBER)
    parent_id = sent.get("parent_id")
    above = {row["id"]: {row["parent_id"]} for row in codes}
    if parent_id is not None and parent_id not in above:
        yield InputFault("parentId", NO_SUCH)
    elif parent_id is not None and own and leads(above, parent_id, own):
        yield InputFault("parentId", "It would be a part of itself.")


async def _update(work: Write, wanted: UpdateCostCodeInput) -> str:
    sent = given(wanted, *_FIELDS)
    needs = {name: _UPDATED[name] for name in map(camel, sent)}
    code = await _held(work, wanted, needs or {"costCodeId": "update"})
    codes = await library(work)
    refuse([*text_faults_of(sent), *_place_faults(sent, codes, code["id"])])
    values = _stored(sent)
    await work.change("cost_codes", code["id"], **values, updated_at=work.at)
    await company_history.tell(work, "UPDATE_COST_CODE", _told(code, values, codes))
    return code["id"]


def _told(
    code: Row, values: Row, codes: Iterable[Row]
) -> Mapping[str, company_history.Change]:
    numbers = {row["id"]: row["number"] for row in codes} | {None: None}

    def word(row: Row, name: str) -> str | None:
        if name == "parent_id":
            return numbers[row[name]]
        return str(row[name]).lower() if name == "is_active" else row[name]

    return {camel(name): (word(code, name), word(values, name)) for name in values}


async def _delete(work: Write, wanted: DeleteCostCodeInput) -> Payload:
    code = await _held(work, wanted, _DELETED)
    if await work.stored("cost_codes", "parent_id", code["id"], "id"):
        message = "Codes stand under it; move or delete them first."
        refuse([InputFault("costCodeId", message)])
    await work.remove("cost_codes", code["id"])
    changes = {"costCode": (called(code["number"], code["name"]), None)}
    await company_history.tell(work, "DELETE_COST_CODE", changes)
    return Payload(None, told={"deleted_id": code["id"]})


async def _held(work: Write, wanted: DeleteCostCodeInput, needs: Needs) -> Row:
    place = ("cost_codes", wanted.cost_code_id, wanted.expected_version)
    return await work.held(*place, needs, "parent_id")


def _act(change: Any, needs: Needs) -> Any:
    return act(
        change, table="cost_codes", inputs=needs, subject="cost_code_id", queues=True
    )


create_cost_code = act(
    _create, table="companies", act="manage_cost_codes", inputs=_CREATED, queues=True
)
update_cost_code = _act(_update, _UPDATED)
delete_cost_code = _act(_delete, _DELETED)
changed_cost_code = changed("cost_codes")
deleted_id = told("deleted_id")
