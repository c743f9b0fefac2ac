"""Shared reports: everybody's, and in each what its reader may see at its own place."""

import pytest
from sqlalchemy import insert, literal, select, update

from db.ids import new_id
from db.models.milestones import Milestone
from db.models.reports import Report, ReportMilestone
from tests.answers import hidden
from tests.sites import CLINIC, DEPOT, NOWHERE, change, levels, statement_counts

ITEMS, SIDE_BY_SIDE, DRAWS = (
    "Open and accepted items",
    "Milestones side by side",
    "Contingencies and allowances",
)
EARLY, MAXIMUM = "Early MEP package", "Guaranteed maximum price"
WHO = (
    *("admin", "edit", "view", "nofin", "subcontractor"),
    *("plumbing", "rows", "client", "design"),
)
NOTES = {
    ITEMS: [
        ("Elena Voss", "Prices of the switchgear hold until April."),
        ("Grace Lin", "We decide on the lobby in May."),
    ],
    SIDE_BY_SIDE: [],
    DRAWS: [("Marcus Bell", "Signage is used up.")],
}
SENT_TO = {
    ITEMS: ["Elena Voss", "Grace Lin", "Marcus Bell", "Priya Nair"],
    SIDE_BY_SIDE: ["Grace Lin"],
    DRAWS: [],
}
# What a viewer reads at other places, in the words of a report.
ELSEWHERE = """
query ($project: ID!, $mode: DisplayMode) {
  project(id: $project) {
    itemsByCategory: itemTotals(by: CATEGORY, where: WHERE) { category { name } SUMS }
    itemsByStatus: itemTotals(by: STATUS, where: WHERE) { status SUMS }
    milestones {
      nodes {
        name
        isDraft
        estimateTotal(mode: $mode)
        budgetTotal(mode: $mode)
        runningTotal(mode: $mode)
        gap(mode: $mode)
        projectTotal
        contingencies { ...F }
        ownerContingencies { ...F }
      }
    }
  }
}
fragment F on Fund { milestone { name } kind name original drawn added remaining }
""".replace("WHERE", "{ status: { in: [PENDING, ACCEPTED] } }").replace(
    "SUMS", "count directCost costImpact(mode: $mode) ownerCosts isPartial"
)
BY_ID = """
query ($id: ID!) { node(id: $id) { ... on Report { name notes { body } } } }
"""
MODES = {"nofin": (None,), "client": (None, "ALLOCATED", "DIRECT")}


async def reports(ask, who, project=CLINIC, **variables):
    body = await ask(who, "reports.graphql", project=project, **variables)
    assert "errors" not in body, body
    found = body["data"]["project"]["reports"]
    assert found["totalCount"] == len(found["nodes"])
    return {one["name"]: one for one in found["nodes"]}


async def elsewhere(ask, who, mode):
    body = await ask(who, ELSEWHERE, project=CLINIC, mode=mode)
    project = body["data"]["project"]
    stones = project.pop("milestones")["nodes"]
    funds = {one["name"]: one.pop("contingencies") for one in stones}
    owners = {one["name"]: one.pop("ownerContingencies") for one in stones}
    project["stones"] = [one for one in stones if not one.pop("isDraft")]
    both = (funds[EARLY], owners[EARLY])
    known = [fund for some in both for fund in some or ()]
    project["funds"] = None if both == (None, None) else known
    return project


def by_name(funds):
    return funds and sorted(funds, key=lambda one: one["name"])


@pytest.mark.rule("role.shared_reports", "sub_role.reports.shared_reports")
@pytest.mark.parametrize("who", WHO)
async def test_a_report_shows_what_its_reader_sees_at_other_places(ask, who):
    for mode in MODES.get(who, (None, "ALLOCATED", "SEPARATED", "DIRECT")):
        found = await reports(ask, who, mode=mode)
        assert list(found) == [ITEMS, SIDE_BY_SIDE, DRAWS]
        there = await elsewhere(ask, who, mode)
        for name in ("itemsByCategory", "itemsByStatus"):
            assert found[ITEMS][name] == there[name]
        assert found[SIDE_BY_SIDE]["comparedMilestones"] == there["stones"]
        assert by_name(found[DRAWS]["funds"]) == by_name(there["funds"])


def accepted(direct, impact, owners):
    return {
        "status": "ACCEPTED",
        "count": 16,
        "directCost": direct,
        "costImpact": impact,
        "ownerCosts": owners,
        "isPartial": False,
    }


