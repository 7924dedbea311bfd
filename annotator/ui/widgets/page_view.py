"""A scroll area over a ``Page``: keeps the scroll bar, the size and the look of the page in step with the widget."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEasingCurve, QEvent, QRect, Qt, QVariantAnimation
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QStyle, QWidget

from annotator.core.span import Fragment
from annotator.ui import theme
from annotator.ui.widgets.page import Page
from annotator.ui.widgets.span_painter import SpanPainter

_POINTS = 13.0
_FAMILIES = ("Noto Serif", "Noto Naskh Arabic")

#: So many pixels around a block are painted with it: handles and outlines reach beyond it.
_AROUND = 8

#: A way longer than this many heights of the view is not scrolled but jumped.
_LONGEST_WAY = 1.5


def reading_font(points: float) -> QFont:
    """Return the font for articles: a serif, with a face for Arabic scripts that goes with it."""
    font = QFont()
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setFamilies([*_FAMILIES, font.defaultFamily()])
    font.setPointSizeF(points)
    return font


class PageView(QAbstractScrollArea):
    """Shows a page and scrolls it by pixels; the reading place survives a change of size, font and spans."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # so that the column never shifts
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._font = reading_font(_POINTS)
        self._painter = SpanPainter(self._font, self.palette())
        self.page = Page(self._painter)
        self._syncing = False
        self._way, self._gone = 0, 0
        self._slide = QVariantAnimation(self)
        self._slide.setStartValue(0.0)
        self._slide.setEndValue(1.0)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.valueChanged.connect(self._slide_on)

    def set_text_size(self, points: float) -> None:
        """Show the text in another size; the place that is read stays in view."""
        if points != self._font.pointSizeF():
            self._font.setPointSizeF(points)
            self._restyle(keep=True)

    # Scrolling

    def scroll_to(self, y: int, *, calmly: bool = False) -> None:
        """Show the page from ``y`` on: at once, or ``calmly`` in a short movement where the platform has those."""
        self._slide.stop()
        y = max(0, min(y, self.page.furthest))
        duration = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self)
        near = abs(y - self.page.scroll) <= _LONGEST_WAY * self.viewport().height()
        if calmly and near and duration > 0 and self.isActiveWindow():
            self._way, self._gone = y - self.page.scroll, 0
            self._slide.setDuration(duration)
            self._slide.start()
        else:
            self.page.scroll_to(y)
            self._after_layout()

    def finish_scrolling(self) -> None:
        """Be at once where a calm movement is going to."""
        if self._slide.state() == QVariantAnimation.State.Running:
            self._slide.setCurrentTime(self._slide.duration())

    def _slide_on(self, share: float) -> None:
        step = round(self._way * share) - self._gone  # steps, for a corrected height moves where the way ends
        self._gone += step
        if step:
            self.page.scroll_to(self.page.scroll + step)
            self._after_layout()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        if not self._syncing:
            self._slide.stop()
            self.page.scroll_to(self.verticalScrollBar().value())
            self._after_layout()

    def _after_layout(self) -> None:
        """Lay out what is in view, and let the scroll bar and the screen follow."""
        self.page.settle()
        self._follow_layout()
        self._scrolled()
        self.viewport().update()

    def _follow_layout(self) -> None:
        """Let the scroll bar say how long the page is and where it is shown."""
        self._syncing = True
        bar, page = self.verticalScrollBar(), self.viewport().height()
        if bar.maximum() != self.page.furthest:
            bar.setRange(0, self.page.furthest)
        if bar.pageStep() != page:
            bar.setPageStep(page)
        if bar.singleStep() != (step := round(1.2 * self._font.pointSizeF())):
            bar.setSingleStep(step)
        bar.setValue(self.page.scroll)
        self._syncing = False

    def _scrolled(self) -> None:
        """What lies in the view may have moved."""

    # The look

    def _restyle(self, *, keep: bool = False) -> None:
        """Lay everything out anew; with ``keep`` the line that was first in view stays there."""
        self._slide.stop()
        place = self.page.reading_place() if keep else None
        self._painter.set_style(self._font, self.palette())
        self.page.set_style(self._font, theme.small(self.font()), self.viewport().size())
        if place is not None:
            self.page.return_to(place)
        self._after_layout()

    def _redo(self, places: list[Fragment] | None = None) -> None:
        """Lay the blocks at these places out again, all of them by default; what is read stays where it is.

        Painted anew is from the first block that is different to the last one: to the end where one grew.
        """
        before, scroll = self._shown_blocks(), self.page.scroll
        place = self.page.reading_place()
        if places is None:
            self.page.paragraphs.forget_all()
        else:
            self.page.paragraphs.forget(places)
        self.page.return_to(place)
        if places is None or self.page.scroll != scroll:
            self._after_layout()
            return
        self._follow_layout()
        self._scrolled()
        after = self._shown_blocks()
        different = [number for number, rect in before.items() if after.get(number) != rect]
        if different:
            top = min(before[number].top() for number in different) - _AROUND
            self.viewport().update(QRect(0, top, self.viewport().width(), self.viewport().height() - top))
        self._update(places)

    def _shown_blocks(self) -> dict[int, QRect]:
        """Return where the blocks in view are."""
        width, height = self.viewport().width(), self.viewport().height()
        return {
            block.number: QRect(0, round(self.page.top_of(block)), width, round(block.height))
            for block in self.page.visible(0, height)
        }

    def _update(self, fragments: Iterable[Fragment]) -> None:
        """Paint the blocks anew that these fragments meet."""
        fragments = list(fragments)
        height = self.viewport().height()
        for block in self.page.visible(0, height) if fragments else ():
            if any(start <= block.end and block.start <= end for start, end in fragments):
                top = round(self.page.top_of(block))
                height = round(block.height) + 2 * _AROUND
                self.viewport().update(QRect(0, top - _AROUND, self.viewport().width(), height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.page.resize(self.viewport().size()):
            self._restyle(keep=True)
        else:
            self._after_layout()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._painter.set_style(self._font, self.palette())
            self.viewport().update()
        elif event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._restyle(keep=True)
        elif event.type() == QEvent.Type.ActivationChange:
            self.viewport().update()
