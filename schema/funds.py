"""Contingency and allowance funds."""

import strawberry

from db.models.funds import FundKind
from permissions.guards import CanSeeFundBalances, CanSeeFunds
from resolvers.scalars import Money
from schema.fields import guarded_by
from schema.nodes import stored


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
