"""Trade partners: those outside the builder's team who may be given work."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import strawberry

from db.models.companies import CompanyRole
from db.models.members import Weekday
from resolvers.acts import changed, told
from resolvers.engine.marks import Batched
from resolvers.engine.page_statements import Order
from resolvers.engine.pages import Connection, connection
from resolvers.engine.plans import BatchInfo
from resolvers.engine.relations import only, same_row
from resolvers.inputs import order_enum
from resolvers.words import Direction

SEPARATOR = ","
_PARTNERS = only(role=CompanyRole.PARTNER)
_OFFERED = only(role=CompanyRole.PARTNER, is_active=True, is_shown_in_lists=True)


@order_enum("memberships", "TradePartnerOrderField", "What partners can be sorted by.")
class TradePartnerOrderField(StrEnum):
    NICKNAME = "nickname"
    COMPANY_NAME = "company_name"


@strawberry.input(description="Order of trade partners; inactive ones come last.")
class TradePartnerOrder:
    field: TradePartnerOrderField = strawberry.field(description="What to sort by.")
    direction: Direction = strawberry.field(
        default=Direction.ASC, description="Which end comes first."
    )


def _summary_days(parents: Any, info: BatchInfo) -> list[list[Weekday]]:  # noqa: ARG001
    return [
        [Weekday(word) for word in words.split(SEPARATOR)] if words else []
        for words in parents.column("summary_days")
    ]


def as_stored(days: Iterable[Weekday]) -> str | None:
    """Store days of the week in their own order, each once."""
    chosen = frozenset(days)
    return SEPARATOR.join(day for day in Weekday if day in chosen) or None


of_company = connection(
    Connection(
        "memberships",
        "company_id",
        where=(_PARTNERS,),
        order=Order("nickname", first="is_active"),
    )
)
# Work may be given to whoever is in the company's list, on each project alike.
assignable = connection(
    Connection(
        "memberships",
        "company_id",
        local="company_id",
        where=(_OFFERED,),
        order=Order("nickname"),
    )
)
summary_days = Batched(_summary_days, needs=("summary_days",))
same = same_row()
changed_partner = changed("memberships")
deleted_id = told("deleted_id")
