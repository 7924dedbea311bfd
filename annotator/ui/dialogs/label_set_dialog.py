"""The editor of the label set: a draft of it, what applying it would do, and files that it comes from or goes to.

Nothing is changed before Apply, and then all of it by one change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.core.draft import Draft, named, towards, with_all_of
from annotator.core.errors import AnnotatorError
from annotator.core.label_set import LONGEST_NAME, LabelSet
from annotator.core.surgery_plan import Plan, touched_labels
from annotator.resources import load_preset, presets
from annotator.ui import messages
from annotator.ui.dialogs.draft_desk import DraftDesk
from annotator.ui.dialogs.label_page import LabelPage
from annotator.ui.dialogs.relation_page import RelationPage
from annotator.ui.dialogs.review_dialog import ReviewDialog
from annotator.ui.widgets.plain import for_menu
from annotator.ui.widgets.refusal import Refusal

#: The preview is worked out so long after the last change of the draft, in milliseconds.
_PAUSE_MS = 250

#: Where more spans may be touched they are read only once the draft is to be applied.
_MOST_READ = 20_000

_TOML = "TOML (*.toml)"


class LabelSetDialog(QDialog):
    """Edits a label set. ``plan_for`` says what a draft would do, ``titles`` names articles by id.

    ``apply_wanted`` carries the plan that is to be carried out; whoever does closes the dialog once it is saved.
    """

    apply_wanted = Signal(object)

    def __init__(
        self,
        label_set: LabelSet,
        spans: Mapping[str, int],
        relations: Mapping[str, int],
        plan_for: Callable[[Draft], Plan],
        titles: Callable[[Sequence[str]], Mapping[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Label set"))
        self.desk = DraftDesk(label_set, spans, relations, self)
        self._plan_for, self._titles = plan_for, titles
        self._leaving = False
        self.name = QLineEdit(label_set.name, self)
        self.labels = LabelPage(self.desk, self)
        self.relations = RelationPage(self.desk, self)
        self.refusal = Refusal(self)
        self.preview = QLabel(self)
        self.apply = QPushButton(self.tr("Apply"), self)
        self._lay_out()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._show_preview)
        self.name.editingFinished.connect(self._rename)
        self.desk.refused.connect(self.refusal.tell)
        self.desk.changed.connect(self._follow)
        self._follow()
        self.setMinimumSize(700, 440)
        self.resize(940, 700)

    def reject(self) -> None:
        """Close; ask first where the draft differs."""
        self._commit()
        if not self.desk.draft.differs:
            super().reject()
            return
        messages.ask(
            self,
            self.tr("The label set was changed here, but the changes were not applied."),
            self.tr("Leaving drops them; nothing in the project has changed."),
            self.tr("Drop the changes"),
            super().reject,
            destructive=True,
        )

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        caption = QLabel(self.tr("Na&me of the set"), self)
        caption.setBuddy(self.name)
        self.name.setMaxLength(LONGEST_NAME)
        top.addWidget(caption)
        top.addWidget(self.name, 1)
        self.more = QPushButton(self.tr("Add &from a preset"), self)
        menu = QMenu(self.more)
        for preset in presets():
            if preset != "empty":
                action = QAction(for_menu(preset), menu)
                action.triggered.connect(lambda _=False, preset=preset: self._add_preset(preset))
                menu.addAction(action)
        self.more.setMenu(menu)
        self.load = QPushButton(self.tr("&Import…"), self)
        self.load.setToolTip(self.tr("Replace the draft by a label set from a file of TOML"))
        self.load.clicked.connect(self._ask_import)
        self.save = QPushButton(self.tr("&Export…"), self)
        self.save.setToolTip(self.tr("Write the draft to a file of TOML"))
        self.save.clicked.connect(self._ask_export)
        for button in (self.more, self.load, self.save):
            button.setAutoDefault(False)
            top.addWidget(button)
        tabs = QTabWidget(self)
        tabs.setDocumentMode(True)
        tabs.addTab(self._padded(self.labels), self.tr("&Labels"))
        tabs.addTab(self._padded(self.relations), self.tr("&Relation types"))
        self.tabs = tabs
        self.preview.setTextFormat(self.refusal.textFormat())
        self.preview.setWordWrap(True)
        self.preview.setAccessibleName(self.tr("What will change"))
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.apply.setAutoDefault(False)
        self.apply.setToolTip(self.tr("Change the label set and the spans, as one step to undo (Ctrl+Return)"))
        self.apply.setShortcut("Ctrl+Return")
        self.apply.clicked.connect(self._review)
        foot = QHBoxLayout()
        foot.addWidget(self.preview, 1)
        foot.addWidget(cancel)
        foot.addWidget(self.apply)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addWidget(tabs, 1)
        layout.addWidget(self.refusal)
        layout.addLayout(foot)
        self.setTabOrder(self.save, self.tabs)
        self.labels.list.setFocus()

    def _padded(self, page: QWidget) -> QWidget:
        holder = QWidget(self)
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.addWidget(page)
        return holder

    def _commit(self) -> None:
        """Take over what is being typed."""
        self._rename()
        self.labels.commit()

    def _rename(self) -> None:
        name = self.name.text().strip()
        if name != self.desk.labels.name and not self.desk.do(named, name):
            self.name.setText(self.desk.labels.name)

    def _follow(self) -> None:
        self.name.setText(self.desk.labels.name)
        self._pause.start()

    def _show_preview(self) -> None:
        draft = self.desk.draft
        if not draft.differs:
            self.preview.setText(self.tr("Nothing is changed yet."))
            return
        number = sum(self.desk.number_of(label) for label in touched_labels(draft))
        if number > _MOST_READ:
            self.preview.setText(self.tr("{} spans may change; Apply says first what would.").format(f"{number:,}"))
            return
        try:
            said = self._plan_for(draft).sentences()
        except AnnotatorError as error:
            self.refusal.tell(error)
            return
        self.preview.setText("\n".join(said) if said else self.tr("No span changes; only the label set does."))

    def _review(self) -> None:
        """Show what would happen to spans before it does; where nothing does, apply at once."""
        self.refusal.tell(None)
        self._commit()
        if not self.refusal.isHidden() or not self.desk.draft.differs:
            return
        try:
            plan = self._plan_for(self.desk.draft)
        except AnnotatorError as error:
            self.refusal.tell(error)
            return
        sentences = plan.sentences()
        if not sentences:
            self.apply_wanted.emit(plan)
            return
        review = ReviewDialog(sentences, plan.articles, self._titles, self)
        review.accepted.connect(lambda: self.apply_wanted.emit(plan))
        review.open()

    # Other label sets

    def _add_preset(self, name: str) -> None:
        self._commit()
        self.desk.do(with_all_of, load_preset(name))

    def _ask_import(self) -> None:
        self._commit()
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Import a label set"), str(Path.home()), _TOML)
        if name:
            self.read(Path(name))

    def read(self, path: Path) -> None:
        """Make the draft into the label set of a file; what is in use and not in it is archived."""
        from annotator.formats.label_sets import read_label_set

        desk = self.desk
        desk.do(lambda draft: towards(draft.before, read_label_set(path), desk.spans, desk.relations))

    def _ask_export(self) -> None:
        self._commit()
        suggested = str(Path.home() / "label-set.toml")
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Export the label set"), suggested, _TOML)
        if name:
            self.write(Path(name))

    def write(self, path: Path) -> None:
        """Write the draft to a file."""
        from annotator.formats.label_sets import write_label_set

        try:
            write_label_set(path, self.desk.labels)
        except AnnotatorError as error:
            self.refusal.tell(error)
