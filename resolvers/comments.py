"""Comments: the conversation on an item, as far as it is shared with the viewer."""

from resolvers.engine.pages import Connection, connection
from resolvers.engine.relations import same_row, to_linked
from resolvers.engine.statements import Between

of_item = connection(Connection("comments", "item_id"))
readers = to_linked(
    "users", Between("comment_readers", "comment_id", near="user_id"), "name"
)
same = same_row()
