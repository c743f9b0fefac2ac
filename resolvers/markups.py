"""Markups: those of an item and its estimate, and the rows of a table, as they are set.

Setting an item's own, and switching inherited ones, stand in resolvers/item_markups.py.
"""

from collections.abc import Mapping, Sequence

import strawberry

from db.models.markups import MarkupKind
from resolvers import tables
from resolvers.engine.relations import to_linked, to_many, to_one
from resolvers.engine.statements import Between
from resolvers.tables import WORDING, Table, TableKind, TableRowInput
from resolvers.writes import Write

MARKUPS = TableKind(
    *("markups", "markup_references", "markup_id"),
    columns=(*WORDING, "is_allocated"),
    noun="markup",
)

of_item = to_many("markups", "item_id", "position")
inherited = to_many("inherited_markups", "item_id", "markup_id.position")
inherited_from = to_one("markups", "markup_id")
referred_to = to_linked(
    "markups", Between("markup_references", "markup_id", "refers_to_id"), "position"
)
categories = to_linked(
    "categories",
    Between("markup_categories", "markup_id", "category_id"),
    "categorization_id.position",
    "position",
)


@strawberry.input(description="A row of a table of markups, as it is to be.")
class MarkupRowInput(TableRowInput):
    kind: MarkupKind = strawberry.field(
        default=MarkupKind.MARKUP, description="What it is for."
    )
    is_allocated: bool = strawberry.field(
        default=True,
        description="Whether an estimate's allocated lines include it; totals do.",
    )


async def put_table(
    work: Write, place: Mapping[str, str], rows: Sequence[MarkupRowInput], field: str
) -> tuple[Table, Table]:
    """Make a table of markups what the rows say; answer it before and after.

    `place` is `{"project_id": …, "item_id": …}`. Where nothing differs, both are the
    same object.
    """
    before = await tables.read(work, MARKUPS, place)
    return before, await tables.put(work, before, place, rows, field)
