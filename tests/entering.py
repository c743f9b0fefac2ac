"""People who come to log in: invited, registered, and in by a session's cookie."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, select

from db.engine import Database
from db.gate import MACHINE
from db.links import secret_of
from db.models.accounts import Link
from db.models.companies import Membership
from db.models.users import User
from resolvers.invitations import invite
from server.answers import Answer, Request
from tests.asking import DOCUMENTS, Asking
from tests.test_writes import writing

ELENA = "elena@vosselectric.example"
DAN = "dan@pruittplumbing.example"
PASSWORD = "a lighting package"
OTHER = "two heat pumps, please"


@dataclass
class Browser:
    """Asks as one browser does: from an address, with the cookie that it keeps."""

    ask: Asking
    address: str = "192.0.2.7"
    secret: str | None = None
    client: str = "a browser"

    async def __call__(self, document: str, **variables: Any) -> dict[str, Any]:
        return (await self.whole(document, **variables)).body

    async def whole(self, document: str, **variables: Any) -> Answer:
        if "{" not in document:
            document = (DOCUMENTS / document).read_text(encoding="utf-8")
        request = Request(
            document,
            variables,
            token=self.secret,
            session=self.secret,
            address=self.address,
            client=self.client,
        )
        answer = await self.ask.operations.run(request)
        if cookie := answer.headers.get("set-cookie"):
            self.secret = cookie.partition(";")[0].partition("=")[2] or None
        return answer

    async def log_in(self, email: str, password: str = PASSWORD, **more: Any) -> Any:
        wanted = {"email": email, "password": password, **more}
        return (await self("accounts.graphql", input=wanted))["data"]["logIn"]

    async def accept(self, token: str, password: str = PASSWORD, **more: Any) -> Any:
        wanted = {"token": token, "password": password, **more}
        body = await self("accept_invitation.graphql", input=wanted)
        return body["data"]["acceptInvitation"]

    async def who(self) -> str | None:
        body = await self("{ viewer { user { name } } }")
        return body["data"]["viewer"]["user"]["name"] if "data" in body else None


@contextmanager
def sent_to(database: Database) -> Iterator[list[str]]:
    """Collect the statements that are sent within, past any snapshot."""
    texts: list[str] = []

    def noted(_connection: Any, _cursor: Any, text: str, *_more: Any) -> None:
        texts.append(text)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", noted)
    try:
        yield texts
    finally:
        event.remove(engine, "before_cursor_execute", noted)


async def rows(ask: Asking, *wanted: Any) -> list[tuple[Any, ...]]:
    """Read columns past the gate, in the order of the first."""
    async with ask.operations.database.writing() as connection:
        found = await connection.execute(
            select(*wanted).order_by(wanted[0]), execution_options=MACHINE
        )
        return [tuple(row) for row in found]


async def member_named(ask: Asking, name: str, company: str | None = None) -> str:
    async with ask.operations.database.writing(company) as connection:
        found = select(Membership.id).join(User, User.id == Membership.user_id)
        return str(await connection.scalar(found.where(User.name == name)))


async def invited(
    ask: Asking,
    name: str,
    message: str | None = None,
    who: str = "admin",
    company: str | None = None,
) -> str:
    """Invite somebody, and give the secret that is mailed to him."""
    member = await member_named(ask, name, company)
    async with writing(ask, who) as work:
        await invite(work, member, message)
    return await mailed(ask, Link.membership_id == member, company)


async def mailed(ask: Asking, which: Any, company: str | None = None) -> str:
    """Give the secret of the one link that is good."""
    async with ask.operations.database.writing(company) as connection:
        link_id = await connection.scalar(select(Link.id).where(which))
    return secret_of(ask.operations.settings.key, str(link_id))


async def registered(ask: Asking, name: str = "Elena Voss") -> Browser:
    browser = Browser(ask)
    entered = await browser.accept(await invited(ask, name))
    assert entered == {"isLoggedIn": True, "errors": []}
    return browser
