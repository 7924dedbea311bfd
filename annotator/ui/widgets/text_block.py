"""One paragraph, or a slice of a very long one, laid out: its lines, where they lie, and what lies where in them.

Offsets are code points of the article, coordinates the block's own, lines count from 0. The box of a line is closer
to the letters than Qt's line, whose ascent and descent hold much air: tints, tags and lanes go by the box.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QTextLayout, QTextLine, QTextOption

from annotator.ui.qt_text import QtText, shown

#: How far the box of a line reaches above and below its baseline, in sizes of the font.
_ABOVE, _BELOW = 0.83, 0.26

_BIDI = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


_BY_SIGHT = Qt.CursorMoveStyle.VisualMoveStyle

#: Kinds of characters that run from left to right also in right-to-left text, or may turn what runs which way.
_WITH_LINE = frozenset(("L", "EN", "AN", "LRE", "LRO", "LRI", "RLE", "RLO", "RLI", "FSI"))

#: So many places on each side of what Qt answers are looked at.
_BESIDE = 2


def direction_of(text: str) -> Qt.LayoutDirection:
    """Return the direction of a paragraph: that of its first strong character outside of isolates, as Qt has it."""
    depth = 0
    for kind in map(unicodedata.bidirectional, text):
        if kind in ("LRI", "RLI", "FSI"):
            depth += 1
        elif kind == "PDI":
            depth = max(0, depth - 1)
        elif depth == 0 and kind in ("L", "R", "AL"):
            return Qt.LayoutDirection.LeftToRight if kind == "L" else Qt.LayoutDirection.RightToLeft
    return Qt.LayoutDirection.LeftToRight


class LineRoom(Protocol):
    """Knows how much room is wanted around a line of text."""

    def room(self, start: int, end: int) -> tuple[float, float]:
        """Return the pixels wanted above and below a line that holds ``[start, end)``."""


class BlockStyle:
    """The font of a block and what follows from it; ``pitch`` is the distance of its lines, ``gap`` what follows it."""

    def __init__(self, font: QFont, pitch: float, gap: float) -> None:
        metrics = QFontMetricsF(font)
        self.font = font
        self.size = float(QFontInfo(font).pixelSize())
        self.ascent, self.descent = metrics.ascent(), metrics.descent()
        self.pitch = max(pitch * self.size, 1.0)
        self.gap = gap * self.pitch
        self.letter = metrics.horizontalAdvance(_SAMPLE) / len(_SAMPLE)
        self.space = metrics.horizontalAdvance(" ")
        self.box = (_ABOVE + _BELOW) * self.size


_SAMPLE = "the river rose again last night and the bridge near the old mill was closed to all but carts"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the layout: the code points it holds and the extent of its box."""

    start: int
    end: int
    top: float
    bottom: float


