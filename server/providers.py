"""The OpenID provider of this server: where people log in, and what it says of them."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlsplit

import httpx2
from joserfc.jwk import KeySet

from db.mails import tidy_address
from resolvers.identities import Known
from resolvers.texts import address_faults
from server.attempts import Attempt
from server.fetching import Declined, Fetching, Kept, Unreachable
from server.id_tokens import Expected, Unbelievable, UnknownKey, checked, keys_of
from server.settings import LOOPBACK, ORIGIN, Settings

WELL_KNOWN = "/.well-known/openid-configuration"
CALLBACK = "/login/openid/callback"
SCOPE = "openid email"
BASIC = "client_secret_basic"
LONGEST_CODE = 4_000


@dataclass(frozen=True)
class Description:
    """What a provider says of itself (OpenID Connect Discovery 1.0, 3)."""

    authorization: str
    token: str
    keys: str
    userinfo: str | None
    # Whether it names itself in its answers, so that nobody else's is taken for one.
    names_itself: bool
    takes_basic: bool


class Provider:
    def __init__(
        self, settings: Settings, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self.issuer = settings.oidc_issuer
        self.name = settings.oidc_name
        self._client_id = settings.oidc_client_id
        self._secret = settings.oidc_client_secret.get_secret_value()
        self._back = settings.home + CALLBACK
        self._fetch = Fetching(transport)
        self._description = Kept(self._describe)
        self._keys = Kept(self._published)

    async def door(self, attempt: Attempt) -> str:
        """Give the address at which somebody logs in. Raises Unreachable."""
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._back,
            "scope": SCOPE,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        there = (await self._description.get()).authorization
        return str(httpx2.URL(there).copy_merge_params(asked))

    async def is_from(self, issuer: str | None) -> bool:
        """Say whether an answer is of this provider, as far as it says (RFC 9207)."""
        names_itself = (await self._description.get()).names_itself
        return not names_itself if issuer is None else issuer == self.issuer

    async def identify(self, attempt: Attempt, code: str) -> Known:
        """Ask who brought a code. Raises Unreachable, Unbelievable."""
        if not 0 < len(code) <= LONGEST_CODE:
            # Why, stands in words of theirs, which are not ours to say.
            raise Unbelievable("no code")
        answer = await self._exchange(attempt, code)
        token, access = answer.get("id_token"), answer.get("access_token")
        if not isinstance(token, str) or not isinstance(access, str):
            raise Unbelievable("no tokens")
        expected = Expected(self.issuer, self._client_id, attempt.nonce)
        try:
            claims = checked(token, await self._keys.get(), expected, access)
        except UnknownKey:
            renewed = await self._keys.get(anew=True)
            claims = checked(token, renewed, expected, access)
        said = claims if "email" in claims else await self._told(claims["sub"], access)
        return Known(self.issuer, claims["sub"], _verified(said))

    async def _exchange(self, attempt: Attempt, code: str) -> dict[str, Any]:
        there = await self._description.get()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": attempt.verifier,
        }
        headers = {}
        if self._secret and there.takes_basic:
            words = f"{quote_plus(self._client_id)}:{quote_plus(self._secret)}"
            headers["authorization"] = f"Basic {b64encode(words.encode()).decode()}"
        else:
            form["client_id"] = self._client_id
            form |= {"client_secret": self._secret} if self._secret else {}
        try:
            return await self._fetch("POST", there.token, data=form, headers=headers)
        except Declined:
            raise Unbelievable("code") from None

    async def _told(self, subject: str, access: str) -> dict[str, Any]:
        """Ask for the address of a subject; what is told of another is not taken."""
        there = (await self._description.get()).userinfo
        if there is None:
            return {}
        bearer = {"authorization": f"Bearer {access}"}
        told = await self._fetch("GET", there, headers=bearer)
        if told.get("sub") != subject:
            raise Unbelievable("sub")
        return told

    async def _describe(self) -> Description:
        told = await self._fetch("GET", self.issuer.rstrip("/") + WELL_KNOWN)
        if told.get("issuer") != self.issuer:
            raise Unreachable("another issuer")
        info = told.get("userinfo_endpoint")
        methods = told.get("token_endpoint_auth_methods_supported")
        return Description(
            authorization=self._address(told.get("authorization_endpoint")),
            token=self._address(told.get("token_endpoint")),
            keys=self._address(told.get("jwks_uri")),
            userinfo=self._address(info) if info else None,
            names_itself=told.get("authorization_response_iss_parameter_supported")
            is True,
            takes_basic=not isinstance(methods, list) or BASIC in methods,
        )

    def _address(self, told: Any) -> str:
        """Take an address only where it is encrypted, but on one's own machine."""
        is_local = self.issuer.startswith("http:")
        try:
            url = urlsplit(told)
            origin = f"{url.scheme}://{url.netloc}"
        except (ValueError, AttributeError, TypeError):
            origin = ""
        if ORIGIN.fullmatch(origin) and origin.startswith("https:"):
            return told
        if is_local and LOOPBACK.fullmatch(origin):
            return told
        raise Unreachable("an address that is not https")

    async def _published(self) -> KeySet:
        return keys_of(await self._fetch("GET", (await self._description.get()).keys))


def _verified(said: dict[str, Any]) -> str | None:
    """Read an address that the provider itself has verified, and no other."""
    address = said.get("email")
    if said.get("email_verified") is not True or not isinstance(address, str):
        return None
    return None if any(address_faults("email", address)) else tidy_address(address)
