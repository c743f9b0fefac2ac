"""The words a role's grid is written in: levels, display modes, category access."""

from enum import IntEnum, StrEnum


class Level(IntEnum):
    """How far a feature is open: a higher level holds every lower one."""

    NONE = 0
    VIEW = 1
    STANDARD = 2
    ADMIN = 3


class Word(StrEnum):
    """A level as it is stored and sent, by its name."""

    NONE = "NONE"
    VIEW = "VIEW"
    STANDARD = "STANDARD"
    ADMIN = "ADMIN"

    @property
    def level(self) -> Level:
        return Level[self.value]


class Mode(StrEnum):
    """How costs are displayed; the first that a role has is its default."""

    ALLOCATED = "ALLOCATED"
    SEPARATED = "SEPARATED"
    DIRECT = "DIRECT"


class CategoryAccess(StrEnum):
    """What a person's categories do: nothing, switch levels, or narrow rows."""

    OFF = "OFF"
    LEVELS = "LEVELS"
    ROWS = "ROWS"
