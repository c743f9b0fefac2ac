"""The mutants can die and can survive: each kind takes effect where it is planted."""

import subprocess
import sys
from functools import partial

import pytest

from permissions import flags, grants
from permissions.flags import Flag, money_cap
from permissions.guards import CHANGE_GUARD_OF
from permissions.levels import Level
from permissions.roles import DEFAULT_ROLES
from permissions.viewers import Viewer
from tests.authorization import test_opinions as opinions
from tests.mutants import cells, code, planting, policy
from tests.mutants.ledger import Ledger, equivalents
from tests.mutants.trial import KILLED, SURVIVED, TOO_SLOW, Mutant, Outcome, Pool
from tests.serving import ROOT

PLANTS = {name: plant for kind in (policy, cells) for name, plant in kind.flips()}
SLIPS = {s.name: s for module in code.modules() for s in code.slips(module)}


def fate(tmp_path, plant, check):
    """Plant a mutant in another process; say whether the check fails there."""

    def attempt(_folder):
        plant()
        try:
            check()
        except AssertionError as fault:
            return KILLED, str(fault)
        return SURVIVED, ""

    found = []
    pool = Pool(found.append, 1, tmp_path)
    pool.start(None, attempt)
    pool.drain()
    return found[0].verdict


def asks(question):
    return partial(opinions.test_the_policy_says_what_the_oracle_says, question)


def money_is_capped():
    assert money_cap(set()) is Level.NONE


def subcontractors_have_no_markups():
    levels = DEFAULT_ROLES["SUBCONTRACTOR"].levels
    assert levels["markups_details"] == (Level.NONE, Level.NONE)


def draws_are_money():
    assert MONEY in grants.MONEY_FEATURES


def editing_stands_on_viewing():
    assert flags.PREREQUISITES.get(Flag.EDIT_CONTACTS) is Flag.VIEW_CONTACTS


def moves_are_told_to_few():
    assert "items.milestone_id" in CHANGE_GUARD_OF


MONEY = "draw_activity_contingencies_allowances"
EFFECTS = {
    "rows milestones: allowed": asks("milestones rows"),
    "acts milestones activate: denied": asks("milestones can activate"),
    "acts reports set_notes: report_notes STANDARD one up": asks(
        "reports can set_notes"
    ),
    "guard CanSeeItemCosts: shown where costs are hidden": asks("items direct_cost"),
    "guard CanSeeItemPricesInDirect: shown in any": asks("items cost_impact_direct"),
    "guard of items.direct_cost: lets anybody": asks("items direct_cost"),
    "guard of changes of items.milestone_id: dropped": moves_are_told_to_few,
    "cell default_roles SUBCONTRACTOR markups_details: None -> View Only": (
        subcontractors_have_no_markups
    ),
    f"cell features {MONEY} money: yes -> no": draws_are_money,
    "prerequisite of EDIT_CONTACTS: dropped": editing_stands_on_viewing,
}


@pytest.mark.parametrize("name", EFFECTS)
def test_a_slip_in_the_tables_takes_effect(tmp_path, name):
    assert fate(tmp_path, lambda: None, EFFECTS[name]) == SURVIVED
    assert fate(tmp_path, PLANTS[name], EFFECTS[name]) == KILLED


def test_a_slip_in_a_running_function_takes_effect_wherever_it_was_imported(tmp_path):
    slip = SLIPS["flags.money_cap: if Flag.VIEW_FINANCIALS not in flags: -> if False:"]
    swapped = partial(planting.swap, slip)
    assert fate(tmp_path, swapped, money_is_capped) == KILLED
    assert money_cap(set()) is Level.NONE


def test_functions_of_every_kind_are_found():
    slips = [slip for slip in SLIPS.values() if slip.function]
    found = {slip.function: planting.function_of(slip) for slip in slips}
    assert found["Viewer.is_staff"] is Viewer.is_staff.fget
    assert found["money_cap"] is money_cap
    assert {"Guard.requires", "Decision._alike", "AtLeast.outcome"} <= found.keys()


READ_ANEW = """
from tests.mutants import code, planting
slips = {slip.name: slip for slip in code.slips("permissions.levels")}
planting.before_import(slips["levels.(body): 1 -> 2"])
from permissions.levels import Level
print(int(Level.VIEW), Level.VIEW is Level.STANDARD)
"""


def test_a_slip_in_what_runs_while_modules_are_read_takes_effect():
    command = [sys.executable, "-c", READ_ANEW]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout == "2 True\n"


def ledger(tmp_path):
    return Ledger("", anew=True, rng=None, path=tmp_path / "results.json")


def test_a_survivor_that_nobody_explains_is_a_failure(tmp_path):
    found = ledger(tmp_path)
    found.equivalents = {"b": "It changes nothing."}
    for name, verdict in (("a", KILLED), ("b", SURVIVED), ("c", TOO_SLOW)):
        found.told(Outcome(Mutant(name, print), verdict, "", 0.1))
    assert found.verdict() == 0
    found.told(Outcome(Mutant("code d", print), SURVIVED, "", 0.1))
    assert found.verdict() == 1
    assert [*found.lines()] == [
        "  b: It changes nothing.",
        "  code d: NOT EXPLAINED",
        "tables killed: 2 of 3",
        "code killed: 0 of 1",
        "mutants killed: 2 of 4",
    ]


def test_an_explained_mutant_that_dies_is_a_failure(tmp_path):
    found = ledger(tmp_path)
    found.equivalents = {"a": "It changes nothing."}
    found.told(Outcome(Mutant("a", print), KILLED, "", 0.1))
    assert found.verdict() == 1


def test_what_was_found_is_not_tried_again(tmp_path):
    found = ledger(tmp_path)
    found.told(Outcome(Mutant("a", print), KILLED, "", 0.1))
    mutants = [Mutant("a", print), Mutant("b", print)]
    assert found.left(mutants) == mutants[1:]


def test_every_explained_mutant_is_one_that_there_is():
    known = PLANTS.keys() | {f"code {name}" for name in SLIPS}
    assert equivalents().keys() - known == set()
    assert all(equivalents().values())
