"""Groups of projects and of contacts, and the acts that fill them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import contact_acts, groups, project_settings
from resolvers.groups import (
    PutContactInGroupInput,
    PutProjectInGroupInput,
    TakeContactOutOfGroupInput,
    TakeProjectOutOfGroupInput,
)
from schema.fields import answered_by, related
from schema.payloads import InputError

if TYPE_CHECKING:
    from schema.contacts import Contact
    from schema.projects import Project


@strawberry.type(description="The project with its groups, or what was wrong.")
class PutProjectInGroupPayload:
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        project_settings.changed_project, "The project as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The project with its groups, or what was wrong.")
class TakeProjectOutOfGroupPayload:
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        project_settings.changed_project, "The project as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The contact with its groups, or what was wrong.")
class PutContactInGroupPayload:
    contact: Annotated["Contact", strawberry.lazy("schema.contacts")] | None = related(
        contact_acts.changed_contact, "The contact as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The contact with its groups, or what was wrong.")
class TakeContactOutOfGroupPayload:
    contact: Annotated["Contact", strawberry.lazy("schema.contacts")] | None = related(
        contact_acts.changed_contact, "The contact as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type
class GroupMutation:
    @answered_by(groups.put_project_in_group, "Puts a project in a group.")
    def put_project_in_group(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            PutProjectInGroupInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> PutProjectInGroupPayload | None: ...

    @answered_by(groups.take_project_out_of_group, "Takes a project out of a group.")
    def take_project_out_of_group(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            TakeProjectOutOfGroupInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> TakeProjectOutOfGroupPayload | None: ...

    @answered_by(groups.put_contact_in_group, "Puts a contact in a group.")
    def put_contact_in_group(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            PutContactInGroupInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> PutContactInGroupPayload | None: ...

    @answered_by(groups.take_contact_out_of_group, "Takes a contact out of a group.")
    def take_contact_out_of_group(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            TakeContactOutOfGroupInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> TakeContactOutOfGroupPayload | None: ...
