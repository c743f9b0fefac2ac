"""Members of the company: what each may, and the acts that change it."""

from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import UNSET

from db.models.accounts import WebAccess
from db.models.companies import CompanyRole, ProjectAccess
from permissions.flags import Flag
from permissions.levels import Word
from resolvers import (
    company_settings,
    expiring_grants,
    member_acts,
    member_adding,
    member_projects,
    member_removal,
    members,
    permission_sets,
    projects,
    roles,
    team,
    versions,
    viewers,
)
from resolvers.member_acts import (
    ChangeAccountOwnerInput,
    DeactivateTeamMemberInput,
    ReactivateTeamMemberInput,
    UpdateTeamMemberInput,
)
from resolvers.member_adding import AddTeamMemberInput
from resolvers.member_projects import (
    AddTeamMemberToProjectInput,
    RemoveTeamMemberFromProjectInput,
)
from resolvers.member_removal import RemoveTeamMemberInput
from resolvers.members import MemberFilter
from resolvers.permission_sets import (
    SetPermissionSetInput,
    SetProjectPermissionSetInput,
)
from resolvers.scalars import DateTime
from schema.arguments import After, Before, First, Last
from schema.fields import answered_by, can, related
from schema.nodes import Connection, stored
from schema.payloads import InputError
from schema.roles import Role
from schema.team import TeamMember
from schema.users import User

if TYPE_CHECKING:
    from schema.projects import Project


@stored("feature_levels", "How far a feature is open to a member.")
class PermissionLevel:
    feature: str
    feature_name: str = related(roles.feature_names, "What the feature is called.")
    level: Word = strawberry.field(description="NONE is Cannot View.")
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        projects.of_row, "The project that it is for; the company's set if null."
    )


@stored("expiring_grants", "What a member may until a moment, beside all else.")
class ExpiringGrant:
    id: strawberry.ID
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        projects.of_row, "Where; in the whole company if null."
    )
    role: Role | None = related(expiring_grants.role, "The role that he has there.")
    permission: Flag | None
    feature: str | None = strawberry.field(
        description="Id of a feature of his permission set."
    )
    level: Word | None = strawberry.field(description="How far it is open.")
    expires_at: DateTime


@strawberry.type(description="What the viewer may do with a member.")
class MemberActs:
    update: bool = can("memberships", "update", "His permissions and projects.")
    set_role: bool = can("memberships", "set_role", "Admin, or employee.")
    set_permissions: bool = can("memberships", "set_permissions", "His sets.")
    set_projects: bool = can("memberships", "set_projects", "His place on teams.")
    deactivate: bool = can("memberships", "deactivate", "Keeping him out.")
    reactivate: bool = can("memberships", "reactivate", "Letting him in again.")
    remove: bool = can("memberships", "remove", "Removing him for good.")
    invite: bool = can("memberships", "invite", "Mailing him a link to a login.")
    put_on_project: bool = can(
        "memberships", "put_on_project", "Adding him to projects, from outside."
    )
    preview: bool = can("memberships", "preview", "Looking through his eyes.")
    hand_over: bool = can("memberships", "hand_over", "Giving the account away.")


@stored("users", "How somebody is reached.")
class MemberContact:
    email: str


@stored("memberships", "Somebody who belongs to the company, with what he may.")
class Member:
    id: strawberry.ID
    role: CompanyRole = strawberry.field(name="companyRole")
    is_active: bool
    is_account_owner: bool
    project_access: ProjectAccess
    web_access: WebAccess = strawberry.field(
        description="Whether he has a login, or is invited to one."
    )
    version: str = related(
        versions.version("memberships"), "Opaque mark of how the viewer sees it."
    )
    user: User = related(viewers.user, "The person.")
    contact: MemberContact = related(viewers.user, "How he is reached.")
    permissions: list[Flag] = related(
        viewers.permissions, "The account permissions that are switched on."
    )
    accessible_projects: list[
        Annotated["Project", strawberry.lazy("schema.projects")]
    ] = related(members.accessible_projects, "His list, where access is SOME.")
    excluded_projects: list[
        Annotated["Project", strawberry.lazy("schema.projects")]
    ] = related(members.excluded_projects, "Kept from him until he is added again.")
    permission_set: list[PermissionLevel] = related(
        members.permission_set, "The company's set; empty where there is none."
    )
    project_permission_sets: list[PermissionLevel] = related(
        members.project_permission_sets, "Sets that replace it on single projects."
    )
    expiring_grants: list[ExpiringGrant] = related(
        expiring_grants.of_member, "What ends, or has ended, by itself."
    )
    projects: list[TeamMember] = related(
        team.of_viewer, "His place on the team of each project."
    )
    opens_community: bool = related(
        company_settings.opens_community, "Whether the forum is open to him."
    )
    viewer_can: MemberActs = related(members.same, "What the viewer may do with it.")


@strawberry.type(description="What the viewer may do in the company.")
class CompanyActs:
    add_team_member: bool = can("companies", "add_team_member", "Team members.")
    create_project: bool = can("companies", "create_project", "Setting projects up.")
    add_trade_partner: bool = can("companies", "add_trade_partner", "Trade partners.")
    update_profile: bool = can("companies", "update_profile", "Its public profile.")
    manage_cost_codes: bool = can(
        "companies", "manage_cost_codes", "Its library of cost codes."
    )
    add_contact: bool = can("companies", "add_contact", "Basic contacts, by hand.")
    import_contacts: bool = can("companies", "import_contacts", "A sheet of them.")
    set_branding: bool = can("companies", "set_branding", "How its documents look.")
    set_scheduling: bool = can("companies", "set_scheduling", "How it schedules.")
    set_estimating: bool = can("companies", "set_estimating", "How it estimates.")
    set_lead_form: bool = can("companies", "set_lead_form", "Its form for leads.")
    set_trade_partner_settings: bool = can(
        "companies", "set_trade_partner_settings", "What all trade partners see."
    )
    open_community: bool = can("companies", "open_community", "The community forum.")


