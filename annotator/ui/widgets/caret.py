"""The caret and the selection: where a movement leads, by grapheme clusters, words, lines and paragraphs.

It moves as in any text field of the platform; to the left and right it goes by what is seen, also in bidirectional
text. Offsets are code points of the article; a line end is crossed in one step, be it CR LF or one character.
"""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtGui import QTextLayout

from annotator.core.span import Fragment
from annotator.ui.widgets.paragraphs import Paragraphs
from annotator.ui.widgets.text_block import LaidParagraph


class Motion(Enum):
    """Ways to move the caret."""

    LEFT = auto()
    RIGHT = auto()
    WORD_LEFT = auto()
    WORD_RIGHT = auto()
    UP = auto()
    DOWN = auto()
    LINE_START = auto()
    LINE_END = auto()
    PARAGRAPH_BACK = auto()
    PARAGRAPH_ON = auto()
    TEXT_START = auto()
    TEXT_END = auto()


class Caret:
    """A place in the text and the other end of the selection, ``anchor``; equal where nothing is selected."""

    def __init__(self, paragraphs: Paragraphs) -> None:
        self._paragraphs = paragraphs
        self.offset = 0
        self.anchor = 0
        self._x: float | None = None  # kept while the caret goes up and down

    def selection(self) -> Fragment | None:
        if self.offset == self.anchor:
            return None
        return Fragment(min(self.offset, self.anchor), max(self.offset, self.anchor))

    def put(self, offset: int, *, keep: bool = False) -> None:
        """Set the caret to the nearest place at or before ``offset`` where it may stand; ``keep`` the anchor."""
        self.offset = self.allowed(offset)
        if not keep:
            self.anchor = self.offset
        self._x = None

    def select(self, anchor: int, offset: int) -> None:
        """Select exactly from ``anchor`` to ``offset``, as the program asks for; the caret stands at ``offset``."""
        self.anchor, self.offset, self._x = anchor, offset, None

    def allowed(self, offset: int) -> int:
        """Return the place at or before ``offset`` that is neither inside a grapheme cluster nor inside CR LF."""
        return self._paragraphs.holding(max(0, offset)).snapped(offset)

    def move(self, motion: Motion, *, keep: bool = False) -> None:
        """Move the caret; ``keep`` the anchor, to select."""
        if not keep and self.offset != self.anchor and motion in (Motion.LEFT, Motion.RIGHT):
            ends = sorted((self.offset, self.anchor))
            right_to_left = self._paragraphs.holding(self.offset).is_right_to_left()
            self.put(ends[(motion is Motion.RIGHT) is not right_to_left])
            return
        if motion in (Motion.UP, Motion.DOWN):
            self._climb(-1 if motion is Motion.UP else 1, keep=keep)
            return
        self.offset = self._target(motion)
        if not keep:
            self.anchor = self.offset
        self._x = None

    def move_to_line(self, block: LaidParagraph, line: int, *, keep: bool) -> None:
        """Go to a line, to the place nearest to where the climb began."""
        self.offset = block.offset_at(line, self.x())
        if not keep:
            self.anchor = self.offset

    def x(self) -> float:
        """Return where in its line the caret stands, or stood before it went up or down."""
        if self._x is None:
            self._x = self._paragraphs.holding(self.offset).x_of(self.offset)
        return self._x

    def _climb(self, step: int, *, keep: bool) -> None:
        block = self._paragraphs.holding(self.offset)
        line = block.line_of(self.offset) + step
        if 0 <= line < block.lines:
            self.move_to_line(block, line, keep=keep)
        elif 0 <= block.number + step < len(self._paragraphs):
            beside = self._paragraphs.laid(block.number + step)
            self.move_to_line(beside, beside.lines - 1 if step < 0 else 0, keep=keep)
        elif keep:  # selecting from the first line up takes the rest of it
            self.offset = block.start if step < 0 else block.end
            self._x = None

    def _target(self, motion: Motion) -> int:
        block = self._paragraphs.holding(self.offset)
        match motion:
            case Motion.LEFT | Motion.RIGHT:
                return self._beside(block, right=motion is Motion.RIGHT)
            case Motion.WORD_LEFT | Motion.WORD_RIGHT:
                forward = (motion is Motion.WORD_RIGHT) is not block.is_right_to_left()
                return self._along(block, QTextLayout.CursorMode.SkipWords, forward=forward)
            case Motion.LINE_START:
                return block.line_range(block.line_of(self.offset))[0]
            case Motion.LINE_END:
                return _line_end(block, block.line_of(self.offset))
            case Motion.PARAGRAPH_BACK:
                return self._paragraph_back(block)
            case Motion.PARAGRAPH_ON:
                return self._paragraph_on(block)
            case Motion.TEXT_START:
                return 0
        return self._paragraphs.bounds(len(self._paragraphs) - 1).end

    def _beside(self, block: LaidParagraph, *, right: bool) -> int:
        """Return the place that is seen to the left or right; over the end of a paragraph in reading order."""
        forward = right is not block.is_right_to_left()
        if block.is_mixed():
            move = block.layout.rightCursorPosition if right else block.layout.leftCursorPosition
            moved = block.snapped(block.offset(move(block.position(self.offset))))
            if moved != self.offset:
                return moved
        return self._along(block, QTextLayout.CursorMode.SkipCharacters, forward=forward)

    def _along(self, block: LaidParagraph, mode: QTextLayout.CursorMode, *, forward: bool) -> int:
        """Return the next or previous place in the order of the text, over the ends of blocks too."""
        if forward:
            if self.offset >= block.end:
                return self._neighbour(block, forward=True)
            return block.offset(block.layout.nextCursorPosition(block.position(self.offset), mode))
        if self.offset <= block.start:
            if self._paragraphs.begins_paragraph(block.number):
                return self._neighbour(block, forward=False)
            block = self._paragraphs.laid(block.number - 1)
        return block.offset(block.layout.previousCursorPosition(block.position(self.offset), mode))

    def _neighbour(self, block: LaidParagraph, *, forward: bool) -> int:
        """Return the start of the following or the end of the preceding block."""
        number = block.number + (1 if forward else -1)
        if not 0 <= number < len(self._paragraphs):
            return self.offset
        bounds = self._paragraphs.bounds(number)
        return bounds.start if forward else bounds.end

    def _paragraph_back(self, block: LaidParagraph) -> int:
        number = block.number
        if self.offset == block.start and self._paragraphs.begins_paragraph(number):
            number = max(0, number - 1)
        while not self._paragraphs.begins_paragraph(number):
            number -= 1
        return self._paragraphs.bounds(number).start

    def _paragraph_on(self, block: LaidParagraph) -> int:
        number = block.number + 1
        while number < len(self._paragraphs) and not self._paragraphs.begins_paragraph(number):
            number += 1
        if number < len(self._paragraphs):
            return self._paragraphs.bounds(number).start
        return self._paragraphs.bounds(number - 1).end


def _line_end(block: LaidParagraph, number: int) -> int:
    """Return the end of a line; where it wraps at a space, the place before the space, which is on the same line."""
    start, end = block.line_range(number)
    if number + 1 < block.lines and end > start and block.text.text[end - 1 - block.start].isspace():
        return end - 1
    return end
