"""The pen: writes an input by chance, its references to records of one project."""

from graphql import (
    Undefined,
    get_named_type,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
)

from tests.histories.plausible import FIELDS, INPUTS, NOBODYS, TABLES, TEXTS

LEFT_OUT = object()


class Pen:
    """Writes one input: on one project of the site, by one person's dice."""

    def __init__(self, site, dice, project_id, *, is_full=False):
        self.site = site
        self.dice = dice
        self.project_id = project_id
        # Whether optional inputs are all sent, or by the fall of the dice.
        self.is_full = is_full
        # Whose versions are asked for: the input, the table and the id before them.
        self.versions = []

    def one(self, table, **values):
        """Choose a record of the project, of those that have the values."""
        rows = [
            row
            for row in self.site.of(self.project_id, table)
            if all(row[name] == value for name, value in values.items())
        ]
        return self.dice.choice(rows) if rows else None

    def written(self, input_type):
        """Write all fields of an input, each knowing those before it."""
        so_far = {}
        for name, field in input_type.fields.items():
            value = self._field(input_type.name, name, field, so_far)
            if value is not LEFT_OUT:
                so_far[name] = value
        INPUTS.get(input_type.name, _nothing)(self, so_far)
        self._note_version(so_far)
        return so_far

    def _note_version(self, so_far):
        is_noted = any(place is so_far for place, _, _ in self.versions)
        if "expectedVersion" in so_far and not is_noted:
            before = list(so_far)[: list(so_far).index("expectedVersion")]
            name = [one for one in before if one.endswith("Id")][-1]
            self.expect(so_far, table_of(name), so_far[name])

    def expect(self, so_far, table, row_id):
        """Base the input on the version of a row, which the person reads later."""
        self.versions.append((so_far, table, row_id))

    def _field(self, owner, name, field, so_far):
        rule = INPUTS.get(f"{owner}.{name}") or FIELDS.get(name)
        is_needed = is_non_null_type(field.type) and field.default_value is Undefined
        if not is_needed and (not self._sends() or not (rule or _is_told(name, field))):
            return LEFT_OUT
        value = rule(self, so_far) if rule else self.value(name, field.type)
        return LEFT_OUT if value == NOBODYS and not is_needed else value

    def _sends(self):
        return self.is_full or self.dice.random() < 0.6

    def value(self, name, type_):
        if is_non_null_type(type_):
            return self.value(name, type_.of_type)
        if is_list_type(type_):
            return self._several(name, type_.of_type)
        named = get_named_type(type_)
        if is_input_object_type(named):
            return self.written(named)
        if is_enum_type(named):
            return self.dice.choice(sorted(named.values))
        return self._leaf(name, named.name)

    def _several(self, name, type_):
        values = [self.value(name, type_) for _ in range(self.dice.randint(1, 3))]
        if get_named_type(type_).name == "ID":
            return sorted({value for value in values if value})
        return values

    def _leaf(self, name, type_name):
        if type_name == "ID":
            row = self.one(table_of(name))
            return row["id"] if row else NOBODYS
        if type_name == "String" and name in TEXTS:
            return TEXTS[name](self.dice)
        return _LEAVES[type_name](self.dice)


def table_of(name):
    """Answer whose ids a field holds; `fromMilestoneId` are those of `milestoneId`."""
    for known, table in TABLES.items():
        if name == known or name.endswith(known[0].upper() + known[1:]):
            return table
    raise LookupError(f"tests/histories/plausible.py: whose ids is `{name}`?")


def _is_told(name, field):
    """Say whether the type and the name are enough; a bare `id` may be anybody's."""
    return name not in {"id", "ids"} or get_named_type(field.type).name != "ID"


def _nothing(_pen, _so_far):
    """Leave the input as it is."""


def _amount(dice):
    return f"{dice.randint(-50, 500)}.{dice.choice(('00', '50', '3333'))}"


def _quantity(dice):
    return f"{dice.randint(1, 40)}.{dice.choice(('00', '25'))}"


def _percent(dice):
    return f"{dice.randint(1, 30)}.{dice.choice(('00', '75', '1234'))}"


def _day(dice):
    return f"2026-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"


_LEAVES = {
    "String": lambda dice: f"word {dice.randint(1, 10**9)}",
    "Boolean": lambda dice: dice.random() < 0.5,
    "Int": lambda dice: dice.randint(-20, 60),
    "Money": _amount,
    "Quantity": _quantity,
    "Percent": _percent,
    "Date": _day,
}
