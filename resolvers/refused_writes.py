"""Refused writes: told apart from what was refused, and read by admins alone."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLNonNull,
    get_named_type,
    get_nullable_type,
)

from db.engine import TransactionReader
from db.ids import prefix_of
from permissions.scopes import table_named
from resolvers.desk import Desk
from resolvers.engine.authorization import denied_uses
from resolvers.engine.columns import Rows
from resolvers.engine.marks import Batched
from resolvers.engine.operation import Operation
from resolvers.engine.pages import Connection, connection
from resolvers.engine.plans import BatchInfo, FieldPlan
from resolvers.engine.refusals import Forbidden
from resolvers.engine.relations import rows_by_id
from resolvers.engine.snapshot import Snapshot
from resolvers.engine.uses import input_sent
from resolvers.known import read_known
from resolvers.nodes import TABLES
from resolvers.writes import Row, Write, now

MOST_COORDINATES = 50
SEPARATOR = ","
DEFINITION = "strawberry-definition"
# What is no record of its own stands for the one that it hangs on.
_PARTS = {"cmt": "comments", "att": "attachments", "est": "estimates"}
_WHOLES = ("item_id", "milestone_id")

Subject = tuple[str | None, str | None]
NOBODYS: Subject = (None, None)


async def tell(info: BatchInfo, wanted: Any, refusal: Forbidden) -> None:
    """Tell of a mutation that was refused once its row was read."""
    inputs = refusal.extensions["inputs"]
    async with write_apart(info.context) as work:
        subject = await _subject(work, _id_in(info.field, wanted))
        code, coordinates = refusal.code, _of_inputs(info.field, inputs)
        row = _row(info.field.name, code, coordinates, subject)
        await _keep(work, [row])


async def tell_all(
    operation: Operation, errors: Iterable[GraphQLError], variables: Mapping[str, Any]
) -> None:
    """Tell of each mutation of an operation that was refused before anything ran."""
    found = _refused(operation, errors, variables)
    async with write_apart(operation) as work:
        rows = []
        for field in operation.plan.root.fields:
            for code, coordinates in found.get(field.key, {}).items():
                sent = input_sent(operation.plan, field, variables)
                subject = await _subject(work, _id_in(field, sent))
                rows.append(_row(field.name, code, coordinates, subject))
        await _keep(work, rows)


@asynccontextmanager
async def write_apart(operation: Operation) -> AsyncIterator[Write]:
    """Begin a transaction for what is told of a write that was refused itself."""
    desk: Desk = operation.desk
    company_id = operation.viewer.company_id
    async with desk.database.writing(company_id) as connection:
        snapshot = Snapshot(TransactionReader(connection), desk.database.dialect)
        at, decision = now(), operation.decision
        yield Write(connection, snapshot, decision, operation.secret, at)


async def _keep(work: Write, rows: Iterable[Row]) -> None:
    common = {"actor_id": work.decision.viewer.user_id, "at": work.at}
    await work.add_all("refused_writes", [{**common, **row} for row in rows])


def _refused(
    operation: Operation, errors: Iterable[GraphQLError], variables: Mapping[str, Any]
) -> dict[str, dict[str, list[str]]]:
    """Gather by root field, and by code, the coordinates that were refused."""
    found: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    for use in denied_uses(operation, variables):
        names = found[use.field.root].setdefault("FIELD_NOT_USABLE", [])
        names.append(f"{use.field.parent_name}.{use.field.name}({use.argument})")
    fields = {field.key: field for field in operation.plan.root.fields}
    for error in errors:
        inputs = (error.extensions or {}).get("inputs")
        if inputs and error.path:
            field = fields[str(error.path[0])]
            found[field.key]["FORBIDDEN"] = _of_inputs(field, inputs)
    return found


def _row(
    mutation: str, code: str, coordinates: Sequence[str], subject: Subject
) -> dict[str, Any]:
    subject_id, project_id = subject
    named = list(dict.fromkeys(coordinates))[:MOST_COORDINATES]
    return {
        "mutation": mutation,
        "code": code,
        "coordinates": SEPARATOR.join(named),
        "subject_id": subject_id,
        "project_id": project_id,
    }


def _input_type(field: FieldPlan) -> GraphQLInputObjectType:
    return get_named_type(field.field_def.args["input"].type)  # pyright: ignore[reportReturnType]


def _of_inputs(field: FieldPlan, inputs: Iterable[str]) -> list[str]:
    """Name inputs by their coordinates in the schema; the whole input by its own."""
    of = _input_type(field)
    whole = f"{field.parent_name}.{field.name}(input)"
    return [f"{of.name}.{n}" if n in of.fields else whole for n in inputs]


def _id_in(field: FieldPlan, sent: Any) -> str | None:
    """Give the id of what a mutation is about: its input's first, required ones before.

    The input is read as it was sent, or as it was coerced.
    """
    for name, python_name in _ids_of(_input_type(field)):
        is_raw = isinstance(sent, Mapping)
        given = sent.get(name) if is_raw else getattr(sent, python_name, None)
        if isinstance(given, str):
            return given
    return None


def _ids_of(type_: GraphQLInputObjectType) -> list[tuple[str, str]]:
    ids = [
        (not isinstance(field.type, GraphQLNonNull), name, field)
        for name, field in type_.fields.items()
        if getattr(get_nullable_type(field.type), "name", "") == "ID"
    ]
    ids.sort(key=lambda each: each[0])
    return [(name, field.extensions[DEFINITION].python_name) for _, name, field in ids]


async def _subject(work: Write, row_id: str | None) -> Subject:
    """Name the record and its project, as far as whoever tried may know of it."""
    prefix = prefix_of(row_id or "") or ""
    table = TABLES.get(prefix) or _PARTS.get(prefix)
    if row_id is None or table is None:
        return NOBODYS
    columns = table_named(table).c
    names = [name for name in (*_WHOLES, "project_id") if name in columns]
    place = (table, "id")
    found = await read_known(work.snapshot, work.decision, place, [row_id], names)
    if not found:
        return NOBODYS
    (row,) = found
    if prefix in TABLES:
        return row["id"], row.get("project_id", row["id"])
    return await _subject(work, next(filter(None, map(row.get, _WHOLES))))


def _coordinates(parents: Rows, _info: BatchInfo) -> list[list[str]]:
    return [told.split(SEPARATOR) for told in parents.column("coordinates")]


async def _known_subjects(parents: Rows, info: BatchInfo) -> list[str | None]:
    """Give the ids of those records alone that the viewer may know himself."""
    told: Sequence[str | None] = parents.column("subject_id")
    known: set[str] = set()
    for prefix, table in TABLES.items():
        asked = {each for each in told if each and prefix_of(each) == prefix}
        if asked:
            known.update((await rows_by_id(info, table, sorted(asked))).column("id"))
    return [each if each in known else None for each in told]


of_company = connection(Connection("refused_writes", "company_id"))
coordinates = Batched(_coordinates, needs=("coordinates",))
subject_id = Batched(_known_subjects, needs=("subject_id",))
