"""Bounded caches: they forget what was not used for longest, or what is heavy."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any


class Recent:
    def __init__(self, size: int) -> None:
        self.size = size
        self._entries: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable) -> Any:
        entry = self._entries.get(key)
        if entry is not None:
            self._entries.move_to_end(key)
        return entry

    def put(self, key: Hashable, entry: Any) -> None:
        self._entries[key] = entry
        if len(self._entries) > self.size:
            self._entries.popitem(last=False)

    def __len__(self) -> int:
        return len(self._entries)


class Weighed(Recent):
    """Keeps so much weight; past that it begins anew, as counting out costs more."""

    def __init__(self, size: int, most: int) -> None:
        super().__init__(size)
        self.most = most
        self._weight = 0

    def put(self, key: Hashable, entry: Any, weight: int = 1) -> None:
        self._weight += weight
        if self._weight > self.most:
            self._entries.clear()
            self._weight = weight
        super().put(key, entry)
