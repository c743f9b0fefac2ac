"""Workbooks: the cells of an XLSX file's first sheet as texts, whatever the file is.

The file is a stranger's: it is measured before it is read, no more of it is inflated
than a table of texts needs, and no entity, formula or link of it is followed.
"""

import base64
import binascii
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from defusedxml import DefusedXmlException
from openpyxl import load_workbook

MOST_BYTES = 2_000_000
MOST_INFLATED = 20_000_000
MOST_PARTS = 200
MOST_COLUMNS = 50
LAST_ROW = 10_000
_PIECE = 65_536
_XML = (".xml", ".rels", ".vml")
# What numbers that were reckoned in binary are off by.
_NOISE = Decimal("1e-9")


class WorkbookError(ValueError):
    """A file that is not taken; the message says why, and tells nothing of it."""


def records(encoded: str) -> list[list[str]]:
    """Read the rows of a file that is written in base64, in its first columns.

    Raises WorkbookError.
    """
    content = _decoded(encoded)
    try:
        _measure(content)
        return _rows(content)
    except WorkbookError:
        raise
    except DefusedXmlException:
        raise WorkbookError("The file declares entities.") from None
    except Exception as error:
        # A stranger's file fails its reader in any way that there is.
        raise WorkbookError("This is no workbook that can be read.") from error


def _decoded(encoded: str) -> bytes:
    if len(encoded) > MOST_BYTES:
        raise WorkbookError("The file is too large.")
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise WorkbookError("This is not written in base64.") from None


def _measure(content: bytes) -> None:
    """Inflate every part piece by piece, and stop at what no table needs."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS:
            raise WorkbookError("The file has too many parts.")
        left = MOST_INFLATED
        for part in parts:
            left -= _inflated(archive, part, left)


def _inflated(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    size, tail = 0, b""
    is_xml = part.filename.lower().endswith(_XML)
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > most:
                raise WorkbookError("The file is too large once it is unpacked.")
            if is_xml and b"<!" in tail + piece:
                _refuse_entities(tail + piece)
            tail = piece[-16:]
    return size


def _refuse_entities(text: bytes) -> None:
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise WorkbookError("The file declares entities.")


def _rows(content: bytes) -> list[list[str]]:
    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    try:
        if not book.worksheets:
            raise WorkbookError("The file has no sheet.")
        sheet: Any = book.worksheets[0]
        # What it says of its own size may be anything.
        sheet.reset_dimensions()
        return list(_texts(sheet.iter_rows(max_col=MOST_COLUMNS)))
    finally:
        book.close()


def _texts(rows: Iterable[Any]) -> Iterator[list[str]]:
    for number, row in enumerate(rows, 1):
        if number > LAST_ROW:
            raise WorkbookError(f"The sheet goes on beyond row {LAST_ROW}.")
        texts = [_text(cell) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        yield texts


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in {"f", "e"}:
        # As it would stand in a CSV text, where it is refused by its row.
        return f"={value}".replace("==", "=", 1)
    return _written(value)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        exact = Decimal(repr(value)).quantize(_NOISE)
        return format(exact.normalize(), "f") if exact else "0"
    if isinstance(value, datetime):
        at_midnight = value.time() == time()
        return value.date().isoformat() if at_midnight else value.isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
