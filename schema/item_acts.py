"""Acts on items and options: adding, changing, copying, deleting them."""

from typing import Annotated

import strawberry

from resolvers.item_acts import (
    copying,
    creating,
    importing,
    options,
    removing,
    updating,
)
from resolvers.item_acts.importing import ImportItemsInput
from resolvers.item_acts.inputs import (
    AddOptionInput,
    AttachItemAsOptionInput,
    CopyItemInput,
    CreateItemInput,
    DeleteItemInput,
    DetachOptionInput,
    SetItemAssigneesInput,
    SetItemCategoriesInput,
    SetItemDueOnInput,
    SetItemScheduleImpactInput,
    SetItemStatusInput,
    UpdateItemInput,
    UpdateItemsInput,
)
from schema.fields import answered_by, related
from schema.items import Item
from schema.payloads import InputError

_NOW = "The item as the viewer sees it now."


@strawberry.type(description="The new item, or what was wrong.")
class CreateItemPayload:
    item: Item | None = related(creating.added_item, _NOW)
    errors: list[InputError]


@strawberry.type(description="The new option, or what was wrong.")
class AddOptionPayload:
    item: Item | None = related(creating.added_item, _NOW)
    errors: list[InputError]


@strawberry.type(description="The copy, or what was wrong.")
class CopyItemPayload:
    item: Item | None = related(copying.copied_item, _NOW)
    errors: list[InputError]


@strawberry.type(description="The imported items, or what was wrong, row by row.")
class ImportItemsPayload:
    items: list[Item] = related(
        importing.imported_items, "The new items; none after a dry run."
    )
    errors: list[InputError]


@strawberry.type(description="The changed item, or what was wrong.")
class UpdateItemPayload:
    item: Item | None = related(updating.changed_item, _NOW)
    errors: list[InputError]


@strawberry.type(description="The changed items, or what was wrong with the change.")
class UpdateItemsPayload:
    items: list[Item] = related(
        updating.changed_items, "The items as the viewer sees them now."
    )
    errors: list[InputError]


@strawberry.type(description="The item with its new status, or what was wrong.")
class SetItemStatusPayload:
    item: Item | None = related(updating.changed_item, _NOW)
    errors: list[InputError]


@strawberry.type(description="The item in its new categories, or what was wrong.")
class SetItemCategoriesPayload:
    item: Item | None = related(updating.changed_item, _NOW)
    errors: list[InputError]


@strawberry.type(description="The item with its new assignees, or what was wrong.")
class SetItemAssigneesPayload:
    item: Item | None = related(updating.changed_item, _NOW)
    errors: list[InputError]


@strawberry.type(description="The item with its new due day, or what was wrong.")
class SetItemDueOnPayload:
    item: Item | None = related(updating.changed_item, _NOW)
    errors: list[InputError]


@strawberry.type(description="The item with its new impact, or what was wrong.")
class SetItemScheduleImpactPayload:
    item: Item | None = related(updating.changed_item, _NOW)
    errors: list[InputError]


@strawberry.type(description="The id that is no more, or what was wrong.")
class DeleteItemPayload:
    deleted_id: strawberry.ID | None = related(
        removing.deleted_id, "The id that the item had."
    )
    errors: list[InputError]


@strawberry.type(description="The item as an option, or what was wrong.")
class AttachItemAsOptionPayload:
    item: Item | None = related(options.changed_item, _NOW)
    errors: list[InputError]


@strawberry.type(description="The option as an item, or what was wrong.")
class DetachOptionPayload:
    item: Item | None = related(options.changed_item, _NOW)
    errors: list[InputError]


_What = strawberry.argument(description="What to do.")


@strawberry.type
class ItemMutation:
    @answered_by(creating.create_item, "Adds an item to a project.")
    def create_item(
        self,
        input: Annotated[CreateItemInput, _What],  # noqa: A002 (GraphQL's word)
    ) -> CreateItemPayload | None: ...

    @answered_by(creating.add_option, "Adds an option to an item.")
    def add_option(
        self,
        input: Annotated[AddOptionInput, _What],  # noqa: A002
    ) -> AddOptionPayload | None: ...

    @answered_by(copying.copy_item, "Copies what one sees and could write of an item.")
    def copy_item(
        self,
        input: Annotated[CopyItemInput, _What],  # noqa: A002
    ) -> CopyItemPayload | None: ...

    @answered_by(importing.import_items, "Adds the items of a sheet, all or none.")
    def import_items(
        self,
        input: Annotated[ImportItemsInput, _What],  # noqa: A002
    ) -> ImportItemsPayload | None: ...

    @answered_by(updating.update_item, "Changes what an item is called and about.")
    def update_item(
        self,
        input: Annotated[UpdateItemInput, _What],  # noqa: A002
    ) -> UpdateItemPayload | None: ...

    @answered_by(updating.update_items, "Changes several items alike, all or none.")
    def update_items(
        self,
        input: Annotated[UpdateItemsInput, _What],  # noqa: A002
    ) -> UpdateItemsPayload | None: ...

    @answered_by(
        updating.set_item_status,
        "Sets the status; an accepted option leaves its siblings not chosen.",
    )
    def set_item_status(
        self,
        input: Annotated[SetItemStatusInput, _What],  # noqa: A002
    ) -> SetItemStatusPayload | None: ...

    @answered_by(updating.set_item_categories, "Sets the categories of an item.")
    def set_item_categories(
        self,
        input: Annotated[SetItemCategoriesInput, _What],  # noqa: A002
    ) -> SetItemCategoriesPayload | None: ...

    @answered_by(updating.set_item_assignees, "Sets who works on an item.")
    def set_item_assignees(
        self,
        input: Annotated[SetItemAssigneesInput, _What],  # noqa: A002
    ) -> SetItemAssigneesPayload | None: ...

    @answered_by(updating.set_item_due_on, "Sets the day an item is due.")
    def set_item_due_on(
        self,
        input: Annotated[SetItemDueOnInput, _What],  # noqa: A002
    ) -> SetItemDueOnPayload | None: ...

    @answered_by(
        updating.set_item_schedule_impact, "Sets what an item adds to the schedule."
    )
    def set_item_schedule_impact(
        self,
        input: Annotated[SetItemScheduleImpactInput, _What],  # noqa: A002
    ) -> SetItemScheduleImpactPayload | None: ...

    @answered_by(removing.delete_item, "Deletes an item with all that hangs on it.")
    def delete_item(
        self,
        input: Annotated[DeleteItemInput, _What],  # noqa: A002
    ) -> DeleteItemPayload | None: ...

    @answered_by(options.attach_item_as_option, "Makes an item an option of another.")
    def attach_item_as_option(
        self,
        input: Annotated[AttachItemAsOptionInput, _What],  # noqa: A002
    ) -> AttachItemAsOptionPayload | None: ...

    @answered_by(options.detach_option, "Makes an option an item of its own.")
    def detach_option(
        self,
        input: Annotated[DetachOptionInput, _What],  # noqa: A002
    ) -> DetachOptionPayload | None: ...
