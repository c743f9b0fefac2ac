"""What an error may say: never a value that was sent, nor a guess at what was meant."""

import re

from graphql import GraphQLError

# Whatever stands behind these words is a value, as the library prints it.
_CUTS = (
    (re.compile(r" Did you mean .*\?( Found:)?", re.DOTALL), r"\1"),
    (re.compile(r"[,;.]? [Ff]ound: .*", re.DOTALL), "."),
    (re.compile(r", but encountered error .*", re.DOTALL), "."),
    (re.compile(r" value: .*", re.DOTALL), " value."),
    (re.compile(r"^Value '.*' does not exist", re.DOTALL), "The value does not exist"),
    (re.compile(r"\b((?:Block)?String|Int|Float) '.*'\.$", re.DOTALL), r"\1."),
    (re.compile(r"^(Money|Percent|Quantity) (['\"]).*\2 ", re.DOTALL), r"\1 "),
)
_PLACE = re.compile(r"Variable '\$\w+' has invalid (default )?value( at [^:]*)?: ")


def said(error: GraphQLError) -> str:
    """Give the message of an error, without the values that it echoes."""
    message = error.message
    place = _PLACE.match(message)
    start = place.end() if place else 0
    rest = message[start:]
    for pattern, kept in _CUTS:
        rest = pattern.sub(kept, rest)
    return message[:start] + rest
