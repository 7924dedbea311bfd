"""The panel that ``R`` opens under the text: first the type of the relation by its letter, then the other end.

It is told what may be chosen and tells what was: it knows neither the spans of the article nor how they are found.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from annotator.core.link import Way
from annotator.ui import theme
from annotator.ui.key_positions import are_resting, is_sign, letter_of
from annotator.ui.widgets.article_accessible import announce
from annotator.ui.widgets.flow import FlowLayout
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.plain import for_tip, one_line, shown_plain
from annotator.ui.widgets.relation_rows import EndDelegate, EndModel, EndRow
from annotator.ui.widgets.row_model import RowRole
from annotator.ui.widgets.rows_view import RowsView
from annotator.ui.widgets.strip import Strip

#: Milliseconds without a key before the spans are searched.
REST = 60

#: Rows that are seen at once at most.
_ROWS = 6

_PAD = 8

_RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class WayButton(QAbstractButton):
    """A type of relation with its letter in a box; an arrow before it where the span is the tail."""

    def __init__(self, way: Way, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.way, self._words = way, words
        self.setObjectName(f"{'' if way.outward else 'from_'}{way.type.id}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(", ".join(filter(None, (one_line(words), way.key))))
        self.setToolTip(for_tip(words, way.type.guideline))

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        width = 2 * _PAD + self._side() + 7 + metrics.horizontalAdvance(self._words) + 2
        return QSize(min(width, 320), max(30, metrics.height() + 12))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        focused = self.hasFocus()
        painter.setPen(QPen(theme.accent(palette) if focused else theme.line(palette), 1.6 if focused else 1))
        painter.setBrush(theme.hover(palette) if self.underMouse() else palette.color(theme.Role.Button))
        painter.drawRoundedRect(frame, 6, 6)
        side = self._side()
        box = QRectF(self.width() - _PAD - side if mirrored else _PAD, (self.height() - side) / 2, side, side)
        if self.way.key:
            painter.setPen(QPen(theme.line(palette), 1))
            painter.setBrush(palette.color(theme.Role.Window))
            painter.drawRoundedRect(box, 4, 4)
        painter.setPen(theme.text(palette) if self.way.key else theme.muted(palette))
        painter.setFont(theme.scaled(self.font(), 0.9, bold=True))
        turned = f".{self.way.type.key}" if self.way.type.key else "·"
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.way.key or turned)
        painter.setFont(self.font())
        lead = _PAD + side + 7
        room = self.rect().adjusted(_PAD, 0, -lead, 0) if mirrored else self.rect().adjusted(lead, 0, -_PAD, 0)
        shown = QFontMetrics(self.font()).elidedText(self._words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, shown)

    def _side(self) -> int:
        return QFontMetrics(self.font()).height() + 2


class RelationPanel(Strip):
    """Asks for the type, then for the other end. ``turned`` asks for the types of the other direction first."""

    way_picked = Signal(object)
    turned = Signal()
    narrowed = Signal(str)
    shown = Signal(object)
    accepted = Signal(object)
    went_back = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: list[WayButton] = []
        self._timer = QTimer(self, singleShot=True, interval=REST)
        self._timer.timeout.connect(self._tell_words)
        self._title = Line(self, muted=False, is_small=False, least=300)
        self._hint = Line(self, least=60)
        self._said = Line(self, muted=False, least=60)
        self._close = QToolButton(self)
        self._close.setAccessibleName(self.tr("Close the relation panel"))
        self._close.setToolTip(self.tr("Close (Escape)"))
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._close.clicked.connect(self.closed)
        self._ways = QWidget(self)
        self._flow = FlowLayout(self._ways, gap=6)
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText(self.tr("A part of its words; also finds spans of other articles"))
        self.edit.setAccessibleName(self.tr("Words of the other end"))
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(lambda: self._timer.start())
        self.list = RowsView(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(self.tr("Spans that the relation may end at"))
        self._model = EndModel(self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(EndDelegate(self.list, margin=16))
        self.list.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.list.clicked.connect(lambda index: self._accept(index))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Relation"))
        self._lay_out()
        self.dress()

    # What is asked

    def ask_way(self, title: str, ways: Sequence[tuple[Way, str]]) -> None:
        """Ask for the type; each way comes with the words for it."""
        self._timer.stop()
        self._title.set_text(title)
        self._tell("")
        for button in self._buttons:
            self._flow.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        for way, words in ways:
            button = WayButton(way, words, self._ways)
            button.clicked.connect(partial(self.way_picked.emit, way))
            button.installEventFilter(self)
            self._flow.addWidget(button)
            button.show()
            self._buttons.append(button)
        self._hint.set_text(self.tr("its letter · . turns the direction · Escape closes"))
        self._show_step(ends=False)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def ask_end(self, title: str) -> None:
        """Ask for the other end; ``set_rows`` follows."""
        self._title.set_text(title)
        self._tell("")
        self.edit.clear()
        self._timer.stop()
        self._hint.set_text(self.tr("Tab the next · Return takes it · or click it in the text · Escape closes"))
        self._show_step(ends=True)
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def asks_for_end(self) -> bool:
        return self.isVisible() and not self.edit.isHidden()

    def set_rows(self, rows: Sequence[EndRow], note: str, *, keep: bool = False) -> None:
        """Offer these spans; ``keep`` leaves the one that is chosen, where it is still among them."""
        chosen = self.chosen() if keep else None
        self._model.show(rows)
        place = next((n for n, row in enumerate(rows) if chosen is not None and row.end == chosen.end), 0)
        self.list.setFixedHeight(max(1, min(_ROWS, len(rows))) * self.list.row_height() + 2)
        self.list.set_hint(note if not rows else "")
        self._tell(note if rows else "")
        if rows:
            self._go_to(place, tell=not (keep and chosen is not None and rows[place].end == chosen.end))
        else:
            self.shown.emit(None)

    def say(self, words: str) -> None:
        """Tell why what was chosen can't be."""
        self._tell(shown_plain(words))

    def _tell(self, words: str) -> None:
        self._said.set_text(words)
        self._said.setVisible(bool(words))

    def chosen(self) -> EndRow | None:
        row = self.list.currentIndex().data(RowRole)
        return row if isinstance(row, EndRow) else None

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._way_key(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._end_key(event) if watched is self.edit else self._way_key(event)
        return False

    def _way_key(self, event: QKeyEvent) -> bool:
        key, alone = event.key(), event.modifiers() in (Qt.KeyboardModifier.NoModifier, _KEYPAD)
        if key == Qt.Key.Key_Escape:
            self.closed.emit()
        elif not alone and key != Qt.Key.Key_Backtab:
            return False
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Right, Qt.Key.Key_Down):
            self._step_way(1)
        elif key in (Qt.Key.Key_Backtab, Qt.Key.Key_Left, Qt.Key.Key_Up):
            self._step_way(-1)
        elif event.isAutoRepeat():
            return True
        elif key in (*_RETURN, Qt.Key.Key_Space):
            focused = next((button for button in self._buttons if button.hasFocus()), None)
            if focused is not None:
                focused.click()
        elif are_resting(self):
            return True
        elif is_sign(event, "."):
            self.turned.emit()
        else:
            letter = letter_of(event)
            button = next((button for button in self._buttons if letter and button.way.key == letter), None)
            if button is not None:
                self.way_picked.emit(button.way)
        return True

    def _end_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.closed.emit()
        elif key in _RETURN:
            if not event.isAutoRepeat():
                if self._timer.isActive():
                    self._tell_words()
                self._accept(self.list.currentIndex())
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Down):
            self._step_row(1)
        elif key in (Qt.Key.Key_Backtab, Qt.Key.Key_Up):
            self._step_row(-1)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self._step_row(_ROWS if key == Qt.Key.Key_PageDown else -_ROWS)
        elif key == Qt.Key.Key_Backspace and not self.edit.text() and not event.isAutoRepeat():
            self.went_back.emit()
        else:
            return False
        return True

    def focusNextPrevChild(self, forward: bool) -> bool:
        if not self.asks_for_end():
            self._step_way(1 if forward else -1)
            return True
        return super().focusNextPrevChild(forward)

    def _step_way(self, by: int) -> None:
        if not self._buttons:
            return
        here = next((n for n, button in enumerate(self._buttons) if button.hasFocus()), -1 if by > 0 else 0)
        self._buttons[(here + by) % len(self._buttons)].setFocus(Qt.FocusReason.TabFocusReason)

    def _step_row(self, by: int) -> None:
        if self._timer.isActive():
            self._tell_words()
        count = self._model.rowCount()
        if count:
            row = self.list.currentIndex().row() + by
            self._go_to(row % count if abs(by) == 1 else max(0, min(row, count - 1)))

    def _go_to(self, row: int, *, tell: bool = True) -> None:
        index = self._model.index(row)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)
        announce(self.edit, str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        if tell:
            self.shown.emit(self._model.rows[row].end)

    def _accept(self, index: QModelIndex) -> None:
        row = index.data(RowRole)
        if isinstance(row, EndRow):
            self.accepted.emit(row.end)

    def _tell_words(self) -> None:
        self._timer.stop()
        self._tell("")
        self.narrowed.emit(self.edit.text())

    # The look

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 10, 0)
        head.setSpacing(12)
        head.addWidget(self._title, 3)
        head.addWidget(self._said, 2)
        head.addWidget(self._hint, 0)
        head.addWidget(self._close)
        line = QHBoxLayout()
        line.setContentsMargins(16, 0, 16, 0)
        line.addWidget(self._ways, 1)
        line.addWidget(self.edit, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 7, 0, 9)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addLayout(line)
        layout.addWidget(self.list)

    def _show_step(self, *, ends: bool) -> None:
        self._ways.setVisible(not ends)
        self.edit.setVisible(ends)
        self.list.setVisible(ends)
        self.show()

    def _retint(self) -> None:
        self._close.setIcon(theme.icon("close", QColor(theme.text(self.palette()))))


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
