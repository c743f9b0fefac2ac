"""Comments: the conversation on an item, as far as it is shared with the viewer."""

from resolvers.engine.pages import Connection, connection

of_item = connection(Connection("comments", "item_id"))
