"""Stages of items: what is told of a draft and its options stays with the draft."""

from resolvers.writes import Row, Write


async def staged(work: Write, item: Row) -> Row:
    """Let an option of a draft count as in its draft stage; asks `option_of_id`."""
    if item["option_of_id"] is None or item["is_draft"]:
        return item
    above = await work.row("items", item["option_of_id"], ("is_draft",))
    return {**item, "is_draft": above["is_draft"]}
