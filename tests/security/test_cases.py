"""The ledger of attacks: a test proves each harmless, or it waits for something."""

from pathlib import Path

from tests.rules.ledger import misplaced, unprovable
from tests.rules.marks import marked
from tests.security.cases import PROOFS, cases, of_proof

MAKEFILE = Path(__file__).parents[2] / "Makefile"


def test_there_are_156_attacks_and_each_has_its_proof():
    assert len(cases()) == 156
    kinds = [of_proof(kind).keys() for kind in PROOFS]
    assert set().union(*kinds) == cases().keys()


def test_every_attack_is_tried_by_a_test_or_waits_for_what_is_not_built():
    others = of_proof("waits").keys() | of_proof("program").keys()
    faults = misplaced(marked(kind="case"), others, cases())
    assert not faults, "\n".join(faults)


def test_marks_name_attacks_of_the_ledger():
    assert unprovable(marked(kind="case"), cases()) == []


def test_what_waits_or_is_measured_says_by_what():
    assert all(of_proof("waits").values())
    targets = MAKEFILE.read_text(encoding="utf-8")
    for program in of_proof("program").values():
        assert f"\n{program}: " in targets
