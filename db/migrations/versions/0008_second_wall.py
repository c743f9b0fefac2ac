"""The second wall: on PostgreSQL a company's rows are out of reach of every other."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# A policy reads what the transaction named, once for a statement: nothing, then no row.
ENABLE = """
DO $$ DECLARE place record; BEGIN
  FOR place IN
    SELECT table_name AS name, CASE table_name WHEN 'companies' THEN 'id'
      ELSE 'company_id' END AS key
    FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_name <> 'alembic_version'
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', place.name);
    EXECUTE format('CREATE POLICY company ON %I USING (%I = '
      '(SELECT current_setting(''fieldgate.company'', true)))', place.name, place.key);
  END LOOP;
END $$
"""
DISABLE = """
DO $$ DECLARE place record; BEGIN
  FOR place IN SELECT tablename AS name FROM pg_policies
    WHERE schemaname = current_schema() AND policyname = 'company'
  LOOP
    EXECUTE format('DROP POLICY company ON %I', place.name);
    EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', place.name);
  END LOOP;
END $$
"""
# Who holds a token is known before the company is: the owner looks it up.
AUTHENTICATE = """
CREATE FUNCTION authenticate(wanted text, instant text,
  OUT id text, OUT access_epoch bigint, OUT company_id text, OUT user_id text,
  OUT role text, OUT project_access text,
  OUT update_schedules boolean, OUT view_financials boolean,
  OUT edit_financials boolean, OUT preview_client_side boolean,
  OUT view_contacts boolean, OUT edit_contacts boolean,
  OUT update_templates boolean, OUT manage_time_clock boolean)
RETURNS SETOF record LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$ BEGIN
  SELECT m.id, c.access_epoch, m.company_id, m.user_id, m.role, m.project_access,
    m.update_schedules, m.view_financials, m.edit_financials, m.preview_client_side,
    m.view_contacts, m.edit_contacts, m.update_templates, m.manage_time_clock
  INTO authenticate.id, authenticate.access_epoch, authenticate.company_id,
    authenticate.user_id, authenticate.role, authenticate.project_access,
    authenticate.update_schedules, authenticate.view_financials,
    authenticate.edit_financials, authenticate.preview_client_side,
    authenticate.view_contacts, authenticate.edit_contacts,
    authenticate.update_templates, authenticate.manage_time_clock
  FROM tokens t JOIN memberships m ON m.id = t.membership_id
    JOIN companies c ON c.id = m.company_id
  WHERE t.hash = wanted AND m.is_active
    AND (t.expires_at IS NULL OR t.expires_at > instant);
  IF FOUND THEN
    PERFORM set_config('fieldgate.company', authenticate.company_id, true);
    RETURN NEXT;
  END IF;
END $$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(ENABLE)
    op.execute(AUTHENTICATE)
    op.execute("REVOKE ALL ON FUNCTION authenticate FROM PUBLIC")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("DROP FUNCTION authenticate")
    op.execute(DISABLE)
