"""Labels: what stands without a class, a guard, rows or scopes stops the start."""

from types import SimpleNamespace

import pytest
import strawberry
from sqlalchemy import Column, MetaData, Table, Text

from db.classes import Class
from permissions import labels
from permissions.guards import CHANGE_GUARD_OF, GUARDS, CanSeeItemCosts, Guard
from permissions.rules import ANYONE
from permissions.scopes import SCOPES, TableScope, table_named


def column(name, cls=None):
    return Column(name, Text, info={"class": cls} if cls else {})


def test_each_slip_in_a_label_is_named(monkeypatch):
    tables = MetaData()
    Table("apart", tables, column("bare"))
    Table(
        "things",
        tables,
        column("id", Class.PUBLIC),
        column("bare"),
        column("price", Class.PRICE),
        column("note", Class.INTERNAL_NOTE),
        column("cost", Class.COST),
        column("password", Class.CREDENTIAL),
    )
    guarded = (
        *("things.note", "things.cost", "things.password"),
        *("things.gone", "nothing.at_all"),
    )
    monkeypatch.setattr(labels, "Base", SimpleNamespace(metadata=tables))
    monkeypatch.setattr(labels, "GUARD_OF", dict.fromkeys(guarded, CanSeeItemCosts))
    lost = dict.fromkeys(("things.last", "things.lost"), CanSeeItemCosts)
    monkeypatch.setattr(labels, "CHANGE_GUARD_OF", lost)
    guards = {"CanSeeNobody", "CanSeeNothing"}
    monkeypatch.setattr(labels, "HISTORY_GUARDS", guards)
    assert [*labels.faults(["items", "things"])] == [
        "apart.bare has no class.",
        "things.bare has no class.",
        "things.price is PRICE and has no guard.",
        "things.note is INTERNAL_NOTE, its guard CanSeeItemCosts is COST.",
        "things.password is a credential, which no guard may open.",
        "things.gone is guarded and does not exist.",
        "nothing.at_all is guarded and does not exist.",
        "The history knows a guard CanSeeNobody, which does not exist.",
        "The history knows a guard CanSeeNothing, which does not exist.",
        "things.last has guarded changes and does not exist.",
        "Changes of things.last are told under CanSeeItemCosts to nobody.",
        "things.lost has guarded changes and does not exist.",
        "Changes of things.lost are told under CanSeeItemCosts to nobody.",
        "things has no rule that says which of its rows exist.",
        "things has no scopes.",
    ]


def test_what_is_stored_has_its_labels():
    assert [*labels.faults(SCOPES)] == []


def test_a_column_has_one_guard_and_no_second():
    with pytest.raises(LookupError, match=r"items\.direct_cost has two guards"):

        class CanSeeTwice(Guard):
            """Nobody."""

            cls = Class.COST
            rule = ANYONE
            columns = ("items.direct_cost",)

    assert "CanSeeTwice" not in GUARDS


@pytest.mark.parametrize(
    ("context", "told"),
    [
        (None, False),
        (SimpleNamespace(decision=None), False),
        (SimpleNamespace(decision=SimpleNamespace(outcome=lambda _: True)), True),
        (SimpleNamespace(decision=SimpleNamespace(outcome=lambda _: False)), False),
        (SimpleNamespace(decision=SimpleNamespace(outcome=lambda _: "rows")), False),
    ],
)
def test_a_guard_asked_outside_the_plan_shows_what_every_row_may_show(context, told):
    info = SimpleNamespace(context=context)
    assert CanSeeItemCosts().has_permission(None, info) is told


def test_asked_by_another_executor_a_guard_denies():
    @strawberry.type
    class Query:
        @strawberry.field(permission_classes=[CanSeeItemCosts])
        def cost(self) -> int | None:
            return 231

    answer = strawberry.Schema(Query).execute_sync("{ cost }")
    assert answer.data == {"cost": None}
    assert [each.message for each in answer.errors] == ["You may not see this."]


def test_a_rule_asks_of_a_row_only_what_its_table_can_tell():
    scope = TableScope("items", table_named("items"))
    with pytest.raises(LookupError, match="items has no scope 'weather'"):
        scope.flagged("weather")
    with pytest.raises(LookupError, match="items has no scope 'weather'"):
        scope.among("weather", "weathers")
    with pytest.raises(TypeError, match=r"items\.category is no boolean"):
        scope.flagged("category")


def test_some_changes_are_told_to_fewer_than_know_of_the_row():
    told = {coordinate: one.__name__ for coordinate, one in CHANGE_GUARD_OF.items()}
    assert told == {
        "comments.id": "CanSeeInternalNotes",
        "attachments.id": "CanSeeInternalNotes",
        "items.milestone_id": "CanSeeMilestoneMoves",
    }
