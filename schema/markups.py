"""Markups of estimates and items."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.models.markups import MarkupKind, ValueType
from permissions.guards import CanSeeMarkupAmounts, CanSeeMarkups
from resolvers import markups
from resolvers.scalars import Money, Percent
from schema.fields import guarded_by, related
from schema.nodes import stored

if TYPE_CHECKING:
    from schema.categories import Category


@stored("markups", "What is added to direct cost: a fee, a contingency, an allowance.")
class Markup:
    id: strawberry.ID
    name: str | None = guarded_by(CanSeeMarkups, "What it is called.")
    kind: MarkupKind | None = guarded_by(CanSeeMarkups, "What it is for.")
    value_type: ValueType | None = guarded_by(
        CanSeeMarkups, "Whether it is an amount or a percent."
    )
    percent: Percent | None = guarded_by(CanSeeMarkups, "The percent, if it is one.")
    lump_sum: Money | None = guarded_by(
        CanSeeMarkupAmounts, "The amount, if it is fixed."
    )
    amount: Money | None = guarded_by(CanSeeMarkupAmounts, "What it comes to.")
    is_allocated: bool | None = guarded_by(
        CanSeeMarkups, "Whether prices with markups allocated include it."
    )
    refers_to_direct: bool | None = guarded_by(
        CanSeeMarkups, "Whether it is a percent of direct cost."
    )
    refers_to_total: bool | None = guarded_by(
        CanSeeMarkups, "Whether it is a percent of the cost of construction."
    )
    refers_to: list[Annotated["Markup", strawberry.lazy("schema.markups")]] | None = (
        related(markups.referred_to, "Markups it is a percent of.", CanSeeMarkups)
    )
    categories: (
        list[Annotated["Category", strawberry.lazy("schema.categories")]] | None
    ) = related(
        markups.categories,
        "Categories whose direct cost it is narrowed to.",
        CanSeeMarkups,
    )


@stored("inherited_markups", "A percent of the milestone's estimate, on an item.")
class InheritedMarkup:
    id: strawberry.ID
    is_applied: bool | None = guarded_by(
        CanSeeMarkups, "Whether the item takes part in it."
    )
    amount: Money | None = guarded_by(CanSeeMarkups, "What it comes to on the item.")
    markup: Markup | None = related(
        markups.inherited_from, "The markup of the estimate.", CanSeeMarkups
    )
