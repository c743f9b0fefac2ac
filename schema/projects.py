"""Projects, with their categories."""

from typing import Annotated

import strawberry
from strawberry import UNSET

from db.models.projects import Phase, ProjectStatus
from resolvers import item_totals, items, projects
from resolvers.item_totals import ItemGrouping
from resolvers.items import ItemFilter, ItemOrder
from resolvers.projects import ProjectOrder
from schema.arguments import After, Before, First, Id, Last, Search
from schema.fields import answered_by, related
from schema.item_totals import ItemTotal
from schema.items import Item
from schema.nodes import Connection, Node, stored


@stored("categories", "A category of a project, such as a trade.")
class Category(Node):
    name: str
    code: str | None


@stored("categorizations", "A way of sorting a project's items.")
class Categorization(Node):
    name: str
    categories: list[Category] = related(projects.categories, "Its categories.")


@stored("projects", "A construction project.")
class Project(Node):
    number: str
    name: str
    status: ProjectStatus
    phase: Phase
    currency: str
    categorizations: list[Categorization] = related(
        projects.categorizations, "The ways its items are sorted."
    )

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
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        order_by: Annotated[
            ProjectOrder | None,
            strawberry.argument(description="Order; else creation."),
        ] = UNSET,
        search: Search = UNSET,
    ) -> Connection[Project]: ...
