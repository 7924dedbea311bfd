"""Where each fragment of a span begins and ends, as numbers that step by one character."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QLocale, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSpinBox, QWidget

from annotator.core.span import Fragment
from annotator.ui.widgets.labels import Line

#: A span with more fragments than this shows the first ones; the others are moved in the text.
_MOST = 12


class WheelGuard(QObject):
    """Keeps the wheel from changing a field that only happens to be under the pointer while the form scrolls."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


class EdgeFields(QWidget):
    """A row per fragment. Says the number of the fragment, which edge (``True``: the start), and the new offset."""

    edge_changed = Signal(int, bool, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[QSpinBox, QSpinBox]] = []
        self._dashes: list[Line] = []
        self._guard = WheelGuard(self)
        self._more = Line(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(2, 1)

    def set_fragments(self, fragments: Sequence[Fragment], text_length: int) -> None:
        """Show these fragments; each field's limits keep its fragment from being empty or meeting the next."""
        shown = list(fragments[:_MOST])
        if len(self._rows) < len(shown):
            while len(self._rows) < len(shown):
                self._add_row()
            self._grid.addWidget(self._more, len(self._rows), 0, 1, 3)
        for number, (start, end) in enumerate(self._rows):
            there = number < len(shown)
            for field in (start, end):
                field.setVisible(there)
            self._dashes[number].setVisible(there)
            if there:
                before = fragments[number - 1].end + 1 if number else 0
                after = fragments[number + 1].start - 1 if number + 1 < len(fragments) else text_length
                here = fragments[number]
                _show(start, here.start, before, here.end - 1)
                _show(end, here.end, here.start + 1, after)
        hidden = len(fragments) - len(shown)
        self._more.setVisible(hidden > 0)
        self._more.set_text(self.tr("and {} more fragments").format(hidden) if hidden > 0 else "")

    def fields(self) -> list[tuple[QSpinBox, QSpinBox]]:
        """Return the fields of the fragments shown, start and end."""
        return [row for row in self._rows if not row[0].isHidden()]

    def _add_row(self) -> None:
        number = len(self._rows)
        names = (self.tr("Start of fragment {}"), self.tr("End of fragment {}"))
        fields = (QSpinBox(self), QSpinBox(self))
        for column, (field, name, is_start) in enumerate(zip(fields, names, (True, False), strict=True)):
            field.setKeyboardTracking(False)
            field.lineEdit().setTextMargins(6, 0, 6, 0)  # the style sheet's padding does not reach it
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            field.setLocale(QLocale.c())
            field.setAccessibleName(name.format(number + 1))
            field.setToolTip(self.tr("{}: up and down move it by one character").format(name.format(number + 1)))
            field.installEventFilter(self._guard)
            field.valueChanged.connect(partial(self._tell, number, is_start))
            self._grid.addWidget(field, number, column * 2)
        dash = Line(self)
        dash.set_text("–")
        self._grid.addWidget(dash, number, 1)
        self._dashes.append(dash)
        self._rows.append(fields)
        if number:
            QWidget.setTabOrder(self._rows[number - 1][1], fields[0])
        QWidget.setTabOrder(fields[0], fields[1])

    def _tell(self, number: int, is_start: bool, offset: int) -> None:
        self.edge_changed.emit(number, is_start, offset)


def _show(field: QSpinBox, value: int, least: int, most: int) -> None:
    blocker = QSignalBlocker(field)
    field.setRange(min(least, value), max(most, value))
    field.setValue(value)
    blocker.unblock()
