"""What the stock server makes for each request: the viewer, a session, loaders."""

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, selectinload
from strawberry.dataloader import DataLoader

from db.models.comments import CommentReader
from db.models.companies import Membership
from db.models.items import ItemShare
from db.models.roles import Role, RoleLevel
from db.models.team import CategoryGrant, ProjectMember
from db.models.tokens import Token
from tests.bench.stock.rows import CategoryRow, CommentRow, ItemRow, UserRow

FEATURE = "item_option_cost_details"


class Context:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        # A session runs one statement at a time.
        self.lock = asyncio.Lock()
        self.categories = DataLoader(self._by_id(CategoryRow))
        self.users = DataLoader(self._by_id(UserRow))
        self.children = {}

    async def sign_in(self, token: str) -> None:
        digest = hashlib.sha256(token.encode()).hexdigest()
        now = datetime.now(UTC).isoformat()
        self.membership = await self.session.scalar(
            select(Membership)
            .join(Token, Token.membership_id == Membership.id)
            .where(Token.hash == digest, Membership.is_active)
            .where(or_(Token.expires_at.is_(None), Token.expires_at > now))
        )
        await self._load_roles()
        await self._load_categories()

    async def _load_roles(self) -> None:
        found = await self.session.execute(
            select(ProjectMember.project_id, Role.template, RoleLevel)
            .join(Role, Role.id == ProjectMember.role_id)
            .join(RoleLevel, RoleLevel.role_id == Role.id)
            .where(ProjectMember.membership_id == self.membership.id)
            .where(RoleLevel.feature == FEATURE)
        )
        self.levels = {project: level for project, _, level in found}

    async def _load_categories(self) -> None:
        found = await self.session.execute(
            select(ProjectMember.project_id, CategoryGrant.category_id)
            .join(CategoryGrant, CategoryGrant.project_member_id == ProjectMember.id)
            .where(ProjectMember.membership_id == self.membership.id)
        )
        self.own = defaultdict(set)
        for project, category in found:
            self.own[project].add(category)

    async def all(self, statement):
        async with self.lock:
            return list(await self.session.scalars(statement))

    def _by_id(self, entity):
        async def load(ids: list[str]):
            rows = await self.all(select(entity).where(entity.id.in_(ids)))
            by_id = {row.id: row for row in rows}
            return [by_id.get(id_) for id_ in ids]

        return load

    def first_of(self, children: "Children", first: int) -> DataLoader:
        """Give the loader of the first children of each parent."""
        key = (children.entity, first)
        if key not in self.children:

            async def load(ids: list[str]):
                rows = await self.all(children.of(ids, first, self.membership.user_id))
                by_parent = defaultdict(list)
                for row in rows:
                    by_parent[getattr(row, children.key)].append(row)
                return [by_parent[id_] for id_ in ids]

            self.children[key] = DataLoader(load)
        return self.children[key]


@dataclass(frozen=True)
class Children:
    """What belongs to a parent, as far as a partner may know of it."""

    entity: type
    key: str
    known: Callable[[str], Any]
    relations: tuple[str, ...] = ()

    def of(self, ids: list[str], first: int, user: str):
        key = getattr(self.entity, self.key)
        place = func.row_number().over(partition_by=key, order_by=self.entity.id)
        known = (
            select(self.entity, place.label("place"))
            .where(key.in_(ids), self.known(user))
            .subquery()
        )
        row = aliased(self.entity, known)
        loaded = [selectinload(getattr(row, name)) for name in self.relations]
        return (
            select(row).options(*loaded).where(known.c.place <= first).order_by(row.id)
        )


def _known_items(user: str):
    shared = select(ItemShare.id).where(
        ItemShare.item_id == ItemRow.id, ItemShare.user_id == user
    )
    return and_(
        or_(~ItemRow.is_draft, ItemRow.creator_id == user, shared.exists()),
        ItemRow.option_of_id.is_(None),
        ItemRow.scenario_id.is_(None),
    )


def _known_comments(user: str):
    added = select(CommentReader.id).where(
        CommentReader.comment_id == CommentRow.id, CommentReader.user_id == user
    )
    return or_(
        CommentRow.is_shared_with_partners,
        CommentRow.author_id == user,
        added.exists(),
    )


ITEMS = Children(ItemRow, "project_id", _known_items, ("categories",))
COMMENTS = Children(CommentRow, "item_id", _known_comments)
