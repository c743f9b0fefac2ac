"""Roles: what each may on a project, and the templates that new ones are made from."""

from typing import Annotated

import strawberry

from permissions.guards import CanSeeRoleGrids
from permissions.levels import CategoryAccess, Mode, Word
from resolvers import role_acts, roles, versions
from resolvers.role_inputs import (
    CopyRoleInput,
    CreateRoleInput,
    DeleteRoleInput,
    SaveRoleAsTemplateInput,
    UpdateRoleInput,
)
from schema.fields import answered_by, can, related
from schema.nodes import Node, stored
from schema.payloads import InputError


@stored("role_levels", "How far a feature is open to a role.")
class RoleLevel:
    id: strawberry.ID
    feature: str = strawberry.field(description="Id of the feature.")
    feature_name: str = related(roles.feature_names, "What the feature is called.")
    with_category: Word = strawberry.field(
        description="The level, in the person's own categories at least."
    )
    without_category: Word = strawberry.field(description="The level elsewhere.")


@stored("roles", "What a role may.")
class RoleGrid:
    category_access: CategoryAccess
    display_modes: list[Mode] = related(
        roles.display_modes, "How costs may be displayed."
    )
    hide_all_costs: bool = strawberry.field(
        name="hidesAllCosts", description="Whether no cost is shown at all."
    )
    levels: list[RoleLevel] = related(roles.levels, "Its level for every feature.")
    version: str = related(versions.version("roles"), "Opaque mark of how it stands.")


@strawberry.type(description="What the viewer may do with a role.")
class RoleActs:
    update: bool = can("roles", "update", "Its name and what it may.")
    delete: bool = can("roles", "delete", "Replacing and deleting it.")
    preview: bool = can("roles", "preview", "Looking through its eyes.")
    save_as_template: bool = can(
        "roles", "save_as_template", "Making a template of it."
    )


@stored("roles", "A role on a project, or a template that new ones are made from.")
class Role(Node):
    name: str
    is_administrator: bool
    grid: RoleGrid | None = related(roles.same, "What it may.", CanSeeRoleGrids)
    viewer_can: RoleActs = related(roles.same, "What the viewer may do with it.")


@strawberry.type(description="The role as it stands, or what was wrong.")
class CreateRolePayload:
    role: Role | None = related(role_acts.changed_role, "It as the viewer sees it now.")
    errors: list[InputError]


@strawberry.type(description="The role as it stands, or what was wrong.")
class CopyRolePayload:
    role: Role | None = related(role_acts.changed_role, "It as the viewer sees it now.")
    errors: list[InputError]


@strawberry.type(description="The role as it stands, or what was wrong.")
class UpdateRolePayload:
    role: Role | None = related(role_acts.changed_role, "It as the viewer sees it now.")
    errors: list[InputError]


@strawberry.type(description="The template, or what was wrong.")
class SaveRoleAsTemplatePayload:
    template: Role | None = related(
        role_acts.changed_role, "It as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The id that is no more, or what was wrong.")
class DeleteRolePayload:
    deleted_id: strawberry.ID | None = related(
        role_acts.deleted_id, "The id that it had."
    )
    errors: list[InputError]


@strawberry.type
class RoleMutation:
    @answered_by(role_acts.create_role, "Adds a role to a project.")
    def create_role(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            CreateRoleInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> CreateRolePayload | None: ...

    @answered_by(role_acts.copy_role, "Copies a role or a template to a project.")
    def copy_role(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            CopyRoleInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> CopyRolePayload | None: ...

    @answered_by(role_acts.update_role, "Changes what a role is called and may.")
    def update_role(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            UpdateRoleInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> UpdateRolePayload | None: ...

    @answered_by(role_acts.delete_role, "Deletes a role; its people get another.")
    def delete_role(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            DeleteRoleInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> DeleteRolePayload | None: ...

    @answered_by(
        role_acts.save_role_as_template, "Lets new projects start with a role."
    )
    def save_role_as_template(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SaveRoleAsTemplateInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> SaveRoleAsTemplatePayload | None: ...
