"""What is plausible in an input where its type does not tell: the table to extend.

An id is one of the table that its field names; `INPUTS` has a rule for a field, as
`Input.field`, or for a whole input, which mends what was written; `FIELDS` for fields
of that name anywhere. A rule is handed the
pen (tests/histories/pen.py) and the fields of the input that stand before it.
"""

from permissions.features import FEATURES

# What is to be done before, where the demo holds nothing that an act could be done to.
BEFORE = {
    "copyRunningTotal": "createMilestone",
    "publishScenario": "createScenario",
    "shareScenario": "createScenario",
    "startEstimate": "createMilestone",
}
# What is sent before it over HTTP is no input: tests/files lets it be done.
SENT_BEFORE = {"addAttachment"}
# Nothing is hidden from whom the other acts are tried as.
NOT_FOR_ADMINS = {"requestAccess", "withdrawAccessRequest"}
# An id that is none; what may be left out is then left out.
NOBODYS = "nothing"
TABLES = {
    "assigneeIds": "users",
    "attachmentId": "attachments",
    "categorizationId": "categorizations",
    "categoryId": "categories",
    "categoryIds": "categories",
    "commentId": "comments",
    "contactId": "contacts",
    "companyId": "companies",
    "costCodeId": "cost_codes",
    "copyOfId": "scenarios",
    "authorId": "users",
    "estimateId": "estimates",
    "eventId": "timeline_events",
    "fundId": "funds",
    "groupId": "list_entries",
    "listEntryId": "list_entries",
    "itemId": "items",
    "itemIds": "items",
    "membershipId": "memberships",
    "milestoneId": "milestones",
    "milestoneIds": "milestones",
    "optionId": "items",
    "parentId": "categories",
    "predecessorIds": "timeline_events",
    "optionOfId": "items",
    "phaseId": "timeline_events",
    "projectId": "projects",
    "replacementId": "roles",
    "nodeId": "items",
    "reportId": "reports",
    "requestId": "access_requests",
    "roleId": "roles",
    "scenarioId": "scenarios",
    "teamMemberId": "project_members",
    "memberId": "memberships",
    "templateId": "item_templates",
    "tradePartnerId": "memberships",
    "userId": "users",
    "userIds": "users",
}

# Words that have a form, by the name of their field.
TEXTS = {
    "currency": lambda dice: dice.choice(("USD", "EUR")),
    "expectedVersion": lambda _dice: "0",
    "timeZone": lambda dice: dice.choice(("UTC", "Europe/Lisbon")),
}


def _markup_row(pen, row):
    """Fit the value to its type, and refer to what stands above."""
    for name in ("refersTo", "categoryIds"):
        row.pop(name, None)
    is_percent = row["valueType"] == "PERCENT"
    row.pop("lumpSum" if is_percent else "percent", None)
    if is_percent:
        row["percent"] = f"{pen.dice.randint(1, 20)}.50"
        row["refersToDirect"] = True
        row["refersToTotal"] = pen.dice.random() < 0.2
    else:
        row["lumpSum"] = f"{pen.dice.randint(-40, 90)}.25"
        row["refersToDirect"] = row["refersToTotal"] = False


def _inherited(pen, wanted):
    """Switch what the item inherits."""
    own = pen.site.of(pen.project_id, "inherited_markups")
    rows = [row for row in own if row["item_id"] == wanted["itemId"]]
    chosen = pen.dice.sample(rows, min(len(rows), 2))
    wanted["markups"] = [
        {"id": row["id"], "isApplied": pen.dice.random() < 0.5} for row in chosen
    ]


def _without(kind):
    """Choose a milestone that has no estimate of the kind, if there is one."""

    def choose(pen, _so_far):
        estimates = pen.site.of(pen.project_id, "estimates")
        has = {one["milestone_id"] for one in estimates if one["kind"] == kind}
        milestones = pen.site.of(pen.project_id, "milestones")
        free = [one["id"] for one in milestones if one["id"] not in has]
        return pen.dice.choice(free) if free else pen.one("milestones")["id"]

    return choose


def _mostly(table, is_so):
    """Choose a row of which it is so, more often than by chance, but not always."""

    def choose(pen, _so_far):
        rows = pen.site.of(pen.project_id, table)
        fitting = [row for row in rows if is_so(row)]
        return pen.dice.choice(
            fitting if fitting and pen.dice.random() < 0.7 else rows
        )["id"]

    return choose


_draft = _mostly("items", lambda row: row["is_draft"])
_option = _mostly("items", lambda row: row["option_of_id"])
_role = _mostly("roles", lambda row: not row["is_administrator"])


