"""Shared reports: what each is of, its figures, its notes and whom it is sent to."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.models.items import ItemStatus
from db.models.reports import ReportKind
from permissions.guards import CanSeeFunds, CanSeeReportDistribution, CanSeeReportNotes
from resolvers import (
    projects,
    report_acts,
    report_sharing,
    reports,
    users,
    versions,
)
from resolvers.report_acts import (
    CreateReportInput,
    DeleteReportInput,
    UpdateReportInput,
)
from resolvers.report_sharing import SetReportDistributionInput, SetReportNotesInput
from resolvers.scalars import DateTime
from schema.fields import answered_by, can, related
from schema.funds import Fund
from schema.item_totals import ItemTotal
from schema.milestones import Milestone
from schema.nodes import Connection, Node, stored
from schema.payloads import InputError

if TYPE_CHECKING:
    from schema.projects import Project
    from schema.users import User


@stored("report_notes", "What one person notes on a report.")
class ReportNote:
    id: strawberry.ID
    body: str
    created_at: DateTime
    updated_at: DateTime
    author: Annotated["User", strawberry.lazy("schema.users")] = related(
        reports.author, "Who wrote it."
    )


@strawberry.type(description="What the viewer may do with a report.")
class ReportActs:
    update: bool = can("reports", "update", "Its name, and what it is of.")
    delete: bool = can("reports", "delete", "The report as a whole.")
    set_notes: bool = can("reports", "set_notes", "The viewer's own notes on it.")
    set_notes_of_others: bool = can(
        "reports", "set_notes_of_others", "What others noted on it."
    )
    set_distribution: bool = can(
        "reports", "set_distribution", "The people it is sent to."
    )


@stored("reports", "A report shared on a project; each reads in it what he may see.")
class Report(Node):
    kind: ReportKind
    name: str
    created_at: DateTime
    updated_at: DateTime = related(
        versions.updated_at("reports"), "Newest change that the viewer may see."
    )
    version: str = related(
        versions.version("reports"), "Opaque mark of how the viewer sees it."
    )
    created_by: Annotated["User", strawberry.lazy("schema.users")] = related(
        users.creator, "Who made it."
    )
    project: Annotated["Project", strawberry.lazy("schema.projects")] = related(
        projects.of_row, "The project it is about."
    )
    statuses: list[ItemStatus] = related(
        reports.statuses, "Of which items it is; of all where there is none."
    )
    chosen_milestones: list[Milestone] = related(
        reports.chosen_milestones, "Of which milestones; of all where there is none."
    )
    items_by_category: list[ItemTotal] = related(
        reports.items_by_category, "Its items by category, if it is of items."
    )
    items_by_status: list[ItemTotal] = related(
        reports.items_by_status, "Its items by status, if it is of items."
    )
    compared_milestones: list[Milestone] = related(
        reports.compared_milestones, "Published milestones, if it compares them."
    )
    funds: list[Fund] | None = related(
        reports.funds, "Funds of published milestones, if it is of draws.", CanSeeFunds
    )
    notes: list[ReportNote] | None = related(
        reports.notes, "What people note on it.", CanSeeReportNotes
    )
    distribution: list[Annotated["User", strawberry.lazy("schema.users")]] | None = (
        related(
            reports.recipients, "The people it is sent to.", CanSeeReportDistribution
        )
    )
    viewer_can: ReportActs = related(reports.same, "What the viewer may do with it.")


ReportConnection = Connection[Report]


@strawberry.type(description="The new report, or what was wrong.")
class CreateReportPayload:
    report: Report | None = related(
        report_acts.changed_report, "The report as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The report with its changes, or what was wrong.")
class UpdateReportPayload:
    report: Report | None = related(
        report_acts.changed_report, "The report as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The report with its notes, or what was wrong.")
class SetReportNotesPayload:
    report: Report | None = related(
        report_acts.changed_report, "The report as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The report as it is sent, or what was wrong.")
class SetReportDistributionPayload:
    report: Report | None = related(
        report_acts.changed_report, "The report as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The id that is no more, or what was wrong.")
class DeleteReportPayload:
    deleted_id: strawberry.ID | None = related(
        report_acts.deleted_id, "The id that the report had."
    )
    errors: list[InputError]


@strawberry.type
class ReportMutation:
    @answered_by(report_acts.create_report, "Shares a report on a project.")
    def create_report(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            CreateReportInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> CreateReportPayload | None: ...

    @answered_by(report_acts.update_report, "Changes what a report is called and of.")
    def update_report(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            UpdateReportInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> UpdateReportPayload | None: ...

    @answered_by(
        report_sharing.set_report_notes, "Replaces what one person notes on a report."
    )
    def set_report_notes(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetReportNotesInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> SetReportNotesPayload | None: ...

    @answered_by(
        report_sharing.set_report_distribution, "Sets the people a report is sent to."
    )
    def set_report_distribution(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetReportDistributionInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> SetReportDistributionPayload | None: ...

    @answered_by(report_acts.delete_report, "Deletes a report with its notes.")
    def delete_report(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            DeleteReportInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> DeleteReportPayload | None: ...
