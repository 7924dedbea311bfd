"""The sources of suggestions as a table: switched on or off, what they propose, and how much of it was right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from annotator.ui import theme
from annotator.ui.widgets.plain import for_tip, one_line, shown_plain

#: A source is judged after so many decisions, and seldom right where less than this part was accepted.
ENOUGH, SELDOM = 10, 0.5

#: So many sources can be seen at least.
_LEAST_ROWS = 3

_COLUMNS = 6
_NAME, _KIND, _LABEL, _PROPOSED, _DECIDED, _STATE = range(_COLUMNS)


class SourceRow(NamedTuple):
    """A source as the table tells it. Numbers are ``None`` until they have been counted."""

    id: str
    name: str
    kind: str
    label: str
    on: bool
    proposed: int | None = None
    accepted: int = 0
    refused: int = 0
    state: str = ""

    @property
    def precision(self) -> float | None:
        decided = self.accepted + self.refused
        return self.accepted / decided if decided else None

    def is_seldom_right(self) -> bool:
        precision = self.precision
        return precision is not None and self.accepted + self.refused >= ENOUGH and precision < SELDOM


class SourceTable(QTableWidget):
    """Shows sources; ``source_changed`` tells which one is current, ``switched`` one that the analyst turned."""

    source_changed = Signal(str)
    switched = Signal(str, bool)
    remove_requested = Signal()
    change_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, _COLUMNS, parent)
        self._rows: list[SourceRow] = []
        self.setAccessibleName(self.tr("Sources of suggestions"))
        names = (
            self.tr("Source"),
            self.tr("Kind"),
            self.tr("Label"),
            self.tr("Proposed"),
            self.tr("Decided"),
            self.tr("State"),
        )
        tips = {
            _PROPOSED: self.tr("How many places it found, those among them that are tagged by now"),
            _DECIDED: self.tr("How many you accepted of those that you accepted or rejected"),
            _STATE: self.tr("How far it has come through the project"),
        }
        self.setHorizontalHeaderLabels(names)
        for column, name in enumerate(names):
            if (item := self.horizontalHeaderItem(column)) is not None:
                item.setTextAlignment(Qt.AlignmentFlag.AlignVCenter | _side(column))
                item.setToolTip(tips.get(column, name))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for column in range(_COLUMNS):
            is_wide = column in (_NAME, _STATE)
            mode = QHeaderView.ResizeMode.Stretch if is_wide else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, mode)
        self.setToolTip(self.tr("Space switches a source on or off, Return changes it, Delete removes it"))
        self.itemChanged.connect(self._tell_switched)
        self.itemSelectionChanged.connect(self._tell_current)
        self.itemDoubleClicked.connect(lambda _: self.change_requested.emit())

    def minimumSizeHint(self) -> QSize:
        """Return room for some sources, whatever stands below."""
        height = self.horizontalHeader().sizeHint().height() + _LEAST_ROWS * self.verticalHeader().defaultSectionSize()
        return QSize(super().minimumSizeHint().width(), height + 2 * self.frameWidth())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (item := self.currentItem()) is not None:
            self.scrollToItem(item)

    def show_rows(self, rows: Sequence[SourceRow], current: str = "") -> None:
        """Show these sources, ``current`` or the one that is current as the current one."""
        current = current or self.current()
        blocker = QSignalBlocker(self)
        self._rows = list(rows)
        self.setRowCount(len(rows))
        for number, row in enumerate(rows):
            self._show(number, row)
        place = next((number for number, row in enumerate(rows) if row.id == current), 0 if rows else -1)
        if place >= 0 and (place != self.currentRow() or not self.selectedItems()):
            self.setCurrentCell(place, _NAME)
            self.selectRow(place)
        blocker.unblock()
        if self.current() != current:
            self._tell_current()

    def current(self) -> str:
        """Return the id of the source that is current, empty without one."""
        row = self.currentRow()
        return self._rows[row].id if 0 <= row < len(self._rows) else ""

    def row_of(self, source_id: str) -> SourceRow | None:
        return next((row for row in self._rows if row.id == source_id), None)

    def rows(self) -> list[SourceRow]:
        return list(self._rows)

    def words(self, source_id: str) -> list[str]:
        """Return what the cells of a source say."""
        place = next(number for number, row in enumerate(self._rows) if row.id == source_id)
        items = [self.item(place, column) for column in range(_COLUMNS)]
        return [item.text() for item in items if item is not None]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.isAutoRepeat() and key in (Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return
        if key == Qt.Key.Key_Space and (row := self.row_of(self.current())) is not None:
            self.switched.emit(row.id, not row.on)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_requested.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.change_requested.emit()
        else:
            super().keyPressEvent(event)

    def _show(self, number: int, row: SourceRow) -> None:
        proposed = f"{row.proposed:,}" if row.proposed is not None else ""
        shown = (
            shown_plain(row.name),
            row.kind,
            shown_plain(row.label),
            proposed,
            self._decided(row),
            row.state,
        )
        for column, words in enumerate(shown):
            item = QTableWidgetItem(words)
            item.setTextAlignment(Qt.AlignmentFlag.AlignVCenter | _side(column))
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            if column == _NAME:
                flags |= Qt.ItemFlag.ItemIsUserCheckable
                item.setCheckState(Qt.CheckState.Checked if row.on else Qt.CheckState.Unchecked)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, self._spoken(row))
                item.setToolTip(for_tip(one_line(row.name)))
            elif not row.on or column in (_KIND, _STATE):
                item.setForeground(theme.muted(self.palette()))
            if column in (_DECIDED, _STATE) and row.is_seldom_right():
                item.setToolTip(for_tip(self.tr("Seldom right: switch it off, or change it")))
                if column == _DECIDED:
                    item.setIcon(theme.icon("warning", theme.warning(self.palette())))
            elif column == _STATE:
                item.setToolTip(for_tip(row.state))
            item.setFlags(flags)
            self.setItem(number, column, item)

    def _decided(self, row: SourceRow) -> str:
        """Return ``8 of 9 accepted · 89 %``, nothing before the first decision."""
        precision = row.precision
        if precision is None:
            return ""
        words = self.tr("{} of {} accepted · {} %")
        return words.format(f"{row.accepted:,}", f"{row.accepted + row.refused:,}", round(100 * precision))

    def _spoken(self, row: SourceRow) -> str:
        on = self.tr("on") if row.on else self.tr("off")
        parts = (one_line(row.name), row.kind, one_line(row.label), on, self._decided(row), row.state)
        return ", ".join(part for part in parts if part)

    def _tell_switched(self, item: QTableWidgetItem) -> None:
        if item.column() != _NAME or not 0 <= item.row() < len(self._rows):
            return
        row = self._rows[item.row()]
        is_on = item.checkState() == Qt.CheckState.Checked
        if is_on != row.on:
            self.switched.emit(row.id, is_on)

    def _tell_current(self) -> None:
        self.source_changed.emit(self.current())


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignTrailing if column == _PROPOSED else Qt.AlignmentFlag.AlignLeading
