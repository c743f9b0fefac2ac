"""Limits that hold before anything runs: how much one operation may ask for."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError, GraphQLSchema, VariableNode, visit
from graphql.language import Visitor

from resolvers.engine.marks import Batched
from resolvers.engine.plans import OperationPlan
from resolvers.engine.selections import ByMode, Joined, Within
from resolvers.engine.sizes import Sized, sized

MOST_FIELDS = 2_000
MOST_READS = 100
# What is read is counted too, and ends at 100,000 values; this is what pages promise.
MOST_ASKED = 1_000_000
MOST_WALKED = 20_000
VALUES_A_POINT = 100


@dataclass(frozen=True, slots=True)
class Measured:
    """What a plan comes to, whoever asks and whatever the variables are."""

    reads: int
    size: Sized
    # How many arguments each variable stands in.
    places: Mapping[str, int]

    def values(self, variables: Mapping[str, Any]) -> int:
        return round(self.size.of(variables))

    def cost(self, values: int) -> int:
        """Give the points of an operation that reads so many values."""
        return self.reads + values // VALUES_A_POINT


def measured(plan: OperationPlan, schema: GraphQLSchema) -> Measured:
    """Measure a plan once; refuse one that is too wide."""
    found = plan.__dict__.get("measured")
    if found is None:
        found = Measured(_reads(plan), sized(plan, schema), _places(plan))
        plan.__dict__["measured"] = found
    return found


def check_variables(plan: Measured, variables: Mapping[str, Any]) -> None:
    """Refuse values that would have to be walked too often, place by place."""
    walked = sum(
        count * _members(variables[name])
        for name, count in plan.places.items()
        if isinstance(variables.get(name), (dict, list))
    )
    if walked > MOST_WALKED:
        raise _refused(
            f"The arguments of an operation hold at most {MOST_WALKED} values."
        )


def check_values(values: int) -> None:
    """Refuse an operation whose pages could hold too much, before anything runs."""
    if values > MOST_ASKED:
        raise _refused(
            f"An operation asks for at most {MOST_ASKED} values; its pages and lists "
            f"may come to {values}."
        )


def _reads(plan: OperationPlan) -> int:
    """Count the relations; aliases count, fragments as often as used."""
    reads = 0
    for number, field in enumerate(plan.fields(), 1):
        mark = field.mark
        reads += isinstance(mark, Batched) and not isinstance(
            mark, (ByMode, Joined, Within)
        )
        if number > MOST_FIELDS:
            raise _refused(f"An operation selects at most {MOST_FIELDS} fields.")
        if reads > MOST_READS:
            raise _refused(f"An operation reads at most {MOST_READS} relations.")
    return reads


def _places(plan: OperationPlan) -> Mapping[str, int]:
    found = _Variables()
    for field in plan.fields():
        for argument in field.nodes[0].arguments or ():
            visit(argument.value, found)
    return found.places


class _Variables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.places: Counter[str] = Counter()

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.places[node.name.value] += 1


def _members(value: Any) -> int:
    count, waiting = 0, [value]
    while waiting:
        count += 1
        node = waiting.pop()
        if isinstance(node, dict):
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
    return count


def _refused(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": "LIMIT_EXCEEDED"})
