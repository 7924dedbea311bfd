"""How often the unit under the pointer is exactly what the hand marked, and what it takes to mend it.

The pointer is put on every word of every piece in turn. *Middle* is the one trial a piece that stands for a hand that
aims at the thing and not at a certain word; *any word* says whether there is a place to point at that takes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from annotator.core.label_set import Label
from annotator.core.rung import Rung
from annotator.core.span import Fragment
from annotator.core.target import stretched
from annotator.core.units import narrower, unit_at, wider
from tests.evaluation.figures import Share, table
from tests.evaluation.gold import Piece, bare

#: More presses than this are no repair: the words are selected instead.
MOST = 6
_SEVERAL = 3


@dataclass(slots=True)
class Found:
    """What pointing at the pieces of one language and label gave."""

    middle: list[bool] = field(default_factory=list)
    near: list[bool] = field(default_factory=list)
    every: list[bool] = field(default_factory=list)
    anywhere: list[bool] = field(default_factory=list)
    presses: Counter[int | None] = field(default_factory=Counter)
    misses: Counter[str] = field(default_factory=Counter)

    def exact(self) -> Share:
        return Share.of(self.middle)

    def within(self, presses: int) -> Share:
        """Return how many are as wanted after so many presses at most, pointing at the middle."""
        return Share(sum(n for k, n in self.presses.items() if k is not None and k <= presses), len(self.middle))


def measure(pieces: Iterable[Piece], labels: dict[str, Label]) -> dict[tuple[str, str], Found]:
    """Point at every word of every piece; by language and label."""
    found: dict[tuple[str, str], Found] = {}
    for piece in pieces:
        label = labels[piece.span.label]
        words = piece.words()
        if not words:
            continue
        units = [unit_at(piece.text, _aim(word), label.rung, piece.language) for word in words]
        hits = [unit == piece.fragment for unit in units]
        middle = len(words) // 2
        repairs = presses(piece, _aim(words[middle]), label)
        for name in _names(piece):
            one = found.setdefault((piece.language, name), Found())
            one.middle.append(hits[middle])
            one.near.append(bare(piece.text, units[middle]) == bare(piece.text, piece.fragment))
            one.every += hits
            one.anywhere.append(any(hits))
            one.presses[repairs] += 1
            if not hits[middle]:
                one.misses[kind_of_miss(units[middle], piece.fragment)] += 1
    return found


def _names(piece: Piece) -> list[str]:
    """Return under what a piece is counted: its label, and of a claim also whose words it is in."""
    label, attribution = piece.span.label, piece.span.attributes.get("attribution")
    return [label, f"{label}: {attribution}"] if attribution else [label]


def _aim(word: Fragment) -> int:
    return (word.start + word.end) // 2


def kind_of_miss(unit: Fragment | None, wanted: Fragment) -> str:
    """Say how a unit lies to what is wanted: wider, narrower, across or apart."""
    if unit is None or unit.end <= wanted.start or wanted.end <= unit.start:
        return "apart"
    if unit.start <= wanted.start and wanted.end <= unit.end:
        return "wider"
    return "narrower" if wanted.start <= unit.start and unit.end <= wanted.end else "across"


def presses(piece: Piece, offset: int, label: Label) -> int | None:
    """Return the fewest repairs that lead from the pointer at ``offset`` to the piece, ``None`` beyond ``MOST``.

    Before the label's key ``W`` and ``Q`` choose another rung, beginning at the name or word that is outlined; behind
    it ``D`` and ``S``, with ``Shift`` for the start, move an end by a word.
    """
    text, language = piece.text, piece.language
    starts = [(0, unit_at(text, offset, label.rung, language))]
    outline = unit_at(text, offset, Rung.NAME, language)
    for step in (wider, lambda t, f, la: narrower(t, f, offset, la)):
        unit = outline
        for count in range(1, MOST + 1):
            unit = step(text, unit, language) if unit else None
            starts.append((count, unit))
    costs = [count + more for count, unit in starts if unit and (more := _stretches(text, unit, piece.fragment)) >= 0]
    return min((cost for cost in costs if cost <= MOST), default=None)


def _stretches(text: str, unit: Fragment, wanted: Fragment) -> int:
    """Return how many single words the two ends have to be moved, -1 where that never meets what is wanted."""
    total = 0
    for start, place, goal in ((False, unit.end, wanted.end), (True, unit.start, wanted.start)):
        fragment = Fragment(min(unit.start, wanted.start), max(unit.end, wanted.end))
        fragment = Fragment(place, fragment.end) if start else Fragment(fragment.start, place)
        outward = goal < place if start else goal > place
        for _ in range(MOST + 1):
            here = fragment.start if start else fragment.end
            if here == goal:
                break
            moved = stretched(text, (fragment,), start=start, outward=outward)
            if moved is None:
                return -1
            [fragment] = moved
            total += 1
        else:
            return -1
    return total


def report(found: dict[tuple[str, str], Found]) -> str:
    """Return the table: a row for each language and label."""
    rows = []
    for (language, label), one in sorted(found.items()):
        n = len(one.middle)
        rows.append(
            [
                language,
                label,
                one.exact().words(),
                Share.of(one.near).words(),
                Share.of(one.anywhere).words(),
                Share.of(one.every).words(),
                *(str(one.presses[count]) for count in range(_SEVERAL)),
                str(sum(k for count, k in one.presses.items() if count is not None and count >= _SEVERAL)),
                str(one.presses[None]),
                ", ".join(f"{kind} {k}" for kind, k in one.misses.most_common()) or ("none" if n else "–"),
            ]
        )
    heads = ["", "label", "exact at the middle word", "but for punctuation", "at any word", "at each word"]
    heads += ["0 presses", "1", "2", f"{_SEVERAL}–{MOST}", "more", "misses"]
    return table(heads, rows)
