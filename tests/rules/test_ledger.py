"""The ledger itself, on a small made-up book of rules."""

from collections import Counter

import pytest

from tests.rules.ledger import Outcomes, known, misplaced, printed, unprovable
from tests.rules.marks import marked
from tests.rules.tables import Row, waiting

BOOK = {
    "C01": Row("C01", "conflicts"),
    "mx.account.other": Row("mx.account.other", "matrix", "C01"),
    "bids.view": Row("bids.view", "chart"),
}


def test_the_book_counts_638_rules():
    per_table = Counter(row.table for row in known().values())
    assert per_table == {
        "chart": 140,
        "chart_footnotes": 53,
        "account_rules": 16,
        "matrix": 96,
        "conflicts": 31,
        "partners": 89,
        "company_contacts": 55,
        "subcontractor_role": 39,
        "subcontractor_rules": 11,
        "join_roles": 53,
        "field_visibility": 55,
    }
    assert per_table.total() == 638


def test_an_overruled_row_names_a_rule_of_the_book():
    overrulers = {row.superseded_by for row in known().values() if row.superseded_by}
    assert [known()[one].superseded_by for one in overrulers] == [None] * 12


def test_every_rule_has_a_test_or_waits_for_something():
    faults = misplaced(marked(), waiting().keys(), known())
    assert not faults, "\n".join(faults)
    assert all(waiting().values())


def test_marks_name_rules_of_the_book():
    assert unprovable(marked(), known()) == []


def test_a_mark_of_an_unknown_or_overruled_row_is_refused():
    assert unprovable({"bids.view", "bids.vew", "mx.account.other"}, BOOK) == [
        "No counted row has the id bids.vew",
        "mx.account.other is superseded: mark C01",
    ]


def test_a_row_without_test_has_to_wait():
    assert misplaced({"C01"}, set(), BOOK) == [
        "bids.view has no test and waits for nothing"
    ]


def test_a_proven_row_waits_no_longer_nor_do_those_it_overrules():
    assert misplaced({"C01"}, {"mx.account.other", "bids.view"}, BOOK) == [
        "mx.account.other has a test, and waits for nothing more"
    ]


def test_only_rules_of_the_book_wait():
    assert misplaced(set(), {*BOOK, "bids.vew"}, BOOK) == [
        "bids.vew waits, but is no counted row"
    ]


def test_the_ledger_prints_each_table_and_ends_with_the_sum():
    lines = list(printed({"C01"}, BOOK, {"bids.view": "bids"}))
    assert lines[:2] == ["chart: 0 of 1 proven", "  waits for bids (1): bids.view"]
    assert "matrix: 1 of 1 proven" in lines
    assert lines[-1] == "2 of 3 rules proven"


def report(rule, when="call", outcome="passed"):
    properties = [("rule", rule)]
    return pytest.TestReport(
        "", ("", 0, ""), {}, outcome, None, when, user_properties=properties
    )


def test_a_rule_is_proven_only_if_all_its_tests_pass():
    outcomes = Outcomes()
    outcomes.pytest_runtest_logreport(report("C01"))
    outcomes.pytest_runtest_logreport(report("bids.view"))
    outcomes.pytest_runtest_logreport(report("bids.view", outcome="skipped"))
    outcomes.pytest_runtest_logreport(report("C02", when="setup"))
    assert outcomes.proven() == {"C01"}


def test_marks_are_read_from_tests_alone_and_spelled_out(tmp_path):
    source = tmp_path / "test_bids.py"
    source.write_text(
        '@pytest.mark.rule("a", "b")\nasync def test_a(): ...\n'
        '@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.rule("c"))])'
        "\ndef test_b(x): ...\n"
        '@pytest.mark.rule("never collected")\ndef bids(): ...\n'
    )
    assert marked(tmp_path) == {"a", "b", "c"}
    assert marked(tmp_path, "case") == set()
    source.write_text("@pytest.mark.rule(*IDS)\ndef test_a(): ...\n")
    with pytest.raises(ValueError, match=r"spelled out, not \*IDS"):
        marked(tmp_path)
