"""Distribution of reports: who says whom they are sent to, and whom one may name."""

import pytest

from db.base import Base
from tests.acting import answer, everything, faults, ids, refused
from tests.reporting import DISTRIBUTION, DRAWS, NAMES, act, create, told
from tests.sites import change, levels


@pytest.mark.rule("role.report_distribution", "sub_role.reports.report_distribution")
async def test_a_report_is_sent_to_whom_the_list_says(ask_own):
    named = await ids(ask_own)
    wanted = [named[NAMES[who]] for who in ("client", "edit", "client")]
    body = await act(ask_own, "admin", DISTRIBUTION, DRAWS, userIds=wanted)
    people = answer(body)["report"]["distribution"]
    assert [one["name"] for one in people] == ["Grace Lin", "Marcus Bell"]
    guard = "CanSeeReportDistribution"
    entries = await told(ask_own, "SET_REPORT_DISTRIBUTION")
    assert entries == [("distribution", guard, None, None)]
    # At STANDARD one sends what one has made, at ADMIN any.
    both = ("shared_reports", "report_distribution")
    await change(ask_own, *(levels(feature, "STANDARD") for feature in both))
    answer(await create(ask_own, "client", "Mine"))
    before = await everything(ask_own)
    body = await act(ask_own, "client", DISTRIBUTION, userIds=[])
    assert refused(body) == ["userIds"]
    assert await everything(ask_own) == before
    body = await act(ask_own, "client", DISTRIBUTION, "Mine", userIds=wanted[1:2])
    assert answer(body)["report"]["distribution"] == [{"name": "Marcus Bell"}]
    await change(ask_own, levels("report_distribution", "ADMIN"))
    body = await act(ask_own, "design", DISTRIBUTION, "Mine", userIds=[])
    assert answer(body)["report"]["distribution"] == []


async def test_whoever_has_left_the_team_may_stay_on_the_list(ask_own):
    gone = Base.metadata.tables["project_members"]
    named = await ids(ask_own)
    grace, sam = named["Grace Lin"], named["Sam Whitlock"]
    left = gone.delete().where(gone.c.user_id.in_((grace, sam)))
    await change(ask_own, left)
    body = await act(ask_own, "admin", DISTRIBUTION, userIds=[grace])
    assert answer(body)["report"]["distribution"] == [{"name": "Grace Lin"}]
    body = await act(ask_own, "admin", DISTRIBUTION, userIds=[grace, sam])
    assert faults(body) == {"userIds.1": "There is no such record."}
