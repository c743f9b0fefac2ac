"""What everybody chooses for himself: his name, his alerts, his clock, the welcome."""

import asyncio

import pytest

from db.models.company_history import CompanyHistoryEntry
from db.models.personal_settings import PersonalSettings
from resolvers.personal_settings import UpdatePersonalSettingsInput, held, stamp
from tests.acting import answer, codes, everything, faults
from tests.entering import PASSWORD, Browser, registered, rows
from tests.teamwork import added, asked_with, members, token_of
from tests.test_previews import look
from tests.test_writes import writing

VIDEO = "https://hartwell.example/how-it-works"
EVERYBODY = ("admin", "edit", "nofin", "subcontractor", "client", "design", "stranger")
PREVIEWED = "{ viewer { companyRole settings { timeZone } } }"


async def settings(ask, who):
    body = await ask(who, "personal_settings.graphql")
    return body["data"]["viewer"]["settings"]


async def update(ask, who, **values):
    seen = (await settings(ask, who))["version"]
    wanted = {"expectedVersion": seen, **values}
    return await ask(who, "update_personal_settings.graphql", input=wanted)


@pytest.mark.rule("settings.personal", "settings.personal#place")
@pytest.mark.parametrize("who", EVERYBODY)
async def test_everybody_finds_settings_of_his_own(ask, who):
    own = await settings(ask, who)
    assert own.pop("version")
    assert (
        own.pop("user")
        == (await ask(who, "{ viewer { user { name } } }"))["data"]["viewer"]["user"]
    )
    assert "@" in own.pop("contact")["email"]
    assert own == {
        "textAddress": None,
        "commentAlerts": "NONE",
        "timeZone": "UTC",
        "showsWelcome": True,
        "welcomeVideoUrl": VIDEO,
        "viewerCan": {"update": True},
    }


@pytest.mark.rule("settings.personal")
@pytest.mark.parametrize("who", ["admin", "nofin", "client"])
async def test_everybody_changes_what_is_his_own_and_nobody_elses(ask_own, who):
    before = await rows(ask_own, PersonalSettings.id, PersonalSettings.time_zone)
    done = answer(await update(ask_own, who, timeZone="Europe/Lisbon"))
    assert done["settings"]["timeZone"] == "Europe/Lisbon"
    after = await rows(ask_own, PersonalSettings.id, PersonalSettings.time_zone)
    [(changed, _)] = set(after) - set(before)
    own = await rows(ask_own, PersonalSettings.id, PersonalSettings.updated_at)
    assert [row_id for row_id, at in own if at] == [changed]


async def test_of_two_changes_at_once_one_is_a_conflict(ask_own):
    seen = (await settings(ask_own, "client"))["version"]
    vienna = UpdatePersonalSettingsInput(
        expected_version=seen, time_zone="Europe/Vienna"
    )
    async with writing(ask_own, "client") as work:
        base = await held(work, vienna, {"timeZone": "update"})
        await stamp(work, base, time_zone=vienna.time_zone)
        oslo = {"expectedVersion": seen, "timeZone": "Europe/Oslo"}
        document = "update_personal_settings.graphql"
        second = asyncio.create_task(ask_own("client", document, input=oslo))
        await asyncio.sleep(0.3)
    assert codes(await second) == ["CONFLICT"]
    assert (await settings(ask_own, "client"))["timeZone"] == "Europe/Vienna"


