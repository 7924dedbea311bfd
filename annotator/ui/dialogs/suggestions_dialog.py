"""The window of sources: what proposes, how much of it was right, and what each proposes, by words, to be decided."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMenu, QPushButton, QSplitter, QVBoxLayout, QWidget

from annotator.core.change import Change
from annotator.core.errors import AnnotatorError
from annotator.core.suggestion import Source, SourceKind
from annotator.ui import messages, theme
from annotator.ui.concordance_search import SideWork
from annotator.ui.dialogs.proposed_pane import ProposedPane
from annotator.ui.settings import Settings
from annotator.ui.source_actions import SourceActions
from annotator.ui.suggesting import Suggesting
from annotator.ui.suggestion_actions import LEAST
from annotator.ui.suggestion_counts import Counted, counting
from annotator.ui.suggestion_groups import SuggestionGroups
from annotator.ui.training import Training
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.model_panel import ModelPanel
from annotator.ui.widgets.source_names import kind_name
from annotator.ui.widgets.source_table import SourceRow, SourceTable
from annotator.ui.workspace import Workspace

#: Milliseconds after a change before numbers are counted again.
_REST_MS = 250

#: The kinds of sources in the order in which they are offered.
KINDS = (SourceKind.WORDS, SourceKind.PATTERN, SourceKind.TAGGED, SourceKind.MODEL, SourceKind.PIPELINE)


class SuggestionsDialog(QDialog):
    """Binds the table, the model's panel and the groups to the project; it stays open and follows every change."""

    add_requested = Signal(object)
    change_requested = Signal(object)
    group_picked = Signal(object, str)

    def __init__(
        self,
        workspace: Workspace,
        settings: Settings,
        actions: SourceActions,
        groups: SuggestionGroups,
        suggesting: Suggesting,
        training: Training,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._settings, self.actions_ = workspace, settings, actions
        self._suggesting, self._training = suggesting, training
        self._sources: list[Source] = []
        self._counted = Counted({}, {}, 0, {})
        self._progress: tuple[int, int] | None = None
        self._asked_of = ""
        self.setWindowTitle(self.tr("Suggestions"))
        self.setWindowFlag(Qt.WindowType.WindowMinMaxButtonsHint)
        self.table = SourceTable(self)
        self.model = ModelPanel(self)
        self.proposed = ProposedPane(workspace, settings, groups, self)
        self._hint = Line(self, least=60)
        self._counting = SideWork(self.tr("Counting suggestions"), self)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._lay_out()
        self._connect()
        self.resize(960, 720)

    def sizeHint(self) -> QSize:
        return QSize(960, 720)

    # Laying out

    def _lay_out(self) -> None:
        self.table.setObjectName("panel")
        self.add_button = self._button(self.tr("&Add"), self.tr("Add something that proposes spans"), None)
        menu = QMenu(self.add_button)
        names = {
            SourceKind.WORDS: self.tr("&Word list from CSV…"),
            SourceKind.PATTERN: self.tr("&Pattern…"),
            SourceKind.TAGGED: self.tr("What is &tagged already…"),
            SourceKind.MODEL: self.tr("&Model trained on this project"),
            SourceKind.PIPELINE: self.tr("&spaCy pipeline…"),
        }
        self.add_actions = {kind: menu.addAction(names[kind]) for kind in KINDS}
        for kind, action in self.add_actions.items():
            action.triggered.connect(lambda _=False, kind=kind: self.add_requested.emit(kind))
        self.add_button.setMenu(menu)
        self.change_button = self._button(
            self.tr("C&hange…"), self.tr("Change the source (Return)"), self._ask_to_change
        )
        self.remove_button = self._button(
            self.tr("Remo&ve"), self.tr("Take the source away; undo brings it back (Delete)"), self.remove
        )
        self.again_button = self._button(
            self.tr("&Look again"), self.tr("Go through the project now"), self._suggesting.look_again
        )
        top = QWidget(self)
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 6)
        column.addWidget(self.table, 1)
        column.addWidget(self._hint)
        row = QHBoxLayout()
        for button in (self.add_button, self.change_button, self.remove_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.again_button)
        column.addLayout(row)
        column.addWidget(self.model)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.addWidget(top)
        splitter.addWidget(self.proposed)
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        splitter.setSizes([290, 430])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.addWidget(splitter)
        self.add_button.setIcon(theme.icon("new"))

    def _button(self, words: str, tip: str, act: Callable[[], object] | None) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.setToolTip(tip)
        if act is not None:
            button.clicked.connect(lambda: act())
        return button

    def _connect(self) -> None:
        workspace = self._workspace
        self.table.source_changed.connect(lambda _: self._show_source())
        self.table.switched.connect(self._switch)
        self.table.remove_requested.connect(self.remove)
        self.table.change_requested.connect(self._ask_to_change)
        self.proposed.group_picked.connect(self.group_picked)
        self.model.train_requested.connect(lambda: self._training.train(self._current()))
        self.model.stop_requested.connect(self._training.stop)
        self._training.progressed.connect(self.model.show_progress)
        self._training.ended.connect(self._end_training)
        self._suggesting.progressed.connect(self._show_progress)
        self._suggesting.ended.connect(self._end_looking)
        self._counting.told.connect(self._show_counted)
        self._counting.ended.connect(self._tell)
        self._rest.timeout.connect(self.count)
        workspace.changed.connect(self._follow)
        workspace.opened.connect(lambda: self.refresh() if self.isVisible() else None)
        workspace.closing.connect(self._leave)
        self._settings.changed.connect(lambda key: self.count() if key == LEAST and self.isVisible() else None)
        for key, act in (
            (QKeySequence.StandardKey.Find, self.proposed.filter.setFocus),
            (QKeySequence.StandardKey.Undo, workspace.undo),
            (QKeySequence.StandardKey.Redo, workspace.redo),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(lambda act=act: act())

    # Showing

    def refresh(self, source_id: str = "") -> None:
        """Show the sources as they are now, then count; ``source_id`` is made the current one."""
        try:
            self._sources = self.actions_.sources()
        except AnnotatorError as error:
            messages.show_error(self, error)
            self._sources = []
        self.table.show_rows([self._row(one) for one in self._sources], source_id)
        self._show_source(again=False)
        self.count()

    def count(self) -> None:
        """Count beside the window what the sources proposed, what was decided, and what the current one proposes."""
        self._rest.stop()
        if self._workspace.is_open() and self.isVisible():
            self._counting.run(self._workspace.project, counting)
            self.proposed.show_source(self._current())

    def _row(self, source: Source) -> SourceRow:
        label = self._workspace.label_name(source.label) if source.label else ""
        numbers = self._counted.judged.get(source.id)
        proposed, accepted, refused = numbers if numbers is not None else (None, 0, 0)
        name = source.name or (self.tr("whatever is tagged") if source.kind is SourceKind.TAGGED else "–")
        told = (source.id, name, kind_name(source.kind), label, source.on)
        return SourceRow(*told, proposed if source.on else None, accepted, refused, self._state(source))

    def _state(self, source: Source) -> str:
        if not source.on:
            return self.tr("off")
        if source.kind is SourceKind.MODEL and not source.content:
            return self.tr("not trained yet")
        if (failure := self._suggesting.failures.get(source.id)) is not None:
            return failure
        reached = self._counted.reached.get(source.id)
        if reached is None:
            return ""
        done, total = reached
        if done >= total or (source.kind is SourceKind.MODEL and not self._suggesting.running()):
            return self.tr("up to date")
        return self.tr("{} of {}").format(f"{done:,}", f"{total:,}")

    def _show_rows(self) -> None:
        self.table.show_rows([self._row(one) for one in self._sources])
        self._show_hint()

    def _show_source(self, *, again: bool = True) -> None:
        """Show what concerns the current source."""
        source = self._current()
        self.model.setVisible(source is not None and source.kind is SourceKind.MODEL)
        if again and self.isVisible():
            self.proposed.show_source(source)
        self._show_hint()
        self._show_buttons()

    def _show_hint(self) -> None:
        source, row = self._current(), self.table.row_of(self.table.current())
        if not self._sources:
            self._hint.set_text(self.tr("Nothing proposes spans yet. Add a word list, or what is tagged already."))
        elif row is not None and row.is_seldom_right() and row.on:
            self._hint.set_text(self.tr("It is seldom right. Switched off (Space) it proposes nothing."))
        else:
            self._hint.set_text("")
        self._hint.setVisible(bool(self._hint.text()))
        if source is not None and source.kind is SourceKind.MODEL:
            why = self._training.why_not(self._counted.coded)
            figures = self._counted.figures.get(source.id, [])
            self.model.show_state(figures, why, can_train=not why)

    def _show_buttons(self) -> None:
        writable, source = self._workspace.writable(), self._current()
        self.add_button.setEnabled(writable)
        self.again_button.setEnabled(writable and any(one.on for one in self._sources))
        for button in (self.change_button, self.remove_button):
            button.setEnabled(writable and source is not None)

    def _show_counted(self, counted: Counted) -> None:
        self._counted = counted
        self._show_rows()

    def _show_progress(self, done: int, total: int) -> None:
        if self.isVisible() and not self._counting.is_running() and not self._rest.isActive():
            self._rest.start()

    def _end_looking(self) -> None:
        if self.isVisible():
            self.count()

    def _end_training(self) -> None:
        self.model.show_progress(None)
        self._show_hint()

    def _follow(self, change: Change) -> None:
        if not self.isVisible() or not self._workspace.is_open():
            return
        if any(isinstance(edit.value, Source) for edit in change.edits):
            known = {one.id for one in self._sources}
            new = (edit.after.id for edit in change.edits if isinstance(edit.after, Source))
            self.refresh(next((id_ for id_ in new if id_ not in known), ""))
        else:
            self._rest.start()

    def _tell(self, error: AnnotatorError | None) -> None:
        if error is not None:
            messages.show_error(self, error)

    # Acting

    def _current(self) -> Source | None:
        return next((one for one in self._sources if one.id == self.table.current()), None)

    def _switch(self, source_id: str, on: bool) -> None:
        source = next((one for one in self._sources if one.id == source_id), None)
        if source is None or not self.actions_.switch(source, on):
            self._show_rows()

    def _ask_to_change(self) -> None:
        if (source := self._current()) is not None and self._workspace.writable():
            self.change_requested.emit(source)

    def remove(self) -> None:
        """Take the current source away; undo brings it back."""
        if (source := self._current()) is not None:
            self.actions_.remove(source)

    def hideEvent(self, event: object) -> None:
        self.proposed.stop()
        self._counting.stop()
        self._rest.stop()

    def _leave(self) -> None:
        self._counting.leave()
        self.proposed.leave()
        self._counted = Counted({}, {}, 0, {})
        self._sources = []
        self.hide()
