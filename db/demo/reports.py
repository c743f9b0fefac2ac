"""The demo's shared reports, with their notes and the people they are sent to."""

from collections.abc import Mapping

from db.demo.milestones import Milestones
from db.demo.projects import Site
from db.demo.world import World, listed, moment, rows_of


def add_reports(
    world: World, sites: Mapping[str, Site], milestones: Milestones
) -> None:
    for row in rows_of("reports.csv"):
        site, at = sites[row["project"]], moment(row["created"], "15:00")
        report_id = world.add(
            "reports",
            f"{site.job.name}: {row['name']}",
            at,
            project_id=site.id,
            kind=row["kind"],
            name=row["name"],
            statuses=",".join(listed(row["statuses"])) or None,
            creator_id=site.user(row["creator"]),
            created_at=at,
            updated_at=at,
        )
        of_report = {"project_id": site.id, "report_id": report_id}
        for name in listed(row["milestones"]):
            chosen = milestones.ids[site.job.name, name]
            title = f"{row['name']}: {name}"
            world.add("report_milestones", title, milestone_id=chosen, **of_report)
        for name in listed(row["recipients"]):
            title, user = f"{row['name']}: {name}", site.user(name)
            world.add("report_recipients", title, user_id=user, **of_report)
        _add_notes(world, site, row, of_report)


def _add_notes(
    world: World, site: Site, row: Mapping[str, str], of_report: Mapping[str, str]
) -> None:
    for number, note in enumerate(listed(row["notes"])):
        name, _, body = note.partition("=")
        at = moment(row["created"], f"16:{number:02}")
        world.add(
            "report_notes",
            f"{row['name']}: {name}",
            at,
            author_id=site.user(name),
            body=body,
            created_at=at,
            updated_at=at,
            **of_report,
        )
