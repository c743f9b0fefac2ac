"""Cost codes: how the company's library is listed, and what stands under what."""

from enum import StrEnum

import strawberry

from resolvers.engine.page_statements import Order
from resolvers.engine.pages import Connection, connection
from resolvers.engine.relations import same_row, to_one
from resolvers.inputs import order_enum
from resolvers.words import Direction


@order_enum("cost_codes", "CostCodeOrderField", "What cost codes can be sorted by.")
class CostCodeOrderField(StrEnum):
    NUMBER = "number"
    NAME = "name"


@strawberry.input(description="Order of cost codes; ties go by creation.")
class CostCodeOrder:
    field: CostCodeOrderField = strawberry.field(description="What to sort by.")
    direction: Direction = strawberry.field(
        default=Direction.ASC, description="Which end comes first."
    )


of_company = connection(
    Connection(
        "cost_codes", "company_id", search=("number", "name"), order=Order("number")
    )
)
parent = to_one("cost_codes", "parent_id")
same = same_row()
