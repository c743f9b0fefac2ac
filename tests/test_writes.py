"""The unit of work: what every change begins with, refuses, and has told."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from db.base import Base
from db.gate import MACHINE
from permissions.guards import GUARD_OF
from resolvers import past
from resolvers.desk import Desk
from resolvers.engine.refusals import Forbidden, NotFound
from resolvers.payloads import FaultyInput, InputFault, refuse
from resolvers.texts import camel, line_faults, text_faults, tidy, unreadable
from resolvers.transactions import write
from tests.acting import CLINIC, codes, everything, ids
from tests.test_costs import FIXTURES, set_costs

NOWHERE = "itm_00000000000000000000000000"


@asynccontextmanager
async def writing(ask, who, **options):
    """Begin a write of a person's, without an operation around it."""
    operations = ask.operations
    async with operations.snapshot() as snapshot:
        decision = await operations.viewers.decide(snapshot, f"demo-{who}")

        async def renew(decision):
            await snapshot.renew(decision.viewer.company_id)

        operation = SimpleNamespace(
            desk=Desk(operations.database, operations.viewers, f"demo-{who}"),
            viewer=decision.viewer,
            secret=operations.settings.key,
            snapshot=snapshot,
            renew=renew,
            rest_on=lambda decision: decision,
        )
        async with write(operation, **options) as work:
            yield work


async def read(ask, table, **values):
    rows = Base.metadata.tables[table]
    query = select(rows).where(*(rows.c[name] == one for name, one in values.items()))
    async with ask.operations.database.writing() as connection:
        found = await connection.execute(
            query.order_by(rows.c.id), execution_options=MACHINE
        )
        return [dict(row) for row in found.mappings()]


async def item_of(work, item_id, *names):
    return await work.row_to_change("items", item_id, ("is_draft", *names))


async def test_a_change_of_fields_writes_stamps_and_notes_what_differs(ask_own):
    item_id = (await ids(ask_own))["Lighting package"]
    (before,) = await read(ask_own, "items", id=item_id)
    wanted = {
        "name": "Lighting, all of it",
        "due_on": before["due_on"],
        "internal_note": "Ask Elena again.",
        "milestone_id": None,
    }
    async with writing(ask_own, "admin") as work:
        item = await item_of(work, item_id)
        changed = await work.change_fields("items", item, wanted, action="UPDATE_ITEM")
        at = work.at
    assert changed == ("name", "internal_note", "milestone_id")
    (after,) = await read(ask_own, "items", id=item_id)
    differing = {name: after[name] for name in after if after[name] != before[name]}
    assert differing == {
        "name": "Lighting, all of it",
        "internal_note": "Ask Elena again.",
        "milestone_id": None,
        "revision": before["revision"] + 1,
        "updated_at": at,
        "note_changed_at": at,
    }
    entries = await read(ask_own, "history", action="UPDATE_ITEM", at=at)
    told = [
        (one["field"], one["guard"], one["before"], one["after"]) for one in entries
    ]
    # A milestone may be hidden from those who read the item's history.
    assert told == [
        ("name", "PUBLIC", "Lighting package", "Lighting, all of it"),
        (
            "internalNote",
            "CanSeeInternalNotes",
            before["internal_note"],
            "Ask Elena again.",
        ),
        ("milestone", "CanSeeMilestoneMoves", None, None),
    ]
    assert {one["item_id"] for one in entries} == {item_id}
    assert {one["is_draft_stage"] for one in entries} == {False}


async def test_a_change_to_what_stands_already_writes_nothing(ask_own):
    item_id = (await ids(ask_own))["Lighting package"]
    before = await everything(ask_own)
    async with writing(ask_own, "admin") as work:
        item = await item_of(work, item_id, "name")
        same = {"name": item["name"]}
        assert await work.change_fields("items", item, same, action="X") == ()
        assert await work.change_fields("items", item, {}, action="X") == ()
    assert await everything(ask_own) == before


