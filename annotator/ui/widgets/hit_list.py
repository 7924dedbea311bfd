"""The rows of a concordance, as quick with a million hits as with ten; some are ticked, to be tagged.

It holds a number for each row where they are in another order than they were found, a byte for each tick, and the words
of the pages that were looked at last. A tick belongs to its hit and goes with it into another order.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QWidget

from annotator.core.hits import HitRow
from annotator.ui.key_positions import are_resting, digit_of, letter_of
from annotator.ui.widgets.article_list import shown_date
from annotator.ui.widgets.plain import for_tip, one_line
from annotator.ui.widgets.rows_view import Index, RowsView

Fetch = Callable[[Sequence[int]], list[HitRow]]

PAGE, PAGES_KEPT = 50, 40

RowRole = Qt.ItemDataRole.UserRole + 1

_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End)


class HitModel(QAbstractListModel):
    """Numbers of hits in the order shown, their ticks, and the words of some."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fetch: Fetch = lambda _numbers: []
        self._order: Sequence[int] = range(0)
        self._pages: OrderedDict[int, list[HitRow]] = OrderedDict()
        self.ticks = bytearray()
        self.label_name: Callable[[str], str] = str

    def set_fetch(self, fetch: Fetch) -> None:
        """Tell where the words of hits come from."""
        self._fetch = fetch

    def clear(self) -> None:
        self.beginResetModel()
        self._order, self.ticks = range(0), bytearray()
        self._pages.clear()
        self.endResetModel()

    def grow(self, count: int) -> None:
        """Show so many hits, further ones at the end, in the order in which they were found."""
        before = len(self.ticks)
        if count <= before:
            return
        self.beginInsertRows(QModelIndex(), before, count - 1)
        self._order = range(count)
        self.ticks.extend(bytes(count - before))
        self._pages.pop(before // PAGE, None)
        self.endInsertRows()

    def set_order(self, order: Sequence[int]) -> None:
        self.beginResetModel()
        self._order = order
        self._pages.clear()
        self.endResetModel()

    def forget_words(self) -> None:
        """Read what is in view again."""
        self._pages.clear()

    def number_at(self, row: int) -> int:
        """Return the number of the hit in a row."""
        return self._order[row]

    def row_of(self, number: int) -> int:
        return self._order.index(number) if 0 <= number < len(self._order) else -1

    def numbers(self, rows: range) -> Sequence[int]:
        return self._order[rows.start : rows.stop]

    def hit_row(self, row: int) -> HitRow:
        page, place = divmod(row, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            rows = self._fetch(self._order[page * PAGE : (page + 1) * PAGE])
            self._pages[page] = rows
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(page)
        return rows[place] if place < len(rows) else HitRow()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._order)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self._order):
            return None
        if role == Qt.ItemDataRole.CheckStateRole:
            ticked = self.ticks[self._order[index.row()]]
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        roles = (
            RowRole,
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        )
        if role not in roles:
            return None
        row = self.hit_row(index.row())
        if role == RowRole:
            return row
        if not row.article_id:
            return self.tr("Its article is not there any more")
        labels = ", ".join(one_line(self.label_name(label)) for label in row.labels)
        if role == Qt.ItemDataRole.ToolTipRole:
            place = " · ".join(filter(None, (one_line(row.source), one_line(shown_date(row.published)))))
            tagged = self.tr("Tagged as {}").format(labels) if labels else ""
            return for_tip(one_line(row.title, 300), place, tagged)
        words = one_line(f"{row.left}{row.hit}{row.right}")
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        is_ticked = self.tr("ticked") if self.ticks[self._order[index.row()]] else ""
        return ", ".join(filter(None, (one_line(row.hit), words, one_line(row.title), labels, is_ticked)))

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable


