"""Metrics of milestones: set all at once; the cost per unit follows."""

import pytest

from tests.acting import answer, everything, faults
from tests.sheets import DEVELOPMENT, MEP, act_on, figures, milestone, past


# Design development: 11,426.5228 with markups over 24 beds.
@pytest.mark.rule("role.milestone_metrics", "sub_role.milestones.milestone_metrics")
@pytest.mark.parametrize("who", ["admin", "edit"])
async def test_the_cost_per_unit_follows_the_metrics(ask_own, who):
    beds = {"name": "Beds", "unit": "beds", "quantity": "24", "isMain": True}
    area = {"name": "Floor area", "unit": "m2", "quantity": "4000"}
    hidden = await milestone(ask_own, "subcontractor", DEVELOPMENT)
    shown = await milestone(ask_own, "design", DEVELOPMENT)
    body = await act_on(
        ask_own, who, "set_metrics.graphql", DEVELOPMENT, metrics=[area, beds]
    )
    changed = answer(body)["milestone"]
    assert changed["costPerUnit"] == "476.1051"
    assert changed["metrics"] == [
        area | {"quantity": "4000.00", "isMain": False, "costPerUnit": "2.8566"},
        beds | {"quantity": "24.00", "costPerUnit": "476.1051"},
    ]
    # Who sees no metrics does not see that they changed.
    after = await milestone(ask_own, "subcontractor", DEVELOPMENT)
    assert after["version"] == hidden["version"]
    again = await milestone(ask_own, "design", DEVELOPMENT)
    assert again["version"] != shown["version"]
    told = (
        *("SET_METRICS", "metrics"),
        "Gross floor area: 3880.00 m2; Treatment rooms: 42.00 rooms",
        "Floor area: 4000.00 m2; Beds: 24.00 beds",
    )
    assert (await past(ask_own, "view", after["id"]))[-1] == told
    assert told not in await past(ask_own, "nofin", after["id"])
    assert told not in await past(ask_own, "subcontractor", after["id"])


async def test_the_first_metric_is_the_main_one_unless_another_is_named(ask_own):
    metrics = [{"name": name, "unit": "u", "quantity": "2"} for name in ("A", "B")]
    body = await act_on(ask_own, "admin", "set_metrics.graphql", MEP, metrics=metrics)
    mains = [one["isMain"] for one in answer(body)["milestone"]["metrics"]]
    assert mains == [True, False]
    assert (
        await figures(ask_own, "admin", (await milestone(ask_own, "admin", MEP))["id"])
    )["costPerUnit"] == "600.00"


async def test_every_faulty_metric_is_named(ask_own):
    before = await everything(ask_own)
    metrics = [
        {"name": " ", "unit": "", "quantity": "0"},
        {"name": "A", "unit": "m2", "quantity": "-1", "isMain": True},
        {"name": "A", "unit": "m2", "quantity": "1", "isMain": True},
    ]
    body = await act_on(ask_own, "admin", "set_metrics.graphql", MEP, metrics=metrics)
    assert faults(body) == {
        "metrics.0.name": "A metric has a name.",
        "metrics.0.unit": "A metric has a unit.",
        "metrics.0.quantity": "A quantity is more than nothing.",
        "metrics.1.quantity": "A quantity is more than nothing.",
        "metrics.2.name": "Another metric has this name.",
        "metrics.2.isMain": "One metric is the main one.",
    }
    many = [{"name": f"M{n}", "unit": "u", "quantity": "1"} for n in range(51)]
    body = await act_on(ask_own, "admin", "set_metrics.graphql", MEP, metrics=many)
    assert faults(body) == {"metrics": "A milestone has at most 50 metrics."}
    assert await everything(ask_own) == before
