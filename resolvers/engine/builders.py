"""Functions that put columns together to objects, one generated per selection."""

import re
from collections.abc import Callable, Sequence
from typing import Any

Builder = Callable[[Sequence[Sequence[Any]], int], list[dict[str, Any]]]

_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*", re.ASCII)


def builder(keys: Sequence[str]) -> Builder:
    """Write the comprehension that makes so many objects with these response keys."""
    for key in keys:
        if not _NAME.fullmatch(key):
            raise ValueError(f"{key!r} is not a GraphQL name.")
    if not keys:
        return lambda _, count: [{} for _ in range(count)]
    values = [f"value{number}" for number in range(len(keys))]
    pairs = ", ".join(f"{key!r}: {v}" for key, v in zip(keys, values, strict=True))
    names = "".join(f"{value}, " for value in values)
    comprehension = f"[{{{pairs}}} for {names}in zip(*columns, strict=True)]"
    # Nothing but names of GraphQL and of this function stands in the source.
    return eval(f"lambda columns, count: {comprehension}", {})  # noqa: S307
