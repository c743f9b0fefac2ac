"""The demo's projects, changed past the API, and watched for what they send."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import Executable, insert, literal, select, update

from db.gate import MACHINE
from db.ids import new_id
from db.models.categories import Category
from db.models.companies import Company
from db.models.roles import Role, RoleLevel
from db.models.team import CategoryGrant, ProjectMember
from db.models.users import User
from resolvers.engine.snapshot import Snapshot
from tests.asking import Asking

CLINIC = "prj_01k4282cm0f4ab2wpet84qhbc6"
TOWNHOMES = "prj_01khjtv4m0f05t4kkbjvar9xpf"
DEPOT = "prj_01k6wbzhm0fbdrd8ynajhkypxj"
NOWHERE = "prj_00000000000000000000000000"


async def change(ask: Asking, *statements: Executable) -> None:
    """Change a world of one's own, rights included, as no mutation does yet."""
    epoch = update(Company).values(access_epoch=Company.access_epoch + 1)
    async with ask.operations.database.writing() as connection:
        for statement in (*statements, epoch):
            await connection.execute(statement, execution_options=MACHINE)


def categories_of(name: str, category: str) -> Executable:
    """Grant a category of the clinic to a member of its team."""
    person = select(User.id).where(User.name == name).scalar_subquery()
    of_clinic = select(Category.id).where(Category.project_id == CLINIC)
    row = (
        select(
            literal(new_id("cgr")),
            ProjectMember.company_id,
            ProjectMember.id,
            of_clinic.where(Category.name == category).scalar_subquery(),
        )
        .where(ProjectMember.project_id == CLINIC)
        .where(ProjectMember.user_id == person)
    )
    columns = ["id", "company_id", "project_member_id", "category_id"]
    return insert(CategoryGrant).from_select(columns, row)


def levels(feature: str, level: str) -> Executable:
    """Set a feature's level in every role but the administrator's."""
    fixed = select(Role.id).where(Role.is_administrator)
    return (
        update(RoleLevel)
        .where(RoleLevel.feature == feature, RoleLevel.role_id.not_in(fixed))
        .values(with_category=level, without_category=level)
    )


def of_role(role: str, feature: str, inside: str, outside: str) -> Executable:
    """Set a feature's levels in one role, inside and outside its categories."""
    its_own = RoleLevel.role_id.in_(select(Role.id).where(Role.name == role))
    given = update(RoleLevel).where(its_own, RoleLevel.feature == feature)
    return given.values(with_category=inside, without_category=outside)


@contextmanager
def sent() -> Iterator[list[str]]:
    """Collect the statements that are sent within."""
    texts: list[str] = []
    rows = Snapshot.rows

    async def noted(self, kept, binds):
        texts.append(kept.text)
        return await rows(self, kept, binds)

    with patch.object(Snapshot, "rows", noted):
        yield texts


async def statement_counts(
    ask: Asking, who: str, document: str, *asked: dict[str, Any]
) -> list[int]:
    """Count what each of some variables takes, once the document is known."""
    await ask(who, document)
    counts = []
    for variables in asked:
        with sent() as statements:
            body = await ask(who, document, **variables)
        assert "errors" not in body
        counts.append(len(statements))
    return counts
