"""What a browser is shown that comes to log in at a provider: pages, or JSON.

Nothing of what was asked stands in them.
"""

from collections.abc import Sequence
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from server.explorer import PLAIN
from server.http import PRIVATE
from server.logs import note_errors
from server.refusals import Refused

START = "/login/openid"
HEADERS = {
    **PRIVATE,
    "content-security-policy": PLAIN,
    "referrer-policy": "no-referrer",
}
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Log in</title>
<h1>Log in</h1>
<p>{words}</p>
<ul>{links}</ul>
</html>
"""
_LINK = '<li><a href="{there}">{words}</a></li>'


def to_provider(request: Request, address: str) -> Response:
    """Send a browser there; a script, which cannot go itself, is told where."""
    if request.method == "POST" and not _takes_pages(request):
        return JSONResponse({"location": address}, headers=HEADERS)
    return _to(address)


def into_the_house() -> Response:
    """Send whoever is logged in to the one place that there is: ours."""
    return _to("/")


def _to(address: str) -> Response:
    return RedirectResponse(address, 303, headers=HEADERS)


def refusal(request: Request, refused: Refused, name: str) -> Response:
    """Say why nobody was logged in, with a way to begin again."""
    status, body = refused.answer.status, refused.answer.body
    note_errors(request.scope, body)
    [error] = body["errors"]
    again = {START: f"Log in with {name}"}
    answer = _shown(request, status, body, _page(error["message"], again))
    answer.headers.update(refused.headers)
    return answer


def choice(request: Request, companies: Sequence[Any]) -> Response:
    """Ask which company to enter; no session has begun."""
    body = {
        "isLoggedIn": False,
        "companies": [
            {"membershipId": one.membership_id, "companyName": one.company_name}
            for one in companies
        ],
    }
    links = {
        f"{START}?membership={one.membership_id}": one.company_name for one in companies
    }
    return _shown(request, 200, body, _page("Which company?", links))


def _shown(request: Request, status: int, body: Any, page: str) -> Response:
    if _takes_pages(request):
        return HTMLResponse(page, status, headers=HEADERS)
    return JSONResponse(body, status, headers=HEADERS)


def _takes_pages(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _page(words: str, links: dict[str, str]) -> str:
    listed = "".join(
        _LINK.format(there=escape(there), words=escape(name))
        for there, name in links.items()
    )
    return _PAGE.format(words=escape(words), links=listed)
