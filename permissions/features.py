"""The features: the rows of every role's grid, by id."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from permissions.levels import Level
from permissions.tables import level_of, rows_of, yes


@dataclass(frozen=True, slots=True)
class Feature:
    """A row of the grid; by category, its level may differ with category access."""

    id: str
    name: str
    group: str
    is_money: bool
    by_category: bool
    ceiling: Level
    sub_role_id: str


def _load() -> Mapping[str, Feature]:
    features = {
        row["id"]: Feature(
            id=row["id"],
            name=row["name"],
            group=row["group"],
            is_money=yes(row["money"]),
            by_category=yes(row["by_category"]),
            ceiling=level_of(row["ceiling"]),
            sub_role_id=row["sub_role_id"],
        )
        for row in rows_of("features.csv")
    }
    return MappingProxyType(features)


FEATURES = _load()
MONEY_FEATURES = frozenset(key for key, one in FEATURES.items() if one.is_money)


def feature(feature_id: str) -> Feature:
    """Return the feature that code names; an unknown id stops the start."""
    if feature_id not in FEATURES:
        raise LookupError(f"No feature has the id {feature_id!r}")
    return FEATURES[feature_id]
