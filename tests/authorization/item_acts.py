"""What may be done to an item: anybody's at ADMIN, one's own at STANDARD.

Nothing here comes from permissions/; it is read out of design 3 and 7, domain 5 and
the visibility table.
"""

from tests.authorization.conditions import COSTS, DRAWS


def _own(person, item):
    assigned = person.of("item_assignees", item_id=item["id"], user_id=person.user)
    return item["creator_id"] == person.user or bool(assigned)


def _changes(feature):
    def asks(person, held, facts, item):
        level = held.level(feature, facts)
        return level == 3 or (level == 2 and _own(person, item))

    return asks


_update = _changes("items_item_import_and_options")


def _sets(feature):
    def asks(person, held, facts, item):
        level = held.level(feature, facts)
        return level == 3 or (level == 2 and _update(person, held, facts, item))

    return asks


def _deletes(person, held, facts, item):
    level = held.level("items_item_import_and_options", facts)
    return level == 3 or (level == 2 and item["creator_id"] == person.user)


def _of_a_draft(feature):
    def asks(person, held, facts, item):
        return item["is_draft"] and _changes(feature)(person, held, facts, item)

    return asks


def _at(feature, least):
    return lambda _person, held, facts, _item: held.level(feature, facts) >= least


def _of_money(feature, least):
    def asks(_person, held, facts, _item):
        return not held.hides and held.level(feature, facts) >= least

    return asks


def _draws(person, held, facts, item):
    may = _of_money(DRAWS, 2)(person, held, facts, item)
    return may and item["status"] != "INCORPORATED"


def _by_staff(act):
    return lambda person, *asked: person.is_staff and act(person, *asked)


ACTS = {
    "can update": _update,
    "can delete": _deletes,
    "can edit_costs": _of_money(COSTS, 3),
    "can edit_markups": _of_money("markups_details", 3),
    "can set_status": _sets("item_status"),
    "can set_categories": _changes("categories"),
    "can set_assignees": _changes("assignees_and_due_dates"),
    "can set_schedule_impact": _sets("schedule_impact"),
    "can set_draws": _draws,
    "can set_owner_costs": _of_money("owner_costs", 3),
    "can share": _of_a_draft("share_draft_items_scenarios"),
    "can publish": _of_a_draft("publish_draft_items_scenarios"),
    "can comment": _at("comments", 2),
    "can attach": _at("attachments", 2),
    "can attach_files": _at("attachments", 2),
    "can share_attachments": _by_staff(_at("attachments", 2)),
    "can share_comments": _by_staff(_at("comments", 2)),
    "can set_number": _changes("item_number"),
    "can set_note": _by_staff(_update),
    "can set_milestone": _changes("milestones_and_events"),
}
