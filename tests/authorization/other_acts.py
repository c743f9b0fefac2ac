"""What may be done to what is no item, written a second time: plain Python.

Nothing here comes from permissions/; it is read out of design 3 and 7, domain 5 and
the visibility table. Each act asks of the person, of what he holds on the row's
project, of the facts of the row, and of the row itself.
"""

from tests.authorization.conditions import COSTS, TEMPLATE

VIEW, STANDARD, ADMIN = 1, 2, 3
ITEMS = "items_item_import_and_options"
FILES = "attachments"
MILESTONE_FILES = "milestone_attachments"
DRAFT_MILESTONES = "draft_milestones_created_by_others"
DRAFT_SHEETS = "draft_estimates_and_budgets_created_by_others"
ROLES = "project_roles_permissions_previews"
TEAM = "team_teammates"
SHEETS = {
    "ESTIMATE": "milestone_cost_details",
    "BUDGET": "milestone_budget_cost_details",
}


class Act:
    """One question of one person: what he holds, and of which row."""

    def __init__(self, person, held, facts, row):
        self.person, self.held, self.facts, self.row = person, held, facts, row

    def at(self, feature, least=ADMIN):
        return self.held.level(feature, self.facts) >= least

    def inside(self, feature, least):
        return self.held.levels.get(feature, (0, 0))[0] >= least

    @property
    def own(self):
        makers = ("creator_id", "author_id", "uploader_id")
        return any(self.row.get(maker) == self.person.user for maker in makers)

    def own_or_any(self, feature):
        return self.at(feature) or (self.at(feature, STANDARD) and self.own)

    def by_staff(self, feature):
        return self.person.is_staff and self.at(feature, STANDARD)

    def on_team(self, *flags):
        """The builder's team acts on what its access reaches, with its flags."""
        if self.person.role != "EMPLOYEE":
            return self.person.is_admin
        return self.person.access != "NONE" and {*flags} <= self.person.flags

    @property
    def files(self):
        return FILES if self.row["item_id"] else MILESTONE_FILES

    @property
    def sees_all(self):
        return self.held.whole and not self.held.hides

    def free(self, feature):
        """Drafts that others have made are theirs, below ADMIN."""
        return not self.row["is_draft"] or self.own or self.at(feature)

    @property
    def manages(self):
        return self.at("milestones")

    @property
    def starts(self):
        may = self.manages and self.free(DRAFT_MILESTONES) and self.sees_all
        return may and self.at(DRAFT_SHEETS, VIEW)

    @property
    def sheets(self):
        return self.manages and self.free(DRAFT_SHEETS) and self.sees_all

    @property
    def lines(self):
        return self.sheets and self.at(SHEETS[self.row["kind"]])


def _takes_off(a):
    """Admins take partners off a project, and who edits contacts its clients."""
    (member,) = a.person.of("memberships", id=a.row["membership_id"])
    if member["role"] == "PARTNER":
        return a.person.is_admin
    return member["role"] == "CLIENT" and a.on_team("EDIT_CONTACTS")


def _settles(a):
    """Who could give it says yes or no to what another asks for."""
    is_open = a.row["status"] == "OPEN" and a.row["user_id"] != a.person.user
    administers = a.at(TEAM) or a.at(ROLES)
    on_project = a.row["step"] in {"LEVEL", "MODE"} and administers
    return is_open and (a.person.is_admin or on_project)


def _deletes_file(a):
    """Of the team, whoever previews the client side deletes what a client sent."""
    of_client = any(
        member["role"] == "CLIENT"
        for member in a.person.of("memberships", user_id=a.row["uploader_id"])
    )
    is_open = not a.person.is_staff or not of_client
    return a.own_or_any(a.files) and (is_open or a.on_team("PREVIEW_CLIENT_SIDE"))


def _is_idle(a):
    """One of the team who has no projects names none, not even his own."""
    return a.person.is_staff and not a.on_team()


def _updates_milestone(a):
    if a.manages and a.free(DRAFT_MILESTONES):
        return True
    drafts = a.row["is_draft"] and a.at(DRAFT_MILESTONES, STANDARD)
    return a.own and (a.at("milestones", STANDARD) or drafts)


def _unpublishes_milestone(a):
    may = a.manages and a.at(SHEETS["ESTIMATE"])
    finds_it = a.own or a.at(DRAFT_MILESTONES, VIEW)
    return may and finds_it and not a.row["is_draft"] and not a.row["is_active"]


def _deletes_milestone(a):
    may = a.manages and a.at(SHEETS["ESTIMATE"]) and a.at(ITEMS, VIEW)
    return may and a.free(DRAFT_MILESTONES) and a.sees_all and not a.row["is_active"]


def _copies_running_total(a):
    sees = a.at(ITEMS, VIEW) and a.at(COSTS, VIEW)
    return sees and a.starts and a.at(SHEETS["ESTIMATE"]) and a.at("markups_details")


def _adds_items(a):
    if a.held.whole and a.at(ITEMS, STANDARD):
        return True
    may = a.inside(ITEMS, STANDARD) and a.inside("categories", STANDARD)
    return may and bool(a.held.categories) and a.at("categorizations", VIEW)


def _at(feature, least=ADMIN):
    return lambda a: a.at(feature, least)


def _own_or_any(feature):
    return lambda a: a.own_or_any(feature)


