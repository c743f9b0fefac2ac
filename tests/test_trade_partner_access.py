"""A partner's way in and out: web access within the giver's reach, and deletion."""

import pytest
from sqlalchemy import update

from db.base import Base
from db.models.accounts import Link
from db.models.companies import Membership
from db.models.company_history import CompanyHistoryEntry
from db.models.mails import Mail
from db.models.users import User
from resolvers.member_removal import ASSIGNED, TOLD
from resolvers.trade_partner_access import _RECORDS
from tests.acting import answer, codes, everything, faults, refused
from tests.entering import Browser, mailed, member_named, rows
from tests.partnering import added, done, on_partner, partners, somebody
from tests.sites import CLINIC as CLINIC_ID
from tests.sites import DEPOT as DEPOT_ID
from tests.sites import NOWHERE, change
from tests.teamwork import CLINIC, DEPOT, asked_with, on_member, projects, token_of

GIVE = "give_web_access"


@pytest.mark.rule(
    "contacts.trade_partners_web_access",
    "mx.access.partner_web_access",
    "C03",
    "partner.web_access.resend",
)
async def test_web_access_is_given_to_projects_of_ones_own_and_again(ask_own):
    """Marcus has some projects: the clinic is among them, and the depot is not."""
    kim = await added(ask_own)
    for project in (DEPOT_ID, NOWHERE):
        wanted = {"projectIds": [CLINIC_ID, project]}
        tried = await on_partner(ask_own, "edit", GIVE, "Kim Adler", **wanted)
        assert faults(tried) == {"projectIds.1": "There is no such record."}
    assert await rows(ask_own, Mail.id) == []
    wanted = {"projectIds": [CLINIC_ID], "message": "Welcome."}
    body = await on_partner(ask_own, "edit", GIVE, "Kim Adler", **wanted)
    assert answer(body)["tradePartner"]["webAccess"] == "INVITED"
    token = await token_of(ask_own, kim["id"])
    assert await projects(ask_own, token) == [CLINIC]
    again = await on_partner(ask_own, "edit", GIVE, "Kim Adler")
    assert answer(again)["tradePartner"]["webAccess"] == "INVITED"
    assert len(await rows(ask_own, Mail.id)) == 2
    assert await told(ask_own, "GIVE_WEB_ACCESS") == [
        ("webAccess", "NONE", "INVITED"),
        ("project", None, CLINIC),
    ]


async def told(ask, action):
    """Read what the company's history tells of an act."""
    entry = CompanyHistoryEntry
    wanted = (entry.id, entry.action, entry.field, entry.before, entry.after)
    found = await rows(ask, *wanted)
    return [tuple(row[2:]) for row in found if row[1] == action]


async def test_who_has_registered_is_let_into_more_and_not_invited_again(ask_own):
    kim = await added(ask_own)
    await done(ask_own, GIVE, "Kim Adler")
    secret = await mailed(ask_own, Link.membership_id == kim["id"])
    entered = await Browser(ask_own).accept(secret)
    assert entered["errors"] == []
    assert (await partners(ask_own))["Kim Adler"]["webAccess"] == "REGISTERED"
    sent = len(await rows(ask_own, Mail.id))
    tried = await on_partner(ask_own, "admin", GIVE, "Kim Adler")
    assert faults(tried) == {"tradePartnerId": "This person has a login already."}
    await done(ask_own, GIVE, "Kim Adler", projectIds=[DEPOT_ID])
    assert len(await rows(ask_own, Mail.id)) == sent
    assert await projects(ask_own, await token_of(ask_own, kim["id"])) == [DEPOT]


@pytest.mark.rule("contacts.trade_partners_web_access#all_projects")
async def test_every_project_is_opened_by_who_has_all_of_them(ask_own):
    kim = await added(ask_own)
    before = await everything(ask_own)
    tried = await on_partner(ask_own, "edit", GIVE, "Kim Adler", everyProject=True)
    assert refused(tried) == ["everyProject"]
    assert await everything(ask_own) == before
    both = {"everyProject": True, "projectIds": [CLINIC_ID]}
    tried = await on_partner(ask_own, "nofin", GIVE, "Kim Adler", **both)
    assert faults(tried) == {"projectIds": "A list goes with some projects."}
    answer(await on_partner(ask_own, "nofin", GIVE, "Kim Adler", everyProject=True))
    token = await token_of(ask_own, kim["id"])
    assert await projects(ask_own, token) == [CLINIC, DEPOT]


