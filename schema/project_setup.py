"""Setting projects up: how they begin, where they stand, how they are paid."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import project_creation, project_setup
from resolvers.project_creation import CreateProjectInput
from resolvers.project_setup import (
    SetProjectFinancialLabelsInput,
    SetProjectFinancialStructureInput,
    SetProjectPhaseInput,
    SetProjectStatusInput,
    SetProjectUpdateClearerInput,
)
from schema.fields import answered_by, related
from schema.nodes import stored
from schema.payloads import InputError

if TYPE_CHECKING:
    from schema.projects import Project


@stored("projects", "A project's own words for what is paid; null is ours.")
class FinancialLabels:
    base_price_label: str | None = strawberry.field(
        name="basePrice", description="For the base price."
    )
    total_price_label: str | None = strawberry.field(
        name="totalPrice", description="For the total price."
    )
    allowance_label: str | None = strawberry.field(
        name="allowance", description="For an allowance."
    )
    client_price_label: str | None = strawberry.field(
        name="clientPrice", description="For the price that the client pays."
    )


@strawberry.type(description="The project as it stands now, or what was wrong.")
class CreateProjectPayload:
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        project_setup.changed_project, "The project as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The project as it stands now, or what was wrong.")
class SetProjectStatusPayload:
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        project_setup.changed_project, "The project as the viewer sees it now."
    )
    open_partner_items: int | None = related(
        project_setup.open_partner_items,
        "Undecided items of trade partners, where it is archived: a warning.",
    )
    errors: list[InputError]


@strawberry.type(description="The project as it stands now, or what was wrong.")
class SetProjectPhasePayload:
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        project_setup.changed_project, "The project as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The project as it stands now, or what was wrong.")
class SetProjectFinancialStructurePayload:
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        project_setup.changed_project, "The project as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The project as it stands now, or what was wrong.")
class SetProjectFinancialLabelsPayload:
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        project_setup.changed_project, "The project as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The project as it stands now, or what was wrong.")
class SetProjectUpdateClearerPayload:
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        project_setup.changed_project, "The project as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type
class ProjectSetupMutation:
    @answered_by(
        project_creation.create_project,
        "Sets up a project, pending, with the company's roles.",
    )
    def create_project(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            CreateProjectInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> CreateProjectPayload | None: ...

    @answered_by(
        project_setup.set_project_status, "Makes a project pending, live or archived."
    )
    def set_project_status(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetProjectStatusInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> SetProjectStatusPayload | None: ...

    @answered_by(project_setup.set_project_phase, "Says how far a project has come.")
    def set_project_phase(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetProjectPhaseInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> SetProjectPhasePayload | None: ...

    @answered_by(
        project_setup.set_project_financial_structure, "Says how a project is paid for."
    )
    def set_project_financial_structure(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetProjectFinancialStructureInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> SetProjectFinancialStructurePayload | None: ...

    @answered_by(
        project_setup.set_project_financial_labels,
        "Gives a project words of its own for what is paid.",
    )
    def set_project_financial_labels(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetProjectFinancialLabelsInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> SetProjectFinancialLabelsPayload | None: ...

    @answered_by(
        project_setup.set_project_update_clearer,
        "Names who clears the updates of a project.",
    )
    def set_project_update_clearer(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetProjectUpdateClearerInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> SetProjectUpdateClearerPayload | None: ...