# Who: accepted items, the early package, and the funds of the draw report.
FIGURES = {
    "admin": (
        accepted("356.30", "346.8694", "11.3368"),
        ("1200.00", "1257.75", "57.75", "1400.00"),
        ["Owner contingency 45.00", "Construction contingency 91.90"],
    ),
    "view": (
        accepted("356.30", "346.8694", None),
        ("1200.00", "1257.75", "57.75", None),
        ["Construction contingency 91.90"],
    ),
    "nofin": (accepted(None, None, None), (None,) * 4, None),
    "subcontractor": (
        accepted("356.30", "356.30", None),
        ("1000.00", "1050.00", "50.00", None),
        None,
    ),
    "rows": (
        accepted("35.00", "35.00", None) | {"count": 4},
        (None,) * 4,
        None,
    ),
    "client": (
        accepted(None, "346.8694", "11.3368"),
        ("1200.00", "1257.75", "57.75", "1400.00"),
        ["Owner contingency 45.00"],
    ),
    "design": (
        accepted("356.30", "346.8694", None),
        ("1200.00", "1257.75", "57.75", None),
        None,
    ),
}


@pytest.mark.rule("role.shared_reports", "sub_role.reports.shared_reports")
@pytest.mark.parametrize("who", FIGURES)
async def test_one_report_answers_each_reader_differently(ask, who):
    found, (items, stone, funds) = await reports(ask, who), FIGURES[who]
    assert found[ITEMS]["itemsByStatus"][0] == items
    assert [one["status"] for one in found[ITEMS]["itemsByStatus"]] == [
        "ACCEPTED",
        "PENDING",
    ]
    names = ("estimateTotal", "budgetTotal", "gap", "projectTotal")
    early = found[SIDE_BY_SIDE]["comparedMilestones"][-1]
    assert early["name"] == EARLY
    assert tuple(early[name] for name in names) == stone
    shown = found[DRAWS]["funds"]
    told = shown and [f"{one['name']} {one['remaining']}" for one in shown]
    assert told == funds
    assert {f"Report.{name}" for name in ("funds", "distribution")} & set(
        hidden(await ask(who, "reports.graphql"))
    ) == {
        *(["Report.funds"] if funds is None else []),
        *(["Report.distribution"] if who != "admin" else []),
    }


@pytest.mark.parametrize("who", WHO)
async def test_a_report_is_of_what_its_kind_says_and_of_nothing_else(ask, who):
    found = await reports(ask, who)
    contents = ("itemsByCategory", "itemsByStatus", "comparedMilestones", "funds")
    filled = {name: [c for c in contents if one[c]] for name, one in found.items()}
    draws = FIGURES.get(who, FIGURES["view"])[2] if who != "plumbing" else None
    assert filled == {
        ITEMS: ["itemsByCategory", "itemsByStatus"],
        SIDE_BY_SIDE: ["comparedMilestones"],
        DRAWS: ["funds"] if draws else [],
    }
    assert found[ITEMS]["statuses"] == ["PENDING", "ACCEPTED"]
    assert found[DRAWS]["chosenMilestones"] == [{"name": EARLY}]


@pytest.mark.rule(
    "role.report_notes",
    "sub_role.reports.report_notes",
    "role.report_distribution",
    "sub_role.reports.report_distribution",
)
@pytest.mark.parametrize("who", WHO)
async def test_all_read_the_notes_and_the_admin_alone_whom_it_is_sent_to(ask, who):
    for name, report in (await reports(ask, who)).items():
        notes = [(one["author"]["name"], one["body"]) for one in report["notes"]]
        assert notes == NOTES[name]
        people = report["distribution"]
        if who == "admin":
            assert [one["name"] for one in people] == SENT_TO[name]
        else:
            assert people is None


@pytest.mark.rule("role.shared_reports", "sub_role.reports.shared_reports")
async def test_where_shared_reports_are_at_none_there_is_none(ask_own):
    admin = await ask_own("admin", "reports.graphql")
    document = "{ project(id: $p) { reports { nodes { id } } } }"
    document = f"query ($p: ID!) {document}"
    body = await ask_own("admin", document, p=CLINIC)
    (first, *_) = (one["id"] for one in body["data"]["project"]["reports"]["nodes"])
    await change(ask_own, levels("shared_reports", "NONE"))
    for who in WHO[1:]:
        assert await reports(ask_own, who) == {}
        gone = await ask_own(who, BY_ID, id=first)
        assert gone == await ask_own(who, BY_ID, id=f"rpt_{NOWHERE[4:]}")
    assert await ask_own("admin", "reports.graphql") == admin


