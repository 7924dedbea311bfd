"""Lanes: which line under the text each of several overlapping pieces gets.

Lane 0 lies directly under the text. Pieces are served in the order of their starts, the longer one first, and each
takes the lowest lane that is free: an outer piece stays close to the text and what lies inside it is stacked below.
So a piece that is added inside others moves none of those that begin before it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

#: A gap between two fragments of one span up to this many code points keeps its lane free for the line that joins them.
JOIN_REACH = 80

#: Of a wider gap only this many code points at each end stay free, for the stubs of that line.
JOIN_STUB = 8


class Stretch(NamedTuple):
    """A piece ``[start, end)`` that needs a lane; ``owner`` is the same for the fragments of one span."""

    start: int
    end: int
    owner: str


class _Lane:
    """What is taken in one lane: intervals that do not overlap, in order."""

    __slots__ = ("_ends", "_starts")

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def is_free(self, start: int, end: int) -> bool:
        if not self._ends or self._ends[-1] <= start:
            return True
        place = bisect_left(self._starts, end)
        return place == 0 or self._ends[place - 1] <= start

    def take(self, start: int, end: int) -> None:
        place = bisect_left(self._starts, start)
        self._starts.insert(place, start)
        self._ends.insert(place, end)


def lanes(stretches: Sequence[Stretch], taken: Iterable[tuple[int, int, int]] = ()) -> list[int]:
    """Return a lane for each of ``stretches``; none shares its lane with one that it overlaps.

    All stretches of one owner get the same lane. ``taken`` are (start, end, lane) that are occupied already. The
    result does not depend on the order in which the stretches come.
    """
    owners: dict[str, list[Stretch]] = {}
    for stretch in stretches:
        owners.setdefault(stretch.owner, []).append(stretch)
    for own in owners.values():
        own.sort()
    in_order = sorted(owners.values(), key=lambda own: (own[0].start, -own[-1].end, own[0].owner))

    occupied: list[_Lane] = []
    for start, end, number in taken:
        while len(occupied) <= number:
            occupied.append(_Lane())
        # Several spans may be taken beyond the lanes that are drawn; there they may share one.
        if occupied[number].is_free(start, end):
            occupied[number].take(start, end)

    given: dict[str, int] = {}
    for own in in_order:
        needed = _needed(own)
        number = 0
        while number < len(occupied) and not all(occupied[number].is_free(*interval) for interval in needed):
            number += 1
        if number == len(occupied):
            occupied.append(_Lane())
        for interval in needed:
            occupied[number].take(*interval)
        given[own[0].owner] = number
    return [given[stretch.owner] for stretch in stretches]


def _needed(own: Sequence[Stretch]) -> list[tuple[int, int]]:
    """Return what an owner takes of its lane: its stretches, and room for what joins them."""
    needed = [(own[0].start, own[0].end)]
    for stretch in own[1:]:
        start, end = needed[-1]
        if stretch.start - end <= JOIN_REACH:
            needed[-1] = (start, max(end, stretch.end))
        else:
            needed[-1] = (start, end + JOIN_STUB)
            needed.append((stretch.start - JOIN_STUB, stretch.end))
    return needed
