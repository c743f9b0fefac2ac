"""Permission classes of fields: who sees it and when, and which columns it guards."""

import permissions.company_settings
import permissions.estimate_guards  # noqa: F401 (the guards of both come before these)
from db.classes import Class
from permissions import guarding, past
from permissions.chart import action
from permissions.guarding import Guard
from permissions.levels import Level, Mode
from permissions.rules import (
    ANYONE,
    STAFF,
    All,
    AnyOf,
    AtLeast,
    Has,
    InMode,
    Not,
    OneOf,
    SeesWholeProject,
)


class CanSeeInternalNotes(Guard):
    """Staff always; never a partner or a client, whatever the project role."""

    cls = Class.INTERNAL_NOTE
    rule = STAFF
    columns = ("items.internal_note", "items.note_changed_at")
    # That somebody spoke or sent a file is as secret as what it was.
    changes = ("comments.id", "attachments.id")


class CanSeeItemCosts(Guard):
    """Whoever has Item/option cost details at View Only; staff with View Financials."""

    cls = Class.COST
    rule = AtLeast("item_option_cost_details", Level.VIEW)
    columns = (
        "items.direct_cost",
        "items.cost_changed_at",
        "cost_lines.description",
        "cost_lines.quantity",
        "cost_lines.unit",
        "cost_lines.unit_cost",
        "cost_lines.line_total",
        "cost_lines.cost_type",
    )


class CanSeeMarkups(Guard):
    """Whoever has Markups details; never a subcontractor, an owner or a designer."""

    cls = Class.MARKUP
    rule = AtLeast("markups_details", Level.VIEW)
    columns = (
        "items.markup_changed_at",
        "markups.name",
        "markups.kind",
        "markups.value_type",
        "markups.percent",
        "markups.refers_to_direct",
        "markups.refers_to_total",
        "markups.is_allocated",
        "inherited_markups.is_applied",
        "inherited_markups.amount",
    )


class CanSeeMarkupAmounts(Guard):
    """Who sees the markup; of an estimate, only who sees the whole project."""

    cls = Class.MARKUP
    rule = All(CanSeeMarkups.rule, AnyOf(SeesWholeProject(), Has("item")))
    columns = ("markups.lump_sum", "markups.adjustment", "markups.amount")


class CanSeeItemMarkupSubtotals(Guard):
    """Whoever has Markups subtotals; on an item with draws also Draw activity."""

    cls = Class.MARKUP
    rule = All(
        AtLeast("markups_subtotals", Level.VIEW),
        AnyOf(
            AtLeast("draw_activity_contingencies_allowances", Level.VIEW),
            Not(Has("draws")),
        ),
    )
    columns = ("items.markup_subtotal",)


class CanSeeMilestoneMarkupSubtotals(Guard):
    """Whoever has Markups subtotals and sees the whole project."""

    cls = Class.MARKUP
    rule = All(AtLeast("markups_subtotals", Level.VIEW), SeesWholeProject())
    columns = (
        "milestones.estimate_markup_subtotal",
        "milestones.budget_markup_subtotal",
    )


class CanSeeMilestoneMarkups(Guard):
    """Whoever has Markups details and sees the whole project."""

    cls = Class.MARKUP
    rule = All(AtLeast("markups_details", Level.VIEW), SeesWholeProject())
    columns = ("estimates.markup_changed_at",)


class CanSeeDraws(Guard):
    """Whoever has Draw activity: the builder's side, nobody outside it."""

    cls = Class.ALLOWANCE
    rule = AtLeast("draw_activity_contingencies_allowances", Level.VIEW)
    columns = (
        "items.draw_changed_at",
        "draws.amount",
        "draws.is_full_coverage",
    )


class CanSeeMilestoneFunds(Guard):
    """Whoever has Markups details and sees the whole project."""

    cls = Class.ALLOWANCE
    rule = All(AtLeast("markups_details", Level.VIEW), SeesWholeProject())


class CanSeeOwnerFunds(Guard):
    """Whoever has Owner costs and sees the whole project."""

    cls = Class.OWNER_COST
    rule = All(AtLeast("owner_costs", Level.VIEW), SeesWholeProject())


