"""Attachments of items and milestones."""

import strawberry

from resolvers import users
from resolvers.scalars import DateTime
from schema.fields import related
from schema.nodes import Connection, stored
from schema.users import User


@stored("attachments", "A file that belongs to an item or a milestone.")
class Attachment:
    id: strawberry.ID
    name: str
    media_type: str
    size_bytes: float
    created_at: DateTime
    is_shared_with_clients: bool
    is_shared_with_partners: bool
    uploaded_by: User = related(users.uploader, "Who added it.")


AttachmentConnection = Connection[Attachment]
