"""What rules are made of, and what they ask for, wherever in them it stands."""

from permissions.rules import AtLeast, Has, HoldsRole, IsViewer, OneOf, Rule


def parts_of(rule):
    parts = (*getattr(rule, "rules", ()), getattr(rule, "rule", None))
    return [part for part in parts if isinstance(part, Rule)]


def features_of(rule):
    if isinstance(rule, AtLeast):
        yield rule.feature
    for part in parts_of(rule):
        yield from features_of(part)


def words_of(rule):
    """Name what a rule asks of the row itself."""
    if isinstance(rule, (Has, HoldsRole, IsViewer, OneOf)):
        yield rule.name
    for part in parts_of(rule):
        yield from words_of(part)
