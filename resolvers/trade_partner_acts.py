"""Acts on trade partners: adding and changing one, and what he is sent."""

from collections.abc import Iterator, Mapping
from typing import Any

import strawberry
from strawberry import UNSET

from db.mails import tidy_address
from db.models.companies import CompanyRole, ProjectAccess
from db.models.members import Weekday
from resolvers import company_history, personal_settings
from resolvers.acts import act, given
from resolvers.invitations import permit_reach
from resolvers.member_adding import TAKEN, person_at
from resolvers.members import set_active, stamp
from resolvers.payloads import InputFault, refuse
from resolvers.rights import Needs, acts_of, permit_each
from resolvers.texts import LONGEST_NAME, address_faults, camel, line_faults, tidy
from resolvers.trade_partners import as_stored
from resolvers.versions import VERSIONED
from resolvers.writes import Row, Write

_NAME_NEEDED = "A trade partner has a name."
_OF_PERSON = ("name", "email")
_OF_PARTNER = ("nickname", "company_name", "phone")
_ADDED = ("name", "email", "nickname", "companyName", "phone", "isShownInLists")
_UPDATED: Needs = {
    camel(name): "update_partner" for name in (*_OF_PERSON, *_OF_PARTNER)
}
_SHOWN: Needs = {"isShownInLists": "update_partner"}
_MAILED: Needs = {"getsWorkRequests": "update_partner", "summaryDays": "update_partner"}
_DEACTIVATED: Needs = {"tradePartnerId": "deactivate_partner"}
_REACTIVATED: Needs = {"tradePartnerId": "reactivate_partner"}


@strawberry.input(description="Outside help that work may be given to.")
class AddTradePartnerInput:
    name: str = strawberry.field(description="First and last name.")
    email: str = strawberry.field(description="Address, of nobody else here.")
    nickname: str | None = strawberry.field(
        default=None, description="What the list calls him; else his name."
    )
    company_name: str | None = strawberry.field(
        default=None, description="The company that he works for."
    )
    phone: str | None = strawberry.field(default=None, description="Telephone number.")
    is_shown_in_lists: bool = strawberry.field(
        default=True, description="Whether work may be given to him."
    )


