"""Acts on reports: who shares, changes and deletes them, and what is refused."""

import pytest
from sqlalchemy import select, update

from db.base import Base
from server.operations import Request
from tests.acting import answer, codes, everything, faults, ids, refused
from tests.asking import DOCUMENTS
from tests.reporting import (
    DISTRIBUTION,
    DRAWS,
    ITEMS,
    NAMES,
    NOTES,
    OTHERS,
    SHARED,
    SIDE_BY_SIDE,
    act,
    create,
    reports,
    told,
)
from tests.sites import CLINIC, DEPOT, NOWHERE, change, levels

EARLY, MAXIMUM, CONCEPT = "Early MEP package", "Guaranteed maximum price", "Concept"
ACTS = ("update", "delete", "setNotes", "setNotesOfOthers", "setDistribution")


@pytest.mark.rule(
    "role.shared_reports",
    "sub_role.reports.shared_reports",
    "role.report_distribution",
    "sub_role.reports.report_distribution",
)
async def test_by_default_the_admin_alone_shares_reports_and_sends_them(ask_own):
    before = await everything(ask_own)
    for who in OTHERS:
        assert refused(await create(ask_own, who, "Mine")) == ["projectId"]
        for document, (values, inputs) in SHARED.items():
            body = await act(ask_own, who, document, **values)
            assert refused(body) == inputs, (who, document)
        assert refused(await act(ask_own, who, DISTRIBUTION, userIds=[])) == ["userIds"]
        for report in (await reports(ask_own, who)).values():
            can = dict.fromkeys(ACTS, False) | {"setNotes": True}
            assert report["viewerCan"] == can
    assert codes(await create(ask_own, "stranger", "Mine")) == ["NOT_FOUND"]
    for document, values in (
        *((one, values) for one, (values, _) in SHARED.items()),
        (DISTRIBUTION, {"userIds": []}),
        (NOTES, {"notes": "Mine"}),
    ):
        body = await act(ask_own, "stranger", document, **values)
        assert codes(body) == ["NOT_FOUND"], document
    assert await everything(ask_own) == before


@pytest.mark.rule("role.shared_reports", "sub_role.reports.shared_reports")
async def test_the_admin_shares_changes_and_deletes_a_report(ask_own):
    named = await ids(ask_own)
    made = answer(
        await create(
            ask_own,
            "admin",
            " Early items ",
            statuses=["PENDING", "ACCEPTED", "PENDING"],
            milestoneIds=[named[EARLY], named[EARLY], named[CONCEPT]],
        )
    )["report"]
    assert made == {
        "id": made["id"],
        "kind": "ITEMS",
        "name": "Early items",
        "statuses": ["PENDING", "ACCEPTED"],
        "chosenMilestones": [{"name": CONCEPT}, {"name": EARLY}],
        "notes": [],
        "distribution": [],
    }
    for who in OTHERS:
        assert "Early items" in await reports(ask_own, who)
    body = await act(
        ask_own,
        "admin",
        "update_report.graphql",
        "Early items",
        name="Items",
        statuses=[],
        milestoneIds=None,
    )
    changed = {"name": "Items", "statuses": [], "chosenMilestones": []}
    assert answer(body)["report"] == made | changed
    assert await told(ask_own, "CREATE_REPORT") == [
        ("name", "PUBLIC", None, "Early items")
    ]
    assert sorted(await told(ask_own, "UPDATE_REPORT"), key=lambda one: one[0]) == [
        ("chosenMilestones", "PUBLIC", None, None),
        ("name", "PUBLIC", "Early items", "Items"),
        ("statuses", "PUBLIC", "PENDING,ACCEPTED", None),
    ]
    body = await act(ask_own, "admin", "delete_report.graphql", "Items")
    assert answer(body)["deletedId"] == made["id"]
    assert list(await reports(ask_own, "view")) == [ITEMS, SIDE_BY_SIDE, DRAWS]
    assert await told(ask_own, "DELETE_REPORT") == [("name", "PUBLIC", "Items", None)]


@pytest.mark.rule("role.shared_reports", "sub_role.reports.shared_reports")
async def test_at_standard_one_shares_reports_and_changes_ones_own(ask_own):
    await change(ask_own, levels("shared_reports", "STANDARD"))
    for who in OTHERS:
        name = f"Report of {who}"
        answer(await create(ask_own, who, name, kind="DRAWS"))
        before = await everything(ask_own)
        other = "client" if who == "design" else "design"
        for document, (values, inputs) in SHARED.items():
            for stranger, report in ((who, ITEMS), (other, name)):
                body = await act(ask_own, stranger, document, report, **values)
                assert refused(body) == inputs
        assert await everything(ask_own) == before
        own = (await reports(ask_own, who))[name]["viewerCan"]
        assert own["update"]
        assert own["delete"]
        assert not own["setDistribution"]
        new = {"name": f"Again {who}"}
        done = await act(ask_own, who, "update_report.graphql", name, **new)
        assert answer(done)["report"]["name"] == f"Again {who}"
        answer(await act(ask_own, who, "delete_report.graphql", f"Again {who}"))
    await change(ask_own, levels("shared_reports", "ADMIN"))
    body = await act(ask_own, "design", "update_report.graphql", ITEMS, name="Log")
    assert answer(body)["report"]["name"] == "Log"


