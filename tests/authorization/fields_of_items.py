"""The fields of items, and of the rows, texts and past that they have."""

from tests.authorization.shapes import (
    PROJECT,
    Counted,
    Group,
    Many,
    One,
    Page,
    Same,
    Span,
    Worked,
    creator,
    in_mode,
    money,
    plain,
    snake,
)

BY_WAY = ("categorization_id.position", "position")
SHARING = "isSharedWithClients isSharedWithPartners"
ROW_OF_TEMPLATE = {
    **plain("id name kind valueType refersToDirect refersToTotal"),
    **money("percent lumpSum"),
}
ROW_OF_MARKUPS = {**ROW_OF_TEMPLATE, **money("adjustment amount")}
LINE = {
    **plain("id description unit costType"),
    **money("quantity unitCost lineTotal"),
}
OF_ITEMS = {
    "Item": {
        **plain("id number name description status isDraft dueOn"),
        **plain("scheduleImpactDays createdAt internalNote"),
        "createdBy": creator(),
        "updatedAt": Worked("items newest"),
        **money("directCost markupSubtotal ownerCosts"),
        "costLines": Many("CostLine", "item_id"),
        "itemMarkups": Many("Markup", "item_id"),
        "inheritedMarkups": Many("InheritedMarkup", "item_id", ("markup_id.position",)),
        **in_mode("costImpact"),
        "draws": Many("Draw", "item_id"),
        "ownerCostRows": Many("OwnerCost", "item_id"),
        "options": Many("Item", "option_of_id", ()),
        "category": One("Category", "category_id"),
        "categories": Many(
            "Category",
            "item_id",
            BY_WAY,
            through="item_categories",
            far="category_id",
        ),
        "assignees": Many(
            "User", "item_id", ("name",), through="item_assignees", far="user_id"
        ),
        "milestone": One("Milestone", "milestone_id"),
        "event": One("TimelineEvent", "event_id"),
        "project": PROJECT,
        "viewerCan": Same("ItemActs"),
        "optionRange": Span(),
        "comments": Page("Comment", "item_id"),
        "attachments": Page("Attachment", "item_id"),
        "history": Page("HistoryEntry", "item_id"),
    },
    "ItemActs": {
        name: Worked(f"can {snake(name)}")
        for name in (
            *("update", "delete", "editCosts", "editMarkups", "setStatus"),
            *("setCategories", "setAssignees", "setScheduleImpact", "setDraws"),
            *("setOwnerCosts", "share", "publish", "comment", "shareComments"),
            *("attach", "attachFiles", "shareAttachments"),
            *("setNumber", "setNote", "setMilestone"),
        )
    },
    "CostLine": LINE,
    "TemplateLine": LINE,
    "TemplateMarkup": {
        **ROW_OF_TEMPLATE,
        **plain("isAllocated"),
        "refersTo": Many(
            "TemplateMarkup",
            "template_markup_id",
            through="template_markup_references",
            far="refers_to_id",
        ),
    },
    "ItemTemplate": {
        **plain("id"),
        "updatedAt": Worked("item_templates newest"),
        "lines": Many("TemplateLine", "template_id"),
        "markups": Many("TemplateMarkup", "template_id"),
    },
    "Markup": {
        **ROW_OF_MARKUPS,
        **plain("isAllocated"),
        "refersTo": Many(
            "Markup", "markup_id", through="markup_references", far="refers_to_id"
        ),
        "categories": Many(
            "Category",
            "markup_id",
            BY_WAY,
            through="markup_categories",
            far="category_id",
        ),
    },
    "InheritedMarkup": {
        **plain("id isApplied"),
        **money("amount"),
        "markup": One("Markup", "markup_id"),
    },
    "Draw": {
        **plain("id isFullCoverage"),
        **money("amount"),
        "fund": One("Fund", "fund_id"),
    },
    "OwnerCost": {
        **ROW_OF_MARKUPS,
        "isShare": Worked("share"),
        "refersTo": Many(
            "OwnerCost",
            "owner_cost_id",
            through="owner_cost_references",
            far="refers_to_id",
        ),
    },
    "Comment": {
        **plain(f"id body createdAt editedAt {SHARING}"),
        "author": creator("author_id"),
        "readers": Many(
            "User", "comment_id", ("name",), through="comment_readers", far="user_id"
        ),
    },
    "Attachment": {
        **plain(f"id name mediaType sizeBytes createdAt {SHARING}"),
        "uploadedBy": creator("uploader_id"),
    },
    "HistoryEntry": {
        **plain("id at action field before after"),
        "actor": creator("actor_id"),
    },
    "ItemTotal": {
        "category": Group("CATEGORY", "Category"),
        "status": Group("STATUS"),
        "milestone": Group("MILESTONE", "Milestone"),
        "count": Counted("count"),
        **money("directCost ownerCosts"),
        **in_mode("costImpact"),
        "isPartial": Counted("isPartial"),
    },
}
