"""What a project lets its clients see: who gives it, and who may take it away."""

import pytest
from sqlalchemy import select, update

from db.models.companies import Membership
from db.models.history import HistoryEntry
from db.models.users import User
from tests.acting import answer, codes, everything, refused
from tests.sites import CLINIC, DEPOT, change
from tests.teamwork import stored

TEAM = ("edit", "view", "nofin")
OUTSIDE = ("subcontractor", "plumbing", "rows", "client", "design")
ON = {"seesBudget": True, "seesBudgetDetails": True, "seesJobLog": True}


async def access(ask, who, project=CLINIC):
    body = await ask(who, "client_access.graphql", project=project)
    return body["data"]["project"]


async def act(ask, who, document="set_client_access", project=CLINIC, **values):
    seen = await access(ask, who, project)
    version = seen["version"] if seen else "0"
    wanted = {"projectId": project, "expectedVersion": version, **values}
    return await ask(who, f"{document}.graphql", input=wanted)


@pytest.mark.rule(
    "projects.client_access",
    "projects.client_budget_enable",
    "projects.client_budget_disable",
    "C06",
    "mx.access.client_budget",
)
@pytest.mark.parametrize("who", TEAM)
async def test_the_budget_is_given_by_an_admin_and_taken_by_anybody(ask_own, who):
    """Access to all projects makes no admin of anybody: what he took stays taken."""
    given = answer(await act(ask_own, "admin", **ON))
    assert given["project"]["clientAccess"] == {**ON, "getsAlerts": False}
    off = dict.fromkeys(ON, False)
    taken = answer(await act(ask_own, who, **off))
    assert taken["project"]["clientAccess"] == {**off, "getsAlerts": False}
    before = await everything(ask_own)
    assert refused(await act(ask_own, who, **ON)) == ["seesBudget", "seesBudgetDetails"]
    seen = (await access(ask_own, who))["viewerCan"]
    assert (seen["showBudget"], seen["setClientAccess"]) == (False, True)
    assert await everything(ask_own) == before
    log = answer(await act(ask_own, who, seesJobLog=True))
    assert log["project"]["clientAccess"] == {
        **off,
        "seesJobLog": True,
        "getsAlerts": False,
    }
    again = answer(await act(ask_own, "admin", seesBudget=True))
    assert again["project"]["clientAccess"]["seesBudget"] is True
    told = (
        select(HistoryEntry.after)
        .where(
            HistoryEntry.action == "SET_CLIENT_ACCESS",
            HistoryEntry.field == "clientSeesBudget",
        )
        .order_by(HistoryEntry.at)
    )
    # It stood open already when the admin gave it first.
    assert await stored(ask_own, told) == [("false",), ("true",)]


@pytest.mark.rule("projects.client_access", "C06")
async def test_no_client_and_no_partner_says_what_clients_see(ask_own):
    before = await everything(ask_own)
    for who in OUTSIDE:
        assert refused(await act(ask_own, who, seesBudget=False)) == ["seesBudget"]
        can = (await access(ask_own, who))["viewerCan"]
        assert can == dict.fromkeys(can, False)
        body = await act(ask_own, who, "set_client_alerts", getsAlerts=True)
        assert refused(body) == ["getsAlerts"]
    assert codes(await act(ask_own, "stranger", seesBudget=False)) == ["NOT_FOUND"]
    body = await act(ask_own, "edit", project=DEPOT, seesBudget=False)
    assert codes(body) == ["NOT_FOUND"]
    assert await everything(ask_own) == before


@pytest.mark.rule("projects.client_alerts")
async def test_alerts_of_clients_are_for_whoever_edits_contacts(ask_own):
    marcus = select(User.id).where(User.name == "Marcus Bell").scalar_subquery()
    of_marcus = update(Membership).where(Membership.user_id == marcus)
    none = {"view_contacts": False, "edit_contacts": False}
    await change(ask_own, of_marcus.values(**none))
    before = await everything(ask_own)
    body = await act(ask_own, "edit", "set_client_alerts", getsAlerts=True)
    assert refused(body) == ["getsAlerts"]
    assert await everything(ask_own) == before
    await change(ask_own, of_marcus.values(view_contacts=True, edit_contacts=True))
    for who, word in (("edit", True), ("admin", False)):
        body = await act(ask_own, who, "set_client_alerts", getsAlerts=word)
        assert answer(body)["project"]["clientAccess"]["getsAlerts"] is word
