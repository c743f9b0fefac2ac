"""Rules: small words that compose, folded for a viewer until only the row is open."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from db.models.companies import ProjectAccess
from permissions.features import feature
from permissions.levels import CategoryAccess, Level, Mode
from permissions.plans import PlanFeature, plan_feature
from permissions.residuals import (
    Among,
    Flagged,
    Outcome,
    Row,
    all_of,
    any_of,
    negated,
)
from permissions.viewers import Grant, Viewer

_LEVEL_WORDS = {Level.VIEW: "View Only"}


class Rule(ABC):
    """Answers True or False where the viewer decides, else what the row must meet."""

    @abstractmethod
    def outcome(self, viewer: Viewer, project_id: str | None = None) -> Outcome: ...

    def holds(self, viewer: Viewer, row: Row, project_id: str | None = None) -> bool:
        outcome = self.outcome(viewer, project_id)
        return outcome if isinstance(outcome, bool) else outcome.test(row)

    def requires(self) -> str:
        """Say what a viewer would need; empty where nobody can be given it."""
        return ""

    def lacks(self, viewer: Viewer) -> PlanFeature | None:  # noqa: ARG002
        """Name what the company's plan lacks, where that alone closes the rule."""
        return None


class All(Rule):
    def __init__(self, *rules: Rule) -> None:
        self.rules = rules

    def outcome(self, viewer: Viewer, project_id: str | None = None) -> Outcome:
        return all_of(tuple(rule.outcome(viewer, project_id) for rule in self.rules))

    def requires(self) -> str:
        parts = [(rule.requires(), isinstance(rule, AnyOf)) for rule in self.rules]
        several = len([words for words, _ in parts if words]) > 1
        return " and ".join(
            f"({words})" if several and is_choice and " or " in words else words
            for words, is_choice in parts
            if words
        )

    def lacks(self, viewer: Viewer) -> PlanFeature | None:
        found = (rule.lacks(viewer) for rule in self.rules)
        return next((one for one in found if one), None)


class AnyOf(Rule):
    def __init__(self, *rules: Rule) -> None:
        self.rules = rules

    def outcome(self, viewer: Viewer, project_id: str | None = None) -> Outcome:
        return any_of(tuple(rule.outcome(viewer, project_id) for rule in self.rules))

    def requires(self) -> str:
        parts = dict.fromkeys(rule.requires() for rule in _choices(self))
        # What holds another way already is not worth saying.
        words = " or ".join(
            p for p in parts if p and not parts.keys() & {*p.split(" and ")} - {p}
        )
        # What has no words may do as well, such as how the record stands.
        return f"{words} (in some cases)" if words and "" in parts else words

    def lacks(self, viewer: Viewer) -> PlanFeature | None:
        found = [rule.lacks(viewer) for rule in self.rules]
        return found[0] if all(found) else None


def _choices(rule: Rule) -> Iterator[Rule]:
    if not isinstance(rule, AnyOf):
        yield rule
        return
    for each in rule.rules:
        yield from _choices(each)


class Not(Rule):
    def __init__(self, rule: Rule) -> None:
        self.rule = rule

    def outcome(self, viewer: Viewer, project_id: str | None = None) -> Outcome:
        return negated(self.rule.outcome(viewer, project_id))


@dataclass(frozen=True)
class Of(Rule):
    """What the viewer is in the company, whatever the row."""

    test: Callable[[Viewer], bool]
    words: str = ""

    def outcome(self, viewer: Viewer, project_id: str | None = None) -> Outcome:  # noqa: ARG002
        return self.test(viewer)

    def requires(self) -> str:
        return self.words


ANYONE = Of(lambda _viewer: True)
ADMIN = Of(lambda viewer: viewer.is_admin, "Company role: Admin")
STAFF = Of(lambda viewer: viewer.is_staff, "Company role: Admin or Employee")
CLIENT = Of(lambda viewer: viewer.role == "CLIENT")
PARTNER = Of(lambda viewer: viewer.role == "PARTNER")
OUTSIDER = AnyOf(PARTNER, CLIENT)


