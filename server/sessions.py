"""The session's cookie: where it is put, and when it counts.

Over https it is a `__Host-` cookie: bound to this host, and to encryption. Browsers do
not agree on such cookies from http://127.0.0.1, so there, and only there, its name is
plain. Which one is chosen by the configured address, never by a request.
"""

from dataclasses import replace
from datetime import timedelta
from http.cookies import CookieError, SimpleCookie

from db.accounts import LONGEST
from server.answers import Request
from server.refusals import Refused
from server.settings import Settings

CSRF = "x-fieldgate-csrf"
FOREIGN = "A session is good for this site's own pages, which send X-Fieldgate-CSRF: 1."
SESSION = "fieldgate"
_OWN = frozenset({"same-origin", "none"})


def _is_plain(settings: Settings) -> bool:
    return settings.home.startswith("http://")


def cookie_name(settings: Settings, name: str = SESSION) -> str:
    return name if _is_plain(settings) else f"__Host-{name}"


def set_cookie(
    settings: Settings,
    secret: str | None,
    name: str = SESSION,
    longest: timedelta = LONGEST,
) -> str:
    """Write the header that puts a secret into the browser, or takes it out."""
    seconds = int(longest.total_seconds()) if secret else 0
    secure = "" if _is_plain(settings) else "; Secure"
    return (
        f"{cookie_name(settings, name)}={secret or ''}; Path=/; Max-Age={seconds}"
        f"; HttpOnly; SameSite=Lax{secure}"
    )


def session_of(settings: Settings, headers: dict[str, str]) -> str | None:
    return cookie_of(settings, headers, SESSION)


def cookie_of(settings: Settings, headers: dict[str, str], name: str) -> str | None:
    """Read a secret that the browser keeps; a cookie that cannot be read is none."""
    try:
        sent = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return None
    found = sent.get(cookie_name(settings, name))
    return found.value if found and found.value else None


def is_foreign(settings: Settings, headers: dict[str, str]) -> bool:
    """Say whether a browser names another site as the one that asks."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    is_of_others = origin is not None and origin != settings.home
    return is_of_others or (site is not None and site not in _OWN)


def check_own(settings: Settings, headers: dict[str, str]) -> None:
    """Refuse what some other page has a browser do with the session that it keeps.

    A form cannot send a header of its own, and a script elsewhere has to ask first.
    """
    if headers.get(CSRF) != "1" or is_foreign(settings, headers):
        raise Refused(403, "FORBIDDEN", FOREIGN)


def secret_of(
    settings: Settings, headers: dict[str, str], *, changes: bool
) -> str | None:
    """Read the session that a request asks with; one that changes must be of ours."""
    session = session_of(settings, headers)
    if session and changes:
        check_own(settings, headers)
    return session


def with_session(
    settings: Settings, headers: dict[str, str], request: Request
) -> Request:
    """Let a request without a token be asked by whoever has the session."""
    session = session_of(settings, headers)
    request = replace(
        request,
        session=session,
        is_foreign=is_foreign(settings, headers),
        client=headers.get("user-agent", ""),
    )
    if request.token is not None:
        return request
    secret = secret_of(settings, headers, changes=not request.is_get)
    return replace(request, token=secret)
