"""Acts on basic contacts: adding, changing and deleting one; none gains access."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import strawberry
from strawberry import UNSET

from db.mails import tidy_address
from db.models.contacts import ContactKind
from resolvers import company_history
from resolvers.acts import act, changed, given, told
from resolvers.payloads import InputFault, Payload, refuse
from resolvers.rights import Needs
from resolvers.texts import LONGEST_NAME, address_faults, camel, line_faults, tidy
from resolvers.writes import Row, Write

HAS_ADDRESS = "A contact has this address already."
_NAME_NEEDED = "A contact has a name."
_TEXTS = ("name", "company_name", "phone")
FIELDS = (*_TEXTS, "email", "kind")
_ADDED = tuple(map(camel, FIELDS))
_UPDATED: Needs = dict.fromkeys(_ADDED, "update")
_DELETED: Needs = {"contactId": "delete"}


@strawberry.input(description="Somebody whom the company knows, without any access.")
class AddContactInput:
    name: str = strawberry.field(description="First and last name.")
    company_name: str | None = strawberry.field(
        default=None, description="The company that the contact works for."
    )
    email: str | None = strawberry.field(
        default=None, description="Address, of no other contact."
    )
    phone: str | None = strawberry.field(default=None, description="Telephone number.")
    kind: ContactKind = strawberry.field(
        default=ContactKind.OTHER, description="What the contact is to the company."
    )


@strawberry.input(description="A contact, as it stood when it was last read.")
class DeleteContactInput:
    contact_id: strawberry.ID = strawberry.field(description="The contact.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(description="What is to be changed of a contact; the rest stays.")
class UpdateContactInput(DeleteContactInput):
    name: str | None = strawberry.field(
        default=UNSET, description="First and last name."
    )
    company_name: str | None = strawberry.field(
        default=UNSET, description="The company that the contact works for."
    )
    email: str | None = strawberry.field(
        default=UNSET, description="Address, of no other contact."
    )
    phone: str | None = strawberry.field(default=UNSET, description="Telephone number.")
    kind: ContactKind | None = strawberry.field(
        default=UNSET, description="What the contact is to the company."
    )


async def _add(work: Write, wanted: AddContactInput) -> str:
    await work.permit_in_company("add_contact", _ADDED)
    sent = {name: getattr(wanted, name) for name in FIELDS}
    refuse([*faults_of(sent), *_taken(sent, await addresses(work))])
    (contact_id,) = await put(work, [sent])
    changes = {"contact": (None, wanted.name.strip())}
    await company_history.tell(work, "ADD_CONTACT", changes)
    return contact_id


async def put(work: Write, contacts: Iterable[Mapping[str, Any]]) -> list[str]:
    """Add contacts that nothing is wrong with."""
    stamps = {"created_at": work.at, "updated_at": work.at}
    rows = [{**_stored(sent), **stamps} for sent in contacts]
    return await work.add_all("contacts", rows)


def _stored(sent: Mapping[str, Any]) -> Row:
    """Write a contact's values as they are stored."""
    row = {name: tidy(sent[name]) for name in _TEXTS if name in sent}
    if "email" in sent:
        row["email"] = tidy(tidy_address(sent["email"] or ""))
    if sent.get("kind"):
        row["kind"] = sent["kind"].value
    return row


def faults_of(sent: Mapping[str, Any]) -> Iterator[InputFault]:
    """Say what is wrong with a contact by itself, field by field."""
    for name in _TEXTS:
        if name in sent:
            needed = _NAME_NEEDED if name == "name" else None
            yield from line_faults(camel(name), sent[name], LONGEST_NAME, needed=needed)
    if tidy(sent.get("email")):
        yield from address_faults("email", sent["email"])
    if "kind" in sent and sent["kind"] is None:
        yield InputFault("kind", "A contact is of some kind.")


async def addresses(work: Write) -> dict[str, str]:
    """Give the contacts that have an address, by it."""
    company_id = work.decision.viewer.company_id
    rows = await work.stored("contacts", "company_id", company_id, "id", "email")
    return {row["email"]: row["id"] for row in rows if row["email"]}


def _taken(
    sent: Mapping[str, Any], known: Mapping[str, str], own: str = ""
) -> Iterator[InputFault]:
    found = known.get(tidy_address(sent.get("email") or ""))
    if found and found != own:
        yield InputFault("email", HAS_ADDRESS)


async def _update(work: Write, wanted: UpdateContactInput) -> str:
    sent = given(wanted, *FIELDS)
    needs = {name: _UPDATED[name] for name in map(camel, sent)}
    contact = await _held(work, wanted, needs or {"contactId": "update"})
    refuse([*faults_of(sent), *_taken(sent, await addresses(work), contact["id"])])
    values = _stored(sent)
    await work.change("contacts", contact["id"], **values, updated_at=work.at)
    changes = {camel(name): (contact[name], new) for name, new in values.items()}
    await company_history.tell(work, "UPDATE_CONTACT", changes)
    return contact["id"]


async def _delete(work: Write, wanted: DeleteContactInput) -> Payload:
    contact = await _held(work, wanted, _DELETED)
    await work.remove("contacts", contact["id"])
    changes = {"contact": (contact["name"], None)}
    await company_history.tell(work, "DELETE_CONTACT", changes)
    return Payload(None, told={"deleted_id": contact["id"]})


async def _held(work: Write, wanted: DeleteContactInput, needs: Needs) -> Row:
    place = ("contacts", wanted.contact_id, wanted.expected_version)
    return await work.held(*place, needs)


def _act(change: Any, needs: Needs) -> Any:
    return act(
        change, table="contacts", inputs=needs, subject="contact_id", queues=True
    )


add_contact = act(
    _add, table="companies", act="add_contact", inputs=_ADDED, queues=True
)
update_contact = _act(_update, _UPDATED)
delete_contact = _act(_delete, _DELETED)
changed_contact = changed("contacts")
deleted_id = told("deleted_id")
