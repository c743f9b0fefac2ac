"""Groups: projects and contacts are put in them, taken out, and found by them."""

import pytest
from sqlalchemy import update

from db.models.companies import Membership
from tests.acting import answer, codes, everything, faults, refused
from tests.sites import CLINIC as CLINIC_ID
from tests.sites import change
from tests.teamwork import CLINIC, DEPOT, TOWNHOMES, members
from tests.test_company_history import told
from tests.test_company_lists import OUTSIDERS, entry, lists, on_entry
from tests.test_contacts import NAMES, contacts

PREFERRED = [NAMES[2], NAMES[3]]
MISSING = "lst_00000000000000000000000000"


async def grouped(ask, who, document, group_id):
    wanted = {"projectId": CLINIC_ID, "groupId": group_id}
    return await ask(who, f"{document}.graphql", input=wanted)


async def projects_in(ask, who, *groups):
    where = {"group": {"in": groups}}
    body = await ask(who, "groups.graphql", projects=where)
    return sorted(each["name"] for each in body["data"]["projects"]["nodes"])


async def contacts_in(ask, who, *groups):
    where = {"group": {"in": groups}}
    body = await ask(who, "groups.graphql", contacts=where)
    return sorted(each["name"] for each in body["data"]["contacts"]["nodes"])


async def on_contact(ask, who, act, name, group_id):
    """Put a contact in a group, or take it out, named as the admin knows it."""
    contact = (await contacts(ask))[name]["id"]
    wanted = {"contactId": contact, "groupId": group_id}
    return await ask(who, f"{act}.graphql", input=wanted)


async def test_groups_narrow_the_list_of_projects_for_the_team_alone(ask):
    groups = {e["name"]: e["id"] for e in (await lists(ask))["PROJECT_GROUP"].values()}
    health, waterfront = groups["Health"], groups["Waterfront"]
    assert await projects_in(ask, "admin", health) == [CLINIC]
    assert await projects_in(ask, "admin", waterfront) == [CLINIC, TOWNHOMES, DEPOT]
    assert await projects_in(ask, "admin", health, waterfront) == sorted(
        [CLINIC, TOWNHOMES, DEPOT]
    )
    # Whoever does not know of the group finds nothing by it, and sees none.
    for who in OUTSIDERS:
        assert await projects_in(ask, who, health, waterfront) == []
        body = await ask(who, "groups.graphql")
        assert not any(each["groups"] for each in body["data"]["projects"]["nodes"])
    assert await projects_in(ask, "nofin", health) == [CLINIC]


async def test_a_project_goes_in_and_out_of_groups_and_the_history_tells_it(ask_own):
    health = (await entry(ask_own, "PROJECT_GROUP", "Health"))["id"]
    label = (await entry(ask_own, "FILE_LABEL", "Plans"))["id"]
    before = await everything(ask_own)
    for who in OUTSIDERS:
        body = await grouped(ask_own, who, "take_project_out_of_group", health)
        assert refused(body) == ["groupId"], who
    body = await grouped(ask_own, "stranger", "take_project_out_of_group", health)
    assert codes(body) == ["NOT_FOUND"]
    for wrong in (label, "lst_00000000000000000000000000"):
        body = await grouped(ask_own, "edit", "put_project_in_group", wrong)
        assert faults(body) == {"groupId": "There is no such record."}
    answer(await grouped(ask_own, "edit", "put_project_in_group", health))
    assert await everything(ask_own) == before
    left = answer(await grouped(ask_own, "edit", "take_project_out_of_group", health))
    assert [one["name"] for one in left["project"]["groups"]] == ["Waterfront"]
    answer(await grouped(ask_own, "edit", "take_project_out_of_group", health))
    answer(await grouped(ask_own, "nofin", "put_project_in_group", health))
    lines = [
        (one["action"], one["before"], one["after"], one["project"]["name"])
        for one in (await told(ask_own))["nodes"][2:]
    ]
    assert lines == [
        ("TAKE_PROJECT_OUT_OF_GROUP", "Health", None, CLINIC),
        ("PUT_PROJECT_IN_GROUP", None, "Health", CLINIC),
    ]
    # A group that goes takes nothing with it but its own places.
    answer(
        await on_entry(ask_own, "admin", "remove_list_entry", "PROJECT_GROUP", "Health")
    )
    assert (await projects_in(ask_own, "admin", health)) == []


