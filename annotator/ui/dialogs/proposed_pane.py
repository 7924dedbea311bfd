"""What a source proposes, by words, in the window of sources: filtered, gone to, accepted or rejected all at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from annotator.core.errors import AnnotatorError
from annotator.core.suggestion import Source, Which
from annotator.ui import messages
from annotator.ui.concordance_search import SideWork
from annotator.ui.settings import Settings
from annotator.ui.suggestion_actions import LEAST
from annotator.ui.suggestion_counts import listing
from annotator.ui.suggestion_groups import SuggestionGroups
from annotator.ui.widgets.group_list import Group, GroupList
from annotator.ui.widgets.labels import Line
from annotator.ui.workspace import Workspace


class ProposedPane(QWidget):
    """Lists the groups of one source, counted beside the window; ``group_picked`` tells one that is to be shown."""

    group_picked = Signal(object, str)

    def __init__(
        self, workspace: Workspace, settings: Settings, deciding: SuggestionGroups, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._settings, self._deciding = workspace, settings, deciding
        self._source: Source | None = None
        self._listed = ""
        self.filter = QLineEdit(self)
        self.list = GroupList(self)
        self._count = Line(self, least=60)
        self._grouping = SideWork(self.tr("Listing suggestions"), self)
        self.first_button = self._button(
            self.tr("&Go to the first"), self.tr("Show the first of them in the text (Return)"), self._pick
        )
        self.accept_button = self._button(
            self.tr("A&ccept all…"), self.tr("Make spans of all with these words (A)"), self._accept
        )
        self.reject_button = self._button(
            self.tr("&Reject all"), self.tr("Refuse all with these words (Delete)"), self._reject
        )
        self._lay_out()
        self.filter.textChanged.connect(self.list.set_filter)
        self.filter.installEventFilter(self)
        self.list.picked.connect(lambda _: self._pick())
        self.list.current_changed.connect(lambda _: self._show_buttons())
        self.list.accept_requested.connect(self._accept)
        self.list.reject_requested.connect(self._reject)
        self._grouping.told.connect(self._show)
        self._grouping.ended.connect(self._end)
        deciding.asked.connect(self._ask)

    def _lay_out(self) -> None:
        self.list.setObjectName("panel")
        self.filter.setPlaceholderText(self.tr("Filter what is proposed…"))
        self.filter.setAccessibleName(self.tr("Filter what is proposed"))
        self.filter.setClearButtonEnabled(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(self.filter)
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.addWidget(self._count, 1)
        for button in (self.first_button, self.accept_button, self.reject_button):
            row.addWidget(button)
        column.addLayout(row)

    def _button(self, words: str, tip: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.setToolTip(tip)
        button.clicked.connect(lambda: act())
        return button

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave undo and redo to the project where nothing was typed that they could mean."""
        if watched is self.filter and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            undoes = event.matches(QKeySequence.StandardKey.Undo) and not self.filter.isUndoAvailable()
            redoes = event.matches(QKeySequence.StandardKey.Redo) and not self.filter.isRedoAvailable()
            if undoes or redoes:
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def show_source(self, source: Source | None) -> None:
        """List what a source proposes; the list of the one that is listed stays until it is counted anew."""
        self._source = source
        if source is None or not source.on or not self._workspace.is_open():
            self.stop()
            self._show([])
            self.list.set_hint(self.tr("It is off.") if source is not None else "")
            return
        if source.id != self._listed:
            self.list.set_hint(self.tr("Counting…"))
            self._show([])
        self._listed = source.id
        self._grouping.run(self._workspace.project, listing(source.id, self._least()))

    def stop(self) -> None:
        """Let go of what is being counted."""
        self._grouping.stop()
        self._listed = ""

    def leave(self) -> None:
        """Let go of the project's file."""
        self._grouping.leave()
        self._listed, self._source = "", None
        self._show([])

    def _least(self) -> float:
        return float(self._settings.get(LEAST)) / 100

    def _show(self, groups: Sequence[Group]) -> None:
        self.list.show_groups(groups, self._workspace.labels)
        number = sum(group.count for group in groups)
        words = self.tr("{} open · {} different") if number else ""
        self._count.set_text(words.format(f"{number:,}", f"{len(groups):,}"))
        self._show_buttons()

    def _show_buttons(self) -> None:
        there, writable = self.list.current() is not None, self._workspace.writable()
        self.first_button.setEnabled(there)
        for button in (self.accept_button, self.reject_button):
            button.setEnabled(there and writable)

    def _end(self, error: AnnotatorError | None) -> None:
        self.list.set_hint(self.tr("Nothing is proposed."))
        if error is not None:
            messages.show_error(self, error)

    def _pick(self) -> None:
        if (group := self.list.current()) is not None and self._source is not None:
            self.group_picked.emit(group, self._source.id)

    def _accept(self) -> None:
        self._decide(accept=True)

    def _reject(self) -> None:
        self._decide(accept=False)

    def _decide(self, *, accept: bool) -> None:
        group = self.list.current()
        if group is not None and self._source is not None:
            which = Which(self._source.id, group.label, group.words, self._least())
            self._deciding.prepare(which, accept=accept)

    def _ask(self, question: str, agree: str, act: Callable[[], object]) -> None:
        if self.isVisible():
            messages.ask(self, question, self.tr("One change: undo takes all of them back."), agree, act)
