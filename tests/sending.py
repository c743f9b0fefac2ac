"""Files sent and fetched over HTTP, as the demo's people do, without a socket."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
from starlette.applications import Starlette

from db.files import Files
from server import files, pictures
from tests.asking import Asking
from tests.sites import CLINIC

PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n"
SCHEDULE = "Fixture schedule.pdf"
LIST = """
query ($project: ID!) {
  project(id: $project) {
    items(first: 100) {
      nodes { attachments(first: 50) { nodes { id name url mediaType sizeBytes } } }
    }
    milestones(first: 100) {
      nodes { attachments(first: 50) { nodes { id name url mediaType sizeBytes } } }
    }
  }
}
"""


class Sending:
    """Sends and fetches files of one world, kept in one place."""

    def __init__(self, ask: Asking, place: str) -> None:
        self.ask = ask
        self.app = Starlette(routes=[*files.routes(), *pictures.routes()])
        self.app.state.operations = ask.operations
        ask.operations.files = Files(place)
        transport = httpx2.ASGITransport(app=self.app)
        self.client = httpx2.AsyncClient(transport=transport, base_url="http://x")

    async def send(self, who: str | None, content: Any = PDF, **headers: str) -> Any:
        return await self.client.post(
            "/files", content=content, headers=self.headers(who) | headers
        )

    async def send_picture(
        self, who: str | None, content: Any, place: str = "/pictures"
    ) -> Any:
        headers = self.headers(who)
        return await self.client.post(place, content=content, headers=headers)

    async def sent(self, who: str, content: Any = PDF) -> str:
        answer = await self.send(who, content)
        assert answer.status_code == 201, answer.text
        return answer.json()["upload"]

    async def fetch(self, who: str | None, path: str, **options: Any) -> Any:
        headers = self.headers(who) | options.pop("headers", {})
        method = options.pop("method", "GET")
        return await self.client.request(method, path, headers=headers, **options)

    def headers(self, who: str | None) -> dict[str, str]:
        return {"authorization": f"Bearer demo-{who}"} if who else {}


def kept(folder: Path) -> dict[str, bytes]:
    """Read all that a folder holds, however deep."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


async def files_of(ask: Asking, who: str) -> dict[str, Any]:
    """Give the files that a person finds in the clinic, by name."""
    body = await ask(who, LIST, project=CLINIC)
    places = body["data"]["project"]
    return {
        one["name"]: one
        for nodes in (places["items"]["nodes"], places["milestones"]["nodes"])
        for place in nodes
        for one in place["attachments"]["nodes"]
    }


def code(answer: Any) -> tuple[int, str]:
    """Say how a request was refused."""
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


async def pieces(
    content: bytes, size: int = 1_000, pause: float = 0.0
) -> AsyncIterator[bytes]:
    """Let a body come piece by piece."""
    for at in range(0, len(content), size):
        await asyncio.sleep(pause)
        yield content[at : at + size]
