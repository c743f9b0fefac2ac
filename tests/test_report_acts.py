"""Acts on reports: who shares and changes them, notes on them, and sets their lists."""

import asyncio

import pytest
from sqlalchemy import select, update

from db.base import Base
from db.models.roles import RoleLevel
from server.operations import Request
from tests.acting import answer, codes, everything, faults, ids, refused
from tests.asking import DOCUMENTS
from tests.sites import CLINIC, DEPOT, NOWHERE, change

ITEMS, SIDE_BY_SIDE, DRAWS = (
    "Open and accepted items",
    "Milestones side by side",
    "Contingencies and allowances",
)
EARLY, MAXIMUM, CONCEPT = "Early MEP package", "Guaranteed maximum price", "Concept"
OTHERS = (
    *("edit", "view", "nofin", "subcontractor"),
    *("plumbing", "rows", "client", "design"),
)
NAMES = {
    "admin": "Ruth Hartwell",
    "edit": "Marcus Bell",
    "view": "Priya Nair",
    "nofin": "Tom Okafor",
    "subcontractor": "Elena Voss",
    "plumbing": "Dan Pruitt",
    "rows": "Sam Whitlock",
    "client": "Grace Lin",
    "design": "Jonas Berg",
}
ACTS = ("update", "delete", "setNotes", "setNotesOfOthers", "setDistribution")
FIND = """
query ($project: ID!) {
  project(id: $project) {
    viewerCan { createReport }
    reports(first: 50) {
      nodes {
        id name version updatedAt
        viewerCan { update delete setNotes setNotesOfOthers setDistribution }
        notes { body author { id name } }
      }
    }
  }
}
"""
# Documents, with inputs that would do something, and the inputs that are refused.
SHARED = {
    "update_report.graphql": ({"name": "Other"}, ["name"]),
    "delete_report.graphql": ({}, ["reportId"]),
}
DISTRIBUTION = "set_report_distribution.graphql"
NOTES = "set_report_notes.graphql"


def levels(feature, level):
    """Set a feature's level in every role but the administrator's."""
    return (
        update(RoleLevel)
        .where(RoleLevel.feature == feature, RoleLevel.with_category != "ADMIN")
        .values(with_category=level, without_category=level)
    )


async def reports(ask, who):
    project = (await ask(who, FIND, project=CLINIC))["data"]["project"]
    nodes = project["reports"]["nodes"] if project else ()
    return {one["name"]: one for one in nodes}


async def act(ask, who, document, name=ITEMS, /, **values):
    """Act on a report as it stands for a person; one who knows of none has any."""
    known = {**await reports(ask, "admin"), **await reports(ask, who)}
    one = known[name]
    wanted = {"reportId": one["id"], "expectedVersion": one["version"], **values}
    return await ask(who, document, input=wanted)


async def create(ask, who, name, **values):
    wanted = {"projectId": CLINIC, "kind": "ITEMS", "name": name, **values}
    return await ask(who, "create_report.graphql", input=wanted)


async def told(ask, action):
    """Read what the history holds of an action: field, guard, before, after."""
    history = Base.metadata.tables["history"].c
    columns = (history.field, history.guard, history.before, history.after)
    query = select(*columns).where(history.action == action).order_by(history.id)
    async with ask.operations.database.writing() as connection:
        options = {"reads_for": "machine"}
        found = await connection.execute(query, execution_options=options)
        return [tuple(row) for row in found]


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
