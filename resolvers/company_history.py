"""The company's history: who gave and took which right, told as it happens.

Whatever changes a right tells it here, in the same transaction: flags, project access,
sets, roles, grants. `tell` takes what was and what is, by the name of the field.
"""

from collections.abc import Mapping

from resolvers.engine.pages import Connection, connection
from resolvers.engine.relations import to_one
from resolvers.writes import Write

# What was, and what is since; null where there was or is nothing.
Change = tuple[str | None, str | None]

of_company = connection(Connection("company_history", "company_id"))
person = to_one("users", "person_id")


async def tell(
    work: Write,
    action: str,
    changes: Mapping[str, Change],
    *,
    person_id: str | None = None,
    project_id: str | None = None,
) -> None:
    """Tell of each field that has changed of what a person may, somewhere or at all."""
    place = {"person_id": person_id, "project_id": project_id}
    common = {**place, "actor_id": work.decision.viewer.user_id, "at": work.at}
    rows = [
        {**common, "action": action, "field": field, "before": before, "after": after}
        for field, (before, after) in changes.items()
        if before != after
    ]
    await work.add_all("company_history", rows)
