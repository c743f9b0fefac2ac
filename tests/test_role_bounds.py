"""Roles: nobody gives by one what he does not have himself."""

import pytest
from sqlalchemy import update

from db.models.roles import Role
from tests.acting import answer, everything, faults, refused
from tests.sites import change, levels, of_role
from tests.test_roles import (
    OWNER,
    ROLES,
    SUB,
    change_role,
    create,
    delete,
    roles,
)

CONTRACTOR = "General Contractor"


def cost_in(body):
    (item,) = body["data"]["project"]["items"]["nodes"]
    return item["directCost"]


@pytest.mark.case("PE-03")
async def test_nobody_makes_a_role_that_may_more_than_he_may(ask_own):
    await change(ask_own, levels(ROLES, "ADMIN"))
    wider = [{"feature": "owner_costs", "withCategory": "VIEW"}]
    before = await everything(ask_own)
    assert refused(await create(ask_own, "edit", levels=wider)) == ["levels"]
    # View Financials alone caps money, and an Owner has one display mode.
    costs = [{"feature": "item_option_cost_details", "withCategory": "ADMIN"}]
    assert refused(await create(ask_own, "view", levels=costs)) == ["levels"]
    assert refused(await create(ask_own, "client")) == ["displayModes"]
    assert refused(await change_role(ask_own, "edit", SUB, levels=wider)) == ["levels"]
    # Whose own rows are narrowed gives nobody all of them.
    assert refused(await create(ask_own, "rows")) == ["categoryAccess"]
    assert await everything(ask_own) == before
    answer(await create(ask_own, "edit"))


async def test_what_a_role_had_before_is_no_gift_of_whoever_renames_it(ask_own):
    await change(ask_own, levels(ROLES, "ADMIN"))
    answer(await change_role(ask_own, "edit", OWNER, name="Client"))
    lower = [{"feature": "timeline", "withCategory": "NONE"}]
    answer(await change_role(ask_own, "edit", "Client", levels=lower))
    body = await change_role(ask_own, "edit", "Client", displayModes=["DIRECT"])
    answer(body)
    costs = [{"feature": "owner_costs", "withCategory": "VIEW"}]
    body = await change_role(ask_own, "edit", "Client", levels=costs)
    assert refused(body) == ["levels"]


async def test_a_level_within_ones_categories_alone_is_not_given_everywhere(ask_own):
    own = of_role(SUB, "item_status", "ADMIN", "VIEW")
    await change(ask_own, levels(ROLES, "ADMIN"), own)
    wanted = [{"feature": "item_status", "withCategory": "ADMIN"}]
    body = await create(ask_own, "subcontractor", levels=wanted)
    assert refused(body) == ["levels"]


@pytest.mark.case("PE-01")
async def test_nobody_opens_his_own_role_in_other_categories(ask_own):
    await change(ask_own, levels(ROLES, "ADMIN"))
    before = await everything(ask_own)
    body = await change_role(ask_own, "subcontractor", SUB, categoryAccess="OFF")
    assert refused(body) == ["categoryAccess"]
    assert await everything(ask_own) == before


@pytest.mark.case("PE-03")
async def test_nobody_shows_a_role_the_costs_that_he_does_not_see(ask_own):
    hides = update(Role).where(Role.name == OWNER).values(hide_all_costs=True)
    await change(ask_own, levels(ROLES, "ADMIN"), hides)
    before = await everything(ask_own)
    body = await change_role(ask_own, "nofin", OWNER, hidesAllCosts=False)
    assert refused(body) == ["hidesAllCosts"]
    assert await everything(ask_own) == before
    answer(await change_role(ask_own, "admin", OWNER, hidesAllCosts=False))


@pytest.mark.rule("sub_role.display.hide_all_costs", "sub.costs_not_hidden")
async def test_a_subcontractor_sees_costs_and_does_not_switch_them_off(ask_own):
    before = await everything(ask_own)
    body = await change_role(ask_own, "subcontractor", SUB, hidesAllCosts=True)
    assert refused(body) == ["hidesAllCosts"]
    assert await everything(ask_own) == before
    shown = await ask_own("subcontractor", "items.graphql")
    assert cost_in(shown) is not None
    answer(await change_role(ask_own, "admin", SUB, hidesAllCosts=True))
    hidden = await ask_own("subcontractor", "items.graphql")
    assert cost_in(hidden) is None


async def test_whoever_sees_no_costs_gives_nobody_any(ask_own):
    hides = update(Role).where(Role.name == CONTRACTOR).values(hide_all_costs=True)
    await change(ask_own, levels(ROLES, "ADMIN"), hides)
    assert refused(await create(ask_own, "edit")) == ["hidesAllCosts"]
    answer(await create(ask_own, "edit", hidesAllCosts=True))


async def test_deleting_a_role_gives_its_people_no_more_than_one_has(ask_own):
    await change(ask_own, levels(ROLES, "ADMIN"))
    named = await roles(ask_own, "admin")
    before = await everything(ask_own)
    body = await delete(ask_own, "edit", SUB, replacementId=named[OWNER]["id"])
    assert refused(body) == ["replacementId"]
    assert await everything(ask_own) == before


async def test_deleting_a_role_makes_no_client_a_contractor(ask_own):
    named = await roles(ask_own, "admin")
    before = await everything(ask_own)
    for role in (CONTRACTOR, "Administrator"):
        body = await delete(ask_own, "admin", OWNER, replacementId=named[role]["id"])
        assert faults(body) == {"replacementId": f"A client is no {role}."}
    assert await everything(ask_own) == before
    answer(await delete(ask_own, "admin", OWNER, replacementId=named[SUB]["id"]))
