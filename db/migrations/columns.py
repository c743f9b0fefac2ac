"""The columns and indexes that the first revisions are made of.

Spelled out, not taken from the models: a revision stays as it was written.
"""

import sqlalchemy as sa
from alembic import op

Words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def id_() -> sa.Column[str]:
    return sa.Column("id", Words, primary_key=True)


def row() -> list[sa.Column[str]]:
    """Give what every row begins with: its id, and the company that it is of."""
    return [id_(), *refers("companies", "company_id")]


def refers(table: str, *names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [
        sa.Column(
            name,
            Words,
            sa.ForeignKey(f"{table}.id", ondelete="CASCADE"),
            nullable=nullable,
        )
        for name in names
    ]


def words(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, Words, nullable=nullable) for name in names]


def numbers(*names: str, nullable: bool = False) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=nullable) for name in names]


def flags(*names: str, nullable: bool = False) -> list[sa.Column[bool]]:
    return [sa.Column(name, sa.Boolean(), nullable=nullable) for name in names]


def index_of_present(name: str, table: str, column: str) -> None:
    """Index only the rows that have a value."""
    is_there = sa.column(column).is_not(None)
    op.create_index(
        name, table, [column], sqlite_where=is_there, postgresql_where=is_there
    )


def drop(*tables: str) -> None:
    """Drop tables in the reverse of the order in which they were created."""
    for table in reversed(tables):
        op.drop_table(table)
