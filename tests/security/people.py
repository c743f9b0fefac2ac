"""A person who belongs to two companies."""

from sqlalchemy import insert, select

from db.ids import new_id
from db.links import hash_of
from db.models.companies import Company, Membership
from db.models.tokens import Token
from db.models.users import User
from tests.sites import change


async def second_membership(ask):
    """Let Elena Voss be an admin of the other company, by the token `demo-both`."""
    membership, user = new_id("mbr"), new_id("usr")
    company = select(Company.id).where(Company.name == "Reyes & Daughters")
    company = company.scalar_subquery()
    # A company knows its people by themselves, be it by the same address.
    await change(
        ask,
        insert(User).values(
            id=user,
            company_id=company,
            name="Elena Voss",
            email="elena@vosselectric.example",
        ),
        insert(Membership).values(
            id=membership,
            company_id=company,
            user_id=user,
            role="ADMIN",
            project_access="ALL",
        ),
        insert(Token).values(
            id=new_id("tok"),
            company_id=company,
            membership_id=membership,
            name="both",
            hash=hash_of("demo-both"),
            created_at="2026-01-01T00:00:00.000000Z",
        ),
    )
