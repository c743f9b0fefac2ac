"""ID tokens: what counts as a provider's word, and each way in which it does not."""

import hmac
import json
import time

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

from server.id_tokens import Expected, Unbelievable, UnknownKey, checked, keys_of
from tests.vouching import ACCESS, CLIENT, ISSUER, claims_of, encoded, key, signed

EXPECTED = Expected(ISSUER, CLIENT, "a nonce")
FAR = 4_000_000_000
PUBLIC = key().as_dict(private=False)


def check(token, *keys, access=ACCESS):
    published = keys or (PUBLIC,)
    return checked(token, keys_of({"keys": list(published)}), EXPECTED, access)


def part(**members):
    return encoded(json.dumps(members).encode())


def said(**more):
    return claims_of("a nonce", **more)


def from_now(claims):
    """Turn seconds from now into times, for a run takes longer than a minute."""
    now = int(time.time())
    times = {"exp", "iat", "nbf"}
    return {
        name: now + value if name in times and isinstance(value, int) else value
        for name, value in claims.items()
    }


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"aud": [CLIENT]},
        {"aud": [CLIENT, "another"], "azp": CLIENT},
        {"azp": CLIENT, "at_hash": None},
        # Clocks differ by less than a minute.
        {"exp": -50, "iat": -300, "nbf": -300},
        {"iat": 50, "nbf": 50},
    ],
)
def test_what_the_provider_says_for_us_in_this_login_counts(more):
    assert check(signed(said(**from_now(more))))["sub"] == "elena-1"


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"iss": "https://other.example"}, "iss"),
        ({"iss": f"{ISSUER}/"}, "iss"),
        ({"iss": [ISSUER]}, "iss"),
        ({"iss": None}, "iss"),
        ({"aud": "another"}, "aud"),
        ({"aud": ["another"]}, "aud"),
        ({"aud": None}, "aud"),
        ({"aud": [CLIENT, "another"]}, "azp"),
        ({"aud": [CLIENT, "another"], "azp": "another"}, "azp"),
        ({"azp": "another"}, "azp"),
        ({"exp": -90}, "exp"),
        ({"exp": str(FAR)}, "exp"),
        ({"exp": None}, "exp"),
        ({"iat": 90}, "iat"),
        ({"iat": None}, "iat"),
        ({"nbf": 90}, "nbf"),
        ({"nonce": "of another login"}, "nonce"),
        ({"nonce": ["a nonce"]}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"at_hash": "of another token"}, "at_hash"),
        ({"at_hash": 1}, "at_hash"),
        ({"sub": None}, "sub"),
        ({"sub": 7}, "sub"),
        ({"sub": "a" * 256}, "sub"),
        ({"sub": "elena\x00"}, "sub"),
    ],
)
def test_what_is_said_of_another_login_or_time_counts_nothing(more, reason):
    wrong = {k: v for k, v in from_now(more).items() if v is not None}
    token = signed(said() | wrong)
    if None in more.values():
        token = signed({k: v for k, v in said().items() if k not in more})
    with pytest.raises(Unbelievable, match=f"^{reason}$"):
        check(token)


def test_nobody_but_the_provider_signs_for_it():
    mine = ECKey.generate_key("P-256", {"kid": "one"})
    head, body, signature = signed(said()).split(".")
    other = part(**said(sub="dan-1"))
    shared = f"{part(alg='HS256', kid='one')}.{body}"
    secret = key().as_pem(private=False)
    tag = encoded(hmac.digest(secret, shared.encode(), "sha256"))
    forged = [
        f"{part(alg='none')}.{body}.",
        f"{part(alg='nOnE')}.{body}.",
        f"{head}.{other}.{signature}",
        f"{head}.{body}.",
        f"{head}.{body}",
        # With the public key for a secret that both know.
        f"{shared}.{tag}",
        signed(said(), mine),
        signed(said(), mine, jwk=mine.as_dict(private=False)),
        signed(said(), mine, jku="https://evil.example/keys"),
        f"{part(alg='ES256', kid='one', crit=['b64'], b64=False)}.{body}.{signature}",
        "",
        "x" * 16_001,
    ]
    for token in forged:
        with pytest.raises(Unbelievable) as error:
            check(token)
        assert not isinstance(error.value, UnknownKey)


@pytest.mark.parametrize("kid", ["two", "../../dev/null", "' or 1=1", ""])
def test_a_key_that_is_not_published_is_unknown(kid):
    with pytest.raises(UnknownKey):
        check(signed(said(), kid=kid), PUBLIC, key("three").as_dict(private=False))


def test_only_keys_that_are_meant_and_fit_to_sign_are_taken():
    for published in (
        {"kty": "oct", "k": encoded(b"a secret that both know of, and others")},
        PUBLIC | {"use": "enc"},
        PUBLIC | {"x": "?"},
        {"kty": "AKP", "kid": "one"},
        {"kid": "one"},
        ECKey.generate_key("secp256k1").as_dict(private=False),
        OKPKey.generate_key("X25519").as_dict(private=False),
        "no key",
    ):
        assert not keys_of({"keys": [published]}).keys, published
    assert not keys_of({"keys": "none"}).keys
    assert not keys_of({}).keys


@pytest.mark.filterwarnings("ignore:Key size")
def test_an_rsa_key_has_to_be_big_enough(monkeypatch):
    small = RSAKey.generate_key(1024, {"kid": "one"})
    assert not keys_of({"keys": [small.as_dict(private=False)]}).keys
    monkeypatch.setattr("server.id_tokens.SMALLEST_RSA", 1024)
    token = jwt.encode({"alg": "RS256", "kid": "one"}, said(), small)
    assert check(token, small.as_dict(private=False))["sub"] == "elena-1"


def test_a_provider_may_sign_by_ed25519():
    signer = OKPKey.generate_key("Ed25519", {"kid": "one"})
    token = jwt.encode(
        {"alg": "Ed25519", "kid": "one"}, said(at_hash=None), signer, ["Ed25519"]
    )
    assert check(token, signer.as_dict(private=False))["sub"] == "elena-1"
