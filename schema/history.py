"""The history of items and milestones."""

import strawberry

from permissions.guards import CanSeeHistoryValues
from resolvers import users
from resolvers.scalars import DateTime
from schema.fields import guarded_by, related
from schema.nodes import Connection, stored
from schema.users import User


@stored("history", "A change of one field: who made it, and when.")
class HistoryEntry:
    id: strawberry.ID
    at: DateTime
    action: str = strawberry.field(
        description="The act, by its mutation's name, such as SET_ITEM_COSTS."
    )
    field: str
    before: str | None = guarded_by(CanSeeHistoryValues, "The value before.")
    after: str | None = guarded_by(CanSeeHistoryValues, "The value since then.")
    actor: User = related(users.actor, "Who made the change.")


HistoryEntryConnection = Connection[HistoryEntry]
