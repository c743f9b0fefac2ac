"""Attachments of items and milestones: what is known of the files, and adding them."""

from typing import Annotated

import strawberry

from resolvers import attachment_acts, attachments, users, versions
from resolvers.attachment_acts import (
    AddAttachmentInput,
    DeleteAttachmentInput,
    RenameAttachmentInput,
    ShareAttachmentInput,
)
from resolvers.scalars import DateTime
from schema.fields import answered_by, can, related
from schema.nodes import Connection, stored
from schema.payloads import InputError
from schema.users import User


@strawberry.type(description="What the viewer may do with an attachment.")
class AttachmentActs:
    update: bool = can("attachments", "update", "Its name.")
    delete: bool = can("attachments", "delete", "Deleting it.")
    share: bool = can("attachments", "share", "Whom it is shown to.")


@stored("attachments", "A file that belongs to an item or a milestone.")
class Attachment:
    id: strawberry.ID
    name: str
    media_type: str = strawberry.field(description="Told by its content.")
    size_bytes: float
    created_at: DateTime
    is_shared_with_clients: bool
    is_shared_with_partners: bool
    uploaded_by: User = related(users.uploader, "Who added it.")
    url: str = related(
        attachments.link, "Path on this server; it needs no token for five minutes."
    )
    version: str = related(
        versions.version("attachments"), "Opaque mark of how it stands."
    )
    viewer_can: AttachmentActs = related(
        attachments.same, "What the viewer may do with it."
    )


AttachmentConnection = Connection[Attachment]
_What = strawberry.argument(description="What is to be done.")


@strawberry.type(description="The new attachment, or what was wrong.")
class AddAttachmentPayload:
    attachment: Attachment | None = related(
        attachment_acts.changed_attachment, "The attachment as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The attachment by its new name, or what was wrong.")
class RenameAttachmentPayload:
    attachment: Attachment | None = related(
        attachment_acts.changed_attachment, "The attachment as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The attachment with its marks, or what was wrong.")
class ShareAttachmentPayload:
    attachment: Attachment | None = related(
        attachment_acts.changed_attachment, "The attachment as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The id that is no more, or what was wrong.")
class DeleteAttachmentPayload:
    deleted_id: strawberry.ID | None = related(
        attachment_acts.deleted_id, "The id that the attachment had."
    )
    errors: list[InputError]


@strawberry.type
class AttachmentMutation:
    @answered_by(
        attachment_acts.add_attachment, "Attaches a file that was sent to `/files`."
    )
    def add_attachment(
        self,
        input: Annotated[AddAttachmentInput, _What],  # noqa: A002 (GraphQL's word)
    ) -> AddAttachmentPayload | None: ...

    @answered_by(attachment_acts.rename_attachment, "Gives an attachment another name.")
    def rename_attachment(
        self,
        input: Annotated[RenameAttachmentInput, _What],  # noqa: A002 (GraphQL's word)
    ) -> RenameAttachmentPayload | None: ...

    @answered_by(
        attachment_acts.share_attachment, "Sets whom an attachment is shown to."
    )
    def share_attachment(
        self,
        input: Annotated[ShareAttachmentInput, _What],  # noqa: A002 (GraphQL's word)
    ) -> ShareAttachmentPayload | None: ...

    @answered_by(
        attachment_acts.delete_attachment, "Deletes an attachment with its file."
    )
    def delete_attachment(
        self,
        input: Annotated[DeleteAttachmentInput, _What],  # noqa: A002 (GraphQL's word)
    ) -> DeleteAttachmentPayload | None: ...
