"""Plans: which features of the product a company's subscription holds, for anybody.

A plan is asked before every permission, and of admins too. What no row of the table
names is on every plan.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from db.models.companies import Plan
from permissions.tables import rows_of, yes

# The people of the team that a plan of the old kind holds; the others hold any number.
MOST_CONTACTS: Mapping[Plan, int] = MappingProxyType({Plan.LEGACY: 10})


@dataclass(frozen=True, slots=True)
class PlanFeature:
    """A part of the product that some plans hold, and the acts that it takes."""

    id: str
    name: str
    # Areas of the chart, or single acts.
    acts: frozenset[str]
    plans: frozenset[Plan]

    def requires(self) -> str:
        return f"Plan: {self.name}"


def _load() -> Mapping[str, PlanFeature]:
    features = {
        row["id"]: PlanFeature(
            id=row["id"],
            name=row["name"],
            acts=frozenset(row["acts"].split(";")),
            plans=frozenset(plan for plan in Plan if yes(row[plan.lower()])),
        )
        for row in rows_of("plan_features.csv")
    }
    return MappingProxyType(features)


PLAN_FEATURES = _load()


def plan_feature(feature_id: str) -> PlanFeature:
    """Return the plan's feature that code names; an unknown id stops the start."""
    if feature_id not in PLAN_FEATURES:
        raise LookupError(f"No feature of a plan has the id {feature_id!r}")
    return PLAN_FEATURES[feature_id]


def feature_of_act(act_id: str) -> PlanFeature | None:
    """Return what a plan must hold for an act of the chart; None if each holds it."""
    names = {act_id, act_id.partition(".")[0]}
    return next((one for one in PLAN_FEATURES.values() if one.acts & names), None)


def held_by(plan: Plan) -> Iterator[PlanFeature]:
    return (one for one in PLAN_FEATURES.values() if plan in one.plans)
