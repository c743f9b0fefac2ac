"""What a scenario would make of the running total."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from db.money.items import ItemStanding
from db.money.milestones import running_total
from db.money.tables import ByMode


def projected_running_total(
    estimate_total: ByMode | None,
    items: Iterable[ItemStanding],
    status_changes: Mapping[str, str],
    scenario_items: Iterable[ItemStanding] = (),
) -> ByMode | None:
    """Reckon the running total as if its changes and its own items were real.

    What has been incorporated since is in the estimate, and counts no second time.
    """
    changed = [
        replace(standing, status=status_changes[standing.id])
        if standing.id in status_changes and standing.status != "INCORPORATED"
        else standing
        for standing in (*items, *scenario_items)
    ]
    return running_total(estimate_total, changed)
