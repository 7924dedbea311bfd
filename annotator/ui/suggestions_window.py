"""The window of sources, made when it is first asked for: adding and changing sources, and the way into the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QInputDialog

from annotator.core.errors import AnnotatorError
from annotator.core.suggestion import Source, SourceKind
from annotator.ui import messages
from annotator.ui.background import Progress
from annotator.ui.panes.suggestions_part import SuggestionsPart
from annotator.ui.source_actions import SourceActions
from annotator.ui.suggesting import Suggesting
from annotator.ui.suggestion_groups import SuggestionGroups
from annotator.ui.training import Training
from annotator.ui.widgets.group_list import Group
from annotator.ui.widgets.plain import one_line

if TYPE_CHECKING:
    from annotator.engines.word_list_files import Read
    from annotator.suggesting import Added
    from annotator.ui.dialogs.source_dialogs import Wanted
    from annotator.ui.dialogs.suggestions_dialog import SuggestionsDialog
    from annotator.ui.main_window import MainWindow


class SuggestionsWindow(QObject):
    """Opens the window of sources, asks what new ones need, goes to a suggestion that is picked there."""

    def __init__(self, window: MainWindow, part: SuggestionsPart, suggesting: Suggesting) -> None:
        super().__init__(window)
        self._window, self._workspace, self._part, self._suggesting = window, window.workspace, part, suggesting
        self.actions = SourceActions(window.workspace, self)
        self.deciding = SuggestionGroups(window.workspace, part.actions, self)
        self.training = Training(window.workspace, window.settings, self.actions, self)
        self._dialog: SuggestionsDialog | None = None
        say = window.status_pane.say
        for told in (self.deciding.said, self.training.said):
            told.connect(say)
        for failed in (self.deciding.failed, self.training.failed):
            failed.connect(lambda error: messages.show_error(self._front(), error))
        self.training.article_wanted.connect(window.commands.show)
        window.workspace.opened.connect(self._show_model)
        window.workspace.changed.connect(lambda _: self._show_model())

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {"suggestions": self.show, "next_uncertain": self.training.next_uncertain}

    @property
    def dialog(self) -> SuggestionsDialog:
        if self._dialog is None:
            from annotator.ui.dialogs.suggestions_dialog import SuggestionsDialog

            window = self._window
            made = (self.actions, self.deciding, self._suggesting, self.training)
            dialog = self._dialog = SuggestionsDialog(self._workspace, window.settings, *made, window)
            dialog.add_requested.connect(self.add)
            dialog.change_requested.connect(self.change)
            dialog.group_picked.connect(self.go_to)
        return self._dialog

    def show(self) -> None:
        """Show the window of sources."""
        if not self._workspace.is_open():
            return
        self.dialog.show()
        self.dialog.refresh()
        self.dialog.raise_()
        self.dialog.activateWindow()
        self.dialog.table.setFocus()

    def go_to(self, group: Group, source_id: str) -> None:
        """Show the first suggestion of a group in the text; the window of sources stays open."""
        article = self._workspace.article
        if article is None or article.id != group.article_id:
            try:
                self._workspace.show_article(group.article_id)
            except AnnotatorError as error:
                messages.show_error(self._front(), error)
                return
        wanted = (group.label, group.fragment)
        found = (one for one in self._part.suggestions() if (one.label, one.fragment) == wanted)
        if (suggestion := next(found, None)) is not None:
            self._part.show(suggestion)
        self._window.activateWindow()
        self._window.article_pane.view.setFocus()

    # New sources

    def add(self, kind: SourceKind) -> None:
        """Ask for what a new source of a kind needs, and add it."""
        if not self._workspace.writable():
            return
        match kind:
            case SourceKind.WORDS:
                self._ask_word_list()
            case SourceKind.PATTERN:
                self._ask_pattern(None)
            case SourceKind.TAGGED:
                self._ask_tagged(None)
            case SourceKind.MODEL:
                self.training.train(None) if self._may_train() else None
            case SourceKind.PIPELINE:
                self._ask_pipeline(None)

    def change(self, source: Source) -> None:
        """Ask what is to be another one with a source."""
        match source.kind:
            case SourceKind.WORDS:
                self._ask_words(source)
            case SourceKind.PATTERN:
                self._ask_pattern(source)
            case SourceKind.TAGGED:
                self._ask_tagged(source)
            case SourceKind.PIPELINE:
                self._ask_pipeline(source)
            case SourceKind.MODEL:
                self._ask_name(source)

    def add_words(self, path: Path, wanted: Wanted) -> None:
        """Read a word list in the background, and add it as one change."""
        project = self._workspace.project.path
        manner = {"match_case": wanted.match_case, "match_marks": wanted.match_marks}

        def work(progress: Progress, stopped: Callable[[], bool]) -> Added:
            from annotator.storage import Project
            from annotator.suggesting import add_words

            with Project(project) as opened:
                name, whole = wanted.name, wanted.whole_words
                return add_words(opened, path, wanted.label, name=name, whole_words=whole, stopped=stopped, **manner)

        def done(added: Added) -> None:
            here = self._workspace.is_open() and self._workspace.project.path == project
            if here and self.actions.add(added.source):
                self._window.status_pane.say(added.sentence())

        self._window.transfers.run(self.tr("Reading the word list"), work, done)

    def _ask_word_list(self) -> None:
        folder = str(self._workspace.project.path.parent)
        kinds = self.tr("Word lists (*.csv *.tsv *.txt);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self._front(), self.tr("Word list"), folder, kinds)
        if name:
            self.ask_words_of(Path(name))

    def ask_words_of(self, path: Path) -> None:
        """Show what a word list holds, and ask as what it is to be added."""
        from annotator.ui.dialogs.source_dialogs import WordsDialog

        labels = self._workspace.labels

        def read(stopped: Callable[[], bool]) -> Read:
            from annotator.suggesting.adding import read_words

            return read_words(labels, path, stopped=stopped)

        dialog = WordsDialog(labels, partial(self.add_words, path), self._front(), read=read)
        dialog.name.setText(one_line(path.stem))
        dialog.open()

    def _ask_words(self, source: Source) -> None:
        from annotator.ui.dialogs.source_dialogs import WordsDialog

        dialog = WordsDialog(self._workspace.labels, lambda wanted: self._change(source, wanted), self._front())
        dialog.show_source(source)
        dialog.open()

    def _ask_pattern(self, source: Source | None) -> None:
        from annotator.suggesting import pattern_source
        from annotator.ui.dialogs.source_dialogs import PatternDialog

        labels = self._workspace.labels

        def keep(wanted: Wanted) -> None:
            manner = {"match_case": wanted.match_case, "whole_words": wanted.whole_words}
            made = pattern_source(labels, dialog.pattern.text(), wanted.label, wanted.name, **manner)
            self._keep(made, source)

        dialog = PatternDialog(labels, keep, self._workspace.article, self._front())
        if source is not None:
            dialog.show_source(source)
        dialog.open()

    def _ask_tagged(self, source: Source | None) -> None:
        from annotator.suggesting import tagged_source

        labels = {one_line(label.name): label.id for label in self._workspace.labels.offered}
        anything = self.tr("any label")
        asked = QInputDialog(self._front())
        asked.setWindowTitle(self.tr("What is tagged already"))
        asked.setLabelText(self.tr("Propose words wherever else they stand that are tagged with"))
        asked.setComboBoxItems([anything, *labels])
        shown = next((name for name, id_ in labels.items() if source is not None and id_ == source.label), anything)
        asked.setTextValue(shown)
        asked.textValueSelected.connect(
            lambda name: self._keep(tagged_source(self._workspace.labels, labels.get(name, "")), source)
        )
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def _ask_pipeline(self, source: Source | None) -> None:
        from annotator.suggesting import pipeline_source
        from annotator.ui.dialogs.pipeline_dialog import PipelineDialog

        def keep(pipeline: str, taken: dict[str, str], known: tuple[str, ...], name: str) -> None:
            self._keep(pipeline_source(self._workspace.labels, pipeline, taken, name, known=known), source)

        dialog = PipelineDialog(self._workspace.labels, keep, self._front())
        if source is not None:
            dialog.show_source(source)
        dialog.open()

    def _ask_name(self, source: Source) -> None:
        asked = QInputDialog(self._front())
        asked.setWindowTitle(self.tr("Model"))
        asked.setLabelText(self.tr("Name"))
        asked.setTextValue(source.name)
        asked.textValueSelected.connect(lambda name: self.actions.change(replace(source, name=name.strip())))
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def _change(self, source: Source, wanted: Wanted) -> None:
        self.actions.change(
            replace(
                source,
                name=wanted.name or source.name,
                label=wanted.label,
                match_case=wanted.match_case,
                match_marks=wanted.match_marks,
                whole_words=wanted.whole_words,
            )
        )

    def _keep(self, made: Source, before: Source | None) -> None:
        if before is None:
            self.actions.add(made)
        else:
            self.actions.change(replace(made, id=before.id, on=before.on, created=before.created))

    def _may_train(self) -> bool:
        done, others = self._workspace.project.suggested.coded_keys()
        why = self.training.why_not(len(done) + len(others))
        if why:
            messages.show_information(self._front(), self.tr("There can be no model yet."), why)
        return not why

    # Inside

    def _front(self) -> MainWindow | SuggestionsDialog:
        """Return the window that is in front, for what is asked."""
        return self._dialog if self._dialog is not None and self._dialog.isVisible() else self._window

    def _show_model(self) -> None:
        actions = getattr(self._window, "actions_", None)
        if actions is not None:
            actions["next_uncertain"].setEnabled(self._part.has_model())
