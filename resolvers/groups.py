"""Groups of the company: what is put in them, and taken out of them."""

from dataclasses import dataclass
from typing import Any

import strawberry

from db.models.company_lists import ListKind
from resolvers import company_history
from resolvers.acts import Change, act
from resolvers.engine.marks import Act, Batched
from resolvers.engine.relations import to_linked
from resolvers.engine.statements import Between
from resolvers.known import read_known
from resolvers.payloads import InputFault, refuse
from resolvers.rights import Needs, acts_of, permit_each
from resolvers.writes import NO_SUCH, Row, Write


@strawberry.input(description="A project, and a group of projects.")
class PutProjectInGroupInput:
    project_id: strawberry.ID = strawberry.field(description="The project.")
    group_id: strawberry.ID = strawberry.field(description="The group.")


@strawberry.input(description="A project, and a group of projects that it is in.")
class TakeProjectOutOfGroupInput(PutProjectInGroupInput):
    pass


@strawberry.input(description="A contact, and a group of contacts.")
class PutContactInGroupInput:
    contact_id: strawberry.ID = strawberry.field(description="The contact.")
    group_id: strawberry.ID = strawberry.field(description="The group.")


@strawberry.input(description="A contact, and a group of contacts that it is in.")
class TakeContactOutOfGroupInput(PutContactInGroupInput):
    pass


@dataclass(frozen=True, slots=True)
class _Grouped:
    """What goes in and out of groups: of which kind these are, and by which act."""

    noun: str
    kind: ListKind
    act: str
    is_of_project: bool = False

    @property
    def table(self) -> str:
        return f"{self.noun}s"

    @property
    def pairs(self) -> str:
        return f"grouped_{self.table}"

    @property
    def key(self) -> str:
        return f"{self.noun}_id"

    @property
    def needs(self) -> Needs:
        return {"groupId": self.act}


@dataclass(frozen=True, slots=True)
class _Pair:
    """What is grouped, a group, and the rows that say that it is in it."""

    row: Row
    group: Row
    links: list[str]


def _putting(grouped: _Grouped) -> Act:
    async def put_in(work: Write, wanted: Any) -> str:
        pair = await _pair(work, grouped, wanted)
        if not pair.links:
            ids = {grouped.key: pair.row["id"], "group_id": pair.group["id"]}
            await work.add(grouped.pairs, **ids)
            await _tell(work, grouped, pair, is_put=True)
        return pair.row["id"]

    return _act(put_in, grouped)


def _taking(grouped: _Grouped) -> Act:
    async def take_out(work: Write, wanted: Any) -> str:
        pair = await _pair(work, grouped, wanted)
        if pair.links:
            await work.remove(grouped.pairs, *pair.links)
            await _tell(work, grouped, pair, is_put=False)
        return pair.row["id"]

    return _act(take_out, grouped)


def _act(change: Change, grouped: _Grouped) -> Act:
    """Let nobody else group it meanwhile: who holds its project, or the company."""
    return act(
        change,
        table=grouped.table,
        inputs=grouped.needs,
        subject=grouped.key,
        queues=not grouped.is_of_project,
    )


async def _pair(work: Write, grouped: _Grouped, wanted: Any) -> _Pair:
    row_id, group_id = str(getattr(wanted, grouped.key)), str(wanted.group_id)
    read = work.row_to_change if grouped.is_of_project else work.row
    row = await read(grouped.table, row_id, ("name", *acts_of(grouped.needs)))
    permit_each(row, grouped.needs)
    place, names = ("list_entries", "id"), ("kind", "name")
    found = await read_known(work.snapshot, work.decision, place, [group_id], names)
    groups = [each for each in found if each["kind"] == grouped.kind]
    if not groups:
        refuse([InputFault("groupId", NO_SUCH)])
    columns = ("id", "group_id")
    rows = await work.stored(grouped.pairs, grouped.key, row_id, *columns)
    links = [each["id"] for each in rows if each["group_id"] == group_id]
    return _Pair(row, groups[0], links)


async def _tell(work: Write, grouped: _Grouped, pair: _Pair, *, is_put: bool) -> None:
    """Tell which group it is, and what went in or out of it."""
    group, project_id = pair.group["name"], None
    if grouped.is_of_project:
        project_id = pair.row["id"]
    else:
        group = f"{group}: {pair.row['name']}"
    change = (None, group) if is_put else (group, None)
    action = "PUT_{}_IN_GROUP" if is_put else "TAKE_{}_OUT_OF_GROUP"
    action = action.format(grouped.noun.upper())
    await company_history.tell(work, action, {"group": change}, project_id=project_id)


def _of(grouped: _Grouped) -> Batched:
    between = Between(grouped.pairs, grouped.key, near="group_id")
    return to_linked("list_entries", between, "position")


_PROJECTS = _Grouped("project", ListKind.PROJECT_GROUP, "set_groups", True)
_CONTACTS = _Grouped("contact", ListKind.CONTACT_GROUP, "update")
of_project, of_contact = _of(_PROJECTS), _of(_CONTACTS)
put_project_in_group = _putting(_PROJECTS)
take_project_out_of_group = _taking(_PROJECTS)
put_contact_in_group = _putting(_CONTACTS)
take_contact_out_of_group = _taking(_CONTACTS)
