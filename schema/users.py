"""The people whom records name."""

import strawberry

from schema.nodes import stored


@stored("users", "A person of the company, or one who works with it.")
class User:
    id: strawberry.ID
    name: str
