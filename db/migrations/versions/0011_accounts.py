"""Accounts, the links mailed to them, their sessions, and what tokens may."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import Words, drop, id_, numbers, refers, row, words

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

COMPANY = "company_id = (SELECT current_setting('fieldgate.company', true))"
ACCOUNT = "account_id = (SELECT current_setting('fieldgate.account', true))"
ADDRESS = "= (SELECT current_setting('fieldgate.address', true))"
# A row of an account is reached by whoever has entered that account, and no other.
REACHED = {
    "accounts": (
        f"email {ADDRESS} OR id = (SELECT current_setting('fieldgate.account', true))"
    ),
    "links": (
        f"{COMPANY} OR {ACCOUNT}"
        " OR hash = (SELECT current_setting('fieldgate.link', true))"
    ),
    "sessions": f"{COMPANY} OR {ACCOUNT}",
    "mails": (
        f"{COMPANY} OR address {ADDRESS}"
        " OR (SELECT current_setting('fieldgate.post', true)) = 'open'"
    ),
}
HOLDER = """
  OUT id text, OUT access_epoch bigint, OUT company_id text, OUT user_id text,
  OUT role text, OUT project_access text,
  OUT update_schedules boolean, OUT view_financials boolean,
  OUT edit_financials boolean, OUT preview_client_side boolean,
  OUT view_contacts boolean, OUT edit_contacts boolean,
  OUT update_templates boolean, OUT manage_time_clock boolean"""
AUTHENTICATE = """
CREATE FUNCTION authenticate(wanted text, instant text,{holder})
RETURNS SETOF record LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$ BEGIN
  SELECT m.id, c.access_epoch, m.company_id, m.user_id, m.role, m.project_access,
    m.update_schedules, m.view_financials, m.edit_financials, m.preview_client_side,
    m.view_contacts, m.edit_contacts, m.update_templates, m.manage_time_clock{more}
  INTO authenticate.id, authenticate.access_epoch, authenticate.company_id,
    authenticate.user_id, authenticate.role, authenticate.project_access,
    authenticate.update_schedules, authenticate.view_financials,
    authenticate.edit_financials, authenticate.preview_client_side,
    authenticate.view_contacts, authenticate.edit_contacts,
    authenticate.update_templates, authenticate.manage_time_clock{into}
  FROM {credentials} t JOIN memberships m ON m.id = t.membership_id
    JOIN companies c ON c.id = m.company_id
  WHERE m.is_active;
  IF FOUND THEN
    PERFORM set_config('fieldgate.company', authenticate.company_id, true);
    RETURN NEXT;
  END IF;
END $$
"""
TOKENS = """(SELECT * FROM tokens k
    WHERE k.hash = wanted AND (k.expires_at IS NULL OR k.expires_at > instant))"""
EITHER = """(
    SELECT k.id, k.membership_id, k.scopes, k.channel, k.used_at FROM tokens k
    WHERE k.hash = wanted AND (k.expires_at IS NULL OR k.expires_at > instant)
    UNION ALL
    SELECT s.id, s.membership_id, 'read write', 'WEB', s.used_at FROM sessions s
    WHERE s.hash = wanted AND s.expires_at > instant AND s.idle_at > instant)"""
MORE = {
    "holder": f"{HOLDER},\n  OUT credential_id text, OUT scopes text, OUT channel text,"
    "\n  OUT used_at text",
    "more": ",\n    t.id, t.scopes, t.channel, t.used_at",
    "into": ",\n    authenticate.credential_id, authenticate.scopes,"
    " authenticate.channel,\n    authenticate.used_at",
    "credentials": EITHER,
}
BEFORE = {"holder": HOLDER, "more": "", "into": "", "credentials": TOKENS}
# Where a person may go in is known before any company is entered.
ENTRANCES = """
CREATE FUNCTION entrances(account text,
  OUT membership_id text, OUT company_id text, OUT company_name text)
RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT m.id, c.id, c.name FROM memberships m JOIN companies c ON c.id = m.company_id
  WHERE m.account_id = entrances.account AND m.is_active ORDER BY c.name, m.id
$$
"""


def upgrade() -> None:
    _create()
    op.add_column("memberships", sa.Column("account_id", Words))
    op.add_column("memberships", sa.Column("invited_at", Words))
    op.add_column(
        "memberships",
        sa.Column("web_access", Words, nullable=False, server_default="NONE"),
    )
    op.create_index("ix_memberships_account_id", "memberships", ["account_id"])
    _tell_tokens_apart()
    if op.get_bind().dialect.name == "postgresql":
        for table, reached in REACHED.items():
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY company ON {table} USING ({reached})")
        # Whoever may not read a mail may have it sent.
        op.execute("CREATE POLICY posted ON mails FOR INSERT WITH CHECK (true)")
        _replace_authenticate(MORE)
        op.execute(ENTRANCES)
        op.execute("REVOKE ALL ON FUNCTION entrances FROM PUBLIC")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION entrances")
        _replace_authenticate(BEFORE)
    for name in ("prefix", "scopes", "channel", "used_at"):
        op.drop_column("tokens", name)
    op.drop_index("ix_memberships_account_id", "memberships")
    for name in ("account_id", "invited_at", "web_access"):
        op.drop_column("memberships", name)
    drop("accounts", "links", "sessions", "mails")


def _create() -> None:
    op.create_table(
        "accounts",
        id_(),
        *words("email"),
        *words("password", nullable=True),
        *words("created_at", "password_changed_at"),
    )
    op.create_table(
        "links",
        id_(),
        *words("kind"),
        *refers("companies", "company_id", nullable=True),
        *refers("memberships", "membership_id", nullable=True),
        *refers("accounts", "account_id", nullable=True),
        *words("address", "hash", "created_at", "expires_at"),
    )
    op.create_table(
        "sessions",
        *row(),
        *refers("memberships", "membership_id"),
        *refers("accounts", "account_id"),
        *words("hash", "client", "created_at", "used_at", "idle_at", "expires_at"),
    )
    op.create_table(
        "mails",
        id_(),
        *refers("companies", "company_id", nullable=True),
        *words("kind", "address"),
        *words("link_id", "message", nullable=True),
        *words("created_at", "due_at"),
        *numbers("attempts"),
        *words("sent_at", nullable=True),
    )
    op.create_index("uq_accounts_email", "accounts", ["email"], unique=True)
    for table in ("links", "sessions"):
        op.create_index(f"uq_{table}_hash", table, ["hash"], unique=True)
        for name in ("membership_id", "account_id"):
            op.create_index(f"ix_{table}_{name}", table, [name])
    op.create_index("ix_mails_due", "mails", ["sent_at", "due_at"])
    op.create_index("ix_mails_address", "mails", ["address", "created_at"])


def _tell_tokens_apart() -> None:
    """Tokens of before may what they could: everything, in the web."""
    for name, value in (("scopes", "read write"), ("channel", "WEB")):
        column = sa.Column(name, Words, nullable=False, server_default=value)
        op.add_column("tokens", column)
    for name in ("prefix", "used_at"):
        op.add_column("tokens", sa.Column(name, Words))


def _replace_authenticate(parts: dict[str, str]) -> None:
    op.execute("DROP FUNCTION authenticate")
    op.execute(AUTHENTICATE.format(**parts))
    op.execute("REVOKE ALL ON FUNCTION authenticate FROM PUBLIC")
