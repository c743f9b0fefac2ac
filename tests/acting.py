"""What tests of acts share: whom and what they name, and what has changed since."""

from typing import Any

from sqlalchemy import update

from db.base import Base
from db.models.roles import RoleLevel
from tests.sites import CLINIC, change

_NAMES = """
query ($project: ID!) {
  project(id: $project) {
    milestones(first: 100) { nodes { id name } }
    timelineEvents { id name }
    categorizations { categories { id name } }
    team(first: 100) { nodes { user { id name } } }
    scenarios(first: 100) { nodes { id name items(first: 100) { nodes { id name } } } }
    items(first: 200) { nodes { id name options { id name } } }
  }
}
"""
_ITEM = "query ($id: ID!) { node(id: $id) { ... on Item { id version } } }"


async def ids(ask, project: str = CLINIC, who: str = "admin") -> dict[str, str]:
    """Give the ids of a project's records by name, as a person knows them."""
    body = await ask(who, _NAMES, project=project)
    return dict(_named(body["data"]["project"]))


def _named(value: Any):
    if isinstance(value, list):
        for one in value:
            yield from _named(one)
    elif isinstance(value, dict):
        if "name" in value:
            yield value["name"], value["id"]
        for one in value.values():
            yield from _named(one)


async def version(ask, who: str, item_id: str) -> str:
    """Read the version that a person sees; one that he cannot know has any."""
    body = await ask(who, _ITEM, id=item_id)
    node = body["data"]["node"]
    return node["version"] if node else "0"


async def do(ask, who: str, document: str, item_id: str, **values: Any):
    """Act on an item, based on the version that the person sees now."""
    seen = await version(ask, who, item_id)
    wanted = {"itemId": item_id, "expectedVersion": seen, **values}
    return await ask(who, document, input=wanted)


async def blindly(
    ask, act: tuple[str, dict[str, Any]], of: str, *tries: tuple[str, str]
) -> list[Any]:
    """Act on records of unknown versions, some by each of some people."""
    document, values = act
    return [
        await ask(who, document, input={of: one, "expectedVersion": "0", **values})
        for who, one in tries
    ]


async def set_levels(ask, feature: str, level: str) -> None:
    """Set a feature's level in every role."""
    cells = update(RoleLevel).where(RoleLevel.feature == feature)
    await change(ask, cells.values(with_category=level, without_category=level))


async def everything(ask) -> dict[str, list[tuple[Any, ...]]]:
    """Read all rows of all tables, to see that nothing has changed.

    But for what is told of refused writes: that is theirs to change.
    """
    rows = {}
    async with ask.operations.database.reading() as reader:
        await reader.begin()
        for name in Base.metadata.tables.keys() - {"refused_writes"}:
            every = f'SELECT * FROM "{name}" ORDER BY id'  # noqa: S608 (its own name)
            found = await reader.fetch(every, ())
            rows[name] = [tuple(row) for row in found]
    return rows


def codes(body) -> list[str]:
    return [error["extensions"]["code"] for error in body.get("errors", ())]


def refused(body) -> list[str]:
    """Name the inputs that a person may not write."""
    (error,) = body["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    return error["extensions"]["inputs"]


def answer(body):
    """Give the payload of the one mutation, which was done without complaint."""
    assert "errors" not in body, body
    (payload,) = body["data"].values()
    assert payload["errors"] == []
    return payload


def faults(body) -> dict[str, str]:
    """Say what was wrong with the input, by field."""
    assert "errors" not in body, body
    (payload,) = body["data"].values()
    return {error["field"]: error["message"] for error in payload["errors"]}