class LaidParagraph:
    """A laid out block; ``end`` is without the line end. its paragraph ``goes_on`` in the next block or not."""

    def __init__(
        self,
        number: int,
        start: int,
        text: str,
        style: BlockStyle,
        width: float,
        room: LineRoom,
        *,
        direction: Qt.LayoutDirection | None = None,
        gap: float = 0.0,
        goes_on: bool = False,
    ) -> None:
        self.number = number
        self.start, self.end = start, start + len(text)
        self.goes_on = goes_on
        self.top = 0.0
        self.text = QtText(text)
        self.style = style
        self.has_bidi = direction == Qt.LayoutDirection.RightToLeft or bool(_BIDI.search(text))
        if direction is None:
            direction = direction_of(text) if self.has_bidi else Qt.LayoutDirection.LeftToRight
        self._right_to_left = direction == Qt.LayoutDirection.RightToLeft
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(direction)
        option.setAlignment(Qt.AlignmentFlag.AlignRight if self._right_to_left else Qt.AlignmentFlag.AlignLeft)
        option.setTabStopDistance(max(8 * style.space, 1.0))
        self.layout = QTextLayout(shown(text), style.font)
        self.layout.setCacheEnabled(True)
        if self.has_bidi and self.is_mixed():
            # The caret then stands at another place for every offset, also where the direction of the text changes.
            self.layout.setCursorMoveStyle(_BY_SIGHT)
        self.layout.setTextOption(option)
        self._lines = self._lay_out(width, room)
        self._tops = [line.top for line in self._lines]
        self._starts = [line.start for line in self._lines]
        last = self._lines[-1]
        free = max(0.0, style.pitch - style.box) / 2 if text else 0.0
        self.height = float(round(last.bottom + max(free, self._below) + gap))

    def _lay_out(self, width: float, room: LineRoom) -> list[_Line]:
        lines: list[_Line] = []
        style, blank = self.style, not self.text.text
        bottom = 0.0  # of the box above
        self._below = 0.0
        self.layout.beginLayout()
        while (line := self.layout.createLine()).isValid():
            line.setLineWidth(width)
            start = self.start + self.text.offset(line.textStart())
            end = self.start + self.text.offset(line.textStart() + line.textLength())
            above, below = room.room(start, end)
            free = 0.0 if blank else max(0.0, style.pitch - style.box)
            gap = max(free, self._below + above) if lines else max(free / 2, above)
            # Another script in the line may reach further up or down than the font of the text does.
            ascent = _ABOVE * style.size + max(0.0, line.ascent() - style.ascent)
            descent = _BELOW * style.size + max(0.0, line.descent() - style.descent)
            baseline = round(bottom + gap + ascent)
            line.setPosition(QPointF(0.0, baseline - line.ascent()))
            lines.append(_Line(start, end, baseline - ascent, baseline + descent))
            bottom, self._below = baseline + descent, below
        self.layout.endLayout()
        return lines

    # Lines

    @property
    def lines(self) -> int:
        return len(self._lines)

    def line_range(self, number: int) -> tuple[int, int]:
        return self._lines[number].start, self._lines[number].end

    def line_rect(self, number: int) -> QRectF:
        """Return the box of a line, as wide as the text in it."""
        line, box = self.layout.lineAt(number), self._lines[number]
        natural = line.naturalTextRect()
        return QRectF(natural.left(), box.top, natural.width(), box.bottom - box.top)

    def line_of(self, offset: int) -> int:
        """Return the line that a caret at ``offset`` stands in: where a line wraps, the one below."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def line_at(self, y: float) -> int:
        """Return the line nearest to ``y``."""
        number = max(0, bisect_right(self._tops, y) - 1)
        if number + 1 < len(self._lines) and self._tops[number + 1] - y < y - self._lines[number].bottom:
            number += 1
        return number

    def _line(self, number: int) -> QTextLine:
        return self.layout.lineAt(number)

    # Places

    def position(self, offset: int) -> int:
        """Return the place in the layout of an offset of the article, at most the end of the block."""
        return self.text.position(min(max(offset, self.start), self.end) - self.start)

    def offset(self, position: int) -> int:
        return self.start + self.text.offset(position)

    def x_of(self, offset: int) -> float:
        """Return where a caret at ``offset`` stands in its line."""
        return _x(self._line(self.line_of(offset)), self.position(offset))

    def offset_at(self, line: int, x: float) -> int:
        """Return the caret position nearest to ``x`` in a line."""
        offset = self.snapped(self.offset(self._position(self._line(line), x)))
        start, end = self.line_range(line)
        offset = max(offset, start)  # right of a right-to-left line Qt answers with a place in the line above
        if offset == end and line + 1 < self.lines and self.text.text[end - 1 - self.start].isspace():
            offset = end - 1  # behind the space at which the line wraps the caret would stand in the next line
        return offset

    def _position(self, line: QTextLine, x: float) -> int:
        position = line.xToCursor(x)
        if self.layout.cursorMoveStyle() == _BY_SIGHT and abs(_x(line, position) - x) > self.style.size:
            # Moving by sight, Qt takes the right half of a wide cluster, say a flag, for the end of the line.
            self.layout.setCursorMoveStyle(Qt.CursorMoveStyle.LogicalMoveStyle)
            other = line.xToCursor(x)
            self.layout.setCursorMoveStyle(_BY_SIGHT)
            if abs(_x(line, other) - x) < abs(_x(line, position) - x):
                return other
        return position

    def clicked_at(self, number: int, x: float) -> int:
        """Return the caret position nearest to ``x`` in a line, for the mouse.

        In a right-to-left line that wraps Qt is off by the width of the space that the line ends with, which is about
        a letter. Moving up and down it is followed in that, as by the platform's text fields.
        """
        offset = self.offset_at(number, x)
        if not self.has_bidi:
            return offset
        line, position = self._line(number), self.position(offset)
        start, end = self.line_range(number)
        beside = [one for one in self._beside(line, position) if one == position or self.offset(one) < end]
        return max(start, self.offset(min(beside, key=lambda one: abs(_x(line, one) - x))))

    def _beside(self, line: QTextLine, position: int) -> list[int]:
        """Return ``position`` and the places on both sides of it in its line."""
        places = [position]
        for move in (self.layout.previousCursorPosition, self.layout.nextCursorPosition):
            place = position
            for _ in range(_BESIDE):
                place = move(place)
                places.append(place)
        first, last = line.textStart(), line.textStart() + line.textLength()
        return [place for place in places if first <= place <= last]

    def character_at(self, point: QPointF) -> int | None:
        """Return the offset of the character that is painted at ``point``; ``None`` beside the text."""
        number = self.line_at(point.y())
        if not self.line_rect(number).adjusted(0, -2, 0, 2).contains(point):
            return None
        line = self._line(number)
        position = line.xToCursor(point.x(), QTextLine.CursorPosition.CursorOnCharacter)
        return self.offset(self._under(line, position, point.x()) if self.has_bidi else position)

    def _under(self, line: QTextLine, position: int, x: float) -> int:
        """Return the place whose character is at ``x``, of ``position`` and those beside it."""
        widths: dict[int, float] = {}
        for place in self._beside(line, position):
            edges = _x(line, place), _x(line, self.layout.nextCursorPosition(place))
            if min(edges) <= x < max(edges):
                widths.setdefault(place, max(edges) - min(edges))
        return min(widths, key=lambda place: widths[place], default=position)

    def is_right_to_left(self) -> bool:
        """Say whether the block reads from right to left: then the caret at its start stands at the right."""
        return self._right_to_left

    def is_mixed(self) -> bool:
        """Say whether parts of the block run against each other, so that left and right differ from on and back."""
        if not self.has_bidi:
            return False
        return not self._right_to_left or not _WITH_LINE.isdisjoint(map(unicodedata.bidirectional, self.text.text))

    def snapped(self, offset: int) -> int:
        """Return the caret position at or before ``offset``: never inside a grapheme cluster."""
        position = self.position(offset)
        if not self.layout.isValidCursorPosition(position):
            position = self.layout.previousCursorPosition(position)
        return self.offset(position)

    def boxes(self, start: int, end: int) -> list[tuple[int, QRectF]]:
        """Return where ``[start, end)`` is painted: line and box, several in a line that runs both ways."""
        start, end = max(start, self.start), min(end, self.end)
        result: list[tuple[int, QRectF]] = []
        if start >= end:
            return result
        number = self.line_of(start)
        while number < len(self._lines) and self._lines[number].start < end:
            line = self._lines[number]
            first, last = self.position(max(start, line.start)), self.position(min(end, line.end))
            for left, right in self._extents(number, first, last):
                result.append((number, QRectF(left, line.top, right - left, line.bottom - line.top)))
            number += 1
        return result

    def _extents(self, number: int, first: int, last: int) -> list[tuple[float, float]]:
        """Return what is painted of the places ``[first, last)`` of a line, from left to right, runs united."""
        line = self._line(number)
        if first >= last:
            return []
        if not self.has_bidi:
            limit = max(line.x() + line.width(), line.naturalTextRect().right())
            left, right = _x(line, first), min(_x(line, last), limit)
            return [(left, right)] if right > left else []
        natural = line.naturalTextRect()
        result: list[tuple[float, float]] = []
        for box in sorted((run.boundingRect() for run in line.glyphRuns(first, last - first)), key=QRectF.left):
            left, right = max(box.left(), natural.left()), min(box.right(), natural.right())
            if right <= left:
                continue
            if result and left <= result[-1][1] + 0.6:  # the runs of one script and font touch, and some come twice
                result[-1] = (result[-1][0], max(result[-1][1], right))
            else:
                result.append((left, right))
        return result


def _x(line: QTextLine, position: int) -> float:
    x = line.cursorToX(position)
    return float(x[0] if isinstance(x, tuple) else x)  # type: ignore[arg-type]
