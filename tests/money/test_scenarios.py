"""What scenarios make of the running total."""

from db.money.scenarios import projected_running_total
from tests.money.builders import modes, standing

ESTIMATE = modes(1200, 1200, 1000)
LIGHTING = standing("I1", "PENDING", (231, 231, 200))
LOBBY = standing("I2", "ACCEPTED", (110, 110, 100))


def test_a_scenario_without_changes_projects_the_running_total():
    projected = projected_running_total(ESTIMATE, [LIGHTING, LOBBY], {})
    assert projected == modes(1310, 1310, 1100)


def test_a_scenario_accepts_one_item_and_rejects_another():
    changes = {"I1": "ACCEPTED", "I2": "REJECTED"}
    projected = projected_running_total(ESTIMATE, [LIGHTING, LOBBY], changes)
    assert projected == modes(1431, 1431, 1200)


def test_a_scenarios_own_accepted_items_count_in_it():
    roof = standing("I3", "ACCEPTED", (-50, -50, -40))
    parking = standing("I4", "PENDING", (900, 900, 800))
    projected = projected_running_total(ESTIMATE, [LOBBY], {}, [roof, parking])
    assert projected == modes(1260, 1260, 1060)


def test_a_scenario_may_choose_another_option():
    item = standing("I5", "ACCEPTED", (10, 10, 9))
    chosen = standing("I6", "ACCEPTED", (100, 100, 90), option_of_id="I5")
    other = standing("I7", "NOT_CHOSEN", (70, 70, 60), option_of_id="I5")
    changes = {"I6": "NOT_CHOSEN", "I7": "ACCEPTED"}
    projected = projected_running_total(ESTIMATE, [item, chosen, other], changes)
    assert projected == modes(1270, 1270, 1060)


def test_what_is_incorporated_counts_no_second_time():
    kitchen = standing("I8", "INCORPORATED", (60, 60, 50))
    projected = projected_running_total(ESTIMATE, [kitchen], {"I8": "ACCEPTED"})
    assert projected == ESTIMATE


def test_without_a_published_estimate_nothing_is_projected():
    assert projected_running_total(None, [LOBBY], {}) is None
