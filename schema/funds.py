"""Contingency and allowance funds."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.models.funds import FundKind
from permissions.guards import CanSeeFundBalances, CanSeeFunds
from resolvers import milestones
from resolvers.scalars import Money
from schema.fields import guarded_by, related
from schema.nodes import stored

if TYPE_CHECKING:
    from schema.milestones import Milestone


@stored("funds", "A contingency or allowance that items draw from or add to.")
class Fund:
    id: strawberry.ID
    kind: FundKind
    name: str | None = guarded_by(CanSeeFunds, "What it is called.")
    original: Money | None = guarded_by(CanSeeFunds, "What it began with.")
    drawn: Money | None = guarded_by(
        CanSeeFundBalances, "What accepted items have drawn."
    )
    added: Money | None = guarded_by(
        CanSeeFundBalances, "What accepted items have added."
    )
    remaining: Money | None = guarded_by(CanSeeFundBalances, "What is left of it.")
    milestone: Annotated["Milestone", strawberry.lazy("schema.milestones")] = related(
        milestones.of_row, "The milestone it belongs to."
    )