async def test_words_of_ones_own_stand_in_the_history(ask_own):
    found = await ids(ask_own)
    words = {"milestone_id": ("Early MEP package", "Concept")}
    async with writing(ask_own, "admin") as work:
        item = await item_of(work, found["Lighting package"])
        wanted = {"milestone_id": found["Concept"]}
        await work.change_fields("items", item, wanted, action="MOVE", words=words)
    (entry,) = await read(ask_own, "history", action="MOVE")
    assert (entry["before"], entry["after"]) == ("Early MEP package", "Concept")


@pytest.mark.parametrize(
    ("column", "guard", "value", "words"),
    [
        ("items.direct_cost", "CanSeeItemCosts", 2_310_000, "231.00"),
        ("markups.percent", "CanSeeMarkups", 50_000, "5.00"),
        ("items.is_draft", "PUBLIC", True, "true"),
        ("items.schedule_impact_days", "PUBLIC", -3, "-3"),
        ("items.category_id", "PUBLIC", "cat_x", None),
        ("items.description", "PUBLIC", None, None),
    ],
)
def test_the_history_tells_each_kind_of_value(column, guard, value, words):
    table, _, name = column.partition(".")
    pair = past.words(table, {name: value}, {name: value})[name]
    entry = past.entry(table, name, pair)
    assert (entry["guard"], entry["before"], entry["after"]) == (guard, words, words)


def test_a_classified_column_without_a_guard_never_enters_the_history(monkeypatch):
    monkeypatch.delitem(GUARD_OF, "items.direct_cost")
    with pytest.raises(LookupError, match="has no guard"):
        past.guard_name("items", "direct_cost")


async def test_references_are_records_of_the_project_that_the_viewer_may_know(ask):
    found = await ids(ask)
    asked = {
        "milestoneId": ("milestones", found["Concept"]),
        "eventId": ("timeline_events", None),
        "itemIds.0": ("items", found["Lighting package"]),
        "itemIds.1": ("items", NOWHERE),
        "itemIds.2": ("items", "nonsense"),
        "itemIds.3": ("items", found["Concept"]),
        "assigneeIds.0": ("users", found["Elena Voss"]),
        "assigneeIds.1": ("users", "usr_00000000000000000000000000"),
    }
    nobodys = ["itemIds.1", "itemIds.2", "itemIds.3", "assigneeIds.1"]
    async with writing(ask, "admin") as work:
        here = await work.faulty_references(CLINIC, asked)
        elsewhere = await work.faulty_references("prj_elsewhere", asked)
    assert here == [InputFault(place, "There is no such record.") for place in nobodys]
    named = [name for name in asked if name != "eventId"]
    assert [fault.field for fault in elsewhere] == named
    async with writing(ask, "stranger") as work:
        hidden = await work.faulty_references(CLINIC, asked)
    assert hidden == elsewhere


async def test_rows_come_in_the_order_they_are_asked_for_or_not_at_all(ask):
    found = await ids(ask)
    asked = [found["Lighting package"], found["Cooling plant"]]
    async with writing(ask, "admin") as work:
        for order in (asked, asked[::-1]):
            rows = await work.rows_to_change("items", order, ("name",))
            assert [row["id"] for row in rows] == order
        with pytest.raises(NotFound):
            await work.rows("items", [*asked, NOWHERE], ())


async def test_a_new_row_is_asked_what_changing_it_would_need(ask_own):
    before = await everything(ask_own)
    needs = {"name": "update", "lines": "edit_costs", "markups": "edit_markups"}

    async def added(who, **more):
        async with writing(ask_own, who) as work:
            project = await work.row_to_change("projects", CLINIC, ())
            item_id = await work.add(
                "items",
                project_id=project["id"],
                name="New",
                status="PENDING",
                creator_id=work.decision.viewer.user_id,
                created_at=work.at,
                updated_at=work.at,
                **more,
            )
            return await work.permit_new("items", item_id, needs)

    with pytest.raises(Forbidden) as refused:
        await added("subcontractor")
    assert refused.value.extensions["inputs"] == ["lines", "markups"]
    with pytest.raises(Forbidden) as refused:
        # Without a category of his own he would not even know of it.
        await added("rows")
    assert refused.value.extensions["inputs"] == list(needs)
    assert await everything(ask_own) == before
    assert (await added("admin"))["can:edit_markups"]


