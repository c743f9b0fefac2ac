"""The lists of the demo's builder, and what is in its groups."""

from collections.abc import Mapping

from db.demo.projects import CLINIC, DEPOT, TOWNHOMES, Site
from db.demo.world import World, rows_of

GROUPED = (
    (CLINIC, "Health"),
    (CLINIC, "Waterfront"),
    (DEPOT, "Waterfront"),
    (TOWNHOMES, "Waterfront"),
)
PREFERRED = ("Noah Brandt", "Otis Crane")


def add_lists(world: World, sites: Mapping[str, Site]) -> None:
    """Add the company's lists from lists.csv, and fill its groups."""
    ids: dict[str, str] = {}
    for position, row in enumerate(rows_of("lists.csv")):
        if row["company"] == world.company:
            title = f"{row['kind']}: {row['name']}"
            ids[row["name"]] = world.add(
                "list_entries",
                title,
                kind=row["kind"],
                name=row["name"],
                code=row["code"] or None,
                falls_on=row["falls_on"] or None,
                position=position,
                key=row["code"] or row["falls_on"] or row["name"].casefold(),
            )
    for project, group in GROUPED:
        pair = {"project_id": sites[project].id, "group_id": ids[group]}
        world.add("grouped_projects", f"{project}: {group}", **pair)
    contacts = {row["name"]: row["id"] for row in world.rows["contacts"]}
    for name in PREFERRED:
        pair = {"contact_id": contacts[name], "group_id": ids["Preferred trades"]}
        world.add("grouped_contacts", f"{name}: Preferred trades", **pair)
