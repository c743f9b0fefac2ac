"""Estimate acts: who may do which; begun, published, drawn back; drafts of others."""

import pytest
from sqlalchemy import select, update

from db.base import Base
from db.models.estimates import Estimate
from db.models.markups import Markup
from db.models.roles import Role
from tests.acting import answer, blindly, codes, everything, faults, refused, set_levels
from tests.deriving import wrong_figures
from tests.sheets import (
    ART,
    DEVELOPMENT,
    FEE,
    LINES,
    MAXIMUM,
    MEP,
    PEOPLE,
    SCHEMATIC,
    act_on,
    act_on_sheet,
    created,
    figures,
    made_by,
    milestone,
    milestones,
    past,
    rows_of,
)
from tests.sites import change

# By act: its document, and what it is done with.
DONE = {
    "setLines": ("set_estimate_lines.graphql", {"lines": LINES}),
    "setMarkups": ("set_estimate_markups.graphql", {"rows": [FEE]}),
    "setOwnerCosts": ("set_owner_costs.graphql", {"rows": [ART]}),
    "publish": ("publish_estimate.graphql", {}),
    "unpublish": ("unpublish_estimate.graphql", {}),
    "delete": ("delete_estimate.graphql", {}),
}
PUBLISHED = {"setLines", "setMarkups", "unpublish", "delete"}
# The published estimate and budget, and two drafts of Mia Castell's.
SHEETS = (
    (MEP, "estimate"),
    (MEP, "budget"),
    (DEVELOPMENT, "budget"),
    (MAXIMUM, "estimate"),
)
MAY = {
    "admin": [PUBLISHED | {"setOwnerCosts"}] * 2
    + [PUBLISHED - {"unpublish"} | {"setOwnerCosts", "publish"}] * 2,
    "edit": [PUBLISHED, PUBLISHED, set(), set()],
    "client": [{"setOwnerCosts"}, {"setOwnerCosts"}, set(), set()],
}


def may(who):
    return dict(zip(SHEETS, MAY.get(who, [set()] * 4), strict=True))


async def sheets(ask, who):
    known = await milestones(ask, who)
    return {(name, kind): known.get(name, {}).get(kind) for name, kind in SHEETS}


@pytest.mark.rule(
    "fv.milestone.draft_estimate_budget_by_another_user",
    "fv.milestone.estimate_lines_budget_lines",
    "fv.milestone.markups",
    "fv.milestone.ownercosts_ownercontingencies_ownerallowances",
    "role.draft_estimates_and_budgets_created_by_others",
    "role.markups_details",
    "role.milestone_budget_cost_details",
    "role.milestone_cost_details",
    "role.owner_costs",
    "sub_role.cost_details.milestone_budget_cost_details",
    "sub_role.cost_details.milestone_cost_details",
    "sub_role.milestones.draft_estimates_and_budgets_created_by_others",
)
@pytest.mark.parametrize("who", PEOPLE)
async def test_each_act_is_open_to_those_whose_role_has_it(ask_own, who):
    known = await sheets(ask_own, who)
    for sheet, one in known.items():
        if one:
            can = {act for act, open_ in one["viewerCan"].items() if open_}
            assert can == may(who)[sheet]
    before = await everything(ask_own)
    for sheet, one in known.items():
        for act in DONE.keys() - may(who)[sheet]:
            document, values = DONE[act]
            body = await act_on_sheet(ask_own, who, document, *sheet, **values)
            # What is closed on every estimate is refused before any is looked for.
            is_told = one or body["data"] is None
            assert codes(body) == ["FORBIDDEN" if is_told else "NOT_FOUND"]
    assert await everything(ask_own) == before


@pytest.mark.rule("fv.milestone.draft_estimate_budget_by_another_user")
@pytest.mark.parametrize("who", MAY)
async def test_whatever_viewer_can_tells_the_mutation_does(ask_own, who):
    last = ("unpublish", "publish", "delete")
    for sheet in SHEETS:
        for act in (*sorted(DONE.keys() - {*last}), *last):
            if act in may(who)[sheet]:
                document, values = DONE[act]
                body = await act_on_sheet(ask_own, who, document, *sheet, **values)
                assert codes(body) == [], (act, sheet)


async def test_a_refusal_names_what_was_to_be_written(ask_own):
    for act, inputs in {
        "setLines": ["lines"],
        "setMarkups": ["rows"],
        "setOwnerCosts": ["rows"],
        "publish": ["estimateId"],
        "delete": ["estimateId"],
    }.items():
        document, values = DONE[act]
        body = await act_on_sheet(ask_own, "design", document, MEP, **values)
        assert (body["data"], refused(body)) == (None, inputs)


