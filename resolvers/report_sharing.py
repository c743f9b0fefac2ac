"""What people note on a report, and whom it is sent to."""

from collections.abc import Iterator, Sequence

import strawberry
from strawberry import UNSET

from resolvers.acts import given
from resolvers.drafts import MOST_PEOPLE
from resolvers.payloads import InputFault, refuse
from resolvers.report_acts import (
    DeleteReportInput,
    held,
    link,
    linked,
    report_act,
    tell,
)
from resolvers.rights import Needs
from resolvers.texts import camel, text_faults, tidy
from resolvers.writes import NO_SUCH, Row, Write

_NOTES: Needs = {"notes": "set_notes", "authorId": "set_notes_of_others"}
_NOTE = ("id", "author_id", "body")
_DISTRIBUTION: Needs = {"userIds": "set_distribution"}


@strawberry.input(description="What one person notes on a report.")
class SetReportNotesInput(DeleteReportInput):
    notes: str | None = strawberry.field(description="The notes, or null for none.")
    author_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="Whose notes they are; else the viewer's own."
    )


@strawberry.input(description="A report, and people of the project's team.")
class SetReportDistributionInput(DeleteReportInput):
    user_ids: list[strawberry.ID] = strawberry.field(
        description="All whom it is sent to."
    )


async def _set_notes(work: Write, wanted: SetReportNotesInput) -> str:
    sent = given(wanted, "notes", "author_id")
    needs = {name: _NOTES[name] for name in map(camel, sent)}
    report = await held(work, wanted, needs)
    viewer = work.decision.viewer.user_id
    author = sent.get("author_id") or viewer
    rows = await work.stored("report_notes", "report_id", report["id"], *_NOTE)
    before = next((row for row in rows if row["author_id"] == author), None)
    refuse(_note_faults(wanted, is_there=before is not None or author == viewer))
    old, body = before["body"] if before else None, tidy(wanted.notes)
    if body != old:
        await _write_note(work, report, before, {"author_id": author, "body": body})
        await work.change("reports", report["id"], notes_changed_at=work.at)
        await tell(work, report, "SET_REPORT_NOTES", "notes", (old, body))
    return report["id"]


def _note_faults(
    wanted: SetReportNotesInput, *, is_there: bool
) -> Iterator[InputFault]:
    """Refuse to put words in the mouth of whoever has noted nothing."""
    yield from text_faults("notes", wanted.notes)
    if not is_there:
        yield InputFault("authorId", NO_SUCH)


async def _write_note(work: Write, report: Row, before: Row | None, note: Row) -> None:
    if before is None:
        place = {"project_id": report["project_id"], "report_id": report["id"]}
        stamps = {"created_at": work.at, "updated_at": work.at}
        await work.add("report_notes", **place, **note, **stamps)
    elif note["body"] is None:
        await work.remove("report_notes", before["id"])
    else:
        values = {"body": note["body"], "updated_at": work.at}
        await work.change("report_notes", before["id"], **values)


async def _set_distribution(work: Write, wanted: SetReportDistributionInput) -> str:
    report = await held(work, wanted, _DISTRIBUTION)
    before = await linked(work, report, "report_recipients", "user_id")
    refuse(await _people_faults(work, report, wanted.user_ids, before))
    after = dict.fromkeys(map(str, wanted.user_ids))
    if set(after) != set(before):
        await link(work, report, "report_recipients", "user_id", after)
        await work.change("reports", report["id"], distribution_changed_at=work.at)
        # Who they are is no part of the history.
        await tell(work, report, "SET_REPORT_DISTRIBUTION", "distribution")
    return report["id"]


async def _people_faults(
    work: Write, report: Row, ids: Sequence[str], standing: Sequence[str]
) -> list[InputFault]:
    """Name whom the team does not know; whoever is on the list already may stay."""
    if len(ids) > MOST_PEOPLE:
        return [InputFault("userIds", f"At most {MOST_PEOPLE} people at once.")]
    places = enumerate(ids)
    new = {f"userIds.{n}": ("users", one) for n, one in places if one not in standing}
    return await work.faulty_references(report["project_id"], new)


set_report_notes = report_act(_set_notes, _NOTES)
set_report_distribution = report_act(_set_distribution, _DISTRIBUTION)
