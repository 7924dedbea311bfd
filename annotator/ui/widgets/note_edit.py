"""The note of a span; what was typed is told when the cursor leaves, at Ctrl+Return, and before another span is shown.

The note is read as Qt stores it, not as ``toPlainText`` gives it, which would turn a no-break space into a space.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget


class NoteEdit(QPlainTextEdit):
    """Shows one span's note. An edit belongs to the span it was made on, whatever is shown next."""

    note_changed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._span_id, self._note = "", ""
        self._drafts: dict[str, str] = {}
        self.setTabChangesFocus(True)
        self.setPlaceholderText(self.tr("What should the next reader know?"))
        self.setAccessibleName(self.tr("Note"))
        self.setToolTip(self.tr("Saved when you leave the field or press Ctrl+Return"))
        self.textChanged.connect(self.updateGeometry)

    def set_note(self, span_id: str, note: str) -> None:
        """Show a span's note, an empty id none; first tell what was typed on the span shown before."""
        if span_id != self._span_id:
            self.commit()
        if span_id == self._span_id and self._is_edited() and note == self._note:
            return
        is_fresh = span_id == self._span_id or not self.document().isUndoAvailable()
        same_text = is_fresh and self.shown() == note  # else what was typed on another span could be undone here
        self._span_id, self._note = span_id, note
        draft = self._drafts.get(span_id)
        if draft == note:
            del self._drafts[span_id]
            draft = None
        if not same_text or draft is not None:
            self.setPlainText(note if draft is None else draft)
        self.document().setModified(draft is not None)

    def keep_draft(self, span_id: str, text: str) -> None:
        """Keep a note that could not be saved: it is shown, as not saved, whenever its span is."""
        self._drafts[span_id] = text
        if span_id == self._span_id:
            if self.shown() != text:
                self.setPlainText(text)
            self.document().setModified(True)

    def commit(self) -> None:
        """Tell the note if it was edited."""
        if not self._span_id or not self._is_edited():
            return
        text = self.shown()
        self.document().setModified(False)
        self._drafts.pop(self._span_id, None)
        if text != self._note:
            self._note = text
            self.note_changed.emit(self._span_id, text)

    def shown(self) -> str:
        """Return the text in the field, no-break spaces and all; every line end is LF."""
        raw = self.document().toRawText()
        return raw.replace("\u2029", "\n").replace("\u2028", "\n").replace("\ufdd0", "").replace("\ufdd1", "")

    def sizeHint(self) -> QSize:
        line = QFontMetrics(self.font()).lineSpacing()
        lines = min(max(self.blockCount(), 3), 10)
        return QSize(160, lines * line + 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, QFontMetrics(self.font()).lineSpacing() * 3 + 20)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()

    def hideEvent(self, event: QHideEvent) -> None:
        self.commit()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_saving(event):
            self.commit()
            event.accept()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and _is_saving(event):
            event.accept()  # elsewhere Ctrl+Return is "done, and on"; here it saves the note
            return True
        return super().event(event)

    def _is_edited(self) -> bool:
        return self.document().isModified()


def _is_saving(event: QKeyEvent) -> bool:
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