@dataclass(frozen=True)
class OnPlan(Rule):
    """The company's plan holds a feature, whoever asks."""

    feature: str

    def __post_init__(self) -> None:
        plan_feature(self.feature)

    def outcome(self, viewer: Viewer, project_id: str | None = None) -> Outcome:  # noqa: ARG002
        return self.lacks(viewer) is None

    def lacks(self, viewer: Viewer) -> PlanFeature | None:
        return lacking(viewer, plan_feature(self.feature))


def lacking(viewer: Viewer, needed: PlanFeature | None) -> PlanFeature | None:
    """Give the feature back if there is one that the viewer's plan does not hold."""
    return needed if needed and viewer.plan not in needed.plans else None


class ReachesAll(Rule):
    """The viewer's project access is all: an admin's, or an employee's by choice."""

    def outcome(self, viewer: Viewer, project_id: str | None = None) -> Outcome:  # noqa: ARG002
        chosen = viewer.project_access is ProjectAccess.ALL
        return viewer.is_admin or (viewer.is_staff and chosen)

    def requires(self) -> str:
        return "Project access: All"


@dataclass(frozen=True)
class AtLeast(Rule):
    """The viewer's level for a feature on the row's project and category case."""

    feature: str
    level: Level
    # What is in no category counts as outside the viewer's.
    has_categories: bool = True

    def __post_init__(self) -> None:
        feature(self.feature)

    def outcome(self, viewer: Viewer, project_id: str | None = None) -> Outcome:
        if viewer.is_admin:
            return True
        grants = viewer.within(project_id)
        outside = _where(grants, lambda g: g.cell(self.feature)[1] >= self.level)
        name = f"{self.feature}_{self.level.name.lower()}"
        if not self.has_categories:
            return _on_projects(f"{name}_outside", outside, grants)
        inside = _where(grants, lambda g: g.cell(self.feature)[0] >= self.level)
        return any_of(
            (
                _on_projects(f"{name}_always", inside & outside, grants),
                _in_categories(f"{name}_own", inside - outside, grants),
                _in_no_categories(f"{name}_other", outside - inside, grants),
            )
        )

    def requires(self) -> str:
        word = _LEVEL_WORDS.get(self.level, self.level.name.title())
        return f"{feature(self.feature).name}: {word}"


class AtLeastWithin(AtLeast):
    """The viewer's level on what is in his own categories of the row's project."""

    def outcome(self, viewer: Viewer, project_id: str | None = None) -> Outcome:
        if viewer.is_admin:
            return True
        grants = viewer.within(project_id)
        inside = _where(
            grants,
            lambda g: bool(g.categories) and g.cell(self.feature)[0] >= self.level,
        )
        name = f"{self.feature}_{self.level.name.lower()}_within"
        return _on_projects(name, inside, grants)


@dataclass(frozen=True)
class InMode(Rule):
    """The viewer may display costs in the mode on the row's project."""

    mode: Mode

    def outcome(self, viewer: Viewer, project_id: str | None = None) -> Outcome:
        if viewer.is_admin:
            return True
        grants = viewer.within(project_id)
        shown = _where(grants, lambda grant: self.mode in grant.modes)
        return _on_projects(f"mode_{self.mode.lower()}", shown, grants)

    def requires(self) -> str:
        return f"Display mode: {self.mode.title()}"


class CostsShown(Rule):
    """The viewer's role on the row's project does not hide all costs."""

    def outcome(self, viewer: Viewer, project_id: str | None = None) -> Outcome:
        if viewer.is_admin:
            return True
        grants = viewer.within(project_id)
        shown = _where(grants, lambda grant: not grant.hides_all_costs)
        return _on_projects("costs_shown", shown, grants)


