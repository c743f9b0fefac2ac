"""What `viewerCan` says of every row that is acted on, asked as a person."""

from graphql import get_named_type

from resolvers.engine.marks import ENGINE
from schema.labels import table_behind
from tests.histories.acts import SCHEMA, every_act

MOST_IDS = 500
# No nodes themselves: where they are met, the reference to it, and their fields there.
_FILES = ("attachments(first: 100)",)
WITHIN = {
    "estimates": (("milestones", "milestone_id", ("estimate", "budget")),),
    "comments": (("items", "item_id", ("comments(first: 100)",)),),
    "attachments": (
        ("items", "item_id", _FILES),
        ("milestones", "milestone_id", _FILES),
    ),
}


def told():
    """Give, by table, the field of each act in `viewerCan`."""
    found = {}
    for type_ in SCHEMA.type_map.values():
        field = getattr(type_, "fields", {}).get("viewerCan")
        if field is not None:
            acts = get_named_type(field.type).fields.items()
            words = found.setdefault(table_behind(type_), {})
            words.update({_act_of(one): name for name, one in acts})
    return found


def _act_of(field):
    return field.extensions[ENGINE].name.removeprefix("can:")


def _types():
    node = SCHEMA.type_map["Node"]
    return {table_behind(one): one.name for one in SCHEMA.get_possible_types(node)}


async def viewer_can(ask, who, site):
    """Answer, by table and id, which acts are open; a hidden row is not there."""
    found, acted_on = {}, {act.mark.table for act in every_act()}
    for table, fields in told().items():
        # People and logins are the company's, and acted on elsewhere.
        if table not in acted_on:
            continue
        asked = f"id viewerCan {{ {' '.join(fields.values())} }}"
        for node in await _found(ask, who, site, table, asked):
            can = node["viewerCan"]
            open_acts = {act: can[name] for act, name in fields.items()}
            found[table, node["id"]] = open_acts
    return found


async def _found(ask, who, site, table, asked):
    """Ask for all rows of a table by their ids, or by what they are met in."""
    rows = site.all(table)
    if table not in WITHIN:
        return await _nodes(ask, who, table, asked, [row["id"] for row in rows])
    found = []
    for parent, local, fields in WITHIN[table]:
        ids = sorted({row[local] for row in rows if row[local]})
        for field in fields:
            is_list = "(" in field
            inner = f"nodes {{ {asked} }}" if is_list else asked
            place = f"met: {field} {{ {inner} }}"
            met = [one["met"] for one in await _nodes(ask, who, parent, place, ids)]
            if is_list:
                found += [one for each in met for one in each["nodes"]]
            else:
                found += [one for one in met if one]
    return found


async def _nodes(ask, who, table, asked, ids):
    assert len(ids) <= MOST_IDS
    inner = f"... on {_types()[table]} {{ {asked} }}"
    query = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ {inner} }} }}"
    return [one for one in (await ask(who, query, ids=ids))["data"]["nodes"] if one]
