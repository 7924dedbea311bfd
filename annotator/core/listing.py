"""The articles of a list by their keys: as quick to ask with a million of them as with ten."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import overload


class Listing(Sequence[int]):
    """Keys in the order of a list: a ``range`` where none is missing, else eight bytes for each."""

    def __init__(self, keys: Iterable[int] = range(0), *, ascending: bool = False) -> None:
        """Take keys; ``ascending`` says that they are in the order of their numbers."""
        self._keys = keys if isinstance(keys, range) else array("q", keys)
        self._ascending = ascending or isinstance(keys, range)
        self._last = 0

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, row: int) -> int: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[int]: ...
    def __getitem__(self, row: int | slice) -> int | Sequence[int]:
        return self._keys[row]

    def __iter__(self) -> Iterator[int]:
        return iter(self._keys)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, int) and self.row_of(key) >= 0

    def extend(self, keys: Iterable[int]) -> None:
        """Add further keys at the end."""
        if isinstance(self._keys, range):
            self._keys = array("q", self._keys)
        self._keys.extend(keys)

    def row_of(self, key: int) -> int:
        """Return the row of an article, -1 where it is not listed."""
        keys = self._keys
        if isinstance(keys, range):
            return keys.index(key) if key in keys else -1
        if self._ascending:
            row = bisect_left(keys, key)
            return row if row < len(keys) and keys[row] == key else -1
        # Steps from row to row are what is asked most; any other one costs a look through all.
        for row in range(max(0, self._last - 1), min(len(keys), self._last + 2)):
            if keys[row] == key:
                self._last = row
                return row
        try:
            self._last = keys.index(key)
        except ValueError:
            return -1
        return self._last
