"""How fields are written: what guards them, and what answers them."""

from collections.abc import Callable
from typing import Annotated, Any

import strawberry
from strawberry import UNSET
from strawberry.types.field import StrawberryField

from permissions.actions import ACTS
from permissions.guards import Guard
from permissions.levels import Mode
from resolvers.engine.marks import ENGINE, GUARD, Batched, Column, Mark
from resolvers.engine.selections import by_mode
from resolvers.inputs import VisibleTo
from resolvers.scalars import Money


class EngineField(StrawberryField):
    """A field that only the engine answers, after it has asked the field's guard."""

    def get_result(self, source: Any, info: Any, args: Any, kwargs: Any) -> Any:  # noqa: ARG002
        raise PermissionError("This field is answered by the plan alone.")


def _field(
    guard: type[Guard] | None,
    answered: Mark | None,
    description: str | None,
    name: str | None = None,
) -> EngineField:
    metadata: dict[str, Any] = {}
    if answered is not None:
        metadata[ENGINE] = answered
    if guard is not None:
        metadata[GUARD] = guard
    # Metadata and not attributes: copies of a field, as in generics, keep those only.
    return EngineField(
        graphql_name=name,
        metadata=metadata,
        description=description,
        directives=[VisibleTo(cls=guard.cls)] if guard else [],
    )


def guarded_by(guard: type[Guard], description: str, name: str | None = None) -> Any:
    """Make a column that its permission class guards."""
    return _field(guard, None, description, name)


def related(
    answered: Batched, description: str, guard: type[Guard] | None = None
) -> Any:
    """Make a relation, answered for all parents of a level at once."""
    return _field(guard, answered, description)


def answered_by(
    answered: Batched, description: str, guard: type[Guard] | None = None
) -> Callable[[Callable[..., Any]], Any]:
    """Make a field with arguments: the function is their signature, and never runs."""
    return _field(guard, answered, description)


def can(table: str, act: str, description: str) -> Any:
    """Make a field that says whether the viewer may do the act to the row."""
    if act not in ACTS[table]:
        raise LookupError(f"{act} is no act on {table}")
    return _field(None, Column(f"can:{act}"), description)


def in_mode(base: str, guard: type[Guard], description: str) -> Any:
    """Make a figure that is stored once per display mode."""

    def signature(
        self: Any,
        mode: Annotated[
            Mode | None,
            strawberry.argument(description="Display mode; else the viewer's first."),
        ] = UNSET,
    ) -> Money | None: ...

    return _field(guard, by_mode(base), description)(signature)
