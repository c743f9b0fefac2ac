"""What `viewerCan` says of every row that is acted on, asked as a person."""

from graphql import get_named_type

from resolvers.engine.marks import ENGINE
from schema.labels import table_behind
from tests.histories.acts import SCHEMA

MOST_IDS = 500
# Of these tables, the project that a row belongs to tells its acts.
OF_PROJECT = {
    "categories": {"update": "edit_categorizations"},
    "categorizations": {"update": "edit_categorizations"},
    "timeline_events": {"update": "edit_timeline"},
}
# No node itself: the table, the reference to it and the fields that it is found by.
WITHIN = {"estimates": ("milestones", "milestone_id", ("estimate", "budget"))}


def told():
    """Give, by table, the field of each act in `viewerCan`."""
    found = {}
    for type_ in SCHEMA.type_map.values():
        field = getattr(type_, "fields", {}).get("viewerCan")
        if field is not None:
            acts = get_named_type(field.type).fields.items()
            found[table_behind(type_)] = {_act_of(one): name for name, one in acts}
    return found


def _act_of(field):
    return field.extensions[ENGINE].name.removeprefix("can:")


def _types():
    node = SCHEMA.type_map["Node"]
    return {table_behind(one): one.name for one in SCHEMA.get_possible_types(node)}


async def viewer_can(ask, who, site):
    """Answer, by table and id, which acts are open; a hidden row is not there."""
    found = {}
    for table, fields in told().items():
        asked = f"id viewerCan {{ {' '.join(fields.values())} }}"
        for node in await _found(ask, who, site, table, asked):
            can = node["viewerCan"]
            open_acts = {act: can[name] for act, name in fields.items()}
            found[table, node["id"]] = open_acts
    for table, acts in OF_PROJECT.items():
        project_of = {row["id"]: row["project_id"] for row in site.all(table)}
        for node in await _found(ask, who, site, table, "id"):
            can = found["projects", project_of[node["id"]]]
            found[table, node["id"]] = {act: can[one] for act, one in acts.items()}
    return found


async def _found(ask, who, site, table, asked):
    """Ask for all rows of a table by their ids."""
    ids, fields = [row["id"] for row in site.all(table)], ()
    if table in WITHIN:
        parent, local, fields = WITHIN[table]
        ids = sorted({row[local] for row in site.all(table)})
        asked, table = " ".join(f"{one} {{ {asked} }}" for one in fields), parent
    assert len(ids) <= MOST_IDS
    inner = f"... on {_types()[table]} {{ {asked} }}"
    query = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ {inner} }} }}"
    nodes = [one for one in (await ask(who, query, ids=ids))["data"]["nodes"] if one]
    return [n[one] for n in nodes for one in fields if n[one]] if fields else nodes
