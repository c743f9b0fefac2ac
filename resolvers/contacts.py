"""Basic contacts: how they are listed, filtered and sorted."""

from enum import StrEnum
from typing import Optional

import strawberry
from strawberry import UNSET

from db.models.contacts import ContactKind
from resolvers.engine.page_statements import Order
from resolvers.engine.pages import Connection, connection
from resolvers.engine.relations import same_row
from resolvers.inputs import (
    ONE_OF,
    IdFilter,
    TextFilter,
    member,
    order_enum,
    reference,
)
from resolvers.words import Direction


@strawberry.input(description="One of several kinds of contact.")
class ContactKindFilter:
    in_: list[ContactKind] = strawberry.field(name="in", description=ONE_OF)


@strawberry.input(
    description="Conditions on contacts; all hold, and null is as if left out."
)
class ContactFilter:
    and_: list["ContactFilter"] | None = strawberry.field(
        name="and", default=UNSET, description="All of these hold."
    )
    or_: list["ContactFilter"] | None = strawberry.field(
        name="or",
        default=UNSET,
        description="One of these holds; an empty list finds nothing.",
    )
    not_: Optional["ContactFilter"] = strawberry.field(
        name="not",
        default=UNSET,
        description="This does not hold; an empty one finds nothing.",
    )
    name: TextFilter | None = member("contacts", "name", "The contact's name.")
    company_name: TextFilter | None = member(
        "contacts", "company_name", "The company that the contact works for."
    )
    email: TextFilter | None = member("contacts", "email", "The e-mail address.")
    kind: ContactKindFilter | None = member("contacts", "kind", "Leads, for one.")
    group: IdFilter | None = reference(
        "contacts", "group", "One of its groups.", to="list_entries"
    )


@order_enum("contacts", "ContactOrderField", "What contacts can be sorted by.")
class ContactOrderField(StrEnum):
    CREATED = "id"
    NAME = "name"
    COMPANY_NAME = "company_name"
    KIND = "kind"


@strawberry.input(description="Order of contacts; ties go by creation.")
class ContactOrder:
    field: ContactOrderField = strawberry.field(description="What to sort by.")
    direction: Direction = strawberry.field(
        default=Direction.ASC, description="Which end comes first."
    )


of_company = connection(
    Connection(
        "contacts",
        "company_id",
        search=("name", "company_name", "email", "phone"),
        order=Order("name"),
    )
)
same = same_row()
