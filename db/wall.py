"""The second wall: what the server's own login may do on PostgreSQL.

Tables belong to the login that migrates. The server's owns nothing, so row-level
security holds for it: a transaction reaches the rows of the one company it has entered.
"""

from sqlalchemy import Connection, Table, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from db.base import Base
from db.classes import Class

# Everything else is read, added, changed and deleted.
RIGHTS = {
    # Hashes are kept and compared by the owner, and read by nobody.
    "tokens": "SELECT ({readable}), INSERT, UPDATE (used_at), DELETE",
    "sessions": "SELECT, INSERT, UPDATE (used_at, idle_at), DELETE",
    "accounts": "SELECT, INSERT, UPDATE",
    "identities": "SELECT, INSERT, UPDATE (address, used_at, removed_at), DELETE",
    "login_attempts": "SELECT, INSERT, DELETE",
    "history": "SELECT, INSERT",
    "refused_writes": "SELECT, INSERT",
    "company_history": "SELECT, INSERT",
}
# What is known before any company is entered: who asks, and where he may go in.
FUNCTIONS = "authenticate, entrances"
_ALL = "SELECT, INSERT, UPDATE, DELETE"
_STANDS = text("SELECT 1 FROM pg_roles WHERE rolname = :login")
_PASSES = text(
    "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT 1 FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND relowner = pg_roles.oid)"
    " FROM pg_roles WHERE rolname = current_user"
)


class NoWall(Exception):  # noqa: N818 (what is missing reads as it is)
    """The server's login is missing, or the policies do not hold for it."""


async def admit(owner_url: str, server_url: str) -> None:
    """Give the server's login its rights, and no others, after every migration."""
    login = make_url(server_url).username or ""
    engine = create_async_engine(owner_url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_admit, login)
    finally:
        await engine.dispose()


async def require(server_url: str) -> None:
    """Refuse a login for which no policy holds. Raises NoWall."""
    engine = create_async_engine(server_url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            if await connection.scalar(_PASSES):
                raise NoWall(
                    "FIELDGATE_DATABASE_URL names a login that passes row-level"
                    " security: a superuser, or the owner of the tables"
                )
    finally:
        await engine.dispose()


def stands_between(owner_url: str, server_url: str) -> bool:
    """Say whether the two logins are meant to differ, which only PostgreSQL can."""
    server = make_url(server_url)
    is_postgres = server.get_backend_name() == "postgresql"
    return is_postgres and server.username != make_url(owner_url).username


def _admit(connection: Connection, login: str) -> None:
    if not connection.scalar(_STANDS, {"login": login}):
        raise NoWall("The login that FIELDGATE_DATABASE_URL names does not exist")
    name = connection.dialect.identifier_preparer.quote(login)
    for statement in _statements(name):
        connection.exec_driver_sql(statement)


def _readable(table: Table) -> str:
    """Name the columns of a table that hold no credential."""
    return ", ".join(c.name for c in table.c if c.info["class"] != Class.CREDENTIAL)


def _statements(login: str) -> list[str]:
    return [
        f"REVOKE ALL ON FUNCTION {FUNCTIONS} FROM PUBLIC",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {login}",
        f"GRANT USAGE ON SCHEMA public TO {login}",
        f"GRANT SELECT ON alembic_version TO {login}",
        f"GRANT EXECUTE ON FUNCTION {FUNCTIONS} TO {login}",
        *(
            f"GRANT {rights} ON {name} TO {login}"
            for name, table in Base.metadata.tables.items()
            if (rights := RIGHTS.get(name, _ALL).format(readable=_readable(table)))
        ),
    ]
