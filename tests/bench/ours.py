"""Fieldgate in process: from the text and the token to the answer's bytes."""

import orjson

from server.operations import Operations, Request
from server.settings import Settings
from tests.bench.documents import Case
from tests.bench.world import World


class Ours:
    def __init__(self, world: World) -> None:
        self._world = world

    async def open(self) -> None:
        settings = Settings(demo=True, database_url=self._world.url)
        self._operations = await Operations.start(settings)

    async def close(self) -> None:
        await self._operations.stop()

    async def answer(self, case: Case) -> bytes:
        variables = case.variables(self._world.project_id)
        request = Request(case.text, variables, token=self._world.token)
        answer = await self._operations.run(request)
        return orjson.dumps(answer.body)
