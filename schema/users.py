"""The people whom records name."""

import strawberry

from resolvers import pictures
from schema.fields import related
from schema.nodes import stored


@stored("users", "A person of the company, or one who works with it.")
class User:
    id: strawberry.ID
    name: str
    picture_url: str | None = related(
        pictures.link, "Path on this server; it needs no token for five minutes."
    )
