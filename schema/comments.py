"""Comments on items."""

import strawberry

from resolvers import users
from resolvers.scalars import DateTime
from schema.fields import related
from schema.nodes import Connection, stored
from schema.users import User


@stored("comments", "What somebody said about an item.")
class Comment:
    id: strawberry.ID
    body: str
    created_at: DateTime
    is_shared_with_clients: bool
    is_shared_with_partners: bool
    author: User = related(users.author, "Who said it.")


CommentConnection = Connection[Comment]
