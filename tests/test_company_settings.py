"""Settings of a company: whoever opens a page reads it, and who may changes it."""

import pytest
from sqlalchemy import update

from db.models.companies import Company, Membership
from permissions.flags import Flag
from permissions.reports import REPORTS
from tests.acting import answer, codes, everything, faults, refused
from tests.answers import hidden
from tests.sites import change
from tests.teamwork import members
from tests.test_company_history import told

TEAM = ("edit", "view", "nofin")
OUTSIDERS = ("subcontractor", "rows", "client", "design")
FREE = {"brandColor": "#1a6b4f"}
WEEK = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"]
PLANNED = {
    "workingDays": ["SATURDAY", "MONDAY", "MONDAY"],
    "partnerWindowDays": 21,
    "showsPartnersOnlyStable": True,
}
RECKONED = {"defaultMarkup": "15.00", "defaultTax": "8.25", "estimatesByMargin": True}
ACTS = {
    "set_branding": FREE,
    "set_scheduling": PLANNED,
    "set_estimating": RECKONED,
    "set_lead_form": {"hasLeadForm": True},
}
EVERY_REPORT = [*REPORTS]
# What is of no money, and what the team sees of its projects.
OF_WORK = {"Change orders", "Job logs", "Schedules"}
NOBODY = "cmp_00000000000000000000000000"


async def company(ask, who="admin"):
    body = await ask(who, "company_settings.graphql")
    return body["data"]["viewer"]["company"]


async def tried(ask, who, document, **values):
    """Act on the company, as it stands for who acts."""
    seen = await company(ask, who)
    base = {"companyId": seen["id"], "expectedVersion": seen["version"]}
    return await ask(who, f"{document}.graphql", input={**base, **values})


async def let(ask, who, **flags):
    member = (await members(ask))[who]["id"]
    await change(ask, update(Membership).where(Membership.id == member).values(**flags))


async def test_a_company_starts_with_a_week_of_five_days_and_nothing_chosen(ask):
    seen = await company(ask)
    assert {**seen, "id": "", "version": "", "viewerCan": {}} == {
        "id": "",
        "version": "",
        "plan": "COMPLETE",
        "planFeatures": [
            "Change Orders",
            "RFI Tracking",
            "Redline Planroom & Takeoff",
            "Smart Document Branding",
            "Time Tracking",
            "TrueVision Business Intelligence",
        ],
        "runnableReports": EVERY_REPORT,
        "branding": {"brandColor": None},
        "scheduling": {
            "workingDays": WEEK,
            "partnerWindowDays": None,
            "showsPartnersOnlyStable": False,
        },
        "estimating": {
            "defaultMarkup": None,
            "defaultTax": None,
            "estimatesByMargin": False,
        },
        "leadForm": {"isOn": False},
        "viewerCan": {},
    }


@pytest.mark.rule("settings.scheduling", "settings.estimating")
@pytest.mark.parametrize(
    ("who", "expected", "able"),
    [
        ("admin", [], [*ACTS]),
        ("edit", ["scheduling"], ["set_estimating", "set_lead_form"]),
        ("view", ["scheduling"], ["set_lead_form"]),
        ("nofin", ["estimating", "scheduling"], ["set_lead_form"]),
        *((who, ["estimating", "leadForm", "scheduling"], []) for who in OUTSIDERS),
    ],
)
async def test_each_page_is_read_by_whoever_may_open_it(ask, who, expected, able):
    body = await ask(who, "company_settings.graphql")
    seen = body["data"]["viewer"]["company"]
    pages = ("branding", "estimating", "leadForm", "scheduling")
    assert [page for page in pages if seen[page] is None] == expected
    assert hidden(body) == {f"Company.{page}": "ALL" for page in expected}
    acts = {"setBranding", "setScheduling", "setEstimating", "setLeadForm"}
    open_ = {name for name in acts if seen["viewerCan"][name]}
    assert open_ == {f"set{name[4:].title().replace('_', '')}" for name in able}


@pytest.mark.rule("settings.branding", "company.admin.setup")
async def test_an_admin_sets_each_of_them_and_the_history_tells_it(ask_own):
    for document, values in ACTS.items():
        seen = answer(await tried(ask_own, "admin", document, **values))["company"]
    seen = await company(ask_own)
    assert seen["branding"] == FREE
    assert seen["scheduling"] == {**PLANNED, "workingDays": ["MONDAY", "SATURDAY"]}
    assert seen["estimating"] == RECKONED
    assert seen["leadForm"] == {"isOn": True}
    lines = [
        (entry["action"], entry["field"], entry["before"], entry["after"])
        for entry in (await told(ask_own))["nodes"][2:]
    ]
    assert lines == [
        ("SET_BRANDING", "brandColor", None, "#1a6b4f"),
        ("SET_SCHEDULING", "workingDays", ",".join(WEEK), "MONDAY,SATURDAY"),
        ("SET_SCHEDULING", "partnerWindowDays", None, "21"),
        ("SET_SCHEDULING", "showsPartnersOnlyStable", "false", "true"),
        ("SET_ESTIMATING", "defaultMarkup", None, "15.00"),
        ("SET_ESTIMATING", "defaultTax", None, "8.25"),
        ("SET_ESTIMATING", "estimatesByMargin", "false", "true"),
        ("SET_LEAD_FORM", "hasLeadForm", "false", "true"),
    ]
    # Null switches off what need not be chosen, and leaves the rest as it is.
    nothing = dict.fromkeys(PLANNED)
    answer(await tried(ask_own, "admin", "set_scheduling", **nothing))
    kept = {**PLANNED, "workingDays": ["MONDAY", "SATURDAY"], "partnerWindowDays": None}
    assert (await company(ask_own))["scheduling"] == kept


