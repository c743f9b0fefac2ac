"""Acts on trade partners: added by anybody of the team, edited while active."""

import pytest
from sqlalchemy import update

from db.models.companies import Membership
from db.models.mails import Mail
from tests.acting import answer, codes, everything, faults, refused
from tests.entering import rows
from tests.partnering import added, done, on_partner, partners, somebody
from tests.sites import change
from tests.teamwork import members, projects, token_of

OUTSIDERS = ("subcontractor", "rows", "client", "design")
MAILED = {"getsWorkRequests": True, "summaryDays": ["THURSDAY", "MONDAY", "MONDAY"]}
# Each act that takes the right to edit contacts, with what it would do.
ACTS = {
    "update_trade_partner": {"email": "e.voss@voss.example", "phone": "+1 555 0199"},
    "set_show_in_lists": {"isShownInLists": False},
    "set_email_preferences": MAILED,
    "deactivate_trade_partner": {},
    "delete_trade_partner": {},
}
MISSING = {
    "tradePartnerId": "mbr_00000000000000000000000000",
    "expectedVersion": "0",
}


async def let_edit_contacts(ask, who="Tom Okafor"):
    """Let an employee edit contacts, which nobody of the demo may."""
    member = (await members(ask))[who]["id"]
    flags = {"view_contacts": True, "edit_contacts": True}
    await change(ask, update(Membership).where(Membership.id == member).values(**flags))


@pytest.mark.rule(
    "contacts.trade_partners_add",
    "contacts.trade_partners_add#web_access",
    "partner.who.definition",
)
@pytest.mark.parametrize("who", ["edit", "nofin"])
async def test_any_team_member_adds_a_partner_without_web_access_and_mails(
    ask_own, who
):
    partner = await added(ask_own, who, companyName=" Adler Tile ", phone="")
    assert {**partner, "id": "", "version": ""} == {
        "id": "",
        "version": "",
        "nickname": "Kim Adler",
        "companyName": "Adler Tile",
        "phone": None,
        "isActive": True,
        "webAccess": "NONE",
        "isShownInLists": True,
        "getsWorkRequests": False,
        "summaryDays": [],
        "person": {"name": "Kim Adler", "email": "kim@adlertile.example"},
    }
    assert next(iter(await partners(ask_own, who))) == "Kim Adler"
    member = (await members(ask_own))["Kim Adler"]
    assert (member["companyRole"], member["permissions"]) == ("PARTNER", [])
    assert await projects(ask_own, await token_of(ask_own, partner["id"])) == []
    assert await rows(ask_own, Mail.id) == []


async def test_outsiders_add_nobody_and_what_is_wrong_is_named_all_at_once(ask_own):
    before = await everything(ask_own)
    for who in OUTSIDERS:
        tried = await ask_own(who, "add_trade_partner.graphql", input=somebody())
        assert codes(tried) == ["FORBIDDEN"], who
    wrong = {"name": " ", "email": "Grace@harborhealth.example", "phone": "1\n2"}
    tried = await ask_own("nofin", "add_trade_partner.graphql", input=wrong)
    assert faults(tried) == {
        "name": "A trade partner has a name.",
        "phone": "This is one line, without breaks or tabs.",
        "email": "Somebody here has this address.",
    }
    # A remark is left out of where the mail goes.
    for email in ("nowhere", "grace@lin..example", "Grace(Lin)@harborhealth.example"):
        wanted = {**wrong, "email": email}
        tried = await ask_own("nofin", "add_trade_partner.graphql", input=wanted)
        assert faults(tried)["email"] == "This is no e-mail address."
    assert await everything(ask_own) == before


@pytest.mark.rule(
    "contacts.trade_partners_edit_delete",
    "C09",
    "partner.self.only_own",
)
async def test_who_may_edit_contacts_edits_a_partner_and_nobody_else_does(ask_own):
    before = await everything(ask_own)
    voss = (await partners(ask_own))["Voss"]
    base = {"tradePartnerId": voss["id"], "expectedVersion": voss["version"]}
    for document, values in ACTS.items():
        for who in ("edit", "view", "nofin", *OUTSIDERS):
            wanted = {**base, **values}
            tried = await ask_own(who, f"{document}.graphql", input=wanted)
            expected = [*values] or ["tradePartnerId"]
            assert refused(tried) == expected, (who, document)
        hidden, missing = [
            await ask_own("stranger", f"{document}.graphql", input={**one, **values})
            for one in (base, MISSING)
        ]
        assert codes(hidden) == ["NOT_FOUND"]
        assert hidden == missing
        stale = {**base, "expectedVersion": "0", **values}
        tried = await ask_own("admin", f"{document}.graphql", input=stale)
        assert codes(tried) == ["CONFLICT"]
    assert await everything(ask_own) == before
    # With that one permission, and access to any projects, the same is done.
    await let_edit_contacts(ask_own)
    for document, values in ACTS.items():
        answer(await on_partner(ask_own, "nofin", document, "Voss", **values))


