"""The company's public profile: read by whoever belongs to it, written by admins."""

import pytest

from db.models.companies import CompanyRole, ProjectAccess
from db.models.company_lists import ListKind
from permissions.actions import ACTS
from permissions.company_settings import LISTS
from permissions.flags import Flag
from permissions.viewers import Viewer
from tests.acting import answer, codes, everything, faults, refused

PROFILE = ("name", "address", "phone", "website", "description")


async def company(ask, who="admin"):
    body = await ask(who, "company_profile.graphql")
    return body["data"]["viewer"]["company"]


async def update(ask, who="admin", **values):
    """Change the profile, based on how somebody sees it now."""
    seen = await company(ask, who)
    based = {"companyId": seen["id"], "expectedVersion": seen["version"]}
    wanted = {**based, **values}
    return await ask(who, "update_company_profile.graphql", input=wanted)


@pytest.mark.rule("company.admin.setup", "company.employee.who")
async def test_an_admin_writes_the_profile_and_everybody_reads_it(ask_own):
    values = {
        "name": "Hartwell & Daughters",
        "address": "1 Quay Road, Portsmouth",
        "phone": "+1 555 0100",
        "website": "https://hartwell.example/about",
        "description": "Clinics.\nTownhomes.",
    }
    shown = answer(await update(ask_own, **values))["company"]
    assert {name: shown[name] for name in PROFILE} == values
    for who in ("nofin", "subcontractor", "client"):
        seen = await company(ask_own, who)
        assert {name: seen[name] for name in PROFILE} == values
        assert seen["viewerCan"] == {"updateProfile": False, "manageCostCodes": False}
    assert (await company(ask_own, "stranger"))["name"] == "Reyes & Daughters"
    body = await ask_own("admin", "company_history.graphql")
    told = body["data"]["viewer"]["company"]["history"]["nodes"][-5:]
    assert {(e["action"], e["field"], e["after"]) for e in told} == {
        ("UPDATE_COMPANY_PROFILE", name, text) for name, text in values.items()
    }
    answer(await update(ask_own, phone=" "))
    assert (await company(ask_own))["phone"] is None


@pytest.mark.rule("company.admin.setup", "company.employee.who")
@pytest.mark.parametrize("who", ["edit", "view", "nofin", "client", "subcontractor"])
async def test_nobody_else_writes_it(ask_own, who):
    before = await everything(ask_own)
    assert refused(await update(ask_own, who, name="Mine", phone="1")) == [
        *("name", "phone")
    ]
    assert await everything(ask_own) == before


async def test_a_faulty_profile_is_told_of_and_left(ask_own):
    before = await everything(ask_own)
    bad = {
        "name": " ",
        "address": "a\nb",
        "phone": "1" * 501,
        "website": "hartwell.example",
        "description": "d" * 10_001,
    }
    assert faults(await update(ask_own, **bad)) == {
        "name": "A company has a name.",
        "address": "This is one line, without breaks or tabs.",
        "phone": "At most 500 characters.",
        "website": "A page begins with http:// or https://.",
        "description": "At most 10000 characters.",
    }
    own = (await company(ask_own))["id"]
    stale = {"companyId": own, "expectedVersion": "0", "name": "Late"}
    body = await ask_own("admin", "update_company_profile.graphql", input=stale)
    assert codes(body) == ["CONFLICT"]
    answer(await update(ask_own))
    assert await everything(ask_own) == before


@pytest.mark.rule("company.admin.functions", "company.employee.never_admin_functions")
def test_what_administers_the_account_is_nobodys_but_its_admins():
    """Profile, cost codes, accounting and permissions, with everything switched on."""
    who = ("usr_own", "mbr_own", "cmp_1")
    widest = {"flags": frozenset(Flag), "project_access": ProjectAccess.ALL}
    admin = Viewer(*who, CompanyRole.ADMIN, {})
    employee = Viewer(*who, CompanyRole.EMPLOYEE, {}, **widest)
    member = {"person": "usr_other", "company_role": "EMPLOYEE", "active": True}
    functions = {
        "profile": ACTS["companies"]["update_profile"],
        "new codes": ACTS["companies"]["manage_cost_codes"],
        "codes": ACTS["cost_codes"]["update"],
        "old codes": ACTS["cost_codes"]["delete"],
        "accounting": LISTS[ListKind.ACCOUNTING_CODE].change,
        "permissions": ACTS["memberships"]["set_permissions"],
    }
    row = {**member, "account_owner": False}
    for name, rule in functions.items():
        assert rule.holds(admin, row), name
        assert not rule.holds(employee, row), name
