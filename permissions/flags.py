"""The eight account permissions of a team member and what each stands on."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from types import MappingProxyType

from permissions.levels import Level


class Flag(StrEnum):
    """A permission that a company admin turns on or off for a team member."""

    UPDATE_SCHEDULES = "UPDATE_SCHEDULES"
    VIEW_FINANCIALS = "VIEW_FINANCIALS"
    EDIT_FINANCIALS = "EDIT_FINANCIALS"
    PREVIEW_CLIENT_SIDE = "PREVIEW_CLIENT_SIDE"
    VIEW_CONTACTS = "VIEW_CONTACTS"
    EDIT_CONTACTS = "EDIT_CONTACTS"
    UPDATE_TEMPLATES = "UPDATE_TEMPLATES"
    MANAGE_TIME_CLOCK = "MANAGE_TIME_CLOCK"


PREREQUISITES: Mapping[Flag, Flag] = MappingProxyType(
    {
        Flag.EDIT_FINANCIALS: Flag.VIEW_FINANCIALS,
        Flag.EDIT_CONTACTS: Flag.VIEW_CONTACTS,
        Flag.PREVIEW_CLIENT_SIDE: Flag.VIEW_FINANCIALS,
    }
)


def missing_prerequisites(flags: AbstractSet[Flag]) -> dict[Flag, Flag]:
    """Name each flag that stands on one not held; empty when all may be granted."""
    return {
        flag: needed
        for flag, needed in PREREQUISITES.items()
        if flag in flags and needed not in flags
    }


def money_cap(flags: AbstractSet[Flag]) -> Level:
    """Return the highest level that an employee's flags leave on money features."""
    if Flag.VIEW_FINANCIALS not in flags:
        return Level.NONE
    return Level.ADMIN if Flag.EDIT_FINANCIALS in flags else Level.VIEW