@pytest.mark.rule(
    "partner.edit.scope",
    "partner.show_in_lists.edit",
    "partner.email.flags",
    "partner.email.preferences_column",
    "partner.email.preferences_edit",
)
async def test_contact_data_and_what_is_mailed_are_stored(ask_own):
    data = {"nickname": "Volt", "companyName": None, "name": "Elena M. Voss"}
    await done(ask_own, "update_trade_partner", "Voss", **data)
    await done(ask_own, "update_trade_partner", "Volt", email=" E.Voss@Volt.example")
    await done(ask_own, "set_show_in_lists", "Volt", isShownInLists=False)
    await done(ask_own, "set_email_preferences", "Volt", **MAILED)
    volt = (await partners(ask_own, "view"))["Volt"]
    assert volt["person"] == {"name": "Elena M. Voss", "email": "e.voss@volt.example"}
    assert (volt["companyName"], volt["phone"]) == (None, "+1 555 0141")
    assert volt["isShownInLists"] is False
    assert volt["getsWorkRequests"] is True
    assert volt["summaryDays"] == ["MONDAY", "THURSDAY"]
    before = await everything(ask_own)
    wrong = {"name": None, "email": "dan@pruittplumbing.example", "nickname": "x" * 201}
    tried = await on_partner(ask_own, "admin", "update_trade_partner", "Volt", **wrong)
    assert faults(tried) == {
        "name": "A trade partner has a name.",
        "nickname": "At most 200 characters.",
        "email": "Somebody here has this address.",
    }
    assert await everything(ask_own) == before


@pytest.mark.rule("partner.edit.inactive_locked", "partner.edit.reactivate")
async def test_an_inactive_partner_is_kept_out_and_not_edited_until_active(ask_own):
    assert "errors" not in await ask_own("subcontractor", "trade_partners.graphql")
    assert (await done(ask_own, "deactivate_trade_partner", "Voss"))[
        "isActive"
    ] is False
    told = await ask_own("subcontractor", "trade_partners.graphql")
    assert codes(told) == ["UNAUTHENTICATED"]
    before = await everything(ask_own)
    for document, values in ACTS.items():
        if document != "delete_trade_partner":
            tried = await on_partner(ask_own, "admin", document, "Voss", **values)
            assert codes(tried) == ["FORBIDDEN"], document
    tried = await on_partner(ask_own, "admin", "give_web_access", "Voss")
    assert codes(tried) == ["FORBIDDEN"]
    assert await everything(ask_own) == before
    assert (await done(ask_own, "reactivate_trade_partner", "Voss"))["isActive"] is True
    assert "errors" not in await ask_own("subcontractor", "trade_partners.graphql")
    await done(ask_own, "update_trade_partner", "Voss", phone="1")
    tried = await on_partner(ask_own, "admin", "reactivate_trade_partner", "Voss")
    assert codes(tried) == ["FORBIDDEN"]


async def test_nobody_of_the_team_is_edited_as_a_partner(ask_own):
    before = await everything(ask_own)
    found = await members(ask_own)
    for name in ("Ruth Hartwell", "Mia Castell", "Grace Lin"):
        member = found[name]
        base = {"tradePartnerId": member["id"], "expectedVersion": member["version"]}
        for document, values in {**ACTS, "give_web_access": {}}.items():
            wanted = {**base, **values}
            tried = await ask_own("admin", f"{document}.graphql", input=wanted)
            assert codes(tried) == ["FORBIDDEN"], (name, document)
    assert await everything(ask_own) == before


async def test_what_an_act_stores_is_the_partners_alone(ask_own):
    """A change of one partner leaves every other membership as it was."""
    every = list(Membership.__table__.c)
    before = await rows(ask_own, *every)
    await done(ask_own, "set_show_in_lists", "Voss", isShownInLists=False)
    after = await rows(ask_own, *every)
    assert len({*before} ^ {*after}) == 2
