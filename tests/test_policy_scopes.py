"""Scopes: a table's project and categories are found where the mapped columns say."""

from sqlalchemy.dialects import sqlite

from permissions.rows import ROWS
from permissions.scopes import SCOPES, Link, TableScope, table_named
from tests.authorization.parts import words_of
from tests.test_rules_agree import RULES

# A change of a scenario stands with its item (permissions/rows.py).
WITHOUT_CATEGORIES = {"scenario_changes"}
# What a company keeps of its people names projects, and belongs to none.
COMPANYWIDE = {
    *("accessible_projects", "excluded_projects", "feature_levels"),
    "expiring_grants",
    "company_history",
}


# What rows are held to, and what they are only filtered by.
HELD_BY = {"project", "category", "group"}
WORDS = {
    table: {word for rule in rules.values() for word in words_of(rule)}
    for table, rules in RULES.items()
}


def test_a_row_keeps_what_rules_ask_of_it_and_nothing_else():
    kept = {table: {*SCOPES[table]} - HELD_BY for table in SCOPES}
    assert kept == WORDS


def test_what_belongs_to_a_project_is_held_to_it():
    held = {table: SCOPES[table].get("project") for table in ROWS.keys() - COMPANYWIDE}
    told = {
        table: "project_id" if "project_id" in table_named(table).c else None
        for table in ROWS.keys() - COMPANYWIDE
    }
    assert held == told | {"projects": "id"}


def test_what_belongs_to_an_item_is_in_the_items_categories():
    of_item = Link("item_categories", "item_id", "category_id", local="item_id")
    told = {table for table in ROWS if "item_id" in table_named(table).c}
    held = {table for table in SCOPES if SCOPES[table].get("category") == of_item}
    assert held == told - WITHOUT_CATEGORIES
    own = Link("item_categories", "item_id", "category_id")
    assert [t for t in SCOPES if SCOPES[t].get("category") == own] == ["items"]


def on_a_project(table):
    asked = TableScope(table, table_named(table)).among("project", "reach")
    return str(asked.compile(dialect=sqlite.dialect()))


def test_what_is_of_nothing_is_not_of_one_of_the_keys_and_its_opposite_is():
    """Compared with a null, a row would meet neither a rule nor its opposite."""
    assert on_a_project("roles").startswith("roles.project_id IS NOT NULL AND ")
    assert "NULL" not in on_a_project("items")
