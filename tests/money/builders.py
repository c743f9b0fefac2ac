"""Lines, markup rows and items written shortly, in dollars."""

from decimal import Decimal

from db.money.items import Draw, ItemStanding
from db.money.tables import ByMode, Line, MarkupRow


def usd(dollars):
    return int(Decimal(str(dollars)).scaleb(4))


def line(id_, dollars, *categories):
    return Line(id_, usd(dollars), frozenset(categories))


def percent(id_, rate, *references, direct=False, total=False, **more):
    """Build a percent row; its position is the number in its id."""
    return MarkupRow(
        id=id_,
        name=more.pop("name", id_),
        value_type="PERCENT",
        percent=usd(rate),
        refers_to_direct=direct,
        refers_to_total=total,
        references=references,
        position=int(id_[1:]),
        **more,
    )


def lump(id_, dollars, **more):
    return MarkupRow(
        id=id_,
        name=more.pop("name", id_),
        value_type="LUMP_SUM",
        lump_sum=usd(dollars),
        position=int(id_[1:]),
        **more,
    )


def draw(fund_id, dollars):
    return Draw(fund_id, usd(dollars))


def full_draw(fund_id):
    return Draw(fund_id, is_full_coverage=True)


def modes(allocated, separated, direct):
    return ByMode(usd(allocated), usd(separated), usd(direct))


def standing(id_, status, impact, **more):
    return ItemStanding(
        id=id_,
        status=status,
        is_draft=more.pop("is_draft", False),
        cost_impact=modes(*impact),
        **more,
    )


def amounts(rows):
    return {entry.row.id: entry.amount for entry in rows}


# The worked example of domain 1.7: fee, contingency on top of it, and a permit.
ELECTRICAL = line("A", 600, "electrical")
PLUMBING = line("B", 400, "plumbing")
FEE = percent("M1", 5, direct=True, name="Fee")
CONTINGENCY = percent("M2", 10, "M1", direct=True, name="Contingency")
PERMIT = lump("M3", 45, is_allocated=False, name="Permit")
EXAMPLE_LINES = (ELECTRICAL, PLUMBING)
EXAMPLE_ROWS = (FEE, CONTINGENCY, PERMIT)
