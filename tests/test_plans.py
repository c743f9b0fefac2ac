"""Plans: what the company's subscription lacks is nobody's, and no admin's."""

import pytest

from db.models.companies import CompanyRole, Plan, ProjectAccess
from permissions.chart import CHART, action
from permissions.flags import Flag
from permissions.plans import PLAN_FEATURES, feature_of_act, plan_feature
from permissions.rules import ADMIN, All, AnyOf, Not, OnPlan
from permissions.viewers import Viewer
from server import subscriptions
from server.subscriptions import NoSuchCompany
from tests.acting import answer, codes, everything
from tests.teamwork import members, person
from tests.test_company_settings import FREE, company, tried

BRANDING = "Plan: Smart Document Branding"
EVERYBODY = (*("admin", "edit", "view", "nofin", "subcontractor", "client", "design"),)
EXPLAIN = """
query ($coordinate: String!, $node: ID!, $member: ID!) {
  explainAccess(coordinate: $coordinate, node: $node, member: $member) {
    isAllowed step guard requires grantedBy
  }
}
"""


def viewer(plan, role=CompanyRole.ADMIN):
    return Viewer(
        "usr_1",
        "mbr_1",
        "cmp_1",
        role,
        {},
        flags=frozenset(Flag),
        project_access=ProjectAccess.ALL,
        plan=plan,
    )


async def subscribe(ask, plan):
    """Subscribe the company to another plan; who asks then asks under it."""
    own = (await company(ask))["id"]
    async with ask.operations.database.writing() as connection:
        await subscriptions.subscribe(connection, own, plan)


@pytest.mark.rule("plan_gating", "team.plan", "company.subscription.gate")
def test_an_act_that_the_plan_lacks_is_closed_to_admins_and_to_every_permission():
    gated = {act.id for act in CHART.values() if act.plan_feature}
    areas = {act.partition(".")[0] for act in gated}
    assert areas == {"change_orders", "time_clock", "hours", "settings"}
    assert {act for act in gated if act.startswith("settings")} == {"settings.branding"}
    for role in (CompanyRole.ADMIN, CompanyRole.EMPLOYEE):
        for act in gated:
            assert CHART[act].outcome(viewer(Plan.ESSENTIAL, role)) is False, act
    assert {act for act in gated if CHART[act].outcome(viewer(Plan.COMPLETE))} == gated
    on_legacy = {act for act in gated if CHART[act].outcome(viewer(Plan.LEGACY))}
    assert {act.partition(".")[0] for act in on_legacy} == {"change_orders"}


@pytest.mark.rule("company.admin.full_access", "team.admin.everything")
def test_an_admin_does_whatever_the_plan_holds_and_nothing_else():
    for plan in Plan:
        closed = {a.id for a in CHART.values() if not a.outcome(viewer(plan))}
        lacking = {
            act
            for act in CHART
            if (needed := feature_of_act(act)) and plan not in needed.plans
        }
        assert closed == lacking, plan


def test_what_a_rule_lacks_is_named_where_that_alone_closes_it():
    bare, whole = viewer(Plan.ESSENTIAL), viewer(Plan.COMPLETE)
    on, act = OnPlan("document_branding"), action("settings.branding")
    branding = plan_feature("document_branding")
    assert [rule.lacks(bare) for rule in (on, act, All(ADMIN, on))] == [branding] * 3
    assert [rule.lacks(bare) for rule in (AnyOf(on, act), AnyOf(on, ADMIN))] == [
        branding,
        None,
    ]
    assert [rule.lacks(whole) for rule in (on, act, ADMIN)] == [None] * 3
    assert Not(on).lacks(bare) is None
    assert (on.outcome(bare), on.outcome(whole)) == (False, True)


def test_an_unknown_feature_of_a_plan_stops_the_start():
    assert len(PLAN_FEATURES) == 6
    with pytest.raises(LookupError, match="No feature of a plan has the id 'brand'"):
        OnPlan("brand")


