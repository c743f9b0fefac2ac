"""Mutants of the policy's rows: a rule flipped, a level up or down, a part dropped."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from db.classes import Class
from permissions import releases, rows, scopes
from permissions.actions import ACTS
from permissions.guarding import CHANGE_GUARD_OF, GUARD_OF, GUARDS, MONEY, Guard
from permissions.levels import Level, Mode
from permissions.rules import (
    ANYONE,
    All,
    AnyOf,
    AtLeast,
    CostsShown,
    InMode,
    Not,
    Of,
    OneOf,
    Rule,
)

NOBODY = Of(lambda _viewer: False)
Flip = Callable[[], None]
Flips = Iterator[tuple[str, Flip]]


def flips() -> Flips:
    """Yield each mutant's name and what plants it, in this process."""
    yield from _of_entries()
    yield from _of_parts()
    yield from _of_hiding()
    yield from _of_modes()
    yield from _of_columns()
    yield from _of_pairs()


class Entry:
    """A row of the policy: where a rule stands, by name."""

    def __init__(self, name: str, rule: Rule, put: Callable[[Rule], None]) -> None:
        self.name, self.rule, self.put = name, rule, put


def entries() -> Iterator[Entry]:
    for name, rule in rows.ROWS.items():
        yield Entry(f"rows {name}", rule, partial(rows.ROWS.__setitem__, name))
    for table, acts in ACTS.items():
        for act, rule in acts.items():
            put = partial(acts.__setitem__, act)
            yield Entry(f"acts {table} {act}", rule, put)
    for name, guard in GUARDS.items():
        yield Entry(f"guard {name}", guard.rule, partial(_guard_by, guard))


def _guard_by(guard: type[Guard], rule: Rule) -> None:
    """Write another rule into a guard; what it says in each mode follows it."""
    guard.rule = rule
    for mode, each in guard.by_mode.items():
        each.rule = All(rule, InMode(mode))


def _of_entries() -> Flips:
    """Allow or deny a whole row: to everybody, whatever else he may."""
    for entry in entries():
        if entry.rule is not ANYONE:
            yield f"{entry.name}: allowed", partial(entry.put, ANYONE)
        yield f"{entry.name}: denied", partial(entry.put, NOBODY)


def _of_parts() -> Flips:
    """Change each rule that the policy is made of once, wherever it stands."""
    met = {id(one) for one in (ANYONE, NOBODY)}
    for entry in entries():
        for path, rule in _walk(entry.rule, ""):
            # All money is wrapped alike: hiding is taken away below.
            is_wrapper = entry.name.startswith("guard") and _hides(rule)
            if id(rule) in met or is_wrapper:
                continue
            met.add(id(rule))
            for words, other in _others(rule, is_root=not path):
                yield f"{entry.name}: {path}{words}", partial(_everywhere, rule, other)


def _hides(rule: Rule) -> bool:
    return any(isinstance(one, CostsShown) for one in (rule, *parts_of(rule)))


def _walk(rule: Rule, path: str) -> Iterator[tuple[str, Rule]]:
    yield path, rule
    for number, part in enumerate(parts_of(rule)):
        yield from _walk(part, f"{path}{number} ")


def parts_of(rule: Rule) -> tuple[Rule, ...]:
    return (rule.rule,) if isinstance(rule, Not) else getattr(rule, "rules", ())


def _others(rule: Rule, *, is_root: bool) -> Iterator[tuple[str, Rule]]:
    """Give what a slip of the hand would write in the place of a rule."""
    if isinstance(rule, AtLeast):
        yield from _other_levels(rule)
    elif isinstance(rule, Not):
        yield f"{said(rule)} turned round", rule.rule
    elif isinstance(rule, (All, AnyOf)):
        yield from _other_parts(rule)
    elif isinstance(rule, OneOf) and len(rule.words) > 1:
        for word in sorted(rule.words):
            yield f"without {word}", OneOf(rule.name, *rule.words - {word})
    elif not is_root:
        yield f"{said(rule)} denied", NOBODY


def _other_levels(rule: AtLeast) -> Iterator[tuple[str, Rule]]:
    yield f"{said(rule)} one up", _at(rule, rule.level + 1)
    yield f"{said(rule)} one down", _at(rule, rule.level - 1)
    if not rule.has_categories:
        yield f"{said(rule)} by category", replace(rule, has_categories=True)


