"""The same arithmetic written naively in fractions, to compare with."""

from fractions import Fraction
from math import floor


def nearest(exact):
    """Round half away from zero."""
    size = floor(abs(exact) + Fraction(1, 2))
    return size if exact >= 0 else -size


def rate(row):
    return Fraction(row.percent, 1_000_000)


def in_scope(row, line):
    return not row.category_ids or bool(row.category_ids & line.category_ids)


def scope(row, lines):
    return sum((Fraction(x.amount) for x in lines if in_scope(row, x)), Fraction(0))


def own_base(row, lines):
    return scope(row, lines) if row.refers_to_direct else Fraction(0)


def touches_total(row, by_id):
    """Tell whether a percent refers to the total, by any way within its table."""
    if row.value_type == "LUMP_SUM" or row.id not in by_id:
        return False
    return row.refers_to_total or any(
        touches_total(by_id[other], by_id) for other in row.references if other in by_id
    )


def share_of_total(row, by_id):
    """Tell what part of one dollar more of the total the row would be."""
    if row.value_type == "LUMP_SUM":
        return Fraction(0)
    below = [share_of_total(by_id[x], by_id) for x in row.references if x in by_id]
    return rate(row) * (int(row.refers_to_total) + sum(below))


def solve(matrix, constants):
    """Solve linear equations by Gauss and Jordan."""
    size = len(constants)
    rows = [[*matrix[i], constants[i]] for i in range(size)]
    for column in range(size):
        pivot = next(i for i in range(column, size) if rows[i][column])
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = rows[column][column]
        rows[column] = [value / head for value in rows[column]]
        for i in range(size):
            if i != column:
                factor = rows[i][column]
                rows[i] = [
                    a - factor * b for a, b in zip(rows[i], rows[column], strict=True)
                ]
    return [row[-1] for row in rows]


def exact_total(table, lines, below, known):
    """Solve one equation a row, all of them at once, and add up what stands there."""
    by_id = {row.id: row for row in table}
    unknown = [row for row in table if touches_total(row, by_id)]
    settled = {row.id: known[row.id] for row in table if row not in unknown}
    place = {row.id: i for i, row in enumerate(unknown)}
    matrix, constants = [], []
    for row in unknown:
        of_total = rate(row) * int(row.refers_to_total)
        equation = [-of_total] * len(unknown)
        equation[place[row.id]] += 1
        constant = own_base(row, lines)
        for other in row.references:
            if other in place:
                equation[place[other]] -= rate(row)
            else:
                constant += known[other]
        matrix.append(equation)
        constants.append(
            rate(row) * constant + of_total * (below + sum(settled.values()))
        )
    return below + sum(settled.values()) + sum(solve(matrix, constants))


def exact_amount(row, lines, total, known):
    """Reckon one row from the total and from the rounded rows it refers to."""
    if row.value_type == "LUMP_SUM":
        return Fraction(row.lump_sum)
    base = own_base(row, lines) + sum(known[other] for other in row.references)
    return rate(row) * (base + (total if row.refers_to_total else 0))


def shares(amount, weights):
    """Share by largest remainder: whole parts first, then one by one."""
    if amount < 0:
        return [-share for share in shares(-amount, weights)]
    quotas = [Fraction(amount) * weight / sum(weights) for weight in weights]
    given = [floor(quota) for quota in quotas]
    while sum(given) < amount:
        short = [quota - share for quota, share in zip(quotas, given, strict=True)]
        given[short.index(max(short))] += 1
    return given
