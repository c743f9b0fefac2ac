"""Personal settings: what everybody chooses for himself, and for nobody else."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

import strawberry
from strawberry import UNSET

import resolvers.words  # noqa: F401  isort: skip (registers the enums)
from db.models.personal_settings import CommentAlerts
from resolvers import company_history
from resolvers.acts import act, changed, given
from resolvers.engine.marks import Batched
from resolvers.engine.plans import BatchInfo
from resolvers.engine.relations import same_row, to_one, to_only
from resolvers.payloads import InputFault, refuse
from resolvers.rights import Needs, acts_of, permit_each
from resolvers.texts import LONGEST_ADDRESS, LONGEST_NAME, camel, line_faults, tidy
from resolvers.versions import VERSIONED
from resolvers.writes import Row, Write

TABLE = "personal_settings"
_OF_SETTINGS = ("text_address", "comment_alerts", "time_zone")
_UPDATE: Needs = {camel(name): "update" for name in ("name", *_OF_SETTINGS)}
_DISMISS: Needs = {"expectedVersion": "update"}
_BY_TEXT = frozenset({CommentAlerts.TEXT, CommentAlerts.EMAIL_AND_TEXT})
_NEEDED = {
    "name": "A person has a name.",
    "comment_alerts": "Say how alerts are sent, or NONE.",
    "time_zone": "A time zone is needed, such as UTC.",
}
_NO_ZONE = "This is no IANA time zone, such as Europe/Lisbon."
_NO_TEXTS = "Texts need a text-message address."


@strawberry.input(description="One's own settings, as they stood when last read.")
class PersonalSettingsAtVersionInput:
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(description="What one chooses for oneself; what is left out stays.")
class UpdatePersonalSettingsInput(PersonalSettingsAtVersionInput):
    name: str | None = strawberry.field(
        default=UNSET, description="First and last name."
    )
    text_address: str | None = strawberry.field(
        default=UNSET, description="Where text messages go; null for nowhere."
    )
    comment_alerts: CommentAlerts | None = strawberry.field(
        default=UNSET, description="How one is told of new comments."
    )
    time_zone: str | None = strawberry.field(
        default=UNSET, description="Name of an IANA time zone, such as Europe/Lisbon."
    )


@strawberry.input(description="That the welcome need not be shown again.")
class DismissWelcomeInput(PersonalSettingsAtVersionInput):
    pass


async def begin(work: Write, membership_id: str, user_id: str) -> None:
    """Give a new member settings of his own."""
    await work.add(TABLE, membership_id=membership_id, user_id=user_id)


async def own(work: Write, needs: Needs) -> Row:
    """Read the viewer's own settings, which are the only ones that he may change."""
    member = work.decision.viewer.membership_id
    found = await work.stored(TABLE, "membership_id", member, "id")
    names = ("user_id", *acts_of(needs), *VERSIONED[TABLE])
    settings = await work.row(TABLE, found[0]["id"] if found else "", names)
    permit_each(settings, needs)
    return settings


async def held(
    work: Write, wanted: PersonalSettingsAtVersionInput, needs: Needs
) -> Row:
    settings = await own(work, needs)
    work.expect(TABLE, settings, wanted.expected_version)
    return settings


async def stamp(work: Write, settings: Row, **values: Any) -> None:
    """Write what changed, so that nobody overwrites it unseen."""
    await work.change(TABLE, settings["id"], **values, updated_at=work.at)


async def _update(work: Write, wanted: UpdatePersonalSettingsInput) -> str:
    sent = given(wanted, "name", *_OF_SETTINGS)
    needs = {camel(name): "update" for name in sent}
    settings = await held(work, wanted, needs or _DISMISS)
    refuse(_faults(sent, settings))
    if "name" in sent:
        await _rename(work, settings["user_id"], sent["name"].strip())
    await stamp(work, settings, **_columns(sent))
    return settings["id"]


async def _rename(work: Write, user_id: str, name: str) -> None:
    (before,) = await work.stored("users", "id", user_id, "name")
    await work.change("users", user_id, name=name)
    changes = {"name": (before["name"], name)}
    await company_history.tell(work, "CHANGE_NAME", changes, person_id=user_id)


def _columns(sent: Mapping[str, Any]) -> dict[str, Any]:
    columns = {name: sent[name] for name in _OF_SETTINGS if name in sent}
    if "text_address" in columns:
        columns["text_address"] = tidy(columns["text_address"])
    return columns


def _faults(sent: Mapping[str, Any], settings: Row) -> Iterator[InputFault]:
    for name, needed in _NEEDED.items():
        if name in sent and not (sent[name] or "").strip():
            yield InputFault(camel(name), needed)
    yield from line_faults("name", sent.get("name"), LONGEST_NAME)
    yield from line_faults("textAddress", sent.get("text_address"), LONGEST_ADDRESS)
    zone = sent.get("time_zone")
    if zone and zone.strip() and zone not in _zones():
        yield InputFault("timeZone", _NO_ZONE)
    chosen = {**settings, **sent}
    if chosen["comment_alerts"] in _BY_TEXT and not tidy(chosen["text_address"]):
        field = "commentAlerts" if "comment_alerts" in sent else "textAddress"
        yield InputFault(field, _NO_TEXTS)


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


async def _dismiss(work: Write, wanted: DismissWelcomeInput) -> str:
    settings = await held(work, wanted, _DISMISS)
    await stamp(work, settings, shows_welcome=False)
    return settings["id"]


def _welcome_video(parents: Any, info: BatchInfo) -> list[str | None]:
    return [info.context.desk.welcome_video or None] * len(parents)


of_viewer = to_only(TABLE, "membership_id")
user = to_one("users", "user_id")
welcome_video = Batched(_welcome_video)
same = same_row()
changed_settings = changed(TABLE)
# Two who change them at once would both find what they have read.
update_personal_settings = act(_update, table=TABLE, inputs=_UPDATE, queues=True)
dismiss_welcome = act(_dismiss, table=TABLE, inputs=_DISMISS, queues=True)
