"""Items: ideas and decisions that change a project's cost."""

from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import UNSET

from db.models.items import ItemStatus
from permissions.guards import (
    CanSeeDraws,
    CanSeeInternalNotes,
    CanSeeItemCosts,
    CanSeeItemMarkupSubtotals,
    CanSeeItemOwnerCosts,
    CanSeeItemPrices,
    CanSeeMarkups,
    CanSeeOptionRanges,
)
from resolvers import (
    attachments,
    comments,
    costs,
    draws,
    history,
    items,
    markups,
    owner_costs,
    projects,
    users,
    versions,
)
from resolvers.scalars import Date, DateTime, Money
from schema.arguments import After, Before, First, Id, Last, Shown
from schema.attachments import Attachment
from schema.comments import Comment
from schema.costs import CostLine
from schema.draws import Draw
from schema.fields import answered_by, can, guarded_by, in_mode, related
from schema.history import HistoryEntry
from schema.markups import InheritedMarkup, Markup
from schema.nodes import Connection, Node, stored
from schema.owner_costs import OwnerCost
from schema.users import User

if TYPE_CHECKING:
    from schema.categories import Category
    from schema.milestones import Milestone
    from schema.projects import Project
    from schema.timeline import TimelineEvent


@strawberry.type(
    description="What the options of an item would add, at least and most."
)
class OptionRange:
    low: Money
    high: Money


@strawberry.type(description="What the viewer may do with an item.")
class ItemActs:
    update: bool = can("items", "update", "Its name, description and options.")
    set_number: bool = can("items", "set_number", "Its number.")
    set_note: bool = can("items", "set_note", "The builder's own note.")
    set_milestone: bool = can("items", "set_milestone", "Its milestone and its event.")
    delete: bool = can("items", "delete", "The item as a whole.")
    edit_costs: bool = can("items", "edit_costs", "The lines of its cost.")
    edit_markups: bool = can(
        "items", "edit_markups", "Its own markups, and the percents it takes part in."
    )
    set_status: bool = can("items", "set_status", "Its status.")
    set_categories: bool = can("items", "set_categories", "Its categories.")
    set_assignees: bool = can(
        "items", "set_assignees", "Its assignees, and the day it is due."
    )
    set_schedule_impact: bool = can(
        "items", "set_schedule_impact", "The days it adds to the schedule."
    )
    set_draws: bool = can("items", "set_draws", "What it takes from funds.")
    set_owner_costs: bool = can("items", "set_owner_costs", "Its owner's costs.")
    share: bool = can("items", "share", "The people who know of the draft.")
    publish: bool = can("items", "publish", "The draft, for everybody to know of.")
    comment: bool = can("items", "comment", "The conversation on it.")
    attach: bool = can("items", "attach", "Files of it, photos at least.")
    attach_files: bool = can("items", "attach_files", "Files of any kind.")
    share_attachments: bool = can(
        "items", "share_attachments", "Files for clients and partners to have."
    )
    share_comments: bool = can(
        "items", "share_comments", "Comments for clients and partners to read."
    )


@stored("items", "An idea or decision that changes the project's cost.")
class Item(Node):
    number: str | None
    name: str
    description: str | None
    status: ItemStatus
    is_draft: bool
    due_on: Date | None
    schedule_impact_days: int | None
    created_at: DateTime
    created_by: User = related(users.creator, "Who made it.")
    updated_at: DateTime = related(
        versions.updated_at("items"), "Newest change that the viewer may see."
    )
    version: str = related(
        versions.version("items"),
        "Changes with every edit of it that the viewer may see.",
    )
    internal_note: str | None = guarded_by(
        CanSeeInternalNotes, "The builder's own note."
    )
    direct_cost: Money | None = guarded_by(CanSeeItemCosts, "Sum of the cost lines.")
    cost_lines: list[CostLine] | None = related(
        costs.of_item, "The lines of its cost.", CanSeeItemCosts
    )
    item_markups: list[Markup] | None = related(
        markups.of_item, "Markups of its own.", CanSeeMarkups
    )
    inherited_markups: list[InheritedMarkup] | None = related(
        markups.inherited, "Percents of its milestone's estimate.", CanSeeMarkups
    )
    markup_subtotal: Money | None = guarded_by(
        CanSeeItemMarkupSubtotals, "Sum of inherited and own markups."
    )
    cost_impact: Money | None = in_mode(
        "cost_impact", CanSeeItemPrices, "What it adds to the project's cost."
    )
    draws: list[Draw] | None = related(
        draws.of_item, "What it takes from funds.", CanSeeDraws
    )
    owner_cost_rows: list[OwnerCost] | None = related(
        owner_costs.of_item, "The rows of its owner's costs.", CanSeeItemOwnerCosts
    )
    owner_costs: Money | None = guarded_by(
        CanSeeItemOwnerCosts, "The owner's costs on top of construction."
    )
    options: list[Annotated["Item", strawberry.lazy("schema.items")]] = related(
        items.options, "Its options, of which one at most is chosen."
    )
    category: Annotated["Category", strawberry.lazy("schema.categories")] | None = (
        related(items.category, "Its category in the main categorization.")
    )
    categories: list[Annotated["Category", strawberry.lazy("schema.categories")]] = (
        related(items.categories, "Its categories in every categorization.")
    )
    assignees: list[User] = related(users.assignees, "Who works on it.")
    milestone: Annotated["Milestone", strawberry.lazy("schema.milestones")] | None = (
        related(items.milestone, "The milestone it belongs to.")
    )
    event: Annotated["TimelineEvent", strawberry.lazy("schema.timeline")] | None = (
        related(items.event, "The event of the timeline that it is tied to.")
    )
    project: Annotated["Project", strawberry.lazy("schema.projects")] = related(
        projects.of_row, "The project it belongs to."
    )
    viewer_can: ItemActs = related(items.same, "What the viewer may do with it.")

    @answered_by(
        items.option_range,
        "Lowest and highest price of its options.",
        CanSeeOptionRanges,
    )
    def option_range(self, mode: Shown = UNSET) -> OptionRange | None: ...

    @answered_by(comments.of_item, "What was said about it.")
    def comments(
        self,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> Connection[Comment]: ...

    @answered_by(attachments.of_item, "Its files.")
    def attachments(
        self,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> Connection[Attachment]: ...

    @answered_by(history.of_item, "What was changed, the oldest first.")
    def history(
        self,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> Connection[HistoryEntry]: ...


ItemConnection = Connection[Item]


@strawberry.type
class ItemQuery:
    @answered_by(items.one, "The item or option of an id, or null.")
    def item(self, id: Id) -> Item | None: ...  # noqa: A002 (GraphQL's word)