@pytest.mark.rule("role.report_notes", "sub_role.reports.report_notes")
async def test_where_notes_are_at_none_they_are_hidden(ask_own):
    await change(ask_own, levels("report_notes", "NONE"))
    for who in WHO[1:]:
        body = await ask_own(who, "reports.graphql")
        found = body["data"]["project"]["reports"]["nodes"]
        assert [one["notes"] for one in found] == [None] * 3
        assert hidden(body)["Report.notes"] == "ALL"
    assert (await reports(ask_own, "admin"))[DRAWS]["notes"] != []


@pytest.mark.rule("role.report_distribution", "sub_role.reports.report_distribution")
async def test_whom_a_report_is_sent_to_shows_where_distribution_is_at_view(ask_own):
    await change(ask_own, levels("report_distribution", "VIEW"))
    for who in WHO:
        found = await reports(ask_own, who)
        people = [one["name"] for one in found[ITEMS]["distribution"]]
        assert people == SENT_TO[ITEMS]


def choosing(milestone, report):
    of_clinic = Milestone.project_id == CLINIC
    chosen = select(Milestone.id).where(Milestone.name == milestone, of_clinic)
    rows = select(Report.company_id, Report.project_id, Report.id)
    rows = rows.where(Report.name == report).subquery()
    return insert(ReportMilestone).from_select(
        ["id", "milestone_id", "company_id", "project_id", "report_id"],
        select(literal(new_id("rml")), chosen.scalar_subquery(), rows),
    )


async def test_a_draft_milestone_stands_in_no_report(ask_own):
    """Even where somebody chose it, and for those who know of it."""
    await change(ask_own, choosing(MAXIMUM, SIDE_BY_SIDE), choosing(MAXIMUM, DRAWS))
    for who in ("admin", "edit", "subcontractor"):
        found = await reports(ask_own, who)
        assert found[SIDE_BY_SIDE]["comparedMilestones"] == []
        assert {one["name"] for one in found[DRAWS]["chosenMilestones"]} == {
            EARLY,
            MAXIMUM,
        }
        milestones = {f["milestone"]["name"] for f in found[DRAWS]["funds"] or ()}
        assert milestones <= {EARLY}
    # The client knows of no draft: for him none is chosen, so all are compared.
    found = await reports(ask_own, "client")
    names = [one["name"] for one in found[SIDE_BY_SIDE]["comparedMilestones"]]
    assert names == ["Concept", "Schematic design", "Design development", EARLY]
    assert found[SIDE_BY_SIDE]["chosenMilestones"] == []


async def test_the_funds_of_a_draft_milestone_stand_in_no_report(ask_own):
    early = update(Milestone).where(Milestone.name == EARLY)
    await change(ask_own, early.values(is_draft=True))
    assert (await reports(ask_own, "admin"))[DRAWS]["funds"] == []
    # The client knows nothing of the one that is named: for him it is of all others.
    found = (await reports(ask_own, "client"))[DRAWS]["funds"]
    named = [(one["milestone"]["name"], one["original"]) for one in found]
    assert named == [("Design development", "333.084")]


async def test_a_report_of_items_is_narrowed_to_the_milestones_it_names(ask_own):
    await change(ask_own, choosing(EARLY, ITEMS))
    where = "{ status: { in: [PENDING, ACCEPTED] }, milestone: { in: [$m] } }"
    document = """query ($p: ID!, $m: ID!) { project(id: $p) {
      itemTotals(by: STATUS, where: WHERE) { status count costImpact } } }"""
    early = "mls_01kjptp8t0ewnbkrjztw20est4"
    for who in WHO:
        found = (await reports(ask_own, who))[ITEMS]
        body = await ask_own(who, document.replace("WHERE", where), p=CLINIC, m=early)
        shown = [
            {name: one[name] for name in ("status", "count", "costImpact")}
            for one in found["itemsByStatus"]
        ]
        assert shown == body["data"]["project"]["itemTotals"]
        assert found["chosenMilestones"] == [{"name": EARLY}]


@pytest.mark.parametrize("project", [CLINIC, DEPOT])
async def test_a_stranger_finds_no_reports(ask, project):
    body = await ask("stranger", "reports.graphql", project=project)
    assert body == {"data": {"project": None}}


async def test_a_project_without_reports_has_none(ask):
    assert await reports(ask, "admin", DEPOT) == {}


async def test_one_report_and_three_take_the_same_statements(ask):
    sizes = {"first": 1}, {"first": 3}
    # Token, project, page, count, chosen, two totals, the categories of one,
    # compared milestones, funds, notes, people.
    assert await statement_counts(ask, "admin", "reports.graphql", *sizes) == [12, 12]
