"""Leaks to plant: each takes one rule away, as a slip of the hand might."""

from itertools import islice

from permissions import gate, grants, guards, rows, rules
from permissions.levels import Level, Mode
from permissions.rules import ANYONE
from permissions.viewers import Grant
from resolvers import reports
from resolvers.engine import (
    aggregates,
    filters,
    page_statements,
    pages,
    relations,
    statements,
)
from server import operations


def unguarded(guard):
    return lambda patch: patch.setattr(getattr(guards, guard), "rule", ANYONE)


def any_row_of(table):
    return lambda patch: patch.setitem(rows.ROWS, table, ANYONE)


def true_of(rule):
    def outcome(_self, _viewer, _project_id=None):
        return True

    return lambda patch: patch.setattr(rule, "outcome", outcome)


def any_mode(patch):
    guard = guards.CanSeeItemPrices
    for mode in Mode:
        patch.setattr(guard.by_mode[mode], "rule", rules.CostsShown())


def no_reach(patch):
    patch.setattr(gate.Reach, "projects", property(lambda _self: None))


def every_row(*_args):
    return iter(())


def without_rows(patch, modules, function, of):
    """Forget which rows exist while one function builds its statement."""
    original = getattr(modules[0], function)

    def leaky(*args, **options):
        with patch.context() as inner:
            inner.setattr(of, "known_rows", every_row)
            return original(*args, **options)

    for module in modules:
        patch.setattr(module, function, leaky)


def hidden_rows_joined(patch):
    without_rows(patch, (statements, page_statements), "join", of=statements)


def hidden_rows_counted(patch):
    without_rows(patch, (pages,), "count_by_parent", of=statements)


def hidden_milestones_of_reports(patch):
    without_rows(patch, (reports,), "_is_chosen", of=reports)


def hidden_rows_referred_to(patch):
    without_rows(patch, (filters,), "_among_known", of=filters)


def rows_of_other_companies(patch):
    original = gate.known_rows
    for module in (statements, page_statements, aggregates, filters):
        patch.setattr(module, "known_rows", lambda *a: islice(original(*a), 1, None))


def in_full(source, name, shape, *_masks):
    """Show a column as if its rule held everywhere."""
    column = shape[-1][0] if isinstance(shape, tuple) else name
    return gate.visible(source, column, shape if shape is None else True)


def unmasked_orders(patch):
    def leaky(table, page):
        return in_full(table, page.order.name, page.order_shape)

    patch.setattr(page_statements, "_sort_key", leaky)


def unmasked_cursors(patch):
    original = page_statements._sort_key

    def leaky(table, page):
        # The key of the outer statement is what the cursor holds.
        if table.name == "row":
            return in_full(table, page.order.name, page.order_shape)
        return original(table, page)

    patch.setattr(page_statements, "_sort_key", leaky)


def unmasked_filters(patch):
    original = filters._Build.shape

    def leaky(build, name):
        shape = original(build, name)
        return True if "@" not in name and shape is not None else shape

    patch.setattr(filters._Build, "shape", leaky)


def unmasked_search(patch):
    original = pages.search_of

    def leaky(text, table, reach, names):
        with patch.context() as inner:
            inner.setattr(gate.Reach, "shape", lambda *_asked: True)
            return original(text, table, reach, names)

    patch.setattr(pages, "search_of", leaky)


def levels_everywhere(patch):
    original = Grant.cell
    patch.setattr(Grant, "cell", lambda self, key: (max(original(self, key)),) * 2)


def no_cap_by_flags(patch):
    patch.setattr(grants, "money_cap", lambda _flags: Level.ADMIN)


def no_cap_by_sets(patch):
    patch.setattr(grants, "_caps", lambda _member, _project: {})


def relations_of_any_parent(patch):
    patch.setattr(relations, "passed", lambda parents, _info: [True] * len(parents))


def options_without_items(patch):
    patch.setitem(rows.STANDS_WITH, "items", ())


def subtotals_with_draws(patch):
    rule = rules.All(rules.CostsShown(), rules.AtLeast("markups_subtotals", Level.VIEW))
    patch.setattr(guards.CanSeeItemMarkupSubtotals, "rule", rule)


def unmasked_sums(patch):
    patch.setattr(aggregates, "_shown", in_full)


def statements_of_others(patch):
    """Keep statements without saying for whose rows they were made."""
    for module in (statements, page_statements, aggregates):
        patch.setattr(module, "row_shape", lambda *_asked: ())


def nothing_said(patch):
    patch.setattr(operations, "redactions", lambda _operation: [])


def nothing_refused(patch):
    patch.setattr(operations, "refused_uses", lambda *_asked: [])


# Each with the kind of question that it would be found by.
LEAKS = {
    "item costs unguarded": ("related", unguarded("CanSeeItemCosts")),
    "internal notes unguarded": ("broad", unguarded("CanSeeInternalNotes")),
    "owner costs unguarded": ("totalled", unguarded("CanSeeItemOwnerCosts")),
    "the display mode ignored": ("totalled", any_mode),
    "draws forgotten in subtotals": ("broad", subtotals_with_draws),
    "drafts and categories ignored": ("nodes", any_row_of("items")),
    "comments of everybody": ("related", any_row_of("comments")),
    "history of every field": ("related", any_row_of("history")),
    "draft milestones": ("nodes", any_row_of("milestones")),
    "private scenarios": ("nodes", any_row_of("scenarios")),
    "shared reports": ("nodes", any_row_of("reports")),
    "whom a report is sent to": ("related", unguarded("CanSeeReportDistribution")),
    "hidden milestones that a report names": ("related", hidden_milestones_of_reports),
    "options without their item": ("nodes", options_without_items),
    "the reach forgotten": ("nodes", no_reach),
    "rows of other companies": ("nodes", rows_of_other_companies),
    "costs that a role hides": ("related", true_of(rules.CostsShown)),
    "a whole project to who sees a part": ("related", true_of(rules.SeesWholeProject)),
    "rows of other categories": ("sorted", true_of(rules.InOwnCategories)),
    "levels of own categories everywhere": ("related", levels_everywhere),
    "no cap by account flags": ("totalled", no_cap_by_flags),
    "no cap by permission sets": ("related", no_cap_by_sets),
    "relations of any parent": ("related", relations_of_any_parent),
    "hidden rows joined": ("related", hidden_rows_joined),
    "hidden rows counted": ("sorted", hidden_rows_counted),
    "hidden rows referred to": ("filtered", hidden_rows_referred_to),
    "orders unmasked": ("sorted", unmasked_orders),
    "cursors unmasked": ("sorted", unmasked_cursors),
    "filters unmasked": ("filtered", unmasked_filters),
    "search unmasked": ("searched", unmasked_search),
    "sums unmasked": ("totalled", unmasked_sums),
    "statements of others": ("related", statements_of_others),
    "nothing refused": ("filtered", nothing_refused),
    "nothing said of what is hidden": ("related", nothing_said),
}
# Without their binds these statements fall over before they can tell.
FALLS_OVER = {"statements of others"}