@strawberry.input(description="A trade partner, as he stood when he was last read.")
class TradePartnerAtVersionInput:
    trade_partner_id: strawberry.ID = strawberry.field(description="The partner.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(description="How a trade partner is reached; what is left out stays.")
class UpdateTradePartnerInput(TradePartnerAtVersionInput):
    name: str | None = strawberry.field(
        default=UNSET, description="First and last name."
    )
    email: str | None = strawberry.field(
        default=UNSET, description="Address, of nobody else here."
    )
    nickname: str | None = strawberry.field(
        default=UNSET, description="What the list calls him."
    )
    company_name: str | None = strawberry.field(
        default=UNSET, description="The company that he works for."
    )
    phone: str | None = strawberry.field(default=UNSET, description="Telephone number.")


@strawberry.input(description="Whether work may be given to a trade partner.")
class SetShowInListsInput(TradePartnerAtVersionInput):
    is_shown_in_lists: bool = strawberry.field(
        description="Whether lists of assignees have him."
    )


@strawberry.input(description="What a trade partner is mailed.")
class SetEmailPreferencesInput(TradePartnerAtVersionInput):
    gets_work_requests: bool = strawberry.field(
        description="Whether each single work request is mailed."
    )
    summary_days: list[Weekday] = strawberry.field(
        description="Days on which the summary of open tasks goes out."
    )


@strawberry.input(description="A trade partner who is to be kept, but given no work.")
class DeactivateTradePartnerInput(TradePartnerAtVersionInput):
    pass


@strawberry.input(description="A trade partner who is to be given work again.")
class ReactivateTradePartnerInput(TradePartnerAtVersionInput):
    pass


async def held(
    work: Write, wanted: TradePartnerAtVersionInput, needs: Needs, *names: str
) -> Row:
    """Read a partner to be changed; who changes partners holds the company already."""
    asked = (*names, "user_id", *acts_of(needs), *VERSIONED["memberships"])
    wanted_id = str(wanted.trade_partner_id)
    partner = await work.row("memberships", wanted_id, dict.fromkeys(asked))
    permit_each(partner, needs)
    work.expect("memberships", partner, wanted.expected_version)
    return partner


async def _add(work: Write, wanted: AddTradePartnerInput) -> str:
    await work.permit_in_company("add_trade_partner", _ADDED)
    name, email = wanted.name.strip(), wanted.email
    texts = {each: getattr(wanted, each) for each in ("name", *_OF_PARTNER)}
    faults = [*_text_faults(texts), *address_faults("email", email)]
    user_id, is_here = await _known_person(work, name, email)
    refuse([*faults, *([InputFault("email", TAKEN)] if is_here else ())])
    if user_id is None:
        user_id = await work.add("users", name=name, email=tidy_address(email))
    values = {each: tidy(texts[each]) for each in _OF_PARTNER}
    partner_id = await work.add(
        "memberships",
        user_id=user_id,
        role=CompanyRole.PARTNER.value,
        project_access=ProjectAccess.SOME.value,
        updated_at=work.at,
        is_shown_in_lists=wanted.is_shown_in_lists,
        **{**values, "nickname": values["nickname"] or name},
    )
    await personal_settings.begin(work, partner_id, user_id)
    return partner_id


async def _known_person(work: Write, name: str, email: str) -> tuple[str | None, bool]:
    """Find who had the address here, and whether it is anybody else's.

    Who belonged to the company once may come again, under the name that he had.
    """
    user_id, is_member = await person_at(work, email)
    if user_id is None or is_member:
        return user_id, is_member
    (person,) = await work.stored("users", "id", user_id, "name")
    return user_id, person["name"] != name


def _text_faults(texts: Mapping[str, str | None]) -> Iterator[InputFault]:
    for name, value in texts.items():
        needed = _NAME_NEEDED if name == "name" else None
        yield from line_faults(camel(name), value, LONGEST_NAME, needed=needed)


async def _update(work: Write, wanted: UpdateTradePartnerInput) -> str:
    sent = given(wanted, *_OF_PERSON, *_OF_PARTNER)
    needs = {each: _UPDATED[each] for each in map(camel, sent)}
    partner = await held(work, wanted, needs or {"tradePartnerId": "update_partner"})
    if "email" in sent:
        # An invitation goes there, by whoever sends the next.
        await permit_reach(work, partner["id"], ("email",))
    refuse([*await _faults(work, partner, sent)])
    if person := _person(sent):
        await _change_person(work, partner["user_id"], person)
    values = {each: tidy(sent[each]) for each in _OF_PARTNER if each in sent}
    await stamp(work, partner, **values)
    return partner["id"]


async def _faults(
    work: Write, partner: Row, sent: Mapping[str, Any]
) -> list[InputFault]:
    texts = {name: value for name, value in sent.items() if name != "email"}
    faults = list(_text_faults(texts))
    if "email" in sent:
        address = sent["email"] or ""
        faults += address_faults("email", address)
        user_id, _ = await person_at(work, address)
        if user_id not in {None, partner["user_id"]}:
            faults.append(InputFault("email", TAKEN))
    return faults


def _person(sent: Mapping[str, Any]) -> dict[str, str]:
    person: dict[str, str] = {}
    if "name" in sent:
        person["name"] = sent["name"].strip()
    if "email" in sent:
        person["email"] = tidy_address(sent["email"])
    return person


async def _change_person(work: Write, user_id: str, person: Row) -> None:
    """Write who a partner is, and tell of another address: links are mailed to it."""
    (before,) = await work.stored("users", "id", user_id, "email")
    await work.change("users", user_id, **person)
    changes = {"email": (before["email"], person.get("email", before["email"]))}
    action = "UPDATE_TRADE_PARTNER"
    await company_history.tell(work, action, changes, person_id=user_id)


async def _show(work: Write, wanted: SetShowInListsInput) -> str:
    partner = await held(work, wanted, _SHOWN)
    await stamp(work, partner, is_shown_in_lists=wanted.is_shown_in_lists)
    return partner["id"]


async def _set_mails(work: Write, wanted: SetEmailPreferencesInput) -> str:
    partner = await held(work, wanted, _MAILED)
    await stamp(
        work,
        partner,
        gets_work_requests=wanted.gets_work_requests,
        summary_days=as_stored(wanted.summary_days),
    )
    return partner["id"]


async def _deactivate(work: Write, wanted: DeactivateTradePartnerInput) -> str:
    partner = await held(work, wanted, _DEACTIVATED)
    await set_active(work, partner, "DEACTIVATE_TRADE_PARTNER", is_active=False)
    return partner["id"]


async def _reactivate(work: Write, wanted: ReactivateTradePartnerInput) -> str:
    partner = await held(work, wanted, _REACTIVATED)
    await set_active(work, partner, "REACTIVATE_TRADE_PARTNER", is_active=True)
    return partner["id"]


def partner_act(change: Any, needs: Needs) -> Any:
    """Make a mutation of an act on a partner; whoever is one may be kept out by it."""
    return act(
        change,
        table="memberships",
        inputs=needs,
        subject="trade_partner_id",
        changes_rights=True,
    )


add_trade_partner = act(
    _add,
    table="companies",
    act="add_trade_partner",
    inputs=_ADDED,
    changes_rights=True,
)
update_trade_partner = partner_act(_update, _UPDATED)
set_show_in_lists = partner_act(_show, _SHOWN)
set_email_preferences = partner_act(_set_mails, _MAILED)
deactivate_trade_partner = partner_act(_deactivate, _DEACTIVATED)
reactivate_trade_partner = partner_act(_reactivate, _REACTIVATED)
