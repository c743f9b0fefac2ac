"""An OpenID provider in this process, which says what a test has it say."""

import hashlib
import time
from base64 import b64decode, urlsafe_b64encode
from collections import Counter
from functools import cache
from urllib.parse import parse_qsl

import httpx2
from joserfc import jwt
from joserfc.jwk import ECKey
from sqlalchemy import select, update
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from db import accounts
from db.models.accounts import Account
from db.models.companies import Membership
from db.models.users import User
from server import openid
from server.http import GraphQLEndpoint
from server.providers import Provider
from server.settings import Settings
from tests.asking import DOCUMENTS
from tests.entering import ELENA
from tests.sites import change

HOME = "https://app.hartwell.example"
ISSUER = "https://login.example"
CLIENT, SECRET = "fieldgate:web", "a secret of two & more"
ACCESS = "an access token"
AT = "2026-01-01T00:00:00.000000Z"
HTML = {"accept": "text/html"}
OWN = {"x-fieldgate-csrf": "1", "origin": HOME}
WHO = {"query": "{ viewer { user { name } company { name } } }"}


@cache
def key(kid="one"):
    return ECKey.generate_key("P-256", {"kid": kid, "alg": "ES256", "use": "sig"})


def encoded(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def at_hash(access=ACCESS):
    return encoded(hashlib.sha256(access.encode()).digest()[:16])


def claims_of(nonce, **more):
    now = int(time.time())
    said = {"iss": ISSUER, "aud": CLIENT, "sub": "elena-1", "nonce": nonce}
    said |= {"iat": now, "exp": now + 300, "at_hash": at_hash()}
    said |= {"email": ELENA, "email_verified": True} | more
    return {name: value for name, value in said.items() if value is not None}


def signed(claims, signer=None, **header):
    signer = signer or key()
    return jwt.encode({"alg": "ES256", "kid": signer.kid} | header, claims, signer)


class StandIn:
    """The provider: it checks what a real one would, and counts what it is asked."""

    def __init__(self):
        self.signer, self.published = key(), [key()]
        self.asked = Counter()
        self.describes = {}
        self.answers = {}
        self.told = None
        self.begun = {}
        paths = {
            "/.well-known/openid-configuration": self.description,
            "/keys": self.keys,
            "/token": self.token,
            "/userinfo": self.userinfo,
        }
        self.app = Starlette(
            routes=[
                Route(path, self.counted(each), methods=["GET", "POST"])
                for path, each in paths.items()
            ]
        )

    def counted(self, answer):
        async def counting(request: Request) -> Response:
            self.asked[request.url.path] += 1
            if request.url.path in self.answers:
                return self.answers[request.url.path]
            return await answer(request)

        return counting

    async def description(self, _):
        told = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/door?tenant=1",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
            "userinfo_endpoint": f"{ISSUER}/userinfo",
        }
        return JSONResponse(told | self.describes)

    async def keys(self, _):
        published = [each.as_dict(private=False) for each in self.published]
        return JSONResponse({"keys": published})

    async def userinfo(self, request):
        assert request.headers["authorization"] == f"Bearer {ACCESS}"
        return JSONResponse(self.told)

    async def token(self, request):
        form = dict(parse_qsl((await request.body()).decode()))
        asked, claims, token = self.begun.pop(form.get("code"), (None, None, None))
        if asked is None:
            return JSONResponse({"error": "invalid_grant"}, 400)
        challenge = hashlib.sha256(form["code_verifier"].encode()).digest()
        assert encoded(challenge) == asked["code_challenge"]
        assert form["redirect_uri"] == asked["redirect_uri"]
        basic = request.headers["authorization"].removeprefix("Basic ")
        assert b64decode(basic) == b"fieldgate%3Aweb:a+secret+of+two+%26+more"
        token = token or signed(claims_of(asked["nonce"], **claims), self.signer)
        return JSONResponse({"id_token": token, "access_token": ACCESS})

    def back(self, there, token=None, **claims):
        """Log somebody in whom a browser was sent for; give where it is sent back."""
        asked = dict(httpx2.URL(there).params)
        code = f"code-{len(self.begun)}-{asked['state'][:6]}"
        self.begun[code] = (asked, claims, token)
        return f"/login/openid/callback?code={code}&state={asked['state']}"


class Page:
    """A browser on the site's own pages, which keeps cookies."""

    def __init__(self, site):
        self.site = site
        transport = httpx2.ASGITransport(app=site.app)
        self.web = httpx2.AsyncClient(transport=transport, base_url=HOME)

    async def begin(self, query="", **form):
        if form:
            return await self.web.post("/login/openid", data=form, headers=HTML)
        return await self.web.get(f"/login/openid{query}")

    async def log_in(self, query="", form=None, token=None, **claims):
        begun = await self.begin(query, **(form or {}))
        assert begun.status_code == 303, begun.text
        back = self.site.provider.back(begun.headers["location"], token, **claims)
        return await self.web.get(back)

    async def send(self, document, **wanted):
        query = (DOCUMENTS / document).read_text(encoding="utf-8")
        sent = {"query": query, "variables": {"input": wanted} if wanted else {}}
        return (await self.web.post("/graphql", json=sent, headers=OWN)).json()

    async def who(self):
        asked = await self.web.post("/graphql", json=WHO, headers=OWN)
        if asked.status_code == 401:
            return None
        return asked.json()["data"]["viewer"]["user"]["name"]


class Site:
    """A server that knows the provider."""

    def __init__(self, ask, tmp_path, **more):
        self.ask, self.provider = ask, StandIn()
        operations = ask.operations
        settings = Settings(
            database_url=operations.settings.database_url,
            demo=True,
            base_url=HOME,
            files=str(tmp_path),
            oidc_issuer=ISSUER,
            oidc_client_id=CLIENT,
            **{"oidc_client_secret": SECRET} | more,
        )
        transport = httpx2.ASGITransport(app=self.provider.app)
        ways = openid.routes(settings, Provider(settings, transport))
        self.app = Starlette(routes=[Route("/graphql", GraphQLEndpoint()), *ways])
        operations.settings = self.app.state.settings = settings
        self.app.state.operations = operations

    def page(self):
        return Page(self)


async def with_login(ask, name="Elena Voss", address=ELENA):
    """Give a member a login with an address and no password."""
    async with ask.operations.database.writing() as connection:
        await accounts.create(connection, address, None, AT)
    account = select(Account.id).where(Account.email == address).scalar_subquery()
    person = select(User.id).where(User.name == name).scalar_subquery()
    bound = {"account_id": account, "web_access": "REGISTERED"}
    whose = update(Membership).where(Membership.user_id == person)
    await change(ask, whose.values(bound))
