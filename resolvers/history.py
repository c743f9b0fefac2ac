"""The history: entries stand under the rule of the field that they tell of."""

from resolvers.engine.pages import Connection, connection

of_item = connection(Connection("history", "item_id"))
of_milestone = connection(Connection("history", "milestone_id"))
