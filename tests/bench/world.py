"""The company that is measured, and the subcontractor who asks."""

from dataclasses import dataclass
from itertools import cycle

from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from db import migrate
from db.demo.big import Shape, create_big
from db.ids import new_id
from db.models.categories import Category
from db.models.comments import Comment
from db.models.items import Item
from db.models.roles import Role, RoleLevel
from db.models.team import CategoryGrant, ProjectMember
from permissions.roles import DEFAULT_ROLES
from server.tokens import issue

SHAPE = Shape(projects=22, items_each=1_150)
TRADES = ("Fire Protection", "Plumbing", "HVAC", "Electrical")
COMMENTED = "0060"
COMMENTS_EACH = 3


@dataclass(frozen=True)
class World:
    kind: str
    url: str
    token: str
    project_id: str


async def build(kind: str, url: str, shape: Shape = SHAPE) -> World:
    await migrate.upgrade(url)
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            big = await create_big(connection, shape, DEFAULT_ROLES)
            member = big.members["subcontractor"]
            await _hide_costs_of_other_trades(connection)
            await _grant_trades(connection, member)
            await _add_comments(connection)
            token = await issue(connection, member, "bench", days=1)
        if kind == "postgresql":
            await _analyze(engine)
    finally:
        await engine.dispose()
    return World(kind, url, token, big.project_ids[0])


async def _hide_costs_of_other_trades(connection: AsyncConnection) -> None:
    """Let the row decide who sees its cost, which is the hardest mask there is."""
    of_subcontractors = select(Role.id).where(Role.template == "SUBCONTRACTOR")
    await connection.execute(
        update(RoleLevel)
        .where(RoleLevel.role_id.in_(of_subcontractors))
        .where(RoleLevel.feature == "item_option_cost_details")
        .values(without_category="NONE")
    )


async def _grant_trades(connection: AsyncConnection, membership_id: str) -> None:
    held = select(CategoryGrant.category_id)
    missing = await connection.execute(
        select(ProjectMember.company_id, ProjectMember.id, Category.id)
        .join(Category, Category.project_id == ProjectMember.project_id)
        .where(ProjectMember.membership_id == membership_id)
        .where(Category.name.in_(TRADES))
        .where(
            Category.id.not_in(
                held.where(CategoryGrant.project_member_id == ProjectMember.id)
            )
        )
    )
    names = ("company_id", "project_member_id", "category_id")
    await _insert(connection, CategoryGrant, names, missing)


async def _add_comments(connection: AsyncConnection) -> None:
    """Give the first items of each project comments that partners may read."""
    found = await connection.execute(
        select(Item.company_id, Item.project_id, Item.id, Item.created_at)
        .where(Item.number <= COMMENTED)
        .order_by(Item.id)
    )
    people = await connection.scalars(
        select(ProjectMember.user_id).distinct().order_by(ProjectMember.user_id)
    )
    authors = cycle(list(people))
    names = ("company_id", "project_id", "item_id", "created_at", "author_id", "body")
    rows = (
        (*row, next(authors), f"Remark {number} before the walk on Thursday.")
        for row in found
        for number in range(COMMENTS_EACH)
    )
    await _insert(connection, Comment, names, rows, is_shared_with_partners=True)


async def _insert(connection, model, names, rows, **fixed) -> None:
    prefix = model.__table__.c.id.info["prefix"]
    values = [
        {"id": new_id(prefix), **dict(zip(names, row, strict=True)), **fixed}
        for row in rows
    ]
    await connection.execute(insert(model), values)


async def _analyze(engine: AsyncEngine) -> None:
    """Tell the planner what there is, as the database would do by itself in time."""
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("ANALYZE"))
