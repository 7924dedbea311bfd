"""Stretches of a text that overlap as they like, found by bisection."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Reach:
    """Stretches in the order of their starts, with the running maximum of their ends."""

    __slots__ = ("ends", "reach", "starts")

    def __init__(self, starts: Iterable[int] = (), ends: Iterable[int] = ()) -> None:
        self.starts, self.ends = array("q", starts), array("q", ends)
        self.reach = array("q", accumulate(self.ends, max))

    def copy(self) -> Reach:
        twin = Reach()
        twin.starts, twin.ends, twin.reach = self.starts[:], self.ends[:], self.reach[:]
        return twin

    def insert(self, place: int, start: int, end: int) -> None:
        self.starts.insert(place, start)
        self.ends.insert(place, end)
        self.reach.insert(place, -1)
        self._mend(place)

    def delete(self, place: int) -> None:
        del self.starts[place], self.ends[place], self.reach[place]
        self._mend(place)

    def _mend(self, place: int) -> None:
        """Redo the running maximum from ``place`` until it is what it was."""
        top = self.reach[place - 1] if place else -1
        for number in range(place, len(self.ends)):
            top = max(top, self.ends[number])
            if self.reach[number] == top:
                return
            self.reach[number] = top

    def bounds(self, start: int, end: int) -> tuple[int, int]:
        low = bisect_right(self.reach, start)
        return low, max(low, bisect_left(self.starts, end))

    def cluster(self, start: int, end: int) -> tuple[int, int]:
        """Return the run of those that ``[start, end)`` meets and all that overlap them, directly or by others."""
        low, high = self.bounds(start, end)
        while 0 < low < len(self.starts) and self.reach[low - 1] > self.starts[low]:
            low -= 1
        while low < high < len(self.starts) and self.starts[high] < self.reach[high - 1]:
            high += 1
        return low, high

    def extent(self, start: int, end: int) -> tuple[int, int]:
        low, high = self.cluster(start, end)
        if low == high:
            return start, end
        return min(start, self.starts[low]), max(end, self.reach[high - 1])
