"""How the demo's tables write amounts: lines of cost, and values of markups."""

import re
from typing import Any

from db.demo.world import listed
from db.money.units import parse_money, parse_percent

_LINE = re.compile(
    r"(?:(?P<category>[A-Z][\w ]*): )?(?P<quantity>[\d.]+) (?P<unit>\w+) "
    r"@ (?P<unit_cost>-?[\d.]+) (?P<description>[^\[\]]+?)(?: \[(?P<cost_type>\w+)\])?"
)


def lines(words: str) -> list[dict[str, Any]]:
    """Read "400 ea @ 0.35 LED troffers [MATERIAL]; …"; totals are derived later."""
    return [_line(position, word) for position, word in enumerate(listed(words))]


def value(words: str) -> dict[str, Any]:
    """Read "5 %" or "45" as the value of a markup or an owner row."""
    if words.endswith("%"):
        percent = parse_percent(words.removesuffix("%").strip())
        return {"value_type": "PERCENT", "percent": percent}
    return {"value_type": "LUMP_SUM", "lump_sum": parse_money(words)}


def _line(position: int, words: str) -> dict[str, Any]:
    match = _LINE.fullmatch(words)
    if match is None:
        raise ValueError(f"No line of cost: {words}")
    return {
        **match.groupdict(),
        "position": position,
        "quantity": parse_money(match["quantity"]),
        "unit_cost": parse_money(match["unit_cost"]),
        "line_total": 0,
    }
