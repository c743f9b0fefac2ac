"""Milestones: whose totals they show, in which mode, and whose drafts exist."""

from dataclasses import dataclass, field

import pytest
from sqlalchemy import update

from db.models.projects import Project
from db.models.roles import RoleLevel
from tests.answers import hidden
from tests.sites import CLINIC, DEPOT, change, sent, statement_counts
from tests.test_items import NOTE

CONCEPT, SCHEMATIC = "Concept", "Schematic design"
DEVELOPMENT, MEP = "Design development", "Early MEP package"
MAXIMUM = "Guaranteed maximum price"
DRAWINGS, NOTES = "Early MEP drawings.zip", "Estimate notes.docx"
DESIGN_SET = "Design development set.pdf"
FIRST_DRAFT = "First draft of the maximum price.xlsx"

# The figures that each display mode shows; separated and allocated have one total.
FIGURES = ("estimateTotal", "budgetTotal", "runningTotal", "gap", "costPerUnit")
WITH_MARKUPS = {
    CONCEPT: ("10886.9091", "9900.00", "10886.9091", "-986.9091", "2.865"),
    SCHEMATIC: ("11563.4668", "9900.00", "11559.5722", "-1659.5722", "2.9957"),
    DEVELOPMENT: ("11426.5228", None, "11827.8323", None, "2.945"),
    MEP: ("1200.00", "1257.75", "1200.00", "57.75", "0.50"),
    MAXIMUM: (None, None, None, None, None),
}
TOTALS = {
    "ALLOCATED": WITH_MARKUPS,
    "SEPARATED": WITH_MARKUPS,
    "DIRECT": {
        CONCEPT: ("9165.00", "9900.00", "9165.00", "735.00", "2.4118"),
        SCHEMATIC: ("10042.18", "9900.00", "10038.78", "-138.78", "2.6016"),
        DEVELOPMENT: ("10252.80", None, "10657.50", None, "2.6425"),
        MEP: ("1000.00", "1050.00", "1000.00", "50.00", "0.4167"),
        MAXIMUM: (None, None, None, None, None),
    },
    None: dict.fromkeys(WITH_MARKUPS, (None,) * 5),
}
SUBTOTALS = {
    CONCEPT: {"estimate": "1721.9091", "budget": "0.00"},
    SCHEMATIC: {"estimate": "1521.2868", "budget": "0.00"},
    DEVELOPMENT: {"estimate": "1173.7228", "budget": None},
    MEP: {"estimate": "200.00", "budget": "207.75"},
    MAXIMUM: {"estimate": None, "budget": None},
}
# Owner's costs, and the project's total with them.
OWNER = {
    CONCEPT: ("0.00", "10886.9091"),
    SCHEMATIC: ("0.00", "11563.4668"),
    DEVELOPMENT: ("1183.084", "12609.6068"),
    MEP: ("200.00", "1400.00"),
    MAXIMUM: (None, None),
}
# Name, unit, quantity, cost per unit with markups and without.
AREA, ROOMS = ("Gross floor area", "m2"), ("Treatment rooms", "rooms")
METRICS = {
    CONCEPT: [(*AREA, "3800.00", "2.865", "2.4118")],
    SCHEMATIC: [(*AREA, "3860.00", "2.9957", "2.6016")],
    DEVELOPMENT: [
        (*AREA, "3880.00", "2.945", "2.6425"),
        (*ROOMS, "42.00", "272.0601", "244.1143"),
    ],
    MEP: [
        (*AREA, "2400.00", "0.50", "0.4167"),
        (*ROOMS, "40.00", "30.00", "25.00"),
    ],
    MAXIMUM: [],
}
PLAIN = {
    CONCEPT: ("2025-09-15", "Marcus Bell"),
    SCHEMATIC: ("2025-11-10", "Marcus Bell"),
    DEVELOPMENT: ("2026-01-12", "Mia Castell"),
    MEP: ("2026-03-02", "Marcus Bell"),
    MAXIMUM: ("2026-05-04", "Mia Castell"),
}
SHARED_FILES = {DEVELOPMENT: [DESIGN_SET], MEP: [DRAWINGS]}
ALL_FILES = {DEVELOPMENT: [DESIGN_SET], MEP: [DRAWINGS, NOTES], MAXIMUM: [FIRST_DRAFT]}
PUBLISHED_ITEMS = {CONCEPT: 4, SCHEMATIC: 7, DEVELOPMENT: 14}


@dataclass(frozen=True)
class Sight:
    """What one of the people sees of the clinic's milestones."""

    modes: tuple[str, ...]
    subtotals: bool = False
    metrics: bool = False
    owner: bool = False
    files: dict = field(default_factory=lambda: SHARED_FILES)
    items: dict = field(default_factory=lambda: PUBLISHED_ITEMS | {MEP: 35})
    drafts: bool = True


