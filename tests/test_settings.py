"""The settings: what a deployment chooses, and what is refused in one line."""

import pytest

from server.settings import SettingsError, settings
from server.start import reach

NO_STAR = "FIELDGATE_ALLOWED_ORIGINS takes origins such as https://app.example, never *"
KEY = "0123456789abcdef0123456789abcdef"
NO_ISSUER = "FIELDGATE_OIDC_ISSUER takes an issuer such as https://login.example"
NO_DATABASE = "FIELDGATE_MIGRATION_URL takes a SQLite or a PostgreSQL, postgresql://…"
NOT_YET = "FIELDGATE_OIDC_ISSUER needs FIELDGATE_OIDC_CLIENT_ID and FIELDGATE_BASE_URL"


@pytest.fixture
def read(monkeypatch):
    def read_from(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(f"FIELDGATE_{name}", value)
        return settings()

    taken = ("DATABASE_URL", "DEMO", "SECRET_KEY", "PORT", "ALLOWED_ORIGINS")
    taken += ("BASE_URL", "SMTP_URL", "MAIL_FROM", "OIDC_ISSUER", "OIDC_CLIENT_ID")
    for name in (*taken, "RATE_LIMIT", "RATE_LIMIT_URL", "FILE_BYTES"):
        monkeypatch.delenv(f"FIELDGATE_{name}", raising=False)
    return read_from


def test_the_embedded_database_and_this_machine_alone_are_the_default(read):
    chosen = read(SECRET_KEY=KEY)
    assert chosen.database_url == "sqlite+aiosqlite:///data/fieldgate.db"
    assert chosen.owner_url == chosen.database_url
    assert (chosen.host, chosen.port, chosen.demo) == ("127.0.0.1", 8000, False)
    assert chosen.allowed_origins == ()
    assert chosen.key == KEY.encode()
    assert (chosen.rate_limit, chosen.file_bytes) == (10_000_000, 100_000_000)


@pytest.mark.parametrize(
    ("url", "read_as"),
    [
        ("postgresql://a:b@db/x", "postgresql+asyncpg://a:b@db/x"),
        ("postgres://a:b@db/x", "postgresql+asyncpg://a:b@db/x"),
        ("postgresql+asyncpg://db/x", "postgresql+asyncpg://db/x"),
        ("sqlite:////data/x.db", "sqlite+aiosqlite:////data/x.db"),
    ],
)
def test_a_database_may_be_named_without_its_driver(read, url, read_as):
    assert read(SECRET_KEY=KEY, DATABASE_URL=url).database_url == read_as


def test_migrations_may_run_as_the_owner_of_the_tables(read):
    chosen = read(SECRET_KEY=KEY, MIGRATION_URL="postgresql://owner@db/x")
    assert chosen.owner_url == "postgresql+asyncpg://owner@db/x"


def test_the_demo_needs_no_key_and_always_has_the_same(read):
    first, second = read(DEMO="1"), read(DEMO="1")
    assert first.key == second.key
    assert len(first.key) >= 32


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({}, "FIELDGATE_SECRET_KEY is required outside the demo"),
        ({"SECRET_KEY": KEY[:31]}, "FIELDGATE_SECRET_KEY needs 32 bytes or more"),
        (
            {"SECRET_KEY": KEY[:31], "DEMO": "1"},
            "FIELDGATE_SECRET_KEY needs 32 bytes or more",
        ),
        (
            {"SECRET_KEY": KEY, "ALLOWED_ORIGINS": "*"},
            NO_STAR,
        ),
        (
            {"SECRET_KEY": KEY, "DATABASE_URL": "hunter2"},
            "FIELDGATE_DATABASE_URL is not a database address",
        ),
        *(
            ({"SECRET_KEY": KEY, "MIGRATION_URL": url}, NO_DATABASE)
            for url in ("mysql://hunter2:x@db/y", "postgresql+psycopg2://hunter2@db/y")
        ),
        (
            {"SECRET_KEY": KEY, "DATABASE_URL": "postgresql://hunter2@db:x/y"},
            "FIELDGATE_DATABASE_URL is not a database address",
        ),
        (
            {"SECRET_KEY": KEY, "RATE_LIMIT_URL": "http://hunter2"},
            "FIELDGATE_RATE_LIMIT_URL takes the address of a Redis, redis://…",
        ),
        (
            {"SECRET_KEY": KEY, "OIDC_ISSUER": "https://login.example"},
            NOT_YET,
        ),
        ({"DEMO": "1", "OIDC_ISSUER": "https://login.example"}, NOT_YET),
        *(
            ({"DEMO": "1", "OIDC_CLIENT_ID": "us", "OIDC_ISSUER": url}, NO_ISSUER)
            for url in (
                *("http://login.example", "https://", "https://x/?a", "login.example"),
                *(
                    "https://u@x.example",
                    "http://127.0.0.1.evil.example",
                    "https://x y",
                ),
            )
        ),
    ],
)
def test_a_bad_configuration_is_one_line(read, variables, line):
    with pytest.raises(SettingsError) as error:
        read(**variables)
    assert str(error.value) == line


