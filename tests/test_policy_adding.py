"""Who adds items to a project: in no category, or in one of one's own."""

import pytest

from db.models.companies import CompanyRole
from permissions.actions import ACTS
from permissions.levels import CategoryAccess, Level
from permissions.viewers import Grant, Viewer

ROWS, LEVELS, OFF = (CategoryAccess(word) for word in ("ROWS", "LEVELS", "OFF"))
NONE, VIEW, STANDARD = Level.NONE, Level.VIEW, Level.STANDARD
OWN = frozenset({"cat_own"})
BASE = {
    "items_item_import_and_options": (STANDARD, STANDARD),
    "categories": (STANDARD, VIEW),
    "categorizations": (VIEW, VIEW),
}


def adds(access, levels, own=OWN):
    grant = Grant(levels=BASE | levels, category_access=access, categories=own)
    viewer = Viewer("usr", "mbr", "cmp", CompanyRole.PARTNER, {"prj": grant})
    return ACTS["projects"]["create_item"].outcome(viewer, "prj")


def adding(inside, outside):
    return {"items_item_import_and_options": (inside, outside)}


@pytest.mark.parametrize(
    ("access", "levels", "may"),
    [
        # Who sees the whole project adds wherever he likes, if he adds at all.
        (OFF, {}, True),
        (LEVELS, {}, True),
        (LEVELS, adding(VIEW, VIEW), False),
        (OFF, adding(VIEW, VIEW), False),
        (OFF, adding(NONE, NONE), False),
        # Whom categories narrow adds in one of his own, which he may set and see.
        (ROWS, {}, True),
        (ROWS, adding(STANDARD, NONE), True),
        (ROWS, adding(VIEW, STANDARD), False),
        (ROWS, {"categories": (VIEW, STANDARD)}, False),
        (ROWS, {"categorizations": (NONE, NONE)}, False),
        (ROWS, {"categories": (VIEW, VIEW)}, False),
    ],
)
def test_who_adds_items_to_a_project(access, levels, may):
    assert adds(access, levels) is may


def test_who_has_no_category_of_his_own_adds_nothing_among_those_of_others():
    assert adds(ROWS, {}, own=frozenset()) is False
