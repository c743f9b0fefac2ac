"""The history: entries stand under the rule of the field that they tell of."""

from resolvers.engine.pages import Connection, connection
from resolvers.engine.relations import only

of_item = connection(Connection("history", "item_id"))
of_milestone = connection(
    Connection("history", "milestone_id", where=(only(item_id=None),))
)
