"""Reports across projects: each is open to who may see what it is of."""

from collections.abc import Mapping
from types import MappingProxyType

from permissions.chart import action
from permissions.rules import All, OnPlan, Rule
from permissions.tables import rows_of


def _rule(row: Mapping[str, str]) -> Rule:
    needed = [action("reports.run"), action(row["act"])]
    plan = [OnPlan(row["plan_feature"])] if row["plan_feature"] else []
    return All(*plan, *needed)


REPORTS: Mapping[str, Rule] = MappingProxyType(
    {row["name"]: _rule(row) for row in rows_of("reports.csv")}
)
