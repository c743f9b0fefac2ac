"""Texts in inputs: how long they may be, and which characters nobody can read."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from resolvers.payloads import InputFault

LONGEST_NAME = 200
LONGEST_ADDRESS = 254
LONGEST_LINE = 500
LONGEST_TEXT = 10_000
# Controls, and halves of a pair, which no UTF-8 can hold.
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# Line and paragraph separators break a line as well.
_NO_LINE = frozenset("\t\n\r\u2028\u2029")
# Quoted parts and remarks, too: a mail would go to another address than it names.
_NOT_IN_ADDRESS = frozenset(' \t"(),:;<>[\\]@')


def camel(name: str) -> str:
    """Write a column's or an argument's name as the schema does."""
    first, *more = name.split("_")
    return first + "".join(word.title() for word in more)


def line_faults(
    field: str,
    value: str | None,
    most: int = LONGEST_LINE,
    *,
    needed: str | None = None,
) -> Iterator[InputFault]:
    """Check a text of one line; `needed` is what to say where it is blank."""
    if value and not _NO_LINE.isdisjoint(value):
        yield InputFault(field, "This is one line, without breaks or tabs.")
    yield from text_faults(field, value, most, needed=needed)


def address_faults(field: str, address: str) -> Iterator[InputFault]:
    """Check the shape of an address; whether it is anybody's shows when it answers."""
    yield from line_faults(field, address, LONGEST_ADDRESS)
    local, at, host = address.strip().rpartition("@")
    words = [*local.split("."), *host.split(".")]
    odd = _NOT_IN_ADDRESS.intersection(local + host)
    if not at or "." not in host or not all(words) or odd:
        yield InputFault(field, "This is no e-mail address.")


def text_faults(
    field: str,
    value: str | None,
    most: int = LONGEST_TEXT,
    *,
    needed: str | None = None,
) -> Iterator[InputFault]:
    """Check a text of any number of lines."""
    if needed and not (value or "").strip():
        yield InputFault(field, needed)
    elif value and len(value) > most:
        yield InputFault(field, f"At most {most} characters.")


def tidy(value: str | None) -> str | None:
    """Store a text without blanks around it, and a blank one as none at all."""
    return (value or "").strip() or None


def unreadable(value: Any, field: str = "") -> Iterator[InputFault]:
    """Name every text anywhere in an input that holds a character nobody can read.

    An id is left alone: one that nobody has is answered like any other.
    """
    if isinstance(value, str):
        if _UNREADABLE.search(value):
            yield InputFault(field, "A character of this text is not readable.")
        return
    for name, inner in _inner(value):
        if not name.endswith(("Id", "Ids")) and name != "id":
            yield from unreadable(inner, f"{field}.{name}" if field else name)


def _inner(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, (list, tuple)):
        yield from ((str(number), inner) for number, inner in enumerate(value))
    elif is_dataclass(value):
        yield from (
            (camel(one.name), getattr(value, one.name)) for one in fields(value)
        )
