"""A line for a text, a number or a date; under it the sentence on what was typed and is none.

What was typed belongs to the span on which it was typed, whatever is shown next: it is told when the line is left, at
Return, and before another span is shown. What can't be told stays as it was typed, and comes back with its span.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from annotator.core.attribute import Attribute, Kind
from annotator.core.errors import RefusedError
from annotator.ui import theme
from annotator.ui.widgets.plain import for_tip, one_line


class ValueLine(QWidget):
    """Edits one attribute of a span. ``drafts`` keep what could not be told, by span and attribute."""

    value_changed = Signal(str, object)

    def __init__(self, attribute: Attribute, drafts: dict[tuple[str, str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._attribute, self._drafts = attribute, drafts
        self._span_id, self._value = "", None
        self.line = QLineEdit(self)
        self.line.setAccessibleName(one_line(attribute.name))
        self.line.setPlaceholderText(self._hint())
        self.line.setToolTip(for_tip(attribute.guideline, self.tr("Saved when you leave the field or press Return")))
        self._error = QLabel(self)
        self._error.setTextFormat(Qt.TextFormat.PlainText)
        self._error.setWordWrap(True)
        self._error.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self.line)
        layout.addWidget(self._error)
        self.setFocusProxy(self.line)
        self.line.editingFinished.connect(self.commit)
        self.line.textEdited.connect(lambda: self._complain(""))
        self._retint()

    def set_value(self, span_id: str, value: Any) -> None:
        """Show a span's value; first tell what was typed on the span shown before."""
        if span_id != self._span_id:
            self.commit()
        elif self.line.isModified() and value == self._value:
            return
        self._span_id, self._value = span_id, value
        draft = self._drafts.get((span_id, self._attribute.id))
        if draft is not None and not self._refusal(draft) and self._attribute.parsed(draft) == value:
            del self._drafts[span_id, self._attribute.id]
            draft = None
        words = draft if draft is not None else self._words(value)
        if words != self.line.text():
            self.line.setText(words)
        self._complain(self._refusal(words) if draft is not None else "")

    def commit(self) -> bool:
        """Tell what was typed; return whether it is a value."""
        key, words = (self._span_id, self._attribute.id), self.line.text()
        if not self._span_id or not self.line.isModified():
            return key not in self._drafts
        refusal = self._refusal(words)
        self.line.setModified(False)
        self._complain(refusal)
        if refusal:
            self._drafts[key] = words
            return False
        self._drafts.pop(key, None)
        value = self._attribute.parsed(words)
        if value != self._value:
            self._value = value
            self.value_changed.emit(self._span_id, value)
        return True

    def keep_draft(self, span_id: str, value: Any) -> None:
        """Keep a value that could not be saved: it is shown, whenever its span is."""
        self._drafts[span_id, self._attribute.id] = self._attribute.shown(value)
        if span_id == self._span_id:
            self._value = None
            self.line.setText(self._attribute.shown(value))

    def error(self) -> str:
        """Return the sentence on what is wrong with what is in the line."""
        return self._error.text()

    def sizeHint(self) -> QSize:
        return QSize(120, super().sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "_error"):
            self._retint()

    def _words(self, value: Any) -> str:
        return self._attribute.shown(value) if value is not None and self._attribute.fits(value) else ""

    def _hint(self) -> str:
        if self._attribute.required:
            return self.tr("needed")
        return self.tr("e.g. 2025-10") if self._attribute.kind is Kind.DATE else ""

    def _refusal(self, words: str) -> str:
        try:
            self._attribute.parsed(words)
        except RefusedError as error:
            return " ".join(filter(None, (str(error), error.hint)))
        return ""

    def _complain(self, sentence: str) -> None:
        if sentence != self._error.text():
            self._error.setText(sentence)
            self.line.setAccessibleDescription(sentence)
        self._error.setVisible(bool(sentence))

    def _retint(self) -> None:
        colour = theme.warning(self.palette()).name()
        style = f"color: {colour};"
        if self._error.styleSheet() != style:
            self._error.setStyleSheet(style)
        small = theme.small(self.font())
        if self._error.font() != small:
            self._error.setFont(small)
