"""Bounds of giving: what goes beyond the giver's own is named, and what does not, not.

Each case is one step beyond what may be given, or stands at the very edge of it.
"""

import pytest

from db.models.companies import CompanyRole, ProjectAccess
from permissions.bounds import (
    beyond,
    beyond_change,
    beyond_in_categories,
    beyond_own,
    beyond_reach,
    is_unfit,
)
from permissions.grants import StoredRole
from permissions.levels import CategoryAccess, Level, Mode
from permissions.viewers import Grant, Viewer

NONE, VIEW, STANDARD = Level.NONE, Level.VIEW, Level.STANDARD
OFF, LEVELS, ROWS = CategoryAccess.OFF, CategoryAccess.LEVELS, CategoryAccess.ROWS
SEPARATED, DIRECT = frozenset({Mode.SEPARATED}), frozenset({Mode.DIRECT})
OWN = {"comments": (STANDARD, VIEW), "timeline": (STANDARD, STANDARD)}


def viewer(role=CompanyRole.EMPLOYEE, access=ProjectAccess.SOME, **held):
    held = {"levels": OWN, "modes": SEPARATED} | held
    grants = {} if role is CompanyRole.ADMIN else {"prj": Grant(**held)}
    return Viewer("usr", "mbr", "cmp", role, grants, project_access=access)


def role(levels=OWN, modes=SEPARATED, access=OFF, *, hides=False):
    return StoredRole("role", access, hides, modes, levels)


ADMIN = viewer(CompanyRole.ADMIN)
SMALL = {"comments": (VIEW, VIEW), "timeline": (STANDARD, STANDARD)}
TIMES = {"timeline": (STANDARD, STANDARD)}
FILES = {"attachments": (STANDARD, NONE)}


@pytest.mark.parametrize(
    ("given", "held", "named"),
    [
        (role(SMALL), {}, []),
        (role({}), {}, []),
        # Of two levels it is the lower that one may give, whoever gets it where.
        (role({"comments": (STANDARD, VIEW)}), {}, ["levels"]),
        (role({"comments": (NONE, STANDARD)}), {}, ["levels"]),
        (role({"timeline": (STANDARD, NONE), "comments": (VIEW, NONE)}), {}, []),
        (role({"markups_details": (VIEW, VIEW)}), {}, ["levels"]),
        (role(SMALL, SEPARATED | DIRECT), {}, ["display_modes"]),
        (role(SMALL, DIRECT), {}, ["display_modes"]),
        (role(SMALL, SEPARATED), {"modes": SEPARATED | DIRECT}, []),
        (role(SMALL), {"hides_all_costs": True}, ["hides_all_costs"]),
        (role(SMALL, hides=True), {"hides_all_costs": True}, []),
        (role(SMALL, hides=True), {}, []),
        (role(SMALL), {"category_access": ROWS}, ["category_access"]),
        (role(SMALL, access=LEVELS), {"category_access": ROWS}, ["category_access"]),
        (role(SMALL, access=ROWS), {"category_access": ROWS}, []),
        (role(SMALL, access=ROWS), {}, []),
        (role(SMALL), {"category_access": LEVELS}, []),
    ],
)
def test_a_role_goes_no_further_than_the_giver_himself(given, held, named):
    assert [*beyond(viewer(**held), "prj", given)] == named
    assert [*beyond(ADMIN, "prj", given)] == []


WIDE = {**OWN, "markups_details": (STANDARD, NONE)}


@pytest.mark.parametrize(
    ("before", "after", "held", "named"),
    [
        # What a role had before is no gift of whoever changes something else.
        (role(WIDE), role(WIDE), {}, set()),
        (role(WIDE), role({**WIDE, "comments": (VIEW, VIEW)}), {}, set()),
        (role(WIDE), role({**WIDE, "timeline": (Level.ADMIN, NONE)}), {}, {"levels"}),
        (role(WIDE), role(WIDE, DIRECT), {}, {"display_modes"}),
        (role(WIDE, DIRECT), role(WIDE, DIRECT), {}, set()),
        # It is one where its levels come to hold elsewhere, or to show costs.
        (role(WIDE, access=LEVELS), role(WIDE), {}, {"category_access"}),
        (role(SMALL, access=LEVELS), role(SMALL), {}, set()),
        (role(WIDE, hides=True), role(WIDE), {}, {"hides_all_costs"}),
        (role(SMALL, hides=True), role(SMALL), {}, set()),
        (role(WIDE), role(WIDE, hides=True), {}, set()),
        (role(WIDE, hides=True), role(WIDE, hides=True), {}, set()),
        (role(WIDE), role(WIDE), {"hides_all_costs": True}, set()),
        (
            role(SMALL, hides=True),
            role(SMALL),
            {"hides_all_costs": True},
            {"hides_all_costs"},
        ),
        (role(SMALL), role(SMALL), {"category_access": ROWS}, set()),
        (
            role(SMALL, access=ROWS),
            role(SMALL),
            {"category_access": ROWS},
            {"category_access"},
        ),
    ],
)
def test_a_change_of_a_role_gives_no_more_than_the_giver_has(
    before, after, held, named
):
    assert beyond_change(viewer(**held), "prj", before, after) == named
    assert beyond_change(ADMIN, "prj", before, after) == set()