ALL_MODES = ("ALLOCATED", "SEPARATED", "DIRECT")
STAFF = {"subtotals": True, "metrics": True, "files": ALL_FILES}
SIGHTS = {
    "admin": Sight(ALL_MODES, owner=True, items=PUBLISHED_ITEMS | {MEP: 38}, **STAFF),
    "edit": Sight(ALL_MODES, items=PUBLISHED_ITEMS | {MEP: 36}, **STAFF),
    "view": Sight(ALL_MODES, **STAFF),
    "nofin": Sight((), files=ALL_FILES, items=PUBLISHED_ITEMS | {MEP: 34}),
    "subcontractor": Sight(("DIRECT",)),
    "plumbing": Sight(("DIRECT",)),
    # Whom category access narrows to rows sees no stored figure.
    "rows": Sight((), items={MEP: 19}),
    "client": Sight(("ALLOCATED",), owner=True, drafts=False),
    "design": Sight(
        ("ALLOCATED", "DIRECT"), subtotals=True, metrics=True, drafts=False
    ),
}


def expected(who, name, mode):
    """Put together what one of the people sees of a milestone in a mode."""
    sight = SIGHTS[who]
    starts_on, creator = PLAIN[name]
    *totals, per_unit = TOTALS[mode][name]
    owner_costs, project_total = OWNER[name] if sight.owner else (None, None)
    return {
        "name": name,
        "startsOn": starts_on,
        "isDraft": name == MAXIMUM,
        "isActive": name == MEP,
        "createdBy": {"name": creator},
        **dict(zip(FIGURES, totals, strict=False)),
        "costPerUnit": per_unit if sight.metrics else None,
        "markupSubtotals": SUBTOTALS[name] if sight.subtotals else None,
        "ownerCosts": owner_costs,
        "projectTotal": project_total,
        "metrics": [
            {
                "name": metric,
                "unit": unit,
                "quantity": quantity,
                "costPerUnit": {"DIRECT": direct, None: None}.get(mode, marked_up),
            }
            for metric, unit, quantity, marked_up, direct in METRICS[name]
            if sight.metrics
        ],
        "attachments": {"nodes": [{"name": one} for one in sight.files.get(name, ())]},
        "items": {"totalCount": sight.items.get(name, 0)},
    }


def milestones_of(who, mode):
    names = [name for name in PLAIN if name != MAXIMUM or SIGHTS[who].drafts]
    return {
        "totalCount": len(names),
        "nodes": [expected(who, name, mode) for name in names],
    }


def milestones(body):
    assert "errors" not in body
    return body["data"]["project"]["milestones"]


MODED = {f"Milestone.{name}" for name in FIGURES} | {"Metric.costPerUnit"}
OF_OWNER = {"Milestone.ownerCosts", "Milestone.projectTotal"}
HIDDEN = {
    "admin": set(),
    "edit": OF_OWNER,
    "view": OF_OWNER,
    "nofin": MODED | OF_OWNER | {"Milestone.markupSubtotals"},
    "subcontractor": OF_OWNER
    | {"Milestone.costPerUnit", "Metric.costPerUnit", "Milestone.markupSubtotals"},
    "rows": MODED | OF_OWNER | {"Milestone.markupSubtotals"},
    "client": {
        "Milestone.costPerUnit",
        "Metric.costPerUnit",
        "Milestone.markupSubtotals",
    },
    "design": OF_OWNER,
}
HIDDEN["plumbing"] = HIDDEN["subcontractor"]


@pytest.mark.rule(
    "fv.milestone.estimatetotal",
    "fv.milestone.markupsubtotals",
    "fv.milestone.projecttotal",
    "fv.milestone.metrics_costperunit",
    "role.draft_milestones_created_by_others",
    "role.milestone_metrics",
    "role.milestones",
    "sub_role.milestones.draft_milestones_created_by_others",
    "sub_role.milestones.milestone_metrics",
    "sub_role.milestones.milestones",
)
@pytest.mark.parametrize("who", SIGHTS)
async def test_each_sees_the_totals_of_his_first_mode(ask, who):
    body = await ask(who, "milestones.graphql")
    mode = next(iter(SIGHTS[who].modes), None)
    assert milestones(body) == milestones_of(who, mode)
    assert hidden(body) == dict.fromkeys(HIDDEN[who], "ALL")


@pytest.mark.rule(
    "fv.milestone.estimatetotal",
    "fv.milestone.metrics_costperunit",
    "sub.direct_costs_only",
)
@pytest.mark.parametrize("mode", ALL_MODES)
@pytest.mark.parametrize("who", SIGHTS)
async def test_a_mode_shows_its_totals_to_those_who_have_it(ask, who, mode):
    body = await ask(who, "milestones.graphql", mode=mode)
    shown = mode if mode in SIGHTS[who].modes else None
    assert milestones(body) == milestones_of(who, shown)
    assert (hidden(body).get("Milestone.runningTotal") == "ALL") is (shown is None)


