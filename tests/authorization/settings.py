"""What a company sets, written a second time: whose each page and each column is.

Nothing here comes from permissions/; it is read out of the chart, and of which plan
holds document branding.
"""


def on_team(person, *flags):
    """The builder's team, with its flags; an admin has them all."""
    is_able = person.role == "EMPLOYEE" and {*flags} <= person.flags
    return person.is_admin or is_able


def _branding(person, _held, _facts):
    return person.plan == "COMPLETE"


def _scheduling(person, _held, _facts):
    return on_team(person, "UPDATE_TEMPLATES")


def _estimating(person, _held, _facts):
    return on_team(person, "VIEW_FINANCIALS")


def _lead_form(person, _held, _facts):
    return on_team(person)


_PAGES = {
    "Company.branding": (_branding, "brand_color logo_id logo_type logo_bytes"),
    "Company.scheduling": (
        _scheduling,
        "working_days partner_window_days shows_partners_only_stable",
    ),
    "Company.estimating": (
        _estimating,
        "default_markup default_tax estimates_by_margin",
    ),
    "Company.leadForm": (_lead_form, "has_lead_form"),
    "Company.tradePartnerSettings": (
        lambda person, _held, _facts: person.is_admin,
        "shows_partners_specs shows_partners_schedules",
    ),
}
SECRETS = {
    name: ("AUDIT", rule)
    for page, (rule, columns) in _PAGES.items()
    for name in (page, *(f"companies.{each}" for each in columns.split()))
}
SECRETS["memberships.rights_changed_at"] = (
    "AUDIT",
    lambda person, _held, _facts: person.is_admin,
)
SECRETS["Branding.logoUrl"] = ("AUDIT", _branding)
SECRETS["SchedulingSettings.workingDays"] = ("AUDIT", _scheduling)
