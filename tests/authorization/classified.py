"""What is classified, and what of it is shown or hidden: name by name.

Nothing here comes from permissions/; it is read out of design 3 and 7, domain 5 and
the visibility table.
"""

from itertools import product

from tests.authorization import conditions as when
from tests.authorization import settings
from tests.authorization.grids import MODES


def _all(table, names, class_, condition):
    return {f"{table}.{name}": (class_, condition) for name in names.split()}


def _each_mode(table, names, class_, also=None):
    return {
        f"{table}.{name}_{mode.lower()}": (class_, when.in_mode(mode, also))
        for name in names.split()
        for mode in MODES
    }


_ROW = "name kind value_type percent refers_to_direct refers_to_total"
_AMOUNTS = "lump_sum adjustment amount"
_LINE = "description quantity unit unit_cost line_total"
SECRETS = {
    **_all("items", "internal_note note_changed_at", "INTERNAL_NOTE", when.staff),
    **_all("items", "direct_cost cost_changed_at", "COST", when.has(when.COSTS)),
    **_all("cost_lines", f"{_LINE} cost_type", "COST", when.has(when.COSTS)),
    **_all("Item", "costLines", "COST", when.has(when.COSTS)),
    **_all("template_lines", f"{_LINE} cost_type", "COST", when.has(when.TEMPLATE)),
    **_all("item_templates", "cost_changed_at", "COST", when.has(when.TEMPLATE)),
    **_all("Project", "itemTemplate", "COST", when.has(when.TEMPLATE)),
    **_all("ItemTemplate", "lines", "COST", when.has(when.TEMPLATE)),
    **_all(
        "template_markups", f"{_ROW} lump_sum is_allocated", "MARKUP", when.template
    ),
    **_all("item_templates", "markup_changed_at", "MARKUP", when.template),
    **_all("ItemTemplate", "markups", "MARKUP", when.template),
    **_all("TemplateMarkup", "refersTo", "MARKUP", when.template),
    **_all("items", "markup_subtotal", "MARKUP", when.subtotals),
    **_all("items", "markup_changed_at", "MARKUP", when.has("markups_details")),
    **_all("markups", f"{_ROW} is_allocated", "MARKUP", when.has("markups_details")),
    **_all("markups", _AMOUNTS, "MARKUP", when.markups),
    **_all("Markup", "refersTo categories", "MARKUP", when.has("markups_details")),
    **_all(
        "inherited_markups", "is_applied amount", "MARKUP", when.has("markups_details")
    ),
    **_all(
        "Item", "itemMarkups inheritedMarkups", "MARKUP", when.has("markups_details")
    ),
    **_all("InheritedMarkup", "markup", "MARKUP", when.has("markups_details")),
    **_all("draws", "amount is_full_coverage", "ALLOWANCE", when.has(when.DRAWS)),
    **_all("items", "draw_changed_at", "ALLOWANCE", when.has(when.DRAWS)),
    **_all("Item", "draws", "ALLOWANCE", when.has(when.DRAWS)),
    **_all("items", "owner_costs", "OWNER_COST", when.has("owner_costs")),
    **_all("items", "owner_cost_changed_at", "OWNER_COST", when.has("owner_costs")),
    **_all("owner_costs", _ROW, "OWNER_COST", when.has("owner_costs")),
    **_all("owner_costs", _AMOUNTS, "OWNER_COST", when.owner_costs),
    **_all("OwnerCost", "refersTo", "OWNER_COST", when.has("owner_costs")),
    **_all("Item", "ownerCostRows", "OWNER_COST", when.has("owner_costs")),
    **_each_mode("items", "cost_impact", "PRICE"),
    **_each_mode("items", "option_low option_high", "PRICE", when.whole),
    **_all("items", "direct_changed_at", "PRICE", when.in_mode("DIRECT")),
    **_all("items", "marked_up_changed_at", "PRICE", when.in_a_marked_up_mode),
    **_each_mode(
        "milestones",
        "estimate_total budget_total running_total gap",
        "PRICE",
        when.has("milestones", when.whole),
    ),
    **_each_mode(
        "milestones", "cost_per_unit", "COST", when.has("milestone_metrics", when.whole)
    ),
    **_each_mode(
        "metrics", "cost_per_unit", "COST", when.has("milestone_metrics", when.whole)
    ),
    **_all(
        "milestones",
        "estimate_markup_subtotal budget_markup_subtotal",
        "MARKUP",
        when.has("markups_subtotals", when.whole),
    ),
    **_all(
        "Milestone",
        "markupSubtotals",
        "MARKUP",
        when.has("markups_subtotals", when.whole),
    ),
    **_all("Milestone", "markups", "MARKUP", when.has("markups_details", when.whole)),
    **_all("Estimate", "markups", "MARKUP", when.has("markups_details", when.whole)),
    **_all(
        "milestones",
        "owner_costs project_total",
        "OWNER_COST",
        when.has("owner_costs", when.whole),
    ),
    **_all(
        "Estimate", "ownerCostRows", "OWNER_COST", when.has("owner_costs", when.whole)
    ),
    **_all("milestones", "metric_changed_at", "COST", when.has("milestone_metrics")),
    **_all(
        "estimates",
        "markup_changed_at",
        "MARKUP",
        when.has("markups_details", when.whole),
    ),
    **_all(
        "estimates",
        "owner_cost_changed_at",
        "OWNER_COST",
        when.has("owner_costs", when.whole),
    ),
    **_all("estimates", "cost_changed_at", "COST", when.lines),
    **_all("Estimate", "lines", "COST", when.lines),
    **_all("estimate_lines", _LINE, "COST", when.lines),
    **_each_mode("estimate_lines", "amount", "PRICE", when.lines),
    **_all("funds", "name original", "ALLOWANCE", when.fund),
    **_all("funds", "drawn added remaining", "ALLOWANCE", when.balance),
    **_all(
        "Milestone",
        "contingencies allowances",
        "ALLOWANCE",
        when.has("markups_details", when.whole),
    ),
    **_all(
        "Milestone",
        "ownerContingencies ownerAllowances",
        "OWNER_COST",
        when.has("owner_costs", when.whole),
    ),
    **_each_mode("scenarios", "projected_running_total", "PRICE", when.whole),
    **_all("reports", "notes_changed_at", "AUDIT", when.has("report_notes")),
    **_all("Report", "notes", "AUDIT", when.has("report_notes")),
    **_all(
        "reports", "distribution_changed_at", "AUDIT", when.has("report_distribution")
    ),
    **_all("Report", "distribution", "AUDIT", when.has("report_distribution")),
    **_all(
        "projects", "units_changed_at", "AUDIT", when.has("project_units_of_measure")
    ),
    **_all("projects", "terms_changed_at", "AUDIT", when.has("project_terminology")),
    **_all(
        "project_members",
        "categories_changed_at",
        "AUDIT",
        when.has("categorizations"),
    ),
    **_all("Role", "grid", "AUDIT", when.has(when.ROLES)),
    **_all("Project", "roles", "AUDIT", when.has(when.ROLES)),
    **_all("Report", "funds", "ALLOWANCE", when.any_fund),
    **_all("history", "before after", "AUDIT", when.values),
    **_all(
        "refused_writes", "mutation code coordinates subject_id", "AUDIT", when.admin
    ),
    **_all("company_history", "before after", "AUDIT", when.admin),
    **_all("RefusedWrite", "coordinates subjectId", "AUDIT", when.admin),
    **settings.SECRETS,
}
# "Hide all costs" hides what is money, and nothing else.
UNHIDEABLE = {"INTERNAL_NOTE", "AUDIT"}
OF_ITEMS = {
    *("items", "cost_lines", "markups", "inherited_markups", "draws", "owner_costs"),
    *("comments", "attachments", "history"),
    *("Item", "Markup", "InheritedMarkup", "OwnerCost"),
}


