"""A small schema of items and people, asked for items that lie in columns."""

from typing import Any

from graphql import ExecutionResult, GraphQLSchema

from resolvers.engine.columns import Grouped
from tests.engine.small import ask, world

SDL = """
scalar Money
enum Status { OPEN CLOSED }
interface Node { id: ID! }
type Item implements Node {
  id: ID! name: String! cost: Money count: Int share: Float isOpen: Boolean
  status: Status tags: [String!] owner: Person must: Person! items: [Item!]
  list: [Item!]!
}
type Person implements Node { id: ID! name: String! best: Item }
union Any = Item | Person
type Query {
  items: [Item] required: [Item!]! nodes: [Node] any: Any persons: [Person!] item: Item
}
"""
COLUMNS = {
    "Item_id": "id",
    "Item_name": "name",
    "Item_count": "count",
    "Item_share": "share",
    "Item_isOpen": "is_open",
    "Item_status": "status",
    "Item_cost": "cost",
}


def question(items: Any, query: str, **marks: Any) -> tuple[GraphQLSchema, str]:
    """Give a schema that has these items, and the question for what is selected."""

    def all_items(_parents, _info):
        return Grouped(items, [len(items)])

    schema = world(SDL, Query_items=all_items, **marks)
    return schema, f"{{ items {query} }}"


async def answer_of(items: Any, query: str, **marks: Any) -> ExecutionResult:
    return await ask(*question(items, query, **marks))
