"""The settings of the process, read from the environment."""

import re
from pathlib import Path
from typing import Annotated, Self

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

MIN_KEY_BYTES = 32
DATA = Path("data")
LOOPBACK = re.compile(r"http://(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?")
ORIGIN = re.compile(
    r"https?://[a-z0-9.-]+(:\d{1,5})?|https?://\[[0-9a-f:]+\](:\d{1,5})?"
)
# A document lies below it, so it has no query.
ISSUER = re.compile(rf"(https://[^\s/?#@]+|{LOOPBACK.pattern})(/[^\s?#@]*)?")
DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}
DEMO_TOUR = "https://hartwell.example/how-it-works"
# Demo data is public; a fixed key keeps its cursors and versions the same anywhere.
DEMO_KEY = SecretStr("fieldgate demo: this key guards nothing that is a secret")


class SettingsError(Exception):
    """The configuration is wrong; the text says where, in one line."""


class Settings(BaseSettings):
    """What a deployment chooses; each name is an environment variable FIELDGATE_…."""

    model_config = SettingsConfigDict(env_prefix="FIELDGATE_", frozen=True)

    database_url: str = Field(
        default="sqlite+aiosqlite:///data/fieldgate.db", repr=False
    )
    migration_url: str = Field(default="", repr=False)
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    secret_key: SecretStr = SecretStr("")
    demo: bool = False
    rate_limit: int = Field(default=10_000_000, ge=0)
    rate_limit_url: str = Field(default="", repr=False)
    metrics_token: SecretStr = SecretStr("")
    files: str = ""
    file_bytes: int = Field(default=100_000_000, ge=1)
    base_url: str = ""
    smtp_url: str = Field(default="", repr=False)
    mail_from: str = "Fieldgate <fieldgate@localhost>"
    welcome_video: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = "OpenID"

    @field_validator("database_url", "migration_url")
    @classmethod
    def _with_driver(cls, url: str) -> str:
        engine, found, rest = url.partition("://")
        if url and not found:
            raise ValueError("is not a database address")
        driver = DRIVERS.get(engine, engine)
        if url and driver not in DRIVERS.values():
            raise ValueError("takes a SQLite or a PostgreSQL, postgresql://…")
        return _readable(driver + found + rest)

    @field_validator("rate_limit_url")
    @classmethod
    def _store(cls, url: str) -> str:
        if url and not url.startswith(("redis://", "rediss://")):
            raise ValueError("takes the address of a Redis, redis://…")
        return url

    @field_validator("base_url")
    @classmethod
    def _secure(cls, url: str) -> str:
        """Cookies and passwords travel encrypted, but on one's own machine."""
        url = url.rstrip("/")
        is_secure = url.startswith("https://") and ORIGIN.fullmatch(url)
        if url and not is_secure and not LOOPBACK.fullmatch(url):
            raise ValueError("takes an origin such as https://app.example")
        return url

    @field_validator("welcome_video")
    @classmethod
    def _page(cls, url: str) -> str:
        if url and not url.startswith("https://"):
            raise ValueError("takes the address of a page, https://…")
        return url

    @field_validator("smtp_url")
    @classmethod
    def _server(cls, url: str) -> str:
        if url and not url.startswith(("smtp://", "smtps://")):
            raise ValueError("takes the address of a mail server, smtp://…")
        return url

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer(cls, url: str) -> str:
        if url and not ISSUER.fullmatch(url):
            raise ValueError("takes an issuer such as https://login.example")
        return url

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(part for part in re.split(r"[,\s]+", value) if part)

    @field_validator("allowed_origins")
    @classmethod
    def _exact_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        if not all(ORIGIN.fullmatch(origin) for origin in origins):
            raise ValueError("takes origins such as https://app.example, never *")
        return origins

    @model_validator(mode="after")
    def _key(self) -> Self:
        key = self.secret_key.get_secret_value()
        if not key and not self.demo:
            raise ValueError("FIELDGATE_SECRET_KEY is required outside the demo")
        if key and len(key.encode()) < MIN_KEY_BYTES:
            raise ValueError(
                f"FIELDGATE_SECRET_KEY needs {MIN_KEY_BYTES} bytes or more"
            )
        return self

    @model_validator(mode="after")
    def _provider(self) -> Self:
        if self.oidc_issuer and not (self.oidc_client_id and self.home):
            raise ValueError(
                "FIELDGATE_OIDC_ISSUER needs FIELDGATE_OIDC_CLIENT_ID"
                " and FIELDGATE_BASE_URL"
            )
        return self

    @property
    def key(self) -> bytes:
        """The secret under cursors and versions."""
        return (
            self.secret_key.get_secret_value() or DEMO_KEY.get_secret_value()
        ).encode()

    @property
    def home(self) -> str:
        """Where pages and mails find the server: configured, never what is asked for.

        Outside the demo it has to be said, or no mail is sent and no cookie is plain.
        """
        return self.base_url or (f"http://127.0.0.1:{self.port}" if self.demo else "")

    @property
    def tour(self) -> str:
        """Where newcomers are shown how it works."""
        return self.welcome_video or (DEMO_TOUR if self.demo else "")

    @property
    def files_at(self) -> str:
        """Where files are kept: what is said, or a folder beside the database."""
        name = make_url(self.database_url).database or "fieldgate"
        folder = Path(name) if self.database_url.startswith("sqlite") else DATA / name
        return self.files or str(folder.with_suffix(".files"))

    @property
    def mails_at(self) -> Path | None:
        """The folder that mails go to: the demo has no mail server."""
        if self.smtp_url or not self.demo:
            return None
        name = make_url(self.database_url).database or ""
        folder = Path(name).parent if self.database_url.startswith("sqlite") else DATA
        return folder / "mails"

    @property
    def owner_url(self) -> str:
        """The login that owns the tables: migrations run as it."""
        return self.migration_url or self.database_url


def _readable(url: str) -> str:
    if url:
        try:
            make_url(url)
        except (ArgumentError, ValueError):
            raise ValueError("is not a database address") from None
    return url


def settings() -> Settings:
    """Read the environment, or say in one line what is wrong with it."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("; ".join(map(_line, error.errors()))) from None


def _line(problem: ErrorDetails) -> str:
    """Name the variable and the problem, never the value."""
    name = "".join(f"FIELDGATE_{part}".upper() for part in problem["loc"][:1])
    text = problem["msg"].removeprefix("Value error, ")
    return f"{name} {text}".strip()
