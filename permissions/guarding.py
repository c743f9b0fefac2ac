"""What a guard of a field is; the guards themselves stand in permissions/guards.py."""

from collections.abc import Mapping
from typing import Any, ClassVar

from strawberry import Info
from strawberry.permission import BasePermission

from db.classes import Class
from permissions.levels import Mode
from permissions.rules import All, AnyOf, CostsShown, InMode, Rule

MONEY = frozenset(
    {Class.COST, Class.MARKUP, Class.ALLOWANCE, Class.OWNER_COST, Class.PRICE}
)
GUARDS: dict[str, type["Guard"]] = {}
GUARD_OF: dict[str, type["Guard"]] = {}
CHANGE_GUARD_OF: dict[str, type["Guard"]] = {}


class Guard(BasePermission):
    """The guard of a field; the plan of the operation decides it, once."""

    message = "You may not see this."
    cls: ClassVar[Class]
    rule: ClassVar[Rule]
    columns: ClassVar[tuple[str, ...]] = ()
    # What is open to whoever knows of its row, and whose change is told to these alone.
    changes: ClassVar[tuple[str, ...]] = ()
    # What is the company's is open to whoever reaches no project, too.
    is_of_company: ClassVar[bool] = False
    # The guards of the same field in each display mode; empty where it has none.
    by_mode: ClassVar[Mapping[Mode, type["Guard"]]] = {}

    def __init_subclass__(cls, *, in_each_mode: bool = False, **options: Any) -> None:
        super().__init_subclass__(**options)
        if in_each_mode:
            cls.by_mode = {mode: _in_mode(cls, mode) for mode in Mode}
            cls.columns = ()
        if cls.cls in MONEY:
            cls.rule = All(CostsShown(), cls.rule)
        for column in cls.columns:
            if column in GUARD_OF:
                raise LookupError(f"{column} has two guards")
            GUARD_OF[column] = cls
        CHANGE_GUARD_OF.update(dict.fromkeys(cls.changes, cls))
        GUARDS[cls.__name__] = cls

    @classmethod
    def requires(cls) -> str:
        if not cls.by_mode:
            return cls.rule.requires()
        return All(cls.rule, AnyOf(*map(InMode, Mode))).requires()

    def has_permission(self, source: Any, info: Info, **kwargs: Any) -> bool:  # noqa: ARG002
        """Answer outside the plan: only what every row in reach may show."""
        decision = getattr(info.context, "decision", None)
        return decision is not None and decision.outcome(type(self)) is True


def _in_mode(guard: type[Guard], mode: Mode) -> type[Guard]:
    columns = tuple(f"{column}_{mode.lower()}" for column in guard.columns)
    body = {
        "cls": guard.cls,
        "rule": All(guard.rule, InMode(mode)),
        "columns": columns,
    }
    return type(f"{guard.__name__}In{mode.title()}", (Guard,), body)
