"""The hits of a concordance: columns of numbers for all of them, words for those that are looked at."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NamedTuple

#: No more hits than these are looked for.
MOST_HITS = 1_000_000


class Hits:
    """Where something was found: keys of articles, and offsets of code points in their texts."""

    __slots__ = ("ends", "keys", "starts")

    def __init__(self) -> None:
        self.keys, self.starts, self.ends = array("q"), array("I"), array("I")

    def __len__(self) -> int:
        return len(self.keys)

    def extend(self, others: Hits) -> None:
        self.keys.extend(others.keys)
        self.starts.extend(others.starts)
        self.ends.extend(others.ends)

    def some(self, numbers: Sequence[int]) -> Hits:
        """Return these of the hits, in the order of the numbers."""
        chosen = Hits()
        for own, others in zip((chosen.keys, chosen.starts, chosen.ends), self._columns(), strict=True):
            own.extend(map(others.__getitem__, numbers))
        return chosen

    def _columns(self) -> tuple[array[int], array[int], array[int]]:
        return self.keys, self.starts, self.ends


class HitRow(NamedTuple):
    """One line of a concordance, verbatim. ``opening`` is how its paragraph begins, which gives it its direction.

    ``labels`` are those of the spans that mark exactly the hit. Where the article is gone, all is empty.
    """

    article_id: str = ""
    title: str = ""
    source: str = ""
    published: str = ""
    opening: str = ""
    left: str = ""
    hit: str = ""
    right: str = ""
    labels: tuple[str, ...] = ()
