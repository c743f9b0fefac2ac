"""Rights on reports: each project's own, at each level, and no more than one knows."""

import pytest
from sqlalchemy import select, update

from db.base import Base
from db.models.milestones import Milestone
from db.models.roles import Role
from db.models.team import ProjectMember
from tests.acting import answer, everything, ids, refused
from tests.sites import TOWNHOMES, change, levels
from tests.test_report_acts import CONCEPT, EARLY, ITEMS, act, create, reports

UPDATE, DELETE = "update_report.graphql", "delete_report.graphql"


async def may(ask, who, name="Mine"):
    can = (await reports(ask, who))[name]["viewerCan"]
    return {act for act in ("update", "delete") if can[act]}


@pytest.mark.rule("role.shared_reports", "sub_role.reports.shared_reports")
async def test_at_view_not_even_ones_own_report_is_changed(ask_own):
    await change(ask_own, levels("shared_reports", "STANDARD"))
    answer(await create(ask_own, "client", "Mine"))
    assert await may(ask_own, "client") == {"update", "delete"}
    assert await may(ask_own, "edit") == set()
    await change(ask_own, levels("shared_reports", "VIEW"))
    before = await everything(ask_own)
    assert await may(ask_own, "client") == set()
    assert refused(await act(ask_own, "client", UPDATE, "Mine", name="x")) == ["name"]
    assert refused(await act(ask_own, "client", DELETE, "Mine")) == ["reportId"]
    assert await everything(ask_own) == before
    await change(ask_own, levels("shared_reports", "ADMIN"))
    assert await may(ask_own, "edit") == {"update", "delete"}
    assert answer(await act(ask_own, "edit", DELETE, "Mine"))


@pytest.mark.rule("role.shared_reports", "sub_role.reports.shared_reports")
async def test_a_report_is_shared_on_the_projects_whose_role_has_it(ask_own):
    owner = select(Role.id).where(Role.name == "Owner").limit(1).scalar_subquery()
    member = await ids(ask_own)
    elsewhere = update(ProjectMember).where(
        ProjectMember.user_id == member["Marcus Bell"],
        ProjectMember.project_id == TOWNHOMES,
    )
    raised = levels("shared_reports", "STANDARD")
    lowered = levels("shared_reports", "VIEW").where(
        Base.metadata.tables["role_levels"].c.role_id == owner
    )
    await change(ask_own, elsewhere.values(role_id=owner), raised, lowered)
    before = await everything(ask_own)
    body = await create(ask_own, "edit", "Mine", projectId=TOWNHOMES)
    assert refused(body) == ["projectId"]
    assert await everything(ask_own) == before
    assert answer(await create(ask_own, "edit", "Mine"))


async def test_a_milestone_that_one_does_not_know_stays_chosen(ask_own):
    named = await ids(ask_own)
    hidden, shown = named[CONCEPT], named[EARLY]
    both = {"milestoneIds": [hidden, shown]}
    answer(await create(ask_own, "admin", "Early", **both))
    draft = update(Milestone).where(Milestone.id == hidden).values(is_draft=True)
    await change(ask_own, draft, levels("shared_reports", "ADMIN"))
    report = (await reports(ask_own, "client"))["Early"]["id"]
    for wanted, left in (([], {hidden}), ([shown], {hidden, shown})):
        body = await act(ask_own, "client", UPDATE, "Early", milestoneIds=wanted)
        assert answer(body)
        links = Base.metadata.tables["report_milestones"].c
        linked = select(links.milestone_id).where(links.report_id == report)
        async with ask_own.operations.database.writing() as connection:
            assert set(await connection.scalars(linked)) == left


async def test_what_is_noted_and_whom_it_is_sent_to_each_make_a_new_version(ask_own):
    for document, values in (
        ("set_report_notes.graphql", {"notes": "Between us"}),
        ("set_report_distribution.graphql", {"userIds": []}),
    ):
        before = (await reports(ask_own, "admin"))[ITEMS]
        answer(await act(ask_own, "admin", document, **values))
        after = (await reports(ask_own, "admin"))[ITEMS]
        assert after["version"] != before["version"], document
        assert after["updatedAt"] > before["updatedAt"]
        written = await everything(ask_own)
        answer(await act(ask_own, "admin", document, **values))
        assert await everything(ask_own) == written, document


COUNTS = """
query ($id: ID!) { node(id: $id) { ... on Report { itemsByStatus { status count } } } }
"""


async def test_what_one_reader_knows_of_milestones_serves_no_other(ask_own):
    """Whoever knows a milestone that a report names reads less: of its items only."""
    early = (await ids(ask_own))[EARLY]
    made = answer(await create(ask_own, "admin", "Early", milestoneIds=[early]))
    draft = update(Milestone).where(Milestone.id == early).values(is_draft=True)
    await change(ask_own, draft)

    async def counted():
        body = await ask_own("view", COUNTS, id=made["report"]["id"])
        return sum(one["count"] for one in body["data"]["node"]["itemsByStatus"])

    known = await counted()
    await change(ask_own, levels("draft_milestones_created_by_others", "NONE"))
    assert 0 < known < await counted()
