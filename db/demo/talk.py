"""What people said and did in the demo: comments, attachments, history, scenarios."""

from collections.abc import Mapping

from db.demo.milestones import Milestones
from db.demo.projects import Site
from db.demo.world import World, listed, moment, rows_of

Sites = Mapping[str, Site]


def add_scenarios(world: World, sites: Sites) -> dict[str, str]:
    """Add the scenarios; answer their ids by name, for the items of their own."""
    ids = {}
    for row in rows_of("scenarios.csv"):
        site = sites[row["project"]]
        at = moment(row["created"], "13:00")
        ids[row["name"]] = world.add(
            "scenarios",
            f"{site.job.name}: {row['name']}",
            at,
            project_id=site.id,
            name=row["name"],
            description=row["description"],
            creator_id=site.user(row["creator"]),
            is_published=row["state"] == "published",
            created_at=at,
            updated_at=at,
        )
        for name in listed(row["state"].partition("shared with ")[2]):
            world.add(
                "scenario_shares",
                f"{row['name']}: {name}",
                scenario_id=ids[row["name"]],
                user_id=site.user(name),
            )
    return ids


def add_scenario_changes(
    world: World, sites: Sites, scenarios: Mapping[str, str], items: Mapping[str, str]
) -> None:
    for row in rows_of("scenarios.csv"):
        for change in listed(row["changes"]):
            name, _, status = change.partition("=")
            world.add(
                "scenario_changes",
                f"{row['name']}: {name}",
                project_id=sites[row["project"]].id,
                scenario_id=scenarios[row["name"]],
                item_id=items[name],
                status=status,
            )


class Records:
    """Adds what hangs on an item or a milestone, by the name of either."""

    def __init__(
        self, world: World, sites: Sites, items: Mapping[str, str], stones: Milestones
    ) -> None:
        self._world = world
        self._items = items
        self._stones = {name: id_ for (_, name), id_ in stones.ids.items()}
        self._people = next(iter(sites.values())).people
        self._project_of = {
            row["id"]: row["project_id"]
            for table in ("items", "milestones")
            for row in world.rows[table]
        }

    def add_comments(self) -> None:
        for row in rows_of("comments.csv"):
            at = moment(*row["at"].split())
            comment_id = self._world.add(
                "comments",
                f"{row['item']}: {row['at']}",
                at,
                **self._target(row),
                **_shared(row),
                author_id=self._user(row["author"]),
                body=row["body"],
                created_at=at,
            )
            for name in listed(row["readers"]):
                self._world.add(
                    "comment_readers",
                    f"{row['item']}: {row['at']}: {name}",
                    comment_id=comment_id,
                    user_id=self._user(name),
                )

    def add_attachments(self) -> None:
        for row in rows_of("attachments.csv"):
            at = moment(*row["at"].split())
            self._world.add(
                "attachments",
                f"{row['item']}{row['milestone']}: {row['name']}",
                at,
                **self._target(row),
                **_shared(row),
                uploader_id=self._user(row["uploader"]),
                name=row["name"],
                media_type=row["media_type"],
                size_bytes=int(row["size_bytes"]),
                created_at=at,
            )

    def add_history(self) -> None:
        for row in rows_of("history.csv"):
            at = moment(*row["at"].split())
            self._world.add(
                "history",
                f"{row['item']}{row['milestone']}: {row['at']}",
                at,
                **self._target(row),
                actor_id=self._user(row["actor"]),
                at=at,
                action=row["action"],
                field=row["field"],
                guard=row["guard"],
                is_draft_stage=row["stage"] == "draft",
                before=row["before"] or None,
                after=row["after"] or None,
            )

    def add_refused_writes(self) -> None:
        for row in rows_of("refused_writes.csv"):
            item_id = self._items.get(row["item"])
            at = moment(*row["at"].split())
            self._world.add(
                "refused_writes",
                f"{row['actor']}: {row['at']}",
                at,
                project_id=item_id and self._project_of[item_id],
                subject_id=item_id,
                actor_id=self._user(row["actor"]),
                at=at,
                mutation=row["mutation"],
                code=row["code"],
                coordinates=row["coordinates"],
            )

    def _user(self, name: str) -> str:
        return self._people[name].user_id

    def _target(self, row: Mapping[str, str]) -> dict[str, str]:
        if row["item"]:
            id_, key = self._items[row["item"]], "item_id"
        else:
            id_, key = self._stones[row["milestone"]], "milestone_id"
        return {"project_id": self._project_of[id_], key: id_}


def _shared(row: Mapping[str, str]) -> dict[str, bool]:
    readers = listed(row["shared"])
    return {
        "is_shared_with_clients": "clients" in readers,
        "is_shared_with_partners": "partners" in readers,
    }
