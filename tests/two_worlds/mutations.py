"""Every input of every mutation set alone, on records that stand."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

from db.base import Base
from resolvers.versions import VERSIONED, version_of
from resolvers.writes import Write
from tests.histories.pen import Pen, table_of
from tests.histories.plausible import FIELDS, INPUTS
from tests.histories.site import PEOPLE, Site
from tests.two_worlds.documents import Document, document
from tests.two_worlds.pools import MALFORMED, NOBODY, Pools
from tests.two_worlds.ways import Ways

VERSION = "expectedVersion"
TEMPLATES = "item_templates"
# The one row whose version is asked for without its id.
OWN = "personal_settings"
# What an input holds whose version is that of the template of its project.
OF_TEMPLATES = {"markups", "lines"}


async def based(operations: Any, token: str, mutation: Document) -> Document:
    """Base a mutation on the versions that a person sees; of what he does not, any."""
    variables = deepcopy(mutation.variables)
    async with operations.snapshot() as snapshot:
        decision = await operations.viewers.decide(snapshot, token)
        work = Write(None, snapshot, decision, operations.settings.key, "")
        for place in [*_versioned(variables["input"])]:
            table, column, value = _row_of(place, decision.viewer.membership_id)
            if table not in VERSIONED:
                continue
            names = ("id", *VERSIONED[table])
            found = await work._known(table, column, (value,), names)
            if found:
                place[VERSION] = version_of(work.secret, table, found[0])
            elif table == TEMPLATES:
                # The first template of a project is based on nothing.
                del place[VERSION]
    return replace(mutation, variables=variables)


def _versioned(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for each in value:
            yield from _versioned(each)
    elif isinstance(value, dict):
        if VERSION in value:
            yield value
        for each in value.values():
            yield from _versioned(each)


def _row_of(place: dict[str, Any], own: str) -> tuple[str, str, Any]:
    """Say whose version is meant: the row that is named first, or one's own."""
    name = next((name for name in place if name.endswith("Id")), "")
    if not name:
        return OWN, "membership_id", own
    if name == "projectId" and OF_TEMPLATES & place.keys():
        return TEMPLATES, "project_id", place[name]
    return _table(name), "id", place[name]


def _table(name: str) -> str:
    """Say whose ids a member holds, or nothing where the histories do not know yet."""
    try:
        return table_of(name)
    except LookupError:
        return ""


def standing(pools: Pools) -> Site:
    """Sort all rows by project and table, as the pen wants them."""
    site = Site()
    for table in Base.metadata.sorted_tables:
        for row in pools.tables.all(table.name):
            project = row["id"] if table.name == "projects" else row.get("project_id")
            site.rows.setdefault((project, table.name), []).append(row)
            if table.name == "project_members":
                person = {"id": row["user_id"], "project_id": project}
                site.rows.setdefault((project, PEOPLE), []).append(person)
    return site


class Least(Pen):
    """Writes nothing that may be left out, and never the same by chance."""

    def __init__(self, site: Site, seed: str, project: str) -> None:
        super().__init__(site, Random(seed), project)  # noqa: S311 (made up)

    def _sends(self) -> bool:
        return False

    def _note_version(self, so_far: dict[str, Any]) -> None:
        """Leave versions to whoever sends it."""

    def _leaf(self, name: str, type_name: str) -> Any:
        if type_name == "ID" and not _table(name):
            return f"prj_{NOBODY}"
        return super()._leaf(name, type_name)

    def alone(self, owner: str, name: str, type_: Any) -> Any:
        """Write one member, as its rule says where there is one."""
        rule = INPUTS.get(f"{owner}.{name}") or FIELDS.get(name)
        if rule is None and name == "id":
            return None
        return rule(self, {}) if rule else self.value(name, type_)


class Mutations:
    """Writes mutations on a project: the least that each needs, and one thing more."""

    def __init__(self, schema: GraphQLSchema, pools: Pools, project: str) -> None:
        if schema.mutation_type is None:
            raise TypeError("The schema has no mutations.")
        self.roots = schema.mutation_type.fields
        self.project = project
        self.ways = Ways(schema, pools)
        self.site = standing(pools)

    def documents(self) -> list[Document]:
        """Give all of them, in the order of the schema."""
        return [
            self._document(name, title, wanted)
            for name, field in self.roots.items()
            for title, wanted in self._inputs(get_named_type(field.args["input"].type))
        ]

    def _inputs(self, type_: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        yield "as little as it needs", self._least(type_)
        for member, each in type_.fields.items():
            named: Any = get_named_type(each.type)
            if isinstance(named, GraphQLInputObjectType):
                for title, row in self._alone(named):
                    wanted = {**self._least(type_), member: [row]}
                    yield f"{member}.{title}", wanted
        yield from self._alone(type_)

    def _alone(self, type_: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        """Set each member of an input to each of its values, beside what it needs."""
        for member, each in type_.fields.items():
            if member != VERSION:
                for value in self._values(type_.name, member, each.type):
                    yield f"{member}: {value}", {**self._least(type_), member: value}

    def _least(self, type_: Any) -> dict[str, Any]:
        wanted = Least(self.site, type_.name, self.project).written(type_)
        return wanted | {VERSION: "0"} if VERSION in type_.fields else wanted

    def _values(self, owner: str, member: str, type_: Any) -> list[Any]:
        named: Any = get_named_type(type_)
        found: list[Any]
        if isinstance(named, GraphQLInputObjectType):
            found = []
        elif isinstance(named, GraphQLEnumType):
            found = [*named.values]
        elif named.name == "Boolean":
            found = [True, False]
        else:
            pen = Least(self.site, f"{owner}.{member}", self.project)
            found = [pen.alone(owner, member, named)]
        if named.name == "ID":
            found = [each for each in found if each] + [f"prj_{NOBODY}", MALFORMED[1]]
        if is_list_type(get_nullable_type(type_)):
            found = [*([each] for each in found), []]
        return found if is_non_null_type(type_) else [*found, None]

    def _document(self, name: str, title: str, wanted: dict[str, Any]) -> Document:
        field = self.roots[name]
        type_ = get_named_type(field.args["input"].type)
        text = (
            f"mutation ($input: {type_.name}!) "
            f"{{ {name}(input: $input) {{ {self._asked(field)} }} }}"
        )
        return document(text, f"mutation {name} {title}", {"input": wanted})

    def _asked(self, field: Any) -> str:
        """Ask for all values of what is answered."""
        payload: Any = get_named_type(field.type)
        parts = []
        for name, each in payload.fields.items():
            named: Any = get_named_type(each.type)
            leaves = (
                "" if is_leaf_type(named) else " ".join(self.ways.leaves(named.name))
            )
            parts.append(f"{name} {{ {leaves} }}" if leaves else name)
        return " ".join(parts)