async def test_whom_category_access_narrows_sets_no_figure_of_the_project(ask_own):
    rows = update(Role).where(Role.name == "General Contractor")
    await change(ask_own, rows.values(category_access="ROWS"))
    before = await everything(ask_own)
    for act in ("setLines", "setMarkups", "unpublish", "delete"):
        document, values = DONE[act]
        body = await act_on_sheet(ask_own, "edit", document, MEP, **values)
        assert codes(body) == ["FORBIDDEN"]
    assert await everything(ask_own) == before


@pytest.mark.parametrize("act", DONE)
async def test_a_hidden_estimate_is_answered_as_one_that_never_was(ask_own, act):
    known = await sheets(ask_own, "admin")
    draft, published = (known[name, "estimate"]["id"] for name in (MAXIMUM, MEP))
    before = await everything(ask_own)
    *answers, stale = await blindly(
        ask_own,
        DONE[act],
        "estimateId",
        ("stranger", published),
        ("stranger", draft),
        ("stranger", "est_00000000000000000000000000"),
        ("admin", "itm_x"),
        ("admin", ""),
        ("admin", draft if act == "publish" else published),
    )
    assert codes(answers[0]) == ["NOT_FOUND"]
    assert answers == answers[:1] * 5
    assert codes(stale) == ["CONFLICT"]
    assert await everything(ask_own) == before


async def versions(ask, *people):
    return {who: (await sheets(ask, who))[MEP, "estimate"]["version"] for who in people}


@pytest.mark.parametrize(
    ("act", "readers"),
    [
        ("setLines", {"admin", "edit", "view", "subcontractor", "plumbing", "design"}),
        ("setMarkups", {"admin", "edit", "view"}),
        ("setOwnerCosts", {"admin", "client"}),
        ("unpublish", {"admin", "edit"}),
    ],
)
async def test_a_change_shows_to_those_who_may_see_what_changed(ask_own, act, readers):
    people = PEOPLE if act != "unpublish" else ("admin", "edit")
    before = await versions(ask_own, *people)
    document, values = DONE[act]
    tables = {"setMarkups": "markups", "setOwnerCosts": "ownerCostRows"}
    if act in tables:
        # Contingencies that items draw from stay in their tables.
        values = {"rows": [*await rows_of(ask_own, MEP, tables[act]), *values["rows"]]}
    answer(await act_on_sheet(ask_own, "admin", document, MEP, **values))
    after = await versions(ask_own, *people)
    assert {who for who in people if after[who] != before[who]} == readers


@pytest.mark.parametrize("who", ["admin", "edit"])
async def test_an_estimate_begins_as_a_draft_and_counts_once_published(ask_own, who):
    made = await created(ask_own, "Bid set", who=who)
    wanted = {"milestoneId": made["id"]}
    for kind in ("estimate", "budget"):
        body = await ask_own(who, f"start_{kind}.graphql", input=wanted)
        started = answer(body)["estimate"]
        assert (started["kind"], started["isDraft"]) == (kind.upper(), True)
        can = {act for act, open_ in started["viewerCan"].items() if open_}
        assert can == {"setLines", "setMarkups", "publish", "delete"} | (
            {"setOwnerCosts"} if who == "admin" else set()
        )
        told = "The milestone has an estimate."
        if kind == "budget":
            told = "The milestone has a budget."
        body = await ask_own(who, f"start_{kind}.graphql", input=wanted)
        assert faults(body) == {"milestoneId": told}
        document, values = DONE["setLines"]
        answer(await act_on_sheet(ask_own, who, document, "Bid set", kind, **values))
    assert (await figures(ask_own, "admin", made["id"]))["estimateTotal"] is None
    for kind in ("estimate", "budget"):
        document = "publish_estimate.graphql"
        answer(await act_on_sheet(ask_own, who, document, "Bid set", kind))
    seen = await figures(ask_own, "client", made["id"])
    assert (seen["estimateTotal"], seen["gap"]) == ("1200.00", "0.00")
    document = "unpublish_estimate.graphql"
    body = await act_on_sheet(ask_own, who, document, "Bid set", "budget")
    assert answer(body)["estimate"]["isDraft"] is True
    seen = await figures(ask_own, "client", made["id"])
    assert (seen["budgetTotal"], seen["gap"]) == (None, None)
    assert (await past(ask_own, "client", made["id"]))[-1] == (
        *("UNPUBLISH_BUDGET", "isDraft", "false", "true"),
    )
    assert await wrong_figures(ask_own) == {}