class CanSeeFunds(Guard):
    """Whoever knows of the fund (permissions/rows.py) and sees the whole project."""

    cls = Class.ALLOWANCE
    rule = All(
        SeesWholeProject(),
        AnyOf(
            AtLeast("markups_details", Level.VIEW), AtLeast("owner_costs", Level.VIEW)
        ),
    )
    columns = ("funds.name", "funds.original")


class CanSeeFundBalances(Guard):
    """Who sees the fund and has Draw activity; an owner's fund, Owner costs alone."""

    cls = Class.ALLOWANCE
    rule = All(
        CanSeeFunds.rule,
        AnyOf(
            AtLeast(
                "draw_activity_contingencies_allowances",
                Level.VIEW,
                has_categories=False,
            ),
            # Without Markups details one knows of owner's funds alone.
            All(
                AtLeast("owner_costs", Level.VIEW),
                AnyOf(
                    Not(AtLeast("markups_details", Level.VIEW)),
                    OneOf("kind", "OWNER_CONTINGENCY", "OWNER_ALLOWANCE"),
                ),
            ),
        ),
    )
    columns = ("funds.drawn", "funds.added", "funds.remaining")


class CanSeeItemOwnerCosts(Guard):
    """The administrator and the owner; not the general contractor."""

    cls = Class.OWNER_COST
    rule = AtLeast("owner_costs", Level.VIEW)
    columns = (
        "items.owner_costs",
        "items.owner_cost_changed_at",
        "owner_costs.name",
        "owner_costs.kind",
        "owner_costs.value_type",
        "owner_costs.percent",
        "owner_costs.refers_to_direct",
        "owner_costs.refers_to_total",
    )


class CanSeeOwnerCostAmounts(Guard):
    """Who sees owner costs; of an estimate, only who sees the whole project."""

    cls = Class.OWNER_COST
    rule = All(CanSeeItemOwnerCosts.rule, AnyOf(SeesWholeProject(), Has("item")))
    columns = ("owner_costs.lump_sum", "owner_costs.adjustment", "owner_costs.amount")


class CanSeeMilestoneOwnerCosts(Guard):
    """Who sees owner costs, and the whole project."""

    cls = Class.OWNER_COST
    rule = All(AtLeast("owner_costs", Level.VIEW), SeesWholeProject())
    columns = (
        "milestones.owner_costs",
        "milestones.project_total",
        "estimates.owner_cost_changed_at",
    )


class CanSeeItemPrices(Guard, in_each_mode=True):
    """Whoever may display costs in the mode; staff with View Financials in each."""

    cls = Class.PRICE
    rule = ANYONE
    columns = ("items.cost_impact",)


class CanSeeOptionRanges(Guard, in_each_mode=True):
    """Who sees prices in the mode, and the whole project."""

    cls = Class.PRICE
    rule = SeesWholeProject()
    columns = ("items.option_low", "items.option_high")


class CanSeeMarkedUpChanges(Guard):
    """When a marked-up price changed: who displays costs with markups."""

    cls = Class.PRICE
    rule = AnyOf(InMode(Mode.ALLOCATED), InMode(Mode.SEPARATED))
    columns = ("items.marked_up_changed_at",)


class CanSeeDirectChanges(Guard):
    """When a direct price changed: who displays direct costs."""

    cls = Class.PRICE
    rule = InMode(Mode.DIRECT)
    columns = ("items.direct_changed_at",)


class CanSeeMilestoneTotals(Guard, in_each_mode=True):
    """Who sees milestones and the whole project, in his display modes."""

    cls = Class.PRICE
    rule = All(AtLeast("milestones", Level.VIEW), SeesWholeProject())
    columns = (
        "milestones.estimate_total",
        "milestones.budget_total",
        "milestones.running_total",
        "milestones.gap",
    )


class CanSeeCostPerUnit(Guard, in_each_mode=True):
    """Whoever has Milestone Metrics and sees the whole project, in his modes."""

    cls = Class.COST
    rule = All(AtLeast("milestone_metrics", Level.VIEW), SeesWholeProject())
    columns = ("milestones.cost_per_unit", "metrics.cost_per_unit")