SETS_TEMPLATE = _at(TEMPLATE)
OTHER_ACTS = {
    "access_requests": {
        "grant": lambda a: _settles(a) and a.row["step"] != "SWITCH",
        "decline": _settles,
        "withdraw": lambda a: (
            a.row["status"] == "OPEN" and a.row["user_id"] == a.person.user
        ),
    },
    "comments": {
        "update": _own_or_any("comments"),
        "share": lambda a: a.by_staff("comments"),
    },
    "attachments": {
        "add": lambda a: a.at(FILES, STANDARD) or a.at(MILESTONE_FILES, STANDARD),
        "update": lambda a: a.own_or_any(a.files),
        "delete": _deletes_file,
        "share": lambda a: a.by_staff(a.files),
    },
    "milestones": {
        "update": _updates_milestone,
        "activate": lambda a: a.manages and not a.row["is_draft"],
        "publish": lambda a: (
            a.row["is_draft"]
            and a.manages
            and a.at(SHEETS["ESTIMATE"])
            and a.free(DRAFT_MILESTONES)
        ),
        "unpublish": _unpublishes_milestone,
        "delete": _deletes_milestone,
        "set_metrics": lambda a: (
            a.own_or_any("milestone_metrics") and a.free(DRAFT_MILESTONES)
        ),
        "start_estimate": lambda a: a.starts and a.at(SHEETS["ESTIMATE"]),
        "start_budget": lambda a: a.starts and a.at(SHEETS["BUDGET"]),
        "attach": _at(MILESTONE_FILES, STANDARD),
        "attach_files": _at(MILESTONE_FILES, STANDARD),
        "share_attachments": lambda a: a.by_staff(MILESTONE_FILES),
        "copy_running_total": _copies_running_total,
    },
    "estimates": {
        "set_lines": lambda a: a.lines,
        "set_markups": lambda a: a.sheets and a.at("markups_details"),
        "set_owner_costs": lambda a: (
            a.at("owner_costs") and a.free(DRAFT_SHEETS) and a.sees_all
        ),
        "publish": lambda a: a.row["is_draft"] and a.lines,
        "unpublish": lambda a: not a.row["is_draft"] and a.lines,
        "delete": lambda a: a.lines and a.at("markups_details"),
    },
    "projects": {
        "update_details": lambda a: a.at("project_details") and not _is_idle(a),
        "set_groups": lambda a: a.at("project_details") and a.on_team(),
        "set_status": lambda a: a.on_team(),
        "set_phase": lambda a: a.on_team(),
        "set_financial_structure": lambda a: (
            a.person.is_admin or (a.on_team() and a.row["status"] == "PENDING")
        ),
        "set_financial_labels": lambda a: a.on_team(),
        "set_update_clearer": lambda a: a.on_team(),
        "show_budget": lambda a: a.person.is_admin,
        "set_client_access": lambda a: a.on_team(),
        "set_client_alerts": lambda a: a.on_team("EDIT_CONTACTS"),
        "set_units": _at("project_units_of_measure"),
        "set_display": _at("project_currency_rounding_display"),
        "set_terminology": _at("project_terminology"),
        "edit_timeline": _at("timeline"),
        "edit_categorizations": _at("categorizations"),
        "create_item": _adds_items,
        "create_scenario": _at(ITEMS, STANDARD),
        "create_milestone": lambda a: a.manages and a.at(SHEETS["ESTIMATE"]),
        "create_report": _at("shared_reports", STANDARD),
        "create_role": _at(ROLES),
        "request_access": lambda _: True,
        "explain_access": _at(ROLES),
        "preview_client_side": lambda a: a.on_team(
            "VIEW_FINANCIALS", "PREVIEW_CLIENT_SIDE"
        ),
        "give_role": _at(TEAM),
        "set_item_template_lines": lambda a: SETS_TEMPLATE(a) and not a.held.hides,
        "set_item_template_markups": lambda a: (
            SETS_TEMPLATE(a) and a.at("markups_details") and not a.held.hides
        ),
    },
    "scenarios": {
        "update": _own_or_any(ITEMS),
        "delete": _own_or_any(ITEMS),
        "share": lambda a: (
            not a.row["is_published"] and a.own_or_any("share_draft_items_scenarios")
        ),
        "publish": lambda a: (
            not a.row["is_published"] and a.own_or_any("publish_draft_items_scenarios")
        ),
        "apply": _own_or_any("publish_draft_items_scenarios"),
    },
    "reports": {
        "update": _own_or_any("shared_reports"),
        "delete": _own_or_any("shared_reports"),
        "set_notes": _at("report_notes", STANDARD),
        "set_notes_of_others": _at("report_notes"),
        "set_distribution": _own_or_any("report_distribution"),
    },
    "roles": {
        "update": lambda a: a.at(ROLES) and not a.row["is_administrator"],
        "delete": lambda a: a.at(ROLES) and not a.row["is_administrator"],
        "save_as_template": lambda a: a.person.is_admin,
        "preview": _at(ROLES, VIEW),
    },
    "project_members": {
        "set_role": _at(TEAM),
        "set_categories": _at(TEAM),
        "remove": _takes_off,
    },
    "categorizations": {"update": _at("categorizations")},
    "categories": {"update": _at("categorizations")},
    "timeline_events": {"update": _at("timeline")},
}
