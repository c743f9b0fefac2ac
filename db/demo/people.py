"""The people of the demo: users, memberships with their flags, and public tokens."""

import hashlib
from dataclasses import dataclass

from db.demo.world import START, World, listed, rows_of


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    user_id: str
    membership_id: str
    access: str


def add_people(world: World) -> dict[str, Person]:
    """Add a company's people from people.csv; answer them by name."""
    people = {}
    for row in rows_of("people.csv"):
        if row["company"] != world.company:
            continue
        name = row["name"]
        user_id = world.add("users", name, name=name, email=row["email"])
        membership_id = world.add(
            "memberships",
            name,
            user_id=user_id,
            role=row["role"],
            is_active=row["active"] == "yes",
            project_access=row["access"],
            **dict.fromkeys(listed(row["flags"]), True),
        )
        if row["token"]:
            _add_token(world, row["token"], membership_id)
        people[name] = Person(name, user_id, membership_id, row["access"])
    return people


def _add_token(world: World, token: str, membership_id: str) -> None:
    world.add(
        "tokens",
        token,
        membership_id=membership_id,
        name=token,
        hash=hashlib.sha256(token.encode()).hexdigest(),
        created_at=START,
    )