class CanSeeMetrics(Guard):
    """Whoever has Milestone Metrics: what a milestone's cost is divided by."""

    cls = Class.COST
    rule = AtLeast("milestone_metrics", Level.VIEW)
    columns = ("milestones.metric_changed_at",)


class CanSeeTemplateLines(Guard):
    """Whoever has the Default Item Template: what each new item starts with."""

    cls = Class.COST
    rule = AtLeast("default_item_template_settings", Level.VIEW)
    columns = (
        "item_templates.cost_changed_at",
        "template_lines.description",
        "template_lines.quantity",
        "template_lines.unit",
        "template_lines.unit_cost",
        "template_lines.line_total",
        "template_lines.cost_type",
    )


class CanSeeTemplateMarkups(Guard):
    """Whoever has the Default Item Template and Markups details, never one alone."""

    cls = Class.MARKUP
    rule = All(
        AtLeast("default_item_template_settings", Level.VIEW),
        AtLeast("markups_details", Level.VIEW),
    )
    columns = (
        "item_templates.markup_changed_at",
        "template_markups.name",
        "template_markups.kind",
        "template_markups.value_type",
        "template_markups.percent",
        "template_markups.lump_sum",
        "template_markups.refers_to_direct",
        "template_markups.refers_to_total",
        "template_markups.is_allocated",
    )


class CanSeeScenarioTotals(Guard, in_each_mode=True):
    """Who sees the scenario and the whole project, in his display modes."""

    cls = Class.PRICE
    rule = SeesWholeProject()
    columns = ("scenarios.projected_running_total",)


class CanSeeReportNotes(Guard):
    """Whoever has Report Notes: everybody of the project, by default."""

    cls = Class.AUDIT
    rule = AtLeast("report_notes", Level.VIEW)
    columns = ("reports.notes_changed_at",)


class CanSeeReportDistribution(Guard):
    """Whoever has Report distribution: the administrator alone, by default."""

    cls = Class.AUDIT
    rule = AtLeast("report_distribution", Level.VIEW)
    columns = ("reports.distribution_changed_at",)


class CanSeeRoleGrids(Guard):
    """Whoever has Project Roles, Permissions & Previews: what each role may."""

    cls = Class.AUDIT
    rule = AtLeast("project_roles_permissions_previews", Level.VIEW)


class CanSeeUnitChanges(Guard):
    """When the units were set: whoever has Project Units of Measure."""

    cls = Class.AUDIT
    rule = AtLeast("project_units_of_measure", Level.VIEW)
    columns = ("projects.units_changed_at",)


class CanSeeTermChanges(Guard):
    """When the words were set: whoever has Project Terminology."""

    cls = Class.AUDIT
    rule = AtLeast("project_terminology", Level.VIEW)
    columns = ("projects.terms_changed_at",)


class CanSeeCategoryGrants(Guard):
    """When somebody got other categories: whoever has Categorizations."""

    cls = Class.AUDIT
    rule = AtLeast("categorizations", Level.VIEW)
    columns = ("project_members.categories_changed_at",)


class CanSeeChangesOfRights(Guard):
    """When rights changed: who gives them; of some, their holder knows nothing."""

    cls = Class.AUDIT
    rule = action("contacts.my_team")
    is_of_company = True
    columns = ("memberships.rights_changed_at",)


class CanSeeMilestoneMoves(Guard):
    """That an item went from or to a milestone: who knows of draft milestones."""

    cls = Class.AUDIT
    rule = AtLeast("draft_milestones_created_by_others", Level.VIEW)
    changes = ("items.milestone_id",)


CanSeeHistoryValues = past.CanSeeHistoryValues
CanSeeRefusedWrites = past.CanSeeRefusedWrites
CanSeeCompanyHistory = past.CanSeeCompanyHistory

# All of the above, by name; and by the column that they guard, or the change of.
GUARDS = guarding.GUARDS
GUARD_OF = guarding.GUARD_OF
CHANGE_GUARD_OF = guarding.CHANGE_GUARD_OF
