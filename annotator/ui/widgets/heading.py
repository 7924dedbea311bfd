"""The title of an article: found in its text and drawn large in place, or drawn above it where the text has none."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

from annotator.core.span import Fragment
from annotator.ui.qt_text import paragraph_bounds, shown
from annotator.ui.widgets.plain import one_line

_BLANK = "\ufeff \t\r\n\u00a0"


def title_in(text: str, title: str) -> Fragment | None:
    """Return where the text's first line that holds something is the title; ``None`` where it is not.

    Only whole paragraphs are the title: a text that merely begins with its words has none.
    """
    wanted = title.strip(_BLANK)
    start = len(text) - len(text.lstrip(_BLANK))
    if not wanted or not text.startswith(wanted, start):
        return None
    reach = start + len(wanted)
    _, ends = paragraph_bounds(text[start : reach + 1_000])
    end = next((start + end for end in ends if start + end >= reach), reach)
    return None if text[reach:end].strip(_BLANK) else Fragment(start, reach)


class Heading:
    """Lines of chrome in the column: a byline, and above it the title where the text does not hold it."""

    def __init__(self) -> None:
        self._title: QTextLayout | None = None
        self._byline: QTextLayout | None = None
        self.height = 0

    def lay_out(self, title: str, byline: str, large: QFont, small: QFont, width: float, *, at_right: bool) -> None:
        """Lay out the lines; both parts may be empty. ``at_right`` is for articles in a right-to-left script."""
        self._title = self._byline = None
        air = QFontMetricsF(small).height()
        bottom = 0.0
        if title:
            self._title = _laid_out(one_line(title), large, width, bottom, at_right=at_right)
            bottom = self._title.boundingRect().bottom() + 0.35 * air
        if byline:
            self._byline = _laid_out(byline, small, width, bottom, at_right=at_right)
            bottom = self._byline.boundingRect().bottom()
        self.height = round(bottom + 0.5 * air) if bottom else 0

    def paint(self, painter: QPainter, origin: QPointF, text: QColor, muted: QColor) -> None:
        for layout, colour in ((self._title, text), (self._byline, muted)):
            if layout is not None:
                painter.setPen(colour)
                layout.draw(painter, origin)


def _laid_out(text: str, font: QFont, width: float, top: float, *, at_right: bool) -> QTextLayout:
    side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
    option = QTextOption(side | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(shown(text), font)
    layout.setTextOption(option)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0.0, top))
        top += line.height()
    layout.endLayout()
    return layout
