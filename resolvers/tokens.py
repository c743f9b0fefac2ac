"""Tokens of one's own: made with what they may, shown once, and taken back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import strawberry

from db.accounts import hold_member
from db.ids import new_id
from db.links import hash_of
from db.mails import stored
from db.models.tokens import PREFIX, Channel, Scope, new_secret
from resolvers.acts import act, changed
from resolvers.engine.marks import Batched
from resolvers.engine.plans import BatchInfo
from resolvers.engine.relations import to_many
from resolvers.payloads import InputFault, Payload, refuse
from resolvers.rights import forbidden, permit
from resolvers.texts import LONGEST_NAME, line_faults
from resolvers.writes import Write

TABLE = "tokens"
MOST_DAYS = 365
MOST_TOKENS = 50
SHOWN = len(PREFIX) + 6


@strawberry.input(description="A token to be made.")
class CreateTokenInput:
    name: str = strawberry.field(description="What it is for.")
    scopes: list[Scope] = strawberry.field(description="What it may be used for.")
    days: int = strawberry.field(default=90, description="How long it is good.")
    channel: Channel = strawberry.field(
        default=Channel.WEB, description="What it is used from."
    )


@strawberry.input(description="A token of one's own, to be taken back.")
class RevokeTokenInput:
    token_id: strawberry.ID = strawberry.field(description="The token.")


async def _create(work: Write, wanted: CreateTokenInput) -> str:
    viewer = work.decision.viewer
    # What the mobile app does not have is not to be had by a token made there.
    if viewer.is_on_mobile and wanted.channel is not Channel.MOBILE:
        raise forbidden(["channel"])
    # Whoever asks for several at once has them counted one after the other.
    await hold_member(work.connection, viewer.membership_id)
    own = await work.stored(
        TABLE, "membership_id", viewer.membership_id, "id", "expires_at"
    )
    refuse([*_faults(wanted), *_too_many(own)])
    token_id, secret = new_id("tok"), new_secret()
    ends = stored(datetime.fromisoformat(work.at) + timedelta(days=wanted.days))
    refuse(_too_long(ends, own, work.desk.credential.id))
    await work.add(
        TABLE,
        id=token_id,
        membership_id=viewer.membership_id,
        name=wanted.name.strip(),
        hash=hash_of(secret),
        prefix=secret[:SHOWN],
        scopes=" ".join(scope for scope in Scope if scope in wanted.scopes),
        channel=wanted.channel,
        created_at=work.at,
        expires_at=ends,
    )
    # Not in the payload: that is kept for a retry, and this is kept nowhere.
    work.desk.jar.shown[token_id] = secret
    return token_id


def _faults(wanted: CreateTokenInput) -> Iterator[InputFault]:
    needed = "A token needs a name."
    yield from line_faults("name", wanted.name, LONGEST_NAME, needed=needed)
    if not wanted.scopes:
        yield InputFault("scopes", "A token needs at least one scope.")
    elif Scope.READ not in wanted.scopes:
        yield InputFault("scopes", "Whoever writes reads what came of it: READ.")
    if not 1 <= wanted.days <= MOST_DAYS:
        yield InputFault("days", f"From 1 to {MOST_DAYS} days.")


def _too_many(own: list[Any]) -> Iterator[InputFault]:
    if len(own) >= MOST_TOKENS:
        yield InputFault("name", f"At most {MOST_TOKENS} tokens; revoke one first.")


def _too_long(ends: str, own: list[Any], asks_with: str) -> Iterator[InputFault]:
    """Hold a token to its own end: whoever stole it keeps nothing beyond that."""
    for row in own:
        if row["id"] == asks_with and row["expires_at"] and row["expires_at"] < ends:
            yield InputFault("days", "A token makes none that outlives itself.")


async def _revoke(work: Write, wanted: RevokeTokenInput) -> Payload:
    row = await work.row(TABLE, wanted.token_id, ("can:end",))
    permit(row, "end", ("tokenId",))
    await work.remove(TABLE, wanted.token_id)
    return Payload(None, told={"deleted_id": wanted.token_id})


def _scopes(parents: Any, info: BatchInfo) -> list[list[Scope]]:  # noqa: ARG001
    return [
        [Scope(word) for word in words.split()] for words in parents.column("scopes")
    ]


def _secret(parents: list[Payload], info: BatchInfo) -> list[str | None]:
    shown = info.context.desk.jar.shown
    return [shown.get(payload.id or "") for payload in parents]


of_viewer = to_many(TABLE, "membership_id", "id")
scopes = Batched(_scopes, needs=("scopes",))
secret = Batched(_secret)
changed_token = changed(TABLE)
create_token = act(
    _create,
    table=TABLE,
    act="create",
    inputs=("name", "scopes", "days", "channel"),
)
revoke_token = act(
    _revoke, table=TABLE, act="end", inputs=("tokenId",), subject="token_id"
)
