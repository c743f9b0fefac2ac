"""Releases are named once, and name fields that there are."""

from permissions.releases import RELEASES
from schema.root import schema


def test_every_release_names_a_field_of_the_schema():
    types = schema._schema.type_map
    for release in RELEASES:
        type_, _, field = release.field.partition(".")
        assert field in types[type_].fields, release.name


def test_no_release_is_named_twice():
    names = [release.name for release in RELEASES]
    assert len(set(names)) == len(names)
