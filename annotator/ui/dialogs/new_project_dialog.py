"""Which label set a new project begins with: those that ship, or one from a file, each with what is in it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.errors import AnnotatorError
from annotator.core.label_set import LabelSet
from annotator.resources import load_preset, presets
from annotator.ui.widgets.label_button import guideline_of
from annotator.ui.widgets.plain import one_line, shown_plain, without_overrides
from annotator.ui.widgets.refusal import Refusal

#: What the presets are for, in the order in which they are offered.
_FOR = {
    "news": "claims, actors, locations and events in news",
    "claims": "fact-checking: claims, claimants, evidence, sources",
    "events": "political events, under ACLED and PLOVER",
    "ner": "named entities, under the names of OntoNotes",
    "empty": "no labels yet: make your own",
}


class NewProjectDialog(QDialog):
    """Asks for a label set; ``chosen`` tells it."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New project"))
        self._sets: list[LabelSet] = []
        self._for: list[str] = []
        self.list = QListWidget(self)
        self.list.setObjectName("panel")
        self.list.setAccessibleName(self.tr("Label sets"))
        self.list.setSpacing(2)
        self.preview = QPlainTextEdit(self)
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.preview.setAccessibleName(self.tr("What is in it"))
        self.refusal = Refusal(self)
        text = QLabel(self.tr("Which labels does it begin with? Code › Label set changes them at any time."))
        text.setWordWrap(True)
        file = QPushButton(self.tr("From a &file…"), self)
        file.setAutoDefault(False)
        file.clicked.connect(self._ask)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        go = buttons.addButton(self.tr("&Where to keep it…"), QDialogButtonBox.ButtonRole.AcceptRole)
        go.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.list, 1)
        middle.addWidget(self.preview, 3)
        foot = QHBoxLayout()
        foot.addWidget(file)
        foot.addStretch(1)
        foot.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(text)
        layout.addLayout(middle, 1)
        layout.addWidget(self.refusal)
        layout.addLayout(foot)
        self.list.currentRowChanged.connect(self._show)
        self.list.itemDoubleClicked.connect(lambda _: self.accept())
        shipped = presets()
        for name in sorted(shipped, key=lambda one: (list(_FOR).index(one) if one in _FOR else len(_FOR), one)):
            self._add(load_preset(name), _FOR.get(name, ""))
        self.list.setCurrentRow(0)
        self.resize(720, 440)

    def accept(self) -> None:
        super().accept()
        self.chosen.emit(self._sets[self.list.currentRow()])

    def read(self, path: Path) -> None:
        """Offer a label set from a file, and choose it."""
        from annotator.formats.label_sets import read_label_set

        try:
            label_set = read_label_set(path)
        except AnnotatorError as error:
            self.refusal.tell(error)
            return
        self.refusal.tell(None)
        self._add(label_set, path.name)
        self.list.setCurrentRow(self.list.count() - 1)

    def _ask(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("A label set"), str(Path.home()), "TOML (*.toml)")
        if name:
            self.read(Path(name))

    def _add(self, label_set: LabelSet, what_for: str) -> None:
        self._sets.append(label_set)
        self._for.append(self.tr(what_for))
        self.list.addItem(shown_plain(label_set.name))

    def _show(self, row: int) -> None:
        if row < 0:
            return
        parts = [one_line(self._for[row])] if self._for[row] else []
        for number, label in enumerate(self._sets[row].offered, start=1):
            keys = " ".join(filter(None, (str(number) if number <= 9 else "", label.key)))
            lines = [f"{keys}  {shown_plain(label.name)}".strip(), *guideline_of(label)]
            if label.attributes:
                names = ", ".join(shown_plain(one.name) for one in label.attributes)
                lines.append(self.tr("Attributes: {}").format(names))
            parts.append("\n".join(filter(None, lines)))
        if not self._sets[row].labels:
            parts.append(self.tr("No labels: Code › Label set makes some, and so does an import of spans."))
        relations = ", ".join(shown_plain(one.name) for one in self._sets[row].relations)
        if relations:
            parts.append(self.tr("Relations: {}").format(relations))
        words = "\n\n".join(parts)
        self.preview.setPlainText(without_overrides(words))
