"""The attributes of a span in the inspector: an editor for each that is asked for, the flag, and what is left over.

It is told a span and tells edits; which editors there are follows the values. The editors of each label are made once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from annotator.core.attribute import FLAGGED, Attribute, Kind, visible
from annotator.core.span import Span
from annotator.ui import theme
from annotator.ui.widgets.choice_fields import ChoiceBox, ChoicesBox
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.plain import one_line, shown_plain
from annotator.ui.widgets.value_line import ValueLine

_Chooser = ChoiceBox | ChoicesBox

_CHOOSERS: dict[Kind, type[_Chooser]] = {Kind.CHOICE: ChoiceBox, Kind.CHOICES: ChoicesBox, Kind.YES_NO: ChoiceBox}

#: How wide the names of the attributes are, in device-independent pixels.
_NAMES = 80

_LONGEST = 300


class _Page(QWidget):
    """The editors of one label."""

    value_changed = Signal(str, str, object)

    def __init__(self, attributes: Sequence[Attribute], drafts: dict[tuple[str, str], str], parent: QWidget) -> None:
        super().__init__(parent)
        self.attributes = attributes
        self._span_id = ""
        self._rows: dict[str, tuple[Line, _Chooser | ValueLine]] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        for row, attribute in enumerate(attributes):
            name = Line(self)
            name.set_text(shown_plain(attribute.name), attribute.guideline)
            name.setFixedWidth(_NAMES)
            name.setMinimumHeight(30)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            editor = self._editor(attribute, drafts)
            grid.addWidget(editor, row, 1)
            self._rows[attribute.id] = name, editor

    def show_span(self, span: Span) -> None:
        self._span_id = span.id
        asked = {attribute.id for attribute in visible(self.attributes, span.attributes)}
        for attribute in self.attributes:
            name, editor = self._rows[attribute.id]
            value = span.attributes.get(attribute.id)
            if isinstance(editor, ValueLine):
                editor.set_value(span.id, value)
            else:
                editor.set_value(value)
            for widget in (name, editor):
                widget.setVisible(attribute.id in asked)

    def line(self, attribute_id: str) -> ValueLine | None:
        editor = self._rows[attribute_id][1] if attribute_id in self._rows else None
        return editor if isinstance(editor, ValueLine) else None

    def commit(self) -> None:
        for _, editor in self._rows.values():
            if isinstance(editor, ValueLine):
                editor.commit()

    def editor(self, attribute_id: str) -> QWidget | None:
        return self._rows[attribute_id][1] if attribute_id in self._rows else None

    def _editor(self, attribute: Attribute, drafts: dict[tuple[str, str], str]) -> _Chooser | ValueLine:
        make = _CHOOSERS.get(attribute.kind)
        if make is None:
            line = ValueLine(attribute, drafts, self)
            line.value_changed.connect(partial(self._tell_line, attribute.id))
            return line
        editor: _Chooser = make(attribute, self)
        editor.value_changed.connect(partial(self._tell, attribute.id))
        return editor

    def _tell(self, attribute_id: str, value: object) -> None:
        self.value_changed.emit(self._span_id, attribute_id, value)

    def _tell_line(self, attribute_id: str, span_id: str, value: object) -> None:
        self.value_changed.emit(span_id, attribute_id, value)


class _Left(QWidget):
    """Values that no editor shows, each with a button that clears it."""

    cleared = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[tuple[QWidget, Line, QToolButton]] = []
        self._ids: list[str] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        caption = Line(self)
        caption.set_text(self.tr("Other"), self.tr("Values that the label does not ask for, or that do not fit it"))
        self._layout.addWidget(caption)

    def show_values(self, values: Sequence[tuple[str, str, str, str]]) -> None:
        """Show values as id, name, words, and why they stand here."""
        self._ids = [id_ for id_, _, _, _ in values]
        while len(self._rows) < len(values):
            self._add_row()
        for number, (row, words, button) in enumerate(self._rows):
            row.setVisible(number < len(values))
            if number < len(values):
                _, name, shown, why = values[number]
                words.set_text(f"{shown_plain(name)}: {shown}", why)
                button.setAccessibleName(self.tr("Clear {}").format(one_line(name)))
                button.setToolTip(self.tr("Clear this value"))
        self.setVisible(bool(values))

    def retint(self) -> None:
        for _, _, button in self._rows:
            button.setIcon(theme.icon("close", theme.muted(self.palette())))

    def _add_row(self) -> None:
        row = QWidget(self)
        words, button = Line(row, muted=False, is_small=False, least=60), QToolButton(row)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setIcon(theme.icon("close", theme.muted(self.palette())))
        button.clicked.connect(partial(self._clear, len(self._rows)))
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(words, 1)
        layout.addWidget(button)
        self._layout.addWidget(row)
        self._rows.append((row, words, button))

    def _clear(self, number: int, _on: bool = False) -> None:
        if number < len(self._ids):
            self.cleared.emit(self._ids[number])


class AttributeForm(QWidget):
    """Shows the attributes of a span; says which it is to have, each time with the span's id."""

    value_changed = Signal(str, str, object)
    flag_changed = Signal(str, bool)
    fields_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._span: Span | None = None
        self._pages: dict[str, _Page] = {}
        self._page: _Page | None = None
        self._drafts: dict[tuple[str, str], str] = {}
        self._flag = QCheckBox(self.tr("Flag this span"), self)
        self._flag.setToolTip(self.tr("To be looked at again (Shift+T in the text)"))
        self._flag.clicked.connect(self._tell_flag)
        self._left = _Left(self)
        self._left.cleared.connect(self._clear)
        self._left.hide()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(7)
        self._layout.addWidget(self._left)
        self._layout.addWidget(self._flag)

    def set_span(self, span: Span | None, attributes: Sequence[Attribute] = ()) -> None:
        """Show a span whose label has these attributes; ``None`` shows nothing. What was typed is told first."""
        if self._span is not None and (span is None or span.id != self._span.id or span.label != self._span.label):
            self.commit()
        self._span = span
        if span is None:
            return
        page = self._page_of(span.label, attributes)
        if page is not self._page:
            if self._page is not None:
                self._page.hide()
            self._page = page
        page.show_span(span)
        page.setVisible(bool(attributes))
        self._left.show_values(_left_over(span, attributes))
        self._flag.setChecked(span.attributes.get(FLAGGED) is True)

    def commit(self) -> None:
        """Tell what is still being typed."""
        if self._page is not None:
            self._page.commit()

    def keep_draft(self, span_id: str, attribute_id: str, value: Any) -> None:
        """Keep a typed value that could not be saved, and show it whenever its span is shown."""
        line = self._page.line(attribute_id) if self._page is not None else None
        if line is not None and value is not None:
            line.keep_draft(span_id, value)

    def editor(self, attribute_id: str) -> QWidget | None:
        """Return the editor of an attribute of the span that is shown."""
        return self._page.editor(attribute_id) if self._page is not None else None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_left"):
            self._left.retint()

    def _page_of(self, label: str, attributes: Sequence[Attribute]) -> _Page:
        page = self._pages.get(label)
        if page is None or page.attributes != attributes:
            if page is not None:
                page.hide()
                page.deleteLater()
                self._page = None if page is self._page else self._page
            page = self._pages[label] = _Page(attributes, self._drafts, self)
            page.value_changed.connect(self.value_changed)
            self._layout.insertWidget(0, page)
            for below in (self._left, self._flag):
                below.raise_()  # behind the page among the children too, whose order is that of Tab
            self.fields_changed.emit()
        return page

    def _tell_flag(self, on: bool) -> None:
        if self._span is not None:
            self.flag_changed.emit(self._span.id, on)

    def _clear(self, attribute_id: str) -> None:
        if self._span is not None:
            self.value_changed.emit(self._span.id, attribute_id, None)


def _left_over(span: Span, attributes: Sequence[Attribute]) -> list[tuple[str, str, str, str]]:
    """Return id, name and words of the values that have no editor, or one that can't show them, and why that is so."""
    by_id = {attribute.id: attribute for attribute in attributes}
    asked = {attribute.id for attribute in visible(attributes, span.attributes)}
    found = []
    for id_, value in span.attributes.items():
        attribute = by_id.get(id_)
        if value is None or (id_ == FLAGGED and isinstance(value, bool) and attribute is None):
            continue
        words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        if attribute is None:
            why = _tr("The label does not ask for this")
        elif not attribute.fits(value):
            why = _tr("This value does not fit")
        elif id_ not in asked:
            words, why = attribute.shown(value), _tr("This is not asked for, as the other values are now")
        else:
            continue
        found.append((id_, attribute.name if attribute else id_, shown_plain(one_line(words, _LONGEST)), why))
    return found


def _tr(text: str) -> str:
    return QCoreApplication.translate("AttributeForm", text)
