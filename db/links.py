"""Links: secrets that are made anew from the key whenever they are needed."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import timedelta

from db.models.accounts import LinkKind

LIFETIMES = {
    LinkKind.INVITATION: timedelta(days=14),
    LinkKind.PASSWORD_RESET: timedelta(minutes=60),
    LinkKind.NEW_ADDRESS: timedelta(hours=24),
}
_PURPOSE = b"fieldgate: a link that is mailed\n"


def secret_of(key: bytes, link_id: str) -> str:
    """Make the secret of a link: the database alone tells none."""
    made = hmac.digest(key, _PURPOSE + link_id.encode(), hashlib.sha256)
    return urlsafe_b64encode(made).rstrip(b"=").decode()


def hash_of(secret: str) -> str:
    """Hash without salt or stretching: 256 random bits cannot be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()
