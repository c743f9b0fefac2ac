"""Identities of one's own login: shown to their owner, removed and restored by him.

One that is removed stays on record: else the next login with a verified address would
link it anew. It opens nothing until its owner restores it, logged in another way, or
takes up an invitation to the login's address by it (resolvers/identities.py).
"""

from collections.abc import Iterator, Mapping
from typing import Any

import strawberry

from db import accounts, mails
from db.accounts import Login
from db.models.mails import MailKind
from resolvers import company_history
from resolvers.acts import act, changed
from resolvers.engine.marks import Batched
from resolvers.engine.plans import BatchInfo
from resolvers.engine.refusals import NotFound
from resolvers.engine.relations import same_row, to_linked
from resolvers.engine.statements import Between
from resolvers.payloads import InputFault, refuse
from resolvers.rights import permit
from resolvers.writes import Row, Write

TABLE = "identities"
LAST = "Nothing else opens your login: ask for a password first."


@strawberry.input(description="An identity of one's own login, to be removed.")
class RemoveIdentityInput:
    identity_id: strawberry.ID = strawberry.field(description="The identity.")


@strawberry.input(description="An identity that was removed from one's own login.")
class RestoreIdentityInput:
    identity_id: strawberry.ID = strawberry.field(description="The identity.")


async def _remove(work: Write, wanted: RemoveIdentityInput) -> str:
    account, row = await _held(work, wanted.identity_id, "remove")
    ways = await work.stored(TABLE, "account_id", account.id, *_WAY)
    refuse(_last(work, account, [way for way in ways if way["id"] != row["id"]]))
    await work.change(TABLE, row["id"], removed_at=work.at)
    await _log_out(work, Login(account.id, row["id"]))
    told = {"identity": (row["issuer"], None)}
    await _tell(work, account, "REMOVE_IDENTITY", told)
    return row["id"]


async def _restore(work: Write, wanted: RestoreIdentityInput) -> str:
    account, row = await _held(work, wanted.identity_id, "restore")
    await work.change(TABLE, row["id"], removed_at=None)
    told = {"identity": (None, row["issuer"])}
    await _tell(work, account, "RESTORE_IDENTITY", told)
    return row["id"]


_WAY = ("id", "issuer", "removed_at")


async def _held(work: Write, identity_id: str, act: str) -> tuple[Any, Row]:
    """Read what is one's own, once nobody else changes the ways into the login."""
    member = work.decision.viewer.membership_id
    account = await accounts.of_member(work.connection, member)
    if account is None:
        raise NotFound
    await accounts.hold_account(work.connection, account.id)
    row = await work.row(TABLE, identity_id, ("issuer", f"can:{act}"))
    permit(row, act, ("identityId",))
    return account, row


def _last(work: Write, account: Any, others: list[Row]) -> Iterator[InputFault]:
    """Keep the one way in; one of a provider that nobody asks any more is none."""
    issuer = work.desk.provider.issuer
    opens = [one["removed_at"] is None and one["issuer"] == issuer for one in others]
    if account.password is None and not any(opens):
        yield InputFault("identityId", LAST)


async def _log_out(work: Write, login: Login) -> None:
    """End what the identity has begun, in all companies, be it what asks for this."""
    desk = work.desk
    asking = await work.stored("sessions", "id", desk.credential.id, "identity_id")
    await accounts.end_sessions_by(work.connection, login)
    if any(session["identity_id"] == login.identity_id for session in asking):
        desk.jar.put(None)


async def _tell(
    work: Write, account: Any, action: str, told: Mapping[str, company_history.Change]
) -> None:
    person = work.decision.viewer.user_id
    await company_history.tell(work, action, told, person_id=person)
    await mails.post(work.connection, _MAILS[action], account.email, work.at)


_MAILS = {
    "REMOVE_IDENTITY": MailKind.IDENTITY_REMOVED,
    "RESTORE_IDENTITY": MailKind.IDENTITY_RESTORED,
}


def _provider(parents: Any, info: BatchInfo) -> list[str | None]:
    known = info.context.desk.provider
    return [
        known.name if issuer == known.issuer else None
        for issuer in parents.column("issuer")
    ]


_LOGIN = Between("memberships", "id", near="account_id", far="account_id")
of_viewer = to_linked(TABLE, _LOGIN, "id")
provider = Batched(_provider, needs=("issuer",))
same = same_row()
changed_identity = changed(TABLE)
remove_identity = act(
    _remove, table=TABLE, act="remove", inputs=("identityId",), subject="identity_id"
)
restore_identity = act(
    _restore, table=TABLE, act="restore", inputs=("identityId",), subject="identity_id"
)
