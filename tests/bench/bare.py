"""`python -m tests.bench.bare`: one JSON statement behind the smallest ASGI endpoint.

It does what has to be done in any case: the token, a transaction, the row scope and
the masks. It reads the operation's name and ignores its document.
"""

import json
import os
from typing import Any

import orjson
import uvicorn

from tests.bench.drivers import DRIVERS
from tests.bench.sql import statements
from tests.bench.viewers import Viewer, Viewers

VARIABLE = "BENCH_BARE"


class Bare:
    def __init__(self, kind: str, url: str) -> None:
        self._url = url
        self._database = DRIVERS[kind]()
        self._sql = statements(kind)
        self._viewers = Viewers(kind)

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        headers = dict(scope["headers"])
        token = headers[b"authorization"].decode().removeprefix("Bearer ")
        request = orjson.loads((await receive())["body"])
        body = (await self._answer(token, request)).encode()
        head = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": body})

    async def _live(self, receive, send) -> None:
        await receive()
        await self._database.open(self._url)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._database.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, token: str, request: dict[str, Any]) -> str:
        async with self._database.snapshot() as fetch:
            viewer = await self._viewers.of(fetch, token)
            name, values = _bound(viewer, request)
            ((body,),) = await fetch(self._sql[name], *values)
            return body


def _bound(viewer: Viewer, request: dict[str, Any]) -> tuple[str, tuple[Any, ...]]:
    variables = request["variables"]
    match request["operationName"]:
        case "Tiny":
            values = variables["project"], viewer.company, viewer.reach
            return "json_tiny", values
        case "Tree":
            return "json_tree", (viewer.reach, viewer.own, viewer.company, viewer.user)
    project = variables["project"]
    own = viewer.own_on[project]
    return "json_items", (
        *(project, own, viewer.company, viewer.user),
        *(variables["first"], viewer.reach),
    )


def main() -> None:
    chosen = json.loads(os.environ[VARIABLE])
    uvicorn.run(
        Bare(chosen["kind"], chosen["url"]),
        port=chosen["port"],
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
    )


if __name__ == "__main__":
    main()
