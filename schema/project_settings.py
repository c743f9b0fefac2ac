"""Settings of a project, and the acts that change them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.models.project_settings import Term
from resolvers import project_settings
from resolvers.project_settings import (
    SetProjectCurrencyInput,
    SetProjectRoundingInput,
    SetProjectTerminologyInput,
    SetProjectUnitsOfMeasureInput,
    UpdateProjectDetailsInput,
)
from schema.fields import answered_by, can, related
from schema.nodes import stored
from schema.payloads import InputError

if TYPE_CHECKING:
    from schema.projects import Project


@stored("units_of_measure", "A unit that a project's quantities are counted in.")
class UnitOfMeasure:
    id: strawberry.ID
    name: str
    abbreviation: str


@stored("project_terms", "The project's own word for one of ours.")
class ProjectTerm:
    id: strawberry.ID
    term: Term
    singular: str
    plural: str


@strawberry.type(description="What the viewer may do with a project.")
class ProjectActs:
    update_details: bool = can("projects", "update_details", "Its name, number, place.")
    set_units: bool = can("projects", "set_units", "Its units of measure.")
    set_display: bool = can("projects", "set_display", "Its currency and rounding.")
    set_terminology: bool = can("projects", "set_terminology", "Its own words.")
    set_groups: bool = can("projects", "set_groups", "The groups that it is in.")
    set_status: bool = can("projects", "set_status", "Pending, live or archived.")
    set_phase: bool = can("projects", "set_phase", "How far it has come.")
    set_financial_structure: bool = can(
        "projects", "set_financial_structure", "How it is paid for."
    )
    set_financial_labels: bool = can(
        "projects", "set_financial_labels", "Its words for what is paid."
    )
    set_update_clearer: bool = can(
        "projects", "set_update_clearer", "Who clears its updates."
    )
    show_budget: bool = can(
        "projects", "show_budget", "Letting its clients see the budget."
    )
    set_client_access: bool = can(
        "projects", "set_client_access", "What its clients see, but for more budget."
    )
    set_client_alerts: bool = can(
        "projects", "set_client_alerts", "Whether its clients get alerts."
    )
    edit_timeline: bool = can("projects", "edit_timeline", "Its phases and events.")
    edit_categorizations: bool = can(
        "projects", "edit_categorizations", "The ways its items are sorted."
    )
    create_item: bool = can(
        "projects", "create_item", "Items, one or many, in one's categories at least."
    )
    create_scenario: bool = can("projects", "create_scenario", "Scenarios of its own.")
    create_milestone: bool = can("projects", "create_milestone", "Its milestones.")
    preview_client_side: bool = can(
        "projects", "preview_client_side", "Looking at it as its clients do."
    )
    explain_access: bool = can(
        "projects", "explain_access", "Learning why others see what they see."
    )
    request_access: bool = can(
        "projects", "request_access", "Asking for what is hidden on it."
    )
    create_role: bool = can("projects", "create_role", "Roles of its own.")
    give_role: bool = can("projects", "give_role", "Roles to people on its team.")
    create_report: bool = can("projects", "create_report", "Reports shared on it.")
    set_item_template_lines: bool = can(
        "projects", "set_item_template_lines", "Lines that new items start with."
    )
    set_item_template_markups: bool = can(
        "projects", "set_item_template_markups", "Markups that new items start with."
    )


@strawberry.type(description="The project with its new settings, or what was wrong.")
class UpdateProjectDetailsPayload:
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        project_settings.changed_project, "The project as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The project with its new settings, or what was wrong.")
class SetProjectUnitsOfMeasurePayload:
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        project_settings.changed_project, "The project as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The project with its new settings, or what was wrong.")
class SetProjectCurrencyPayload:
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        project_settings.changed_project, "The project as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The project with its new settings, or what was wrong.")
class SetProjectRoundingPayload:
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        project_settings.changed_project, "The project as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The project with its new settings, or what was wrong.")
class SetProjectTerminologyPayload:
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        project_settings.changed_project, "The project as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type
class ProjectSettingsMutation:
    @answered_by(
        project_settings.update_project_details, "Changes what a project is called."
    )
    def update_project_details(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            UpdateProjectDetailsInput, strawberry.argument(description="What to set.")
        ],
    ) -> UpdateProjectDetailsPayload | None: ...

    @answered_by(
        project_settings.set_project_units_of_measure,
        "Replaces a project's units of measure.",
    )
    def set_project_units_of_measure(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetProjectUnitsOfMeasureInput,
            strawberry.argument(description="What to set."),
        ],
    ) -> SetProjectUnitsOfMeasurePayload | None: ...

    @answered_by(
        project_settings.set_project_currency,
        "Sets the currency of a project without amounts.",
    )
    def set_project_currency(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetProjectCurrencyInput, strawberry.argument(description="What to set.")
        ],
    ) -> SetProjectCurrencyPayload | None: ...

    @answered_by(
        project_settings.set_project_rounding, "Sets how a project's amounts are shown."
    )
    def set_project_rounding(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetProjectRoundingInput, strawberry.argument(description="What to set.")
        ],
    ) -> SetProjectRoundingPayload | None: ...

    @answered_by(
        project_settings.set_project_terminology, "Replaces a project's own words."
    )
    def set_project_terminology(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetProjectTerminologyInput, strawberry.argument(description="What to set.")
        ],
    ) -> SetProjectTerminologyPayload | None: ...
