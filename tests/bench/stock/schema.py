"""The stock server's schema: permission classes at fields, loaders at relations."""

from typing import Any, NewType

import strawberry
from sqlalchemy import select
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.permission import BasePermission, PermissionExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.types import Info

from db.models.items import ItemStatus
from db.money.units import format_money
from tests.bench.stock.context import COMMENTS, ITEMS
from tests.bench.stock.rows import ProjectRow

Money = NewType("Money", int)
MONEY = strawberry.scalar(name="Money", serialize=format_money, parse_value=int)


# ruff: noqa: ARG002 (the signature is Strawberry's)
class IsStaff(BasePermission):
    def has_permission(self, source: Any, info: Info, **kwargs: Any) -> bool:
        return info.context.membership.role in {"ADMIN", "EMPLOYEE"}


class SeesCosts(BasePermission):
    def has_permission(self, source: Any, info: Info, **kwargs: Any) -> bool:
        context = info.context
        level = context.levels.get(source.project_id)
        if level is None:
            return False
        own = context.own[source.project_id]
        if any(category.id in own for category in source.categories):
            return level.with_category != "NONE"
        return level.without_category != "NONE"


class SeesPrices(BasePermission):
    def has_permission(self, source: Any, info: Info, **kwargs: Any) -> bool:
        return source.project_id in info.context.levels


def guarded(permission: BasePermission):
    extension = PermissionExtension([permission], fail_silently=True)
    return strawberry.field(extensions=[extension])


@strawberry.type
class Category:
    id: strawberry.ID
    name: str


@strawberry.type
class User:
    id: strawberry.ID
    name: str


@strawberry.type
class Comment:
    id: strawberry.ID
    body: str
    created_at: str

    @strawberry.field
    async def author(self, info: Info) -> User:
        return await info.context.users.load(self.author_id)


@strawberry.type
class Comments:
    nodes: list[Comment]


@strawberry.type
class Item:
    id: strawberry.ID
    number: str | None
    name: str
    description: str | None
    status: strawberry.enum(ItemStatus)
    is_draft: bool
    due_on: str | None
    schedule_impact_days: int | None
    created_at: str
    internal_note: str | None = guarded(IsStaff())
    direct_cost: Money | None = guarded(SeesCosts())
    markup_subtotal: Money | None = guarded(IsStaff())
    owner_costs: Money | None = guarded(IsStaff())

    @strawberry.field(
        extensions=[PermissionExtension([SeesPrices()], fail_silently=True)]
    )
    def cost_impact(self) -> Money | None:
        return self.cost_impact_direct

    @strawberry.field
    async def category(self, info: Info) -> Category | None:
        if self.category_id is None:
            return None
        return await info.context.categories.load(self.category_id)

    @strawberry.field
    async def created_by(self, info: Info) -> User:
        return await info.context.users.load(self.creator_id)

    @strawberry.field
    async def comments(self, info: Info, first: int = 50) -> Comments:
        rows = await info.context.first_of(COMMENTS, first).load(self.id)
        return Comments(nodes=rows)


@strawberry.type
class Items:
    nodes: list[Item]


@strawberry.type
class Project:
    id: strawberry.ID
    name: str

    @strawberry.field
    async def items(self, info: Info, first: int = 50) -> Items:
        rows = await info.context.first_of(ITEMS, first).load(self.id)
        return Items(nodes=rows)


@strawberry.type
class Projects:
    nodes: list[Project]


@strawberry.type
class Query:
    @strawberry.field
    async def project(self, info: Info, id: strawberry.ID) -> Project | None:  # noqa: A002
        found = await info.context.all(_projects(info).where(ProjectRow.id == id))
        return found[0] if found else None

    @strawberry.field
    async def projects(self, info: Info, first: int = 50) -> Projects:
        rows = await info.context.all(
            _projects(info).order_by(ProjectRow.id).limit(first)
        )
        return Projects(nodes=rows)


def _projects(info: Info):
    context = info.context
    return select(ProjectRow).where(
        ProjectRow.company_id == context.membership.company_id,
        ProjectRow.status == "LIVE",
        ProjectRow.id.in_(context.levels),
    )


schema = strawberry.Schema(
    Query,
    config=StrawberryConfig(scalar_map={Money: MONEY}),
    extensions=[ParserCache, ValidationCache],
)
