"""Scenarios: what-if sets of changes and items of their own."""

from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import UNSET

from db.models.items import ItemStatus
from permissions.guards import CanSeeScenarioTotals
from resolvers import projects, scenario_acts, scenarios, users, versions
from resolvers.items import ItemFilter, ItemOrder
from resolvers.scalars import DateTime, Money
from resolvers.scenario_acts import (
    AddScenarioItemInput,
    ApplyScenarioInput,
    CreateScenarioInput,
    DeleteScenarioInput,
    PublishScenarioInput,
    SetScenarioStatusChangesInput,
    ShareScenarioInput,
    UpdateScenarioInput,
)
from schema.arguments import After, Before, First, Last
from schema.fields import answered_by, can, in_mode, related
from schema.items import Item
from schema.nodes import Connection, Node, stored
from schema.payloads import InputError

if TYPE_CHECKING:
    from schema.projects import Project
    from schema.users import User


@stored("scenario_changes", "The status that a scenario gives to an item.")
class ScenarioChange:
    id: strawberry.ID
    status: ItemStatus
    item: Item = related(scenarios.changed_item, "The item as it really stands.")


@strawberry.type(description="What the viewer may do with a scenario.")
class ScenarioActs:
    update: bool = can("scenarios", "update", "Its name, changes and own items.")
    share: bool = can("scenarios", "share", "The people who know of it.")
    publish: bool = can("scenarios", "publish", "For everybody to know of it.")
    delete: bool = can("scenarios", "delete", "The scenario as a whole.")
    apply: bool = can(
        "scenarios", "apply", "Its changes, where each item's status is open."
    )


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
    version: str = related(
        versions.version("scenarios"), "Opaque mark of how it stands."
    )
    viewer_can: ScenarioActs = related(scenarios.same, "What the viewer may do.")
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


@strawberry.type(description="The scenario as it stands, or what was wrong.")
class CreateScenarioPayload:
    scenario: Scenario | None = related(
        scenario_acts.changed_scenario, "The scenario as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The scenario as it stands, or what was wrong.")
class UpdateScenarioPayload:
    scenario: Scenario | None = related(
        scenario_acts.changed_scenario, "The scenario as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The scenario as it stands, or what was wrong.")
class SetScenarioStatusChangesPayload:
    scenario: Scenario | None = related(
        scenario_acts.changed_scenario, "The scenario as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The scenario as it stands, or what was wrong.")
class AddScenarioItemPayload:
    scenario: Scenario | None = related(
        scenario_acts.changed_scenario, "The scenario as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The scenario as it stands, or what was wrong.")
class ShareScenarioPayload:
    scenario: Scenario | None = related(
        scenario_acts.changed_scenario, "The scenario as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The scenario as it stands, or what was wrong.")
class PublishScenarioPayload:
    scenario: Scenario | None = related(
        scenario_acts.changed_scenario, "The scenario as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The scenario as it stands, or what was wrong.")
class ApplyScenarioPayload:
    scenario: Scenario | None = related(
        scenario_acts.changed_scenario, "The scenario as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The id that is no more, or what was wrong.")
class DeleteScenarioPayload:
    deleted_id: strawberry.ID | None = related(
        scenario_acts.deleted_id, "The id that the scenario had."
    )
    errors: list[InputError]


@strawberry.type
class ScenarioMutation:
    @answered_by(
        scenario_acts.create_scenario, "Begins a scenario, blank or as a copy."
    )
    def create_scenario(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            CreateScenarioInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> CreateScenarioPayload | None: ...

    @answered_by(
        scenario_acts.update_scenario, "Changes what a scenario is called and about."
    )
    def update_scenario(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            UpdateScenarioInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> UpdateScenarioPayload | None: ...

    @answered_by(
        scenario_acts.set_scenario_status_changes,
        "Replaces what a scenario would change.",
    )
    def set_scenario_status_changes(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetScenarioStatusChangesInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> SetScenarioStatusChangesPayload | None: ...

    @answered_by(scenario_acts.add_scenario_item, "Adds an item of a scenario's own.")
    def add_scenario_item(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            AddScenarioItemInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> AddScenarioItemPayload | None: ...

    @answered_by(
        scenario_acts.share_scenario, "Sets the people a scenario is shared with."
    )
    def share_scenario(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            ShareScenarioInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> ShareScenarioPayload | None: ...

    @answered_by(scenario_acts.publish_scenario, "Publishes a scenario.")
    def publish_scenario(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            PublishScenarioInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> PublishScenarioPayload | None: ...

    @answered_by(
        scenario_acts.apply_scenario, "Makes items what a scenario says, all or none."
    )
    def apply_scenario(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            ApplyScenarioInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> ApplyScenarioPayload | None: ...

    @answered_by(
        scenario_acts.delete_scenario, "Deletes a scenario with the items of its own."
    )
    def delete_scenario(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            DeleteScenarioInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> DeleteScenarioPayload | None: ...
