"""Where each planted leak shows: to whom, and in which documents."""

from tests.authorization.leaks import LEAKS as OF_RULES
from tests.two_worlds.leaks import LEAKS as OF_CHANNELS

LEAKS = {name: plant for name, (_, plant) in OF_RULES.items()} | OF_CHANNELS
# Two worlds answer alike where nothing hidden is told; the naive oracle finds these.
ALIKE = {
    "nothing said of what is hidden": "what is left unsaid depends on no hidden value",
    "statements of others": "without their binds these fall over in both worlds",
    "nothing refused": "what should be refused runs, on the masked expression",
    "whom a report is sent to": "its rows stay hidden by a rule of their own",
}
ITEM = "field Item."
# The person of the demo, or the number of one of odd roles, who all are tried where
# none is named; and how the names of the documents begin.
SHOWS = {
    "item costs unguarded": ("client", ITEM + "directCost"),
    "internal notes unguarded": ("client", ITEM + "internalNote"),
    "owner costs unguarded": ("subcontractor", ITEM + "ownerCosts"),
    "the display mode ignored": ("client", "given Item.costImpact(mode: DIRECT)"),
    "draws forgotten in subtotals": ("design", ITEM + "markupSubtotal"),
    "drafts and categories ignored": ("client", ITEM + "ownerCosts"),
    "comments of everybody": ("client", "field Comment.body"),
    "history of every field": ("client", "field HistoryEntry.field"),
    "draft milestones": ("client", "field Milestone.name"),
    "private scenarios": ("client", "field Scenario.name"),
    "shared reports": ("2:2", "field Report.name"),
    "hidden milestones that a report names": (
        "0:1",
        "way nodes<Report>",
        "field Report.itemsBy",
        "field Report.compared",
        "way node<Report>",
    ),
    "options without their item": ("4:1", "record item<Item>", "record node<Item>"),
    "the reach forgotten": ("client", "field Milestone.name"),
    "rows of other companies": ("stranger", ITEM + "name"),
    "costs that a role hides": ("0:8", ITEM + "costImpact", ITEM + "directCost"),
    "a whole project to who sees a part": ("rows", "field Milestone.estimateTotal"),
    "rows of other categories": ("rows", ITEM + "name"),
    "levels of own categories everywhere": ("3", ITEM + "markupSubtotal"),
    "no cap by account flags": ("nofin", ITEM + "directCost"),
    "no cap by permission sets": ("2:1", ITEM + "directCost", ITEM + "markupSubtotal"),
    "relations of any parent": ("1", "field CostLine.id", "field Draw.id"),
    "hidden rows joined": ("2:2", "field Item.milestone", "way nodes<Item>.milestone"),
    "hidden rows counted": ("rows", "field ItemConnection.totalCount", "way nodes<Pr"),
    "hidden rows referred to": ("5:2", "named"),
    "orders unmasked": ("2", "given Project.items(orderBy: {field: DIRECT_COST"),
    "cursors unmasked": ("2", "given Project.items(orderBy: {field: DIRECT_COST"),
    "filters unmasked": ("1", "mark", "given Project.items(where: {directCost"),
    "search unmasked": ("client", "mark"),
    "sums unmasked": ("2", "field ItemTotal.directCost", "field ItemTotal.costImpact"),
    "values of the history unguarded": ("client", "field HistoryEntry.after"),
    "short pages": ("subcontractor", "given Project.items(first: 2)"),
    "rows by an interface": ("client", "record node<Item>", "record node<Scenario>"),
    "fields by an interface": ("client", ITEM + "directCost"),
    "drafts in numbers": ("rows", "field Project.suggestedItemNumber"),
}
FIRST = ("client", "field Item.name")
