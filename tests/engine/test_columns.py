import pytest

from resolvers.engine.columns import (
    Grouped,
    Indexed,
    MissingColumn,
    Rows,
    as_rows,
    check,
    joined,
)
from tests.engine.small import rows

ITEMS = rows(("itm_1", 231), ("itm_2", None), names="id cost")


def test_rows_are_read_by_column():
    assert ITEMS.column("id") == ("itm_1", "itm_2")
    assert ITEMS.column("cost") == (231, None)
    assert len(ITEMS) == 2


def test_a_row_shows_its_columns_as_attributes():
    first, second = ITEMS
    assert (first.id, first.cost) == ("itm_1", 231)
    assert (second.id, ITEMS[1].cost) == ("itm_2", None)
    assert not hasattr(first, "markup")


def test_a_column_that_was_not_read_is_refused_and_never_null():
    with pytest.raises(MissingColumn, match="Column 'markup' was not read"):
        ITEMS.column("markup")


def test_no_rows_have_empty_columns_but_only_the_columns_they_name():
    nothing = rows(names="id cost")
    assert nothing.column("cost") == ()
    with pytest.raises(MissingColumn):
        nothing.column("markup")


def test_computed_columns_stand_beside_the_read_ones():
    more = ITEMS.with_columns({"kind": ["A", "B"], "total": [1, 2]})
    assert more.column("cost") == (231, None)
    assert more.column("total") == (1, 2)
    assert more[1].kind == "B"
    assert "kind" not in ITEMS.index


def test_computed_columns_keep_clear_of_what_a_row_holds_unnamed():
    wide = Rows([("itm_1", "prj_1")], {"id": 0})
    assert wide.with_columns({"kind": ["A"]}).column("kind") == ("A",)


def test_computed_columns_need_one_value_per_row():
    with pytest.raises(ValueError, match="shorter"):
        ITEMS.with_columns({"kind": ["A"]})


def test_no_rows_take_computed_columns_too():
    assert rows(names="id").with_columns({"kind": []}).column("kind") == ()


def test_single_rows_of_one_statement_come_together_again():
    together = as_rows([ITEMS[1], ITEMS[0]])
    assert isinstance(together, Rows)
    assert together.column("id") == ("itm_2", "itm_1")


def test_single_rows_with_the_same_columns_come_together():
    other = rows(("itm_3", 5), names="id cost")
    together = as_rows([ITEMS[0], other[0]])
    assert isinstance(together, Rows)
    assert together.column("cost") == (231, 5)


def test_rows_with_other_columns_stay_apart():
    other = rows(("prj_1",), names="id")
    views = [ITEMS[0], other[0]]
    assert as_rows(views) is views


def test_what_is_not_only_rows_stays_as_it_is():
    mixed = [ITEMS[0], None]
    assert as_rows(mixed) is mixed
    assert as_rows([]) == []


def test_pages_alike_are_joined_in_columns():
    page = rows(("itm_3", 5), names="id cost")
    whole = joined([ITEMS, page])
    assert isinstance(whole, Rows)
    assert whole.column("id") == ("itm_1", "itm_2", "itm_3")
    assert joined([ITEMS]) is ITEMS


def test_pages_that_differ_are_joined_row_by_row():
    page = rows(("itm_3",), names="id")
    assert [row.id for row in joined([ITEMS, page])] == ["itm_1", "itm_2", "itm_3"]


def test_shared_things_are_spread_over_their_positions():
    assert Indexed(["a", "b"], [1, -1, 0, 1]).spread() == ["b", None, "a", "b"]


@pytest.mark.parametrize(
    "answer",
    [
        [1, 2],
        (1, 2),
        ITEMS,
        Grouped([1, 2, 3], [3, -1]),
        Grouped(ITEMS, [0, 2]),
        Indexed([1], [-1, 0]),
        Indexed(ITEMS, [1, 0]),
    ],
)
def test_an_answer_for_each_parent_is_taken(answer):
    check(answer, 2)


@pytest.mark.parametrize(
    "answer",
    [
        [1],
        rows(names="id"),
        Grouped([1, 2, 3], [2, -1]),
        Grouped([1, 2], [2]),
        Indexed([1], [0]),
        Indexed([1], [0, 1]),
        Indexed([1], [0, -2]),
    ],
)
def test_an_answer_that_does_not_fit_its_parents_is_refused(answer):
    with pytest.raises(ValueError, match="do not fit 2 parents"):
        check(answer, 2)


def test_no_parents_need_no_positions():
    check(Indexed([], []), 0)


def test_an_answer_of_another_kind_is_refused():
    with pytest.raises(TypeError, match="answered dict"):
        check({}, 0)
