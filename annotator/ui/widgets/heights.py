"""The heights of very many blocks, one above the other: where one begins, and which one lies at a place.

A Fenwick tree of whole pixels: both questions and a corrected height cost a few steps, however long the article is.
"""

from __future__ import annotations

from collections.abc import Iterable


class Heights:
    """Heights by number; ``total`` is their sum."""

    def __init__(self, heights: Iterable[int] = ()) -> None:
        self._heights = list(heights)
        self.total = sum(self._heights)
        self._tree = [0, *self._heights]
        size = len(self._tree)
        for place in range(1, size):
            parent = place + (place & -place)
            if parent < size:
                self._tree[parent] += self._tree[place]
        self._top_step = 1 << (len(self._heights).bit_length())

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, number: int) -> int:
        return self._heights[number]

    def top(self, number: int) -> int:
        """Return the sum of the heights before ``number``."""
        result = 0
        while number > 0:
            result += self._tree[number]
            number &= number - 1
        return result

    def put(self, number: int, height: int) -> int:
        """Correct a height; return by how much it grew."""
        growth = height - self._heights[number]
        if growth:
            self._heights[number] = height
            self.total += growth
            place = number + 1
            while place < len(self._tree):
                self._tree[place] += growth
                place += place & -place
        return growth

    def at(self, y: float) -> int:
        """Return the number of the block that lies at ``y``; the first or last one where none does."""
        place, step = 0, self._top_step
        while step:
            following = place + step
            if following < len(self._tree) and self._tree[following] <= y:
                place = following
                y -= self._tree[following]
            step >>= 1
        return min(place, max(0, len(self._heights) - 1))
