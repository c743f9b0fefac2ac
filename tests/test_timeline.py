"""The timeline: phases and events, open to whoever is on the project."""

import pytest
from sqlalchemy import update

from db.models.roles import RoleLevel
from tests.sites import CLINIC, DEPOT, change, statement_counts


def entry(kind, name, starts_on, ends_on=None, phase=None):
    return {
        "kind": kind,
        "name": name,
        "startsOn": starts_on,
        "endsOn": ends_on,
        "phase": {"name": phase} if phase else None,
    }


TIMELINE = [
    entry("PHASE", "Design", "2025-09-01", "2026-04-30"),
    entry("EVENT", "Schematic design review", "2025-11-24", phase="Design"),
    entry("EVENT", "Design development review", "2026-02-02", phase="Design"),
    entry("PHASE", "Permitting", "2026-02-16", "2026-05-15"),
    entry("EVENT", "Electrical permit filed", "2026-03-09", phase="Permitting"),
    entry("EVENT", "Early MEP release", "2026-03-30"),
    entry("EVENT", "Guaranteed maximum price signed", "2026-05-18"),
]
PEOPLE = (
    "admin",
    "edit",
    "view",
    "nofin",
    "subcontractor",
    "plumbing",
    "rows",
    "client",
    "design",
)


@pytest.mark.parametrize("who", PEOPLE)
async def test_the_timeline_stands_in_the_order_of_its_days(ask, who):
    assert await ask(who, "timeline.graphql") == {
        "data": {"project": {"timelineEvents": TIMELINE}}
    }


async def test_a_stranger_finds_no_timeline(ask):
    assert await ask("stranger", "timeline.graphql") == {"data": {"project": None}}


async def test_without_the_feature_there_are_no_events_anywhere(ask_own):
    body = await ask_own("client", "{ projects { nodes { timelineEvents { id } } } }")
    events = body["data"]["projects"]["nodes"][0]["timelineEvents"]
    await change(
        ask_own,
        update(RoleLevel)
        .where(RoleLevel.feature == "timeline")
        .values(with_category="NONE", without_category="NONE"),
    )
    assert await ask_own("client", "timeline.graphql") == {
        "data": {"project": {"timelineEvents": []}}
    }
    ids = [event["id"] for event in events]
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert await ask_own("client", document, ids=ids) == {"data": {"nodes": [None] * 7}}


async def test_a_timeline_and_an_empty_one_take_the_same_statements(ask):
    sites = {"project": CLINIC}, {"project": DEPOT}
    # Token, project, events with their phases.
    assert await statement_counts(ask, "admin", "timeline.graphql", *sites) == [3, 3]
