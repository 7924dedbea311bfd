"""All keys on one sheet: cards by group, in two columns, narrowed as one types."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.ui import theme
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.plain import shown_plain

Row = tuple[str, str, str]


class KeyCaps(QWidget):
    """Keys as small caps: ``1, C`` are two of them."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = [key.strip() for key in keys.split(", ") if key.strip()]
        self.setAccessibleName(keys)
        metrics = self._metrics()
        width = sum(self._width(key) for key in self._keys) + 5 * max(0, len(self._keys) - 1)
        self.setFixedSize(width, metrics.height() + 7)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.small(self.font()))
        left = 0.0
        for key in self._keys:
            cap = QRectF(left + 0.5, 0.5, self._width(key) - 1, self.height() - 1)
            painter.setPen(QPen(palette.color(theme.Role.Dark), 1))
            painter.setBrush(palette.color(theme.Role.Window))
            painter.drawRoundedRect(cap, 4, 4)
            painter.setPen(theme.text(palette))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
            left += self._width(key) + 5

    def _width(self, key: str) -> int:
        return max(self._metrics().horizontalAdvance(key) + 12, self._metrics().height() + 6)

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(theme.small(self.font()))


class _Card(QWidget):
    """One group of keys."""

    def __init__(self, group: str, rows: list[Row], parent: QWidget) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 11, 14, 12)
        layout.setSpacing(6)
        title = Line(self, muted=False, is_small=False)
        title.setFont(theme.scaled(self.font(), 1.0, bold=True))
        title.set_text(shown_plain(group))
        layout.addWidget(title)
        self._rows: list[tuple[QWidget, str]] = []
        for _, text, keys in rows:
            row = QWidget(self)
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            words = Line(row, muted=False, is_small=False, least=80)
            words.set_text(shown_plain(text))
            line.addWidget(words, 1)
            line.addWidget(KeyCaps(keys, row), 0)
            layout.addWidget(row)
            self._rows.append((row, f"{group} {text} {keys}".casefold()))

    def narrow(self, needle: str) -> bool:
        """Show the rows that hold every word of ``needle``; say whether any does."""
        any_shown = False
        for row, words in self._rows:
            there = all(word in words for word in needle.split())
            row.setVisible(there)
            any_shown = any_shown or there
        self.setVisible(any_shown)
        return any_shown

    def weight(self) -> int:
        return len(self._rows) + 2

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.line(self.palette()), 1))
        painter.setBrush(theme.card(self.palette()))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)


class KeysSheet(QDialog):
    """Shows rows of group, words, keys; several keys of one row are separated by ``", "``."""

    change_wanted = Signal()

    def __init__(self, rows: Iterable[Row], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("All keys"))
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(self.tr("Filter keys and actions…"))
        self.filter.setAccessibleName(self.tr("Filter keys and actions"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._narrow)
        self._nothing = Line(self, is_small=False)
        self._nothing.set_text(self.tr("No key does that."))
        self._nothing.align = Qt.AlignmentFlag.AlignHCenter
        self._nothing.hide()
        groups: dict[str, list[Row]] = {}
        for row in rows:
            groups.setdefault(row[0], []).append(row)
        body = QWidget(self)
        self._cards = [_Card(group, members, body) for group, members in groups.items()]
        columns = QGridLayout(body)
        columns.setContentsMargins(18, 4, 18, 18)
        columns.setHorizontalSpacing(14)
        heights, piles = [0, 0], [QVBoxLayout(), QVBoxLayout()]
        for card in self._cards:
            side = 0 if heights[0] <= heights[1] else 1
            heights[side] += card.weight()
            piles[side].addWidget(card)
        for side, pile in enumerate(piles):
            pile.setSpacing(14)
            pile.addStretch(1)
            columns.addLayout(pile, 0, side)
            columns.setColumnStretch(side, 1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(body)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(self.tr("Keys"))
        change = QPushButton(self.tr("Change keys…"), self)
        change.setToolTip(self.tr("Give commands other keys"))
        change.setAutoDefault(False)
        change.clicked.connect(self.change_wanted)
        head = QHBoxLayout()
        head.setContentsMargins(18, 16, 18, 8)
        head.setSpacing(10)
        head.addWidget(self.filter, 1)
        head.addWidget(change)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._nothing)
        layout.addWidget(area, 1)
        self.resize(860, 640)
        self.filter.setFocus()

    def _narrow(self, text: str) -> None:
        shown = [card.narrow(text.casefold()) for card in self._cards]
        self._nothing.setVisible(not any(shown))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            self.filter.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
        return super().event(event)
