"""What a mutation answers: the thing it changed, and what was wrong with its input."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class InputFault:
    """A rule of the input that was not met; `field` is a path such as lines.0.unit."""

    field: str
    message: str
    code: str = "INVALID_INPUT"


class FaultyInput(Exception):  # noqa: N818 (the payload tells of it)
    """What the input rules refuse: the transaction ends, the payload names them."""

    def __init__(self, *faults: InputFault) -> None:
        super().__init__(*faults)
        self.faults = list(faults)


def refuse(faults: Iterable[InputFault]) -> None:
    """End the change if anything is wrong with its input, naming all of it."""
    found = list(faults)
    if found:
        raise FaultyInput(*found)


@dataclass(frozen=True, slots=True)
class Payload:
    """The id of what was to be changed; it is read again through the gate.

    `ids` are those of a bulk act; `told` holds plain words and numbers beside them.
    """

    id: str | None
    errors: list[InputFault] = field(default_factory=list)
    ids: Sequence[str] = ()
    told: Mapping[str, Any] = field(default_factory=dict)
