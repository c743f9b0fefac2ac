"""Categories, and the categorizations that they belong to."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import categories, category_acts, projects, versions
from resolvers.category_acts import (
    CreateCategorizationInput,
    CreateCategoryInput,
    DeleteCategorizationInput,
    DeleteCategoryInput,
    MoveCategoryInput,
    RenameCategorizationInput,
    SetMainCategorizationInput,
    UpdateCategoryInput,
)
from schema.fields import answered_by, can, related
from schema.nodes import Node, stored
from schema.payloads import InputError

if TYPE_CHECKING:
    from schema.projects import Project


@strawberry.type(description="What the viewer may do with a category.")
class CategoryActs:
    update: bool = can("categories", "update", "Its name, code and place.")


@strawberry.type(description="What the viewer may do with a way of sorting.")
class CategorizationActs:
    update: bool = can("categorizations", "update", "Its name and its categories.")


@stored("categories", "A category of a project, such as a trade.")
class Category(Node):
    name: str
    code: str | None
    version: str = related(
        versions.version("categories"), "Opaque mark of how it stands."
    )
    parent: Annotated["Category", strawberry.lazy("schema.categories")] | None = (
        related(categories.parent, "The category it is a part of.")
    )
    categorization: Annotated[
        "Categorization", strawberry.lazy("schema.categories")
    ] = related(categories.categorization, "The way of sorting it belongs to.")
    viewer_can: CategoryActs = related(projects.same, "What the viewer may do with it.")


@stored("categorizations", "A way of sorting a project's items.")
class Categorization(Node):
    name: str
    version: str = related(
        versions.version("categorizations"), "Opaque mark of how it stands."
    )
    categories: list[Category] = related(
        categories.of_categorization, "Its categories."
    )
    project: Annotated["Project", strawberry.lazy("schema.projects")] = related(
        projects.of_row, "The project it belongs to."
    )
    viewer_can: CategorizationActs = related(
        projects.same, "What the viewer may do with it."
    )


@strawberry.type(description="What was changed, or what was wrong.")
class CreateCategorizationPayload:
    categorization: Categorization | None = related(
        category_acts.changed_categorization, "It as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="What was changed, or what was wrong.")
class RenameCategorizationPayload:
    categorization: Categorization | None = related(
        category_acts.changed_categorization, "It as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="What was changed, or what was wrong.")
class SetMainCategorizationPayload:
    categorization: Categorization | None = related(
        category_acts.changed_categorization, "It as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="What was changed, or what was wrong.")
class CreateCategoryPayload:
    category: Category | None = related(
        category_acts.changed_category, "It as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="What was changed, or what was wrong.")
class UpdateCategoryPayload:
    category: Category | None = related(
        category_acts.changed_category, "It as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="What was changed, or what was wrong.")
class MoveCategoryPayload:
    category: Category | None = related(
        category_acts.changed_category, "It as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The id that is no more, or what was wrong.")
class DeleteCategorizationPayload:
    deleted_id: strawberry.ID | None = related(
        category_acts.deleted_id, "The id that it had."
    )
    errors: list[InputError]


@strawberry.type(description="The id that is no more, or what was wrong.")
class DeleteCategoryPayload:
    deleted_id: strawberry.ID | None = related(
        category_acts.deleted_id, "The id that it had."
    )
    errors: list[InputError]


@strawberry.type
class CategoryMutation:
    @answered_by(category_acts.create_categorization, "Adds a way of sorting items.")
    def create_categorization(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            CreateCategorizationInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> CreateCategorizationPayload | None: ...

    @answered_by(category_acts.rename_categorization, "Renames a way of sorting items.")
    def rename_categorization(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            RenameCategorizationInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> RenameCategorizationPayload | None: ...

    @answered_by(category_acts.set_main_categorization, "Lets a way of sorting lead.")
    def set_main_categorization(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetMainCategorizationInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> SetMainCategorizationPayload | None: ...

    @answered_by(category_acts.create_category, "Adds a category.")
    def create_category(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            CreateCategoryInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> CreateCategoryPayload | None: ...

    @answered_by(category_acts.update_category, "Changes a category's name and code.")
    def update_category(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            UpdateCategoryInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> UpdateCategoryPayload | None: ...

    @answered_by(category_acts.move_category, "Makes a category a part of another.")
    def move_category(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            MoveCategoryInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> MoveCategoryPayload | None: ...

    @answered_by(category_acts.delete_categorization, "Deletes a way of sorting.")
    def delete_categorization(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            DeleteCategorizationInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> DeleteCategorizationPayload | None: ...

    @answered_by(category_acts.delete_category, "Deletes a category, never its items.")
    def delete_category(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            DeleteCategoryInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> DeleteCategoryPayload | None: ...
