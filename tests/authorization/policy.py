"""Who may see what, written a second time: plain Python, for comparison.

Nothing here comes from permissions/; it is read out of design 3 and 7, domain 5 and
the visibility table. Every condition asks of the person, of what he holds on the row's
project, and of the facts of the row.
"""

from itertools import product

from tests.authorization.grids import MODES

OWNER_FUNDS = {"OWNER_CONTINGENCY", "OWNER_ALLOWANCE"}
COSTS = "item_option_cost_details"
DRAWS = "draw_activity_contingencies_allowances"
TEMPLATE = "default_item_template_settings"
# An entry of the history stands under the condition of the field that it tells of.
ENTRIES = {
    "CanSeeInternalNotes": "items.internal_note",
    "CanSeeItemCosts": "items.direct_cost",
    "CanSeeMarkups": "markups.amount",
    "CanSeeDraws": "draws.amount",
    "CanSeeItemOwnerCosts": "owner_costs.amount",
}


def _has(feature, also=None):
    def asks(person, held, facts):
        return held.has(feature, facts) and (not also or also(person, held, facts))

    return asks


def _in(mode, also=None):
    def asks(person, held, facts):
        return mode in held.modes and (not also or also(person, held, facts))

    return asks


def _staff(person, _held, _facts):
    return person.is_staff


def _whole(_person, held, _facts):
    return held.whole


def _subtotals(_person, held, facts):
    may = held.has(DRAWS, facts) or not facts["draws"]
    return held.has("markups_subtotals", facts) and may


def _markups(_person, held, facts):
    # What stands in an estimate is a figure of the whole project.
    may = held.whole or not facts["of_estimate"]
    return held.has("markups_details", facts) and may


def _owner_costs(_person, held, facts):
    may = held.whole or not facts["of_estimate"]
    return held.has("owner_costs", facts) and may


def _template(_person, held, facts):
    return held.has(TEMPLATE, facts) and held.has("markups_details", facts)


def fund_exists(_person, held, facts):
    feature = "owner_costs" if facts["owner_fund"] else "markups_details"
    return held.has(feature, facts)


def _fund(person, held, facts):
    return held.whole and fund_exists(person, held, facts)


def _any_fund(_person, held, facts):
    may = held.has("markups_details", facts) or held.has("owner_costs", facts)
    return held.whole and may


def _balance(person, held, facts):
    may = facts["owner_fund"] or held.has(DRAWS, facts)
    return may and _fund(person, held, facts)


def _lines(_person, held, facts):
    kinds = {
        "ESTIMATE": "milestone_cost_details",
        "BUDGET": "milestone_budget_cost_details",
    }
    return held.whole and held.has(kinds[facts["kind"]], facts)


def _values(person, _held, facts):
    return person.role != "CLIENT" or facts["public"]


def _all(table, names, class_, condition):
    return {f"{table}.{name}": (class_, condition) for name in names.split()}


def _each_mode(table, names, class_, also=None):
    return {
        f"{table}.{name}_{mode.lower()}": (class_, _in(mode, also))
        for name in names.split()
        for mode in MODES
    }


