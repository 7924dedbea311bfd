"""The fields of one label in the editor of the label set: all but its attributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from annotator.core.label_set import LONGEST_NAME, RESERVED_KEYS, Label
from annotator.core.rung import Rung
from annotator.ui.widgets.colour_field import ColourField
from annotator.ui.widgets.edge_fields import WheelGuard
from annotator.ui.widgets.plain import shown_plain

#: What a rung is called where it is chosen.
_RUNGS = {
    Rung.WORD: "the word",
    Rung.NAME: "the name",
    Rung.CLAUSE: "the passage: a quotation or clause",
    Rung.SENTENCE: "the sentence",
    Rung.PARAGRAPH: "the paragraph",
}


class LabelFields(QWidget):
    """Shows one label; ``edited`` tells values by field, ``id_edited`` another id.

    What is being typed is told by ``commit``, and by leaving the field.
    """

    edited = Signal(dict)
    id_edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label: Label | None = None
        self.name = QLineEdit(self)
        self.id = QLineEdit(self)
        self.colour = ColourField(self)
        self.key = QComboBox(self)
        self.rung = QComboBox(self)
        self.guideline = _Lines(self)
        self.examples = _Lines(self)
        for rung, words in _RUNGS.items():
            self.rung.addItem(self.tr(words), int(rung))
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for words, field, tip in (
            (self.tr("&Name"), self.name, self.tr("What the window says")),
            (self.tr("&Id"), self.id, self.tr("What files say; another id changes all spans of the label")),
            (self.tr("C&olour"), self.colour, ""),
            (self.tr("&Key"), self.key, self.tr("The letter that tags in the text, beside the number")),
            (self.tr("&Takes"), self.rung, self.tr("What the key takes where nothing is selected")),
            (self.tr("&Guideline"), self.guideline, self.tr("What to mark and what not; shown while coding")),
            (self.tr("E&xamples"), self.examples, self.tr("One a line")),
        ):
            form.addRow(words, field)
            field.setAccessibleName(words.replace("&", ""))
            if tip:
                field.setToolTip(tip)
        for line in (self.name, self.id):
            line.setMaxLength(LONGEST_NAME)
            line.editingFinished.connect(self.commit)
        self.guideline.left.connect(self.commit)
        self.examples.left.connect(self.commit)
        self.examples.setFixedHeight(self.fontMetrics().lineSpacing() * 2 + 18)
        self.guideline.setFixedHeight(self.fontMetrics().lineSpacing() * 5 + 18)
        self.colour.colour_picked.connect(lambda colour: self.edited.emit({"colour": colour}))
        self.key.activated.connect(lambda row: self.edited.emit({"key": self.key.itemData(row)}))
        self.rung.activated.connect(lambda row: self.edited.emit({"rung": Rung(self.rung.itemData(row))}))
        guard = WheelGuard(self)
        for combo in (self.key, self.rung):
            combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            combo.installEventFilter(guard)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(12)

    def set_label(self, label: Label | None, taken: Mapping[str, str]) -> None:
        """Show a label; ``taken`` says which other labels have which keys, by name."""
        self._label = label
        self.setEnabled(label is not None)
        if label is None:
            return
        self.colour.set_colour(label.colour)
        for line, text in ((self.name, label.name), (self.id, label.id)):
            if line.text() != text:
                line.setText(text)
        for lines, text in ((self.guideline, label.guideline.strip()), (self.examples, "\n".join(label.examples))):
            if lines.toPlainText() != text:
                lines.setPlainText(text)
        self.rung.setCurrentIndex(self.rung.findData(int(label.rung)))
        self._fill_keys(label.key, taken)

    def commit(self) -> None:
        """Tell what was typed and is not told yet."""
        label = self._label
        if label is None:
            return
        values: dict[str, Any] = {}
        if self.name.text() != label.name:
            values["name"] = self.name.text().strip()
        if self.guideline.toPlainText() != label.guideline.strip():
            values["guideline"] = self.guideline.toPlainText()
        examples = tuple(line for line in self.examples.toPlainText().split("\n") if line.strip())
        if "\n".join(examples) != "\n".join(label.examples):
            values["examples"] = examples
        new_id = self.id.text().strip()
        if values:
            self.edited.emit(values)
        if new_id != label.id:
            self.id_edited.emit(new_id)

    def _fill_keys(self, key: str, taken: Mapping[str, str]) -> None:
        blocker = QSignalBlocker(self.key)
        self.key.clear()
        self.key.addItem(self.tr("none"), "")
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            if letter in RESERVED_KEYS:
                continue
            owner = taken.get(letter, "")
            words = self.tr("{} – {} has it").format(letter, shown_plain(owner)) if owner else letter
            self.key.addItem(words, letter)
            model = self.key.model()
            if owner and isinstance(model, QStandardItemModel):
                model.item(self.key.count() - 1).setEnabled(False)
        self.key.setCurrentIndex(max(0, self.key.findData(key)))
        blocker.unblock()


class _Lines(QPlainTextEdit):
    """Some lines of plain text; Tab goes on to the next field."""

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(watched, event)
