"""Projects, and what belongs to each."""

from typing import Annotated

import strawberry
from strawberry import UNSET

from db.models.projects import FinancialStructure, Phase, ProjectStatus
from permissions.guards import CanSeeRoleGrids, CanSeeTemplateLines
from permissions.levels import Mode
from resolvers import (
    categories,
    client_access,
    groups,
    item_templates,
    item_totals,
    items,
    milestones,
    project_settings,
    project_setup,
    projects,
    reports,
    roles,
    scenarios,
    team,
    timeline,
    trade_partners,
    users,
    versions,
    viewers,
)
from resolvers.item_totals import ItemGrouping
from resolvers.items import ItemFilter, ItemOrder
from resolvers.milestones import MilestoneOrder
from resolvers.projects import ProjectFilter, ProjectOrder
from resolvers.scalars import DateTime, Money
from resolvers.trade_partners import TradePartnerOrder
from schema.arguments import After, Before, First, Id, Last, Search
from schema.categories import Categorization
from schema.client_access import ClientAccess
from schema.company_lists import ListEntry
from schema.fields import answered_by, related
from schema.item_templates import ItemTemplate
from schema.item_totals import ItemTotal
from schema.items import Item
from schema.milestones import Milestone
from schema.nodes import Connection, Node, stored
from schema.project_settings import ProjectActs, ProjectTerm, UnitOfMeasure
from schema.project_setup import FinancialLabels
from schema.reports import Report
from schema.roles import Role
from schema.scenarios import Scenario
from schema.team import TeamMember
from schema.timeline import TimelineEvent
from schema.trade_partners import TradePartner
from schema.users import User


@stored("projects", "A construction project.")
class Project(Node):
    number: str
    name: str
    status: ProjectStatus
    phase: Phase
    location: str | None
    financial_structure: FinancialStructure
    currency: str
    rounding: Money
    created_at: DateTime
    updated_at: DateTime = related(
        versions.updated_at("projects"), "Newest change that the viewer may see."
    )
    created_by: User = related(users.creator, "Who set it up.")
    update_clearer: User | None = related(
        project_setup.update_clearer, "Who clears its updates."
    )
    financial_labels: FinancialLabels = related(
        project_setup.same, "Its own words for what is paid."
    )
    client_access: ClientAccess = related(
        client_access.same, "What its clients see of it."
    )
    display_modes: list[Mode] = related(
        viewers.display_modes, "Modes that the viewer may display its costs in."
    )
    active_milestone: Milestone | None = related(
        milestones.active, "The milestone that work goes on for."
    )
    suggested_item_number: str = related(
        items.suggested_number, "Number for the next item; drafts count in none."
    )
    categorizations: list[Categorization] = related(
        categories.of_project, "The ways its items are sorted."
    )
    main_categorization: Categorization | None = related(
        categories.main, "The way its items are sorted first."
    )
    timeline_events: list[TimelineEvent] = related(
        timeline.of_project, "Phases and events, in the order of their days."
    )
    item_template: ItemTemplate | None = related(
        item_templates.of_project,
        "What each new item starts with, if anything.",
        CanSeeTemplateLines,
    )

    version: str = related(
        versions.version("projects"), "Opaque mark of its settings as they stand."
    )
    units_of_measure: list[UnitOfMeasure] = related(
        project_settings.units_of_project, "The units that are counted in."
    )
    terminology: list[ProjectTerm] = related(
        project_settings.terms_of_project, "Its own words for some of ours."
    )
    roles: list[Role] | None = related(
        roles.of_project, "The roles that people have on it.", CanSeeRoleGrids
    )
    groups: list[ListEntry] = related(
        groups.of_project, "The company's groups that it is in."
    )
    viewer_can: ProjectActs = related(projects.same, "What the viewer may do with it.")

    @answered_by(milestones.of_project, "Its milestones.")
    def milestones(
        self,
        *,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        order_by: Annotated[
            MilestoneOrder | None,
            strawberry.argument(description="Order; else by first day."),
        ] = UNSET,
    ) -> Connection[Milestone]: ...

    @answered_by(scenarios.of_project, "The scenarios that the viewer knows of.")
    def scenarios(
        self,
        *,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> Connection[Scenario]: ...

    @answered_by(reports.of_project, "The reports shared on it.")
    def reports(
        self,
        *,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> Connection[Report]: ...

    @answered_by(team.builders, "Its team of the builder's side, to give work to.")
    def assignable_builders(
        self,
        *,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> Connection[TeamMember]: ...

    @answered_by(
        trade_partners.assignable, "Active partners shown in lists, to give work to."
    )
    def assignable_partners(
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

    @answered_by(team.of_project, "The people who work on it.")
    def team(
        self,
        *,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> Connection[TeamMember]: ...

    @answered_by(item_totals.of_project, "Its items, counted and summed by group.")
    def item_totals(
        self,
        by: Annotated[
            ItemGrouping, strawberry.argument(description="What to group by.")
        ],
        where: Annotated[
            ItemFilter | None, strawberry.argument(description="Conditions to meet.")
        ] = UNSET,
    ) -> list[ItemTotal]: ...

    @answered_by(items.of_project, "Its items, options and scenarios apart.")
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
        search: Search = UNSET,
    ) -> Connection[Item]: ...


@strawberry.type
class ProjectQuery:
    @answered_by(projects.one, "The project of an id, or null.")
    def project(self, id: Id) -> Project | None: ...  # noqa: A002 (GraphQL's word)

    @answered_by(projects.every, "The projects within the viewer's reach.")
    def projects(  # noqa: PLR0913 (a connection's arguments)
        self,
        *,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        where: Annotated[
            ProjectFilter | None, strawberry.argument(description="Conditions to meet.")
        ] = UNSET,
        order_by: Annotated[
            ProjectOrder | None,
            strawberry.argument(description="Order; else creation."),
        ] = UNSET,
        search: Search = UNSET,
    ) -> Connection[Project]: ...
