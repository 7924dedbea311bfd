"""Fields of the inspector for what is chosen: one of several, some of several, yes or no.

Each is told a value and tells what the analyst chose; the letters are those of the panel in the text.
"""

from __future__ import annotations

import unicodedata
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QRadioButton,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from annotator.core.attribute import Attribute, Kind
from annotator.ui import theme
from annotator.ui.widgets.edge_fields import WheelGuard
from annotator.ui.widgets.flow import FlowLayout
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.plain import for_tip, one_line, shown_plain

_NO_MODIFIERS = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)


class ChoiceBox(QComboBox):
    """One of several, or none; a letter, or the digit of its place, chooses."""

    value_changed = Signal(object)

    def __init__(self, attribute: Attribute, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._attribute = attribute
        self._nothing = self.tr("needed") if attribute.required else self.tr("not said")
        keys = attribute.keys()
        self.addItem(self.tr("not said"), None)
        for choice in attribute.choices:
            self.addItem(with_key(choice.name, keys.get(choice.id, "")), choice.id)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.installEventFilter(WheelGuard(self))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setAccessibleName(named(attribute))
        self.setToolTip(for_tip(attribute.guideline or one_line(attribute.name)))
        self.activated.connect(self._tell)

    def set_value(self, value: Any) -> None:
        """Show a value; what is no choice shows as none."""
        row = self.findData(value) if isinstance(value, str) else -1
        if row != self.currentIndex():
            blocker = QSignalBlocker(self)
            self.setCurrentIndex(row)
            blocker.unblock()
        self.setAccessibleDescription("" if row > 0 else self._nothing)

    def shown(self) -> str:
        """Return what the closed box shows."""
        choice = self._attribute.choice(self.currentData() or "")
        return shown_plain(choice.name) if choice is not None else self._nothing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chosen = chosen_by(event, self._attribute)
        if chosen is not None:
            if not event.isAutoRepeat() and chosen != self.currentData():
                self.value_changed.emit(chosen)
            return
        if is_clearing(event):
            if not event.isAutoRepeat() and self.currentData() is not None:
                self.value_changed.emit(None)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown()
        if self.currentData() is None:
            option.palette.setColor(QPalette.ColorRole.ButtonText, theme.muted(self.palette()))
            option.palette.setColor(QPalette.ColorRole.Text, theme.muted(self.palette()))
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def _tell(self, row: int) -> None:
        self.value_changed.emit(self.itemData(row))


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
            box.setToolTip(for_tip(attribute.guideline))
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


class YesNoBox(QWidget):
    """Yes, no, or nothing said; ``Y`` and ``N`` choose."""

    value_changed = Signal(object)

    def __init__(self, attribute: Attribute, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._attribute = attribute
        nothing = self.tr("needed") if attribute.required else self.tr("not said")
        self._group = QButtonGroup(self)
        self._buttons: dict[bool | None, QRadioButton] = {}
        layout = FlowLayout(self, gap=10)
        layout.setContentsMargins(0, 4, 0, 4)
        for value, words in ((True, self.tr("yes")), (False, self.tr("no")), (None, nothing)):
            button = QRadioButton(words, self)
            button.setAccessibleName(f"{named(attribute)}: {words}")
            key = {True: "Y", False: "N"}.get(value, "") if value is not None else ""
            button.setToolTip(for_tip(attribute.guideline, self.tr("Key: {}").format(key) if key else ""))
            button.clicked.connect(partial(self._tell, value))
            self._group.addButton(button)
            layout.addWidget(button)
            self._buttons[value] = button
        self.setFocusProxy(self._buttons[True])

    def set_value(self, value: Any) -> None:
        button = self._buttons[value if isinstance(value, bool) else None]
        if not button.isChecked():
            button.setChecked(True)
        self.setFocusProxy(button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chosen = chosen_by(event, self._attribute)
        if chosen is not None or is_clearing(event):
            if not event.isAutoRepeat():
                self._buttons[chosen].click()
            return
        super().keyPressEvent(event)

    def _tell(self, value: bool | None, _on: bool = True) -> None:
        self.value_changed.emit(value)


def chosen_by(event: QKeyEvent, attribute: Attribute) -> Any:
    """Return the choice (its id), or yes or no, that a key stands for: by its letter, or by the digit of its place.

    Digits are those of any script, so that a layout without Latin letters chooses too.
    """
    if event.modifiers() not in _NO_MODIFIERS:
        return None
    values: list[tuple[str, Any]] = [(choice.id, choice.id) for choice in attribute.choices]
    if attribute.kind is Kind.YES_NO:
        values = [("yes", True), ("no", False)]
    keys = attribute.keys() if values else {}
    for id_, value in values:
        if id_ in keys and event.key() == ord(keys[id_]):
            return value
    place = unicodedata.digit(event.text(), 0) if len(event.text()) == 1 else 0
    return values[place - 1][1] if 0 < place <= len(values) else None


def is_clearing(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


def with_key(name: str, key: str) -> str:
    """Return a name for a list, with its letter behind it."""
    return f"{shown_plain(name)} ({key})" if key else shown_plain(name)


def named(attribute: Attribute) -> str:
    """Return an attribute's name as a screen reader says it."""
    return one_line(attribute.name)
