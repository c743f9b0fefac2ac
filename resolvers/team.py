"""The team: who works on a project, as what, and in which categories."""

from sqlalchemy import ColumnElement, FromClause, exists, or_, select

from db.models.accounts import WebAccess
from db.models.companies import CompanyRole
from permissions.scopes import table_named
from resolvers.engine.pages import Connection, connection
from resolvers.engine.relations import to_linked, to_many, to_one
from resolvers.engine.statements import Between, Condition

_BUILDERS = (CompanyRole.ADMIN, CompanyRole.EMPLOYEE)


def _is_builder(source: FromClause) -> ColumnElement[bool]:
    """Hold to the builder's own people who are let in, and not invited only."""
    member = table_named("memberships").alias()
    found = (
        select(member.c.id)
        .where(member.c.id == source.c.membership_id)
        .where(or_(*(member.c.role == role.value for role in _BUILDERS)))
        .where(member.c.is_active.is_(True))
        .where(member.c.web_access != WebAccess.INVITED.value)
    )
    return exists(found.correlate(source))


of_project = connection(Connection("project_members", "project_id"))
# Whom work may be given to; the other list is resolvers/trade_partners.py's.
builders = connection(
    Connection(
        "project_members", "project_id", where=(Condition("builders", _is_builder),)
    )
)
of_viewer = to_many("project_members", "membership_id", "project_id")
person = to_one("users", "user_id")
role = to_one("roles", "role_id")
categories = to_linked(
    "categories",
    Between("category_grants", "project_member_id", near="category_id"),
    "position",
)
