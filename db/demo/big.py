"""A big made-up company: busy seasons of twenty projects, a thousand items each."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from db.demo.big_project import DAYS, BigProject, Team
from db.demo.big_rows import Heap, Row, day, stamp
from db.demo.companies import BIG, standing
from db.demo.projects import TRADES
from db.demo.roles import OWN_TRADE, Template, add_roles, roles_and_cells
from db.demo.world import World

SEASON = 20
FIRST_DAY = day(2019, 1, 7)
FINANCIALS = {"view_financials": True, "edit_financials": True}
ELECTRICAL = [name for _, name in TRADES].index("Electrical")


@dataclass(frozen=True, slots=True)
class Part:
    """A part that people have in the company; the first of each is on every project."""

    name: str
    count: int
    role: str
    project_role: str
    access: str = "ALL"
    flags: Mapping[str, bool] = field(default_factory=dict)


PARTS = (
    Part("admin", 1, "ADMIN", "Administrator", flags=FINANCIALS),
    Part("edit", 8, "EMPLOYEE", "General Contractor", flags=FINANCIALS),
    Part("view", 6, "EMPLOYEE", "General Contractor", flags={"view_financials": True}),
    Part("nofin", 6, "EMPLOYEE", "General Contractor"),
    Part("subcontractor", 12, "PARTNER", "Subcontractor", "SOME"),
    Part("rows", 4, "PARTNER", OWN_TRADE, "SOME"),
    Part("client", 10, "CLIENT", "Owner", "SOME"),
    Part("design", 5, "PARTNER", "Design Team", "SOME"),
)
BY_TRADE = {"Subcontractor", OWN_TRADE}


@dataclass(frozen=True, slots=True)
class Shape:
    projects: int = 200
    items_each: int = 1_000
    seed: int = 17

    @classmethod
    def of(cls, items: int) -> "Shape":
        """Spread so many items over projects of about a thousand."""
        projects = max(1, round(items / 1_000))
        return cls(projects, items // projects)


@dataclass(frozen=True, slots=True)
class Big:
    """What was made: the first person of each part, by membership, and the projects."""

    company_id: str
    members: dict[str, str]
    project_ids: list[str]


class AlreadyThere(Exception):  # noqa: N818 (what happened reads as it is)
    """The big company stands already."""


async def create_big(
    connection: AsyncConnection,
    shape: Shape,
    templates: Mapping[str, Template],
    told: Callable[[int], None] = lambda _items: None,
) -> Big:
    """Write the company season by season, telling how many items were written.

    The templates are the default roles, by key. Raises AlreadyThere, OtherCompanies.
    """
    if BIG in await standing(connection):
        raise AlreadyThere
    world = World(BIG)
    world.add_company()
    add_roles(world, templates)
    await world.write(connection)
    heap = Heap(world.company_id, random.Random(shape.seed))  # noqa: S311 (no secret)
    people = {
        part.name: [_add_person(heap, part, n) for n in range(part.count)]
        for part in PARTS
    }
    members = {name: persons[0]["id"] for name, persons in people.items()}
    projects: list[str] = []
    for first in range(0, shape.projects, SEASON):
        numbers = range(first, min(first + SEASON, shape.projects))
        start = FIRST_DAY + timedelta(days=first // SEASON * DAYS)
        projects += [
            _add_project(heap, number, start, people, templates, shape.items_each)
            for number in numbers
        ]
        await heap.write(connection)
        told(len(numbers) * shape.items_each)
    return Big(world.company_id, members, projects)


def _add_person(heap: Heap, part: Part, number: int) -> Row:
    name = f"{part.name.capitalize()} {number + 1}"
    email = f"{part.name}{number + 1}@northline.example"
    user = heap.add("users", FIRST_DAY, name=name, email=email)
    member = heap.add(
        "memberships",
        FIRST_DAY,
        user_id=user["id"],
        role=part.role,
        project_access=part.access,
        **part.flags,
    )
    own = {"membership_id": member["id"], "user_id": user["id"]}
    heap.add("personal_settings", FIRST_DAY, **own)
    return member


def _add_project(  # noqa: PLR0913, PLR0917 (all of it comes from one place)
    heap: Heap,
    number: int,
    start: datetime,
    people: Mapping[str, list[Row]],
    templates: Mapping[str, Template],
    items: int,
) -> str:
    project = heap.add(
        "projects",
        start + timedelta(milliseconds=number),
        name=f"Project {number + 1:03}",
        number=f"N-{number + 1:03}",
        status="LIVE",
        phase="ACTIVE",
        creator_id=people["admin"][0]["user_id"],
        created_at=stamp(start),
        updated_at=stamp(start),
    )
    team = [
        (part, person)
        for part in PARTS
        for person in _on_project(people[part.name], number)
    ]
    creators = [person["user_id"] for part, person in team if part.role != "CLIENT"]
    assignees = [person["user_id"] for _, person in team]
    building = BigProject(heap, project, start, Team(creators, assignees))
    building.build(items)
    roles = _add_roles(heap, project["id"], start, templates)
    _add_team(heap, project["id"], start, team, roles, building.trades)
    return project["id"]


def _on_project(people: Sequence[Row], number: int) -> list[Row]:
    """Send the first of a part to every project, the others in turn."""
    others = people[1:]
    return [*people[:1], *([others[number % len(others)]] if others else [])]


def _add_roles(
    heap: Heap, project_id: str, at: datetime, templates: Mapping[str, Template]
) -> dict[str, str]:
    place = {"project_id": project_id}
    ids = {}
    for role, cells in roles_and_cells(templates):
        added = heap.add("roles", at, updated_at=stamp(at), **place, **role)
        ids[role["name"]] = added["id"]
        for cell in cells:
            heap.add("role_levels", at, role_id=added["id"], **place, **cell)
    return ids


def _add_team(  # noqa: PLR0913, PLR0917 (all of it comes from one place)
    heap: Heap,
    project_id: str,
    at: datetime,
    team: Sequence[tuple[Part, Row]],
    roles: Mapping[str, str],
    trades: Sequence[str],
) -> None:
    for part, person in team:
        member = heap.add(
            "project_members",
            at,
            project_id=project_id,
            membership_id=person["id"],
            user_id=person["user_id"],
            role_id=roles[part.project_role],
        )
        if part.project_role in BY_TRADE:
            heap.add(
                "category_grants",
                at,
                project_member_id=member["id"],
                category_id=trades[ELECTRICAL],
            )
        if part.access == "SOME":
            ids = {"membership_id": person["id"], "project_id": project_id}
            heap.add("accessible_projects", at, **ids)
