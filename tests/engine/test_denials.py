"""What is denied comes near no statement, even where a slip of the hand asks for it."""

from types import SimpleNamespace

import pytest

from db.models.items import Item
from permissions.gate import visible
from resolvers.engine import aggregates, filters, page_statements
from resolvers.engine.refusals import FieldNotUsable
from resolvers.engine.relations import to_one
from resolvers.engine.selections import Selection
from resolvers.engine.statements import columns_of
from tests.engine.small import rows

ITEMS = Item.__table__


def test_a_denied_column_is_no_expression_at_all():
    assert visible(ITEMS, "direct_cost", shape=False) is None


def test_a_denied_column_is_left_out_of_what_is_selected():
    selection = Selection("items", {"id": None, "direct_cost": False, "name": None})
    columns = columns_of(selection, ITEMS, "of>")
    assert [column.name for column in columns] == ["of>id", "of>name"]


def test_nothing_is_summed_that_is_denied():
    with pytest.raises(PermissionError, match="direct_cost is denied as a sum"):
        aggregates._shown(ITEMS, "direct_cost", shape=False)


def test_nothing_is_sorted_by_what_is_denied():
    order = page_statements.Order("direct_cost")
    page = SimpleNamespace(order=order, order_shape=False)
    with pytest.raises(PermissionError, match="direct_cost is denied as an order"):
        page_statements._sort_key(ITEMS, page)


def test_nothing_is_filtered_by_what_is_denied():
    reach = SimpleNamespace(shape=lambda _table, _name: False)
    with pytest.raises(FieldNotUsable, match="cost_impact may not be used here"):
        filters._Build(reach, "items").shape("cost_impact@DIRECT")


class Context:
    def __init__(self, outcome):
        self.told = outcome

    def outcome(self, _field):
        return self.told


@pytest.mark.parametrize(
    ("outcome", "positions"), [(True, [0, 0, 1]), (None, [0, -1, -1])]
)
def test_a_row_that_its_parent_does_not_let_pass_is_null(outcome, positions):
    parents = rows(
        ("itm_1", True, "fnd_1", "Steel"),
        ("itm_2", False, "fnd_1", "Steel"),
        ("itm_3", False, "fnd_2", "Glass"),
        names="id guard:CanSeeFunds fund_id>id fund_id>name",
    )
    guard = type("CanSeeFunds", (), {})
    info = SimpleNamespace(context=Context(outcome), field=SimpleNamespace(guard=guard))
    found = to_one("funds", "fund_id").resolve(parents, info)
    assert list(found.positions) == positions
