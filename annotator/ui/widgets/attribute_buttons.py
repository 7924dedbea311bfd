"""The buttons of the panel for attributes: steps, which say what is set so far, and choices with their letters."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from annotator.ui import theme
from annotator.ui.widgets.plain import for_tip, one_line, shown_plain

_PAD = 8


class Step(QAbstractButton):
    """An attribute and what it is set to; the one that is asked for has a frame."""

    def __init__(self, words: str, tip: str, *, current: bool, empty: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._words, self._current, self._empty = words, current, empty
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(words)
        self.setToolTip(for_tip(tip))

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.small(self.font()))
        return QSize(min(metrics.horizontalAdvance(self._words) + 2 * _PAD + 4, 320), metrics.height() + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.accent(palette), 1.2) if self._current else QPen(theme.line(palette), 1))
        painter.setBrush(theme.soft(palette) if self._current else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2)
        painter.setFont(theme.small(self.font()))
        painter.setPen(theme.muted(palette) if self._empty and not self._current else theme.text(palette))
        room = self.rect().adjusted(_PAD, 0, -_PAD, 0)
        shown = QFontMetrics(painter.font()).elidedText(self._words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, shown)


class ChoiceKey(QAbstractButton):
    """A choice with its letter in a box, and a tick where it is set."""

    def __init__(self, letter: str, words: str, *, chosen: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._letter, self._words = letter, words
        self.setCheckable(True)
        self.setChecked(chosen)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{one_line(words)}, {letter}" if letter else one_line(words))
        self.setToolTip(for_tip(shown_plain(words)))

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        tick = 18 if self.isChecked() else 0
        width = _PAD + self._box() + 7 + metrics.horizontalAdvance(shown_plain(self._words)) + tick + _PAD + 2
        return QSize(min(width, 340), max(30, metrics.height() + 12))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.accent(palette) if self.isChecked() else theme.line(palette), 1))
        hovered = theme.hover(palette) if self.underMouse() else palette.color(theme.Role.Button)
        painter.setBrush(theme.soft(palette) if self.isChecked() else hovered)
        painter.drawRoundedRect(frame, 6, 6)
        side = self._box()
        left = self.width() - _PAD - side if mirrored else _PAD
        box = QRectF(left, (self.height() - side) / 2, side, side)
        painter.setPen(QPen(theme.line(palette), 1))
        painter.setBrush(palette.color(theme.Role.Window))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(theme.text(palette))
        painter.setFont(theme.scaled(self.font(), 0.9, bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._letter or "·")
        painter.setFont(self.font())
        lead, trail = _PAD + side + 7, _PAD + (18 if self.isChecked() else 0)
        room = self.rect().adjusted(trail, 0, -lead, 0) if mirrored else self.rect().adjusted(lead, 0, -trail, 0)
        shown = QFontMetrics(self.font()).elidedText(
            shown_plain(self._words), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, shown)
        if self.isChecked():
            spot = _PAD if mirrored else self.width() - _PAD - 14
            theme.paint_icon(painter, "check", QRectF(spot, self.height() / 2 - 7, 14, 14), theme.accent(palette))

    def _box(self) -> int:
        return QFontMetrics(self.font()).height() + 2
