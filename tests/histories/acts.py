"""The acts of the schema, found by their mark: each is asked with what is plausible."""

from dataclasses import dataclass
from functools import cached_property

from graphql import get_named_type

from permissions.scopes import SCOPES
from resolvers.engine.marks import ENGINE, Act
from schema.root import schema

SCHEMA = schema._schema


@dataclass(frozen=True)
class OneAct:
    """A root mutation that is an act on the rows of a table."""

    name: str
    mark: Act

    @cached_property
    def field(self):
        return SCHEMA.mutation_type.fields[self.name]

    @cached_property
    def input(self):
        return get_named_type(self.field.args["input"].type)

    @cached_property
    def needs(self):
        """Name the act that writing each input is."""
        return self.mark.acts or dict.fromkeys(self.mark.inputs, self.mark.act)

    @cached_property
    def document(self):
        """Ask for everything in the payload that has no fields of its own to choose."""
        payload = get_named_type(self.field.type)
        asked = " ".join(_asked(*pair) for pair in payload.fields.items())
        return (
            f"mutation($input: {self.input.name}!) "
            f"{{ {self.name}(input: $input) {{ {asked} }} }}"
        )


def _asked(name, field):
    type_ = get_named_type(field.type)
    if name == "errors":
        return "errors { field code message }"
    return f"{name} {{ __typename }}" if hasattr(type_, "fields") else name


def every_act():
    """Give the acts on what a project holds: people and logins are the company's."""
    fields = sorted(SCHEMA.mutation_type.fields.items())
    acts = [OneAct(name, field.extensions[ENGINE]) for name, field in fields]
    return [one for one in acts if isinstance(one.mark, Act) and _of_project(one)]


def _of_project(act):
    return "project" in SCOPES[act.mark.table]
