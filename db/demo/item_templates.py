"""The demo's default item template: what each new item of the depot starts with."""

from typing import Any

from db.demo.costs import lines, value
from db.demo.projects import DEPOT, Site
from db.demo.world import World, moment

AT = moment("2025-10-06", "11:00")
LINES = "1 ls @ 0.5 Site supervision [LABOR]; 1 ls @ 0 Disposal [OTHER]"
# Name, kind, value, what it is a percent of.
MARKUPS = (
    ("Design fee", "MARKUP", "4 %", "direct"),
    ("Insurance", "MARKUP", "1.5 %", "Design fee"),
)


def add_item_templates(world: World, sites: dict[str, Site]) -> None:
    site = sites[DEPOT]
    template_id = world.add(
        "item_templates", DEPOT, AT, project_id=site.id, updated_at=AT
    )
    of = {"project_id": site.id, "template_id": template_id}
    for line in lines(LINES):
        line.pop("category")
        line["line_total"] = line["quantity"] * line["unit_cost"] // 10_000
        title = f"{DEPOT}: {line['description']}"
        world.add("template_lines", title, AT, **of, **line)
    _add_markups(world, of)


def _add_markups(world: World, of: dict[str, Any]) -> None:
    ids: dict[str, str] = {}
    for position, (name, kind, amount, base) in enumerate(MARKUPS):
        title = f"{DEPOT}: {name}"
        ids[name] = world.add(
            "template_markups",
            title,
            AT,
            **of,
            position=position,
            name=name,
            kind=kind,
            refers_to_direct=base == "direct",
            **value(amount),
        )
        if base in ids:
            world.add(
                "template_markup_references",
                title,
                AT,
                project_id=of["project_id"],
                template_markup_id=ids[name],
                refers_to_id=ids[base],
            )
