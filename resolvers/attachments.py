"""Attachments: what is known of the files of items and milestones."""

from resolvers.engine.pages import Connection, connection

of_item = connection(Connection("attachments", "item_id"))
of_milestone = connection(Connection("attachments", "milestone_id"))
