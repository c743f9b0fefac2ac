"""ID tokens: whether what a provider says of somebody is its word, and meant for us.

OpenID Connect Core 1.0, 3.1.3.7. Which algorithms count is said here, not by the token,
and no key counts but those that the provider publishes.
"""

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import ClaimError, InvalidKeyIdError, JoseError
from joserfc.jwk import Key, KeySet, RSAKey, import_key
from joserfc.jws import JWSRegistry

LONGEST = 16_000
# Clocks differ.
LEEWAY = 60
SMALLEST_RSA = 2048
# With a secret that both know, whoever has the public key could sign: no HMAC.
HASHES = {
    f"{family}{bits}": f"sha{bits}"
    for family in ("RS", "PS", "ES")
    for bits in (256, 384, 512)
} | dict.fromkeys(("EdDSA", "Ed25519"), "sha512")
CURVES = {"P-256", "P-384", "P-521", "Ed25519"}
_SUBJECT = re.compile(r"[\x20-\x7e]{1,255}")


class Unbelievable(Exception):  # noqa: N818 (what was said reads as it is)
    """An ID token that is not good; the text names the reason, and no value."""


class UnknownKey(Unbelievable):
    """It names a key that is not known, or not yet."""


@dataclass(frozen=True)
class Expected:
    """Who must have signed it, for whom, and in which login."""

    issuer: str
    client_id: str
    nonce: str


def keys_of(document: dict[str, Any]) -> KeySet:
    """Read the keys that a provider signs with; others, and broken ones, are none."""
    published = document.get("keys")
    keys = published if isinstance(published, list) else []
    return KeySet([key for each in keys if (key := _key(each)) is not None])


def _key(published: Any) -> Key | None:
    if not isinstance(published, dict) or published.get("use", "sig") != "sig":
        return None
    try:
        key = import_key(published)
    except (JoseError, ValueError, TypeError):
        return None
    if isinstance(key, RSAKey):
        return key if key.public_key.key_size >= SMALLEST_RSA else None
    return key if published.get("crv") in CURVES else None


def checked(
    token: str, keys: KeySet, expected: Expected, access_token: str
) -> dict[str, Any]:
    """Give what a token says, once it is believed. Raises Unbelievable."""
    if len(token) > LONGEST:
        raise Unbelievable("too long")
    registry = JWSRegistry(algorithms=HASHES, strict_check_header=False)
    try:
        read = jwt.decode(token, keys, registry=registry)
        _claims(expected).validate(read.claims)
    except InvalidKeyIdError:
        raise UnknownKey("key") from None
    except ClaimError as error:
        # Which claim it is, helps whoever sets the provider up.
        raise Unbelievable(error.claim) from None
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise Unbelievable(type(error).__name__) from None
    _check_more(read.claims, expected)
    _check_hash(read, access_token)
    return read.claims


def _claims(expected: Expected) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": expected.issuer},
        aud={"essential": True, "value": expected.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )


def _check_more(claims: dict[str, Any], expected: Expected) -> None:
    nonce, party = claims.get("nonce"), claims.get("azp")
    if not isinstance(nonce, str) or not is_same(nonce, expected.nonce):
        raise Unbelievable("nonce")
    is_shared = claims["aud"] not in (expected.client_id, [expected.client_id])
    if party != expected.client_id and (is_shared or party is not None):
        raise Unbelievable("azp")
    if not _SUBJECT.fullmatch(claims["sub"]):
        raise Unbelievable("sub")


def _check_hash(token: jwt.Token, access_token: str) -> None:
    """Hold the access token that came along to the hash of it, where there is one."""
    told = token.claims.get("at_hash")
    if told is None:
        return
    digest = hashlib.new(HASHES[token.header["alg"]], access_token.encode()).digest()
    half = urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
    if not isinstance(told, str) or not is_same(told, half):
        raise Unbelievable("at_hash")


def is_same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
