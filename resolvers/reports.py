"""Reports: what each is of, read when it is asked for and by whoever asks.

Nothing of a report is stored but what it is of. Its figures are those of items,
milestones and funds at their own places, through the same gate.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    exists,
    literal,
    not_,
    or_,
    select,
)

from db.models.items import ItemStatus
from db.models.reports import ReportKind
from permissions.gate import Reach, known_rows
from permissions.scopes import table_named
from resolvers.engine.aggregates import totals_by
from resolvers.engine.marks import Batched
from resolvers.engine.pages import Connection, connection
from resolvers.engine.plans import BatchInfo
from resolvers.engine.relations import only, same_row, to_linked, to_many, to_one
from resolvers.engine.statements import Between, Pairing
from resolvers.item_totals import OF_PROJECT, ItemGrouping

SEPARATOR = ","


def _is_chosen(
    milestone_id: ColumnElement[str], report: FromClause, reach: Reach
) -> ColumnElement[bool]:
    """Hold to the milestones that a report names, if it names any that one knows of.

    One that it names and that is hidden counts as not named: nobody can tell.
    """
    named = table_named("report_milestones").alias()
    milestone = table_named("milestones").alias()
    known = (
        select(named.c.id)
        .join(milestone, milestone.c.id == named.c.milestone_id)
        .where(named.c.report_id == report.c.id)
        .where(*known_rows(milestone, "milestones", reach))
        .correlate(milestone_id.table, report)
    )
    is_named = known.where(named.c.milestone_id == milestone_id)
    return or_(not_(exists(known)), exists(is_named))


def _of_items(
    items: FromClause, report: FromClause, reach: Reach
) -> ColumnElement[bool]:
    statuses = literal(SEPARATOR) + report.c.statuses + SEPARATOR
    one = literal(f"%{SEPARATOR}") + items.c.status + f"{SEPARATOR}%"
    has_status = or_(report.c.statuses.is_(None), statuses.like(one))
    return and_(has_status, _is_chosen(items.c.milestone_id, report, reach))


# A draft milestone stands in no report (domain 1.4).
def _of_milestones(
    milestones: FromClause, report: FromClause, reach: Reach
) -> ColumnElement[bool]:
    is_published = milestones.c.is_draft.is_(False)
    return and_(is_published, _is_chosen(milestones.c.id, report, reach))


def _of_funds(
    funds: FromClause, report: FromClause, reach: Reach
) -> ColumnElement[bool]:
    milestone = table_named("milestones").alias()
    published = (
        select(milestone.c.id)
        .where(milestone.c.id == funds.c.milestone_id)
        .where(milestone.c.is_draft.is_(False))
        .correlate(funds)
    )
    return and_(exists(published), _is_chosen(funds.c.milestone_id, report, reach))


def _rows_of(kind: ReportKind, predicate: Any) -> Between:
    """Lead from the reports of a kind to those rows of their projects."""
    pairing = Pairing(("report", kind), predicate, "milestones")
    is_kind = (only(kind=kind.value),)
    return Between("reports", "id", "project_id", "project_id", is_kind, pairing)


def _totals(by: ItemGrouping) -> Batched:
    between = _rows_of(ReportKind.ITEMS, _of_items)
    return totals_by(by, replace(OF_PROJECT, between=between))


def _statuses(parents: Any, info: BatchInfo) -> list[list[ItemStatus]]:  # noqa: ARG001
    return [
        [ItemStatus(word) for word in words.split(SEPARATOR)] if words else []
        for words in parents.column("statuses")
    ]


of_project = connection(Connection("reports", "project_id"))
statuses = Batched(_statuses, needs=("statuses",))
chosen_milestones = to_linked(
    "milestones",
    Between("report_milestones", "report_id", near="milestone_id"),
    "starts_on",
)
items_by_category = _totals(ItemGrouping.CATEGORY)
items_by_status = _totals(ItemGrouping.STATUS)
compared_milestones = to_linked(
    "milestones", _rows_of(ReportKind.MILESTONES, _of_milestones), "starts_on"
)
funds = to_linked(
    "funds", _rows_of(ReportKind.DRAWS, _of_funds), "milestone_id.starts_on"
)
notes = to_many("report_notes", "report_id", "created_at")
author = to_one("users", "author_id")
recipients = to_linked(
    "users", Between("report_recipients", "report_id", near="user_id"), "name"
)
same = same_row()
