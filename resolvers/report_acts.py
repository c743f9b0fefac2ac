"""Acts on reports: sharing one on a project, what it is of, and deleting it."""

from collections.abc import Mapping, Sequence
from typing import Any

import strawberry
from strawberry import UNSET

from db.models.items import ItemStatus
from db.models.reports import ReportKind
from resolvers import past
from resolvers.acts import act, changed, given, told
from resolvers.payloads import InputFault, Payload, refuse
from resolvers.reports import SEPARATOR
from resolvers.rights import Needs, acts_of, permit_each
from resolvers.texts import LONGEST_NAME, camel, line_faults
from resolvers.writes import NO_SUCH, Row, Write

MOST_MILESTONES = 100
_FIELDS = ("name", "statuses", "milestone_ids")
_UPDATE: Needs = dict.fromkeys(map(camel, _FIELDS), "update")
# The columns that the history guards the others by.
GUARDED = {
    "notes": "notes_changed_at",
    "distribution": "distribution_changed_at",
}
_DELETE: Needs = {"reportId": "delete"}


@strawberry.input(description="A report to be shared on a project.")
class CreateReportInput:
    project_id: strawberry.ID = strawberry.field(description="The project.")
    kind: ReportKind = strawberry.field(description="What it reports of.")
    name: str = strawberry.field(description="What it is called.")
    statuses: list[ItemStatus] | None = strawberry.field(
        default=None, description="Of which items; of all where there is none."
    )
    milestone_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Of which milestones; of all where there is none."
    )


@strawberry.input(description="A report, as it stood when it was last read.")
class DeleteReportInput:
    report_id: strawberry.ID = strawberry.field(description="The report.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(description="What is to be changed of a report; the rest stays.")
class UpdateReportInput(DeleteReportInput):
    name: str | None = strawberry.field(default=UNSET, description="What it is called.")
    statuses: list[ItemStatus] | None = strawberry.field(
        default=UNSET, description="Of which items; of all where there is none."
    )
    milestone_ids: list[strawberry.ID] | None = strawberry.field(
        default=UNSET, description="Of which milestones; of all where there is none."
    )


async def _create(work: Write, wanted: CreateReportInput) -> str:
    needs = {"projectId": "create_report"}
    project = await work.row_to_change("projects", wanted.project_id, acts_of(needs))
    permit_each(project, needs)
    sent = given(wanted, *_FIELDS)
    refuse(await _faults(work, project["id"], sent))
    place = {"project_id": project["id"]}
    report_id = await work.add(
        "reports",
        **place,
        kind=str(wanted.kind),
        name=wanted.name.strip(),
        statuses=_written(wanted.statuses),
        creator_id=work.decision.viewer.user_id,
        created_at=work.at,
        updated_at=work.at,
    )
    rows = [{"milestone_id": one} for one in dict.fromkeys(wanted.milestone_ids or ())]
    rows = [{**place, "report_id": report_id, **row} for row in rows]
    await work.add_all("report_milestones", rows)
    await tell(work, place, "CREATE_REPORT", "name", (None, wanted.name.strip()))
    return report_id


async def _update(work: Write, wanted: UpdateReportInput) -> str:
    sent = given(wanted, *_FIELDS)
    report = await held(work, wanted, {camel(name): "update" for name in sent})
    refuse(await _faults(work, report["project_id"], sent))
    values: dict[str, str | None] = {}
    if "name" in sent:
        values["name"] = sent["name"].strip()
    if "statuses" in sent:
        values["statuses"] = _written(sent["statuses"])
    await work.change_fields("reports", report, values, action="UPDATE_REPORT")
    if "milestone_ids" in sent:
        await _choose(work, report, sent["milestone_ids"] or ())
    return report["id"]


async def _choose(work: Write, report: Row, ids: Sequence[str]) -> None:
    """Let the report be of these milestones, and of those that one does not know."""
    before = await linked(work, report, "report_milestones", "milestone_id")
    known = await work.known("milestones", before, report["project_id"])
    after = dict.fromkeys([*(one for one in before if one not in known), *ids])
    changed = set(after) ^ set(before)
    if changed:
        await link(work, report, "report_milestones", "milestone_id", after)
    rows = await work.rows("milestones", sorted(changed), ("is_draft",))
    # That drafts go shows to nobody: not all know of them.
    if any(not row["is_draft"] for row in rows):
        await work.change("reports", report["id"], updated_at=work.at)
        await tell(work, report, "UPDATE_REPORT", "chosen_milestones")


async def _delete(work: Write, wanted: DeleteReportInput) -> Payload:
    report = await held(work, wanted, _DELETE)
    await work.remove("reports", report["id"])
    await tell(work, report, "DELETE_REPORT", "name", (report["name"], None))
    return Payload(None, told={"deleted_id": report["id"]})


async def held(work: Write, wanted: DeleteReportInput, needs: Needs) -> Row:
    return await work.held("reports", wanted.report_id, wanted.expected_version, needs)


async def _faults(
    work: Write, project_id: str, sent: Mapping[str, Any]
) -> list[InputFault]:
    found: list[InputFault] = []
    if "name" in sent:
        needed = "A report has a name."
        found += line_faults("name", sent["name"], LONGEST_NAME, needed=needed)
    ids = list(map(str, sent.get("milestone_ids") or ()))
    if len(ids) > MOST_MILESTONES:
        message = f"At most {MOST_MILESTONES} milestones."
        return [*found, InputFault("milestoneIds", message)]
    known = await work.known("milestones", ids, project_id)
    rows = await work.rows("milestones", sorted(known), ("is_draft",))
    drafts = {row["id"] for row in rows if row["is_draft"]}
    for number, one in enumerate(ids):
        if one not in known:
            found.append(InputFault(f"milestoneIds.{number}", NO_SUCH))
        elif one in drafts:
            message = "A draft stands in no report."
            found.append(InputFault(f"milestoneIds.{number}", message))
    return found


def _written(statuses: Sequence[ItemStatus] | None) -> str | None:
    """Write statuses as they are stored: each once, in the order of their states."""
    chosen = [str(one) for one in ItemStatus if one in (statuses or ())]
    return SEPARATOR.join(chosen) or None


async def linked(work: Write, report: Row, table: str, column: str) -> list[str]:
    """Read what a table of pairs links with the report."""
    rows = await work.stored(table, "report_id", report["id"], column)
    return [row[column] for row in rows]


async def link(
    work: Write, report: Row, table: str, column: str, ids: Mapping[str, None]
) -> None:
    """Link these with the report, and no others."""
    place = {"project_id": report["project_id"]}
    rows = [{**place, column: one} for one in ids]
    await work.replace(table, "report_id", report["id"], rows)


async def tell(
    work: Write, report: Row, action: str, field: str, words: past.Words = (None, None)
) -> None:
    """Note a change, each under the guard of what it changes."""
    column = GUARDED.get(field, "name")
    entry = past.entry("reports", column, words) | {"field": camel(field)}
    await work.note(action=action, **entry, **past.place("reports", report))


def report_act(change: Any, inputs: Needs) -> Any:
    return act(change, table="reports", inputs=inputs, subject="report_id")


create_report = act(_create, table="projects", inputs={"projectId": "create_report"})
update_report = report_act(_update, _UPDATE)
delete_report = report_act(_delete, _DELETE)
changed_report = changed("reports")
deleted_id = told("deleted_id")
