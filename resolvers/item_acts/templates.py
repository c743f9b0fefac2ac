"""What a new item starts with: the lines and markups of the default item template."""

from resolvers import costs, figures
from resolvers.item_acts.tables import LINE, MARKUP, copy_markups
from resolvers.writes import Row, Write


async def put_lines(work: Write, item: Row, action: str) -> None:
    """Copy the template's lines; the figures follow, be there any or not."""
    lines: list[Row] = []
    for template in await _template(work, item):
        lines = await work.stored(
            "template_lines", "template_id", template["id"], "position", *LINE
        )
    if not lines:
        await figures.follow(work, item, "lines")
        return
    lines.sort(key=lambda line: line["position"])
    await costs.replace_lines(work, item, lines, action)


async def put_markups(work: Write, item: Row) -> None:
    for template in await _template(work, item):
        rows = await work.stored(
            "template_markups", "template_id", template["id"], "id", *MARKUP
        )
        pairs = await work.stored(
            "template_markup_references",
            "project_id",
            item["project_id"],
            *("template_markup_id", "refers_to_id"),
        )
        references = [(p["template_markup_id"], p["refers_to_id"]) for p in pairs]
        await copy_markups(work, item, rows, references)


async def _template(work: Write, item: Row) -> list[Row]:
    """Read the project's template, if it has one; whoever adds the item, it holds."""
    return await work.stored("item_templates", "project_id", item["project_id"], "id")
