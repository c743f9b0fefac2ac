"""One login at a provider in one browser: everything it needs is made from its cookie.

The cookie's value is a secret; the database keeps its SHA-256 and when it ends. What
the provider is told cannot be turned back into it.
"""

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from secrets import token_urlsafe

NAME = "fieldgate-openid"
_PURPOSE = b"fieldgate: a login at a provider\n"
_SHAPE = re.compile(r"([\w-]{43})\.([\w-]{0,43})\.(\w{0,30})", re.ASCII)


def _text(digest: bytes) -> str:
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


@dataclass(frozen=True)
class Attempt:
    """What is sent to the provider, and has to come back from it."""

    key: bytes
    cookie: str

    @classmethod
    def begun(
        cls, key: bytes, invitation: str = "", membership: str = ""
    ) -> "Attempt | None":
        """Begin one, to take up an invitation or to enter one company; or neither."""
        return cls.read(key, f"{token_urlsafe(32)}.{invitation}.{membership}")

    @classmethod
    def read(cls, key: bytes, cookie: str | None) -> "Attempt | None":
        return cls(key, cookie) if cookie and _SHAPE.fullmatch(cookie) else None

    @property
    def invitation(self) -> str:
        return self.cookie.split(".")[1]

    @property
    def membership(self) -> str | None:
        return self.cookie.split(".")[2] or None

    @property
    def state(self) -> str:
        return self._made("state")

    @property
    def nonce(self) -> str:
        return self._made("nonce")

    @property
    def verifier(self) -> str:
        """RFC 7636: what whoever brings the code has to know."""
        return self._made("verifier")

    @property
    def challenge(self) -> str:
        return _text(hashlib.sha256(self.verifier.encode()).digest())

    def _made(self, what: str) -> str:
        words = f"{what}\n{self.cookie}".encode()
        return _text(hmac.digest(self.key, _PURPOSE + words, hashlib.sha256))
