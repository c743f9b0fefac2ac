"""The same as people write it: stock Strawberry over SQLAlchemy's ORM."""

import orjson
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from db.engine import SERVER_SETTINGS
from tests.bench.documents import Case
from tests.bench.stock.context import Context
from tests.bench.stock.schema import schema
from tests.bench.world import World


class Stock:
    def __init__(self, world: World) -> None:
        self._world = world

    async def open(self) -> None:
        options = {}
        if self._world.kind == "postgresql":
            options["connect_args"] = {"server_settings": SERVER_SETTINGS}
        self._engine = create_async_engine(self._world.url, **options)

    async def close(self) -> None:
        await self._engine.dispose()

    async def answer(self, case: Case) -> bytes:
        async with AsyncSession(self._engine) as session:
            context = Context(session)
            await context.sign_in(self._world.token)
            variables = case.variables(self._world.project_id)
            result = await schema.execute(case.text, variables, context)
        if result.errors:
            raise RuntimeError(result.errors[0])
        return orjson.dumps({"data": result.data})