@pytest.mark.rule("company.subscription.gate_before_permission")
async def test_what_the_plan_lacks_is_nobodys_and_says_so(ask_own):
    answer(await tried(ask_own, "admin", "set_branding", **FREE))
    assert (await company(ask_own, "client"))["branding"] == FREE
    await subscribe(ask_own, Plan.ESSENTIAL)
    before = await everything(ask_own)
    for who in EVERYBODY:
        body = await ask_own(who, "company_settings.graphql")
        seen = body["data"]["viewer"]["company"]
        assert (seen["plan"], seen["planFeatures"]) == ("ESSENTIAL", [])
        assert seen["branding"] is None
        assert seen["viewerCan"]["setBranding"] is False
        told = body["extensions"]["authorization"]["redacted"]
        assert [one for one in told if "reason" in one] == [
            {
                "field": "Company.branding",
                "class": "AUDIT",
                "rows": "ALL",
                "paths": ["viewer.company.branding"],
                "requires": BRANDING,
                "reason": "PLAN",
            }
        ]
        body = await tried(ask_own, who, "set_branding", **FREE)
        (error,) = body["errors"]
        assert error["extensions"] == {
            "code": "FORBIDDEN",
            "inputs": ["brandColor"],
            "reason": "PLAN",
            "requires": BRANDING,
        }
    assert await everything(ask_own) == before
    # With the plan it is as it was, for nothing of it went.
    await subscribe(ask_own, Plan.COMPLETE)
    assert (await company(ask_own))["branding"] == FREE


async def test_the_plan_decides_before_login_and_permission_and_nobody_gives_it(
    ask_own,
):
    found = await members(ask_own)
    own = (await company(ask_own))["id"]

    async def explained(field, name, who="admin"):
        values = {"coordinate": field, "node": own, "member": found[name]["id"]}
        body = await ask_own(who, EXPLAIN, **values)
        return body["data"]["explainAccess"]

    branding, scheduling = "Company.branding", "Company.scheduling"
    allowed = await explained(branding, "Tom Okafor")
    assert (allowed["isAllowed"], allowed["guard"]) == (True, "CanSeeBranding")
    closed = await explained(scheduling, "Tom Okafor")
    assert closed == {
        "isAllowed": False,
        "step": "PERMISSION",
        "guard": "CanSeeScheduling",
        "requires": "Permission: Update Templates",
        "grantedBy": ["COMPANY_ADMIN"],
    }
    assert (await explained(branding, "Nora Quist"))["step"] == "LOGIN"
    assert (await explained("Company.name", "Grace Lin"))["isAllowed"] is True
    # Who administers one project's roles is told nothing of the company.
    assert await explained(branding, "Tom Okafor", "edit") is None
    await subscribe(ask_own, Plan.LEGACY)
    for name in ("Tom Okafor", "Nora Quist", "Ruth Hartwell"):
        assert await explained(branding, name) == {
            "isAllowed": False,
            "step": "PLAN",
            "guard": "CanSeeBranding",
            "requires": BRANDING,
            "grantedBy": [],
        }
    assert (await explained(scheduling, "Tom Okafor"))["step"] == "PERMISSION"


@pytest.mark.rule("company.contacts.legacy_limit")
async def test_an_old_plan_holds_ten_people_of_the_team_and_sends_to_support(ask_own):
    await subscribe(ask_own, Plan.LEGACY)
    standing = [m for m in (await members(ask_own)).values() if _on_team(m)]
    for number in range(len(standing), 10):
        wanted = person(f"Ada{number}")
        answer(await ask_own("admin", "add_team_member.graphql", input=wanted))
    before = await everything(ask_own)
    body = await ask_own("admin", "add_team_member.graphql", input=person())
    (error,) = body["errors"]
    assert error["message"] == (
        "Your plan holds 10 company contacts; ask support for more."
    )
    assert codes(body) == ["FORBIDDEN"]
    assert error["extensions"]["reason"] == "PLAN"
    assert await everything(ask_own) == before
    await subscribe(ask_own, Plan.COMPLETE)
    answer(await ask_own("admin", "add_team_member.graphql", input=person()))


async def test_the_plan_of_no_company_is_changed_for_nobody(ask_own):
    before = await everything(ask_own)
    with pytest.raises(NoSuchCompany, match="There is no company cmp_nobody"):
        async with ask_own.operations.database.writing() as connection:
            await subscriptions.subscribe(connection, "cmp_nobody", Plan.LEGACY)
    assert await everything(ask_own) == before


def _on_team(member):
    return member["companyRole"] in {"ADMIN", "EMPLOYEE"}
