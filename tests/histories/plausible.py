"""What is plausible in an input where its type does not tell: the table to extend.

An id is one of the table that its field names; `INPUTS` has a rule for a field, as
`Input.field`, or for a whole input, which mends what was written. A rule is handed the
pen (tests/histories/pen.py) and the fields of the input that stand before it.
"""

TABLES = {
    "assigneeIds": "users",
    "categorizationId": "categorizations",
    "categoryId": "categories",
    "categoryIds": "categories",
    "estimateId": "estimates",
    "eventId": "timeline_events",
    "fundId": "funds",
    "itemId": "items",
    "itemIds": "items",
    "milestoneId": "milestones",
    "optionId": "items",
    "optionOfId": "items",
    "projectId": "projects",
    "scenarioId": "scenarios",
    "templateId": "item_templates",
    "userId": "users",
    "userIds": "users",
}

# Words that have a form, by the name of their field.
TEXTS = {"expectedVersion": lambda _dice: "0"}


def _markup_row(pen, row):
    """Fit the value to its type, and refer to what stands above."""
    row.pop("refersTo", None)
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


def _draft(pen, _so_far):
    """Choose a draft more often than by chance, but not always."""
    row = pen.one("items", is_draft=True) if pen.dice.random() < 0.7 else None
    return (row or pen.one("items"))["id"]


def _csv(pen, _so_far):
    """Import a few lines, one of them in a category."""
    names = "description,quantity,unit,unitCost,category"
    lines = (f"Line {n},{n}.5,each,{pen.dice.randint(1, 90)}.25," for n in range(1, 4))
    return "\n".join((names, *lines))


INPUTS = {
    "ImportEstimateLinesInput.csv": _csv,
    "PublishDraftInput.itemId": _draft,
    "ShareDraftInput.itemId": _draft,
    "UnshareDraftInput.itemId": _draft,
    "InheritedMarkupInput.id": lambda _pen, _so_far: "nothing",
    "MarkupRowInput": _markup_row,
    "SetInheritedMarkupsInput": _inherited,
}
