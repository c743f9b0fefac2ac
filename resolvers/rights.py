"""Refusing a change as a whole, with every input that the viewer may not write."""

from collections.abc import Iterable, Mapping
from typing import Any

from resolvers.engine.refusals import Forbidden

# By the name of an input field, the act that writing it is.
Needs = Mapping[str, str]


def permit(row: Mapping[str, Any], act: str, inputs: Iterable[str]) -> None:
    """Refuse a whole mutation, naming each input that the viewer may not write."""
    permit_each(row, dict.fromkeys(inputs, act))


def permit_each(row: Mapping[str, Any], needs: Needs) -> None:
    """Refuse a mutation of several acts, naming each input whose act is not open."""
    refused = [name for name, act in needs.items() if not row[f"can:{act}"]]
    if refused:
        raise forbidden(refused)


def acts_of(needs: Needs) -> tuple[str, ...]:
    """Name the columns that say whether the acts are open, each once."""
    return tuple(dict.fromkeys(f"can:{act}" for act in needs.values()))


def forbidden(inputs: Iterable[str]) -> Forbidden:
    names = list(inputs)
    listed = ", ".join(f"`{name}`" for name in names)
    return Forbidden(f"You may not write {listed} here.", inputs=names)
