"""Changing one's own password: by whoever knows it, and to the end of all sessions."""

import pytest

from db.models.accounts import Account
from db.models.mails import Mail
from db.models.sessions import Session
from tests.entering import ELENA, OTHER, PASSWORD, Browser, registered, rows

WRONG = {
    "field": "currentPassword",
    "message": "This is not the password of your login.",
}


async def change(browser, current=PASSWORD, new=OTHER):
    wanted = {"currentPassword": current, "newPassword": new}
    body = await browser("change_password.graphql", input=wanted)
    return body["data"]["changePassword"]


@pytest.mark.rule("partner.self.profile")
@pytest.mark.case("AU-13", "AU-15")
async def test_a_new_password_ends_every_other_session(ask_own):
    here = await registered(ask_own)
    there = Browser(ask_own)
    await there.log_in(ELENA)
    brought = here.secret
    assert await change(here) == {"isDone": True, "errors": []}
    assert here.secret != brought
    assert await here.who() == "Elena Voss"
    assert await there.who() is None
    here.secret = brought
    assert await here.who() is None
    assert len(await rows(ask_own, Session.id)) == 1
    assert (await Browser(ask_own).log_in(ELENA))["isLoggedIn"] is False
    assert (await Browser(ask_own).log_in(ELENA, OTHER))["isLoggedIn"] is True
    mails = await rows(ask_own, Mail.kind, Mail.address)
    assert ("PASSWORD_CHANGED", ELENA) in mails


async def test_who_does_not_know_the_password_changes_nothing(ask_own):
    here = await registered(ask_own)
    before = await rows(ask_own, Account.password)
    for _ in range(9):
        assert await change(here, OTHER) == {"isDone": False, "errors": [WRONG]}
    assert await rows(ask_own, Account.password) == before
    short = await change(here, PASSWORD, "too short")
    message = "From 12 to 200 characters."
    assert short["errors"] == [{"field": "newPassword", "message": message}]
    # Login and invitation count for themselves, a right password forgets them all.
    assert (await change(here, OTHER, PASSWORD))["errors"] == [WRONG]
    assert await change(here) is None
    assert (await Browser(ask_own, "198.51.100.1").log_in(ELENA))["isLoggedIn"] is True


@pytest.mark.parametrize("who", ["admin", "client"])
async def test_who_has_no_login_has_no_password_to_change(ask_own, who):
    async def bearer(document, **variables):
        return await ask_own(who, document, **variables)

    await registered(ask_own)
    assert await change(bearer) == {"isDone": False, "errors": [WRONG]}
    assert (await Browser(ask_own).log_in(ELENA))["isLoggedIn"] is True


async def test_a_token_changes_the_password_of_its_owner_and_begins_no_session(ask_own):
    here = await registered(ask_own)

    async def bearer(document, **variables):
        answer = await ask_own.whole("subcontractor", document, **variables)
        assert "set-cookie" not in answer.headers
        return answer.body

    assert (await change(bearer))["isDone"] is True
    assert await here.who() is None
    assert await rows(ask_own, Session.id) == []
