"""Logging in at an OpenID provider: `/login/openid`, and the way back from it.

The authorization code flow with PKCE. What is asked and what comes back are bound to
the browser by a cookie of ten minutes, which is good for one return.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from db import identities
from resolvers.accounts import Entered
from resolvers.doors import Door, Jar
from resolvers.engine.refusals import RateLimited
from resolvers.identities import Known, accept, enter
from resolvers.payloads import FaultyInput
from resolvers.writes import now
from server import openid_answers as answers
from server.attempts import NAME, Attempt
from server.fetching import Unreachable
from server.id_tokens import Unbelievable, is_same
from server.logs import described, log
from server.operations import Operations
from server.paying import pay
from server.providers import CALLBACK, Provider
from server.rates import of_address
from server.refusals import Refused, bad_input, bad_type, unauthenticated
from server.requests import address_of, body_of, fields, pairs
from server.sessions import cookie_of, is_foreign, session_of, set_cookie
from server.settings import Settings

POINTS = 10
FORM = "application/x-www-form-urlencoded"
NOT_OURS = "This login did not begin in this browser, or it took too long."
NOT_LOGGED_IN = "The provider has not logged anybody in."
AWAY = "The provider cannot be asked at the moment; try again later."
Step = Callable[[Request], Awaitable[Response]]


def routes(settings: Settings, provider: Provider | None = None) -> list[BaseRoute]:
    """Give the ways through the provider; without one there are none."""
    if not settings.oidc_issuer:
        return []
    way = Way(provider or Provider(settings))
    return [
        Route("/login.json", way.offered),
        Route(answers.START, way.answering(way.begin), methods=["GET", "POST"]),
        Route(CALLBACK, way.answering(way.arrive)),
    ]


class Way:
    """Leads a browser to the provider, and back in."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider

    async def offered(self, _: Request) -> Response:
        """Tell pages what they can offer beside a password."""
        offered = {"name": self.provider.name, "url": answers.START}
        return JSONResponse([offered], headers=answers.HEADERS)

    def answering(self, step: Step) -> Step:
        """Answer what is refused, and what fails, in words of our own."""

        async def answered(request: Request) -> Response:
            payer = of_address(address_of(request.scope))
            try:
                await pay(request.app.state.operations.rates, payer, POINTS)
                return await step(request)
            except Exception as error:  # noqa: BLE001 - its text may hold values
                return answers.refusal(request, _refused(error), self.provider.name)

        return answered

    async def begin(self, request: Request) -> Response:
        """Send a browser to the provider, with a cookie that lets it come back."""
        operations: Operations = request.app.state.operations
        settings = operations.settings
        asked = await _asked(request, settings)
        wish = (asked.get(name, "") for name in ("invitation", "membership"))
        attempt = Attempt.begun(settings.key, *wish)
        if attempt is None:
            raise bad_input("This is no invitation, or no membership.")
        await operations.throttle.count("login", address_of(request.scope))
        answer = answers.to_provider(request, await self.provider.door(attempt))
        async with operations.database.writing() as connection:
            await identities.begin(connection, attempt.cookie, now())
        cookie = set_cookie(settings, attempt.cookie, NAME, identities.PATIENCE)
        answer.headers.append("set-cookie", cookie)
        return answer

    async def arrive(self, request: Request) -> Response:
        """Let in whom the provider sends back: once, and to this house only."""
        operations: Operations = request.app.state.operations
        settings, said = operations.settings, pairs(request.scope["query_string"])
        attempt = await self._attempt(request, said)
        known = await self.provider.identify(attempt, said.get("code", ""))
        door = _door(request)
        entered = await _let_in(door, known, attempt)
        if not entered.is_logged_in:
            return answers.choice(request, entered.companies)
        answer = answers.into_the_house()
        for cookie in (
            set_cookie(settings, door.jar.secret),
            set_cookie(settings, None, NAME),
        ):
            answer.headers.append("set-cookie", cookie)
        return answer

    async def _attempt(self, request: Request, said: dict[str, str]) -> Attempt:
        """Use up the login that this browser has begun; no other comes back in it."""
        operations: Operations = request.app.state.operations
        settings = operations.settings
        cookie = cookie_of(settings, fields(request.scope), NAME)
        attempt = Attempt.read(settings.key, cookie)
        if attempt is None or not is_same(said.get("state", ""), attempt.state):
            raise bad_input(NOT_OURS)
        if not await self.provider.is_from(said.get("iss")):
            raise Unbelievable("iss")
        async with operations.database.writing() as connection:
            is_first = await identities.take(connection, attempt.cookie, now())
        if not is_first:
            raise bad_input(NOT_OURS)
        return attempt


async def _asked(request: Request, settings: Settings) -> dict[str, str]:
    """Read the wish; an invitation is a secret, and so in no address."""
    headers = fields(request.scope)
    if request.method != "POST":
        return pairs(request.scope["query_string"]) | {"invitation": ""}
    if is_foreign(settings, headers):
        raise Refused(403, "FORBIDDEN", "Only this site's own pages may ask for this.")
    if headers.get("content-type", "").partition(";")[0] != FORM:
        raise bad_type(f"A form is {FORM}.")
    return pairs(await body_of(headers, request.receive))


def _door(request: Request) -> Door:
    operations: Operations = request.app.state.operations
    headers = fields(request.scope)
    return Door(
        operations.database,
        operations.throttle,
        address_of(request.scope),
        headers.get("user-agent", ""),
        session_of(operations.settings, headers),
        Jar(),
    )


async def _let_in(door: Door, known: Known, attempt: Attempt) -> Entered:
    if attempt.invitation:
        return await accept(door, known, attempt.invitation)
    return await enter(door, known, attempt.membership)


def _refused(error: Exception) -> Refused:
    """Say what is wrong; the words of an error of the program may hold values."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, RateLimited):
        return Refused(429, error.code, str(error))
    if isinstance(error, FaultyInput):
        return unauthenticated(error.faults[0].message)
    if isinstance(error, Unbelievable):
        log.warning("login_not_believed", reason=str(error))
        return unauthenticated(NOT_LOGGED_IN)
    if isinstance(error, Unreachable):
        log.error("provider_failed", reason=str(error))
        return Refused(502, "INTERNAL", AWAY)
    log.error("failed", **described(error))
    return Refused(500, "INTERNAL", "Internal error.")
