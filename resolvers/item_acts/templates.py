"""What new items start with: the lines and markups of the default item template."""

from collections.abc import Sequence
from dataclasses import dataclass

from resolvers.item_acts.tables import LINE, MARKUP
from resolvers.writes import Row, Write


@dataclass(frozen=True)
class Template:
    """Lines and markups, in their order, and which markup refers to which."""

    lines: Sequence[Row] = ()
    markups: Sequence[Row] = ()
    references: Sequence[Row] = ()


EMPTY = Template()


async def of_project(work: Write, project_id: str) -> Template:
    """Read the project's template, if it has one; it holds whoever adds an item."""
    key = "template_id"
    for one in await work.stored("item_templates", "project_id", project_id, "id"):
        lines = await work.stored("template_lines", key, one["id"], "position", *LINE)
        markups = await work.stored("template_markups", key, one["id"], "id", *MARKUP)
        references = await work.stored(
            "template_markup_references",
            "project_id",
            project_id,
            *("template_markup_id", "refers_to_id"),
        )
        lines.sort(key=lambda line: line["position"])
        plain = [{name: line[name] for name in LINE} for line in lines]
        return Template(plain, markups, references)
    return EMPTY


async def put_markups(
    work: Write, template: Template, project_id: str, ids: Sequence[str]
) -> None:
    """Give each item the template's markups, as they refer to each other."""
    places = [(item_id, row) for item_id in ids for row in template.markups]
    rows = [
        {
            "project_id": project_id,
            "item_id": item_id,
            **{name: row[name] for name in MARKUP},
        }
        for item_id, row in places
    ]
    added = await work.add_all("markups", rows)
    copies = {
        (item_id, row["id"]): copy
        for (item_id, row), copy in zip(places, added, strict=True)
    }
    links = [
        {
            "project_id": project_id,
            "markup_id": copies[item_id, one["template_markup_id"]],
            "refers_to_id": copies[item_id, one["refers_to_id"]],
        }
        for item_id in ids
        for one in template.references
    ]
    await work.add_all("markup_references", links)
