"""Values as a document writes them."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, order=True)
class Name:
    """A bare word of a document: an enum value, or a variable with its dollar."""

    word: str


def written(value: Any) -> str:
    """Write a value as a literal."""
    if isinstance(value, Name):
        return value.word
    if isinstance(value, dict):
        members = (f"{name}: {written(each)}" for name, each in value.items())
        return f"{{{', '.join(members)}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(written, value))}]"
    return json.dumps(value, ensure_ascii=False)


def plain(value: Any) -> Any:
    """Give a value as a variable holds it."""
    if isinstance(value, Name):
        return value.word
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value
