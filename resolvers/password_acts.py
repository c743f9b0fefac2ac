"""Changing one's own password, which ends every other session of the login."""

from types import SimpleNamespace
from typing import Any

import strawberry

from db import accounts, mails
from db.models.mails import MailKind
from permissions.viewers import Viewer
from resolvers import passwords
from resolvers.accounts import Done, password_faults
from resolvers.desk import Desk
from resolvers.engine.marks import Act
from resolvers.engine.plans import BatchInfo
from resolvers.payloads import FaultyInput, InputFault, refuse
from resolvers.texts import unreadable
from resolvers.transactions import write
from resolvers.writes import Write

WRONG = InputFault("currentPassword", "This is not the password of your login.")


@strawberry.input(description="A new password for one that is known.")
class ChangePasswordInput:
    current_password: str = strawberry.field(description="The password until now.")
    new_password: str = strawberry.field(description="The password from now on.")


async def _answer(
    _parents: Any,
    info: BatchInfo,
    input: ChangePasswordInput,  # noqa: A002 (GraphQL's word)
) -> list[Done]:
    try:
        refuse(password_faults("newPassword", input.new_password))
        refuse(unreadable(input))
        known = await own_login(
            info.context.desk, info.context.viewer, input.current_password
        )
        password = await passwords.hashed(input.new_password)
        async with write(info.context) as work:
            await _change(work, known, password)
    except FaultyInput as faulty:
        return [Done(is_done=False, errors=faulty.faults)]
    return [Done(is_done=True)]


async def own_login(desk: Desk, viewer: Viewer, password: str) -> Any:
    """Read the viewer's login, whose password he has to know; tries are counted."""
    async with desk.database.writing(viewer.company_id) as connection:
        known = await accounts.of_member(connection, viewer.membership_id)
    who = (desk.address, known.email if known else viewer.membership_id)
    if desk.throttle is not None:
        await desk.throttle.count("login", *who)
    kept = known.password if known else None
    tried = password[: passwords.LONGEST + 1]
    if not await passwords.is_right(kept, tried) or known is None:
        raise FaultyInput(WRONG)
    if desk.throttle is not None:
        await desk.throttle.forget("login", *who)
    return known


async def _change(work: Write, known: Any, password: str) -> None:
    viewer = work.decision.viewer
    current = await accounts.of_member(work.connection, viewer.membership_id)
    if current is None or current.password != known.password:
        raise FaultyInput(WRONG)
    await accounts.set_password(work.connection, known.id, password, work.at)
    credential, jar = work.desk.credential, work.desk.jar
    sessions = await work.stored("sessions", "id", credential.id, "client")
    await accounts.end_sessions(work.connection, known.id)
    if sessions:
        # Whoever had a copy of this session has none of the next.
        entrance = SimpleNamespace(
            company_id=viewer.company_id, membership_id=viewer.membership_id
        )
        (session,) = sessions
        begun = (entrance, accounts.Login(known.id), session["client"], work.at)
        jar.put(await accounts.add_session(work.connection, *begun))
    await mails.post(work.connection, MailKind.PASSWORD_CHANGED, known.email, work.at)


change_password = Act(
    _answer, table="sessions", act="end", inputs=("currentPassword", "newPassword")
)
