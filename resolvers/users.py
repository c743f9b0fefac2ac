"""People: who made, sent or is assigned to a record."""

from resolvers.engine.relations import to_linked, to_one
from resolvers.engine.statements import Between

creator = to_one("users", "creator_id")
author = to_one("users", "author_id")
uploader = to_one("users", "uploader_id")
actor = to_one("users", "actor_id")
assignees = to_linked("users", Between("item_assignees", "item_id", "user_id"), "name")
