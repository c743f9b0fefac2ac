"""Releases: results that hidden inputs could be worked back from, shown on purpose."""

from dataclasses import dataclass

from db.classes import Class


@dataclass(frozen=True, slots=True)
class Release:
    """A field that depends on a class which its reader may not see, and why it may."""

    name: str
    field: str
    hidden: Class
    reason: str


RELEASES = (
    Release(
        "owner.allocated_price",
        "Item.costImpact",
        Class.COST,
        "The owner pays the allocated price; without the markups it tells no cost.",
    ),
    Release(
        "owner.milestone_totals",
        "Milestone.estimateTotal",
        Class.COST,
        "The owner knows what the project comes to.",
    ),
    Release(
        "owner.share_of_direct_cost",
        "Item.ownerCostRows",
        Class.COST,
        "A percent of direct cost in the owner's own table tells it, and with it the "
        "markups; refer such rows to the project total where he is not to know.",
    ),
    Release(
        "owner.share_of_total",
        "Item.ownerCosts",
        Class.ALLOWANCE,
        "A percent of the total in the owner's own table tells the price before draws, "
        "and beside the net price what was drawn.",
    ),
    Release(
        "owner.net_of_draws",
        "Item.costImpact",
        Class.ALLOWANCE,
        "The owner sees what an item adds once contingencies have covered their part.",
    ),
    Release(
        "design.price_net_of_draws",
        "Item.costImpact",
        Class.ALLOWANCE,
        "Whoever displays direct and allocated prices and knows the percents of other "
        "items can work back what an item draws; the sources grant him both prices.",
    ),
    Release(
        "fund.in_use",
        "Milestone.contingencies",
        Class.ALLOWANCE,
        "A contingency or allowance that items draw from cannot be taken out of its "
        "table; whoever sets the table learns that, not which items or how much.",
    ),
    Release(
        "estimate.incorporated_draws",
        "Markup.adjustment",
        Class.ALLOWANCE,
        "Once items are incorporated, what they drew is part of the markup itself.",
    ),
)
