"""Ids: a type prefix and a UUIDv7 in base32, so they tell their type and no counts."""

import re

from uuid_utils import uuid7

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 26
_SHAPE = re.compile(rf"([a-z]{{3}})_[{_DIGITS}]{{{_LENGTH}}}", re.ASCII)


def new_id(prefix: str) -> str:
    return f"{prefix}_{base32(uuid7().int)}"


def base32(number: int) -> str:
    """Write 128 bits as 26 digits of Crockford's alphabet, most significant first."""
    return "".join(
        _DIGITS[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5)
    )


def prefix_of(node_id: str) -> str | None:
    """Return the type prefix, or None where the text is no id at all."""
    match = _SHAPE.fullmatch(node_id)
    return match[1] if match else None
