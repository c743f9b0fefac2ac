"""Comments on items: what was said, saying it, and whom it is shown to."""

from typing import Annotated

import strawberry

from resolvers import comment_acts, comments, users, versions
from resolvers.comment_acts import (
    AddToConversationInput,
    DeleteCommentInput,
    EditCommentInput,
    PostCommentInput,
    RemoveFromConversationInput,
    ShareCommentInput,
)
from resolvers.scalars import DateTime
from schema.fields import answered_by, can, related
from schema.nodes import Connection, stored
from schema.payloads import InputError
from schema.users import User


@strawberry.type(description="What the viewer may do with a comment.")
class CommentActs:
    update: bool = can("comments", "update", "Its words, and deleting it.")
    share: bool = can("comments", "share", "Whom it is shown to.")


@stored("comments", "What somebody said about an item.")
class Comment:
    id: strawberry.ID
    body: str
    created_at: DateTime
    edited_at: DateTime | None
    is_shared_with_clients: bool
    is_shared_with_partners: bool
    author: User = related(users.author, "Who said it.")
    readers: list[User] = related(
        comments.readers, "Trade partners who were added to its conversation."
    )
    version: str = related(
        versions.version("comments"), "Opaque mark of how it stands."
    )
    viewer_can: CommentActs = related(comments.same, "What the viewer may do with it.")


CommentConnection = Connection[Comment]
_What = strawberry.argument(description="What is to be done.")


@strawberry.type(description="The new comment, or what was wrong.")
class PostCommentPayload:
    comment: Comment | None = related(
        comment_acts.changed_comment, "The comment as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The comment in its new words, or what was wrong.")
class EditCommentPayload:
    comment: Comment | None = related(
        comment_acts.changed_comment, "The comment as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The id that is no more, or what was wrong.")
class DeleteCommentPayload:
    deleted_id: strawberry.ID | None = related(
        comment_acts.deleted_id, "The id that the comment had."
    )
    errors: list[InputError]


@strawberry.type(description="The comment with its marks, or what was wrong.")
class ShareCommentPayload:
    comment: Comment | None = related(
        comment_acts.changed_comment, "The comment as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The comment with its readers, or what was wrong.")
class AddToConversationPayload:
    comment: Comment | None = related(
        comment_acts.changed_comment, "The comment as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The comment with its readers, or what was wrong.")
class RemoveFromConversationPayload:
    comment: Comment | None = related(
        comment_acts.changed_comment, "The comment as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type
class CommentMutation:
    @answered_by(comment_acts.post_comment, "Says something about an item.")
    def post_comment(
        self,
        input: Annotated[PostCommentInput, _What],  # noqa: A002 (GraphQL's word)
    ) -> PostCommentPayload | None: ...

    @answered_by(comment_acts.edit_comment, "Puts a comment in other words.")
    def edit_comment(
        self,
        input: Annotated[EditCommentInput, _What],  # noqa: A002
    ) -> EditCommentPayload | None: ...

    @answered_by(comment_acts.delete_comment, "Deletes a comment.")
    def delete_comment(
        self,
        input: Annotated[DeleteCommentInput, _What],  # noqa: A002
    ) -> DeleteCommentPayload | None: ...

    @answered_by(comment_acts.share_comment, "Sets whom a comment is shown to.")
    def share_comment(
        self,
        input: Annotated[ShareCommentInput, _What],  # noqa: A002
    ) -> ShareCommentPayload | None: ...

    @answered_by(
        comment_acts.add_to_conversation, "Lets trade partners read a comment."
    )
    def add_to_conversation(
        self,
        input: Annotated[AddToConversationInput, _What],  # noqa: A002
    ) -> AddToConversationPayload | None: ...

    @answered_by(
        comment_acts.remove_from_conversation, "Takes trade partners off a comment."
    )
    def remove_from_conversation(
        self,
        input: Annotated[RemoveFromConversationInput, _What],  # noqa: A002
    ) -> RemoveFromConversationPayload | None: ...
