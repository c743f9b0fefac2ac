"""How the made-up rows of a project are made: figures that often tie, or are none."""

from db.base import Base
from tests.authorization.grids import MODES

MADE = "2025-09-01T08:00:00.000000Z"
STAMPS = tuple(f"2025-1{n}-01T08:00:00.000000Z" for n in range(3))


def in_each_mode(*bases):
    return tuple(f"{base}_{mode.lower()}" for base in bases for mode in MODES)


class Making:
    """Makes rows of one project, and the tables that several kinds of rows have."""

    def __init__(self, company, name):
        self.company = company
        self.rng = company.rng
        self.name = name
        self.count = 0

    def often(self, share=0.5):
        return self.rng.random() < share

    def one_of(self, rows):
        """Take one of the rows, or none."""
        return self.rng.choice((None, *rows))

    def add(self, table, **values):
        self.count += 1
        title = f"{self.name} {self.count}"
        of_project = {"project_id": self.project, **self.dates(table)}
        return self.company.world.add(table, title, **of_project, **values)

    def dates(self, table):
        """Say when the row was made, and when what stands under each guard changed."""
        columns = Base.metadata.tables[table].c.keys()
        stamps = [name for name in columns if name.endswith("_changed_at")]
        dates = {name: self.one_of(STAMPS) for name in stamps}
        dates |= {"created_at": MADE, "updated_at": self.rng.choice(STAMPS)}
        return {name: at for name, at in dates.items() if name in columns}

    def link(self, table, **values):
        """Add a pair of a table that has no project of its own."""
        self.count += 1
        self.company.world.add(table, f"{self.name} {self.count}", **values)

    def figures(self, *columns, share=0.8):
        """Fill amounts; some stay empty, where they may."""
        amount = self.company.amount
        return {name: amount() for name in columns if self.often(share)}

    def amounts(self, *columns):
        return self.figures(*columns, share=1)

    def sharing(self):
        return {
            f"is_shared_with_{whom}": self.often(0.4)
            for whom in ("clients", "partners")
        }

    def line(self, table, number, owner):
        self.add(
            table,
            position=number % 2,
            description=self.company.text(),
            unit=self.rng.choice((None, "m2")),
            cost_type=self.rng.choice((None, "LABOR", "MATERIAL")),
            **self.amounts("quantity", "unit_cost", "line_total"),
            **owner,
        )

    def tables(self, **owner):
        """Write a table of markups and one of owner's costs; answer the markups."""
        markups = [self.row("markups", n, "MARKUP", owner) for n in range(2)]
        costs = [self.row("owner_costs", n, "OWNER_COST", owner) for n in range(2)]
        if self.often():
            pair = {"markup_id": markups[1], "refers_to_id": markups[0]}
            self.add("markup_references", **pair)
            pair = {"owner_cost_id": costs[1], "refers_to_id": costs[0]}
            self.add("owner_cost_references", **pair)
        for category in self.company.some(self.categories, 2):
            pair = {"markup_id": markups[0], "category_id": category}
            self.add("markup_categories", **pair)
        return markups

    def row(self, table, number, kind, owner):
        is_percent = self.often()
        figures = ["percent" if is_percent else "lump_sum"]
        if table != "template_markups":
            figures += ["adjustment", "amount"]
        return self.add(
            table,
            position=number,
            name=self.company.text(),
            kind=kind,
            value_type="PERCENT" if is_percent else "LUMP_SUM",
            refers_to_direct=self.often(),
            refers_to_total=self.often(),
            **self.amounts(*figures),
            **owner,
        )