def _draw(pen, draw):
    """Take an amount, or cover the whole item."""
    if draw.setdefault("isFullCoverage", False):
        draw.pop("amount", None)
    else:
        draw["amount"] = f"{pen.dice.randint(-20, 60)}.50"


def _draws(_pen, wanted):
    """Name each fund once."""
    wanted["draws"] = list({one["fundId"]: one for one in wanted["draws"]}.values())


def _event(pen, _so_far):
    """Name an event and no phase."""
    row = pen.one("timeline_events", kind="EVENT")
    return row["id"] if row else NOBODYS


def _group(pen, _so_far):
    """Name a group that the project is in."""
    row = pen.one("grouped_projects")
    return row["group_id"] if row else NOBODYS


def _contact_group(pen, so_far):
    """Name a group that the contact is in, or one that it may be in."""
    rows = pen.site.of(pen.project_id, "list_entries")
    groups = [row["id"] for row in rows if row["kind"] == "CONTACT_GROUP"]
    return groups[0] if groups else NOBODYS


def _phase(pen, _so_far):
    row = pen.one("timeline_events", kind="PHASE")
    return row["id"] if row else NOBODYS


def _csv(pen, _so_far):
    """Import a few lines, one of them in a category."""
    names = "description,quantity,unit,unitCost,category"
    lines = (f"Line {n},{n}.5,each,{pen.dice.randint(1, 90)}.25," for n in range(1, 4))
    return "\n".join((names, *lines))


def _status(pen, _so_far):
    """Leave a project live mostly: who is shut out of it writes nothing more."""
    return "LIVE" if pen.dice.random() < 0.9 else "PENDING"


def _template(pen, wanted):
    """Base the change on the project's template, if it has one."""
    row = pen.one("item_templates")
    wanted.pop("expectedVersion", None)
    if row:
        wanted["expectedVersion"] = ""
        pen.expect(wanted, "item_templates", row["id"])


def _role_level(pen, row):
    """Open some feature to be read, everywhere alike."""
    row["feature"] = pen.dice.choice(sorted(FEATURES))
    row["withCategory"] = "VIEW"
    row.pop("withoutCategory", None)


def _role_settings(_pen, wanted):
    """Let each mode and each feature stand there once."""
    if "displayModes" in wanted:
        wanted["displayModes"] = ["DIRECT"]
    if "levels" in wanted:
        rows = {one["feature"]: one for one in wanted["levels"]}
        wanted["levels"] = list(rows.values())


def _items_sheet(_pen, wanted):
    """Import two items, the first with a line of cost."""
    wanted.pop("xlsx", None)
    wanted["csv"] = "name,quantity,unitCost\nFirst,2,10.5\nSecond,,\n"


# Of whichever input.
FIELDS = {
    "coordinate": lambda _pen, _so_far: "Item.markupSubtotal",
    "days": lambda pen, _so_far: pen.dice.randint(1, 9),
    "groupId": _group,
    "eventId": _event,
    "phaseId": _phase,
    "roleId": _role,
    "rounding": lambda pen, _so_far: pen.dice.choice(("0.01", "10", "1000")),
}
INPUTS = {
    "CreateCostCodeInput.parentId": lambda _pen, _so_far: NOBODYS,
    "UpdateCostCodeInput.parentId": lambda _pen, _so_far: NOBODYS,
    "CopyRunningTotalInput.milestoneId": _without("ESTIMATE"),
    "DetachOptionInput.itemId": _option,
    "CreateRoleInput": _role_settings,
    "DrawInput": _draw,
    "RoleLevelInput": _role_level,
    "UpdateRoleInput": _role_settings,
    "EstimateMarkupInput": _markup_row,
    "OwnerCostRowInput": _markup_row,
    "SetItemDrawsInput": _draws,
    "SetProjectStatusInput.status": _status,
    "SetItemTemplateLinesInput": _template,
    "SetItemTemplateMarkupsInput": _template,
    "ImportEstimateLinesInput.csv": _csv,
    "PublishDraftInput.itemId": _draft,
    "ShareDraftInput.itemId": _draft,
    "StartBudgetInput.milestoneId": _without("BUDGET"),
    "StartEstimateInput.milestoneId": _without("ESTIMATE"),
    "UnshareDraftInput.itemId": _draft,
    "ImportItemsInput": _items_sheet,
    "PutContactInGroupInput.groupId": _contact_group,
    "TakeContactOutOfGroupInput.groupId": _contact_group,
    "InheritedMarkupInput.id": lambda _pen, _so_far: NOBODYS,
    "RequestAccessInput.mode": lambda _pen, _so_far: NOBODYS,
    "MarkupRowInput": _markup_row,
    "SetInheritedMarkupsInput": _inherited,
}
