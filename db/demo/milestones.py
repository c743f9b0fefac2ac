"""The demo's milestones: estimates and budgets, markups, owner rows, funds, metrics."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from db.demo.costs import lines, value
from db.demo.projects import CLINIC, DEPOT, Site
from db.demo.world import World, listed, moment, rows_of
from db.money.units import parse_money

Sites = Mapping[str, Site]
Ids = dict[tuple[str, ...], str]

FUND_KINDS = ("CONTINGENCY", "ALLOWANCE")
# Project, milestone, name, unit, quantity; the first of a milestone is its main one.
METRICS = (
    (CLINIC, "Concept", "Gross floor area", "m2", "3800"),
    (CLINIC, "Schematic design", "Gross floor area", "m2", "3860"),
    (CLINIC, "Design development", "Gross floor area", "m2", "3880"),
    (CLINIC, "Design development", "Treatment rooms", "rooms", "42"),
    (CLINIC, "Early MEP package", "Gross floor area", "m2", "2400"),
    (CLINIC, "Early MEP package", "Treatment rooms", "rooms", "40"),
    (DEPOT, "Workshop design", "Gross floor area", "m2", "2400"),
)


@dataclass(frozen=True, slots=True)
class Milestones:
    """The ids of what was added: by project and milestone, and what hangs below."""

    ids: Ids
    estimates: Ids
    markups: Ids
    funds: Ids


def add_milestones(world: World, sites: Sites) -> Milestones:
    added = Milestones({}, {}, {}, {})
    for row in rows_of("milestones.csv"):
        _add_milestone(world, sites[row["project"]], row, added)
    for row in rows_of("estimates.csv"):
        _add_estimate(world, sites[row["project"]], row, added)
    for position, row in enumerate(rows_of("markups.csv")):
        _add_row(world, sites[row["project"]], position, row, added)
    _add_metrics(world, sites, added)
    return added


def _add_milestone(
    world: World, site: Site, row: Mapping[str, str], added: Milestones
) -> None:
    at = moment(row["starts_on"], "08:30")
    milestone_id = world.add(
        "milestones",
        f"{site.job.name}: {row['name']}",
        at,
        project_id=site.id,
        name=row["name"],
        starts_on=row["starts_on"],
        design_phase=row["phase"],
        description=row["description"],
        is_draft=row["state"] == "draft",
        is_active=row["state"] == "active",
        creator_id=site.user(row["creator"]),
        created_at=at,
        updated_at=at,
    )
    added.ids[site.job.name, row["name"]] = milestone_id
    if row["state"] == "active":
        project = next(p for p in world.rows["projects"] if p["id"] == site.id)
        project["active_milestone_id"] = milestone_id


def _add_estimate(
    world: World, site: Site, row: Mapping[str, str], added: Milestones
) -> None:
    title = f"{site.job.name}: {row['milestone']}: {row['kind']}"
    milestone_id = added.ids[site.job.name, row["milestone"]]
    milestone = next(m for m in world.rows["milestones"] if m["id"] == milestone_id)
    estimate_id = world.add(
        "estimates",
        title,
        milestone["created_at"],
        project_id=site.id,
        milestone_id=milestone_id,
        kind=row["kind"],
        is_draft=row["state"] == "draft",
        creator_id=site.user(row["creator"]),
        created_at=milestone["created_at"],
        updated_at=milestone["created_at"],
    )
    added.estimates[site.job.name, row["milestone"], row["kind"]] = estimate_id
    for line in lines(row["lines"]):
        category = line.pop("category")
        line.pop("cost_type")
        world.add(
            "estimate_lines",
            f"{title}: {line['description']}",
            project_id=site.id,
            estimate_id=estimate_id,
            kind=row["kind"],
            category_id=site.categories[category],
            **line,
        )


def _add_row(
    world: World, site: Site, position: int, row: Mapping[str, str], added: Milestones
) -> None:
    place = (site.job.name, row["milestone"], row["estimate"])
    of = listed(row["of"])
    shared: dict[str, Any] = {
        "project_id": site.id,
        "estimate_id": added.estimates[place],
        "position": position,
        "name": row["name"],
        "kind": row["kind"],
        "refers_to_direct": "direct" in of,
        "refers_to_total": "total" in of,
        **value(row["value"]),
    }
    if row["allocated"]:
        shared["is_allocated"] = row["allocated"] == "yes"
    title = ": ".join((*place, row["name"]))
    id_ = added.markups[*place, row["name"]] = world.add(_table(row), title, **shared)
    _add_references(world, site, id_, row, added)
    if row["estimate"] == "ESTIMATE" and row["kind"].endswith(FUND_KINDS):
        _add_fund(world, site, row, id_, added)


def _table(row: Mapping[str, str]) -> str:
    return "owner_costs" if row["kind"].startswith("OWNER") else "markups"


def _add_references(
    world: World, site: Site, id_: str, row: Mapping[str, str], added: Milestones
) -> None:
    """Add the rows that a percent refers to, and the categories that narrow it."""
    place = (site.job.name, row["milestone"], row["estimate"])
    title = ": ".join((*place, row["name"]))
    singular = _table(row).removesuffix("s")
    for name in listed(row["of"]):
        if name not in {"direct", "total"}:
            world.add(
                f"{singular}_references",
                f"{title}: {name}",
                project_id=site.id,
                refers_to_id=added.markups[*place, name],
                **{f"{singular}_id": id_},
            )
    for name in listed(row["within"]):
        world.add(
            "markup_categories",
            f"{title}: {name}",
            project_id=site.id,
            markup_id=id_,
            category_id=site.categories[name],
        )


def _add_fund(
    world: World, site: Site, row: Mapping[str, str], id_: str, added: Milestones
) -> None:
    place = (site.job.name, row["milestone"], row["name"])
    added.funds[place] = world.add(
        "funds",
        ": ".join(place),
        project_id=site.id,
        milestone_id=added.ids[site.job.name, row["milestone"]],
        name=row["name"],
        kind=row["kind"],
        **{f"{_table(row).removesuffix('s')}_id": id_},
    )


def _add_metrics(world: World, sites: Sites, added: Milestones) -> None:
    main: set[str] = set()
    for position, (project, milestone, name, unit, quantity) in enumerate(METRICS):
        milestone_id = added.ids[project, milestone]
        world.add(
            "metrics",
            f"{project}: {milestone}: {name}",
            project_id=sites[project].id,
            milestone_id=milestone_id,
            name=name,
            unit=unit,
            quantity=parse_money(quantity),
            is_main=milestone_id not in main,
            position=position,
        )
        main.add(milestone_id)
