"""The people of the demo: users, memberships with their flags, and public tokens."""

import hashlib
from dataclasses import dataclass

from db.demo.world import START, World, listed, moment, rows_of


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
            is_account_owner=row["role"] == "ADMIN",
            project_access=row["access"],
            nickname=row["nickname"] or None,
            company_name=row["company_name"] or None,
            phone=row["phone"] or None,
            **dict.fromkeys(listed(row["flags"]), True),
        )
        own = {"membership_id": membership_id, "user_id": user_id}
        world.add("personal_settings", name, **own)
        if row["token"]:
            _add_token(world, row["token"], membership_id)
        people[name] = Person(name, user_id, membership_id, row["access"])
    _add_company_history(world, people)
    _add_contacts(world)
    _add_expiring_grants(world, people)
    return people


def _add_contacts(world: World) -> None:
    for row in rows_of("contacts.csv"):
        if row["company"] != world.company:
            continue
        texts = ("name", "company_name", "email", "phone", "kind")
        values = {name: row[name] or None for name in texts}
        stamps = dict.fromkeys(("created_at", "updated_at"), START)
        world.add("contacts", row["name"], **values, **stamps)


def _add_company_history(world: World, people: dict[str, Person]) -> None:
    for row in rows_of("company_history.csv"):
        if row["company"] != world.company:
            continue
        at = moment(row["day"])
        told = {name: row[name] for name in ("action", "field", "before", "after")}
        world.add(
            "company_history",
            f"{row['person']}: {row['action']}",
            at,
            actor_id=people[row["actor"]].user_id,
            person_id=people[row["person"]].user_id,
            at=at,
            **told,
        )


def _add_expiring_grants(world: World, people: dict[str, Person]) -> None:
    for row in rows_of("expiring_grants.csv"):
        if row["company"] != world.company:
            continue
        world.add(
            "expiring_grants",
            f"{row['person']}: {row['permission']}",
            moment(row["begins"]),
            membership_id=people[row["person"]].membership_id,
            permission=row["permission"],
            created_at=moment(row["begins"]),
            expires_at=moment(row["ends"]),
        )


def _add_token(world: World, token: str, membership_id: str) -> None:
    world.add(
        "tokens",
        token,
        membership_id=membership_id,
        name=token,
        hash=hashlib.sha256(token.encode()).hexdigest(),
        created_at=START,
    )
