"""Acts on the timeline: who may, what follows, and which circles are refused."""

import pytest
from sqlalchemy import update

from db.models.items import Item
from tests.acting import codes, everything
from tests.histories.breaking import breaking
from tests.sites import CLINIC, change

STAFF = ("admin", "edit", "view", "nofin")
REFUSED = ("subcontractor", "plumbing", "rows", "client", "design", "stranger")
FIND = """
query ($project: ID!) {
  project(id: $project) {
    timelineEvents { id name version phase { name } predecessors { name } }
  }
}
"""
TIED = """
query ($project: ID!) {
  project(id: $project) { items(first: 100) { nodes { name event { name } } } }
}
"""
NEW = {"projectId": CLINIC, "name": "Roof closed", "startsOn": "2026-04-01"}


async def events(ask, who="admin"):
    project = (await ask(who, FIND, project=CLINIC))["data"]["project"]
    return {one["name"]: one for one in project["timelineEvents"]} if project else {}


async def act(ask, who, document, title, /, **more):
    known = await events(ask, who) or await events(ask)
    event = known[title]
    wanted = {"eventId": event["id"], "expectedVersion": event["version"], **more}
    return await ask(who, document, input=wanted)


def payload(body):
    ((_, answer),) = body["data"].items()
    return answer


def fields(body):
    return [one["field"] for one in payload(body)["errors"]]


@pytest.mark.rule("sub_role.project_administration.timeline", "role.timeline")
async def test_the_timeline_is_edited_by_whoever_administers_it(ask_own):
    before = await everything(ask_own)
    for who in REFUSED:
        expected = ["NOT_FOUND"] if who == "stranger" else ["FORBIDDEN"]
        phase = {**NEW, "endsOn": "2026-05-01"}
        release = "Early MEP release"
        for body in (
            await ask_own(who, "create_event.graphql", input=NEW),
            await ask_own(who, "create_phase.graphql", input=phase),
            await act(ask_own, who, "update_timeline_event.graphql", release, name="X"),
            await act(ask_own, who, "delete_timeline_event.graphql", release),
        ):
            assert codes(body) == expected
        assert len(await events(ask_own, who)) == (0 if who == "stranger" else 7)
    assert await everything(ask_own) == before
    for who in STAFF:
        design = (await events(ask_own))["Design"]["id"]
        wanted = NEW | {"phaseId": design, "predecessorIds": [design]}
        made = payload(await ask_own(who, "create_event.graphql", input=wanted))
        event_id = made["timelineEvent"].pop("id")
        assert made == {
            "timelineEvent": {
                "kind": "EVENT",
                "name": "Roof closed",
                "startsOn": "2026-04-01",
                "endsOn": None,
                "phase": {"name": "Design"},
                "predecessors": [{"name": "Design"}],
            },
            "errors": [],
        }
        changed = payload(
            await act(
                ask_own,
                who,
                "update_timeline_event.graphql",
                "Roof closed",
                startsOn="2026-04-02",
                phaseId=None,
            )
        )
        assert changed["timelineEvent"]["startsOn"] == "2026-04-02"
        assert changed["timelineEvent"]["phase"] is None
        gone = await act(ask_own, who, "delete_timeline_event.graphql", "Roof closed")
        assert payload(gone) == {"deletedId": event_id, "errors": []}


async def test_a_deleted_phase_leaves_its_events_and_their_items(ask_own):
    before = payload(await ask_own("admin", TIED, project=CLINIC))["items"]["nodes"]
    await act(ask_own, "edit", "delete_timeline_event.graphql", "Permitting")
    left = await events(ask_own)
    assert left["Electrical permit filed"]["phase"] is None
    await act(ask_own, "edit", "delete_timeline_event.graphql", "Early MEP release")
    after = payload(await ask_own("admin", TIED, project=CLINIC))["items"]["nodes"]
    release = {"name": "Early MEP release"}
    assert [one["name"] for one in after] == [one["name"] for one in before]
    assert any(one["event"] == release for one in before)
    assert not any(one["event"] == release for one in after)


async def sent_by_deleting(ask, title):
    """Tell what is read to delete an event, and which statements change items."""
    with breaking(ask, at=0) as sent:
        gone = "delete_timeline_event.graphql"
        assert fields(await act(ask, "edit", gone, title)) == []
    reads = [one for one in sent if one.startswith(("SELECT", "WITH"))]
    return reads, [one for one in sent if one.startswith("UPDATE items")]


async def test_items_of_a_deleted_event_ask_no_statements_of_their_own(ask_own):
    event = (await events(ask_own))["Early MEP release"]
    everywhere = update(Item).where(Item.project_id == CLINIC)
    await change(ask_own, everywhere.values(event_id=event["id"]))
    many, untied = await sent_by_deleting(ask_own, "Early MEP release")
    none, _ = await sent_by_deleting(ask_own, "Electrical permit filed")
    # Who may not know of the items does not learn of them by what is asked.
    assert many == none
    assert len(untied) == 1


async def test_nothing_is_a_part_of_itself_or_goes_before_itself(ask_own):
    known = await events(ask_own)
    update = "update_timeline_event.graphql"
    design, permitting = known["Design"]["id"], known["Permitting"]["id"]
    done = await act(ask_own, "edit", update, "Permitting", phaseId=design)
    assert fields(done) == []
    done = await act(ask_own, "edit", update, "Permitting", predecessorIds=[design])
    assert fields(done) == []
    before = await everything(ask_own)
    for one in (design, permitting):
        body = await act(ask_own, "edit", update, "Design", phaseId=one)
        assert fields(body) == ["phaseId"]
        body = await act(ask_own, "edit", update, "Design", predecessorIds=[one])
        assert fields(body) == ["predecessorIds.0"]
    assert await everything(ask_own) == before


async def test_every_fault_of_an_event_is_named(ask_own):
    before = await everything(ask_own)
    wanted = {**NEW, "name": " ", "endsOn": "2026-01-01", "phaseId": "evt_x"}
    body = await ask_own("edit", "create_phase.graphql", input=wanted)
    assert fields(body) == ["name", "endsOn", "phaseId"]
    release = (await events(ask_own))["Early MEP release"]["id"]
    body = await ask_own(
        "edit", "create_event.graphql", input=NEW | {"phaseId": release}
    )
    assert fields(body) == ["phaseId"]
    wanted = {"eventId": release, "expectedVersion": "0", "name": "Release"}
    body = await ask_own("edit", "update_timeline_event.graphql", input=wanted)
    assert codes(body) == ["CONFLICT"]
    assert await everything(ask_own) == before
