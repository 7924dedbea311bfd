"""One attribute of a label: what it is called, what its values are, when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from annotator.core.attribute import Attribute, Kind, When
from annotator.core.errors import RefusedError
from annotator.core.label_set import LONGEST_NAME
from annotator.ui.widgets.choice_table import ChoiceTable, slug
from annotator.ui.widgets.plain import shown_plain
from annotator.ui.widgets.refusal import Refusal

_KINDS = {
    Kind.CHOICE: "one of some choices",
    Kind.CHOICES: "several of some choices",
    Kind.TEXT: "text",
    Kind.NUMBER: "a number",
    Kind.DATE: "a date",
    Kind.YES_NO: "yes or no",
}
_CHOOSING = (Kind.CHOICE, Kind.CHOICES)

#: Takes the attribute, new ids of choices by their old ones, and whether values may be dropped; refuses by an error.
Keep = Callable[[Attribute, dict[str, str], bool], None]


class AttributeDialog(QDialog):
    """Edits an attribute; ``keep`` is called with it, and its refusal is shown while the dialog stays."""

    def __init__(
        self, attribute: Attribute | None, others: Sequence[Attribute], keep: Keep, parent: QWidget | None = None
    ) -> None:
        """``others`` are the label's other attributes, on which this one may hang."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Attribute"))
        self._attribute, self._keep = attribute, keep
        self._others = [one for one in others if one.kind in (*_CHOOSING, Kind.YES_NO)]
        self.name = QLineEdit(attribute.name if attribute else "", self)
        self.id = QLineEdit(attribute.id if attribute else "", self)
        self.kind = QComboBox(self)
        self.choices = ChoiceTable(self)
        self.default = QLineEdit(self)
        self.required = QCheckBox(self.tr("&Required: a span without it is incomplete"), self)
        self.when = QComboBox(self)
        self.values = QListWidget(self)
        self.guideline = QPlainTextEdit(attribute.guideline if attribute else "", self)
        self.dropping = QCheckBox(self.tr("&Drop values that can't be converted, instead of keeping them"), self)
        self.refusal = Refusal(self)
        self._fill(attribute)
        self._lay_out()
        self._follow_kind()
        self._follow_when()
        self._check_values(attribute)
        self.resize(520, 620)

    def accept(self) -> None:
        """Keep the attribute; stay where it is refused."""
        try:
            self._keep(self._made(), self.choices.renamed() if self._chooses() else {}, self.dropping.isChecked())
        except RefusedError as error:
            self.refusal.tell(error)
            return
        super().accept()

    def _fill(self, attribute: Attribute | None) -> None:
        for kind, words in _KINDS.items():
            self.kind.addItem(self.tr(words), kind.value)
        self.choices.set_choices(attribute.choices if attribute else ())
        self.when.addItem(self.tr("always"), "")
        for other in self._others:
            self.when.addItem(self.tr("only where {} is").format(shown_plain(other.name)), other.id)
        if attribute is None:
            return
        self.kind.setCurrentIndex(self.kind.findData(attribute.kind.value))
        self.default.setText(attribute.shown(attribute.default))
        self.required.setChecked(attribute.required)
        if attribute.when is not None:
            self.when.setCurrentIndex(max(0, self.when.findData(attribute.when.attribute)))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        rows: list[tuple[str, QWidget]] = [
            (self.tr("&Name"), self.name),
            (self.tr("&Id"), self.id),
            (self.tr("&Kind"), self.kind),
            (self.tr("&Choices"), self.choices),
            (self.tr("De&fault"), self.default),
            ("", self.required),
            (self.tr("As&ked for"), self.when),
            ("", self.values),
            (self.tr("&Guideline"), self.guideline),
            ("", self.dropping),
        ]
        for words, field in rows:
            form.addRow(words, field)
            if words:
                field.setAccessibleName(words.replace("&", ""))
        self._form = form
        for line in (self.name, self.id):
            line.setMaxLength(LONGEST_NAME)
        self.guideline.setTabChangesFocus(True)
        self.guideline.setFixedHeight(self.fontMetrics().lineSpacing() * 3 + 14)
        self.values.setFixedHeight(self.fontMetrics().lineSpacing() * 5 + 14)
        self.values.setAccessibleName(self.tr("Values of the other attribute"))
        self.default.setPlaceholderText(self.tr("none"))
        self.default.setToolTip(self.tr("What a new span gets, in the words of the choices or as it would be typed"))
        self.dropping.setVisible(self._attribute is not None)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(form, 1)
        layout.addWidget(self.refusal)
        layout.addWidget(buttons)
        self.kind.activated.connect(self._follow_kind)
        self.when.activated.connect(self._follow_when)
        self.name.editingFinished.connect(self._guess_id)

    def _chooses(self) -> bool:
        return Kind(self.kind.currentData()) in _CHOOSING

    def _follow_kind(self) -> None:
        self._form.setRowVisible(self.choices, self._chooses())

    def _follow_when(self) -> None:
        other = next((one for one in self._others if one.id == self.when.currentData()), None)
        self.values.clear()
        self._form.setRowVisible(self.values, other is not None)
        if other is None:
            return
        choices: list[tuple[str, Any]] = [(choice.name, choice.id) for choice in other.choices]
        for words, value in choices or [(self.tr("yes"), True), (self.tr("no"), False)]:
            item = QListWidgetItem(shown_plain(words), self.values)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)

    def _check_values(self, attribute: Attribute | None) -> None:
        wanted = attribute.when.values if attribute is not None and attribute.when is not None else ()
        for row in range(self.values.count()):
            item = self.values.item(row)
            if item.data(Qt.ItemDataRole.UserRole) in wanted:
                item.setCheckState(Qt.CheckState.Checked)

    def _guess_id(self) -> None:
        if self._attribute is None and not self.id.text():
            self.id.setText(slug(self.name.text()))

    def _made(self) -> Attribute:
        name, kind = self.name.text().strip(), Kind(self.kind.currentData())
        if not name:
            raise RefusedError("An attribute needs a name.")
        choices = self.choices.choices() if kind in _CHOOSING else ()
        made = Attribute(self.id.text().strip() or slug(name), name, kind, choices)
        default = made.parsed(self.default.text())
        return Attribute(
            made.id,
            name,
            kind,
            choices,
            tuple(default) if isinstance(default, list) else default,
            self.required.isChecked(),
            self._when_made(),
            self.guideline.toPlainText().strip(),
        )

    def _when_made(self) -> When | None:
        if not self.when.currentData():
            return None
        items = [self.values.item(row) for row in range(self.values.count())]
        checked = [item for item in items if item.checkState() == Qt.CheckState.Checked]
        if not checked:
            raise RefusedError("It is not said where this attribute is asked for.", "Check one value at least.")
        return When(self.when.currentData(), tuple(item.data(Qt.ItemDataRole.UserRole) for item in checked))