@pytest.mark.case("PE-13")
async def test_a_login_opens_no_project_beyond_those_of_who_gives_it(ask_own):
    """Otherwise he would read a project of others through a partner of his own."""
    kim = await added(ask_own)
    await done(ask_own, GIVE, "Kim Adler", projectIds=[DEPOT_ID])
    before = await everything(ask_own)
    tried = await on_partner(ask_own, "edit", GIVE, "Kim Adler")
    assert refused(tried) == ["tradePartnerId"]
    wanted = {"membershipId": kim["id"]}
    tried = await ask_own("edit", "send_invitation.graphql", input=wanted)
    assert refused(tried) == ["membershipId"]
    assert await everything(ask_own) == before
    answer(await ask_own("view", "send_invitation.graphql", input=wanted))


@pytest.mark.case("PE-13")
async def test_nobody_moves_a_login_to_come_that_opens_more_than_his_own(ask_own):
    kim = await added(ask_own)
    await done(ask_own, GIVE, "Kim Adler", projectIds=[DEPOT_ID])
    edits = update(Membership).where(
        Membership.id == await member_named(ask_own, "Marcus Bell")
    )
    await change(ask_own, edits.values(view_contacts=True, edit_contacts=True))
    before = await everything(ask_own)
    wanted = {"email": "marcus@elsewhere.example"}
    tried = await on_partner(
        ask_own, "edit", "update_trade_partner", "Kim Adler", **wanted
    )
    assert refused(tried) == ["email"]
    assert await everything(ask_own) == before
    # Who has all projects but that one opens all but that one.
    out = "remove_team_member_from_project"
    answer(await on_member(ask_own, "admin", out, "Priya Nair", projectId=DEPOT_ID))
    wanted = {"membershipId": kim["id"]}
    tried = await ask_own("view", "send_invitation.graphql", input=wanted)
    assert refused(tried) == ["membershipId"]
    moved = {"email": "kim@tiles.example"}
    await done(ask_own, "update_trade_partner", "Kim Adler", **moved)
    assert await told(ask_own, "UPDATE_TRADE_PARTNER") == [
        ("email", "kim@adlertile.example", "kim@tiles.example")
    ]


@pytest.mark.case("PE-13")
async def test_whose_login_stands_is_let_in_wherever_else_it_leads(ask_own):
    """A refusal would tell of a project that whoever asks does not know of."""
    kim = await added(ask_own)
    await done(ask_own, GIVE, "Kim Adler", projectIds=[DEPOT_ID])
    registered = update(Membership).where(Membership.id == kim["id"])
    await change(ask_own, registered.values(web_access="REGISTERED"))
    wanted = {"membershipId": kim["id"]}
    tried = await ask_own("edit", "send_invitation.graphql", input=wanted)
    assert faults(tried) == {"membershipId": "This person has a login already."}
    wanted = {"projectIds": [CLINIC_ID]}
    answer(await on_partner(ask_own, "edit", GIVE, "Kim Adler", **wanted))
    token = await token_of(ask_own, kim["id"])
    assert await projects(ask_own, token) == [CLINIC, DEPOT]


async def test_a_project_that_a_partner_gets_shows_to_nobody_who_does_not_know_it(
    ask_own,
):
    kim = await added(ask_own)
    registered = update(Membership).where(Membership.id == kim["id"])
    await change(ask_own, registered.values(web_access="REGISTERED"))
    before = await partners(ask_own, "edit")
    await done(ask_own, GIVE, "Kim Adler", projectIds=[DEPOT_ID])
    assert await partners(ask_own, "edit") == before