def _other_parts(rule: All | AnyOf) -> Iterator[tuple[str, Rule]]:
    other = AnyOf if isinstance(rule, All) else All
    yield f"{said(rule)} {type(rule).__name__} made another", other(*rule.rules)
    for number, part in enumerate(rule.rules):
        rest = [*rule.rules[:number], *rule.rules[number + 1 :]]
        # Who is let by anybody's rule is let without it.
        is_nothing = part is ANYONE and isinstance(rule, All)
        if type(part) is not CostsShown and not is_nothing:
            yield f"{said(part)} ({number}) dropped", type(rule)(*rest)


def _everywhere(old: Rule, new: Rule) -> None:
    """Put a rule in the place of another in every rule that it is a part of."""
    for entry in [*entries()]:
        if entry.rule is old:
            entry.put(new)
        for _, rule in [*_walk(entry.rule, "")]:
            if isinstance(rule, Not) and rule.rule is old:
                rule.rule = new
            elif isinstance(rule, (All, AnyOf)):
                rule.rules = tuple(new if one is old else one for one in rule.rules)


def _at(rule: AtLeast, level: int) -> Rule:
    return replace(rule, level=Level(level)) if level in set(Level) else NOBODY


def said(rule: Rule) -> str:
    """Name a rule in a word or two."""
    if isinstance(rule, AtLeast):
        return f"{rule.feature} {rule.level.name}"
    if isinstance(rule, (All, AnyOf)):
        return f"({' '.join(map(said, rule.rules))})"[:60]
    if isinstance(rule, Not):
        return f"not {said(rule.rule)}"
    if isinstance(rule, OneOf):
        return f"{rule.name} of {' '.join(sorted(rule.words))}"
    if isinstance(rule, Of):
        return rule.words or "somebody"
    return f"{type(rule).__name__} {' '.join(map(str, vars(rule).values()))}".strip()


def _of_hiding() -> Flips:
    """Let money show where a role hides all costs."""
    for name, guard in GUARDS.items():
        if guard.cls in MONEY and not guard.by_mode:
            shown = partial(setattr, guard, "rule", _without_hiding(guard.rule))
            yield f"guard {name}: shown where costs are hidden", shown


def _without_hiding(rule: Rule) -> Rule:
    if isinstance(rule, All):
        parts = [p for p in rule.rules if not isinstance(p, CostsShown)]
        return All(*map(_without_hiding, parts))
    return rule


def _of_modes() -> Flips:
    """Let a figure of one display mode show in another, or in any."""
    for guard in GUARDS.values():
        for mode, each in guard.by_mode.items():
            for other in (None, *(one for one in Mode if one is not mode)):
                rule = All(guard.rule, InMode(other)) if other else guard.rule
                words = f"guard {each.__name__}: shown in {other or 'any'}"
                yield words, partial(setattr, each, "rule", rule)


# Columns, and pairs of tables.


def _of_columns() -> Flips:
    for coordinate, guard in GUARD_OF.items():
        yield f"guard of {coordinate}: dropped", partial(GUARD_OF.pop, coordinate)
        is_open = {"__doc__": "", "cls": guard.cls, "rule": ANYONE, "by_mode": {}}
        anybody = type("CanSeeAnything", (), is_open)
        yield (
            f"guard of {coordinate}: lets anybody",
            partial(GUARD_OF.__setitem__, coordinate, anybody),
        )
    for coordinate in CHANGE_GUARD_OF:
        words = f"guard of changes of {coordinate}: dropped"
        yield words, partial(CHANGE_GUARD_OF.pop, coordinate)


def _of_pairs() -> Flips:
    for table, pairs in rows.STANDS_WITH.items():
        for number, pair in enumerate(pairs):
            rest = (*pairs[:number], *pairs[number + 1 :])
            words = f"stands with {table}: {' '.join(pair)} dropped"
            yield words, partial(rows.STANDS_WITH.__setitem__, table, rest)
    for table, places in scopes.SCOPES.items():
        for name in places:
            words = f"scope {table} {name}: dropped"
            yield words, partial(places.pop, name)
    for number, release in enumerate(releases.RELEASES):
        rest = [*releases.RELEASES]
        del rest[number]
        yield f"release {release.name}: dropped", partial(_release, rest)
        for cls in Class:
            if cls is not release.hidden:
                rest = [*releases.RELEASES]
                rest[number] = replace(release, hidden=cls)
                yield f"release {release.name}: of {cls}", partial(_release, rest)


def _release(found):
    releases.RELEASES = tuple(found)
