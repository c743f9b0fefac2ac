"""Acting on the members of the demo's company: by their names, as they stand now."""

from typing import Any

from db.gate import MACHINE
from server.operations import Request
from server.tokens import issue
from tests.acting import answer
from tests.asking import DOCUMENTS

PROJECTS = "{ projects { nodes { name } } }"
CLINIC, DEPOT, TOWNHOMES = (
    "Harbor Street Clinic",
    "Quayside Depot",
    "Mill Lane Townhomes",
)


async def members(ask) -> dict[str, dict[str, Any]]:
    """Read all members as the admin sees them, by name."""
    body = await ask("admin", "members.graphql")
    return {each["user"]["name"]: each for each in body["data"]["members"]["nodes"]}


async def on_member(ask, who: str, document: str, name: str, **values: Any):
    """Act on a member, based on how the admin sees him now."""
    member = (await members(ask))[name]
    wanted = {"memberId": member["id"], "expectedVersion": member["version"], **values}
    return await ask(who, f"{document}.graphql", input=wanted)


async def done(ask, document: str, name: str, **values: Any) -> dict[str, Any]:
    """Act on a member as the admin, without complaint; answer how he stands then."""
    return answer(await on_member(ask, "admin", document, name, **values))["member"]


def person(first: str = "Ada", last: str = "Byrne", **values: Any) -> dict[str, Any]:
    email = f"{first}.{last}@hartwell.example".lower()
    return {"firstName": first, "lastName": last, "email": email, **values}


async def added(ask, **values: Any) -> dict[str, Any]:
    """Add a person to the team as the admin."""
    body = await ask("admin", "add_team_member.graphql", input=person(**values))
    return answer(body)["member"]


async def token_of(ask, member_id: str) -> str:
    async with ask.operations.database.writing() as connection:
        return await issue(connection, member_id, "by hand", days=1)


async def asked_with(ask, token: str, document: str, **variables: Any):
    """Ask as whoever holds a token."""
    if "{" not in document:
        document = (DOCUMENTS / document).read_text(encoding="utf-8")
    return await ask.operations.run(Request(document, variables, token=token))


async def projects(ask, token: str) -> list[str]:
    """Name the projects that the holder of a token finds."""
    told = await asked_with(ask, token, PROJECTS)
    return sorted(each["name"] for each in told.body["data"]["projects"]["nodes"])


async def stored(ask, statement) -> list[Any]:
    async with ask.operations.database.writing() as connection:
        return (await connection.execute(statement, execution_options=MACHINE)).all()