@pytest.mark.rule("settings.estimating_edit", "company.employee.who")
async def test_who_may_not_change_a_setting_changes_nothing(ask_own):
    may = {
        "set_estimating": {"admin", "edit"},
        "set_lead_form": {"admin", *TEAM},
    }
    before = await everything(ask_own)
    for document, values in ACTS.items():
        for who in {*TEAM, *OUTSIDERS} - may.get(document, {"admin"}):
            body = await tried(ask_own, who, document, **values)
            assert refused(body) == [*values], (who, document)
            assert "reason" not in body["errors"][0]["extensions"]
        foreign = (await company(ask_own))["id"]
        missing = {"expectedVersion": "0", **values}
        own, none = [
            await ask_own(
                "stranger", f"{document}.graphql", input={"companyId": one, **missing}
            )
            for one in (foreign, NOBODY)
        ]
        assert own == none
        assert codes(own) == ["NOT_FOUND"]
        stale = {"companyId": foreign, **missing}
        body = await ask_own("admin", f"{document}.graphql", input=stale)
        assert codes(body) == ["CONFLICT"]
    assert await everything(ask_own) == before
    # The one permission that each page takes is enough, whatever the projects.
    await let(ask_own, "Tom Okafor", update_templates=True, project_access="NONE")
    answer(await tried(ask_own, "nofin", "set_scheduling", **PLANNED))
    assert (await company(ask_own, "nofin"))["scheduling"]["partnerWindowDays"] == 21
    answer(await tried(ask_own, "edit", "set_estimating", **RECKONED))


async def test_a_setting_that_somebody_may_not_see_shows_in_no_version(ask_own):
    before = {who: await company(ask_own, who) for who in ("admin", "nofin", "client")}
    answer(await tried(ask_own, "admin", "set_scheduling", **PLANNED))
    after = {who: await company(ask_own, who) for who in before}
    changed = {who for who in before if before[who]["version"] != after[who]["version"]}
    assert changed == {"admin"}


async def test_what_is_no_setting_is_refused_by_name(ask_own):
    before = await everything(ask_own)
    for document, values, wrong in (
        ("set_branding", {"brandColor": "green"}, "A # and six digits from 0 to f."),
        ("set_scheduling", {"workingDays": []}, "There is work on some day."),
        ("set_scheduling", {"partnerWindowDays": -1}, "From 0 to 366 days."),
        ("set_scheduling", {"partnerWindowDays": 367}, "From 0 to 366 days."),
        (
            "set_estimating",
            {"defaultTax": "100.00"},
            "From 0 to less than 100 percent.",
        ),
        (
            "set_estimating",
            {"defaultMarkup": "-0.01"},
            "From 0 to less than 100 percent.",
        ),
    ):
        body = await tried(ask_own, "admin", document, **values)
        assert faults(body) == {next(iter(values)): wrong}
    assert await everything(ask_own) == before


@pytest.mark.rule("reports.run#per_report")
@pytest.mark.parametrize(
    ("who", "missing"),
    [
        ("admin", set()),
        ("edit", {"Time entries"}),
        ("view", {"Estimates", "Time entries"}),
        ("nofin", {*EVERY_REPORT} - {*OF_WORK, "Contacts", "Time entries"}),
        *((who, {*EVERY_REPORT}) for who in OUTSIDERS),
    ],
)
async def test_a_report_is_run_by_whoever_sees_what_it_is_of(ask, who, missing):
    seen = await company(ask, who)
    assert {*EVERY_REPORT} - {*seen["runnableReports"]} == missing


@pytest.mark.rule("reports.run#per_report")
async def test_reports_go_with_flags_projects_and_plan(ask_own):
    await let(ask_own, "Tom Okafor", project_access="NONE", manage_time_clock=False)
    assert (await company(ask_own, "nofin"))["runnableReports"] == ["Contacts"]
    await change(ask_own, update(Company).values(plan="ESSENTIAL", access_epoch=99))
    lacking = {"Change orders", "Profitability", "Time entries"}
    left = (await company(ask_own))["runnableReports"]
    assert {*EVERY_REPORT} - {*left} == lacking


@pytest.mark.rule("community.access", "community.access#list")
async def test_the_forum_is_open_to_admins_and_by_one_of_three_permissions(ask_own):
    opened = {name for name, m in (await members(ask_own)).items() if _opens(m)}
    staff = {"Ruth Hartwell", "Marcus Bell", "Tom Okafor", "Mia Castell", "Nora Quist"}
    assert opened == staff
    flags = [flag.lower() for flag in Flag]
    for number, flag in enumerate(flags):
        one = {name: name == flag for name in flags}
        await let(ask_own, "Priya Nair", project_access="NONE", **one)
        await change(ask_own, update(Company).values(access_epoch=100 + number))
        enough = flag in {"update_templates", "edit_financials", "manage_time_clock"}
        assert _opens((await members(ask_own))["Priya Nair"]) is enough, flag
        seen = await company(ask_own, "view")
        assert seen["viewerCan"]["openCommunity"] is enough, flag
    for who in OUTSIDERS:
        assert (await company(ask_own, who))["viewerCan"]["openCommunity"] is False


def _opens(member):
    return member["opensCommunity"]