_ROW = "name kind value_type percent refers_to_direct refers_to_total"
_AMOUNTS = "lump_sum adjustment amount"
_LINE = "description quantity unit unit_cost line_total"
SECRETS = {
    **_all("items", "internal_note note_changed_at", "INTERNAL_NOTE", _staff),
    **_all("items", "direct_cost cost_changed_at", "COST", _has(COSTS)),
    **_all("cost_lines", f"{_LINE} cost_type", "COST", _has(COSTS)),
    **_all("Item", "costLines", "COST", _has(COSTS)),
    **_all("template_lines", f"{_LINE} cost_type", "COST", _has(TEMPLATE)),
    **_all("item_templates", "cost_changed_at", "COST", _has(TEMPLATE)),
    **_all("Project", "itemTemplate", "COST", _has(TEMPLATE)),
    **_all("ItemTemplate", "lines", "COST", _has(TEMPLATE)),
    **_all("template_markups", f"{_ROW} lump_sum is_allocated", "MARKUP", _template),
    **_all("item_templates", "markup_changed_at", "MARKUP", _template),
    **_all("ItemTemplate", "markups", "MARKUP", _template),
    **_all("TemplateMarkup", "refersTo", "MARKUP", _template),
    **_all("items", "markup_subtotal", "MARKUP", _subtotals),
    **_all("items", "markup_changed_at", "MARKUP", _has("markups_details")),
    **_all("markups", f"{_ROW} is_allocated", "MARKUP", _has("markups_details")),
    **_all("markups", _AMOUNTS, "MARKUP", _markups),
    **_all("Markup", "refersTo categories", "MARKUP", _has("markups_details")),
    **_all("inherited_markups", "is_applied amount", "MARKUP", _has("markups_details")),
    **_all("Item", "itemMarkups inheritedMarkups", "MARKUP", _has("markups_details")),
    **_all("InheritedMarkup", "markup", "MARKUP", _has("markups_details")),
    **_all("draws", "amount is_full_coverage", "ALLOWANCE", _has(DRAWS)),
    **_all("items", "draw_changed_at", "ALLOWANCE", _has(DRAWS)),
    **_all("Item", "draws", "ALLOWANCE", _has(DRAWS)),
    **_all("items", "owner_costs", "OWNER_COST", _has("owner_costs")),
    **_all("items", "owner_cost_changed_at", "OWNER_COST", _has("owner_costs")),
    **_all("owner_costs", _ROW, "OWNER_COST", _has("owner_costs")),
    **_all("owner_costs", _AMOUNTS, "OWNER_COST", _owner_costs),
    **_all("OwnerCost", "refersTo", "OWNER_COST", _has("owner_costs")),
    **_all("Item", "ownerCostRows", "OWNER_COST", _has("owner_costs")),
    **_each_mode("items", "cost_impact", "PRICE"),
    **_each_mode("items", "option_low option_high", "PRICE", _whole),
    **_all("items", "direct_changed_at", "PRICE", _in("DIRECT")),
    **_all(
        "items",
        "marked_up_changed_at",
        "PRICE",
        lambda *asked: _in("ALLOCATED")(*asked) or _in("SEPARATED")(*asked),
    ),
    **_each_mode(
        "milestones",
        "estimate_total budget_total running_total gap",
        "PRICE",
        _has("milestones", _whole),
    ),
    **_each_mode(
        "milestones", "cost_per_unit", "COST", _has("milestone_metrics", _whole)
    ),
    **_each_mode("metrics", "cost_per_unit", "COST", _has("milestone_metrics", _whole)),
    **_all(
        "milestones",
        "estimate_markup_subtotal budget_markup_subtotal",
        "MARKUP",
        _has("markups_subtotals", _whole),
    ),
    **_all("Milestone", "markupSubtotals", "MARKUP", _has("markups_subtotals", _whole)),
    **_all("Milestone", "markups", "MARKUP", _has("markups_details", _whole)),
    **_all("Estimate", "markups", "MARKUP", _has("markups_details", _whole)),
    **_all(
        "milestones",
        "owner_costs project_total",
        "OWNER_COST",
        _has("owner_costs", _whole),
    ),
    **_all("Estimate", "ownerCostRows", "OWNER_COST", _has("owner_costs", _whole)),
    **_all("milestones", "metric_changed_at", "COST", _has("milestone_metrics")),
    **_all("estimates", "markup_changed_at", "MARKUP", _has("markups_details", _whole)),
    **_all(
        "estimates", "owner_cost_changed_at", "OWNER_COST", _has("owner_costs", _whole)
    ),
    **_all("estimates", "cost_changed_at", "COST", _lines),
    **_all("Estimate", "lines", "COST", _lines),
    **_all("estimate_lines", _LINE, "COST", _lines),
    **_each_mode("estimate_lines", "amount", "PRICE", _lines),
    **_all("funds", "name original", "ALLOWANCE", _fund),
    **_all("funds", "drawn added remaining", "ALLOWANCE", _balance),
    **_all(
        "Milestone",
        "contingencies allowances",
        "ALLOWANCE",
        _has("markups_details", _whole),
    ),
    **_all(
        "Milestone",
        "ownerContingencies ownerAllowances",
        "OWNER_COST",
        _has("owner_costs", _whole),
    ),
    **_each_mode("scenarios", "projected_running_total", "PRICE", _whole),
    **_all("reports", "notes_changed_at", "AUDIT", _has("report_notes")),
    **_all("Report", "notes", "AUDIT", _has("report_notes")),
    **_all("reports", "distribution_changed_at", "AUDIT", _has("report_distribution")),
    **_all("Report", "distribution", "AUDIT", _has("report_distribution")),
    **_all("Report", "funds", "ALLOWANCE", _any_fund),
    **_all("history", "before after", "AUDIT", _values),
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
        if table != "funds" or fund_exists(person, held, known):
            yield known


# What exists. Each asks of the person, of what he holds, of facts and row.


def item_exists(person, held, facts, item):
    if not held.has("items_item_import_and_options", facts):
        return False
    if not held.whole and not facts["in_category"]:
        return False
    shares = person.of("item_shares", item_id=item["id"], user_id=person.user)
    own = item["creator_id"] == person.user or bool(shares)
    if not item["is_draft"] or own:
        return True
    return person.is_admin and item["scenario_id"] is None


def _milestone_exists(person, held, facts, row):
    drafts = held.has("draft_milestones_created_by_others", facts)
    own = row["creator_id"] == person.user
    return held.has("milestones", facts) and (not row["is_draft"] or own or drafts)


def _estimate_exists(person, held, facts, row):
    drafts = held.has("draft_estimates_and_budgets_created_by_others", facts)
    return not row["is_draft"] or row["creator_id"] == person.user or drafts


def _scenario_exists(person, held, _facts, row):
    shares = person.of("scenario_shares", scenario_id=row["id"], user_id=person.user)
    # Without a project role there are no preconstruction records.
    return bool(held.levels) and (
        row["is_published"] or row["creator_id"] == person.user or bool(shares)
    )


def _member_exists(person, held, facts, row):
    return row["user_id"] == person.user or held.has("team_teammates", facts)


def _is_shared(person, row, author):
    return (
        person.is_staff
        or row[author] == person.user
        or (person.role == "CLIENT" and row["is_shared_with_clients"])
        or (person.role == "PARTNER" and row["is_shared_with_partners"])
    )


def _comment_exists(person, held, facts, row):
    added = person.of("comment_readers", comment_id=row["id"], user_id=person.user)
    return held.has("comments", facts) and (
        bool(added) or _is_shared(person, row, "author_id")
    )


def _attachment_exists(person, held, facts, row):
    feature = "attachments" if row["item_id"] else "milestone_attachments"
    return held.has(feature, facts) and _is_shared(person, row, "uploader_id")


def _entry_exists(person, held, facts, row):
    name = ENTRIES.get(row["guard"])
    if row["guard"] != "PUBLIC" and not (name and shows(person, held, facts, [name])):
        return False
    whole = person.of("items", id=row["item_id"])
    whole += person.of("milestones", id=row["milestone_id"])
    shares = person.of("item_shares", item_id=row["item_id"], user_id=person.user)
    own = any(each["creator_id"] == person.user for each in whole)
    return not row["is_draft_stage"] or person.is_admin or own or bool(shares)


def _feature_exists(feature):
    return lambda _person, held, facts, _row: held.has(feature, facts)


ROWS = {
    "items": item_exists,
    "milestones": _milestone_exists,
    "estimates": _estimate_exists,
    "scenarios": _scenario_exists,
    "project_members": _member_exists,
    "comments": _comment_exists,
    "attachments": _attachment_exists,
    "history": _entry_exists,
    "funds": lambda person, held, facts, _row: fund_exists(person, held, facts),
    "metrics": _feature_exists("milestone_metrics"),
    "timeline_events": _feature_exists("timeline"),
    "units_of_measure": _feature_exists("project_units_of_measure"),
    "project_terms": _feature_exists("project_terminology"),
    "item_templates": _feature_exists(TEMPLATE),
    "reports": _feature_exists("shared_reports"),
    "report_notes": _feature_exists("report_notes"),
    "report_recipients": _feature_exists("report_distribution"),
    "categorizations": _feature_exists("categorizations"),
    "categories": _feature_exists("categorizations"),
}
# A row exists only with what it is a part of.
PARTS = {
    "items": {"option_of_id": "items", "scenario_id": "scenarios"},
    "cost_lines": {"item_id": "items"},
    "draws": {"item_id": "items"},
    "comments": {"item_id": "items"},
    "history": {"item_id": "items", "milestone_id": "milestones"},
    "inherited_markups": {"item_id": "items"},
    "attachments": {"item_id": "items", "milestone_id": "milestones"},
    "markups": {"item_id": "items", "estimate_id": "estimates"},
    "owner_costs": {"item_id": "items", "estimate_id": "estimates"},
    "estimates": {"milestone_id": "milestones"},
    "estimate_lines": {"estimate_id": "estimates"},
    "metrics": {"milestone_id": "milestones"},
    "funds": {"milestone_id": "milestones"},
    "scenario_changes": {"scenario_id": "scenarios", "item_id": "items"},
    "report_notes": {"report_id": "reports"},
    "template_lines": {"template_id": "item_templates"},
    "template_markups": {"template_id": "item_templates"},
    "categories": {"categorization_id": "categorizations"},
}


# What may be done to an item: anybody's at ADMIN, one's own at STANDARD.


def _own(person, item):
    assigned = person.of("item_assignees", item_id=item["id"], user_id=person.user)
    return item["creator_id"] == person.user or bool(assigned)


def _changes(feature):
    def asks(person, held, facts, item):
        level = held.level(feature, facts)
        return level == 3 or (level == 2 and _own(person, item))

    return asks


_update = _changes("items_item_import_and_options")


def _sets(feature):
    def asks(person, held, facts, item):
        level = held.level(feature, facts)
        return level == 3 or (level == 2 and _update(person, held, facts, item))

    return asks


def _deletes(person, held, facts, item):
    level = held.level("items_item_import_and_options", facts)
    return level == 3 or (level == 2 and item["creator_id"] == person.user)


def _of_a_draft(feature):
    def asks(person, held, facts, item):
        return item["is_draft"] and _changes(feature)(person, held, facts, item)

    return asks


def _at(feature, least):
    return lambda _person, held, facts, _item: held.level(feature, facts) >= least


def _of_money(feature, least):
    def asks(_person, held, facts, _item):
        return not held.hides and held.level(feature, facts) >= least

    return asks


def _draws(person, held, facts, item):
    may = _of_money(DRAWS, 2)(person, held, facts, item)
    return may and item["status"] != "INCORPORATED"


ACTS = {
    "can update": _update,
    "can delete": _deletes,
    "can edit_costs": _of_money(COSTS, 3),
    "can edit_markups": _of_money("markups_details", 3),
    "can set_status": _sets("item_status"),
    "can set_categories": _changes("categories"),
    "can set_assignees": _changes("assignees_and_due_dates"),
    "can set_schedule_impact": _sets("schedule_impact"),
    "can set_draws": _draws,
    "can set_owner_costs": _of_money("owner_costs", 3),
    "can share": _of_a_draft("share_draft_items_scenarios"),
    "can publish": _of_a_draft("publish_draft_items_scenarios"),
    "can comment": _at("comments", 2),
    "can attach": _at("attachments", 2),
    "can share_attachments": lambda *asked: (
        asked[0].is_staff and _at("attachments", 2)(*asked)
    ),
    "can share_comments": lambda *asked: (
        asked[0].is_staff and _at("comments", 2)(*asked)
    ),
    "can set_number": _changes("item_number"),
    "can set_note": lambda *asked: asked[0].is_staff and _update(*asked),
    "can set_milestone": _changes("milestones_and_events"),
}
