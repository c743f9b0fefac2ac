"""Who asks, looked up by hand: the token each time, his grants once an epoch."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.bench.drivers import DRIVERS
from tests.bench.sql import statements


@dataclass(frozen=True)
class Viewer:
    """Keys are as the driver binds them."""

    company: str
    user: str
    reach: Any
    own: Any
    own_on: dict[str, Any]


class Viewers:
    def __init__(self, kind: str) -> None:
        self._sql = statements(kind)
        self._keys = DRIVERS[kind].keys
        self._known: dict[Any, Viewer] = {}

    async def of(self, fetch, token: str) -> Viewer:
        digest = hashlib.sha256(token.encode()).hexdigest()
        now = datetime.now(UTC).isoformat()
        ((member, epoch, company, user),) = await fetch(self._sql["token"], digest, now)
        viewer = self._known.get((member, epoch))
        if viewer is None:
            viewer = await self._read(fetch, member, company, user)
            self._known[member, epoch] = viewer
        return viewer

    async def _read(self, fetch, member: str, company: str, user: str) -> Viewer:
        reach = [project for (project,) in await fetch(self._sql["reach"], member)]
        own = defaultdict(list)
        for project, category in await fetch(self._sql["grants"], member):
            own[project].append(category)
        every = [category for project in reach for category in own[project]]
        keys = self._keys
        return Viewer(
            company,
            user,
            keys(reach),
            keys(every),
            {project: keys(own[project]) for project in reach},
        )
