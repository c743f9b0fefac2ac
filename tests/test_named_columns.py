"""Named columns: one coordinate of each kind is broken, and the start names it."""

import dataclasses
from types import SimpleNamespace
from typing import Any

import pytest
from graphql import GraphQLArgument, GraphQLInputField, GraphQLString

from db.base import Base
from permissions import labels
from permissions.guards import GUARD_OF, CanSeeItemCosts, CanSeeMilestoneMoves
from resolvers.engine.marks import ENGINE, GUARD, Column
from resolvers.engine.uses import USES
from resolvers.inputs import ORDERS
from schema import named_columns
from schema.build import Schema, UnlabelledError
from schema.labels import DEFINITION
from schema.root import Mutation, Query, schema

TYPES: dict[str, Any] = {**schema._schema.type_map}


def found():
    return [*named_columns.faults(schema._schema)]


def field_of(coordinate):
    type_, _, name = coordinate.partition(".")
    return TYPES[type_].fields[name]


@pytest.fixture
def marked(monkeypatch):
    """Give a field another mark, or the mark of a field other columns."""

    def mark(coordinate, other=None, **changes):
        field = field_of(coordinate)
        other = other or dataclasses.replace(field.extensions[ENGINE], **changes)
        monkeypatch.setitem(field.extensions, ENGINE, other)

    return mark


def what(coordinate, **changes):
    mark = field_of(coordinate).extensions[ENGINE]
    return {"what": dataclasses.replace(mark.what, **changes)}


def member(coordinate, monkeypatch):
    """Give a member of a filter a label of its own, to be changed."""
    field = field_of(coordinate)
    metadata = dict(field.extensions[DEFINITION].metadata or {})
    definition = SimpleNamespace(metadata=metadata)
    monkeypatch.setitem(field.extensions, DEFINITION, definition)
    return metadata


def test_every_coordinate_of_the_schema_says_what_it_reads():
    assert found() == []


def test_an_argument_that_nobody_knows_is_named(monkeypatch):
    args = field_of("Item.comments").args
    monkeypatch.setitem(args, "mood", GraphQLArgument(GraphQLString))
    assert found() == ["Item.comments(mood:) does not say what it reads."]


@pytest.mark.parametrize(
    ("coordinate", "argument"),
    [("Item.draws", "first"), ("Item.name", "mode"), ("Item.comments", "search")],
)
def test_an_argument_of_another_kind_of_field_is_named(
    monkeypatch, coordinate, argument
):
    args = field_of(coordinate).args
    monkeypatch.setitem(args, argument, GraphQLArgument(GraphQLString))
    assert found() == [f"{coordinate}({argument}:) does not say what it reads."]


def test_a_search_in_what_is_not_there_is_named(marked):
    marked("Project.items", **what("Project.items", search=("name", "nickname")))
    uses = "Project.items(search:) uses items.nickname, which does not exist."
    assert found() == [uses]


def test_a_search_in_what_nobody_guards_is_named(monkeypatch):
    guards = {**GUARD_OF, "items.internal_note": None}
    monkeypatch.setattr(named_columns, "guard_named", guards.get)
    named = [each for each in found() if "(search:)" in each]
    assert named == [
        f"{place}.items(search:) uses items.internal_note, which nobody guards."
        for place in ("Project", "Milestone")
    ]


def test_a_filters_member_without_a_column_is_named(monkeypatch):
    del member("ItemFilter.ownerCosts", monkeypatch)[USES]
    assert set(found()) == {"ItemFilter.ownerCosts names no column."}


def test_a_filters_member_of_another_table_is_named(monkeypatch):
    member("ItemFilter.name", monkeypatch)[USES] = "milestones.name"
    assert (
        "ItemFilter.name uses milestones.name, and Project.items(where:) lists items."
        in (found())
    )


def test_an_order_that_is_none_of_ours_is_named(monkeypatch):
    monkeypatch.delitem(ORDERS, "MilestoneOrderField")
    assert found() == ["MilestoneOrder.field names no column."]


def test_an_order_of_another_table_is_named(monkeypatch):
    monkeypatch.setitem(ORDERS, "MilestoneOrderField", "items")
    place = "Project.milestones(orderBy:)"
    fault = f"MilestoneOrder.field sorts items, and {place} lists milestones."
    assert found() == [fault]


def test_a_group_without_a_column_is_named(marked):
    mark = field_of("Project.itemTotals").extensions[ENGINE]
    groups = {by: group for by, group in mark.what.groups.items() if by != "STATUS"}
    marked("Project.itemTotals", **what("Project.itemTotals", groups=groups))
    by = "Project.itemTotals(by:) STATUS does not say what it reads."
    assert found() == [by]


def test_an_input_field_under_no_act_is_named(marked):
    mark = field_of("Mutation.updateItem").extensions[ENGINE]
    acts = {name: act for name, act in mark.acts.items() if name != "internalNote"}
    marked("Mutation.updateItem", acts=acts)
    assert found() == ["UpdateItemInput.internalNote stands under no act."]