@pytest.mark.rule("contacts.list")
async def test_groups_narrow_the_list_of_contacts_for_whoever_views_them(ask_own):
    preferred = (await entry(ask_own, "CONTACT_GROUP", "Preferred trades"))["id"]
    for who in ("admin", "edit", "nofin"):
        assert await contacts_in(ask_own, who, preferred) == PREFERRED
        assert await contacts_in(ask_own, who, MISSING) == []
        groups = {n: c["groups"] for n, c in (await contacts(ask_own, who)).items()}
        named = [{"name": "Preferred trades"}]
        assert groups == {n: named if n in PREFERRED else [] for n in NAMES}
    for who in (*OUTSIDERS, "stranger"):
        assert await contacts_in(ask_own, who, preferred) == []
    tom = (await members(ask_own))["Tom Okafor"]["id"]
    blind = update(Membership).where(Membership.id == tom)
    await change(ask_own, blind.values(view_contacts=False))
    assert await contacts_in(ask_own, "nofin", preferred) == []


@pytest.mark.rule("contacts.edit")
async def test_whoever_edits_contacts_puts_them_in_groups_and_takes_them_out(ask_own):
    preferred = (await entry(ask_own, "CONTACT_GROUP", "Preferred trades"))["id"]
    iris, otis = NAMES[0], NAMES[3]
    put, take = "put_contact_in_group", "take_contact_out_of_group"
    before = await everything(ask_own)
    for who in ("edit", "view", "nofin"):
        for act in (put, take):
            body = await on_contact(ask_own, who, act, otis, preferred)
            assert refused(body) == ["groupId"], who
    for who in OUTSIDERS:
        body = await on_contact(ask_own, who, take, otis, preferred)
        assert refused(body) == ["groupId"], who
    body = await on_contact(ask_own, "stranger", take, otis, preferred)
    assert codes(body) == ["NOT_FOUND"]
    homes = (await entry(ask_own, "PROJECT_GROUP", "Health"))["id"]
    for wrong in (homes, MISSING):
        body = await on_contact(ask_own, "admin", put, iris, wrong)
        assert faults(body) == {"groupId": "There is no such record."}
    # What is so already stays so.
    answer(await on_contact(ask_own, "admin", put, otis, preferred))
    answer(await on_contact(ask_own, "admin", take, iris, preferred))
    assert await everything(ask_own) == before
    marcus = (await members(ask_own))["Marcus Bell"]["id"]
    able = update(Membership).where(Membership.id == marcus)
    await change(ask_own, able.values(edit_contacts=True, project_access="NONE"))
    seen = answer(await on_contact(ask_own, "edit", put, iris, preferred))["contact"]
    assert [one["name"] for one in seen["groups"]] == ["Preferred trades"]
    seen = answer(await on_contact(ask_own, "admin", take, otis, preferred))["contact"]
    assert seen["groups"] == []
    assert await contacts_in(ask_own, "view", preferred) == [iris, NAMES[2]]
    lines = [
        (one["action"], one["field"], one["before"], one["after"])
        for one in (await told(ask_own))["nodes"][-2:]
    ]
    assert lines == [
        ("PUT_CONTACT_IN_GROUP", "group", None, f"Preferred trades: {iris}"),
        ("TAKE_CONTACT_OUT_OF_GROUP", "group", f"Preferred trades: {otis}", None),
    ]


async def test_a_contact_and_a_group_that_go_leave_each_other(ask_own):
    preferred = ("CONTACT_GROUP", "Preferred trades")
    group_id = (await entry(ask_own, *preferred))["id"]
    noah = (await contacts(ask_own))["Noah Brandt"]
    gone = {"contactId": noah["id"], "expectedVersion": noah["version"]}
    answer(await ask_own("admin", "delete_contact.graphql", input=gone))
    assert await contacts_in(ask_own, "admin", group_id) == ["Otis Crane"]
    answer(await on_entry(ask_own, "admin", "remove_list_entry", *preferred))
    assert (await contacts(ask_own))["Otis Crane"]["groups"] == []
