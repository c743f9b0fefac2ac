"""The settings of a company: who sees which of them, and who changes them."""

from collections.abc import Mapping

from db.classes import Class
from permissions.chart import action
from permissions.guarding import Guard
from permissions.rules import OnPlan, Rule


class CanSeeBranding(Guard):
    """Everybody of a company whose plan holds document branding."""

    cls = Class.AUDIT
    rule = OnPlan("document_branding")
    is_of_company = True
    columns = ("companies.brand_color",)


class CanSeeScheduling(Guard):
    """Whoever may open the scheduling settings: Update Templates."""

    cls = Class.AUDIT
    rule = action("settings.scheduling")
    is_of_company = True
    columns = (
        "companies.working_days",
        "companies.partner_window_days",
        "companies.shows_partners_only_stable",
    )


class CanSeeEstimating(Guard):
    """Whoever may open the estimating settings: View Financials."""

    cls = Class.AUDIT
    rule = action("settings.estimating")
    is_of_company = True
    columns = (
        "companies.default_markup",
        "companies.default_tax",
        "companies.estimates_by_margin",
    )


class CanSeeLeadForm(Guard):
    """The builder's team, whatever each of it may."""

    cls = Class.AUDIT
    rule = action("settings.lead_intake_form")
    is_of_company = True
    columns = ("companies.has_lead_form",)


# Who only views financials reads how estimates are made, and changes nothing.
ACTS: Mapping[str, Rule] = {
    "set_branding": action("settings.branding"),
    "set_scheduling": action("settings.scheduling"),
    "set_estimating": action("settings.estimating_edit"),
    "set_lead_form": action("settings.lead_intake_form"),
    "open_community": action("community.access"),
}
