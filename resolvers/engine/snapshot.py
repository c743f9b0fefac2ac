"""The snapshot: all reads of one operation, one after another, through the gate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect, Select

from db.engine import DeadlinePassed, Reader
from db.gate import refuse_outside
from resolvers.engine.errors import OperationFailed


@dataclass(frozen=True, slots=True)
class Kept:
    """A compiled statement: its text, what it binds in order, how its columns read."""

    text: str
    names: tuple[str, ...]
    fixed: Mapping[str, Any]
    encoders: Mapping[str, Any]
    decoders: tuple[tuple[int, Any], ...]

    def values(self, binds: Mapping[str, Any]) -> list[Any]:
        return [self._value(name, binds) for name in self.names]

    def _value(self, name: str, binds: Mapping[str, Any]) -> Any:
        value = binds[name] if name in binds else self.fixed[name]
        encode = self.encoders.get(name)
        return value if encode is None else encode(value)


def keep(statement: Select, dialect: Dialect) -> Kept:
    """Compile a statement once; refuse one that goes round the gate."""
    compiled: Any = statement.compile(dialect=dialect)
    refuse_outside(compiled)
    names = tuple(compiled.positiontup)
    binds = compiled.binds
    encoders = {
        name: encode
        for name in names
        if (encode := binds[name].type.dialect_impl(dialect).bind_processor(dialect))
    }
    decoders = tuple(
        (position, decode)
        for position, column in enumerate(statement.selected_columns)
        if (decode := column.type.dialect_impl(dialect).result_processor(dialect, None))
    )
    fixed = {
        name: binds[name].effective_value for name in names if not binds[name].required
    }
    return Kept(compiled.string, names, fixed, encoders, decoders)


class Snapshot:
    """One read-only transaction; any failed statement ends the operation."""

    def __init__(self, reader: Reader, dialect: Dialect) -> None:
        self._reader = reader
        self.dialect = dialect
        self.statements = 0

    async def renew(self, company_id: str) -> None:
        await self._reader.end()
        await self._reader.begin()
        await self._reader.enter(company_id)

    async def rows(self, kept: Kept, binds: Mapping[str, Any]) -> Sequence[Any]:
        self.statements += 1
        try:
            rows = await self._reader.fetch(kept.text, kept.values(binds))
        except DeadlinePassed as error:
            raise OperationFailed("LIMIT_EXCEEDED") from error
        except Exception as error:
            raise OperationFailed("INTERNAL") from error
        return _decoded(rows, kept.decoders) if kept.decoders else rows


def _decoded(
    rows: Sequence[Any], decoders: tuple[tuple[int, Any], ...]
) -> Sequence[Any]:
    if not rows:
        return rows
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for position, decode in decoders:
        columns[position] = [decode(value) for value in columns[position]]
    return list(zip(*columns, strict=True))