@strawberry.type
class MemberQuery:
    @answered_by(members.contacts, "Its own people, out of all its contacts.")
    def company_contacts(
        self,
        *,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> Connection[Member]: ...

    @answered_by(
        members.of_company, "Who belongs to the company, as far as one may know."
    )
    def members(
        self,
        *,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        where: Annotated[
            MemberFilter | None, strawberry.argument(description="Conditions to meet.")
        ] = UNSET,
    ) -> Connection[Member]: ...


@strawberry.type(description="The member as he stands now, or what was wrong.")
class AddTeamMemberPayload:
    member: Member | None = related(
        members.changed_member, "The member as the viewer sees him now."
    )
    errors: list[InputError]


@strawberry.type(description="The member as he stands now, or what was wrong.")
class UpdateTeamMemberPayload:
    member: Member | None = related(
        members.changed_member, "The member as the viewer sees him now."
    )
    errors: list[InputError]


@strawberry.type(description="The member as he stands now, or what was wrong.")
class DeactivateTeamMemberPayload:
    member: Member | None = related(
        members.changed_member, "The member as the viewer sees him now."
    )
    errors: list[InputError]


@strawberry.type(description="The member as he stands now, or what was wrong.")
class ReactivateTeamMemberPayload:
    member: Member | None = related(
        members.changed_member, "The member as the viewer sees him now."
    )
    errors: list[InputError]


@strawberry.type(description="The member as he stands now, or what was wrong.")
class ChangeAccountOwnerPayload:
    member: Member | None = related(
        members.changed_member, "The member as the viewer sees him now."
    )
    errors: list[InputError]


@strawberry.type(description="The member as he stands now, or what was wrong.")
class SetPermissionSetPayload:
    member: Member | None = related(
        members.changed_member, "The member as the viewer sees him now."
    )
    errors: list[InputError]


@strawberry.type(description="The member as he stands now, or what was wrong.")
class SetProjectPermissionSetPayload:
    member: Member | None = related(
        members.changed_member, "The member as the viewer sees him now."
    )
    errors: list[InputError]


@strawberry.type(description="The member as he stands now, or what was wrong.")
class AddTeamMemberToProjectPayload:
    member: Member | None = related(
        members.changed_member, "The member as the viewer sees him now."
    )
    errors: list[InputError]


@strawberry.type(description="The member as he stands now, or what was wrong.")
class RemoveTeamMemberFromProjectPayload:
    member: Member | None = related(
        members.changed_member, "The member as the viewer sees him now."
    )
    errors: list[InputError]


@strawberry.type(description="Who was removed, or what was wrong.")
class RemoveTeamMemberPayload:
    removed_id: strawberry.ID | None = related(
        members.removed_id, "The id that the member had."
    )
    errors: list[InputError]


@strawberry.type
class MemberMutation:
    @answered_by(member_adding.add_team_member, "Adds a person to the company's team.")
    def add_team_member(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            AddTeamMemberInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> AddTeamMemberPayload | None: ...

    @answered_by(member_acts.update_team_member, "Changes what a member is and may.")
    def update_team_member(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            UpdateTeamMemberInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> UpdateTeamMemberPayload | None: ...

    @answered_by(
        member_acts.deactivate_team_member,
        "Keeps a member out from the next request on.",
    )
    def deactivate_team_member(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            DeactivateTeamMemberInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> DeactivateTeamMemberPayload | None: ...

    @answered_by(member_acts.reactivate_team_member, "Lets a member in again.")
    def reactivate_team_member(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            ReactivateTeamMemberInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> ReactivateTeamMemberPayload | None: ...

    @answered_by(
        member_acts.change_account_owner,
        "Gives the company's account to another admin.",
    )
    def change_account_owner(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            ChangeAccountOwnerInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> ChangeAccountOwnerPayload | None: ...

    @answered_by(
        permission_sets.set_permission_set,
        "Sets how far features are open to an employee.",
    )
    def set_permission_set(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetPermissionSetInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> SetPermissionSetPayload | None: ...

    @answered_by(
        permission_sets.set_project_permission_set,
        "Replaces an employee's set on one project.",
    )
    def set_project_permission_set(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetProjectPermissionSetInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> SetProjectPermissionSetPayload | None: ...

    @answered_by(
        member_projects.add_team_member_to_project, "Lets an employee reach a project."
    )
    def add_team_member_to_project(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            AddTeamMemberToProjectInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> AddTeamMemberToProjectPayload | None: ...

    @answered_by(
        member_projects.remove_team_member_from_project,
        "Takes an employee off a project.",
    )
    def remove_team_member_from_project(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            RemoveTeamMemberFromProjectInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> RemoveTeamMemberFromProjectPayload | None: ...

    @answered_by(
        member_removal.remove_team_member,
        "Removes a member for good; what he made stays.",
    )
    def remove_team_member(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            RemoveTeamMemberInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> RemoveTeamMemberPayload | None: ...
