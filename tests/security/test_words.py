"""What an error says: each way in which a library echoes a value is cut off."""

import pytest
from graphql import GraphQLError

from server.words import said

SECRET = "hunter2"
PLACE = "Variable '$x' has invalid value at 'w.name': "


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            f"Unknown type 'Itm'. Did you mean 'Item', '{SECRET}', or 'Items'?",
            "Unknown type 'Itm'.",
        ),
        (
            f"Expected a name. Did you mean 'Item'? Found: {SECRET}.",
            "Expected a name.",
        ),
        (f"Expected a list, found: [{SECRET}].", "Expected a list."),
        (f"Expected an object; Found: {{a: {SECRET}}}\n.", "Expected an object."),
        (
            f"Expected value of type 'Date', but encountered error '{SECRET}\n'.",
            "Expected value of type 'Date'.",
        ),
        (f"Int cannot represent value: '{SECRET}'", "Int cannot represent value."),
        (
            f"Value '{SECRET}' does not exist in 'Status' enum.",
            "The value does not exist in 'Status' enum.",
        ),
        (
            f"Syntax Error: Expected Name, found String '{SECRET}'.",
            "Syntax Error: Expected Name, found String.",
        ),
        (
            f"Syntax Error: Expected Name, found BlockString '{SECRET}'.",
            "Syntax Error: Expected Name, found BlockString.",
        ),
        (
            f"Syntax Error: Expected Name, found Float '{SECRET}'.",
            "Syntax Error: Expected Name, found Float.",
        ),
        (f"Percent '{SECRET}' is no number.", "Percent is no number."),
        (f'Quantity "{SECRET}" is no number.', "Quantity is no number."),
    ],
)
def test_a_value_is_cut_out_of_what_is_said(message, told):
    assert said(GraphQLError(message)) == told
    assert said(GraphQLError(PLACE + message)) == PLACE + told
