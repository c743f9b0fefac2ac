"""Which classified columns a person may see nowhere: what is asked of the databases."""

from db.base import Base
from db.classes import Class
from db.gate import class_of
from tests.authorization.canaries import person_of
from tests.authorization.classified import spread
from tests.authorization.people import EVERYTHING

CLASSIFIED = {
    f"{table.name}.{column.name}"
    for table in Base.metadata.sorted_tables
    for column in table.c
    if class_of(column) not in {Class.PUBLIC, Class.CREDENTIAL}
}


def hidden_from(tables, who):
    """Name what the naive oracle shows to a person on no row in reach."""
    person = person_of(tables, f"demo-{who}")
    reach = {"any": EVERYTHING} if person.is_admin else person.projects
    return {name for name in CLASSIFIED if spread(person, reach, [name]) == "ALL"}


def open_to(tables, who):
    """Give by table the columns that a person may see on some row; no credential."""
    hidden = hidden_from(tables, who)
    return {
        table.name: [
            column.name
            for column in table.c
            if class_of(column) is not Class.CREDENTIAL
            and f"{table.name}.{column.name}" not in hidden
        ]
        for table in Base.metadata.sorted_tables
    }
