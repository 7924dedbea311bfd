"""A quotation in italic serif, plain text, cut after some lines until the analyst asks for all of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.ui import theme
from annotator.ui.widgets.plain import one_line

_LINES = 12
_LONGEST = 20_000


class QuoteLabel(QWidget):
    """Shows the quotes of a span, fragment by fragment, each in quotation marks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._whole = "", False
        self._laid: tuple[int, QTextLayout, list[str], bool] | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_quotes(self, quotes: list[str]) -> None:
        text = " … ".join(f"“{one_line(quote, _LONGEST)}”" for quote in quotes)
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self._forget()

    def set_whole(self, on: bool) -> None:
        if on != self._whole:
            self._whole = on
            self._forget()

    def is_cut(self) -> bool:
        """Say whether there is more than is shown."""
        return self._layout(max(self.width(), 60))[3]

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self._layout(width)[1]
        last = layout.lineCount() - 1
        return int(layout.lineAt(last).y() + layout.lineAt(last).height() + 2) if last >= 0 else 0

    def sizeHint(self) -> QSize:
        width = max(self.width(), 120)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.heightForWidth(max(self.width(), 60)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._forget()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(theme.text(self.palette()))
        self._layout(self.width())[1].draw(painter, QPointF(0, 0))

    def _forget(self) -> None:
        self._laid = None
        self.updateGeometry()
        self.update()

    def _layout(self, width: int) -> tuple[int, QTextLayout, list[str], bool]:
        if self._laid is not None and self._laid[0] == width:
            return self._laid
        font = theme.serif(self.font(), italic=True)
        text, cut = self._text, False
        if not self._whole:
            probe = _lines_of(text, font, width, _LINES + 1)
            if probe.lineCount() > _LINES:
                last = probe.lineAt(_LINES - 1)
                # Positions of a layout count UTF-16 units; cutting is only for show, so whole characters suffice.
                units = text.encode("utf-16-le", "surrogatepass")
                head = units[: last.textStart() * 2].decode("utf-16-le", "ignore")
                rest = units[last.textStart() * 2 :].decode("utf-16-le", "ignore")
                elide = Qt.TextElideMode.ElideRight
                text, cut = head + QFontMetrics(font).elidedText(rest[:600], elide, width - 12), True
        self._laid = (width, _lines_of(text, font, width, 10_000), [], cut)
        return self._laid


def _lines_of(text: str, font: QFont, width: int, most: int) -> QTextLayout:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout.setTextOption(option)
    step = QFontMetrics(font).lineSpacing() * 1.16
    layout.beginLayout()
    y = 0.0
    for _ in range(most):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(width, 20))
        line.setPosition(QPointF(0, y))
        y += max(step, line.height())
    layout.endLayout()
    return layout