class HitList(RowsView):
    """Keys: Space ticks, Shift with a move ticks a range, Ctrl+A all; Return goes to the hit.

    ``label_typed`` tells a letter or digit, which may be the key of a label.
    """

    hit_activated = Signal(int)
    label_typed = Signal(str)
    ticks_changed = Signal()
    left_above = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from annotator.ui.widgets.hit_delegate import HitDelegate, tick_room

        self._tick_room = tick_room
        self._model = HitModel(self)
        self._anchor: tuple[int, bytes] | None = None
        self.setModel(self._model)
        self.setItemDelegate(HitDelegate(self))
        self.setAccessibleName(self.tr("Concordance"))
        self.ticked = 0

    @property
    def hits(self) -> HitModel:
        return self._model

    def clear(self) -> None:
        self._anchor = None
        self.ticked = 0
        self._model.clear()
        self.ticks_changed.emit()

    def grow(self, count: int) -> None:
        self._model.grow(count)
        self.viewport().update()

    def set_order(self, order: Sequence[int]) -> None:
        """Put the rows in another order; the current hit stays current."""
        row = self.currentIndex().row()
        current = self._model.number_at(row) if row >= 0 else -1
        self._anchor = None
        self._model.set_order(order)
        if current >= 0 and (row := self._model.row_of(current)) >= 0:
            self.go(row)

    def refresh(self) -> None:
        """Read again what is in view."""
        self._model.forget_words()
        self.viewport().update()

    def go(self, row: int) -> None:
        self.setCurrentIndex(self._model.index(row, 0))
        self.scrollTo(self._model.index(row, 0))

    def ticked_numbers(self) -> list[int]:
        """Return the numbers of the hits that are ticked, in the order of the rows."""
        ticks = self._model.ticks
        return [number for number in self._model.numbers(range(self._model.rowCount())) if ticks[number]]

    # Ticks

    def tick(self, row: int, *, on: bool | None = None) -> None:
        """Tick a row or, left out, turn its tick round."""
        number = self._model.number_at(row)
        ticks = self._model.ticks
        ticks[number] = (not ticks[number]) if on is None else on
        self._anchor = None
        self._told()

    def tick_all(self) -> None:
        """Tick everything; where everything is ticked, nothing."""
        ticks = self._model.ticks
        every = self.ticked < len(ticks)
        ticks[:] = (b"\1" if every else b"\0") * len(ticks)
        self._anchor = None
        self._told()

    def _tick_to(self, start: int, end: int) -> None:
        """Tick the rows from where Shift was pressed first to ``end``, and leave the others as they were then."""
        ticks = self._model.ticks
        if self._anchor is None:
            self._anchor = start, bytes(ticks)
        first, before = self._anchor
        ticks[:] = before + bytes(ticks[len(before) :])
        for number in self._model.numbers(range(min(first, end), max(first, end) + 1)):
            ticks[number] = 1
        self._told()

    def _told(self) -> None:
        self.ticked = self._model.ticks.count(1)
        self.viewport().update()
        self.ticks_changed.emit()

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, modifiers, key = self.currentIndex().row(), event.modifiers(), event.key()
        shift = modifiers == Qt.KeyboardModifier.ShiftModifier
        plain = modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.tick_all()
        elif key == Qt.Key.Key_Up and plain and row <= 0:
            self.left_above.emit()
        elif key in _MOVES and shift:
            self._move_ticking(event, max(0, row))
        elif key == Qt.Key.Key_Space and row >= 0 and (plain or shift):
            if not event.isAutoRepeat():
                self.tick(row)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if row >= 0 and not event.isAutoRepeat():
                self.hit_activated.emit(self._model.number_at(row))
        elif plain and event.text().isprintable() and event.text().strip():
            meant = letter_of(event) or digit_of(event)
            if meant and not event.isAutoRepeat() and not are_resting(self):
                self.label_typed.emit(meant)
        else:
            if key in _MOVES:
                self._anchor = None
            super().keyPressEvent(event)

    def _move_ticking(self, event: QKeyEvent, row: int) -> None:
        if not self._model.rowCount():
            return
        bare = QKeyEvent(event.type(), event.key(), Qt.KeyboardModifier.NoModifier)
        super().keyPressEvent(bare)
        self._tick_to(row, self.currentIndex().row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        before, row = self.currentIndex().row(), self.indexAt(event.position().toPoint()).row()
        super().mousePressEvent(event)
        if event.button() != Qt.MouseButton.LeftButton or row < 0:
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._tick_to(max(0, before), row)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier or self._is_tick(event.position().toPoint()):
            self.tick(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        row = self.indexAt(place).row()
        if row >= 0 and self._is_tick(place):
            self.tick(row)
        elif row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.hit_activated.emit(self._model.number_at(row))

    def _is_tick(self, place: QPoint) -> bool:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return (self.viewport().width() - place.x() if mirrored else place.x()) < self._tick_room
