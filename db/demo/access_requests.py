"""The requests for access of the demo."""

from collections.abc import Mapping

from db.demo.projects import Site
from db.demo.world import World, moment, rows_of


def add_access_requests(world: World, sites: Mapping[str, Site]) -> None:
    for row in rows_of("access_requests.csv"):
        site = sites[row["project"]]
        person, at = site.people[row["person"]], moment(row["day"])
        world.add(
            "access_requests",
            f"{row['person']}: {row['coordinate']}",
            at,
            project_id=site.id,
            membership_id=person.membership_id,
            user_id=person.user_id,
            coordinate=row["coordinate"],
            step=row["step"],
            reason=row["reason"] or None,
            status=row["status"],
            created_at=at,
            decided_at=moment(row["decided"]) if row["decided"] else None,
        )
