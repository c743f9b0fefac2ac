"""When a classified value is shown, written a second time: plain Python.

Nothing here comes from permissions/; it is read out of design 3 and 7, domain 5 and
the visibility table. Every condition asks of the person, of what he holds on the row's
project, and of the facts of the row.
"""

OWNER_FUNDS = {"OWNER_CONTINGENCY", "OWNER_ALLOWANCE"}
COSTS = "item_option_cost_details"
DRAWS = "draw_activity_contingencies_allowances"
ROLES = "project_roles_permissions_previews"
TEMPLATE = "default_item_template_settings"


def has(feature, also=None):
    def asks(person, held, facts):
        return held.has(feature, facts) and (not also or also(person, held, facts))

    return asks


def admin(person, _held, _facts):
    return person.is_admin


def in_mode(mode, also=None):
    def asks(person, held, facts):
        return mode in held.modes and (not also or also(person, held, facts))

    return asks


def in_a_marked_up_mode(_person, held, _facts):
    return "ALLOCATED" in held.modes or "SEPARATED" in held.modes


def staff(person, _held, _facts):
    return person.is_staff


def whole(_person, held, _facts):
    return held.whole


def subtotals(_person, held, facts):
    may = held.has(DRAWS, facts) or not facts["draws"]
    return held.has("markups_subtotals", facts) and may


def markups(_person, held, facts):
    # What stands in an estimate is a figure of the whole project.
    may = held.whole or not facts["of_estimate"]
    return held.has("markups_details", facts) and may


def owner_costs(_person, held, facts):
    may = held.whole or not facts["of_estimate"]
    return held.has("owner_costs", facts) and may


def template(_person, held, facts):
    return held.has(TEMPLATE, facts) and held.has("markups_details", facts)


def fund_exists(_person, held, facts):
    feature = "owner_costs" if facts["owner_fund"] else "markups_details"
    return held.has(feature, facts)


def fund(person, held, facts):
    return held.whole and fund_exists(person, held, facts)


def any_fund(_person, held, facts):
    may = held.has("markups_details", facts) or held.has("owner_costs", facts)
    return held.whole and may


def balance(person, held, facts):
    may = facts["owner_fund"] or held.has(DRAWS, facts)
    return may and fund(person, held, facts)


def lines(_person, held, facts):
    kinds = {
        "ESTIMATE": "milestone_cost_details",
        "BUDGET": "milestone_budget_cost_details",
    }
    return held.whole and held.has(kinds[facts["kind"]], facts)


def values(person, _held, facts):
    return person.role != "CLIENT" or facts["public"]
