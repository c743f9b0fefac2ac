"""Totals of a project's items by category, status or milestone."""

from enum import StrEnum

import strawberry

from resolvers.engine.aggregates import Aggregate, Group, column_if_there, totals
from resolvers.engine.relations import by_reference, only


@strawberry.enum(description="What items are counted and summed by.")
class ItemGrouping(StrEnum):
    CATEGORY = "CATEGORY"
    STATUS = "STATUS"
    MILESTONE = "MILESTONE"


# Drafts, options and items of a scenario enter no total.
OF_PROJECT = Aggregate(
    "items",
    "project_id",
    {
        ItemGrouping.CATEGORY: Group("category_id", "categories"),
        ItemGrouping.STATUS: Group("status"),
        ItemGrouping.MILESTONE: Group("milestone_id", "milestones"),
    },
    where=(only(is_draft=False, option_of_id=None, scenario_id=None),),
)
of_project = totals(OF_PROJECT)
category = by_reference("categories", "category_id")
milestone = by_reference("milestones", "milestone_id")
status = column_if_there("status")
count = column_if_there("count")
is_partial = column_if_there("is_partial")
