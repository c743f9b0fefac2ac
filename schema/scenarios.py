"""Scenarios: what-if sets of changes and items of their own."""

from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import UNSET

from db.models.items import ItemStatus
from permissions.guards import CanSeeScenarioTotals
from resolvers import projects, scenarios, users
from resolvers.items import ItemFilter, ItemOrder
from resolvers.scalars import DateTime, Money
from schema.arguments import After, Before, First, Last
from schema.fields import answered_by, in_mode, related
from schema.items import Item
from schema.nodes import Connection, Node, stored

if TYPE_CHECKING:
    from schema.projects import Project
    from schema.users import User


@stored("scenario_changes", "The status that a scenario gives to an item.")
class ScenarioChange:
    id: strawberry.ID
    status: ItemStatus
    item: Item = related(scenarios.changed_item, "The item as it really stands.")


@stored("scenarios", "A what-if; private until it is shared or published.")
class Scenario(Node):
    name: str
    description: str | None
    is_published: bool
    created_at: DateTime
    updated_at: DateTime
    created_by: Annotated["User", strawberry.lazy("schema.users")] = related(
        users.creator, "Who made it."
    )
    shared_with: list[Annotated["User", strawberry.lazy("schema.users")]] = related(
        scenarios.readers, "People it is shared with."
    )
    projected_running_total: Money | None = in_mode(
        "projected_running_total",
        CanSeeScenarioTotals,
        "Running total of the active milestone if it were so.",
    )
    changes: list[ScenarioChange] = related(
        scenarios.changes, "The items whose status it changes."
    )
    project: Annotated["Project", strawberry.lazy("schema.projects")] = related(
        projects.of_row, "The project it belongs to."
    )

    @answered_by(scenarios.items, "Items of its own.")
    def items(  # noqa: PLR0913 (a connection's arguments)
        self,
        *,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        where: Annotated[
            ItemFilter | None, strawberry.argument(description="Conditions to meet.")
        ] = UNSET,
        order_by: Annotated[
            ItemOrder | None, strawberry.argument(description="Order; else creation.")
        ] = UNSET,
    ) -> Connection[Item]: ...


ScenarioConnection = Connection[Scenario]
