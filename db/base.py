"""The mapping base and the words that models are written in."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, ForeignKey, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column

from db.classes import Class

# Bytes decide the order on both engines, so that cursors agree.
Words = Text().with_variant(Text(collation="C"), "postgresql")
# Ten-thousandths, of the project's currency or of a percent.
Units = BigInteger


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {str: Words, int: BigInteger, bool: Boolean}  # noqa: RUF012 (SQLAlchemy's own shape)


def public(*args: Any, **options: Any) -> MappedColumn[Any]:
    """Map a column that whoever may know the row may read."""
    return mapped_column(*args, info={"class": Class.PUBLIC}, **options)


def secret(cls: Class, *args: Any, **options: Any) -> MappedColumn[Any]:
    """Map a classified column; permissions/guards.py says who may read it."""
    return mapped_column(*args, info={"class": cls}, **options)


def identity(prefix: str) -> MappedColumn[Any]:
    return mapped_column(
        Words, primary_key=True, info={"class": Class.PUBLIC, "prefix": prefix}
    )


def refers(target: str, **options: Any) -> MappedColumn[Any]:
    """Map a reference to the id of another table; it goes when its target goes."""
    return public(ForeignKey(target, ondelete="CASCADE"), **options)
