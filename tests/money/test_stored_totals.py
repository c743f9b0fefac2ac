"""Which items, options, drafts, draws and owner rows enter which stored total."""

import pytest
from sqlalchemy import select, update

from db.demo.projects import CLINIC
from db.money.stored import DERIVED, MODES
from tests.money.builders import usd
from tests.money.demo import (
    TABLES,
    again,
    change,
    draw,
    figures,
    fund,
    id_of,
    impact,
    inherited,
    row,
    run,
    running_total,
)


async def test_the_worked_example_stands_as_its_page_says(connection):
    assert await impact(connection, "Lighting package") == [231, 231, 200]
    assert await inherited(connection, "Lighting package") == [
        ("Builder's fee", True, 10),
        ("Construction contingency", True, 21),
    ]
    found = await figures(
        connection, "milestones", "Early MEP package", "estimate_total"
    )
    assert found == [1200, 1200, 1000]
    lines = TABLES["estimate_lines"]
    columns = [lines.c[f"amount_{mode}"] for mode in MODES]
    query = select(*columns).where(
        lines.c.description.in_(
            ["Power and lighting rough-in", "Risers and underground"]
        )
    )
    amounts = (await run(connection, query.order_by(lines.c.position))).all()
    assert amounts == [
        (usd(693), usd(600), usd(600)),
        (usd(462), usd(400), usd(400)),
    ]


async def test_accepted_items_make_the_running_total(connection):
    accepted = {
        "Emergency power for the vaccine store": [46.2, 46.2, 40],
        "Reuse of existing corridor housings": [-28.875, -28.875, -25],
        "PEX instead of copper branches": [-17.325, -17.325, -15],
        "Main switchgear moved indoors": [0, 0, 20],
        "Redundant floor drains omitted": [-13.1, -13.1, -20],
        "Early order of the switchgear": [13.1, 13.1, 0],
    }
    assert {name: await impact(connection, name) for name in accepted} == accepted
    assert await running_total(connection) == [1200, 1200, 1000]

    await change(connection, "items", "Lighting package", status="ACCEPTED")
    await again(connection)

    assert await running_total(connection) == [1431, 1431, 1200]
    gap = await figures(connection, "milestones", "Early MEP package", "gap")
    assert gap == [-173.25, -173.25, -150]


async def test_accepted_items_of_another_milestone_leave_the_active_one_alone(
    connection,
):
    before = await running_total(connection, "Schematic design")
    await change(connection, "items", "Solid core doors throughout", status="ACCEPTED")
    await again(connection)

    assert await running_total(connection) == [1200, 1200, 1000]
    after = await running_total(connection, "Schematic design")
    assert [round(b - a, 4) for a, b in zip(before, after, strict=True)] == [
        27.8575,
        27.8575,
        24.32,
    ]


async def test_an_item_without_a_milestone_stands_with_the_active_one(connection):
    await change(connection, "items", "Site camera", status="ACCEPTED")
    await again(connection)

    assert await impact(connection, "Site camera") == [2.079, 2.079, 1.8]
    assert await running_total(connection) == [1202.079, 1202.079, 1001.8]


async def test_an_accepted_option_counts_once_and_for_its_item(connection):
    await change(connection, "items", "Domestic hot water", status="ACCEPTED")
    await change(connection, "items", "Heat pump water heaters", status="ACCEPTED")
    await change(connection, "items", "Gas boilers", status="NOT_CHOSEN")
    await again(connection)

    assert await running_total(connection) == [1292.4, 1292.4, 1080]
    item = await row(connection, "items", "Domestic hot water")
    assert (item["option_low_direct"], item["option_high_direct"]) == (usd(80), usd(80))


async def test_drafts_and_scenario_items_enter_no_total(connection):
    await change(connection, "items", "Prefabricated bathroom pods", status="ACCEPTED")
    await again(connection)

    assert await impact(connection, "Rooftop solar field") == [179.949, 179.949, 155.8]
    assert await running_total(connection) == [1200, 1200, 1000]


async def test_a_scenario_projects_its_changes_and_its_own_items(connection):
    names = ("All-electric plant", "Wish list", "Bare minimum")
    figure = "projected_running_total"
    projected = {
        name: await figures(connection, "scenarios", name, figure) for name in names
    }
    assert projected == {
        "All-electric plant": [1703.349, 1703.349, 1435.8],
        "Wish list": [1336.29, 1336.29, 1118],
        "Bare minimum": [1153.8, 1153.8, 960],
    }


async def test_a_draw_reaches_its_fund_once_the_item_is_accepted(connection):
    assert await fund(connection) == [105, 23.1, 10, 91.9]
    contingency = await id_of(connection, "funds", "Construction contingency")
    await draw(connection, "Lighting package", contingency, is_full_coverage=True)
    await again(connection)

    assert await impact(connection, "Lighting package") == [0, 0, 200]
    assert (await row(connection, "items", "Lighting package"))["has_draws"] is True
    assert await fund(connection) == [105, 23.1, 10, 91.9]

    await change(connection, "items", "Lighting package", status="ACCEPTED")
    await again(connection)

    assert await fund(connection) == [105, 254.1, 10, -139.1]
    assert await running_total(connection) == [1200, 1200, 1200]


