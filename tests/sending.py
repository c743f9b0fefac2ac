"""Files sent and fetched over HTTP, as the demo's people do, without a socket."""

from pathlib import Path
from typing import Any

import httpx2
from starlette.applications import Starlette

from db.files import Files
from server import files
from tests.asking import Asking

PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n"


class Sending:
    """Sends and fetches files of one world, kept in one place."""

    def __init__(self, ask: Asking, place: str) -> None:
        self.ask = ask
        self.app = Starlette(routes=files.routes())
        self.app.state.operations = ask.operations
        ask.operations.files = Files(place)
        transport = httpx2.ASGITransport(app=self.app)
        self.client = httpx2.AsyncClient(transport=transport, base_url="http://x")

    async def send(self, who: str | None, content: Any = PDF, **headers: str) -> Any:
        return await self.client.post(
            "/files", content=content, headers=self.headers(who) | headers
        )

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
