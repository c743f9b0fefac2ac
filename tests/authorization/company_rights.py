"""What of a company exists for whom, and who may do what to it: plain Python.

Nothing here comes from permissions/; it is read out of the chart of actions, design 7
and the company rules. Each asks of the person and of the row.
"""


def _team(person, *flags):
    """The builder's own people, with the flags that it takes; its admins have all."""
    return person.is_admin or (person.is_staff and {*flags} <= person.flags)


def _with_projects(person, *flags):
    has_some = person.is_admin or person.access != "NONE"
    return has_some and _team(person, *flags)


def _own(person, row):
    """Say whether the membership that the row is, or is of, is the person's."""
    of = row.get("membership_id")
    (member,) = person.of("memberships", id=of) if of else (row,)
    return member["user_id"] == person.user


def _own_login(person, row):
    members = person.of("memberships", account_id=row["account_id"])
    return any(member["user_id"] == person.user for member in members)


def _own_or_admins(person, row):
    return person.is_admin or _own(person, row)


def _member_exists(person, row):
    """Partners are any team member's to see, clients theirs who see contacts."""
    if _own_or_admins(person, row):
        return True
    if row["role"] == "PARTNER":
        return _team(person)
    return row["role"] == "CLIENT" and _team(person, "VIEW_CONTACTS")


def _admins(person, _row):
    return person.is_admin


def _adds_contacts(person, _row):
    return _team(person, "VIEW_CONTACTS", "EDIT_CONTACTS")


def _anybody(_person, _row):
    return True


_COMMUNITY = ("UPDATE_TEMPLATES", "EDIT_FINANCIALS", "MANAGE_TIME_CLOCK")
# Who reads a list of the company, and who changes it.
_READ = {
    "CONTACT_GROUP": ("VIEW_CONTACTS",),
    "ACCOUNTING_CODE": ("VIEW_FINANCIALS",),
}
_ADMINS_LISTS = {"JOB_LOG_FLAG", "CONTACT_GROUP", "PROJECT_GROUP", "ACCOUNTING_CODE"}


def _changes_entry(person, row):
    if row["kind"] in _ADMINS_LISTS:
        return person.is_admin
    return _team(person, *(["UPDATE_SCHEDULES"] if row["kind"] == "HOLIDAY" else []))


ROWS = {
    "list_entries": lambda person, row: _team(person, *_READ.get(row["kind"], ())),
    "memberships": _member_exists,
    "accessible_projects": _own_or_admins,
    "excluded_projects": _own_or_admins,
    "expiring_grants": _own_or_admins,
    "feature_levels": _own_or_admins,
    "contacts": lambda person, _row: _team(person, "VIEW_CONTACTS"),
    "grouped_contacts": lambda person, _row: _team(person, "VIEW_CONTACTS"),
    "cost_codes": _admins,
    "personal_settings": _own,
    "sessions": _own,
    "identities": _own_login,
    "tokens": _own,
    "refused_writes": _admins,
    "company_history": _admins,
}
ACTS = {
    "list_entries": {"update": _changes_entry},
    "companies": {
        "add_team_member": _admins,
        "create_project": lambda person, _row: _with_projects(person),
        "add_trade_partner": lambda person, _row: _team(person),
        "update_profile": _admins,
        "manage_cost_codes": _admins,
        "add_contact": _adds_contacts,
        "import_contacts": _adds_contacts,
        "set_branding": lambda person, _row: (
            person.is_admin and person.plan == "COMPLETE"
        ),
        "set_scheduling": lambda person, _row: _team(person, "UPDATE_TEMPLATES"),
        "set_estimating": lambda person, _row: _team(person, "EDIT_FINANCIALS"),
        "set_lead_form": lambda person, _row: _team(person),
        "set_trade_partner_settings": _admins,
        "open_community": lambda person, _row: any(
            _team(person, flag) for flag in _COMMUNITY
        ),
    },
    "cost_codes": {"update": _admins, "delete": _admins},
    "contacts": {
        "update": lambda person, _row: _team(person, "EDIT_CONTACTS"),
        "delete": _admins,
    },
    "personal_settings": {"update": _anybody},
    "sessions": {"create": _anybody, "end": _anybody},
    "identities": {
        "remove": lambda _person, row: row["removed_at"] is None,
        "restore": lambda _person, row: row["removed_at"] is not None,
    },
    "tokens": {"create": _anybody, "end": _anybody},
}
