"""Acts on what is the company's: its people, contacts, lists, logins and requests."""

from collections.abc import Mapping

from permissions import company_settings
from permissions.chart import action, in_full
from permissions.openings import MAY_GRANT
from permissions.rules import (
    ADMIN,
    ANYONE,
    OUTSIDER,
    All,
    AnyOf,
    Has,
    IsViewer,
    Not,
    OneOf,
    ReachesAll,
    Rule,
)

A_PARTNER = OneOf("company_role", "PARTNER")
A_CLIENT = OneOf("company_role", "CLIENT")
# Whoever knows of one has it himself (permissions/rows.py).
_OWN_ONES: Mapping[str, Rule] = {"create": ANYONE, "end": ANYONE}
_OF_IDENTITIES: Mapping[str, Rule] = {
    "remove": Not(Has("removed")),
    "restore": Has("removed"),
}
_OF_SETTINGS: Mapping[str, Rule] = {
    "update": AnyOf(OUTSIDER, action("settings.personal")),
}

_MY_TEAM = action("contacts.my_team")
_ON_MY_TEAM = All(_MY_TEAM, OneOf("company_role", "ADMIN", "EMPLOYEE"))
# Nobody changes what he is himself, and whose the account is stays what he is.
_OF_OTHERS = All(_ON_MY_TEAM, Not(IsViewer("person")), Not(Has("account_owner")))
_EDIT_PARTNER = All(action("contacts.trade_partners_edit_delete"), A_PARTNER)
_GIVE_WEB_ACCESS = All(
    action("contacts.trade_partners_web_access"), A_PARTNER, Has("active")
)
_OF_MEMBERS: Mapping[str, Rule] = {
    # An inactive partner is made active first.
    "update_partner": All(_EDIT_PARTNER, Has("active")),
    "deactivate_partner": All(_EDIT_PARTNER, Has("active")),
    "reactivate_partner": All(_EDIT_PARTNER, Not(Has("active"))),
    "delete_partner": _EDIT_PARTNER,
    # Beside the projects that he is let into: they are the giver's own (C03).
    "give_web_access": _GIVE_WEB_ACCESS,
    "open_all_projects": All(_GIVE_WEB_ACCESS, ReachesAll()),
    "update": _ON_MY_TEAM,
    # An admin has everything, which no set narrows.
    "set_permissions": All(_MY_TEAM, OneOf("company_role", "EMPLOYEE")),
    "set_role": _OF_OTHERS,
    "set_projects": All(
        action("projects.add_builders"), OneOf("company_role", "EMPLOYEE")
    ),
    "deactivate": All(_OF_OTHERS, Has("active")),
    "reactivate": All(_OF_OTHERS, Not(Has("active"))),
    "remove": _OF_OTHERS,
    # Each kind by whoever may let such people in; an admin by none but an admin.
    "invite": All(
        Has("active"),
        AnyOf(
            _ON_MY_TEAM,
            All(action("contacts.trade_partners_web_access"), A_PARTNER),
            All(action("contacts.edit"), A_CLIENT),
        ),
    ),
    "preview": All(ADMIN, Has("active")),
    "put_on_project": All(
        Has("active"),
        AnyOf(
            All(A_PARTNER, action("projects.add_trade_partners")),
            All(A_CLIENT, action("projects.add_clients")),
        ),
    ),
    # The account is handed over by whose it is.
    "hand_over": All(_MY_TEAM, IsViewer("person"), Has("account_owner")),
}
# Whoever adds a contact sees whom the company has.
_ADD_CONTACTS = All(action("contacts.create_import"), action("contacts.list"))
_OF_CONTACTS: Mapping[str, Rule] = {
    "update": action("contacts.edit"),
    "delete": action("contacts.delete"),
}
_OF_COMPANIES: Mapping[str, Rule] = {
    "update_profile": ADMIN,
    "manage_cost_codes": ADMIN,
    "add_team_member": _MY_TEAM,
    "create_project": action("projects.add"),
    "add_trade_partner": action("contacts.trade_partners_add"),
    "add_contact": _ADD_CONTACTS,
    # On mobile they are added one by one.
    "import_contacts": All(_ADD_CONTACTS, in_full("contacts.create_import")),
    **company_settings.ACTS,
}

# Nobody grants what he asks for himself, and what no right opens nobody grants.
_OPEN_TO_OTHERS = All(OneOf("status", "OPEN"), Not(IsViewer("person")), MAY_GRANT)
_OF_REQUESTS: Mapping[str, Rule] = {
    "grant": All(_OPEN_TO_OTHERS, Not(OneOf("step", "SWITCH"))),
    "decline": _OPEN_TO_OTHERS,
    "withdraw": All(OneOf("status", "OPEN"), IsViewer("person")),
}

ACTS: Mapping[str, Mapping[str, Rule]] = {
    "personal_settings": _OF_SETTINGS,
    "sessions": _OWN_ONES,
    "identities": _OF_IDENTITIES,
    "tokens": _OWN_ONES,
    "companies": _OF_COMPANIES,
    "access_requests": _OF_REQUESTS,
    "list_entries": {"update": company_settings.CHANGE_ENTRY},
    "memberships": _OF_MEMBERS,
    "contacts": _OF_CONTACTS,
    "cost_codes": {"update": ADMIN, "delete": ADMIN},
}
