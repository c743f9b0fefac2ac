"""Where writes are made, as the server hands it to each of them."""

from dataclasses import dataclass, field
from typing import Any

from db.engine import Database
from resolvers.doors import Jar, Throttle
from resolvers.engine.authentication import NO_CREDENTIAL, Credential, Viewers


@dataclass(frozen=True)
class Provider:
    """The OpenID provider at which people log in, if there is one."""

    issuer: str = ""
    name: str = ""


NO_PROVIDER = Provider()


@dataclass(frozen=True)
class Desk:
    """Where writes are made: the database, and how a token becomes a viewer."""

    database: Database
    viewers: Viewers
    token: str
    idempotency_key: str | None = None
    credential: Credential = NO_CREDENTIAL
    jar: Jar = field(default_factory=Jar)
    throttle: Throttle | None = None
    address: str = ""
    # Reads documents as the server does that are sent to be looked at, and not run.
    documents: Any = None
    provider: Provider = NO_PROVIDER
    # Where a film of how it works is, for whoever is new.
    welcome_video: str = ""
