"""Lists of a company: their entries, and the acts on them."""

from typing import Annotated

import strawberry

from db.models.company_lists import ListKind
from resolvers import company_lists, versions
from resolvers.company_lists import (
    AddListEntryInput,
    RemoveListEntryInput,
    UpdateListEntryInput,
)
from resolvers.scalars import Date
from schema.fields import answered_by, can, related
from schema.nodes import stored
from schema.payloads import InputError


@strawberry.type(description="What the viewer may do with an entry of a list.")
class ListEntryActs:
    update: bool = can("list_entries", "update", "Changing and removing it.")


@stored("list_entries", "An entry of a list that the company keeps.")
class ListEntry:
    id: strawberry.ID
    kind: ListKind
    name: str
    code: str | None = strawberry.field(description="An accounting code's own.")
    falls_on: Date | None = strawberry.field(description="A holiday's day.")
    position: int
    version: str = related(
        versions.version("list_entries"), "Opaque mark of the entry as it stands."
    )
    viewer_can: ListEntryActs = related(
        company_lists.same, "What the viewer may do with it."
    )


@strawberry.type(description="The entry as it stands now, or what was wrong.")
class AddListEntryPayload:
    list_entry: ListEntry | None = related(
        company_lists.changed_entry, "The entry as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The entry as it stands now, or what was wrong.")
class UpdateListEntryPayload:
    list_entry: ListEntry | None = related(
        company_lists.changed_entry, "The entry as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="Which entry is gone, or what was wrong.")
class RemoveListEntryPayload:
    deleted_id: strawberry.ID | None = related(
        company_lists.deleted_id, "The id that it had."
    )
    errors: list[InputError]


@strawberry.type
class CompanyListMutation:
    @answered_by(company_lists.add_list_entry, "Adds an entry to a list.")
    def add_list_entry(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            AddListEntryInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> AddListEntryPayload | None: ...

    @answered_by(company_lists.update_list_entry, "Changes or moves an entry.")
    def update_list_entry(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            UpdateListEntryInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> UpdateListEntryPayload | None: ...

    @answered_by(company_lists.remove_list_entry, "Removes an entry for good.")
    def remove_list_entry(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            RemoveListEntryInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> RemoveListEntryPayload | None: ...
