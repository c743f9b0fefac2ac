"""Lists of a company: their entries, and the acts on them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.models.company_lists import ListKind
from resolvers import company_lists, project_settings, versions
from resolvers.company_lists import (
    AddListEntryInput,
    PutProjectInGroupInput,
    RemoveListEntryInput,
    TakeProjectOutOfGroupInput,
    UpdateListEntryInput,
)
from resolvers.scalars import Date
from schema.fields import answered_by, can, related
from schema.nodes import stored
from schema.payloads import InputError

if TYPE_CHECKING:
    from schema.projects import Project


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


@strawberry.type(description="The project with its groups, or what was wrong.")
class PutProjectInGroupPayload:
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        project_settings.changed_project, "The project as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The project with its groups, or what was wrong.")
class TakeProjectOutOfGroupPayload:
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        project_settings.changed_project, "The project as the viewer sees it now."
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

    @answered_by(company_lists.put_project_in_group, "Puts a project in a group.")
    def put_project_in_group(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            PutProjectInGroupInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> PutProjectInGroupPayload | None: ...

    @answered_by(
        company_lists.take_project_out_of_group, "Takes a project out of a group."
    )
    def take_project_out_of_group(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            TakeProjectOutOfGroupInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> TakeProjectOutOfGroupPayload | None: ...
