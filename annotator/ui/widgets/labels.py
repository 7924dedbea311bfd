"""Small pieces of text in the chrome: muted, elided, always plain."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.ui import theme
from annotator.ui.widgets.plain import for_tip


class Line(QWidget):
    """One line of plain text, muted unless told otherwise; elided where room is short, whole in the tool tip.

    Its preferred width is its text's, its least width a few letters, so that neighbours share what there is.
    """

    def __init__(
        self, parent: QWidget | None = None, *, muted: bool = True, is_small: bool = True, least: int = 0
    ) -> None:
        super().__init__(parent)
        self._text, self._muted, self._small, self._least = "", muted, is_small, least
        self._tip = ""
        self._width = -1  # of the text, once it was measured
        self._fonts: tuple[QFont, QFont, QFontMetrics] | None = None  # the widget's, the line's and its metrics
        self.align = Qt.AlignmentFlag.AlignLeading
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        return self._text

    def set_text(self, text: str, tip: str = "") -> None:
        if (text, tip) == (self._text, self._tip):
            return
        before, is_new = self.sizeHint(), text != self._text
        self._text, self._tip = text, tip
        self._width = -1
        self.setAccessibleName(text)
        self._retip()
        if self.sizeHint() != before:
            self.updateGeometry()
        if is_new:
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._wide() + 2, self._metrics().height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self._least, self.sizeHint().width()), self._metrics().height() + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._retip()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font, metrics = self._drawn_in()
        painter.setFont(font)
        painter.setPen(theme.muted(self.palette()) if self._muted else theme.text(self.palette()))
        text, room = self._text, self.width()
        shown = text if self._wide() <= room else metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        flags = self.align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(self.rect(), flags, shown)

    def _drawn_in(self) -> tuple[QFont, QFontMetrics]:
        font = self.font()
        if self._fonts is None or self._fonts[0] != font:
            drawn = theme.small(font) if self._small else font
            self._fonts = font, drawn, QFontMetrics(drawn)
            self._width = -1
        return self._fonts[1:]

    def _metrics(self) -> QFontMetrics:
        return self._drawn_in()[1]

    def _wide(self) -> int:
        metrics = self._metrics()
        if self._width < 0:
            self._width = metrics.horizontalAdvance(self._text)
        return self._width

    def _retip(self) -> None:
        cut = self._wide() > self.width()
        self.setToolTip(for_tip(*(([self._text] if cut else []) + [self._tip])))
