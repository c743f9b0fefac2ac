"""Removing somebody: he is out for good, and what he made is the account owner's."""

import pytest
from sqlalchemy import insert, select, update

from db.base import Base
from db.ids import new_id
from db.models.accounts import Account
from db.models.comments import Comment
from db.models.companies import FeatureLevel, Membership
from db.models.history import HistoryEntry
from db.models.items import Item
from db.models.projects import Project
from db.models.team import ProjectMember
from db.models.tokens import Token
from db.models.users import User
from resolvers.member_removal import ASSIGNED, OWNED, TOLD
from tests.acting import answer, codes
from tests.sites import change
from tests.teamwork import (
    PROJECTS,
    added,
    asked_with,
    members,
    on_member,
    person,
    projects,
    stored,
    token_of,
)

MARCUS, RUTH = "Marcus Bell", "Ruth Hartwell"


async def removed(ask, name):
    return answer(await on_member(ask, "admin", "remove_team_member", name))


async def user(ask, name):
    ((user_id,),) = await stored(ask, select(User.id).where(User.name == name))
    return user_id


def named_in(table, column, user_id):
    rows = Base.metadata.tables[table]
    return select(rows.c.id).where(rows.c[column] == user_id).order_by(rows.c.id)


@pytest.mark.rule(
    "company.remove.no_access", "company.remove.final", "company.remove.login_stays"
)
async def test_who_is_removed_is_out_for_good_and_keeps_his_login(ask_own):
    member = (await members(ask_own))[MARCUS]
    marcus = await token_of(ask_own, member["id"])
    account = {"id": new_id("acn"), "email": "marcus@hartwell.example"}
    dates = {"created_at": "2026-01-01", "password_changed_at": "2026-01-01"}
    await change(
        ask_own,
        insert(Account).values(**account, **dates),
        update(Membership)
        .where(Membership.id == member["id"])
        .values(account_id=account["id"]),
    )
    assert (await removed(ask_own, MARCUS))["removedId"] == member["id"]
    for token in (marcus, "demo-edit"):
        assert (await asked_with(ask_own, token, PROJECTS)).status == 401
    assert MARCUS not in await members(ask_own)
    again = {"memberId": member["id"], "expectedVersion": member["version"]}
    for document in ("reactivate_team_member", "remove_team_member"):
        tried = await ask_own("admin", f"{document}.graphql", input=again)
        assert codes(tried) == ["NOT_FOUND"]
    assert await stored(ask_own, select(Account.email)) == [(account["email"],)]
    entered = Membership.account_id == account["id"]
    assert await stored(ask_own, select(Membership.id).where(entered)) == []
    for table in (Token, ProjectMember, FeatureLevel):
        left = select(table.id).where(table.membership_id == member["id"])
        assert await stored(ask_own, left) == []


@pytest.mark.case("PE-19")
@pytest.mark.rule("company.remove.items_stay", "company.remove.ownership")
async def test_what_he_made_stays_and_is_the_account_owners_alone(ask_own):
    marcus, ruth = await user(ask_own, MARCUS), await user(ask_own, RUTH)
    other = await token_of(ask_own, (await added(ask_own, companyRole="ADMIN"))["id"])
    before = {
        table: await stored(ask_own, named_in(table, column, marcus))
        for table, column in OWNED.items()
    }
    assert before["items"]
    assert before["comments"]
    assert before["projects"]
    every = await stored(ask_own, select(Item.id).order_by(Item.id))
    entries = await stored(ask_own, named_in("history", "actor_id", marcus))
    assert entries
    await removed(ask_own, MARCUS)
    assert await stored(ask_own, select(Item.id).order_by(Item.id)) == every
    for table, column in OWNED.items():
        assert await stored(ask_own, named_in(table, column, marcus)) == []
        owned = await stored(ask_own, named_in(table, column, ruth))
        assert set(before[table]) <= set(owned), table
    for table in ASSIGNED:
        assert await stored(ask_own, named_in(table, "user_id", marcus)) == []
    # What is told of the past goes on naming him.
    assert await stored(ask_own, named_in("history", "actor_id", marcus)) == entries
    # Private scenarios are nobody's but the owner's, whoever else is an admin.
    query = "{ projects { nodes { scenarios { nodes { isPublished } } } } }"
    told = (await asked_with(ask_own, other, query)).body
    assert all(
        scenario["isPublished"]
        for project in told["data"]["projects"]["nodes"]
        for scenario in project["scenarios"]["nodes"]
    )


async def test_his_assignments_go_with_him(ask_own):
    marcus = await user(ask_own, MARCUS)
    assert await stored(ask_own, named_in("item_assignees", "user_id", marcus))
    await change(ask_own, update(Project).values(update_clearer_id=marcus))
    await removed(ask_own, MARCUS)
    assert set(await stored(ask_own, select(Project.update_clearer_id))) == {(None,)}
    query = (
        "{ projects { nodes { items(first: 100) { nodes { assignees { name } } } } } }"
    )
    told = await ask_own("admin", query)
    names = {
        one["name"]
        for project in told["data"]["projects"]["nodes"]
        for item in project["items"]["nodes"]
        for one in item["assignees"]
    }
    assert names
    assert MARCUS not in names


async def test_who_is_added_anew_is_the_same_person_and_holds_nothing_of_before(
    ask_own,
):
    marcus = await user(ask_own, MARCUS)
    await removed(ask_own, MARCUS)
    wanted = person("Marcus", "Bell", email="marcus@hartwell.example")
    body = await ask_own("admin", "add_team_member.graphql", input=wanted)
    member = answer(body)["member"]
    assert (member["permissions"], member["companyRole"]) == ([], "EMPLOYEE")
    assert await user(ask_own, MARCUS) == marcus
    token = await token_of(ask_own, member["id"])
    query = "{ viewer { projects { id } } }"
    told = await asked_with(ask_own, token, query)
    assert told.body["data"]["viewer"]["projects"] == []
    assert await projects(ask_own, token) == ["Harbor Street Clinic", "Quayside Depot"]


def test_whatever_names_a_person_says_what_becomes_of_it():
    told = {(table, column) for table, columns in TOLD.items() for column in columns}
    settled = {*OWNED.items(), *((table, "user_id") for table in ASSIGNED), *told}
    # A membership and what hangs on it go as a whole.
    settled |= {("memberships", "user_id"), ("project_members", "user_id")}
    settled |= {("access_requests", "user_id"), ("personal_settings", "user_id")}
    named = {
        (table.name, key.parent.name)
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "users"
    }
    assert named == settled
    assert {
        Comment.__tablename__,
        HistoryEntry.__tablename__,
    } <= OWNED.keys() | TOLD.keys()
