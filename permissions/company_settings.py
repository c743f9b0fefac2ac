"""The settings of a company: who sees which of them, and who changes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from db.classes import Class
from db.models.company_lists import ListKind
from permissions.chart import action
from permissions.flags import Flag
from permissions.guarding import Guard
from permissions.levels import Level
from permissions.rules import STAFF, All, AnyOf, AtLeast, Of, OneOf, OnPlan, Rule


class CanSeeBranding(Guard):
    """Everybody of a company whose plan holds document branding."""

    cls = Class.AUDIT
    rule = OnPlan("document_branding")
    is_of_company = True
    columns = (
        "companies.brand_color",
        "companies.logo_id",
        "companies.logo_type",
        "companies.logo_bytes",
    )


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


class CanSeeTradePartnerSettings(Guard):
    """The company's admins: what all of its trade partners see is theirs to say."""

    cls = Class.AUDIT
    rule = action("settings.trade_partners")
    is_of_company = True
    columns = (
        "companies.shows_partners_specs",
        "companies.shows_partners_schedules",
    )


# Who only views financials reads how estimates are made, and changes nothing.
ACTS: Mapping[str, Rule] = {
    "set_branding": action("settings.branding"),
    "set_scheduling": action("settings.scheduling"),
    "set_estimating": action("settings.estimating_edit"),
    "set_lead_form": action("settings.lead_intake_form"),
    "set_trade_partner_settings": action("settings.trade_partners"),
    "open_community": action("community.access"),
}


@dataclass(frozen=True, slots=True)
class KeptList:
    """A list of the company: who changes it, who reads it, what its entries have."""

    change: Rule
    # What records name is for the whole team to read.
    read: Rule = STAFF
    has_codes: bool = False
    has_days: bool = False


_GROUPS = action("settings.contact_project_groups")
# Codes are read where budgets are, and set up by admins (C24).
_SEES_MONEY = Of(
    lambda viewer: viewer.is_admin or Flag.VIEW_FINANCIALS in viewer.flags,
    "Permission: View Financials",
)
LISTS: Mapping[ListKind, KeptList] = MappingProxyType(
    {
        ListKind.FILE_LABEL: KeptList(action("settings.file_labels")),
        ListKind.WARRANTY_SUBLIST: KeptList(action("settings.warranty_sublists")),
        ListKind.JOB_LOG_FLAG: KeptList(action("settings.job_log_flags")),
        ListKind.CONTACT_GROUP: KeptList(_GROUPS, action("contacts.list")),
        ListKind.PROJECT_GROUP: KeptList(_GROUPS),
        ListKind.ACCOUNTING_CODE: KeptList(
            action("settings.accounting"), All(STAFF, _SEES_MONEY), has_codes=True
        ),
        ListKind.HOLIDAY: KeptList(action("settings.holidays"), has_days=True),
        ListKind.LEAD_FIELD: KeptList(action("settings.lead_intake_form")),
    }
)
LIST_ROWS = AnyOf(
    *(All(OneOf("kind", kind), kept.read) for kind, kept in LISTS.items())
)
CHANGE_ENTRY = AnyOf(
    *(All(OneOf("kind", kind), kept.change) for kind, kept in LISTS.items())
)
# Groups are the builder's own; a project goes in and out of them with its name.
GROUP_PROJECT = All(
    AtLeast("project_details", Level.ADMIN), action("projects.edit_name_location")
)
