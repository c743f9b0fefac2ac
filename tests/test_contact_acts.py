"""Acts on basic contacts: kept without access, and never turned into users."""

import pytest
from sqlalchemy import select

from db.models.contacts import Contact
from tests.acting import answer, codes, everything, faults, refused
from tests.sites import change
from tests.teamwork import person, stored
from tests.test_contacts import contacts, flags

IRIS = "iris@mahlerbakery.example"
SHOWN = ("name", "companyName", "email", "phone", "kind")


async def on_contact(ask, who, document, whom, **values):
    """Act on a contact, based on how the admin sees it now."""
    contact = (await contacts(ask))[whom]
    based = {"contactId": contact["id"], "expectedVersion": contact["version"]}
    return await ask(who, f"{document}_contact.graphql", input={**based, **values})


async def added(ask, who="admin", **values):
    return await ask(who, "add_contact.graphql", input={"name": "Ida Moor", **values})


@pytest.mark.rule("contacts.create_import", "contacts.edit")
async def test_who_edits_contacts_adds_and_changes_them(ask_own):
    await change(ask_own, flags("Marcus Bell", edit_contacts=True))
    made = answer(await added(ask_own, "edit", email=" Ida@Moor.example"))["contact"]
    assert [made[name] for name in SHOWN] == [
        *("Ida Moor", None, "ida@moor.example", None, "OTHER")
    ]
    new = {"companyName": " Moor & Co ", "email": None, "kind": "LEAD"}
    body = await on_contact(ask_own, "edit", "update", "Ida Moor", **new)
    now = answer(body)["contact"]
    assert [now[name] for name in SHOWN] == [
        *("Ida Moor", "Moor & Co", None, None, "LEAD")
    ]
    body = await ask_own("admin", "company_history.graphql")
    told = body["data"]["viewer"]["company"]["history"]["nodes"]
    assert [(e["action"], e["field"], e["before"], e["after"]) for e in told[-4:]] == [
        ("ADD_CONTACT", "contact", None, "Ida Moor"),
        ("UPDATE_CONTACT", "companyName", None, "Moor & Co"),
        ("UPDATE_CONTACT", "email", "ida@moor.example", None),
        ("UPDATE_CONTACT", "kind", "OTHER", "LEAD"),
    ]


async def test_whoever_only_views_contacts_changes_nothing(ask_own):
    before = await everything(ask_own)
    body = await on_contact(
        ask_own, "view", "update", "Iris Mahler", name="I", kind="OTHER"
    )
    assert refused(body) == ["name", "kind"]
    assert refused(await on_contact(ask_own, "view", "update", "Iris Mahler")) == [
        "contactId"
    ]
    assert refused(await on_contact(ask_own, "view", "delete", "Iris Mahler")) == [
        "contactId"
    ]
    assert refused(await added(ask_own, "view", phone="1")) == ["name", "phone"]
    # For who may not know of contacts, there is none.
    body = await on_contact(ask_own, "stranger", "update", "Iris Mahler", name="I")
    assert codes(body) == ["NOT_FOUND"]
    # Who may do it to none is told so, of whichever id.
    for who in ("client", "subcontractor"):
        body = await on_contact(ask_own, who, "delete", "Iris Mahler")
        assert refused(body) == ["contactId"]
    assert await everything(ask_own) == before


@pytest.mark.case("MU-27")
@pytest.mark.rule("contacts.delete#admin")
async def test_an_admin_alone_deletes_a_contact(ask_own):
    await change(ask_own, flags("Marcus Bell", edit_contacts=True))
    body = await on_contact(ask_own, "edit", "delete", "Otis Crane")
    assert refused(body) == ["contactId"]
    contact = (await contacts(ask_own))["Otis Crane"]
    body = await on_contact(ask_own, "admin", "delete", "Otis Crane")
    assert answer(body)["deletedId"] == contact["id"]
    assert "Otis Crane" not in await contacts(ask_own)


