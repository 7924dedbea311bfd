"""The blocks of an article one above the other, laid out when they come into view; heights are guessed until then.

A block is a paragraph, or a slice of one that is too long to be laid out at once. Nothing here costs more in a longer
article, but loading it and a change of its width or font. Coordinates are those of the column, whole pixels down.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from operator import sub

from PySide6.QtCore import Qt, QTextBoundaryFinder

from annotator.core.span import Fragment
from annotator.ui.qt_text import QtText, paragraph_bounds, shown
from annotator.ui.widgets.heights import Heights
from annotator.ui.widgets.text_block import BlockStyle, LaidParagraph, LineRoom, direction_of

#: A longer paragraph is laid out in slices; in code points.
LONGEST = 8_000

#: A slice is cut at white space if there is some among so many of its last characters.
_SEARCHED = 1_000

#: So many laid out blocks are kept: more than fill the tallest screen.
_KEPT = 300

_WHITE = re.compile(r"\s+")


class Paragraphs:
    """Lays out the blocks of one text; ``resized(number, growth)`` is told of every height that is corrected."""

    def __init__(self, room: LineRoom) -> None:
        self._room = room
        self._text = ""
        self._starts: list[int] = [0]
        self._ends: list[int] = [0]
        self._sliced: dict[int, Qt.LayoutDirection] = {}
        self._title = range(0)
        self._width = 100.0
        self._body: BlockStyle | None = None
        self._large: BlockStyle | None = None
        self._below_title = 0
        self._laid: dict[int, LaidParagraph] = {}
        self._heights = Heights([0])
        self.resized: Callable[[int, int], None] = lambda _number, _growth: None

    def load(self, text: str, title: Fragment | None) -> None:
        """Take another text; the paragraphs within ``title`` are drawn large. ``set_style`` has to follow."""
        self._text = text
        self._starts, self._ends = paragraph_bounds(text)
        self._sliced = {}
        if max(map(sub, self._ends, self._starts)) > LONGEST:
            self._slice()
        self._title = range(0)
        if title is not None:
            self._title = range(self.number_of(title.start), self.number_of(title.end) + 1)
        self._laid.clear()

    def set_style(self, body: BlockStyle, large: BlockStyle, width: float, below_title: int) -> None:
        """Lay everything out anew; ``below_title`` pixels stay free under the title for what else is painted there."""
        self._body, self._large, self._width, self._below_title = body, large, width, below_title
        self._laid.clear()
        per_line = max(4.0, width / body.letter)
        pitch, gap, blank = body.pitch, body.gap, round(body.box)
        lengths = list(map(sub, self._ends, self._starts))
        guesses = {length: round((1 + int(length / per_line)) * pitch + gap) for length in set(lengths)} | {0: blank}
        heights = list(map(guesses.__getitem__, lengths))
        for number in self._title:
            lines = 1 + int((self._ends[number] - self._starts[number]) * large.letter / width)
            heights[number] = round(lines * large.pitch + self._gap(number))
        self._heights = Heights(heights)

    # Blocks

    def __len__(self) -> int:
        return len(self._starts)

    @property
    def height(self) -> int:
        return self._heights.total

    @property
    def title(self) -> range:
        return self._title

    def number_of(self, offset: int) -> int:
        """Return the number of the block that holds the caret position ``offset``."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def number_at(self, y: float) -> int:
        """Return the number of the block nearest to ``y``."""
        return self._heights.at(y)

    def top(self, number: int) -> int:
        return self._heights.top(number)

    def bounds(self, number: int) -> Fragment:
        return Fragment(self._starts[number], self._ends[number])

    def begins_paragraph(self, number: int) -> bool:
        return number == 0 or self._ends[number - 1] != self._starts[number]

    def is_laid(self, number: int) -> bool:
        return number in self._laid

    def laid(self, number: int) -> LaidParagraph:
        """Return a block laid out, ``top`` as it is now; its height is corrected."""
        block = self._laid.get(number)
        if block is None:
            block = self._lay_out(number)
            while len(self._laid) >= _KEPT:
                del self._laid[next(iter(self._laid))]
            self._laid[number] = block
            growth = self._heights.put(number, int(block.height))
            if growth:
                self.resized(number, growth)
        block.top = float(self._heights.top(number))
        return block

    def holding(self, offset: int) -> LaidParagraph:
        """Return the laid out block that holds the caret position ``offset``."""
        return self.laid(self.number_of(offset))

    def forget(self, places: list[Fragment]) -> None:
        """Lay the blocks that these places meet out again when they are needed next."""
        for start, end in places:
            first, last = self.number_of(start), self.number_of(end)
            if last - first > len(self._laid):
                self._laid = {n: block for n, block in self._laid.items() if not first <= n <= last}
            else:
                for number in range(first, last + 1):
                    self._laid.pop(number, None)

    def forget_all(self) -> None:
        self._laid.clear()

    def _lay_out(self, number: int) -> LaidParagraph:
        assert self._body is not None
        assert self._large is not None
        start, end = self._starts[number], self._ends[number]
        return LaidParagraph(
            number,
            start,
            self._text[start:end],
            self._large if number in self._title else self._body,
            self._width,
            self._room,
            direction=self._direction(number),
            gap=self._gap(number),
            goes_on=number + 1 < len(self._starts) and self._starts[number + 1] == end,
        )

    def _direction(self, number: int) -> Qt.LayoutDirection | None:
        """Return the direction of a block that can't tell its own: that of its paragraph, or of the one before it."""
        if self._starts[number] != self._ends[number]:
            return self._sliced.get(number)
        before = next((n for n in range(number - 1, max(-1, number - 9), -1) if self._starts[n] != self._ends[n]), None)
        return None if before is None else direction_of(self._text[self._starts[before] : self._ends[before]])

    def _gap(self, number: int) -> float:
        """Return the space under a block: none within a paragraph, nor beside a blank line, which is space enough."""
        assert self._body is not None
        if number == self._title.stop - 1:
            return self._below_title
        following = number + 1
        if following == len(self._starts) or self._starts[following] == self._ends[following]:
            return 0.0
        if self._starts[number] == self._ends[number] or self._starts[following] == self._ends[number]:
            return 0.0
        return self._body.gap

    # Very long paragraphs

    def _slice(self) -> None:
        starts, ends = [], []
        for start, end in zip(self._starts, self._ends, strict=True):
            if end - start <= LONGEST:
                starts.append(start)
                ends.append(end)
                continue
            direction = direction_of(self._text[start : start + LONGEST])
            for cut in _cuts(self._text, start, end):
                self._sliced[len(starts)] = direction
                starts.append(start)
                ends.append(cut)
                start = cut
        self._starts, self._ends = starts, ends


def _cuts(text: str, start: int, end: int) -> list[int]:
    """Return where the slices of ``text[start:end]`` end: behind white space where there is some, else by graphemes."""
    result = []
    while end - start > LONGEST:
        piece = QtText(text[start : start + LONGEST + 1])  # one more, to see whether it belongs to the last cluster
        finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, shown(piece.text))
        whites = [match.end() for match in _WHITE.finditer(piece.text, LONGEST - _SEARCHED, LONGEST)]
        candidates = [*reversed(whites), *range(LONGEST, LONGEST - _SEARCHED, -1), LONGEST]
        cut = LONGEST
        for cut in candidates:
            finder.setPosition(piece.position(cut))
            if finder.isAtBoundary():
                break
        start += cut
        result.append(start)
    return [*result, end]