async def test_an_estimate_goes_with_its_tables_and_another_may_begin(ask_own):
    there = (await milestone(ask_own, "admin", SCHEMATIC))["id"]
    document = "delete_estimate.graphql"
    for kind in ("budget", "estimate"):
        body = await act_on_sheet(ask_own, "edit", document, SCHEMATIC, kind)
        assert answer(body)["milestone"][kind] is None
    seen = await figures(ask_own, "client", there)
    assert (seen["estimateTotal"], seen["budgetTotal"]) == (None, None)
    told = [
        ("DELETE_BUDGET", "directCost", "9900.00", None),
        ("DELETE_ESTIMATE", "directCost", "10042.18", None),
    ]
    assert (await past(ask_own, "view", there))[-2:] == told
    assert not {*told} & {*await past(ask_own, "client", there)}
    stored = await everything(ask_own)
    kept = {row[0] for row in stored["estimates"]}
    for table in ("estimate_lines", "markups", "owner_costs"):
        of_estimates = Base.metadata.tables[table].c.keys().index("estimate_id")
        assert {row[of_estimates] for row in stored[table]} - {None} <= kept
    assert await wrong_figures(ask_own) == {}
    body = await ask_own("edit", "start_estimate.graphql", input={"milestoneId": there})
    assert answer(body)["estimate"]["isDraft"] is True


async def test_a_deleted_draft_is_told_to_whoever_may_know_of_it(ask_own):
    there = (await milestone(ask_own, "admin", DEVELOPMENT))["id"]
    document = "delete_estimate.graphql"
    body = await act_on_sheet(ask_own, "admin", document, DEVELOPMENT, "budget")
    assert answer(body)["milestone"]["budget"] is None
    told = ("DELETE_BUDGET", "directCost", "9750.00", None)
    assert (await past(ask_own, "admin", there))[-1] == told
    assert told not in await past(ask_own, "view", there)


async def test_what_items_draw_or_drew_from_keeps_an_estimate(ask_own):
    before = await everything(ask_own)
    document = "delete_estimate.graphql"
    body = await act_on_sheet(ask_own, "edit", document, MEP)
    assert faults(body) == {"estimateId": "Items draw from its funds."}
    assert await everything(ask_own) == before
    fee = select(Markup.id).where(Markup.name == "Design contingency")
    drew = update(Markup).where(Markup.id.in_(fee)).values(adjustment=10_000)
    await change(ask_own, drew)
    before = await everything(ask_own)
    body = await act_on_sheet(ask_own, "edit", document, SCHEMATIC)
    told = "It holds what incorporated items drew: it stays."
    assert faults(body) == {"estimateId": told}
    assert await everything(ask_own) == before


@pytest.mark.rule(
    "fv.milestone.draft_estimate_budget_by_another_user",
    "role.draft_estimates_and_budgets_created_by_others",
)
async def test_a_draft_is_its_creators_to_set_and_to_publish(ask_own):
    document, values = DONE["setLines"]
    sheet = (DEVELOPMENT, "budget")
    body = await act_on_sheet(ask_own, "edit", document, *sheet, **values)
    assert refused(body) == ["lines"]
    await change(ask_own, made_by("Marcus Bell", Estimate))
    answer(await act_on_sheet(ask_own, "edit", document, *sheet, **values))
    answer(await act_on_sheet(ask_own, "edit", "publish_estimate.graphql", *sheet))
    # What was a draft's is told to nobody but the admin, also afterwards.
    there = (await milestone(ask_own, "admin", DEVELOPMENT))["id"]
    told = ("SET_BUDGET_LINES", "directCost", "9750.00", "1200.00")
    assert told in await past(ask_own, "admin", there)
    assert told not in await past(ask_own, "view", there)
    published = ("PUBLISH_BUDGET", "isDraft", "true", "false")
    assert (await past(ask_own, "client", there))[-1] == published


async def test_nobody_begins_a_second_beside_a_draft_that_he_cannot_see(ask_own):
    feature = "draft_estimates_and_budgets_created_by_others"
    await set_levels(ask_own, feature, "NONE")
    before = await everything(ask_own)
    there = (await milestone(ask_own, "admin", DEVELOPMENT))["id"]
    body = await ask_own("edit", "start_budget.graphql", input={"milestoneId": there})
    assert (body["data"], refused(body)) == (None, ["milestoneId"])
    assert await everything(ask_own) == before


async def test_what_a_draft_milestone_holds_is_a_draft_as_well(ask_own):
    sheet = ("admin", "publish_estimate.graphql", MAXIMUM)
    answer(await act_on_sheet(ask_own, *sheet))
    there = (await milestones(ask_own, "admin"))[MAXIMUM]
    wanted = {"estimateId": there["estimate"]["id"], "expectedVersion": "0"}
    body = await ask_own(
        "client", "set_owner_costs.graphql", input=wanted | {"rows": []}
    )
    assert codes(body) == ["NOT_FOUND"]
    document, values = DONE["setLines"]
    answer(await act_on_sheet(ask_own, "admin", document, MAXIMUM, **values))
    answer(await act_on(ask_own, "admin", "publish_milestone.graphql", MAXIMUM))
    told = {entry[0] for entry in await past(ask_own, "view", there["id"])}
    assert told & {"PUBLISH_ESTIMATE", "SET_ESTIMATE_LINES"} == set()
    told = {entry[0] for entry in await past(ask_own, "admin", there["id"])}
    assert told >= {"PUBLISH_ESTIMATE", "SET_ESTIMATE_LINES", "PUBLISH_MILESTONE"}
