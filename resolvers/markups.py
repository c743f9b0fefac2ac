"""Markups: an item's own, and those that it inherits from its milestone's estimate."""

from resolvers.engine.relations import to_linked, to_many, to_one
from resolvers.engine.statements import Between

of_item = to_many("markups", "item_id", "position")
inherited = to_many("inherited_markups", "item_id", "markup_id.position")
inherited_from = to_one("markups", "markup_id")
referred_to = to_linked(
    "markups", Between("markup_references", "markup_id", "refers_to_id"), "position"
)
categories = to_linked(
    "categories",
    Between("markup_categories", "markup_id", "category_id"),
    "categorization_id.position",
    "position",
)
