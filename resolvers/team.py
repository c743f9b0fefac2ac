"""The team: who works on a project, as what, and in which categories."""

from resolvers.engine.pages import Connection, connection
from resolvers.engine.relations import to_linked, to_many, to_one
from resolvers.engine.statements import Between

of_project = connection(Connection("project_members", "project_id"))
of_viewer = to_many("project_members", "membership_id", "project_id")
person = to_one("users", "user_id")
role = to_one("roles", "role_id")
categories = to_linked(
    "categories",
    Between("category_grants", "project_member_id", near="category_id"),
    "position",
)
