"""Limits that hold before anything runs: how much one operation may ask for."""

from graphql import GraphQLError

from resolvers.engine.marks import Batched
from resolvers.engine.plans import OperationPlan
from resolvers.engine.selections import ByMode, Joined, Within

MOST_FIELDS = 2_000
MOST_READS = 100


def check(plan: OperationPlan) -> None:
    """Refuse a plan that is too wide; aliases count, fragments as often as used."""
    if "is_within_limits" in plan.__dict__:
        return
    reads = 0
    for number, field in enumerate(plan.fields(), 1):
        mark = field.mark
        is_read = isinstance(mark, Batched) and not isinstance(
            mark, (ByMode, Joined, Within)
        )
        reads += is_read
        if number > MOST_FIELDS:
            raise _refused(f"An operation selects at most {MOST_FIELDS} fields.")
        if reads > MOST_READS:
            raise _refused(f"An operation reads at most {MOST_READS} relations.")
    plan.__dict__["is_within_limits"] = True


def _refused(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": "LIMIT_EXCEEDED"})