@pytest.mark.parametrize(
    ("access", "categories", "expected"),
    [
        (OFF, {"cat_1", "cat_2"}, False),
        (LEVELS, {"cat_1"}, False),
        (LEVELS, set(), False),
        (LEVELS, {"cat_1", "cat_2"}, True),
        (ROWS, {"cat_1"}, False),
        (ROWS, {"cat_2"}, True),
    ],
)
def test_categories_are_ones_own_to_give_where_one_is_held_to_them(
    access, categories, expected
):
    held = {"category_access": access, "categories": frozenset({"cat_1"})}
    assert beyond_own(viewer(**held), "prj", categories) is expected
    assert beyond_own(ADMIN, "prj", categories) is False


@pytest.mark.parametrize(
    ("given", "held", "expected"),
    [
        # Where categories decide nothing, they give nothing.
        (role({"comments": (Level.ADMIN, NONE)}), {}, False),
        # The level in a category goes no further than one's own there.
        (role({"comments": (STANDARD, VIEW)}, access=LEVELS), {}, False),
        (role({"comments": (Level.ADMIN, VIEW)}, access=LEVELS), {}, True),
        (role({"timeline": (Level.ADMIN, Level.ADMIN)}, access=LEVELS), {}, False),
        (role({"comments": (VIEW, NONE)}, DIRECT, LEVELS), {}, False),
        # Any one of the levels may be the one that goes beyond.
        (role({"comments": (VIEW, NONE)} | FILES, access=LEVELS), {}, True),
        (role(OWN, access=LEVELS), {"hides_all_costs": True}, True),
        (role(OWN, access=LEVELS, hides=True), {"hides_all_costs": True}, False),
        (role(SMALL, access=LEVELS), {"hides_all_costs": True}, False),
        # Rows that come to be known are known with all that the role shows of them.
        (role(SMALL, access=ROWS), {}, False),
        (role(OWN, access=ROWS), {}, False),
        (role({"comments": (Level.ADMIN, Level.ADMIN)}, access=ROWS), {}, True),
        (role({"markups_details": (VIEW, VIEW)}, access=ROWS), {}, True),
        (role({"timeline": (Level.ADMIN, Level.ADMIN)}, access=ROWS), {}, False),
        (role(TIMES | FILES, access=ROWS), {}, True),
        (role(SMALL, DIRECT, ROWS), {}, True),
    ],
)
def test_a_category_opens_no_more_than_the_giver_has_in_it(given, held, expected):
    assert beyond_in_categories(viewer(**held), "prj", given) is expected
    assert beyond_in_categories(ADMIN, "prj", given) is False


@pytest.mark.parametrize(
    ("access", "projects", "expected"),
    [
        (ProjectAccess.SOME, {"prj": "LIVE"}, False),
        (ProjectAccess.SOME, {}, False),
        (ProjectAccess.SOME, {"prj": "LIVE", "prj_other": "LIVE"}, True),
        (ProjectAccess.SOME, {"prj_other": "PENDING"}, True),
        (ProjectAccess.NONE, {"prj_other": "LIVE"}, True),
        (ProjectAccess.ALL, {"prj": "LIVE"}, False),
        # What is kept from him alone is no more his to open.
        (ProjectAccess.ALL, {"prj_other": "LIVE"}, True),
        (ProjectAccess.ALL, {"prj_other": "PENDING"}, False),
    ],
)
def test_one_opens_projects_that_one_reaches(access, projects, expected):
    assert beyond_reach(viewer(access=access), projects) is expected
    admin = viewer(CompanyRole.ADMIN, access)
    assert beyond_reach(admin, projects) is False


def test_a_client_never_has_the_roles_of_the_builders_own():
    unfit = {"ADMINISTRATOR", "GENERAL_CONTRACTOR"}
    templates = {*unfit, "OWNER", "SUBCONTRACTOR", "DESIGN_TEAM", None}
    found = {
        who: {one for one in templates if is_unfit(who, one)} for who in CompanyRole
    }
    nobody = {who: set() for who in CompanyRole}
    assert found == nobody | {CompanyRole.CLIENT: unfit}