class HasRole(Rule):
    """The viewer holds a role on the row's project, whatever its levels."""

    def outcome(self, viewer: Viewer, project_id: str | None = None) -> Outcome:
        if viewer.is_admin:
            return True
        grants = viewer.within(project_id)
        with_role = _where(grants, lambda grant: bool(grant.levels))
        return _on_projects("with_role", with_role, grants)


@dataclass(frozen=True)
class HoldsRole(Rule):
    """A role named by the row is what the viewer holds on a project."""

    name: str

    def outcome(self, viewer: Viewer, project_id: str | None = None) -> Outcome:
        held = {grant.role_id for grant in viewer.within(project_id).values()}
        roles = frozenset(role for role in held if role is not None)
        return Among(self.name, "held_roles", roles) if roles else False


class SeesWholeProject(Rule):
    """Category access does not narrow the viewer's rows on the row's project."""

    def outcome(self, viewer: Viewer, project_id: str | None = None) -> Outcome:
        if viewer.is_admin:
            return True
        grants = viewer.within(project_id)
        return _on_projects("whole_projects", _whole(grants), grants)

    def requires(self) -> str:
        return "Category access that does not narrow rows"


class InOwnCategories(Rule):
    """Where category access narrows rows, the row is in one of the viewer's."""

    def outcome(self, viewer: Viewer, project_id: str | None = None) -> Outcome:
        if viewer.is_admin:
            return True
        grants = viewer.within(project_id)
        whole = _whole(grants)
        return any_of(
            (
                _on_projects("whole_projects", whole, grants),
                _in_categories("narrowed", frozenset(grants) - whole, grants),
            )
        )


@dataclass(frozen=True)
class IsViewer(Rule):
    """A person named by the row, such as its creator or an assignee, is the viewer."""

    name: str

    def outcome(self, viewer: Viewer, project_id: str | None = None) -> Outcome:  # noqa: ARG002
        return Among(self.name, "viewer_ids", frozenset((viewer.user_id,)))


@dataclass(frozen=True)
class Has(Rule):
    """A boolean of the row, such as being a draft."""

    name: str

    def outcome(self, viewer: Viewer, project_id: str | None = None) -> Outcome:  # noqa: ARG002
        return Flagged(self.name)


class OneOf(Rule):
    """A word of the row is one of the given, such as the kind of a fund."""

    def __init__(self, name: str, *words: str) -> None:
        self.name = name
        self.words = frozenset(words)

    def outcome(self, viewer: Viewer, project_id: str | None = None) -> Outcome:  # noqa: ARG002
        bind = f"{self.name}_" + "_".join(sorted(word.lower() for word in self.words))
        return Among(self.name, bind, self.words)


def _where(
    grants: Mapping[str, Grant], test: Callable[[Grant], bool]
) -> frozenset[str]:
    return frozenset(project for project, grant in grants.items() if test(grant))


def _whole(grants: Mapping[str, Grant]) -> frozenset[str]:
    return _where(grants, lambda g: g.category_access is not CategoryAccess.ROWS)


def _on_projects(
    name: str, projects: frozenset[str], grants: Mapping[str, Grant]
) -> Outcome:
    """Fold to True only for a reach that the row scope holds every statement to."""
    if not projects:
        return False
    if len(projects) == len(grants):
        return True
    return Among("project", name, projects)


def _in_categories(
    name: str, projects: frozenset[str], grants: Mapping[str, Grant]
) -> Outcome:
    categories = frozenset(c for p in projects for c in grants[p].categories)
    if not categories:
        return False
    return all_of(
        (
            _on_projects(name, projects, grants),
            Among("category", f"{name}_categories", categories),
        )
    )


def _in_no_categories(
    name: str, projects: frozenset[str], grants: Mapping[str, Grant]
) -> Outcome:
    inside = _in_categories(name, projects, grants)
    return all_of((_on_projects(name, projects, grants), negated(inside)))
