"""Refused writes, for the admins of a company."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from permissions.guards import CanSeeRefusedWrites
from resolvers import projects, refused_writes, users
from resolvers.scalars import DateTime
from schema.fields import guarded_by, related
from schema.nodes import stored
from schema.users import User

if TYPE_CHECKING:
    from schema.projects import Project


@stored("refused_writes", "A mutation that was refused: who tried it, and when.")
class RefusedWrite:
    id: strawberry.ID
    at: DateTime
    actor: User = related(users.actor, "Who tried it.")
    mutation: str | None = guarded_by(
        CanSeeRefusedWrites, "The mutation, such as setItemCosts."
    )
    code: str | None = guarded_by(
        CanSeeRefusedWrites, "The code of the error that it was answered."
    )
    coordinates: list[str] | None = related(
        refused_writes.coordinates,
        "What was refused, as the schema names it; never a value.",
        CanSeeRefusedWrites,
    )
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        projects.of_row, "The project, where whoever tried may know of it."
    )
    subject_id: strawberry.ID | None = related(
        refused_writes.subject_id,
        "The record, as far as he and the viewer may know of it.",
        CanSeeRefusedWrites,
    )
