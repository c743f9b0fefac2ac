"""Scenarios: how they are listed, what they change, and who knows of them."""

from resolvers.engine.pages import Connection, connection
from resolvers.engine.relations import same_row, to_linked, to_many, to_one
from resolvers.engine.statements import Between

of_project = connection(Connection("scenarios", "project_id"))
of_row = to_one("scenarios", "scenario_id")
readers = to_linked(
    "users", Between("scenario_shares", "scenario_id", near="user_id"), "name"
)
changes = to_many("scenario_changes", "scenario_id", "id")
changed_item = to_one("items", "item_id")
items = connection(Connection("items", "scenario_id"))
same = same_row()
