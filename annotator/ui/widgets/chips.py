"""The status chips above the article list: one is on, and says which articles are listed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from annotator.core.article import Status
from annotator.ui import theme
from annotator.ui.widgets.flow import FlowLayout

_PAD = 6
_GAP = 4


class Chip(QAbstractButton):
    """A rounded button with a word and a number; filled while it is on."""

    def __init__(self, word: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word, self._icon, self._count = word, icon, -1
        self._terse = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        if count == self._count:
            return
        self._count = count
        self.setAccessibleName(self.shown())
        self.updateGeometry()
        self.update()

    def set_terse(self, on: bool) -> None:
        """Show the icon in place of the word, if there is one."""
        if on != self._terse and self._icon:
            self._terse = on
            self.updateGeometry()
            self.update()

    def shown(self) -> str:
        return f"{self._word} {QLocale().toString(self._count)}"

    def sizeHint(self) -> QSize:
        return self._size(terse=self._terse)

    def whole_width(self) -> int:
        """Return the width with the word, whatever is shown now."""
        return self._size(terse=False).width()

    def _size(self, *, terse: bool) -> QSize:
        metrics = QFontMetrics(theme.small(self.font()))
        number = QLocale().toString(self._count)
        width = metrics.horizontalAdvance(number) + 17 if terse else metrics.horizontalAdvance(self.shown())
        return QSize(width + 2 * _PAD, metrics.height() + 9)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        palette, on = self.palette(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        edge = theme.accent(palette) if on or self.hasFocus() else theme.line(palette)
        painter.setPen(QPen(edge, 2 if self.hasFocus() else 1.2))
        painter.setBrush(
            theme.soft(palette) if on else theme.hover(palette) if self.underMouse() else Qt.BrushStyle.NoBrush
        )
        painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2)
        quiet = not on and self._count == 0
        painter.setPen(theme.muted(palette) if quiet or not on else theme.text(palette))
        painter.setFont(theme.small(self.font()))
        if not self._terse:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.shown())
            return
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = self.width() - _PAD - 14 if mirrored else _PAD
        spot = QRectF(left, self.height() / 2 - 7, 14, 14)
        theme.paint_icon(painter, self._icon, spot, painter.pen().color())
        room = self.rect().adjusted(_PAD, 0, -_PAD, 0)
        number = QLocale().toString(self._count)
        painter.drawText(room, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter, number)


class StatusChips(QWidget):
    """All articles, or those of one status. ``None`` stands for all."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words: dict[Status | None, tuple[str, str]] = {
            None: (self.tr("All"), self.tr("Show all articles")),
            Status.TODO: (self.tr("To do"), self.tr("Show only articles that nobody has begun")),
            Status.IN_PROGRESS: (self.tr("Doing"), self.tr("Show only articles in progress")),
            Status.DONE: (self.tr("Done"), self.tr("Show only articles that are done")),
            Status.FLAGGED: (self.tr("Flagged"), self.tr("Show only flagged articles")),
        }
        self._chips: dict[Status | None, Chip] = {}
        self._group = QButtonGroup(self)
        layout = FlowLayout(self, gap=_GAP)
        for status, (word, tip) in words.items():
            chip = Chip(word, "flag" if status is Status.FLAGGED else "", self)
            chip.setObjectName(status.value if status else "all")
            chip.setToolTip(tip)
            chip.clicked.connect(partial(self.picked.emit, status))
            self._group.addButton(chip)
            layout.addWidget(chip)
            self._chips[status] = chip
        self._chips[None].setChecked(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(self.tr("Status of the articles shown"))

    @property
    def status(self) -> Status | None:
        return next(status for status, chip in self._chips.items() if chip.isChecked())

    def set_status(self, status: Status | None) -> None:
        """Switch without telling."""
        self._chips[status].setChecked(True)

    def set_counts(self, counts: Mapping[Status, int]) -> None:
        """Tell how many articles have each status; all of them are the sum."""
        self._chips[None].set_count(sum(counts.values()))
        for status in Status:
            self._chips[status].set_count(counts.get(status, 0))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where one row is too short for all words, the flag stands for its own."""
        chips = self._chips.values()
        whole = sum(chip.whole_width() for chip in chips) + _GAP * (len(self._chips) - 1)
        self._chips[Status.FLAGGED].set_terse(whole > self.width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move along the chips and pick."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        chips = list(self._chips.values())
        at = next((number for number, chip in enumerate(chips) if chip.hasFocus()), -1)
        if step == 0 or at < 0:
            super().keyPressEvent(event)
            return
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            step = -step
        chip = chips[(at + step) % len(chips)]
        chip.setFocus(Qt.FocusReason.TabFocusReason)
        chip.click()
