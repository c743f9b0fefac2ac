"""Changing the address of one's own login: asked for, then confirmed by its mail."""

from typing import Any

import strawberry
from sqlalchemy.exc import IntegrityError

from db import accounts, addresses, mails
from db.ids import new_id
from db.models.accounts import LinkKind
from db.models.mails import MailKind
from resolvers import company_history, personal_settings
from resolvers.accounts import GONE, Done
from resolvers.acts import act
from resolvers.engine.marks import Act
from resolvers.engine.plans import BatchInfo
from resolvers.password_acts import own_login
from resolvers.payloads import FaultyInput, refuse
from resolvers.rights import Needs
from resolvers.texts import address_faults, unreadable
from resolvers.transactions import write
from resolvers.writes import Row, Write

_REQUEST: Needs = {"newEmail": "update", "currentPassword": "update"}
_CONFIRM: Needs = {"token": "update"}


@strawberry.input(description="The address that one's login is to have.")
class RequestAddressChangeInput:
    new_email: str = strawberry.field(description="The new address.")
    current_password: str = strawberry.field(description="The login's password.")


@strawberry.input(description="That one reads what is sent to the new address.")
class ConfirmAddressInput:
    token: str = strawberry.field(description="The secret of the mailed link.")


async def _answer(
    _parents: Any,
    info: BatchInfo,
    input: RequestAddressChangeInput,  # noqa: A002 (GraphQL's word)
) -> list[Done]:
    context = info.context
    try:
        refuse([*address_faults("newEmail", input.new_email), *unreadable(input)])
        known = await own_login(context.desk, context.viewer, input.current_password)
        async with write(context) as work:
            await personal_settings.own(work, _REQUEST)
            await _send(work, known.id, mails.tidy_address(input.new_email))
    except FaultyInput as faulty:
        return [Done(is_done=False, errors=faulty.faults)]
    return [Done(is_done=True)]


async def _send(work: Write, account_id: str, address: str) -> None:
    """Mail the one good link; whose the address is, is looked up when it is sent."""
    link_id = new_id("lnk")
    is_posted = await mails.post(
        work.connection, MailKind.NEW_ADDRESS, address, work.at, link_id=link_id
    )
    if is_posted:
        await accounts.add_link(
            work.connection,
            work.secret,
            kind=LinkKind.NEW_ADDRESS,
            account_id=account_id,
            address=address,
            at=work.at,
            link_id=link_id,
        )


async def _confirm(work: Write, wanted: ConfirmAddressInput) -> str:
    settings = await personal_settings.own(work, _CONFIRM)
    kind, viewer = LinkKind.NEW_ADDRESS, work.decision.viewer
    link = await accounts.take_link(work.connection, kind, wanted.token, work.at)
    login = await accounts.of_member(work.connection, viewer.membership_id)
    if link is None or login is None or link.account_id != login.id:
        raise FaultyInput(GONE)
    try:
        await addresses.change(work.connection, login.id, link.address)
        await _record(work, settings, login.email, link.address)
    except IntegrityError:
        # Somebody else has it by now, which nobody is told.
        raise FaultyInput(GONE) from None
    await mails.post(work.connection, MailKind.ADDRESS_CHANGED, login.email, work.at)
    return settings["id"]


async def _record(work: Write, settings: Row, old: str, new: str) -> None:
    """Let the company know where to reach him, and that he said so himself."""
    user_id = settings["user_id"]
    await work.change("users", user_id, email=new)
    await personal_settings.stamp(work, settings)
    changes = {"email": (old, new)}
    await company_history.tell(work, "CHANGE_ADDRESS", changes, person_id=user_id)


request_address_change = Act(
    _answer, table=personal_settings.TABLE, act="update", inputs=tuple(_REQUEST)
)
confirm_address = act(_confirm, table=personal_settings.TABLE, inputs=_CONFIRM)