def test_an_act_on_what_is_not_there_is_named(marked):
    mark = field_of("Mutation.updateItem").extensions[ENGINE]
    marked("Mutation.updateItem", acts={**mark.acts, "mood": "set_note"})
    assert found() == [
        "Mutation.updateItem(input:) writes UpdateItemInput.mood, which does not exist."
    ]


def test_an_act_that_is_none_is_named(marked):
    marked("Mutation.setItemCosts", act="edit_everything")
    assert found() == [
        "SetItemCostsInput.lines needs edit_everything, which is no act on items."
    ]


def test_an_input_that_no_field_takes_is_named(monkeypatch):
    monkeypatch.delitem(field_of("Mutation.setItemDraws").args, "input")
    assert found() == [
        f"{name} is an input that no field takes."
        for name in ("SetItemDrawsInput", "DrawInput")
    ]


def test_a_relation_by_a_column_that_is_not_there_is_named(marked):
    marked("Item.milestone", local="phase_id")
    assert found() == ["Item.milestone uses items.phase_id, which does not exist."]


def test_a_relation_by_a_guarded_column_needs_its_guard(marked):
    marked("Item.milestone", local="direct_cost")
    assert found() == ["Item.milestone needs CanSeeItemCosts, as its column."]


@pytest.mark.parametrize("coordinate", ["Item.milestone", "Item.comments"])
def test_a_relation_to_another_table_than_is_shown_is_named(marked, coordinate):
    field = field_of(coordinate)
    is_list = hasattr(field.extensions[ENGINE], "what")
    of = what(coordinate, table="attachments") if is_list else {"table": "attachments"}
    marked(coordinate, **of)
    shows = "Comment" if is_list else "Milestone"
    assert f"{coordinate} reads attachments, and shows {shows}." in found()


def test_a_derived_field_of_what_is_not_there_is_named(marked):
    for place, need, fault in (
        ("Item.version", "mood", "uses items.mood, which does not exist."),
        (
            "Report.statuses",
            "can:dance",
            "asks for can:dance, which is no act on reports.",
        ),
        ("Report.statuses", "mood@", "uses reports.mood@, which nobody guards."),
    ):
        before = field_of(place).extensions[ENGINE]
        marked(place, needs=(*before.needs, need))
        assert found() == [f"{place} {fault}"]
        marked(place, before)


def test_what_shows_acts_of_another_table_is_named(marked):
    marked("ItemActs.editCosts", Column("can:set_distribution"))
    act = "can:set_distribution, which is no act on items."
    assert found() == [f"Item.viewerCan.editCosts asks for {act}"]


def test_a_column_of_a_type_without_a_table_is_named(monkeypatch):
    definition = TYPES["Draw"].extensions[DEFINITION]
    monkeypatch.delattr(definition.origin, "__fieldgate_table__")
    assert {
        "Draw.amount is a column of no table.",
        "Draw.id is a column of no table.",
    } <= {*found()}


def test_an_implementation_with_another_guard_than_its_interface_is_named(monkeypatch):
    monkeypatch.setitem(field_of("Item.id").extensions, GUARD, CanSeeItemCosts)
    assert found() == ["Item.id has another guard than Node.id."]


def test_an_implementation_with_another_column_than_its_interface_is_named(marked):
    marked("Item.id", Column("number"))
    assert found() == ["Item.id reads another than Node.id."]


def test_a_column_without_a_class_is_named_by_what_uses_it(monkeypatch):
    monkeypatch.setattr(Base.metadata.tables["items"].c.milestone_id, "info", {})
    named = "items.milestone_id, which has no class."
    assert f"Item.milestone uses {named}" in found()
    assert "items.milestone_id has no class." in [*labels.faults(())]


def test_a_guard_of_the_history_that_is_none_is_named(monkeypatch):
    guards = labels.HISTORY_GUARDS - {"CanSeeMilestoneMoves"} | {"CanSeeGhosts"}
    monkeypatch.setattr(labels, "HISTORY_GUARDS", guards)
    changes = {"items.mood": CanSeeMilestoneMoves}
    monkeypatch.setattr(labels, "CHANGE_GUARD_OF", changes)
    assert [*labels.faults(())] == [
        "The history knows a guard CanSeeGhosts, which does not exist.",
        "items.mood has guarded changes and does not exist.",
        "Changes of items.mood are told under CanSeeMilestoneMoves to nobody.",
    ]


def test_the_start_stops_and_says_which(monkeypatch):
    """What is missing is no warning: no schema comes of it."""
    monkeypatch.delitem(ORDERS, "ProjectOrderField")
    with pytest.raises(
        UnlabelledError, match=r"^ProjectOrder\.field names no column\.$"
    ):
        Schema(query=Query, mutation=Mutation)


def test_an_input_fields_type_is_looked_into(monkeypatch):
    """A pair of an id and a version is a reference; with a value it is none."""
    pair = TYPES["ItemAtVersionInput"].fields
    monkeypatch.setitem(pair, "mood", GraphQLInputField(GraphQLString))
    assert found() == ["UpdateItemsInput.items stands under no act."]