async def test_a_hidden_change_of_a_report_shows_to_nobody(ask_own):
    hidden = ("report_notes", "report_distribution")
    await change(ask_own, *(levels(feature, "NONE") for feature in hidden))
    before = (await reports(ask_own, "client"))[ITEMS]
    admin = (await reports(ask_own, "admin"))[ITEMS]
    answer(await act(ask_own, "admin", NOTES, notes="Between us"))
    answer(await act(ask_own, "admin", DISTRIBUTION, userIds=[]))
    assert (await reports(ask_own, "client"))[ITEMS] == before
    seen = (await reports(ask_own, "admin"))[ITEMS]
    assert seen["version"] != admin["version"]
    assert seen["updatedAt"] > admin["updatedAt"]


async def test_taking_a_hidden_milestone_out_of_a_report_shows_to_nobody(ask_own):
    early = (await ids(ask_own))[CONCEPT]
    answer(await create(ask_own, "admin", "Early", milestoneIds=[early]))
    milestones = Base.metadata.tables["milestones"]
    hiding = update(milestones).where(milestones.c.id == early).values(is_draft=True)
    await change(ask_own, hiding)
    before = (await reports(ask_own, "client"))["Early"]
    answer(
        await act(ask_own, "admin", "update_report.graphql", "Early", milestoneIds=[])
    )
    linked = select(Base.metadata.tables["report_milestones"].c.milestone_id)
    async with ask_own.operations.database.writing() as connection:
        assert early not in set(await connection.scalars(linked))
    assert (await reports(ask_own, "client"))["Early"] == before
    assert await told(ask_own, "UPDATE_REPORT") == []


async def test_a_report_that_has_changed_since_is_a_conflict(ask_own):
    stale = (await reports(ask_own, "admin"))[ITEMS]
    answer(await act(ask_own, "admin", "update_report.graphql", name="Log"))
    before = await everything(ask_own)
    first = {"reportId": stale["id"], "expectedVersion": stale["version"]}
    for document, values in (
        *((one, values) for one, (values, _) in SHARED.items()),
        (DISTRIBUTION, {"userIds": []}),
        (NOTES, {"notes": "Mine"}),
    ):
        body = await ask_own("admin", document, input=first | values)
        assert codes(body) == ["CONFLICT"], document
    assert await everything(ask_own) == before


async def test_every_fault_of_a_report_is_named(ask_own):
    named = await ids(ask_own)
    depots = await ids(ask_own, DEPOT)
    before = await everything(ask_own)
    no_such, draft = "There is no such record.", "A draft stands in no report."
    wrong = [named[MAXIMUM], depots["Tender"], "mls_x", named[EARLY]]
    told_of = {
        "milestoneIds.0": draft,
        "milestoneIds.1": no_such,
        "milestoneIds.2": no_such,
    }
    body = await create(ask_own, "admin", " ", milestoneIds=wrong)
    assert faults(body) == {"name": "A report has a name.", **told_of}
    body = await act(ask_own, "admin", "update_report.graphql", milestoneIds=wrong)
    assert faults(body) == told_of
    body = await act(ask_own, "admin", "update_report.graphql", name=None)
    assert faults(body) == {"name": "A report has a name."}
    body = await create(ask_own, "admin", "x" * 201, milestoneIds=["mls_x"] * 101)
    assert faults(body) == {
        "name": "At most 200 characters.",
        "milestoneIds": "At most 100 milestones.",
    }
    body = await create(ask_own, "admin", "a\x00b")
    assert list(faults(body)) == ["name"]
    body = await act(ask_own, "admin", NOTES, notes="x" * 10_001)
    assert faults(body) == {"notes": "At most 10000 characters."}
    strange = ["usr_x", depots["Owen Tate"], named[NAMES["edit"]], ""]
    body = await act(ask_own, "admin", DISTRIBUTION, userIds=strange)
    assert faults(body) == {f"userIds.{n}": no_such for n in (0, 1, 3)}
    body = await act(ask_own, "admin", DISTRIBUTION, userIds=["usr_x"] * 101)
    assert list(faults(body)) == ["userIds"]
    assert codes(await create(ask_own, "admin", "X", kind="ALL")) == ["INVALID_INPUT"]
    body = await create(ask_own, "admin", "X", statuses=["DONE"])
    assert codes(body) == ["INVALID_INPUT"]
    for one in ("rpt_x", "", NOWHERE, named[EARLY], f"rpt_{NOWHERE[4:]}"):
        wanted = {"reportId": one, "expectedVersion": "0", "notes": "Mine"}
        body = await ask_own("admin", NOTES, input=wanted)
        assert codes(body) == ["NOT_FOUND"]
    assert await everything(ask_own) == before


async def test_a_retry_shares_a_report_once(ask_own):
    wanted = {"projectId": CLINIC, "kind": "DRAWS", "name": "Once"}
    text = (DOCUMENTS / "create_report.graphql").read_text(encoding="utf-8")
    who, key = "demo-admin", "one"
    request = Request(text, {"input": wanted}, token=who, idempotency_key=key)
    first, again = [(await ask_own.operations.run(request)).body for _ in range(2)]
    assert answer(first)
    assert again == first
    assert len(await reports(ask_own, "admin")) == 4