def shows(person, held, facts, names):
    """Say whether one of the names is shown on a row of these facts."""
    return any(
        SECRETS[name][1](person, held, facts)
        for name in names
        if SECRETS[name][0] in UNHIDEABLE or not held.hides
    )


def spread(person, reach, names):
    """Answer ALL, SOME or None: on which conceivable rows in reach all is hidden."""
    if names[0] in settings.SECRETS:
        # What is the company's is of no project.
        return None if shows(person, None, {}, names) else "ALL"
    key = (*reach, *names)
    if key not in person.spreads:
        seen = set()
        for held in reach.values():
            rows = [*_conceivable(person, held, names[0].partition(".")[0])]
            seen |= {shows(person, held, facts, names) for facts in rows} or {False}
        some = "SOME" if False in seen else None
        person.spreads[key] = some if True in seen else "ALL"
    return person.spreads[key]


def _conceivable(person, held, table):
    both = (False, True)
    inside = both if held.categories and table in OF_ITEMS else (False,)
    kinds = ("ESTIMATE", "BUDGET")
    for facts in product(inside, both, kinds, both, both, both):
        names = ("in_category", "draws", "kind", "owner_fund", "of_estimate", "public")
        known = dict(zip(names, facts, strict=True))
        # No item is in a category and its markup in an estimate at once.
        if known["of_estimate"] and known["in_category"]:
            continue
        if table != "funds" or when.fund_exists(person, held, known):
            yield known
