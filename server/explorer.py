"""The pages: the explorer at `/`, side by side at `/compare`, and what they load."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from permissions import matrix

DOCUMENTS = Path(__file__).parents[1] / "graphql"
SOURCE = DOCUMENTS / "explorer"
BUILT = SOURCE / "dist"
CDN = "https://unpkg.com"

# The printed schema lies beside the documents, but nobody can run it.
RUNNABLE = re.compile(r"(?!schema\.)[a-z_]+\.graphql")


def content_policy(**sources: str) -> str:
    """Write a Content-Security-Policy that allows nothing but what is named."""
    allowed = {
        "default": "'none'",
        "connect": "'self'",
        "img": "'self' data:",
    } | sources
    rules = [f"{kind}-src {source}" for kind, source in allowed.items()]
    closed = ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"]
    return "; ".join(rules + closed)


PLAIN = content_policy(script="'self'", style="'self'")
# Monaco writes its styles into the page and runs its language services as workers.
EXPLORER = content_policy(
    script="'self'",
    worker="'self' blob:",
    style="'self' 'unsafe-inline'",
    font="'self' data:",
)
FROM_CDN = content_policy(
    script=f"'self' {CDN}",
    style=f"'self' 'unsafe-inline' {CDN}",
    font="'self' data:",
)


class Persona(Protocol):
    """Someone whom the pages offer to ask as; the token is public."""

    @property
    def token(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def note(self) -> str: ...


def guarded(policy: str, lifetime: str = "no-cache") -> Mapping[str, str]:
    return {
        "Content-Security-Policy": policy,
        "Cache-Control": lifetime,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }


class Files(StaticFiles):
    """A folder of scripts and styles; one that is not built yet answers 404."""

    def __init__(self, directory: Path, headers: Mapping[str, str]) -> None:
        super().__init__(directory=directory, check_dir=False)
        self.headers = headers

    async def check_config(self) -> None:
        return

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(self.headers)
        return response


async def explore(_: Request) -> Response:
    page = BUILT / "index.html"
    if page.is_file():
        return FileResponse(page, headers=guarded(EXPLORER))
    return FileResponse(SOURCE / "cdn" / "index.html", headers=guarded(FROM_CDN))


async def compare(_: Request) -> Response:
    return FileResponse(SOURCE / "compare" / "index.html", headers=guarded(PLAIN))


def documents() -> list[str]:
    names = (path.name for path in DOCUMENTS.glob("*.graphql"))
    return sorted(name for name in names if RUNNABLE.fullmatch(name))


async def list_documents(_: Request) -> Response:
    return JSONResponse(documents(), headers=guarded(PLAIN))


async def read_document(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in documents():
        raise HTTPException(404)
    return FileResponse(
        DOCUMENTS / name, media_type="text/plain", headers=guarded(PLAIN)
    )


async def show_matrix(_: Request) -> Response:
    """Answer who sees what: of the policy, which is the same for all companies."""
    rows = [asdict(line) for line in matrix.lines()]
    told = {"people": list(matrix.people()), "guards": rows}
    return JSONResponse(told, headers=guarded(PLAIN))


def persona_list(personas: Sequence[Persona]) -> Route:
    """Answer the demo's personas; outside the demo there is no such route."""
    rows = [
        {"token": one.token, "name": one.name, "role": one.role, "note": one.note}
        for one in personas
    ]

    async def list_personas(_: Request) -> Response:
        return JSONResponse(rows, headers=guarded(PLAIN))

    return Route("/personas.json", list_personas)


def folders() -> Mount:
    hashed = guarded(EXPLORER, "public, max-age=31536000, immutable")
    plain = guarded(PLAIN)
    return Mount(
        "/explorer",
        routes=[
            Mount("/assets", Files(BUILT / "assets", hashed)),
            *(
                Mount(f"/{name}", Files(SOURCE / name, plain))
                for name in ("page", "compare", "cdn")
            ),
        ],
    )


def routes(personas: Sequence[Persona] = ()) -> list[BaseRoute]:
    """Give all routes of the pages, with `/personas.json` if there are personas."""
    pages: list[BaseRoute] = [
        Route("/", explore),
        Route("/compare", compare),
        Route("/documents.json", list_documents),
        Route("/documents/{name}", read_document),
        Route("/matrix.json", show_matrix),
        folders(),
    ]
    return [*pages, persona_list(personas)] if personas else pages
