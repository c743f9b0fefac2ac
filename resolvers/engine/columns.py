"""Values that stand for many: rows in columns, and how they belong to their parents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any


class MissingColumn(LookupError):  # noqa: N818 (what happened reads as it is)
    """A column was asked for that the statement did not read."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Column {name!r} was not read.")


class RowView:
    """One row, its columns as attributes."""

    __slots__ = ("_index", "_row")

    def __init__(self, row: Sequence[Any], index: Mapping[str, int]) -> None:
        self._row = row
        self._index = index

    def __getattr__(self, name: str) -> Any:
        position = self._index.get(name)
        if position is None:
            raise AttributeError(name)
        return self._row[position]

    @staticmethod
    def together(views: "Iterable[RowView]") -> "Rows | None":
        """Put rows back into columns, if all have the same columns."""
        parts = [(view._row, view._index) for view in views]  # noqa: SLF001 (its own)
        first = parts[0][1]
        if any(index is not first and index != first for _, index in parts):
            return None
        return Rows([row for row, _ in parts], first)


class Rows:
    """Rows of one statement, read by column; a row is made only if asked for."""

    __slots__ = ("_columns", "index", "rows")

    def __init__(self, rows: Sequence[Sequence[Any]], index: Mapping[str, int]) -> None:
        self.rows = rows
        self.index = index
        self._columns: list[Sequence[Any]] | None = None

    def column(self, name: str) -> Sequence[Any]:
        position = self.index.get(name)
        if position is None:
            raise MissingColumn(name)
        return self._all_columns()[position] if self.rows else ()

    def _all_columns(self) -> list[Sequence[Any]]:
        if self._columns is None:
            self._columns = list(zip(*self.rows, strict=True))
        return self._columns

    def named(self, index: Mapping[str, int]) -> "Rows":
        """Give the same rows under other names, read into columns once for both."""
        rows = Rows(self.rows, index)
        rows._columns = self._all_columns()
        return rows

    def with_columns(self, columns: Mapping[str, Sequence[Any]]) -> "Rows":
        """Add computed columns, each with one value per row."""
        added = zip(*columns.values(), strict=True)
        rows = [(*row, *more) for row, more in zip(self.rows, added, strict=True)]
        # A row may be wider than what its index names.
        width = len(self.rows[0]) if self.rows else len(self.index)
        index = {name: width + n for n, name in enumerate(columns)}
        return Rows(rows, {**self.index, **index})

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, position: Any) -> Any:
        return RowView(self.rows[position], self.index)

    def __iter__(self) -> Iterator[RowView]:
        index = self.index
        return (RowView(row, index) for row in self.rows)


# What stands for many: rows in columns, or single values.
Several = Rows | Sequence[Any]


class Grouped:
    """Children of all parents in one sequence, and how many belong to each.

    A length of -1 says that the parent's list is null.
    """

    __slots__ = ("lengths", "rows")

    def __init__(self, rows: Several, lengths: Sequence[int]) -> None:
        self.rows = rows
        self.lengths = lengths


class Indexed:
    """Things that parents share, and for each parent the position of its own.

    A position of -1 says null.
    """

    __slots__ = ("positions", "rows")

    def __init__(self, rows: Several, positions: Sequence[int]) -> None:
        self.rows = rows
        self.positions = positions

    def spread(self) -> list[Any]:
        """Give each parent its own value."""
        values = [*self.rows, None]
        return [values[position] for position in self.positions]


def as_rows(values: Several) -> Several:
    """Put single rows of one statement back into columns; leave all else as it is."""
    if set(map(type, values)) != {RowView}:
        return values
    return RowView.together(values) or values


def joined(pages: Sequence[Rows]) -> Several:
    """Put the rows of several pages after each other, in columns if they are alike."""
    if len(pages) == 1:
        return pages[0]
    index = pages[0].index
    if all(page.index is index or page.index == index for page in pages):
        return Rows([row for page in pages for row in page.rows], index)
    return list(chain.from_iterable(pages))


def check(answer: Any, parents: int) -> None:
    """Refuse an answer that does not fit its parents: it would mix their data up."""
    if isinstance(answer, Grouped):
        answered = len(answer.lengths)
        fits = sum(n for n in answer.lengths if n > 0) == len(answer.rows)
    elif isinstance(answer, Indexed):
        answered = len(answer.positions)
        first, last = -1, len(answer.rows) - 1
        fits = not answered or (
            first <= min(answer.positions) and max(answer.positions) <= last
        )
    elif isinstance(answer, (Rows, list, tuple)):
        answered, fits = len(answer), True
    else:
        raise TypeError(f"A batched resolver answered {type(answer).__name__}.")
    if answered != parents or not fits:
        raise ValueError(f"{answered} answers do not fit {parents} parents.")
