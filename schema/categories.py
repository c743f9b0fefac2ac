"""Categories, and the categorizations that they belong to."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import categories, projects
from schema.fields import related
from schema.nodes import Node, stored

if TYPE_CHECKING:
    from schema.projects import Project


@stored("categories", "A category of a project, such as a trade.")
class Category(Node):
    name: str
    code: str | None
    parent: Annotated["Category", strawberry.lazy("schema.categories")] | None = (
        related(categories.parent, "The category it is a part of.")
    )
    categorization: Annotated[
        "Categorization", strawberry.lazy("schema.categories")
    ] = related(categories.categorization, "The way of sorting it belongs to.")


@stored("categorizations", "A way of sorting a project's items.")
class Categorization(Node):
    name: str
    categories: list[Category] = related(
        categories.of_categorization, "Its categories."
    )
    project: Annotated["Project", strawberry.lazy("schema.projects")] = related(
        projects.of_row, "The project it belongs to."
    )
