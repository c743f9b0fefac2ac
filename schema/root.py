"""The root of the schema: it only joins the areas."""

from typing import Annotated

import strawberry

from resolvers import nodes
from schema.access_requests import AccessRequestMutation, AccessRequestQuery
from schema.accounts import AccountMutation
from schema.arguments import Id
from schema.attachments import AttachmentMutation
from schema.build import Schema
from schema.categories import CategoryMutation
from schema.client_access import ClientAccessMutation
from schema.comments import CommentMutation
from schema.company_lists import CompanyListMutation
from schema.company_profile import CompanyProfileMutation
from schema.company_settings import CompanySettingsMutation
from schema.comparisons import ComparisonQuery
from schema.contacts import ContactMutation, ContactQuery
from schema.cost_codes import CostCodeMutation, CostCodeQuery
from schema.costs import CostMutation
from schema.drafts import DraftMutation
from schema.draws import DrawMutation
from schema.estimates import EstimateMutation
from schema.explanations import ExplanationQuery
from schema.fields import answered_by
from schema.groups import GroupMutation
from schema.identities import IdentityMutation
from schema.item_acts import ItemMutation
from schema.item_templates import ItemTemplateMutation
from schema.items import ItemQuery
from schema.markups import MarkupMutation
from schema.members import MemberMutation, MemberQuery
from schema.milestones import MilestoneMutation
from schema.nodes import Node
from schema.owner_costs import OwnerCostMutation
from schema.personal_settings import PersonalSettingsMutation
from schema.project_settings import ProjectSettingsMutation
from schema.project_setup import ProjectSetupMutation
from schema.projects import ProjectQuery
from schema.reports import ReportMutation
from schema.roles import RoleMutation
from schema.scenarios import ScenarioMutation
from schema.sessions import SessionMutation
from schema.team import TeamMutation
from schema.timeline import TimelineMutation
from schema.tokens import TokenMutation
from schema.trade_partners import TradePartnerMutation, TradePartnerQuery
from schema.viewers import ViewerQuery

Ids = Annotated[
    list[strawberry.ID], strawberry.argument(description="Ids of records, at most 500.")
]


@strawberry.type(description="What can be asked.")
class Query(
    AccessRequestQuery,
    ComparisonQuery,
    ContactQuery,
    CostCodeQuery,
    ExplanationQuery,
    ProjectQuery,
    ItemQuery,
    MemberQuery,
    TradePartnerQuery,
    ViewerQuery,
):
    @answered_by(nodes.one, "The record of an id, or null.")
    def node(self, id: Id) -> Node | None: ...  # noqa: A002 (GraphQL's word)

    @answered_by(nodes.many, "The records of ids, null where there is none.")
    def nodes(self, ids: Ids) -> list[Node | None]: ...


@strawberry.type(description="What can be done.")
class Mutation(
    AccessRequestMutation,
    AccountMutation,
    AttachmentMutation,
    CategoryMutation,
    ClientAccessMutation,
    CommentMutation,
    CompanyProfileMutation,
    ContactMutation,
    CompanyListMutation,
    GroupMutation,
    CompanySettingsMutation,
    CostCodeMutation,
    CostMutation,
    DraftMutation,
    DrawMutation,
    EstimateMutation,
    ItemMutation,
    ItemTemplateMutation,
    MarkupMutation,
    MemberMutation,
    MilestoneMutation,
    OwnerCostMutation,
    PersonalSettingsMutation,
    ProjectSettingsMutation,
    ProjectSetupMutation,
    ReportMutation,
    RoleMutation,
    ScenarioMutation,
    SessionMutation,
    IdentityMutation,
    TeamMutation,
    TimelineMutation,
    TokenMutation,
    TradePartnerMutation,
):
    pass


schema = Schema(query=Query, mutation=Mutation)


def sdl() -> str:
    """Print the schema as `graphql/schema.graphql` keeps it."""
    return schema.as_str() + "\n"
