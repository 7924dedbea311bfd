"""The page that is scrolled: the column with its heading and its blocks, and which part of it the view shows.

The place on screen comes first: when a guessed height above the view is corrected, the scroll position moves with
it, so that nothing that is read moves. Points are those of the viewport; only ``y`` on the page counts from its top.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFont

from annotator.core.span import Fragment
from annotator.ui.widgets.heading import Heading, title_in
from annotator.ui.widgets.paragraphs import Paragraphs
from annotator.ui.widgets.plain import is_right_to_left
from annotator.ui.widgets.text_block import BlockStyle, LaidParagraph, LineRoom

#: Letters in a line of the column, and the pixels that stay free beside it at least.
_COLUMN, _MARGIN = 70, 26

#: Distances of lines in sizes of the font, and the space under a paragraph in distances of lines.
_PITCH, _TITLE_PITCH, _GAP = 1.8, 1.42, 0.45

_TITLE_SIZE = 1.5


class ReadingPlace(NamedTuple):
    """A line of text and how many pixels its box is below the upper edge of the view."""

    offset: int
    below: float


class Page:
    """Where everything is, for a view of a given size.

    ``scroll`` is the page's ``y`` at the view's upper edge, ``pitch`` the distance of two lines of the text.
    """

    def __init__(self, room: LineRoom) -> None:
        self.paragraphs = Paragraphs(room)
        self.paragraphs.resized = self._keep_still
        self.heading = Heading()
        self.text = ""
        self.scroll = 0
        self.size = QSize(100, 100)
        self.left = 0.0
        self.width = self._widest = 100.0
        self.pitch = 20.0
        self._title = self._byline = ""
        self._own_title = self._settling = False
        self._head = self._heading_top = self._foot = 0

    # What is shown, and how

    def load(self, text: str, title: str, byline: str) -> None:
        """Take another article; ``set_style`` has to follow."""
        place = title_in(text, title)
        self.text, self._title, self._byline = text, title, byline
        self._own_title = place is not None
        self.paragraphs.load(text, place)
        self.scroll = 0

    def set_style(self, font: QFont, small: QFont, size: QSize) -> None:
        """Lay the page out for a font and a size of the view; it is scrolled to its top."""
        large = QFont(font)
        large.setPointSizeF(font.pointSizeF() * _TITLE_SIZE)
        large.setBold(True)
        body = BlockStyle(font, _PITCH, _GAP)
        self._widest, self.pitch = body.letter * _COLUMN, body.pitch
        self.width = self._column(size)
        self.resize(size)
        at_right = is_right_to_left(self._title or self.text)
        title = "" if self._own_title else self._title
        self.heading.lay_out(title, self._byline, large, small, self.width, at_right=at_right)
        under_title = round(0.25 * body.pitch) + self.heading.height if self._own_title else 0
        if self._own_title and not self._byline:
            under_title = round(0.6 * body.pitch)
        self.paragraphs.set_style(body, BlockStyle(large, _TITLE_PITCH, 0.0), self.width, under_title)
        self._head = self._heading_top = round(body.pitch)
        if self.heading.height and not self._own_title:
            self._head += self.heading.height + round(0.5 * body.pitch)
        self._foot = round(3 * body.pitch)
        self.scroll = 0

    def resize(self, size: QSize) -> bool:
        """Take another size of the view; false where the column gets another width: ``set_style`` must follow."""
        if self._column(size) != self.width:
            return False
        self.size = size
        self.left = float(max(0, round((size.width() - self.width) / 2)))
        return True

    def _column(self, size: QSize) -> float:
        return float(int(max(80.0, min(self._widest, size.width() - 2.0 * _MARGIN))))

    # Scrolling

    @property
    def height(self) -> int:
        return self._head + self.paragraphs.height + self._foot

    @property
    def furthest(self) -> int:
        """The greatest scroll position."""
        return max(0, self.height - self.size.height())

    def scroll_to(self, y: float) -> None:
        """Show the page from ``y`` on; the lowest place there is shows its real end, whatever was guessed so far."""
        at_end = y >= self.furthest
        self.scroll = max(0, min(round(y), self.furthest))
        if at_end:
            self._lay_out_end()
        self.settle()

    def settle(self) -> None:
        """Lay out what is in view, so that painting changes nothing; what was laid out before stays where it is."""
        paragraphs = self.paragraphs
        for _ in range(50):
            first = paragraphs.number_at(self.scroll - self._head)
            last = max(first, paragraphs.number_at(self.scroll - self._head + self.size.height() - 1))
            missing = [number for number in range(first, last + 1) if not paragraphs.is_laid(number)]
            if len(missing) == last + 1 - first:
                paragraphs.laid(missing.pop(0))
                continue
            still = next(number for number in range(first, last + 1) if number not in missing)
            before = paragraphs.top(still)
            self._settling = True
            for number in missing:
                paragraphs.laid(number)
            self._settling = False
            wanted = self.scroll + paragraphs.top(still) - before
            self.scroll = max(0, min(wanted, self.furthest))
            if not missing and self.scroll == wanted:
                return

    def _lay_out_end(self) -> None:
        number, missing = len(self.paragraphs) - 1, self.size.height()
        while number >= 0 and missing > 0:
            missing -= int(self.paragraphs.laid(number).height)
            number -= 1
        self.scroll = self.furthest

    def _keep_still(self, number: int, growth: int) -> None:
        if not self._settling and self.paragraphs.top(number) + self._head < self.scroll:
            self.scroll = max(0, self.scroll + growth)

    def reading_place(self) -> ReadingPlace:
        """Return the first line in view, to come back to after the page was laid out anew."""
        block = self.paragraphs.laid(self.paragraphs.number_at(self.scroll - self._head))
        top = self.top_of(block)
        for line in range(block.lines):
            rect = block.line_rect(line)
            if top + rect.bottom() > 0:
                return ReadingPlace(block.line_range(line)[0], top + rect.top())
        return ReadingPlace(block.start, top)

    def return_to(self, place: ReadingPlace) -> None:
        """Show a line at the height where it was."""
        block = self.paragraphs.holding(place.offset)
        box = block.line_rect(block.line_of(place.offset))
        self.scroll = 0  # so that what is laid out on the way moves nothing
        self.scroll_to(self._head + self.paragraphs.top(block.number) + box.top() - place.below)

    # Places

    def top_of(self, block: LaidParagraph) -> float:
        """Return the block's upper edge in the viewport."""
        return float(self._head + self.paragraphs.top(block.number) - self.scroll)

    def origin(self, block: LaidParagraph) -> QPointF:
        return QPointF(self.left, self.top_of(block))

    def visible(self, top: float, bottom: float) -> Iterator[LaidParagraph]:
        """Yield the blocks between two heights of the viewport; between those of the view they are laid out."""
        number = self.paragraphs.number_at(top + self.scroll - self._head)
        while number < len(self.paragraphs):
            if self._head + self.paragraphs.top(number) - self.scroll >= bottom:
                return
            yield self.paragraphs.laid(number)
            number += 1

    def heading_origin(self) -> QPointF:
        """Return where the heading is painted: above the text, or under the title that is part of it."""
        if self._own_title:
            last = self.paragraphs.title[-1]
            bottom = self.paragraphs.top(last + 1) if last + 1 < len(self.paragraphs) else self.paragraphs.height
            return QPointF(self.left, self._head + bottom - self.heading.height - self.scroll)
        return QPointF(self.left, self._heading_top - self.scroll)

    def block_at(self, point: QPointF) -> LaidParagraph:
        return self.paragraphs.laid(self.paragraphs.number_at(point.y() + self.scroll - self._head))

    def offset_at(self, point: QPointF) -> int:
        """Return the caret position nearest to a point."""
        block = self.block_at(point)
        inside = point - self.origin(block)
        return block.clicked_at(block.line_at(inside.y()), inside.x())

    def character_at(self, point: QPointF) -> int | None:
        """Return the offset of the character painted at a point; ``None`` where there is none."""
        block = self.block_at(point)
        return block.character_at(point - self.origin(block))

    def line_box(self, offset: int) -> QRectF:
        """Return the box of the line that holds ``offset``."""
        block = self.paragraphs.holding(offset)
        rect = block.line_rect(block.line_of(offset))
        return rect.translated(self.origin(block))

    def caret_box(self, offset: int) -> QRectF:
        """Return where a caret at ``offset`` stands."""
        block = self.paragraphs.holding(offset)
        rect = block.line_rect(block.line_of(offset)).translated(self.origin(block))
        return QRectF(self.left + block.x_of(offset), rect.top(), 2.0, rect.height())

    def boxes(self, fragment: Fragment) -> list[QRectF]:
        """Return what of a fragment is in view, box by box."""
        result: list[QRectF] = []
        for block in self.visible(0, self.size.height()):
            if block.start < fragment.end and fragment.start < block.end:
                origin = self.origin(block)
                result += [box.translated(origin) for _, box in block.boxes(*fragment)]
        return result
