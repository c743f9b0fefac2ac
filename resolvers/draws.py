"""Draws: what an item takes from contingencies and allowances."""

from resolvers.engine.relations import to_many

of_item = to_many("draws", "item_id", "position")
