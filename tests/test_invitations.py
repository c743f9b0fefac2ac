"""Invitations: the one link that makes a member a login, and the mail it comes in."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from db import accounts
from db.links import hash_of, secret_of
from db.models.accounts import Link
from db.models.companies import Membership
from db.models.mails import Mail
from resolvers.invitations import invite
from resolvers.payloads import FaultyInput
from resolvers.writes import now
from tests.entering import invited, member_named, rows
from tests.test_writes import writing


async def sent(ask, name, message=None):
    member = await member_named(ask, name)
    async with writing(ask, "admin") as work:
        await invite(work, member, message)
    return member


async def test_a_member_who_is_invited_gets_one_mail_with_one_link(ask_own):
    member = await sent(ask_own, "Elena Voss", "Welcome to the clinic.")
    [(link_id, *link, created, expires)] = await rows(
        ask_own,
        *(Link.id, Link.membership_id, Link.address, Link.kind, Link.hash),
        *(Link.created_at, Link.expires_at),
    )
    key = ask_own.operations.settings.key
    kept = hash_of(secret_of(key, link_id))
    assert link == [member, "elena@vosselectric.example", "INVITATION", kept]
    good_for = datetime.fromisoformat(expires) - datetime.fromisoformat(created)
    assert good_for == timedelta(days=14)
    mail = await rows(ask_own, Mail.address, Mail.kind, Mail.message, Mail.link_id)
    assert mail == [
        ("elena@vosselectric.example", "INVITATION", "Welcome to the clinic.", link_id)
    ]
    states = await rows(ask_own, Membership.id, Membership.web_access)
    assert dict(states)[member] == "INVITED"
    assert set(dict(states).values()) == {"NONE", "INVITED"}


@pytest.mark.case("AU-05")
async def test_only_the_newest_link_stays(ask_own):
    await sent(ask_own, "Elena Voss")
    [first] = await rows(ask_own, Link.id)
    await sent(ask_own, "Elena Voss")
    [second] = await rows(ask_own, Link.id)
    assert first != second
    assert len(await rows(ask_own, Mail.id)) == 2


@pytest.mark.case("AU-05")
async def test_of_two_invitations_at_once_one_link_is_good(ask_own):
    member = await member_named(ask_own, "Elena Voss")
    async with writing(ask_own, "admin") as work:
        await invite(work, member, None)
        second = asyncio.create_task(sent(ask_own, "Elena Voss"))
        await asyncio.sleep(0.3)
    await second
    assert len(await rows(ask_own, Link.id)) == 1


@pytest.mark.case("TC-05")
async def test_nobody_is_invited_again_while_he_takes_his_invitation_up(ask_own):
    token = await invited(ask_own, "Elena Voss")
    async with ask_own.operations.database.writing() as connection:
        link = await accounts.take_invitation(connection, token, now())
        assert link
        await accounts.create(connection, link.address, None, now())
        account = await accounts.at_address(connection, link.address)
        assert account
        await accounts.register(connection, link, account.id, None)
        again = asyncio.create_task(sent(ask_own, "Elena Voss"))
        await asyncio.sleep(0.3)
    with pytest.raises(FaultyInput):
        await again
    assert await rows(ask_own, Link.id) == []
    states = dict(await rows(ask_own, Membership.id, Membership.web_access))
    assert states[await member_named(ask_own, "Elena Voss")] == "REGISTERED"


@pytest.mark.case("RL-07")
async def test_an_address_gets_five_mails_an_hour_and_keeps_its_last_link(ask_own):
    for _ in range(5):
        await sent(ask_own, "Elena Voss")
    [last] = await rows(ask_own, Link.id)
    for _ in range(3):
        await sent(ask_own, "Elena Voss")
    assert await rows(ask_own, Link.id) == [last]
    assert len(await rows(ask_own, Mail.id)) == 5
    await sent(ask_own, "Dan Pruitt")
    assert len(await rows(ask_own, Mail.id)) == 6
    earlier = update(Mail).values(created_at="2026-01-01T00:00:00.000000Z")
    async with ask_own.operations.database.writing() as connection:
        await connection.execute(earlier)
    await sent(ask_own, "Elena Voss")
    assert last not in await rows(ask_own, Link.id)


async def test_who_has_a_login_is_not_invited(ask_own):
    member = await member_named(ask_own, "Elena Voss")
    given = update(Membership).where(Membership.id == member)
    async with ask_own.operations.database.writing() as connection:
        await connection.execute(given.values(web_access="REGISTERED"))
    with pytest.raises(FaultyInput) as refused:
        await sent(ask_own, "Elena Voss")
    assert refused.value.faults[0].message == "This person has a login already."
    assert await rows(ask_own, Mail.id) == []


DOCUMENT = "send_invitation.graphql"


async def asked(ask, who, member):
    return await ask(who, DOCUMENT, input={"membershipId": member})


@pytest.mark.rule("partner.web_access.resend")
async def test_an_admin_invites_a_member_and_again_until_he_has_registered(ask_own):
    member = await member_named(ask_own, "Elena Voss")
    for number in (1, 2):
        body = await asked(ask_own, "admin", member)
        told = {"id": member, "webAccess": "INVITED", "user": {"name": "Elena Voss"}}
        assert body["data"]["sendInvitation"] == {"member": told, "errors": []}
        assert len(await rows(ask_own, Mail.id)) == number
    given = update(Membership).values(web_access="REGISTERED")
    async with ask_own.operations.database.writing() as connection:
        await connection.execute(given)
    body = await asked(ask_own, "admin", member)
    fault = {"field": "membershipId", "message": "This person has a login already."}
    assert body["data"]["sendInvitation"]["errors"] == [fault]
    assert len(await rows(ask_own, Mail.id)) == 2


@pytest.mark.case("AU-07")
async def test_nobody_else_invites_to_the_team(ask_own):
    """Who may not know of the member is told what is told of one who never was."""
    member = await member_named(ask_own, "Ruth Hartwell")
    told = {}
    for who in ("edit", "view", "nofin", "subcontractor", "client", "stranger"):
        body = await asked(ask_own, who, member)
        assert body == await asked(ask_own, who, "mbr_00000000000000000000000000")
        told[who] = body["errors"][0]["extensions"]["code"]
    # Those who could invite no member at all are refused before one is looked for.
    assert told == {
        **dict.fromkeys(("edit", "view", "nofin", "stranger"), "NOT_FOUND"),
        **dict.fromkeys(("subcontractor", "client"), "FORBIDDEN"),
    }
    assert await rows(ask_own, Mail.id) == []
    assert await rows(ask_own, Link.id) == []


async def test_who_is_not_active_is_not_invited(ask_own):
    member = await member_named(ask_own, "Tom Okafor")
    left = update(Membership).where(Membership.id == member).values(is_active=False)
    async with ask_own.operations.database.writing() as connection:
        await connection.execute(left)
    body = await asked(ask_own, "admin", member)
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert await rows(ask_own, Mail.id) == []
