"""What a mutation answers: the thing it changed, and what was wrong with its input."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class InputFault:
    """A rule of the input that was not met; `field` is a path such as lines.0.unit."""

    field: str
    message: str
    code: str = "INVALID_INPUT"


@dataclass(frozen=True, slots=True)
class Payload:
    """The id of what was to be changed; it is read again through the gate."""

    id: str | None
    errors: list[InputFault] = field(default_factory=list)
