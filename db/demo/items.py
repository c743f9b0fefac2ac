"""The demo's items: options, drafts and scenario items, with lines and own markups."""

from collections.abc import Mapping
from typing import Any

from db.demo.costs import lines, value
from db.demo.milestones import Milestones
from db.demo.projects import CLINIC, DEPOT, Site
from db.demo.world import World, listed, moment, rows_of
from db.money.units import parse_money

Sites = Mapping[str, Site]

# Project, item, name, kind, value: markups that an item has of its own.
OWN_MARKUPS = (
    (CLINIC, "Early order of the switchgear", "Expediting fee", "MARKUP", "13.1"),
    (CLINIC, "Night work in the occupied wing", "Night premium", "MARKUP", "20 %"),
    (CLINIC, "Lead lining in the X-ray rooms", "Physicist", "MARKUP", "4.2"),
)
# Project, item, milestone, markup: percents that are switched off on an item.
SWITCHED_OFF = (
    (
        CLINIC,
        "Utility connection by the power company",
        "Early MEP package",
        "Construction contingency",
    ),
)
# Project, item, name, kind, value: owner rows that an item has of its own.
OWN_OWNER_COSTS = (
    (CLINIC, "Car charging at the staff lot", "Energy grant", "OWNER_COST", "-15"),
)
# Project, item, milestone, fund, amount; a draw without an amount covers all.
DRAWS = (
    (CLINIC, "Main switchgear moved indoors", "Construction contingency", None),
    (CLINIC, "Redundant floor drains omitted", "Construction contingency", "-10"),
    (CLINIC, "Backup inverter for exam lights", "Construction contingency", "100"),
    (CLINIC, "Car charging at the staff lot", "Owner contingency", "12"),
    (CLINIC, "Exterior signage package", "Signage allowance", None),
    (DEPOT, "Tram line relocation", "Tram line allowance", "20"),
)


def add_items(
    world: World, sites: Sites, milestones: Milestones, scenarios: Mapping[str, str]
) -> dict[str, str]:
    """Add the items of items.csv with all that hangs on them; answer ids by name."""
    ids: dict[str, str] = {}
    for row in rows_of("items.csv"):
        site = sites[row["project"]]
        place = _place(site, row, milestones, ids, scenarios)
        ids[row["name"]] = _add_item(world, site, row, place)
        _add_lines(world, site, row, ids[row["name"]])
        _add_links(world, site, row, ids[row["name"]])
    _add_own_rows(world, sites, ids)
    _add_switches(world, sites, milestones, ids)
    _add_draws(world, sites, milestones, ids)
    return ids


def _place(
    site: Site,
    row: Mapping[str, str],
    milestones: Milestones,
    ids: Mapping[str, str],
    scenarios: Mapping[str, str],
) -> dict[str, Any]:
    """Say what the item belongs to, by id."""
    scenario = row["state"].removeprefix("scenario ")
    return {
        "milestone_id": milestones.ids.get((site.job.name, row["milestone"])),
        "event_id": site.events.get(row["event"]),
        "option_of_id": ids.get(row["option_of"]),
        "scenario_id": scenarios.get(scenario),
        "category_id": next(
            (site.categories[trade] for trade in listed(row["trade"])), None
        ),
    }


def _add_item(
    world: World, site: Site, row: Mapping[str, str], place: dict[str, Any]
) -> str:
    at = moment(row["created"], "10:15")
    noted = at if row["note"] else None
    return world.add(
        "items",
        f"{site.job.name}: {row['name']}",
        at,
        project_id=site.id,
        number=row["number"] or None,
        name=row["name"],
        description=row["description"] or None,
        status=row["status"],
        is_draft=row["state"].startswith("draft"),
        creator_id=site.user(row["creator"]),
        due_on=row["due"] or None,
        schedule_impact_days=int(row["days"]) if row["days"] else None,
        internal_note=row["note"] or None,
        note_changed_at=noted,
        created_at=at,
        updated_at=at,
        **place,
    )


def _add_lines(world: World, site: Site, row: Mapping[str, str], item_id: str) -> None:
    for line in lines(row["cost"]):
        line.pop("category")
        title = f"{site.job.name}: {row['name']}: {line['description']}"
        at = moment(row["created"], "10:15")
        world.add("cost_lines", title, at, project_id=site.id, item_id=item_id, **line)


def _add_links(world: World, site: Site, row: Mapping[str, str], item_id: str) -> None:
    """Add the item's categories, its assignees, and those its draft is shared with."""
    title = f"{site.job.name}: {row['name']}"
    common = {"project_id": site.id, "item_id": item_id}
    for name in [*listed(row["trade"]), *listed(row["area"])]:
        category_id = site.categories[name]
        world.add(
            "item_categories", f"{title}: {name}", category_id=category_id, **common
        )
    for name in listed(row["assignees"]):
        user_id = site.user(name)
        world.add("item_assignees", f"{title}: {name}", user_id=user_id, **common)
    _, _, readers = row["state"].partition("draft shared with ")
    for name in listed(readers):
        user_id = site.user(name)
        world.add("item_shares", f"{title}: {name}", item_id=item_id, user_id=user_id)


def _add_own_rows(world: World, sites: Sites, ids: Mapping[str, str]) -> None:
    for table, rows in (("markups", OWN_MARKUPS), ("owner_costs", OWN_OWNER_COSTS)):
        for position, (project, item, name, kind, amount) in enumerate(rows, 100):
            world.add(
                table,
                f"{project}: {item}: {name}",
                project_id=sites[project].id,
                item_id=ids[item],
                position=position,
                name=name,
                kind=kind,
                refers_to_direct=amount.endswith("%"),
                **value(amount),
            )


def _add_switches(
    world: World, sites: Sites, milestones: Milestones, ids: Mapping[str, str]
) -> None:
    for project, item, milestone, markup in SWITCHED_OFF:
        world.add(
            "inherited_markups",
            f"{project}: {item}: {markup}",
            project_id=sites[project].id,
            item_id=ids[item],
            markup_id=milestones.markups[project, milestone, "ESTIMATE", markup],
            is_applied=False,
        )


def _add_draws(
    world: World, sites: Sites, milestones: Milestones, ids: Mapping[str, str]
) -> None:
    milestone_of = {row["name"]: row["milestone"] for row in rows_of("items.csv")}
    for project, item, fund, amount in DRAWS:
        world.add(
            "draws",
            f"{project}: {item}: {fund}",
            project_id=sites[project].id,
            item_id=ids[item],
            fund_id=milestones.funds[project, milestone_of[item], fund],
            amount=parse_money(amount) if amount else 0,
            is_full_coverage=amount is None,
        )