async def test_bad_input_changes_no_contact(ask_own):
    before = await everything(ask_own)
    bad = {"name": " ", "email": "nobody", "phone": "1\n2", "companyName": "x" * 201}
    expected = {
        "name": "A contact has a name.",
        "email": "This is no e-mail address.",
        "phone": "This is one line, without breaks or tabs.",
        "companyName": "At most 200 characters.",
    }
    assert faults(await added(ask_own, **bad)) == expected
    body = await on_contact(ask_own, "admin", "update", "Iris Mahler", **bad, kind=None)
    assert faults(body) == expected | {"kind": "A contact is of some kind."}
    taken = {"email": "A contact has this address already."}
    assert faults(await added(ask_own, email="IRIS@mahlerbakery.example ")) == taken
    body = await on_contact(ask_own, "admin", "update", "Otis Crane", email=IRIS)
    assert faults(body) == taken
    stale = {"contactId": (await contacts(ask_own))["Iris Mahler"]["id"]}
    wanted = {**stale, "expectedVersion": "0", "name": "I"}
    assert codes(await ask_own("admin", "update_contact.graphql", input=wanted)) == [
        "CONFLICT"
    ]
    assert await everything(ask_own) == before
    body = await on_contact(ask_own, "admin", "update", "Iris Mahler", email=IRIS)
    assert answer(body)["contact"]["email"] == IRIS


@pytest.mark.case("ID-09")
async def test_an_address_that_another_company_keeps_is_free_in_ones_own(ask_own):
    before = await contacts(ask_own)
    made = answer(await added(ask_own, "stranger", email=IRIS))["contact"]
    assert (made["email"], made["id"] in str(before)) == (IRIS, False)
    assert await contacts(ask_own) == before
    assert [*await contacts(ask_own, "stranger")] == ["Ida Moor", "Paul Stein"]


@pytest.mark.rule("company.basic.no_access")
async def test_a_contact_has_no_login_and_is_sent_none(ask_own):
    (row,) = await stored(ask_own, select(Contact.id).where(Contact.email == IRIS))
    before = await everything(ask_own)
    wanted = {"membershipId": row.id}
    body = await ask_own("admin", "send_invitation.graphql", input=wanted)
    assert codes(body) == ["NOT_FOUND"]
    partner = {"tradePartnerId": row.id, "expectedVersion": "0", "everyProject": True}
    body = await ask_own("admin", "give_web_access.graphql", input=partner)
    assert codes(body) == ["NOT_FOUND"]
    assert await everything(ask_own) == before
    await ask_own(None, "request_password_reset.graphql", input={"email": IRIS})
    after = await everything(ask_own)
    # A mail is made ready whosever address it is, and goes out to owners alone.
    assert {name for name in before if after[name] != before[name]} == {"mails"}


@pytest.mark.rule("company.basic.no_conversion", "company.basic.delete_and_add")
async def test_a_contact_becomes_an_employee_by_being_deleted_and_added_anew(ask_own):
    member = person("Iris", "Mahler", email=IRIS)
    before = await everything(ask_own)
    contact = (await contacts(ask_own))["Iris Mahler"]
    wanted = {
        "memberId": contact["id"],
        "expectedVersion": contact["version"],
        "companyRole": "EMPLOYEE",
    }
    body = await ask_own("admin", "update_team_member.graphql", input=wanted)
    assert codes(body) == ["NOT_FOUND"]
    body = await on_contact(ask_own, "admin", "update", "Iris Mahler", kind="EMPLOYEE")
    assert codes(body) == ["INVALID_INPUT"]
    body = await ask_own("admin", "add_team_member.graphql", input=member)
    assert faults(body) == {
        "email": "A basic contact has this address; delete the contact first."
    }
    assert await everything(ask_own) == before
    answer(await on_contact(ask_own, "admin", "delete", "Iris Mahler"))
    body = await ask_own("admin", "add_team_member.graphql", input=member)
    assert answer(body)["member"]["companyRole"] == "EMPLOYEE"
