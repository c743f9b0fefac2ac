"""Reads the statements that are written by hand, by name."""

import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
# Ten-thousandths as a decimal string of at least two decimals.
MONEY = {
    "postgresql": (
        r"(CASE WHEN \1 % 100 = 0 THEN round(\1 / 10000.0, 2) "
        r"ELSE trim_scale(\1 / 10000.0) END)::text"
    ),
    "sqlite": (
        r"CASE WHEN \1 % 100 = 0 THEN printf('%.2f', \1 / 10000.0) "
        r"WHEN \1 IS NOT NULL THEN rtrim(printf('%.4f', \1 / 10000.0), '0') END"
    ),
}


@cache
def statements(kind: str) -> dict[str, str]:
    text = (HERE / f"{kind}.sql").read_text(encoding="utf-8")
    _, *parts = re.split(r"^-- name: (\w+)\n", text, flags=re.MULTILINE)
    named = zip(parts[::2], parts[1::2], strict=True)
    return {name: _with_money(kind, part.strip()) for name, part in named}


def _with_money(kind: str, statement: str) -> str:
    """Write `{column}` out as the amount in it."""
    return re.sub(r"\{([a-z._]+)\}", MONEY[kind], statement)
