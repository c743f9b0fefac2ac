"""Acts on drafts: sharing them, and publishing them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import drafts
from resolvers.drafts import PublishDraftInput, ShareDraftInput, UnshareDraftInput
from schema.fields import answered_by, related
from schema.payloads import InputError

if TYPE_CHECKING:
    from schema.items import Item


@strawberry.type(description="The draft, or what was wrong.")
class ShareDraftPayload:
    item: Annotated["Item", strawberry.lazy("schema.items")] | None = related(
        drafts.changed_item, "The item as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The draft, or what was wrong.")
class UnshareDraftPayload:
    item: Annotated["Item", strawberry.lazy("schema.items")] | None = related(
        drafts.changed_item, "The item as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The item that everybody knows of, or what was wrong.")
class PublishDraftPayload:
    item: Annotated["Item", strawberry.lazy("schema.items")] | None = related(
        drafts.changed_item, "The item as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type
class DraftMutation:
    @answered_by(drafts.share_draft, "Shares a draft with people of the team.")
    def share_draft(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            ShareDraftInput, strawberry.argument(description="With whom.")
        ],
    ) -> ShareDraftPayload | None: ...

    @answered_by(drafts.unshare_draft, "Takes a draft back from people.")
    def unshare_draft(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            UnshareDraftInput, strawberry.argument(description="From whom.")
        ],
    ) -> UnshareDraftPayload | None: ...

    @answered_by(drafts.publish_draft, "Publishes a draft; from now on it counts.")
    def publish_draft(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            PublishDraftInput, strawberry.argument(description="Which draft.")
        ],
    ) -> PublishDraftPayload | None: ...
