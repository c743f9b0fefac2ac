"""Default item templates: what each new item of a project starts with."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.models.markups import MarkupKind, ValueType
from permissions.guards import CanSeeTemplateLines, CanSeeTemplateMarkups
from resolvers import item_templates, versions
from resolvers.item_templates import (
    SetItemTemplateLinesInput,
    SetItemTemplateMarkupsInput,
)
from resolvers.scalars import DateTime, Money, Percent, Quantity
from schema.fields import answered_by, guarded_by, related
from schema.nodes import stored
from schema.payloads import InputError

if TYPE_CHECKING:
    from schema.projects import Project


@stored("template_lines", "A line of cost that each new item starts with.")
class TemplateLine:
    id: strawberry.ID
    description: str | None = guarded_by(CanSeeTemplateLines, "What is counted.")
    quantity: Quantity | None = guarded_by(CanSeeTemplateLines, "How many units.")
    unit: str | None = guarded_by(CanSeeTemplateLines, "What is counted in.")
    unit_cost: Money | None = guarded_by(CanSeeTemplateLines, "Cost of one unit.")
    line_total: Money | None = guarded_by(
        CanSeeTemplateLines, "Quantity times unit cost."
    )
    cost_type: str | None = guarded_by(
        CanSeeTemplateLines, "Labor, material and the like."
    )


@stored("template_markups", "A markup of its own that each new item starts with.")
class TemplateMarkup:
    id: strawberry.ID
    name: str | None = guarded_by(CanSeeTemplateMarkups, "What it is called.")
    kind: MarkupKind | None = guarded_by(CanSeeTemplateMarkups, "What it is for.")
    value_type: ValueType | None = guarded_by(
        CanSeeTemplateMarkups, "Whether it is an amount or a percent."
    )
    percent: Percent | None = guarded_by(
        CanSeeTemplateMarkups, "The percent, if it is one."
    )
    lump_sum: Money | None = guarded_by(
        CanSeeTemplateMarkups, "The amount, if it is fixed."
    )
    is_allocated: bool | None = guarded_by(
        CanSeeTemplateMarkups, "Whether an estimate's allocated lines would include it."
    )
    refers_to_direct: bool | None = guarded_by(
        CanSeeTemplateMarkups, "Whether it is a percent of direct cost."
    )
    refers_to_total: bool | None = guarded_by(
        CanSeeTemplateMarkups, "Whether it is a percent of the item's total."
    )
    refers_to: (
        list[Annotated["TemplateMarkup", strawberry.lazy("schema.item_templates")]]
        | None
    ) = related(
        item_templates.referred_to,
        "Markups it is a percent of.",
        CanSeeTemplateMarkups,
    )


@stored("item_templates", "What each new item of a project starts with.")
class ItemTemplate:
    id: strawberry.ID
    updated_at: DateTime = related(
        versions.updated_at("item_templates"),
        "Newest change that the viewer may see.",
    )
    version: str = related(
        versions.version("item_templates"),
        "Changes with every edit of it that the viewer may see.",
    )
    lines: list[TemplateLine] | None = related(
        item_templates.lines, "Its lines of cost.", CanSeeTemplateLines
    )
    markups: list[TemplateMarkup] | None = related(
        item_templates.markups, "Its markups.", CanSeeTemplateMarkups
    )


@strawberry.type(description="The project with its new template, or what was wrong.")
class SetItemTemplateLinesPayload:
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        item_templates.changed_project, "The project as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The project with its new template, or what was wrong.")
class SetItemTemplateMarkupsPayload:
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        item_templates.changed_project, "The project as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type
class ItemTemplateMutation:
    @answered_by(
        item_templates.set_item_template_lines,
        "Replaces the lines that each new item starts with.",
    )
    def set_item_template_lines(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetItemTemplateLinesInput, strawberry.argument(description="What to set.")
        ],
    ) -> SetItemTemplateLinesPayload | None: ...

    @answered_by(
        item_templates.set_item_template_markups,
        "Replaces the markups that each new item starts with.",
    )
    def set_item_template_markups(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetItemTemplateMarkupsInput,
            strawberry.argument(description="What to set."),
        ],
    ) -> SetItemTemplateMarkupsPayload | None: ...
