"""The classes of columns: which kind of secret a column holds."""

from enum import StrEnum


class Class(StrEnum):
    """A label that every mapped column carries; PUBLIC is written out."""

    PUBLIC = "PUBLIC"
    COST = "COST"
    MARKUP = "MARKUP"
    ALLOWANCE = "ALLOWANCE"
    OWNER_COST = "OWNER_COST"
    PRICE = "PRICE"
    INTERNAL_NOTE = "INTERNAL_NOTE"
    AUDIT = "AUDIT"
    # Passwords and the hashes of secrets: nobody's to see, whatever his rights.
    CREDENTIAL = "CREDENTIAL"
