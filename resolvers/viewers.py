"""The viewer: who asks, and what he holds."""

from typing import Any

from db.models.tokens import Channel
from permissions.flags import Flag
from permissions.levels import Mode
from resolvers.engine.columns import Indexed
from resolvers.engine.marks import Batched
from resolvers.engine.plans import BatchInfo
from resolvers.engine.relations import rows_by_id, to_one

_FLAGS = tuple(flag.value.lower() for flag in Flag)


async def _viewer(parents: Any, info: BatchInfo) -> Indexed:  # noqa: ARG001
    membership_id = info.context.decision.membership_id
    rows = await rows_by_id(info, "memberships", [membership_id], info.selection())
    return Indexed(rows, [0])


def _permissions(parents: Any, info: BatchInfo) -> list[list[Flag]]:  # noqa: ARG001
    columns = [parents.column(name) for name in _FLAGS]
    return [
        [flag for flag, is_held in zip(Flag, held, strict=True) if is_held]
        for held in zip(*columns, strict=True)
    ]


def _channel(parents: Any, info: BatchInfo) -> list[Channel]:
    is_on_mobile = info.context.viewer.is_on_mobile
    return [Channel.MOBILE if is_on_mobile else Channel.WEB] * len(parents)


def _display_modes(parents: Any, info: BatchInfo) -> list[list[Mode]]:
    held = map(info.context.decision.modes, parents.column("id"))
    return [[mode for mode in Mode if mode in modes] for modes in held]


viewer = Batched(_viewer)
user = to_one("users", "user_id")
company = to_one("companies", "company_id")
channel = Batched(_channel)
permissions = Batched(_permissions, needs=_FLAGS)
display_modes = Batched(_display_modes, needs=("id",))
