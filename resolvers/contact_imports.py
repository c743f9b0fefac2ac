"""Importing contacts from a CSV text, all of them or none; each is a basic one."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import strawberry

from db.mails import tidy_address
from db.models.contacts import ContactKind
from resolvers import company_history
from resolvers.acts import act, changed_all
from resolvers.contact_acts import (
    FIELDS,
    HAS_ADDRESS,
    addresses,
    faults_of,
    put,
)
from resolvers.payloads import FaultyInput, InputFault, Payload, refuse
from resolvers.spreadsheets import Columns, SheetRow, formulas, read
from resolvers.texts import camel
from resolvers.writes import Write

MOST_ROWS = 500
_INPUTS = ("csv",)
_COLUMNS = Columns(tuple(map(camel, FIELDS)), frozenset({"name"}))
# Nobody joins the team by a sheet: such a row is a basic contact like any other.
_OF_TEAM = frozenset({"ADMIN", "EMPLOYEE", "TEAM_MEMBER", "USER"})
_BETWEEN_WORDS = re.compile(r"[\s_-]+")


@strawberry.input(description="A sheet of contacts, as a CSV text.")
class ImportContactsInput:
    csv: str = strawberry.field(
        description="name, companyName, phone, email, kind; names in row 1."
    )
    is_dry_run: bool = strawberry.field(
        default=False, description="Whether only to tell what is wrong with it."
    )


async def _import(work: Write, wanted: ImportContactsInput) -> Payload:
    await work.permit_in_company("import_contacts", _INPUTS)
    sheet = read(wanted.csv, _COLUMNS, MOST_ROWS)
    found = list(sheet.faults)
    if not sheet.rows and not found:
        found.append(InputFault("csv", "There is no row to import."))
    known = set(await addresses(work))
    for row in sheet.rows:
        found += _faults(row, known)
    refuse(found)
    ids = await put(work, map(_contact, sheet.rows))
    changes = {"contacts": (None, str(len(ids)))}
    await company_history.tell(work, "IMPORT_CONTACTS", changes)
    if wanted.is_dry_run:
        # Nothing was wrong, and nothing of it stays.
        raise FaultyInput
    return Payload(None, ids=ids)


def _contact(row: SheetRow) -> Mapping[str, Any]:
    sent: dict[str, Any] = {name: row.cells.get(camel(name)) for name in FIELDS}
    return {**sent, "kind": _kind(row) or ContactKind.OTHER}


def _kind(row: SheetRow) -> ContactKind | None:
    word = _BETWEEN_WORDS.sub("_", row.cells.get("kind", "")).upper()
    if not word or word in _OF_TEAM:
        return ContactKind.OTHER
    return ContactKind.__members__.get(word)


def _faults(row: SheetRow, known: set[str]) -> Iterator[InputFault]:
    """Name row and column of all that is wrong, and remember the row's address."""
    place = f"rows.{row.number}"
    for column, message in formulas(row):
        yield InputFault(f"{place}.{column}", message)
    for fault in faults_of(_contact(row)):
        yield InputFault(f"{place}.{fault.field}", fault.message)
    if _kind(row) is None:
        yield InputFault(f"{place}.kind", "There is no such kind of contact.")
    address = tidy_address(row.cells.get("email", ""))
    if address in known:
        yield InputFault(f"{place}.email", HAS_ADDRESS)
    known |= {address} - {""}


import_contacts = act(
    _import, table="companies", act="import_contacts", inputs=_INPUTS, queues=True
)
imported_contacts = changed_all("contacts")
