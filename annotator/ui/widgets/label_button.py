"""One button of the label bar: a label's number, name and count, in its colour."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFontMetrics,
    QIcon,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QStyle, QWidget

from annotator.core.label_set import Label
from annotator.ui import theme
from annotator.ui.widgets.plain import for_tip, one_line, shown_plain

_PAD = 9
_GAP = 8
_WIDEST_NAME = 190


def swatch(colour: QColor, side: int = 12) -> QIcon:
    """Return a small rounded square in a label's colour, for menus and lists."""
    pixmap = QPixmap(4 * side, 4 * side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(pixmap.rect(), side, side)
    painter.end()
    return QIcon(pixmap)


def keys_of(number: int, label: Label) -> str:
    """Return the keys of the label at this place, 1 first: ``1 or C``; empty where it has none."""
    digit = str(number) if number <= 9 else ""
    return " or ".join(key for key in (digit, label.key) if key)


def guideline_of(label: Label) -> list[str]:
    """Return the paragraphs that say what to mark with a label: its guideline, then its examples."""
    return [label.guideline.strip(), *(f"– {example.strip()}" for example in label.examples if example.strip())]


class LabelButton(QAbstractButton):
    """One label: its number in a box, its name, its count. Checked while the selected span has this label."""

    def __init__(self, number: int, label: Label, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number, self._label, self._count = number, label, 0
        self._preview, self._pen = "", False
        self.setObjectName(label.id)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._retell()

    def set_count(self, count: int) -> bool:
        """Show how many spans have the label; return whether the button is wider or narrower for it."""
        if count == self._count:
            return False
        other = max(3, len(str(count))) != max(3, len(str(self._count)))
        self._count = count
        self._retell()
        self.update()
        if other:
            self.updateGeometry()
        return other

    def set_preview(self, preview: str) -> None:
        if preview != self._preview:
            self._preview = preview
            self._retell()

    def set_pen(self, on: bool) -> None:
        """Show, in place of the count, that the pen holds this label."""
        if on != self._pen:
            self._pen = on
            self._retell()
            self.update()

    def sizeHint(self) -> QSize:
        name, number = QFontMetrics(theme.scaled(self.font(), 1.0, bold=True)), self._small_metrics()
        width = _PAD + self._box_side() + _GAP + min(name.horizontalAdvance(self._name()) + 2, _WIDEST_NAME)
        width += _GAP + number.horizontalAdvance("0" * max(3, len(str(self._count)))) + _PAD
        return QSize(width, max(34, name.height() + 14))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def nextCheckState(self) -> None:
        """Which label is active is told from outside; a click alone checks nothing."""

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        palette, colour = self.palette(), QColor(self._label.colour)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked() or self.isDown() or self._pen
        share = 0.30 if on else 0.17 if self.underMouse() and self.isEnabled() else 0.09
        back = theme.mix(colour, self.palette().color(theme.Role.Base), share)
        ink = theme.ink(colour, back)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(ink if on else Qt.GlobalColor.transparent, 1.3))
        painter.setBrush(back)
        painter.drawRoundedRect(frame, 7, 7)
        if self.hasFocus():
            painter.setPen(QPen(theme.accent(palette), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, 7, 7)
        self._paint_parts(painter, ink)

    def _paint_parts(self, painter: QPainter, ink: QColor) -> None:
        palette, side = self.palette(), self._box_side()
        text = (
            theme.text(palette)
            if self.isEnabled()
            else palette.color(QPalette.ColorGroup.Disabled, theme.Role.WindowText)
        )
        box = self._mirrored(QRect(_PAD, (self.height() - side) // 2, side, side))
        small = theme.scaled(self.font(), 0.88, bold=True)
        if self._number <= 9 or self._label.key:
            painter.setBrush(palette.color(theme.Role.Base))
            painter.setPen(QPen(ink, 1.2))
            painter.drawRoundedRect(QRectF(box).adjusted(0.6, 0.6, -0.6, -0.6), 4, 4)
            painter.setFont(small)
            painter.setPen(text)
            key = str(self._number) if self._number <= 9 else self._label.key
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._label.colour))
            painter.drawEllipse(QRectF(box).center(), 4, 4)
        metrics = self._small_metrics()
        count_width = metrics.horizontalAdvance("0" * max(3, len(str(self._count))))
        left = _PAD + side + _GAP
        name_room = QRect(left, 0, self.width() - left - _GAP - count_width - _PAD, self.height())
        name_font = theme.scaled(self.font(), 1.0, bold=self.isChecked())
        painter.setFont(name_font)
        painter.setPen(text)
        name = QFontMetrics(name_font).elidedText(self._name(), Qt.TextElideMode.ElideRight, name_room.width())
        vertical = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        ahead = Qt.AlignmentFlag.AlignRight if self._is_mirrored() else Qt.AlignmentFlag.AlignLeft
        behind = Qt.AlignmentFlag.AlignLeft if self._is_mirrored() else Qt.AlignmentFlag.AlignRight
        painter.drawText(self._mirrored(name_room), ahead | vertical | Qt.AlignmentFlag.AlignAbsolute, name)
        count_room = QRect(self.width() - _PAD - count_width, 0, count_width, self.height())
        if self._pen:
            pen = QRect(self.width() - _PAD - side, (self.height() - side) // 2, side, side)
            theme.paint_icon(painter, "pen", QRectF(self._mirrored(pen)), ink)
            return
        painter.setFont(theme.small(self.font()))
        painter.setPen(theme.ink(theme.muted(palette), palette.color(theme.Role.Base)))
        shown = str(self._count)
        painter.drawText(self._mirrored(count_room), behind | vertical | Qt.AlignmentFlag.AlignAbsolute, shown)

    def _retell(self) -> None:
        keys = keys_of(self._number, self._label)
        name = one_line(self._label.name)
        parts = [
            name,
            self.tr("key {}").format(keys) if keys else "",
            self.tr("{} in this article").format(self._count),
            self.tr("the pen holds it") if self._pen else "",
        ]
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.setAccessibleDescription("\n".join(guideline_of(self._label)))
        title = f"{self._name()}  —  {keys}" if keys else self._name()
        takes = self.tr("takes {}").format(self._preview) if self._preview else ""
        pen = self.tr("The pen holds it: a click or a drag tags") if self._pen else ""
        self.setToolTip(for_tip(title, pen, takes, *guideline_of(self._label)))

    def _name(self) -> str:
        return shown_plain(self._label.name)

    def _box_side(self) -> int:
        return self._small_metrics().height() + 3

    def _small_metrics(self) -> QFontMetrics:
        return QFontMetrics(theme.small(self.font()))

    def _is_mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _mirrored(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)
