"""Figures: the stored money follows a change, or the change is refused."""

from collections.abc import Mapping
from typing import Any

from db.money.tables import MarkupError
from db.money.units import MoneyError
from resolvers.payloads import FaultyInput, InputFault
from resolvers.writes import Write

# Asked for with a row, so that markups are named only to who may see the row's.
SEES_MARKUPS = "guard:CanSeeMarkups"


async def follow(work: Write, row: Mapping[str, Any], field: str) -> None:
    """Recompute the row's project; what cannot be reckoned is a fault of the field."""
    try:
        await work.recompute(row["project_id"])
    except MarkupError as error:
        unnamed = "The project's figures cannot take this."
        message = str(error) if row.get(SEES_MARKUPS) else unnamed
        raise FaultyInput(InputFault(field, message)) from None
    except MoneyError as error:
        raise FaultyInput(InputFault(field, str(error))) from None
