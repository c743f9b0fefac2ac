"""The ORM entities of the stock server, with the relations it loads."""

from sqlalchemy.orm import registry, relationship

from db.base import Base
from db.models.items import ItemCategory

_tables = Base.metadata.tables
_mapped = registry()


class ItemRow:
    pass


class ProjectRow:
    pass


class CategoryRow:
    pass


class UserRow:
    pass


class CommentRow:
    pass


for _entity, _table in (
    (ProjectRow, "projects"),
    (CategoryRow, "categories"),
    (UserRow, "users"),
    (CommentRow, "comments"),
):
    _mapped.map_imperatively(_entity, _tables[_table])
_mapped.map_imperatively(
    ItemRow,
    _tables["items"],
    properties={
        "categories": relationship(
            CategoryRow,
            secondary=ItemCategory.__table__,
            primaryjoin=_tables["items"].c.id == ItemCategory.item_id,
            secondaryjoin=_tables["categories"].c.id == ItemCategory.category_id,
            viewonly=True,
        )
    },
)
