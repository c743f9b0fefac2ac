"""What acts on items take: the fields that several of them share."""

import strawberry
from strawberry import UNSET

from db.models.items import ItemStatus
from resolvers.costs import CostLineInput
from resolvers.inputs import directives_for
from resolvers.scalars import Date


@strawberry.input(description="What an item can start with, beside its name.")
class _Beginning:
    number: str | None = strawberry.field(
        default=UNSET, description="Its number, as free text."
    )
    description: str | None = strawberry.field(
        default=UNSET, description="What it is about."
    )
    internal_note: str | None = strawberry.field(
        default=UNSET,
        description="The builder's own note.",
        directives=directives_for("items.internal_note"),
    )
    status: ItemStatus | None = strawberry.field(
        default=UNSET, description="Its status; else Pending."
    )
    event_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The event that it is tied to."
    )
    category_ids: list[strawberry.ID] | None = strawberry.field(
        default=UNSET, description="Its categories."
    )
    assignee_ids: list[strawberry.ID] | None = strawberry.field(
        default=UNSET, description="The people who work on it."
    )
    due_on: Date | None = strawberry.field(
        default=UNSET, description="The day it is due."
    )
    schedule_impact_days: int | None = strawberry.field(
        default=UNSET, description="Days it would add to the schedule."
    )
    is_draft: bool | None = strawberry.field(
        default=UNSET, description="Whether others are not to know of it yet."
    )
    lines: list[CostLineInput] | None = strawberry.field(
        default=UNSET,
        description="The lines of its cost, in place of the template's.",
        directives=directives_for("items.direct_cost"),
    )


@strawberry.input(description="An item to be added to a project.")
class CreateItemInput(_Beginning):
    project_id: strawberry.ID = strawberry.field(description="The project.")
    name: str = strawberry.field(description="What it is called.")
    milestone_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The milestone it belongs to."
    )


@strawberry.input(description="An option to be added to an item.")
class AddOptionInput(_Beginning):
    item_id: strawberry.ID = strawberry.field(description="The item.")
    name: str = strawberry.field(description="What it is called.")


@strawberry.input(description="An item, as it stood when it was last read.")
class ItemAtVersionInput:
    item_id: strawberry.ID = strawberry.field(description="The item or option.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(description="What is to be changed of an item; the rest stays.")
class UpdateItemInput(ItemAtVersionInput):
    number: str | None = strawberry.field(default=UNSET, description="Its number.")
    name: str | None = strawberry.field(default=UNSET, description="What it is called.")
    description: str | None = strawberry.field(
        default=UNSET, description="What it is about."
    )
    internal_note: str | None = strawberry.field(
        default=UNSET,
        description="The builder's own note.",
        directives=directives_for("items.internal_note"),
    )
    milestone_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The milestone it belongs to."
    )
    event_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The event that it is tied to."
    )


@strawberry.input(description="The same change for several items, or for none.")
class UpdateItemsInput:
    items: list[ItemAtVersionInput] = strawberry.field(description="The items.")
    description: str | None = strawberry.field(
        default=UNSET, description="What they are about."
    )
    internal_note: str | None = strawberry.field(
        default=UNSET,
        description="The builder's own note.",
        directives=directives_for("items.internal_note"),
    )
    status: ItemStatus | None = strawberry.field(
        default=UNSET, description="Their status."
    )
    milestone_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The milestone they belong to."
    )
    event_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The event that they are tied to."
    )
    category_ids: list[strawberry.ID] | None = strawberry.field(
        default=UNSET, description="Their categories."
    )
    assignee_ids: list[strawberry.ID] | None = strawberry.field(
        default=UNSET, description="The people who work on them."
    )
    due_on: Date | None = strawberry.field(
        default=UNSET, description="The day they are due."
    )
    schedule_impact_days: int | None = strawberry.field(
        default=UNSET, description="Days each would add to the schedule."
    )


@strawberry.input(description="The status of an item.")
class SetItemStatusInput(ItemAtVersionInput):
    status: ItemStatus = strawberry.field(description="What it is to be.")


@strawberry.input(description="The categories of an item.")
class SetItemCategoriesInput(ItemAtVersionInput):
    category_ids: list[strawberry.ID] = strawberry.field(
        description="All of them; the first of the main categorization leads."
    )


@strawberry.input(description="The assignees of an item.")
class SetItemAssigneesInput(ItemAtVersionInput):
    assignee_ids: list[strawberry.ID] = strawberry.field(description="All of them.")


@strawberry.input(description="The day an item is due.")
class SetItemDueOnInput(ItemAtVersionInput):
    due_on: Date | None = strawberry.field(
        default=None, description="The day, or null for none."
    )


@strawberry.input(description="What an item adds to the schedule.")
class SetItemScheduleImpactInput(ItemAtVersionInput):
    schedule_impact_days: int | None = strawberry.field(
        default=None, description="Days, or null; negative ones save time."
    )


@strawberry.input(description="An item or option to be deleted.")
class DeleteItemInput(ItemAtVersionInput):
    pass


@strawberry.input(description="An item that is to become an option of another.")
class AttachItemAsOptionInput(ItemAtVersionInput):
    option_of_id: strawberry.ID = strawberry.field(
        description="The item that it is to be an option of."
    )


@strawberry.input(description="An option that is to become an item of its own.")
class DetachOptionInput(ItemAtVersionInput):
    pass


@strawberry.input(description="An item to be copied.")
class CopyItemInput:
    item_id: strawberry.ID = strawberry.field(description="The item or option.")
    name: str | None = strawberry.field(
        default=UNSET, description="What the copy is called; else the same."
    )
