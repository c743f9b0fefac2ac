"""The viewer: who asks."""

from typing import Annotated

import strawberry
from strawberry import UNSET

from db.models.companies import CompanyRole, Plan, ProjectAccess
from db.models.tokens import Channel
from permissions.company_settings import (
    CanSeeBranding,
    CanSeeEstimating,
    CanSeeLeadForm,
    CanSeeScheduling,
    CanSeeTradePartnerSettings,
)
from permissions.flags import Flag
from resolvers import (
    access_requests,
    company_history,
    company_lists,
    company_settings,
    expiring_grants,
    identity_acts,
    members,
    personal_settings,
    refused_writes,
    roles,
    sessions,
    team,
    tokens,
    trade_partners,
    versions,
    viewers,
)
from resolvers.members import MemberFilter
from resolvers.trade_partners import TradePartnerOrder
from schema.access_requests import AccessRequest
from schema.arguments import After, Before, First, Last
from schema.company_history import CompanyHistoryEntry
from schema.company_lists import ListEntry
from schema.company_settings import (
    Branding,
    EstimatingSettings,
    LeadForm,
    SchedulingSettings,
    TradePartnerSettings,
)
from schema.fields import answered_by, related
from schema.identities import Identity
from schema.members import CompanyActs, ExpiringGrant, Member
from schema.nodes import Connection, stored
from schema.personal_settings import PersonalSettings
from schema.refused_writes import RefusedWrite
from schema.roles import Role
from schema.sessions import Session
from schema.team import TeamMember
from schema.tokens import Token
from schema.trade_partners import TradePartner
from schema.users import User


@stored("companies", "A company that builds, with its people and projects.")
class Company:
    id: strawberry.ID
    name: str
    address: str | None
    phone: str | None
    website: str | None
    description: str | None
    plan: Plan = strawberry.field(description="What it subscribes to.")
    plan_features: list[str] = related(
        company_settings.plan_features, "What only some plans hold, and its own does."
    )
    runnable_reports: list[str] = related(
        company_settings.runnable_reports, "Reports that the viewer may run."
    )
    version: str = related(
        versions.version("companies"), "Opaque mark of its settings as they stand."
    )
    branding: Branding | None = related(
        company_settings.same, "How its documents look.", CanSeeBranding
    )
    scheduling: SchedulingSettings | None = related(
        company_settings.same, "How it schedules its work.", CanSeeScheduling
    )
    estimating: EstimatingSettings | None = related(
        company_settings.same, "How it makes its estimates.", CanSeeEstimating
    )
    lead_form: LeadForm | None = related(
        company_settings.same, "How people ask it to build.", CanSeeLeadForm
    )
    file_labels: list[ListEntry] = related(
        company_lists.file_labels, "Labels of files and photos."
    )
    warranty_sublists: list[ListEntry] = related(
        company_lists.warranty_sublists, "Lists that warranty items are sorted in."
    )
    job_log_flags: list[ListEntry] = related(
        company_lists.job_log_flags, "Flags of entries in job logs."
    )
    contact_groups: list[ListEntry] = related(
        company_lists.contact_groups, "Groups of its contacts."
    )
    project_groups: list[ListEntry] = related(
        company_lists.project_groups, "Groups of its projects."
    )
    accounting_codes: list[ListEntry] = related(
        company_lists.accounting_codes, "Codes of its accounts; for who sees money."
    )
    holidays: list[ListEntry] = related(
        company_lists.holidays, "Days without work, in their order."
    )
    trade_partner_settings: TradePartnerSettings | None = related(
        company_settings.same,
        "What all its trade partners see.",
        CanSeeTradePartnerSettings,
    )
    viewer_can: CompanyActs = related(members.same, "What the viewer may do in it.")

    @answered_by(members.of_company, "Who belongs to it, as far as one may know.")
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

    @answered_by(trade_partners.of_company, "Its trade partners; else oneself.")
    def trade_partners(
        self,
        *,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        order_by: Annotated[
            TradePartnerOrder | None,
            strawberry.argument(description="Order; else by nickname."),
        ] = UNSET,
    ) -> Connection[TradePartner]: ...

    @answered_by(
        company_history.of_company, "Who gave and took which right; for admins."
    )
    def history(
        self,
        *,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> Connection[CompanyHistoryEntry]: ...

    role_templates: list[Role] = related(
        roles.templates, "Roles that new projects start with; for its admins."
    )

    @answered_by(refused_writes.of_company, "Who tried to write what; for its admins.")
    def refused_writes(
        self,
        *,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> Connection[RefusedWrite]: ...


@stored("memberships", "Who asks, as a member of one company.")
class Viewer:
    project_access: ProjectAccess
    role: CompanyRole = strawberry.field(name="companyRole")
    user: User = related(viewers.user, "The person.")
    company: Company = related(viewers.company, "The company.")
    channel: Channel = related(viewers.channel, "Where the viewer asks from.")
    permissions: list[Flag] = related(
        viewers.permissions, "The account permissions that are switched on."
    )
    settings: PersonalSettings | None = related(
        personal_settings.of_viewer, "His own; null for whoever looks through him."
    )
    sessions: list[Session] = related(
        sessions.of_viewer, "Where the viewer is logged in to this company."
    )
    identities: list[Identity] = related(
        identity_acts.of_viewer, "By whom the login is entered beside its password."
    )
    tokens: list[Token] = related(tokens.of_viewer, "Tokens of the viewer's own.")

    @answered_by(access_requests.of_viewer, "What the viewer has asked for.")
    def access_requests(
        self,
        *,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> Connection[AccessRequest]: ...

    expiring_grants: list[ExpiringGrant] = related(
        expiring_grants.of_member, "What ends, or has ended, by itself."
    )
    projects: list[TeamMember] = related(
        team.of_viewer, "The viewer's place on the team of each project."
    )


@strawberry.type
class ViewerQuery:
    viewer: Viewer = related(viewers.viewer, "Who asks.")
