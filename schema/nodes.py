"""What every type shares: nodes with an id, and connections to page through."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import strawberry

from resolvers.engine import pages
from resolvers.engine.marks import Batched
from schema.fields import related

T = TypeVar("T")
STORED = "__fieldgate_table__"


@strawberry.interface(description="Anything that can be asked for by its id.")
class Node:
    id: strawberry.ID


def stored(table: str, description: str) -> Callable[[type[T]], type[T]]:
    """Make a type whose plain fields are the columns of a table, by name."""

    def make(cls: type[T]) -> type[T]:
        setattr(cls, STORED, table)
        return strawberry.type(cls, description=description)

    return make


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type(description="A row of a page, with its place in the list.")
class Edge(Generic[T]):
    cursor: str
    node: T = related(Batched(pages.edge_node), "The row itself.")


@strawberry.type(description="One page of a list.")
class Connection(Generic[T]):
    nodes: list[T] = related(Batched(pages.nodes), "The rows of the page.")
    edges: list[Edge[T]] = related(
        Batched(pages.edges), "The rows of the page, each with its cursor."
    )
    page_info: PageInfo = related(Batched(pages.page_info), "Where the page stands.")
    total_count: int = strawberry.field(
        description="Rows of the whole list that the viewer may know of."
    )


def table_of(definition: Any) -> str | None:
    """Return the table behind a Strawberry type, if it has one."""
    return getattr(definition.origin, STORED, None)
