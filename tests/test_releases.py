"""Releases are named once, and name fields that there are."""

from db.classes import Class
from permissions import releases
from schema.root import schema


def test_every_release_names_a_field_of_the_schema():
    types = schema._schema.type_map
    for release in releases.RELEASES:
        type_, _, field = release.field.partition(".")
        assert field in types[type_].fields, release.name


def test_no_release_is_named_twice():
    names = [release.name for release in releases.RELEASES]
    assert len(set(names)) == len(names)


def test_nothing_else_is_shown_on_purpose():
    told = {
        (release.name, release.field, release.hidden) for release in releases.RELEASES
    }
    assert told == {
        ("owner.allocated_price", "Item.costImpact", Class.COST),
        ("owner.milestone_totals", "Milestone.estimateTotal", Class.COST),
        ("owner.share_of_direct_cost", "Item.ownerCostRows", Class.COST),
        ("owner.share_of_total", "Item.ownerCosts", Class.ALLOWANCE),
        ("owner.net_of_draws", "Item.costImpact", Class.ALLOWANCE),
        ("design.price_net_of_draws", "Item.costImpact", Class.ALLOWANCE),
        ("fund.in_use", "Milestone.contingencies", Class.ALLOWANCE),
        ("estimate.incorporated_draws", "Markup.adjustment", Class.ALLOWANCE),
    }
