"""Spreadsheets: the rows of a table, by the names that its first row gives."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from resolvers.payloads import InputFault

_DELIMITERS = ",;\t"
_BETWEEN_WORDS = re.compile(r"[\s_-]+")
# What a program that opens a sheet would work out, or call.
_WORKED_OUT = ("=", "@")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row by its number in the sheet, where the names stand in row 1."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a sheet may be called, and which of them are needed."""

    names: tuple[str, ...]
    needed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read of a text, and what was wrong with it."""

    rows: tuple[SheetRow, ...]
    faults: tuple[InputFault, ...]


def formulas(row: SheetRow) -> Iterator[tuple[str, str]]:
    """Name the columns whose cell holds a formula, and say what is wrong with it."""
    for column, cell in row.cells.items():
        if cell.startswith(_WORKED_OUT):
            yield column, "A formula is not taken, only its value."


def read(text: str, columns: Columns, most: int) -> Sheet:
    """Read a CSV text; blank rows count in the numbers and are left out."""
    try:
        records = list(_records(text))
    except csv.Error:
        return _refused(InputFault("csv", "This is no CSV text."))
    return table(records, columns, most, "csv")


def table(
    records: Sequence[Sequence[str]], columns: Columns, most: int, field: str
) -> Sheet:
    """Take rows of cells apart; the field is the input that they came with."""
    if not records:
        return _refused(InputFault(field, "The first row names the columns."))
    header, *body = records
    names = [_column(cell, columns) for cell in header]
    faults = list(_header_faults(names, columns))
    filled = [
        (number, cells)
        for number, cells in enumerate(body, 2)
        if any(map(str.strip, cells))
    ]
    if len(filled) > most:
        faults.append(InputFault(field, f"At most {most} rows at once."))
    if faults:
        return _refused(*faults)
    faults += (
        InputFault(f"rows.{number}", "The row has more cells than there are columns.")
        for number, cells in filled
        if any(map(str.strip, cells[len(names) :]))
    )
    rows = (SheetRow(number, _cells(names, cells)) for number, cells in filled)
    return Sheet(tuple(rows), tuple(faults))


def _refused(*faults: InputFault) -> Sheet:
    return Sheet((), faults)


def _records(text: str) -> Iterator[list[str]]:
    text = text.removeprefix("\ufeff")
    first, _, _ = text.partition("\n")
    delimiter = max(_DELIMITERS, key=first.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _cells(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    padded = [*cells, *[""] * (len(names) - len(cells))]
    return {name: cell.strip() for name, cell in zip(names, padded, strict=False)}


def _column(cell: str, columns: Columns) -> str:
    """Answer the column that a name in the first row means, or nothing."""
    plain = {_plain(name): name for name in columns.names}
    return plain.get(_plain(cell), "")


def _plain(name: str) -> str:
    return _BETWEEN_WORDS.sub("", name).lower()


def _header_faults(names: Sequence[str], columns: Columns) -> Iterator[InputFault]:
    known = ", ".join(columns.names)
    for number, name in enumerate(names, 1):
        if not name:
            told = f"Column {number} is none of these: {known}."
            yield InputFault("rows.1", told)
        elif name in names[: number - 1]:
            yield InputFault("rows.1", f"The column {name} stands there twice.")
    for name in columns.names:
        if name in columns.needed and name not in names:
            yield InputFault("rows.1", f"The column {name} is missing.")
