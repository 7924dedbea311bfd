"""The attributes of a span by keys, at the foot of the text: one after the other, each choice with its letter.

It is told the span's attributes and values, tells what a key sets, and goes on when it is told that this was saved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.attribute import Attribute, Kind, visible
from annotator.ui import theme
from annotator.ui.key_positions import are_resting
from annotator.ui.widgets.article_accessible import announce
from annotator.ui.widgets.attribute_buttons import ChoiceKey, Step
from annotator.ui.widgets.choice_fields import choices_of, chosen_by, is_clearing
from annotator.ui.widgets.flow import FlowLayout
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.plain import for_tip, one_line, shown_plain, without_overrides
from annotator.ui.widgets.strip import Strip
from annotator.ui.widgets.value_line import ValueLine

#: More of a value than this is not shown among the steps.
_LONGEST = 28

#: Of a longer guideline the beginning is shown, and the whole in its tool tip: the text needs the room.
_LONGEST_GUIDELINE = 320

_RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class AttributePanel(Strip):
    """Asks for one attribute after the other; says what a key sets, and that it was closed.

    Whoever keeps the span calls ``follow`` with its new values, or ``refuse`` where they could not be saved, before
    ``value_set`` returns.
    """

    value_set = Signal(str, object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._span_id = ""
        self._attributes: Sequence[Attribute] = ()
        self._values: Mapping[str, Any] = {}
        self._current: Attribute | None = None
        self._refused = self._untouched = False
        self._line: ValueLine | None = None
        self._drafts: dict[tuple[str, str], str] = {}
        self._steps, self._choices = QWidget(self), QWidget(self)
        self._step_flow, self._choice_flow = FlowLayout(self._steps, gap=5), FlowLayout(self._choices, gap=6)
        self._guideline = QLabel(self)
        self._guideline.setTextFormat(Qt.TextFormat.PlainText)
        self._guideline.setWordWrap(True)
        self._hint = Line(self, least=80)
        self._close = QToolButton(self)
        self._close.setAccessibleName(self.tr("Close the attributes"))
        self._close.setToolTip(self.tr("Close (Escape)"))
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._close.clicked.connect(self.closed)
        for flow in (self._steps, self._choices):
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            flow.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()
        self.dress()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._steps, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(20, 9, 10, 8)
        self._layout.setSpacing(7)
        for part in (head, self._guideline, self._choices, self._hint):
            if isinstance(part, QWidget):
                self._layout.addWidget(part)
            else:
                self._layout.addLayout(part)

    # What it is told

    @property
    def span_id(self) -> str:
        return self._span_id

    @property
    def current(self) -> Attribute | None:
        """The attribute that is asked for."""
        return self._current

    def begin(self, span_id: str, quote: str, attributes: Sequence[Attribute], values: Mapping[str, Any]) -> None:
        """Ask for the attributes of a span, from the first on that lacks a value; where none does, from the first."""
        self._span_id, self._attributes, self._values = span_id, attributes, values
        self.setAccessibleName(self.tr("Attributes of {}").format(one_line(quote)))
        asked = visible(attributes, values)
        unset = [one for one in asked if not one.fits(values.get(one.id))]
        self._ask(next(iter(unset or asked), None))

    def follow(self, attributes: Sequence[Attribute], values: Mapping[str, Any]) -> None:
        """Show other values of the same span."""
        self._attributes, self._values = attributes, values
        asked = visible(attributes, values)
        here = self._current.id if self._current is not None else ""
        self._ask(next((one for one in asked if one.id == here), next(iter(asked), None)))

    def refuse(self) -> None:
        """Stay where it is: the value could not be saved."""
        self._refused = True

    def focus_current(self) -> None:
        """Give the keyboard to what is asked for."""
        (self._line or self).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def has_keys(self) -> bool:
        """Say whether the keyboard is in the panel."""
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self or self.isAncestorOf(focus))

    def line(self) -> ValueLine | None:
        """The line for what is typed, where that is asked for."""
        return self._line

    # What the analyst does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif self._current is None or event.isAutoRepeat():
            return
        elif event.key() in _RETURN:
            self._go_on()
        elif is_clearing(event):
            self._set(None)
        elif (chosen := chosen_by(event, self._current)) is not None:
            if not are_resting(self):
                self._choose(chosen)
        elif event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """``Tab`` goes to the next attribute, round the end."""
        self._step(1 if forward else -1)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the line that mean the panel."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if self._untouched and event.isAutoRepeat():  # of the key that opened it
            return True
        self._untouched = False
        if event.key() in (*_RETURN, Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Up):
            if event.key() in _RETURN and not event.isAutoRepeat():
                self._keep_line()
            elif event.key() not in _RETURN:
                self.keyPressEvent(event)
            return True
        return False

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._line is not None:
            self._line.setFocus(event.reason())

    def _choose(self, value: Any) -> None:
        """Set what a letter or a click stands for; of several choices, switch one."""
        attribute = self._current
        if attribute is None:
            return
        if attribute.kind is Kind.CHOICES:
            held = self._values.get(attribute.id)
            chosen = set(held) if attribute.fits(held) and held is not None else set()
            self._set(attribute.ordered(chosen ^ {value}))
        elif self._set(value):
            self._go_on()

    def _set(self, value: Any) -> bool:
        """Tell a value; return whether it was saved."""
        self._refused = False
        if self._current is not None:
            self.value_set.emit(self._current.id, value)
        return not self._refused

    def _keep_line(self) -> None:
        self._refused = False
        if self._line is not None and self._line.commit() and not self._refused:
            self._go_on()

    def _go_on(self) -> None:
        """Go to the next attribute; after the last one close."""
        asked = visible(self._attributes, self._values)
        place = asked.index(self._current) + 1 if self._current in asked else len(asked)
        if place < len(asked):
            self._ask(asked[place])
        else:
            self.closed.emit()

    def _step(self, by: int) -> None:
        if self._line is not None and not self._line.commit():
            return
        asked = visible(self._attributes, self._values)
        if self._current in asked:
            self._ask(asked[(asked.index(self._current) + by) % len(asked)])

    # Showing

    def _ask(self, attribute: Attribute | None) -> None:
        """Show what is asked for now, with what is set so far."""
        had_focus, is_other = self.has_keys(), attribute != self._current
        self._current = attribute
        self._show_steps()
        if attribute is None:
            return
        guideline = attribute.guideline.strip()
        is_long = len(guideline) > _LONGEST_GUIDELINE
        shown = guideline[:_LONGEST_GUIDELINE].rstrip() + "…" if is_long else guideline
        self._guideline.setText(without_overrides(shown))
        self._guideline.setToolTip(for_tip(guideline) if is_long else "")
        self._guideline.setVisible(bool(guideline))
        self._show_choices(attribute)
        self._show_line(attribute, is_other=is_other)
        self._hint.set_text(self._hint_for(attribute))
        self.setAccessibleDescription(self._spoken(attribute))
        if had_focus:
            self.focus_current()
        if is_other:
            announce(self, self._spoken(attribute))

    def _show_steps(self) -> None:
        _empty(self._step_flow)
        for attribute in visible(self._attributes, self._values):
            value = self._values.get(attribute.id)
            is_set = attribute.fits(value)
            shown = attribute.shown(value) if is_set else self.tr("needed") if attribute.required else "–"
            words = f"{shown_plain(attribute.name)}: {shown_plain(one_line(shown, _LONGEST))}"
            tip = f"{shown_plain(attribute.name)}: {shown_plain(shown)}"
            step = Step(words, tip, current=attribute == self._current, empty=not is_set, parent=self._steps)
            step.clicked.connect(partial(self._ask, attribute))
            self._step_flow.addWidget(step)
            step.show()
        self._steps.updateGeometry()

    def _show_choices(self, attribute: Attribute) -> None:
        _empty(self._choice_flow)
        held, choices = self._values.get(attribute.id), choices_of(attribute)
        for value, name, key in choices:
            is_chosen = attribute.fits(held) and (value in held if isinstance(held, list | tuple) else value == held)
            button = ChoiceKey(key, name, chosen=is_chosen, parent=self._choices)
            button.clicked.connect(partial(self._pick, value))
            self._choice_flow.addWidget(button)
            button.show()
        self._choices.setVisible(bool(choices))
        self._choices.updateGeometry()

    def _pick(self, value: Any, _on: bool = False) -> None:
        self._choose(value)

    def _show_line(self, attribute: Attribute, *, is_other: bool) -> None:
        old = self._line
        if is_other and old is not None:
            self._line = None
            if old.isAncestorOf(QApplication.focusWidget() or self):
                self.setFocus()  # else Qt would look for the next one, as Tab does
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        if attribute.kind in _KEYED:
            return
        if self._line is None:
            self._line = ValueLine(attribute, self._drafts, self)
            self._line.setMaximumWidth(520)
            self._line.line.installEventFilter(self)
            self._line.value_changed.connect(lambda _, value: self.value_set.emit(attribute.id, value))
            self._layout.insertWidget(3, self._line)
            self._untouched = True
        self._line.set_value(self._span_id, self._values.get(attribute.id))

    def _spoken(self, attribute: Attribute) -> str:
        """Return what is asked for now in words, with the letters."""
        choices = [f"{one_line(name)} {key}".rstrip() for _, name, key in choices_of(attribute)]
        return f"{one_line(attribute.name)}: {', '.join(choices) or self._hint.text()}"

    def _hint_for(self, attribute: Attribute) -> str:
        if attribute.kind is Kind.CHOICES:
            return self.tr("A letter switches a choice · Return goes on · Backspace clears · Escape closes")
        if attribute.kind in _KEYED:
            return self.tr("A letter sets it and goes on · Backspace clears · Tab skips · Escape closes")
        return self.tr("Return keeps it and goes on · Tab goes on too · Escape closes")

    def _retint(self) -> None:
        self._close.setIcon(theme.icon("close", theme.text(self.palette())))


_KEYED = (Kind.CHOICE, Kind.CHOICES, Kind.YES_NO)


def _empty(flow: FlowLayout) -> None:
    while (item := flow.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
