"""Fields of the inspector for what is chosen: one of several (or yes and no), or some of several.

Each is told a value and tells what the analyst chose; the letters are those of the panel in the text.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from annotator.core.attribute import Attribute, Kind
from annotator.ui import theme
from annotator.ui.key_positions import digit_of, letter_of
from annotator.ui.widgets.edge_fields import WheelGuard
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.plain import for_tip, one_line, shown_plain

#: What the frame and the arrow of a box take of its width.
_ARROW = 34

_NO_MODIFIERS = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)


class ChoiceBox(QComboBox):
    """One of several, yes or no, or none of them; a letter, or the digit of its place, chooses."""

    value_changed = Signal(object)

    def __init__(self, attribute: Attribute, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._attribute = attribute
        self._choices = choices_of(attribute)
        self._nothing = self.tr("needed") if attribute.required else self.tr("not said")
        self.addItem(self.tr("not said"))
        for _, name, key in self._choices:
            self.addItem(with_key(name, key))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.installEventFilter(WheelGuard(self))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(3)  # more where there is room
        self.setAccessibleName(named(attribute))
        self.setToolTip(for_tip(attribute.guideline or shown_plain(attribute.name)))
        self.activated.connect(self._tell)

    def value(self) -> Any:
        """Return what is chosen, ``None`` for nothing."""
        row = self.currentIndex()
        return self._choices[row - 1][0] if row > 0 else None

    def set_value(self, value: Any) -> None:
        """Show a value; what is no choice shows as none."""
        values = [one for one, _, _ in self._choices]
        row = values.index(value) + 1 if self._attribute.fits(value) else 0
        row = row or -1  # so that the list opens with nothing marked
        if row != self.currentIndex():
            blocker = QSignalBlocker(self)
            self.setCurrentIndex(row)
            blocker.unblock()
        self.setAccessibleDescription("" if row > 0 else self._nothing)

    def shown(self) -> str:
        """Return what the closed box shows."""
        row = self.currentIndex()
        return shown_plain(self._choices[row - 1][1]) if row > 0 else self._nothing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chosen = chosen_by(event, self._attribute)
        if chosen is None and not is_clearing(event):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat() and chosen != self.value():
            self.value_changed.emit(chosen)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.width() - _ARROW
        option.currentText = self.fontMetrics().elidedText(self.shown(), Qt.TextElideMode.ElideRight, room)
        if self.value() is None:
            option.palette.setColor(QPalette.ColorRole.ButtonText, theme.muted(self.palette()))
            option.palette.setColor(QPalette.ColorRole.Text, theme.muted(self.palette()))
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def _tell(self, row: int) -> None:
        self.value_changed.emit(self._choices[row - 1][0] if row > 0 else None)


class ChoicesBox(QWidget):
    """Any of several, as boxes to check; a letter switches one."""

    value_changed = Signal(object)

    def __init__(self, attribute: Attribute, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._attribute = attribute
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(3)
        self._needed = Line(self)
        self._needed.set_text(self.tr("needed"))
        layout.addWidget(self._needed)
        self._boxes: dict[str, QCheckBox] = {}
        keys = attribute.keys()
        for choice in attribute.choices:
            box = QCheckBox(with_key(choice.name, keys.get(choice.id, "")).replace("&", "&&"), self)
            box.setAccessibleName(f"{named(attribute)}: {one_line(choice.name)}")
            box.setToolTip(for_tip(shown_plain(choice.name), attribute.guideline))
            box.setMinimumWidth(60)  # in a narrow window the tool tip has the whole of it
            box.clicked.connect(self._tell)
            layout.addWidget(box)
            self._boxes[choice.id] = box
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))

    def set_value(self, value: Any) -> None:
        chosen = set(value) if self._attribute.fits(value) else set()
        for id_, box in self._boxes.items():
            if box.isChecked() != (id_ in chosen):
                box.setChecked(id_ in chosen)
        self._needed.setVisible(self._attribute.required and not chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chosen = chosen_by(event, self._attribute)
        if isinstance(chosen, str):
            if not event.isAutoRepeat():
                self._boxes[chosen].click()
            return
        super().keyPressEvent(event)

    def _tell(self) -> None:
        chosen = {id_ for id_, box in self._boxes.items() if box.isChecked()}
        self.value_changed.emit(self._attribute.ordered(chosen))


def chosen_by(event: QKeyEvent, attribute: Attribute) -> Any:
    """Return the choice (its id), or yes or no, that a key stands for: by its letter, or by the digit of its place.

    Both are those of any layout and script.
    """
    if event.modifiers() not in _NO_MODIFIERS:
        return None
    choices, letter = choices_of(attribute), letter_of(event)
    for value, _, key in choices:
        if key and key == letter:
            return value
    place = int(digit_of(event) or 0)
    return choices[place - 1][0] if 0 < place <= len(choices) else None


def choices_of(attribute: Attribute) -> list[tuple[Any, str, str]]:
    """Return value, name and letter of each choice, of yes and no too; none for what is typed."""
    if attribute.kind is Kind.YES_NO:
        words = {True: _tr("yes"), False: _tr("no")}
        return [(value, word, key) for (value, word), key in zip(words.items(), attribute.keys().values(), strict=True)]
    keys = attribute.keys() if attribute.choices else {}
    return [(choice.id, choice.name, keys.get(choice.id, "")) for choice in attribute.choices]


def is_clearing(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


def with_key(name: str, key: str) -> str:
    """Return a name for a list, with its letter behind it."""
    return f"{shown_plain(name)} ({key})" if key else shown_plain(name)


def named(attribute: Attribute) -> str:
    """Return an attribute's name as a screen reader says it."""
    return one_line(attribute.name)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ChoiceFields", text)
