"""Which single changes open a field, and what a grant for a time adds to a member."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from db.models.companies import CompanyRole
from permissions.flags import Flag
from permissions.grants import (
    ExpiringGrant,
    StoredMember,
    default_role,
    viewer_of,
    with_grant,
)
from permissions.guards import CanSeeItemCosts, CanSeeItemPrices, CanSeeMarkups
from permissions.levels import CategoryAccess, Level, Mode
from permissions.openings import ChangeKind, openings
from permissions.rules import AnyOf, AtLeast
from resolvers.explanations import is_open

COSTS = "item_option_cost_details"
OWNER, SUB, DESIGN, CONTRACTOR = map(
    default_role, ("OWNER", "SUBCONTRACTOR", "DESIGN_TEAM", "GENERAL_CONTRACTOR")
)
ROLES = {role.id: role for role in (OWNER, SUB, DESIGN, CONTRACTOR)}
IN = CanSeeItemPrices.by_mode
ENDS = "2999-01-01T00:00:00.000000Z"


def member(role=None, company=CompanyRole.PARTNER, flags=(), **more):
    roles = {"prj": role} if role else {}
    return StoredMember(
        *("usr", "mbr", "cmp", company, frozenset(flags), 0),
        projects=frozenset({"prj"}),
        roles=roles,
        **more,
    )


def found(who, guard):
    def opens(viewer):
        return is_open(viewer, "prj", guard)

    return openings(who, "prj", guard, ROLES, opens)


@pytest.mark.parametrize(
    ("who", "guard", "kinds"),
    [
        (member(OWNER), CanSeeItemCosts, ["ROLE_LEVEL"]),
        (member(DESIGN), CanSeeMarkups, ["ROLE", "ROLE_LEVEL"]),
        (member(), CanSeeItemCosts, []),
        (member(company=CompanyRole.EMPLOYEE), CanSeeItemCosts, ["PERMISSION"]),
        # What a display mode hides is no level.
        (member(OWNER), IN[Mode.SEPARATED], ["ROLE_MODE"]),
        (member(DESIGN), IN[Mode.SEPARATED], ["ROLE", "ROLE_MODE"]),
        # With that, he would read the markups that he may not see.
        (member(OWNER), IN[Mode.DIRECT], []),
        (member(SUB), IN[Mode.ALLOCATED], []),
        (member(), IN[Mode.ALLOCATED], []),
        (member(replace(OWNER, hides_all_costs=True)), IN[Mode.SEPARATED], []),
    ],
)
def test_a_field_is_opened_by_what_takes_nothing_away(who, guard, kinds):
    assert sorted(found(who, guard)) == sorted(kinds)


def test_the_narrowest_role_and_the_least_level_are_named():
    narrow = found(member(DESIGN), CanSeeMarkups)[ChangeKind.ROLE]
    assert narrow.role_id == CONTRACTOR.id
    level = found(member(OWNER), CanSeeItemCosts)[ChangeKind.ROLE_LEVEL]
    assert (level.feature, level.level) == (COSTS, Level.VIEW)


@pytest.mark.parametrize(
    "narrower",
    [
        {"category_access": CategoryAccess.ROWS},
        {"hides_all_costs": True},
        {"modes": frozenset()},
        {"levels": {**CONTRACTOR.levels, "timeline": (Level.NONE, Level.NONE)}},
    ],
)
def test_a_role_that_takes_something_is_none_to_be_given(narrower, monkeypatch):
    monkeypatch.setitem(ROLES, CONTRACTOR.id, replace(CONTRACTOR, **narrower))
    assert ChangeKind.ROLE not in found(member(DESIGN), CanSeeMarkups)


def tried(who, rules=(), roles=(), opens=lambda _viewer: True):
    """Give the openings of what some rules keep shut, or only seem to."""
    guard = SimpleNamespace(rule=AnyOf(*rules), by_mode=IN if not rules else {})
    return openings(who, "prj", guard, {one.id: one for one in roles}, opens)


def test_every_level_that_a_guard_asks_for_is_tried():
    def opens(viewer):
        return max(viewer.grants["prj"].cell("comments")) >= Level.VIEW

    asked = [AtLeast(name, Level.VIEW) for name in ("timeline", "comments")]
    closed = member(replace(SUB, levels={}))
    wider = tried(closed, asked, opens=opens)
    assert [*wider] == [ChangeKind.ROLE_LEVEL]
    assert wider[ChangeKind.ROLE_LEVEL].feature == "comments"
    shut = {"prj": dict.fromkeys(("timeline", "comments"), Level.NONE)}
    employee = member(company=CompanyRole.EMPLOYEE, sets=shut)
    wider = tried(employee, asked, opens=opens)
    assert wider[ChangeKind.PERMISSION_SET].feature == "comments"


def test_every_mode_is_tried_that_he_has_not():
    def opens(viewer):
        return Mode.SEPARATED in viewer.grants["prj"].modes

    assert OWNER.modes == {Mode.ALLOCATED}
    for asks in ({"opens": opens}, {}):
        opening = tried(member(OWNER), **asks)[ChangeKind.ROLE_MODE]
        assert opening.mode is Mode.SEPARATED


def test_a_permission_is_tried_that_he_has_not_and_that_stands_on_what_he_has():
    def opens(viewer):
        return Flag.EDIT_CONTACTS in viewer.flags

    first, second, *_ = Flag
    employee = member(company=CompanyRole.EMPLOYEE, flags={first})
    assert tried(employee)[ChangeKind.PERMISSION].permission is second
    assert ChangeKind.PERMISSION not in tried(employee, opens=opens)
    views = replace(employee, flags=frozenset({Flag.VIEW_CONTACTS}))
    found = tried(views, opens=opens)[ChangeKind.PERMISSION]
    assert found.permission is Flag.EDIT_CONTACTS


def test_that_role_is_named_which_opens_the_least_in_all():
    own = replace(SUB, levels={})
    view, standard, admin = ((level, level) for level in [*Level][1:])
    wide = replace(own, id="rol_a", levels={"timeline": view, "comments": admin})
    narrow = replace(own, id="rol_b", levels={"timeline": standard, "comments": view})
    roles = [wide, narrow]
    assert tried(member(own), roles=roles)[ChangeKind.ROLE].role_id == narrow.id


@pytest.mark.parametrize(
    ("other", "is_given"),
    [
        ({}, True),
        ({"hides_all_costs": True}, False),
        ({"levels": {"comments": (Level.ADMIN, Level.NONE)}}, False),
        ({"levels": {"comments": (Level.NONE, Level.ADMIN)}}, False),
    ],
)
def test_a_role_is_given_that_opens_as_much_everywhere(other, is_given):
    own = replace(CONTRACTOR, levels={"comments": (Level.VIEW, Level.VIEW)})
    role = replace(own, id="rol_other", **other)
    assert (ChangeKind.ROLE in tried(member(own), roles=[role])) is is_given


def test_a_set_is_opened_where_it_is_what_shuts():
    flags = {Flag.VIEW_FINANCIALS, Flag.EDIT_FINANCIALS}
    for place in (None, "prj"):
        shut = {place: {COSTS: Level.NONE}}
        who = member(company=CompanyRole.EMPLOYEE, flags=flags, sets=shut)
        opening = found(who, CanSeeItemCosts)[ChangeKind.PERMISSION_SET]
        assert (opening.project, opening.level) == (place, Level.VIEW)


def test_a_grant_for_a_time_adds_to_what_stands_and_takes_nothing():
    owner = member(OWNER)
    level = {"project": "prj", "feature": COSTS, "level": Level.VIEW}
    wider = with_grant(owner, ExpiringGrant(ENDS, role=OWNER, **level))
    assert viewer_of(wider).grants["prj"].cell(COSTS) == (Level.VIEW, Level.VIEW)
    for idle in (
        # Of a role that he does not have any more, of a set that he never had.
        ExpiringGrant(ENDS, role=SUB, **level),
        ExpiringGrant(ENDS, **level),
        ExpiringGrant(ENDS),
    ):
        assert with_grant(owner, idle) == owner
    nobody = member()
    assert with_grant(nobody, ExpiringGrant(ENDS, role=OWNER, **level)) == nobody
    elsewhere = with_grant(owner, ExpiringGrant(ENDS, project="other"))
    assert elsewhere.projects == {"prj", "other"}
    assert elsewhere.roles == owner.roles
    lent = with_grant(owner, ExpiringGrant(ENDS, project="other", role=SUB))
    assert lent.roles == {"prj": OWNER, "other": SUB}
    flagged = member(flags={Flag.VIEW_FINANCIALS})
    wider = with_grant(flagged, ExpiringGrant(ENDS, permission=Flag.EDIT_FINANCIALS))
    assert wider.flags == {Flag.VIEW_FINANCIALS, Flag.EDIT_FINANCIALS}
