"""One relation type: what it is called, its letter, and from which labels to which it may go."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.errors import RefusedError
from annotator.core.label_set import LONGEST_NAME, Label
from annotator.core.relation_type import Ends, RelationType
from annotator.ui.widgets.choice_table import slug
from annotator.ui.widgets.plain import shown_plain
from annotator.ui.widgets.refusal import Refusal


class RelationDialog(QDialog):
    """Edits a relation type; ``keep`` is called with it, and its refusal is shown while the dialog stays."""

    def __init__(
        self,
        relation: RelationType | None,
        labels: Iterable[Label],
        taken: Iterable[str],
        keep: Callable[[RelationType], None],
        parent: QWidget | None = None,
    ) -> None:
        """``taken`` are the letters of the other types."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Relation type"))
        self._relation, self._labels, self._keep = relation, list(labels), keep
        self.name = QLineEdit(relation.name if relation else "", self)
        self.id = QLineEdit(relation.id if relation else "", self)
        self.key = QComboBox(self)
        self.guideline = QPlainTextEdit(relation.guideline if relation else "", self)
        self.pairs: list[tuple[QListWidget, QListWidget]] = []
        self.refusal = Refusal(self)
        self.key.addItem(self.tr("none"), "")
        for letter in sorted({*"ABCDEFGHIJKLMNOPQRSTUVWXYZ"} - set(taken)):
            self.key.addItem(letter, letter)
        self.key.setCurrentIndex(max(0, self.key.findData(relation.key if relation else "")))
        self._lay_out()
        for ends in (relation.ends if relation else ()) or (Ends(),):
            self._add_pair(ends)
        self.resize(560, 560)

    def accept(self) -> None:
        """Keep the relation type; stay where it is refused."""
        try:
            self._keep(self._made())
        except RefusedError as error:
            self.refusal.tell(error)
            return
        super().accept()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for words, field in (
            (self.tr("&Name"), self.name),
            (self.tr("&Id"), self.id),
            (self.tr("&Letter"), self.key),
            (self.tr("&Guideline"), self.guideline),
        ):
            form.addRow(words, field)
            field.setAccessibleName(words.replace("&", ""))
        for line in (self.name, self.id):
            line.setMaxLength(LONGEST_NAME)
        self.guideline.setTabChangesFocus(True)
        self.guideline.setFixedHeight(self.fontMetrics().lineSpacing() * 3 + 14)
        self.name.editingFinished.connect(self._guess_id)
        hint = QLabel(self.tr("It goes from one of the left labels to one of the right ones; none checked: any."), self)
        hint.setWordWrap(True)
        self._ends = QVBoxLayout()
        more = QPushButton(self.tr("&Another pair of lists"), self)
        more.setAutoDefault(False)
        more.clicked.connect(lambda: self._add_pair(Ends()))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(hint)
        layout.addLayout(self._ends, 1)
        layout.addWidget(more, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addWidget(self.refusal)
        layout.addWidget(buttons)

    def _guess_id(self) -> None:
        if not self.id.text():
            self.id.setText(slug(self.name.text()))

    def _add_pair(self, ends: Ends) -> None:
        row = QHBoxLayout()
        pair = self._list(self.tr("From"), ends.heads), self._list(self.tr("To"), ends.tails)
        row.addWidget(pair[0])
        row.addWidget(QLabel("→", self))
        row.addWidget(pair[1])
        self._ends.addLayout(row)
        self.pairs.append(pair)

    def _list(self, name: str, checked: Iterable[str]) -> QListWidget:
        made = QListWidget(self)
        made.setAccessibleName(name)
        made.setSpacing(1)
        made.setObjectName("panel")
        made.setMinimumHeight(self.fontMetrics().lineSpacing() * 4)
        wanted = set(checked)
        for label in self._labels:
            item = QListWidgetItem(shown_plain(label.name), made)
            item.setData(Qt.ItemDataRole.UserRole, label.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if label.id in wanted else Qt.CheckState.Unchecked)
        made.setCurrentRow(0)
        return made

    def _made(self) -> RelationType:
        name = self.name.text().strip()
        if not name:
            raise RefusedError("A relation type needs a name.")
        pairs = [Ends(_checked(heads), _checked(tails)) for heads, tails in self.pairs]
        ends = tuple(dict.fromkeys(pair for pair in pairs if pair != Ends()))
        key, guideline = self.key.currentData(), self.guideline.toPlainText().strip()
        return RelationType(self.id.text().strip() or slug(name), name, key, ends, guideline)


def _checked(labels: QListWidget) -> tuple[str, ...]:
    items = [labels.item(row) for row in range(labels.count())]
    return tuple(
        str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() == Qt.CheckState.Checked
    )
