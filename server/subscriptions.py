"""Subscriptions: the plan of a company, as whoever runs the server sells it."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.models.companies import Company, Plan


class NoSuchCompany(LookupError):  # noqa: N818 - reads as what happened
    """There is no company of that id."""


async def subscribe(connection: AsyncConnection, company_id: str, plan: Plan) -> None:
    """Change a company's plan; it holds from the next request on."""
    raised = Company.access_epoch + 1
    changed = update(Company).where(Company.id == company_id)
    result = await connection.execute(
        changed.values(plan=plan.value, access_epoch=raised)
    )
    if not result.rowcount:
        raise NoSuchCompany(f"There is no company {company_id}.")
