"""What all trade partners see: two switches of the account, its admins' to set."""

import pytest

from tests.acting import answer, codes, everything, refused
from tests.answers import hidden
from tests.test_company_history import told

SET = "set_trade_partner_settings.graphql"


async def company(ask, who="admin"):
    body = await ask(who, "trade_partner_settings.graphql")
    return body["data"]["viewer"]["company"]


async def switched(ask, who="admin", **values):
    """Set the switches, based on how somebody sees the company now."""
    seen = await company(ask, who)
    base = {"companyId": seen["id"], "expectedVersion": seen["version"]}
    return await ask(who, SET, input={**base, **values})


@pytest.mark.rule("settings.trade_partners")
async def test_an_admin_sets_once_what_all_partners_see(ask_own):
    seen = await company(ask_own)
    assert seen["tradePartnerSettings"] == {
        "showsSpecs": False,
        "showsSchedules": False,
    }
    assert seen["viewerCan"] == {"setTradePartnerSettings": True}
    body = await switched(ask_own, showsPartnersSpecs=True)
    now = answer(body)["company"]["tradePartnerSettings"]
    assert now == {"showsSpecs": True, "showsSchedules": False}
    body = await switched(
        ask_own, showsPartnersSpecs=False, showsPartnersSchedules=True
    )
    now = answer(body)["company"]["tradePartnerSettings"]
    assert now == {"showsSpecs": False, "showsSchedules": True}
    lines = [
        (entry["action"], entry["field"], entry["before"], entry["after"])
        for entry in (await told(ask_own))["nodes"][-3:]
    ]
    action = "SET_TRADE_PARTNER_SETTINGS"
    assert lines == [
        (action, "showsPartnersSpecs", "false", "true"),
        (action, "showsPartnersSpecs", "true", "false"),
        (action, "showsPartnersSchedules", "false", "true"),
    ]


@pytest.mark.rule("settings.trade_partners")
async def test_nobody_else_sets_or_reads_them(ask_own):
    before = await everything(ask_own)
    for who in ("edit", "view", "nofin", "subcontractor", "client"):
        body = await ask_own(who, "trade_partner_settings.graphql")
        assert body["data"]["viewer"]["company"]["tradePartnerSettings"] is None
        assert hidden(body) == {"Company.tradePartnerSettings": "ALL"}
        body = await switched(ask_own, who, showsPartnersSpecs=True)
        assert refused(body) == ["showsPartnersSpecs"]
    own = (await company(ask_own))["id"]
    wanted = {"companyId": own, "expectedVersion": "0", "showsPartnersSpecs": True}
    assert codes(await ask_own("stranger", SET, input=wanted)) == ["NOT_FOUND"]
    assert codes(await ask_own("admin", SET, input=wanted)) == ["CONFLICT"]
    assert await everything(ask_own) == before