@pytest.mark.parametrize(
    "url",
    [
        *("https://login.example", "https://login.example/tenant/", "http://localhost"),
        *("http://127.0.0.1:9000/x", "https://[::1]:8443"),
    ],
)
def test_an_issuer_is_taken_as_it_is_said(read, url):
    chosen = read(DEMO="1", OIDC_ISSUER=url, OIDC_CLIENT_ID="us")
    assert (chosen.oidc_issuer, chosen.oidc_name) == (url, "OpenID")
    chosen = read(OIDC_CLIENT_SECRET="hunter2")
    assert "hunter2" not in repr(chosen)


@pytest.mark.parametrize("name", ["DATABASE_URL", "MIGRATION_URL"])
async def test_a_server_that_does_not_answer_is_one_line_without_its_address(
    read, name
):
    chosen = read(SECRET_KEY=KEY, **{name: "postgresql://us:hunter2@127.0.0.1:1/x"})
    with pytest.raises(SettingsError) as error:
        await reach(chosen)
    line = f"FIELDGATE_{name} names no database to enter: ConnectionRefusedError"
    assert str(error.value) == line


async def test_a_file_is_not_looked_for_before_it_is_needed(read, tmp_path):
    await reach(read(SECRET_KEY=KEY, DATABASE_URL=f"sqlite:///{tmp_path}/no/x.db"))
    assert list(tmp_path.iterdir()) == []


def test_a_bad_configuration_is_not_read_out(read):
    with pytest.raises(SettingsError) as error:
        read(**dict.fromkeys(["SECRET_KEY", "PORT", "DATABASE_URL"], "hunter2"))
    assert "hunter2" not in str(error.value)


def test_origins_are_named_one_by_one(read):
    chosen = read(
        SECRET_KEY=KEY, ALLOWED_ORIGINS="https://a.example, http://[::1]:3000"
    )
    assert chosen.allowed_origins == ("https://a.example", "http://[::1]:3000")


def test_nothing_secret_is_in_the_text_of_the_settings(read):
    chosen = read(SECRET_KEY=KEY, DATABASE_URL="postgresql://a:hunter2@db/x")
    assert KEY not in repr(chosen)
    assert "hunter2" not in repr(chosen)


@pytest.mark.parametrize(
    ("url", "home"),
    [
        ("https://app.example/", "https://app.example"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
        ("http://localhost", "http://localhost"),
    ],
)
def test_links_and_cookies_are_of_the_configured_address(read, url, home):
    assert read(SECRET_KEY=KEY, BASE_URL=url).home == home


def test_outside_the_demo_the_address_has_to_be_said(read):
    assert read(SECRET_KEY=KEY).home == ""
    assert read(SECRET_KEY=KEY, DEMO="1", PORT="9000").home == "http://127.0.0.1:9000"


@pytest.mark.parametrize(
    "url",
    [
        *("http://app.example", "http://127.0.0.1.evil.example", "app.example"),
        *("https://app.example/path", "ftp://app.example", "https://a b.example"),
    ],
)
def test_passwords_travel_encrypted_to_other_machines(read, url):
    with pytest.raises(SettingsError, match="FIELDGATE_BASE_URL takes an origin"):
        read(SECRET_KEY=KEY, BASE_URL=url)


def test_mails_go_to_a_mail_server_or_in_the_demo_to_a_folder(read, tmp_path):
    with pytest.raises(SettingsError, match="FIELDGATE_SMTP_URL takes"):
        read(SECRET_KEY=KEY, SMTP_URL="http://mail.example")
    server = read(SECRET_KEY=KEY, DEMO="1", SMTP_URL="smtps://mail.example")
    assert server.mails_at is None
    demo = settings_of(read, DATABASE_URL=f"sqlite:///{tmp_path}/x.db", DEMO="1")
    assert demo.mails_at == tmp_path / "mails"
    outside = settings_of(read, DEMO="0")
    assert outside.mails_at is None


def settings_of(read, **variables):
    return read(SECRET_KEY=KEY, SMTP_URL="", **variables)
