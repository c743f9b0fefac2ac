"""Values as the API writes and compares them: money, texts, cursors."""

import base64
import json
from dataclasses import dataclass


def money(units):
    """Write ten-thousandths with two to four decimals; none stays none."""
    if units is None:
        return None
    whole, rest = divmod(abs(units), 10_000)
    decimals = f"{rest:04}".rstrip("0").ljust(2, "0")
    return f"{'-' if units < 0 else ''}{whole}.{decimals}"


def folded(text):
    """Upper and lower case match, in the alphabet that both databases fold."""
    return "".join(c.lower() if c.isascii() else c for c in text)


def has_text(text, part):
    return text is not None and folded(part) in folded(text)


COMPARE = {
    "eq": lambda value, given: value == given,
    "in": lambda value, given: value in given,
    "gt": lambda value, given: value > given,
    "gte": lambda value, given: value >= given,
    "lt": lambda value, given: value < given,
    "lte": lambda value, given: value <= given,
    "contains": has_text,
    "startsWith": lambda value, given: folded(value).startswith(folded(given)),
    "isNull": lambda value, given: (value is None) is given,
}


def all_hold(parts):
    """True, false, or none where what is hidden or missing leaves it open."""
    if False in parts:
        return False
    return None if None in parts else True


def any_holds(parts):
    if True in parts:
        return True
    return None if None in parts else False


def held_by(cursor):
    """Read what a cursor holds behind its seal: a sort key and an id."""
    return json.loads(base64.urlsafe_b64decode(cursor)[16:])


@dataclass(frozen=True)
class Spot:
    """A place in a list, as a cursor that was handed out for it."""

    cursor: str


class Sealed:
    """A cursor: equal to a text that holds this sort key and id, and nothing else."""

    def __init__(self, key, row_id):
        self.holds = [key, row_id]

    def __eq__(self, text):
        return isinstance(text, str) and held_by(text) == self.holds

    def __repr__(self):
        return f"Sealed{self.holds}"

    __hash__ = None