async def test_outsiders_and_who_has_no_projects_give_no_web_access(ask_own):
    await added(ask_own)
    none = update(Membership).where(
        Membership.id == await member_named(ask_own, "Marcus Bell")
    )
    await change(ask_own, none.values(project_access="NONE"))
    before = await everything(ask_own)
    for who in ("edit", "subcontractor", "rows", "client", "design"):
        tried = await on_partner(ask_own, who, GIVE, "Kim Adler")
        assert codes(tried) == ["FORBIDDEN"], who
    tried = await on_partner(ask_own, "stranger", GIVE, "Kim Adler")
    assert codes(tried) == ["NOT_FOUND"]
    assert await everything(ask_own) == before


@pytest.mark.rule("partner.delete.active")
async def test_a_partner_without_records_is_deleted_with_all_that_he_was(ask_own):
    kim = await added(ask_own)
    body = await on_partner(ask_own, "admin", "delete_trade_partner", "Kim Adler")
    gone = answer(body)
    assert (gone["tradePartner"], gone["deletedId"]) == (None, kim["id"])
    assert "Kim Adler" not in await partners(ask_own)
    assert "Kim Adler" not in {
        name for _, name in await rows(ask_own, User.id, User.name)
    }
    assert await told(ask_own, "DELETE_TRADE_PARTNER") == [
        ("tradePartner", "Kim Adler", None)
    ]
    # Who is gone may be added anew, by any name.
    wanted = somebody() | {"name": "Kim Adler-Boone"}
    answer(await ask_own("nofin", "add_trade_partner.graphql", input=wanted))


async def test_who_was_given_web_access_is_told_of_after_he_is_deleted(ask_own):
    kim = await added(ask_own)
    await done(ask_own, GIVE, "Kim Adler", projectIds=[CLINIC_ID])
    token = await token_of(ask_own, kim["id"])
    assert await projects(ask_own, token) == [CLINIC]
    body = await on_partner(ask_own, "admin", "delete_trade_partner", "Kim Adler")
    assert answer(body)["deletedId"] == kim["id"]
    shut = await asked_with(ask_own, token, "{ viewer { companyRole } }")
    assert codes(shut.body) == ["UNAUTHENTICATED"]
    # The history names him still; he may come again, but not as somebody else.
    tried = {"name": "Kim Boone", "email": "kim@adlertile.example"}
    body = await ask_own("nofin", "add_trade_partner.graphql", input=tried)
    assert faults(body) == {"email": "Somebody here has this address."}
    assert (await added(ask_own))["webAccess"] == "NONE"


@pytest.mark.rule("contacts.trade_partners_delete#record")
async def test_a_partner_who_has_said_something_becomes_inactive_instead(ask_own):
    """Elena has commented in the demo; the comments name her as before."""
    said = "{ nodes(ids: []) { id } }"
    assert "errors" not in await ask_own("subcontractor", said)
    body = await on_partner(ask_own, "admin", "delete_trade_partner", "Voss")
    kept = answer(body)
    assert kept["deletedId"] is None
    assert (kept["tradePartner"]["nickname"], kept["tradePartner"]["isActive"]) == (
        "Voss",
        False,
    )
    assert codes(await ask_own("subcontractor", said)) == ["UNAUTHENTICATED"]
    assert list(await partners(ask_own, "view"))[-1] == "Voss"
    assert await told(ask_own, "DELETE_TRADE_PARTNER") == [
        ("isActive", "true", "false")
    ]
    again = await on_partner(ask_own, "admin", "delete_trade_partner", "Voss")
    assert answer(again)["tradePartner"]["isActive"] is False


def test_whatever_names_a_person_is_a_record_or_goes_or_stays_told():
    settled = {(table, "user_id") for table in ASSIGNED}
    settled |= {*_RECORDS.items()}
    settled |= {(t, column) for t, columns in TOLD.items() for column in columns}
    # What goes with the membership that goes.
    settled |= {("memberships", "user_id"), ("project_members", "user_id")}
    settled |= {("access_requests", "user_id"), ("personal_settings", "user_id")}
    named = {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.c
        if any(key.column.table.name == "users" for key in column.foreign_keys)
    }
    assert named == settled
