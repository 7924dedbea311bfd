"""The label bar above the text: a button per label, with its keys and its count in this article.

Counts change at every tag, so a button keeps its width while they do: room for three digits is always there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QEnterEvent,
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QStyle, QToolButton, QWidget

from annotator.core.label_set import Label, LabelSet
from annotator.ui import theme
from annotator.ui.widgets.plain import for_menu, for_tip, one_line, shown_plain

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


class LabelButton(QAbstractButton):
    """One label: its number in a box, its name, its count. Checked while the selected span has this label."""

    def __init__(self, number: int, label: Label, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number, self._label, self._count = number, label, 0
        self._preview = ""
        self.setObjectName(label.id)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._retell()

    def set_count(self, count: int) -> None:
        if count != self._count:
            grown = len(str(count)) > max(3, len(str(self._count)))
            self._count = count
            self._retell()
            self.update()
            if grown:
                self.updateGeometry()

    def set_preview(self, preview: str) -> None:
        if preview != self._preview:
            self._preview = preview
            self._retell()

    def sizeHint(self) -> QSize:
        name, number = QFontMetrics(theme.scaled(self.font(), 1.0, bold=True)), self._small_metrics()
        width = _PAD + self._box_side() + _GAP + min(name.horizontalAdvance(self._name()), _WIDEST_NAME)
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
        on = self.isChecked() or self.isDown()
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
        text = theme.text(palette) if self.isEnabled() else palette.color(self._group(), theme.Role.WindowText)
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
        painter.setFont(theme.small(self.font()))
        painter.setPen(theme.ink(theme.muted(palette), palette.color(theme.Role.Base)))
        shown = str(self._count)
        painter.drawText(self._mirrored(count_room), behind | vertical | Qt.AlignmentFlag.AlignAbsolute, shown)

    def _retell(self) -> None:
        keys = keys_of(self._number, self._label)
        name = one_line(self._label.name)
        parts = [name, self.tr("key {}").format(keys) if keys else "", self.tr("{} in this article").format(self._count)]
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.setAccessibleDescription(self._label.guideline)
        title = f"{name}  —  {keys}" if keys else name
        takes = self.tr("takes {}").format(self._preview) if self._preview else ""
        self.setToolTip(for_tip(title, takes, self._label.guideline))

    def _name(self) -> str:
        return shown_plain(self._label.name)

    def _box_side(self) -> int:
        return self._small_metrics().height() + 3

    def _small_metrics(self) -> QFontMetrics:
        return QFontMetrics(theme.small(self.font()))

    def _group(self) -> theme.QPalette.ColorGroup:
        return theme.QPalette.ColorGroup.Disabled

    def _is_mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _mirrored(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)


class LabelBar(QWidget):
    """Shows a label set in one row; labels that do not fit are in the menu at its end."""

    label_picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label_set = LabelSet("", ())
        self._buttons: list[LabelButton] = []
        self._counts: dict[str, int] = {}
        self._previews: dict[str, str] = {}
        self._active: str | None = None
        self._more = QToolButton(self)
        self._more.setObjectName("more-labels")
        self._more.setAccessibleName(self.tr("More labels"))
        self._more.setToolTip(self.tr("More labels"))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._menu = QMenu(self._more)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._more.setMenu(self._menu)
        self._more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self._more.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Labels"))
        self._retint()

    def set_labels(self, labels: LabelSet) -> None:
        """Show another label set, or another version of it."""
        if labels == self._label_set:
            return
        for button in self._buttons:
            button.hide()
            button.setParent(None)
            button.deleteLater()
        self._label_set = labels
        self._buttons = [LabelButton(number, label, self) for number, label in enumerate(labels, start=1)]
        for button, label in zip(self._buttons, labels, strict=True):
            button.clicked.connect(partial(self.label_picked.emit, label.id))
            button.set_count(self._counts.get(label.id, 0))
            button.set_preview(self._previews.get(label.id, ""))
            button.setChecked(label.id == self._active)
        self._place()
        self.updateGeometry()

    def count(self) -> int:
        """Return how many labels there are."""
        return len(self._buttons)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Tell how many spans each label has in this article; labels that are missing have none."""
        self._counts = dict(counts)
        for button in self._buttons:
            button.set_count(self._counts.get(button.objectName(), 0))
        if any(button.width() != button.sizeHint().width() for button in self._buttons if button.isVisibleTo(self)):
            self._place()

    def set_active(self, label_id: str | None) -> None:
        """Mark the label of the selected span; ``None`` marks none."""
        self._active = label_id
        for button in self._buttons:
            button.setChecked(button.objectName() == label_id)

    def set_previews(self, previews: Mapping[str, str]) -> None:
        """Tell what each label's key would take now; shown in the tool tips."""
        self._previews = dict(previews)
        for button in self._buttons:
            button.set_preview(self._previews.get(button.objectName(), ""))

    def sizeHint(self) -> QSize:
        widths = [button.sizeHint().width() for button in self._buttons]
        height = max((button.sizeHint().height() for button in self._buttons), default=34)
        return QSize(sum(widths) + _GAP * max(0, len(widths) - 1), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._retint()
        elif event.type() in (QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange):
            self._place()
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right walk along the labels."""
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        step = steps.get(Qt.Key(event.key()), 0)
        shown = [button for button in self._buttons if button.isVisibleTo(self)]
        focused = next((at for at, button in enumerate(shown) if button.hasFocus()), -1)
        if step == 0 or focused < 0:
            super().keyPressEvent(event)
            return
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            step = -step
        shown[(focused + step) % len(shown)].setFocus(Qt.FocusReason.TabFocusReason)

    def _place(self) -> None:
        """Put the buttons in a row; from the first that does not fit on, they are in the menu."""
        widths = [button.sizeHint().width() for button in self._buttons]
        whole = sum(widths) + _GAP * max(0, len(widths) - 1)
        more_width = max(34, self._more.sizeHint().width())
        room = self.width() if whole <= self.width() else self.width() - more_width - _GAP
        left, fits = 0, True
        for button, width in zip(self._buttons, widths, strict=True):
            fits = fits and left + width <= room
            if fits:
                spot = QRect(left, 0, width, self.height())
                button.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), spot))
                left += width + _GAP
            button.setVisible(fits)
        self._more.setVisible(not fits)
        spot = QRect(left, 0, more_width, self.height())
        self._more.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), spot))

    def _fill_menu(self) -> None:
        self._menu.clear()
        for number, (button, label) in enumerate(zip(self._buttons, self._label_set, strict=True), start=1):
            if button.isVisibleTo(self):
                continue
            keys = keys_of(number, label)
            shown = for_menu(label.name) + (f"   {keys}" if keys else "")
            action = QAction(swatch(QColor(label.colour)), f"{shown}   ({self._counts.get(label.id, 0)})", self._menu)
            action.setObjectName(label.id)
            action.setToolTip(button.toolTip())
            action.triggered.connect(partial(self._pick, label.id))
            self._menu.addAction(action)

    def _pick(self, label_id: str) -> None:
        self.label_picked.emit(label_id)

    def _retint(self) -> None:
        self._more.setIcon(theme.icon("more", theme.text(self.palette())))