async def test_a_change_of_rights_raises_the_epoch_and_another_does_not(ask_own):
    (before, *_) = await read(ask_own, "companies", name="Hartwell Builders")
    async with writing(ask_own, "admin"):
        pass
    async with writing(ask_own, "admin", changes_rights=True):
        pass
    (after, *_) = await read(ask_own, "companies", name="Hartwell Builders")
    assert after["access_epoch"] == before["access_epoch"] + 1


async def test_changes_of_rights_at_once_wait_for_each_other(ask_own):
    (before, *_) = await read(ask_own, "companies", name="Hartwell Builders")

    async def change():
        async with writing(ask_own, "admin", changes_rights=True):
            await asyncio.sleep(0)

    await asyncio.gather(*(change() for _ in range(4)))
    (after, *_) = await read(ask_own, "companies", name="Hartwell Builders")
    assert after["access_epoch"] == before["access_epoch"] + 4


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\x85", "\ud800"])
async def test_a_text_that_nobody_can_read_is_refused_in_every_act(ask, character):
    line = FIXTURES | {"unit": f"a{character}b"}
    body = await set_costs(ask, "admin", FIXTURES, line)
    (payload,) = body["data"].values()
    assert payload["errors"] == [
        {
            "field": "lines.1.unit",
            "code": "INVALID_INPUT",
            "message": "A character of this text is not readable.",
        }
    ]


async def test_an_id_that_nobody_can_read_is_one_that_never_existed(ask):
    body = await set_costs(ask, "admin", FIXTURES, item={"id": "a\x00b"}, version="0")
    assert codes(body) == ["NOT_FOUND"]


@dataclass
class Inner:
    unit: str
    item_id: str


@dataclass
class Outer:
    first_name: str
    inner: list[Inner]
    note: str | None = None


def test_unreadable_texts_are_named_by_their_place():
    wanted = Outer("a\x00", [Inner("\t\n\r", "\x00"), Inner("\x01", "x")])
    assert [fault.field for fault in unreadable(wanted)] == [
        "firstName",
        "inner.1.unit",
    ]


@pytest.mark.parametrize(
    ("value", "messages"),
    [
        ("A line", []),
        (None, ["Say it."]),
        ("  ", ["Say it."]),
        ("abcdefghijk", ["At most 10 characters."]),
        ("a\nb", ["This is one line, without breaks or tabs."]),
        ("a\u2028b", ["This is one line, without breaks or tabs."]),
    ],
)
def test_a_line_has_a_length_and_no_breaks(value, messages):
    found = line_faults("name", value, 10, needed="Say it.")
    assert [(fault.field, fault.message) for fault in found] == [
        ("name", message) for message in messages
    ]


def test_a_text_may_have_breaks_and_be_missing():
    assert list(text_faults("note", "a\nb", 3)) == []
    assert list(text_faults("note", None)) == []
    assert [one.message for one in text_faults("note", "abcd", 3)] == [
        "At most 3 characters."
    ]


def test_a_text_is_kept_without_blanks_around_it():
    assert [tidy(one) for one in (" a ", "  ", None)] == ["a", None, None]


def test_names_are_written_as_the_schema_does():
    assert [camel(one) for one in ("unit", "cost_type", "is_full_coverage")] == [
        "unit",
        "costType",
        "isFullCoverage",
    ]


def test_faults_are_refused_together_and_none_is_no_refusal():
    refuse([])
    with pytest.raises(FaultyInput) as refused:
        refuse([InputFault("a", "x"), InputFault("b", "y")])
    assert [fault.field for fault in refused.value.faults] == ["a", "b"]