@pytest.mark.rule("partner.self.settings", "partner.self.profile")
async def test_a_partner_changes_his_name_text_address_alerts_and_clock(ask_own):
    values = {
        "name": "Elena A. Voss",
        "textAddress": "+1 555 0134",
        "commentAlerts": "EMAIL_AND_TEXT",
        "timeZone": "America/Chicago",
    }
    done = answer(await update(ask_own, "subcontractor", **values))["settings"]
    assert done.pop("user") == {"name": values["name"]}
    seen = await settings(ask_own, "subcontractor")
    assert done.pop("version") == seen["version"]
    assert done == {name: values[name] for name in done}
    assert {name: seen[name] for name in done} == done
    told = (CompanyHistoryEntry.action, CompanyHistoryEntry.actor_id)
    told += (CompanyHistoryEntry.person_id, CompanyHistoryEntry.before)
    [(_, actor, person, name)] = [
        entry for entry in await rows(ask_own, *told) if entry[0] == "CHANGE_NAME"
    ]
    assert (actor, name) == (person, "Elena Voss")


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"name": " "}, "name", "A person has a name."),
        ({"name": None}, "name", "A person has a name."),
        ({"name": "x" * 201}, "name", "At most 200 characters."),
        ({"timeZone": None}, "timeZone", "A time zone is needed, such as UTC."),
        ({"commentAlerts": None}, "commentAlerts", "Say how alerts are sent, or NONE."),
        (
            {"textAddress": "a\nb"},
            "textAddress",
            "This is one line, without breaks or tabs.",
        ),
        (
            {"commentAlerts": "TEXT"},
            "commentAlerts",
            "Texts need a text-message address.",
        ),
        *(
            (
                {"timeZone": zone},
                "timeZone",
                "This is no IANA time zone, such as Europe/Lisbon.",
            )
            for zone in ("Mars/Olympus", "europe/lisbon", "../etc/passwd", "UTC ")
        ),
    ],
)
async def test_bad_settings_are_named_and_nothing_is_changed(
    ask, values, field, message
):
    before = await everything(ask)
    refused = await update(ask, "client", **values)
    assert faults(refused) == {field: message}
    assert await everything(ask) == before


async def test_texts_end_before_their_address_goes(ask_own):
    texts = {"textAddress": "5550134", "commentAlerts": "TEXT"}
    answer(await update(ask_own, "design", **texts))
    kept = await update(ask_own, "design", textAddress=" ")
    assert faults(kept) == {"textAddress": "Texts need a text-message address."}
    none = {"textAddress": None, "commentAlerts": "NONE"}
    done = answer(await update(ask_own, "design", **none))["settings"]
    assert (done["textAddress"], done["commentAlerts"]) == (None, "NONE")


async def test_settings_that_changed_since_are_not_overwritten(ask_own):
    seen = (await settings(ask_own, "client"))["version"]
    answer(await update(ask_own, "client", timeZone="Asia/Tokyo"))
    before = await everything(ask_own)
    for document in ("update_personal_settings.graphql", "dismiss_welcome.graphql"):
        late = await ask_own("client", document, input={"expectedVersion": seen})
        assert codes(late) == ["CONFLICT"]
    assert await everything(ask_own) == before


@pytest.mark.rule("partner.onboarding.video_link", "partner.onboarding.first_login")
async def test_who_logs_in_for_the_first_time_is_shown_the_film_until_he_has_seen_it(
    ask_own,
):
    first = await registered(ask_own)

    async def own(browser):
        body = await browser("personal_settings.graphql")
        return body["data"]["viewer"]["settings"]

    seen = await own(first)
    assert (seen["showsWelcome"], seen["welcomeVideoUrl"]) == (True, VIDEO)
    wanted = {"expectedVersion": seen["version"]}
    done = answer(await first("dismiss_welcome.graphql", input=wanted))["settings"]
    assert done == {"showsWelcome": False, "welcomeVideoUrl": VIDEO}
    later = Browser(ask_own)
    await later.log_in("elena@vosselectric.example", PASSWORD)
    assert (await own(later))["showsWelcome"] is False
    assert (await own(later))["welcomeVideoUrl"] == VIDEO


async def test_whoever_is_added_has_settings_from_the_first_day(ask_own):
    token = await token_of(ask_own, (await added(ask_own))["id"])
    told = await asked_with(ask_own, token, "personal_settings.graphql")
    assert told.body["data"]["viewer"]["settings"]["showsWelcome"] is True
    partner = {"name": "Olu Ade", "email": "olu@ade.example"}
    body = await ask_own("admin", "add_trade_partner.graphql", input=partner)
    token = await token_of(ask_own, answer(body)["tradePartner"]["id"])
    told = await asked_with(ask_own, token, "personal_settings.graphql")
    assert told.body["data"]["viewer"]["settings"]["timeZone"] == "UTC"


@pytest.mark.rule("partner.self.only_own")
async def test_nobody_who_looks_through_another_finds_his_settings(ask_own):
    member = (await members(ask_own))["Elena Voss"]["id"]
    body = await look(ask_own, "admin", "MEMBER", member, PREVIEWED)
    assert body["data"]["viewer"] == {"companyRole": "PARTNER", "settings": None}
