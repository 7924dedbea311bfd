"""Where the mouse points in the article view without a button: which word is meant, and from when on it counts.

A hand that presses a key shakes the mouse. So whatever was set otherwise (by a key, a click, a tag) holds until the
pointer is further than half a line from where it was then; from there on it *leads*, and the word under it is told at
once. A word is left for another one only where that is ``_STICK`` pixels nearer, so that what was seen is what will be
taken. The space between two lines belongs to the nearer one; over margins and between paragraphs nothing is told.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QCursor, QMouseEvent, QSinglePointEvent

from annotator.core.rung import Rung
from annotator.core.span import Fragment
from annotator.core.units import unit_at

if TYPE_CHECKING:
    from annotator.ui.widgets.article_view import ArticleView

#: So many pixels nearer another word has to be than the one that is the target: more than a hand at rest shakes (one
#: or two), less than the narrowest word is wide. A space is as wide, so that going on to the next word costs nothing.
_STICK = 4.0


class ViewPointing(QObject):
    """Follows the pointer over one view. Off until ``on`` is set.

    ``pointed`` tells a place in the word under it, ``left`` that a pointer that led is gone. ``may_point`` is asked
    whether a place can be pointed at, ``is_free`` whether nothing else wants the target kept.
    """

    pointed = Signal(int)
    left = Signal()

    def __init__(self, view: ArticleView) -> None:
        super().__init__(view)
        self._view = view
        self.on = False
        self.may_point: Callable[[int], bool] = lambda _offset: True
        self.is_free: Callable[[], bool] = lambda: True
        self._at: QPointF | None = None  # on the screen; None while the pointer is elsewhere
        self._rested_at: QPointF | None = None
        self._leads = False
        self._word: Fragment | None = None
        self._boxes: list[QRectF] = []  # of that word, where it was when they were last asked for

    def leads(self) -> bool:
        """Say whether the target is what the pointer is over."""
        return self._leads

    def is_near(self, point: QPointF) -> bool:
        """Say whether a point is less than half a line from the word that was pointed at last, if that still leads."""
        return self._leads and _away(point, self._boxes) < self._view.page.pitch / 2

    def rest(self) -> None:
        """Something else was made the target, or the keys came to the view: the pointer has to move to lead again."""
        self._leads, self._word, self._boxes = False, None, []
        self._rested_at = self._at

    def place_at(self, point: QPointF) -> int | None:
        """Return the character at a point of the viewport, or in the line that is nearest to it in its paragraph."""
        block = self._view.page.block_at(point)
        inside = point - self._view.page.origin(block)
        first, last = block.line_rect(0), block.line_rect(block.lines - 1)
        if not first.top() - 2 <= inside.y() <= last.bottom() + 2:
            return None
        line = block.line_rect(block.line_at(inside.y()))
        return block.character_at(QPointF(inside.x(), line.center().y()))

    # What the view tells

    def note(self, event: QSinglePointEvent) -> None:
        """Keep where the pointer is."""
        self._at = event.globalPosition()
        if self._rested_at is None and not self._leads:
            self._rested_at = self._at

    def leave(self) -> None:
        """The pointer is not over the text any more, or something has opened above the text; then it still leads."""
        port = self._view.viewport()
        if port.rect().contains(port.mapFromGlobal(QCursor.pos())):
            return
        led = self._leads
        self._at = None
        self.rest()
        if led:
            self.left.emit()

    def move(self, event: QMouseEvent) -> None:
        """Follow a move of the mouse over the text."""
        self.note(event)
        if event.buttons() == Qt.MouseButton.NoButton and self._may_lead() and (self._leads or self._has_left()):
            self._leads = True
            self._follow()

    def scrolled(self) -> None:
        """The text moved under the pointer: if it leads, it is over another word now."""
        self._boxes = self._view.page.boxes(self._word) if self._leads and self._word is not None else []
        if self._leads and self._at is not None and self._may_lead():
            self._follow(seen=True)

    def wheeled(self, event: QSinglePointEvent) -> None:
        """The wheel was turned: where it took the target out of sight, the pointer leads from now on.

        A key would otherwise act on what nobody sees. Scrolling by keys or by the bar leaves the target alone.
        """
        self.note(event)
        if not self._leads and self._may_lead() and not self._view.is_seen(self._view.target_fragments()):
            self._leads = True
            self._follow(seen=True)
            self._leads = self._word is not None

    # Inside

    def _may_lead(self) -> bool:
        view = self._view
        return (
            self.on
            and view.hasFocus()
            and view.isActiveWindow()
            and view.selection() is None
            and not view.is_dragging()
            and self.is_free()
        )

    def _has_left(self) -> bool:
        """Say whether the pointer is more than half a line from where it was when something else became the target."""
        if self._at is None or self._rested_at is None:
            return False
        way = self._at - self._rested_at
        return math.hypot(way.x(), way.y()) > self._view.page.pitch / 2

    def _follow(self, *, seen: bool = False) -> None:
        """Tell the word under the pointer if it is another one; ``seen`` asks for one that is in view in any case."""
        assert self._at is not None
        view = self._view
        point = view.viewport().mapFromGlobal(self._at)
        if any(box.contains(point) for box in self._boxes):
            return
        offset = None if view.is_on_handle(point) else self.place_at(point)
        if offset is None and seen and not view.is_seen(view.target_fragments()):
            offset = self._nearest(point)
        if offset is None or not self.may_point(offset):
            return
        word = unit_at(view.page.text, offset, Rung.WORD, view.language)
        if word is None or word == self._word:
            return
        boxes = view.page.boxes(word)
        if self._boxes and _away(point, self._boxes) - _away(point, boxes) < _STICK:
            return
        self._word, self._boxes = word, boxes
        self.pointed.emit(max(word.start, min(offset, word.end - 1)))

    def _nearest(self, point: QPointF) -> int | None:
        """Return the place of text in view that is nearest to a point where there is none."""
        page = self._view.page

        def away(top: float, bottom: float) -> float:
            return max(top - point.y(), point.y() - bottom, 0.0)

        blocks = [block for block in page.visible(0, page.size.height()) if page.text[block.start : block.end].strip()]
        if not blocks:
            return None
        block = min(blocks, key=lambda one: away(page.top_of(one), page.top_of(one) + one.height))
        inside = point - page.origin(block)
        return block.offset_at(block.line_at(inside.y()), inside.x())


def _away(point: QPointF, boxes: list[QRectF]) -> float:
    """Return how far a point is from the nearest of some boxes; nothing is further than what has none."""
    return min(
        (
            math.hypot(
                max(box.left() - point.x(), point.x() - box.right(), 0.0),
                max(box.top() - point.y(), point.y() - box.bottom(), 0.0),
            )
            for box in boxes
        ),
        default=math.inf,
    )
