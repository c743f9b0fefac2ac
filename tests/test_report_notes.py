"""Notes on reports: everybody's own, and who changes those of others."""

import asyncio

import pytest

from tests.acting import answer, codes, everything, faults, ids, refused
from tests.reporting import (
    DRAWS,
    ITEMS,
    NAMES,
    NOTES,
    OTHERS,
    SIDE_BY_SIDE,
    act,
    reports,
    told,
)
from tests.sites import NOWHERE, change, levels


@pytest.mark.rule("role.report_notes", "sub_role.reports.report_notes")
async def test_everybody_of_the_project_notes_and_changes_his_own(ask_own):
    for who in ("admin", *OTHERS):
        for notes in (f" {who} was here ", "Once\nmore"):
            body = await act(ask_own, who, NOTES, SIDE_BY_SIDE, notes=notes)
            own = [
                one["body"]
                for one in answer(body)["report"]["notes"]
                if one["author"]["name"] == NAMES[who]
            ]
            assert own == [notes.strip()]
    noted = (await reports(ask_own, "client"))[SIDE_BY_SIDE]["notes"]
    assert len(noted) == len(NAMES)
    body = await act(ask_own, "client", NOTES, SIDE_BY_SIDE, notes=None)
    assert len(answer(body)["report"]["notes"]) == len(NAMES) - 1
    last = (await told(ask_own, "SET_REPORT_NOTES"))[-1]
    assert last == ("notes", "CanSeeReportNotes", "Once\nmore", None)
    before = await everything(ask_own)
    body = await act(ask_own, "client", NOTES, SIDE_BY_SIDE, notes=" ")
    assert answer(body)
    assert await everything(ask_own) == before


@pytest.mark.rule("role.report_notes", "sub_role.reports.report_notes")
async def test_the_notes_of_others_are_the_admins_alone_to_change(ask_own):
    notes = (await reports(ask_own, "admin"))[ITEMS]["notes"]
    elena = next(one["author"]["id"] for one in notes if "Elena" in str(one))
    words = {"notes": "Prices hold no more.", "authorId": elena}
    before = await everything(ask_own)
    for who in OTHERS:
        body = await act(ask_own, who, NOTES, **words)
        assert refused(body) == ["authorId"]
    assert await everything(ask_own) == before
    # Whoever has noted nothing is given no words.
    for nobody in ((await ids(ask_own))[NAMES["rows"]], "usr_x", NOWHERE):
        body = await act(ask_own, "admin", NOTES, notes="Mine", authorId=nobody)
        assert faults(body) == {"authorId": "There is no such record."}
    assert await everything(ask_own) == before
    done = answer(await act(ask_own, "admin", NOTES, **words))["report"]["notes"]
    assert done[0] == {
        "body": "Prices hold no more.",
        "author": {"name": "Elena Voss"},
    }
    await change(ask_own, levels("report_notes", "ADMIN"))
    words = {"notes": None, "authorId": elena}
    left = answer(await act(ask_own, "design", NOTES, **words))["report"]["notes"]
    assert [one["author"]["name"] for one in left] == ["Grace Lin"]


@pytest.mark.rule("role.report_notes", "sub_role.reports.report_notes")
@pytest.mark.parametrize("level", ["NONE", "VIEW"])
async def test_below_standard_nobody_notes(ask_own, level):
    await change(ask_own, levels("report_notes", level))
    before = await everything(ask_own)
    for who in OTHERS:
        assert refused(await act(ask_own, who, NOTES, notes="Mine")) == ["notes"]
        assert not (await reports(ask_own, who))[ITEMS]["viewerCan"]["setNotes"]
    assert await everything(ask_own) == before


@pytest.mark.rule("role.shared_reports", "sub_role.reports.shared_reports")
async def test_where_shared_reports_are_at_none_none_can_be_noted_on(ask_own):
    await change(ask_own, levels("shared_reports", "NONE"))
    before = await everything(ask_own)
    for who in OTHERS:
        body = await act(ask_own, who, NOTES, notes="Mine")
        assert codes(body) == ["NOT_FOUND"]
    assert await everything(ask_own) == before


async def test_of_two_who_note_at_once_neither_loses_a_word(ask_own):
    who = ("edit", "client", "design", "plumbing")
    bodies = await asyncio.gather(
        *(act(ask_own, one, NOTES, DRAWS, notes=f"By {one}") for one in who)
    )
    done = {one for one, body in zip(who, bodies, strict=True) if not codes(body)}
    lost = [codes(body) for body in bodies if codes(body)]
    assert lost == [["CONFLICT"]] * (len(who) - len(done))
    noted = (await reports(ask_own, "admin"))[DRAWS]["notes"]
    assert {f"By {one}" for one in done} <= {one["body"] for one in noted}
    assert done
