"""Markups of estimates and items, and setting those of an item."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.models.markups import MarkupKind, ValueType
from permissions.guards import CanSeeMarkupAmounts, CanSeeMarkups
from resolvers import item_markups, markups
from resolvers.item_markups import SetInheritedMarkupsInput, SetItemMarkupsInput
from resolvers.scalars import Money, Percent
from schema.fields import answered_by, guarded_by, related
from schema.nodes import stored
from schema.payloads import InputError

if TYPE_CHECKING:
    from schema.categories import Category
    from schema.items import Item


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
    adjustment: Money | None = guarded_by(
        CanSeeMarkupAmounts, "What incorporated items drew of it, or added."
    )
    amount: Money | None = guarded_by(CanSeeMarkupAmounts, "What it comes to.")
    is_allocated: bool | None = guarded_by(
        CanSeeMarkups,
        "Whether an estimate's allocated lines include it; totals do.",
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


@strawberry.type(description="The item with its new markups, or what was wrong.")
class SetItemMarkupsPayload:
    item: Annotated["Item", strawberry.lazy("schema.items")] | None = related(
        item_markups.changed_item, "The item as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The item with its markups switched, or what was wrong.")
class SetInheritedMarkupsPayload:
    item: Annotated["Item", strawberry.lazy("schema.items")] | None = related(
        item_markups.changed_item, "The item as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type
class MarkupMutation:
    @answered_by(item_markups.set_item_markups, "Replaces an item's own markups.")
    def set_item_markups(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetItemMarkupsInput, strawberry.argument(description="What to set.")
        ],
    ) -> SetItemMarkupsPayload | None: ...

    @answered_by(
        item_markups.set_inherited_markups, "Switches markups an item inherits."
    )
    def set_inherited_markups(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetInheritedMarkupsInput,
            strawberry.argument(description="What to switch."),
        ],
    ) -> SetInheritedMarkupsPayload | None: ...