@pytest.mark.rule("fv.milestone.estimatetotal", "fv.milestone.projecttotal")
async def test_the_clients_budget_switch_changes_nothing_on_milestones(ask_own):
    switched_on = await ask_own("client", "milestones.graphql")
    off = update(Project).where(Project.id == CLINIC).values(client_sees_budget=False)
    await change(ask_own, off)
    assert await ask_own("client", "milestones.graphql") == switched_on


@pytest.mark.parametrize("project", [CLINIC, DEPOT])
async def test_a_stranger_finds_no_milestones(ask, project):
    body = await ask("stranger", "milestones.graphql", project=project)
    assert body == {"data": {"project": None}}


async def test_an_employee_without_the_project_finds_no_milestones(ask):
    body = await ask("edit", "milestones.graphql", project=DEPOT)
    assert body["data"] == {"project": None}


async def test_a_draft_milestone_is_its_creators_whatever_the_role(ask_own):
    """Mia made it; of the others those see it whose role has drafts of others."""
    none = {"with_category": "NONE", "without_category": "NONE"}
    feature = "draft_milestones_created_by_others"
    await change(
        ask_own, update(RoleLevel).where(RoleLevel.feature == feature).values(**none)
    )
    body = await ask_own("view", "milestones.graphql")
    assert milestones(body)["totalCount"] == 4
    assert MAXIMUM not in [one["name"] for one in milestones(body)["nodes"]]
    admin = await ask_own("admin", "milestones.graphql")
    assert milestones(admin)["totalCount"] == 5


async def test_milestones_are_sorted_by_day_unless_told_otherwise(ask):
    async def sorted_by(who, **order):
        body = await ask(who, "milestones.graphql", orderBy=order or None)
        return [one["name"] for one in milestones(body)["nodes"]]

    assert await sorted_by("client") == [CONCEPT, SCHEMATIC, DEVELOPMENT, MEP]
    by_gap = {"field": "GAP", "direction": "ASC"}
    assert await sorted_by("admin", **by_gap) == [
        SCHEMATIC,
        CONCEPT,
        MEP,
        DEVELOPMENT,
        MAXIMUM,
    ]
    assert await sorted_by("subcontractor", **by_gap) == [
        SCHEMATIC,
        MEP,
        CONCEPT,
        DEVELOPMENT,
        MAXIMUM,
    ]


@pytest.mark.parametrize(
    ("who", "order"),
    [
        ("nofin", {"field": "GAP"}),
        ("rows", {"field": "RUNNING_TOTAL"}),
        ("client", {"field": "ESTIMATE_TOTAL", "mode": "DIRECT"}),
        ("subcontractor", {"field": "ESTIMATE_TOTAL", "mode": "ALLOCATED"}),
    ],
)
async def test_nobody_sorts_by_a_total_that_he_may_not_see(ask, who, order):
    body = await ask(who, "milestones.graphql", orderBy=order)
    assert body["data"] is None
    (error,) = body["errors"]
    assert error["extensions"]["code"] == "FIELD_NOT_USABLE"


async def test_one_milestone_and_five_take_the_same_statements(ask):
    sizes = {"first": 1}, {"first": 5}
    # Token, project, page, count, metrics, files, items.
    assert await statement_counts(ask, "admin", "milestones.graphql", *sizes) == [7, 7]


@pytest.mark.parametrize("who", ["nofin", "rows"])
async def test_no_statement_names_a_total_that_nobody_in_reach_may_see(ask, who):
    with sent() as statements:
        await ask(who, "milestones.graphql")
    text = " ".join(statements)
    for column in ("_total", "gap_", "cost_per_unit", "subtotal", "owner_costs"):
        assert column not in text


async def test_the_items_of_a_milestone_are_searched_as_those_of_a_project(ask):
    """By what one may see of each: staff by internal notes too, a client never."""
    text = """query ($project: ID!, $words: String) { project(id: $project) {
      milestones { nodes { items(search: $words) { nodes { name } } } } } }"""

    async def found(who, words):
        body = await ask(who, text, project=CLINIC, words=words)
        nodes = body["data"]["project"]["milestones"]["nodes"]
        return {item["name"] for node in nodes for item in node["items"]["nodes"]}

    note = NOTE[5:25]
    for who in ("admin", "client"):
        assert await found(who, "lighting pack") == {"Lighting package"}
        assert await found(who, "no such words") == set()
    assert await found("admin", note) == {"Lighting package"}
    assert await found("client", note) == set()