async def test_a_part_draw_leaves_the_net(connection):
    assert await impact(connection, "Backup inverter for exam lights") == [
        131,
        131,
        200,
    ]


async def test_a_markup_that_is_switched_off_stays_as_a_row_of_nothing(connection):
    name = "Utility connection by the power company"
    assert await inherited(connection, name) == [
        ("Builder's fee", True, 3),
        ("Construction contingency", False, 0),
    ]
    assert await impact(connection, name) == [63, 63, 60]


async def test_owner_costs_of_an_item_are_its_shares_and_its_own(connection):
    costs = TABLES["owner_costs"]

    async def rows(name):
        item_id = await id_of(connection, "items", name)
        query = select(costs.c.name, costs.c.amount).where(costs.c.item_id == item_id)
        found = await run(connection, query.order_by(costs.c.position))
        return [(name, amount / 10_000) for name, amount in found]

    lighting = await row(connection, "items", "Lighting package")
    charging = await row(connection, "items", "Car charging at the staff lot")

    assert await rows("Lighting package") == [
        ("Owner contingency", 9),
        ("Owner's representative", 10),
    ]
    assert lighting["owner_costs"] == usd(19)
    assert await rows("Car charging at the staff lot") == [
        ("Owner contingency", 1.53),
        ("Owner's representative", 1.075),
        ("Energy grant", -15),
    ]
    assert charging["owner_costs"] == usd(-12.395)


async def test_owner_costs_of_a_milestone_make_the_project_total(connection):
    milestone = await row(connection, "milestones", "Early MEP package")
    assert (milestone["owner_costs"], milestone["project_total"]) == (
        usd(200),
        usd(1400),
    )
    assert milestone["cost_per_unit_direct"] == usd("0.4167")


async def test_an_item_that_moves_inherits_from_its_new_milestone(connection):
    milestone_id = await id_of(connection, "milestones", "Schematic design")
    await change(connection, "items", "Lighting package", milestone_id=milestone_id)
    await again(connection)

    assert await inherited(connection, "Lighting package") == [
        ("Builder's fee", True, 10),
        ("Design contingency", True, 16.8),
        ("Performance bond", True, 2.2909),
    ]
    assert (await row(connection, "items", "Lighting package"))["owner_costs"] == 0


async def test_an_estimate_drawn_back_to_a_draft_leaves_every_total(connection):
    estimates = TABLES["estimates"]
    milestone_id = await id_of(connection, "milestones", "Early MEP package")
    chosen = (estimates.c.milestone_id == milestone_id) & (
        estimates.c.kind == "ESTIMATE"
    )
    await run(connection, update(estimates).where(chosen).values(is_draft=True))
    await again(connection)

    milestone = await row(connection, "milestones", "Early MEP package")
    left = {key for key in DERIVED["milestones"] if milestone[key] is not None}
    assert left == {
        *("budget_total_allocated", "budget_total_separated", "budget_total_direct"),
        "budget_markup_subtotal",
    }
    assert await impact(connection, "Lighting package") == [200, 200, 200]
    assert await inherited(connection, "Lighting package") == []
    assert await fund(connection) == [0, 20, 10, -10]


async def test_a_line_counts_under_the_categories_above_its_own(connection):
    categories = TABLES["categories"]
    chosen = categories.c.project_id == await id_of(connection, "projects", CLINIC)
    ids = select(categories.c.name, categories.c.id).where(chosen)
    by_name = dict((await run(connection, ids)).all())
    before = await impact(connection, "Moisture barrier under resilient flooring")
    await run(
        connection,
        update(categories)
        .where(categories.c.id == by_name["Interiors"])
        .values(parent_id=by_name["HVAC"]),
    )
    await again(connection)

    after = await impact(connection, "Moisture barrier under resilient flooring")
    # MEP coordination is 2 % of direct cost under Plumbing, HVAC and Electrical.
    assert before == [24.4873, 24.4873, 22.2]
    assert after == [24.9358, 24.9358, 22.2]


async def test_an_option_follows_its_item_to_another_milestone(connection):
    milestone_id = await id_of(connection, "milestones", "Schematic design")
    await change(connection, "items", "Domestic hot water", milestone_id=milestone_id)
    await again(connection)

    assert await inherited(connection, "Gas boilers") == [
        ("Builder's fee", True, 2.3),
        ("Design contingency", True, 3.864),
        ("Performance bond", True, 0.5269),
    ]


@pytest.mark.parametrize(("places", "shown"), [((0, 1), (12, 11)), ((1, 0), (11, 12))])
async def test_what_is_left_over_goes_to_the_earlier_line(connection, places, shown):
    lines = TABLES["estimate_lines"]
    names = ("Power and lighting rough-in", "Risers and underground")
    for name, place in zip(names, places, strict=True):
        cheap = {"position": place, "quantity": usd(1), "unit_cost": 10}
        chosen = update(lines).where(lines.c.description == name)
        await run(connection, chosen.values(cheap))
    await again(connection)

    query = select(lines.c.description, lines.c.amount_allocated)
    found = await run(connection, query.where(lines.c.description.in_(names)))
    assert dict(found.all()) == dict(zip(names, shown, strict=True))
