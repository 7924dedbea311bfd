"""What the program has to say to the analyst: a change not saved, a question, the outcome of long work."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from annotator.core.errors import AnnotatorError, FileBusyError, ProjectInUseError, StrayJournalError
from annotator.ui import messages
from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.panes.status_pane import StatusPane
from annotator.ui.transfers import Transfers
from annotator.ui.widgets.banner import Action, Banner
from annotator.ui.widgets.plain import one_line, shown_plain, without_overrides
from annotator.ui.workspace import Workspace

if TYPE_CHECKING:
    from annotator.importing import ImportReport

logger = logging.getLogger(__name__)

#: How long a remark that needs no answer stays, in milliseconds.
_REMARK_MS = 3000

#: Longest quote in a question, in characters.
_QUOTE_LENGTH = 60


class Notices(QObject):
    """Binds the banner, the status bar and the message boxes to what happens in the workspace.

    What stays true stays on the banner (not saved, read-only); what has happened is said in the status bar; only what
    needs reading opens a box. A remark or a question gives the banner back to what stays true.
    """

    error_shown = Signal(object)
    save_elsewhere_asked = Signal()
    check_asked = Signal()
    rescue_asked = Signal(object)

    def __init__(
        self,
        window: QWidget,
        workspace: Workspace,
        transfers: Transfers,
        pane: ArticlePane,
        status: StatusPane,
        banner: Banner,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace
        self._pane = pane
        self._status = status
        self._banner = banner
        self._not_saved: AnnotatorError | None = None
        self._access = ""
        self._warnings: list[str] = []
        self._asking = False
        self._remarking = QTimer(self, singleShot=True, interval=_REMARK_MS)
        self._remarking.timeout.connect(self._show_standing)
        workspace.opened.connect(self._show_access)
        workspace.failed.connect(self._show_not_saved)
        workspace.unsaved_changed.connect(self._show_saved_again)
        pane.occurrences_asked.connect(self._ask_occurrences)
        pane.question_dropped.connect(self._show_standing)
        banner.dismissed.connect(self._dismiss)
        transfers.imported.connect(self._show_import)
        transfers.exported.connect(self._show_export)
        transfers.checked.connect(self._show_check)
        transfers.failed.connect(self.show_error)

    def show_error(self, error: AnnotatorError) -> None:
        messages.show_error(self._window, error)
        self.error_shown.emit(error)

    def warn(self, words: str) -> None:
        """Say something once that needs no answer now; it stays until it is dismissed."""
        self._warnings.append(without_overrides(" ".join(words.split())))
        self._show_standing()

    def ask_for_a_place(self, error: AnnotatorError, choose: Callable[[], object]) -> None:
        """Say that a new project can't be made where it would be, and offer to choose where."""
        hint = self.tr("A project can be kept anywhere; the articles stay where they are.")
        messages.ask(self._window, str(error), hint, self.tr("Choose a place…"), choose)
        self.error_shown.emit(error)

    def ask_in_use(
        self, error: ProjectInUseError, read: Callable[[], object], open_anyway: Callable[[], object]
    ) -> None:
        """Say who has a project open, and offer to read it; to open it anyway only where that may be stale."""
        choices = [(self.tr("Open for reading"), read)]
        if not error.sure:
            choices.append((self.tr("Open anyway"), open_anyway))
        messages.choose(self._window, str(error), error.hint, choices)
        self.error_shown.emit(error)

    def ask_about_journal(self, error: StrayJournalError, set_aside: Callable[[], object]) -> None:
        """Say that a journal from elsewhere stands beside a project, and offer to set it aside."""
        choices = [(self.tr("Set it aside and open"), set_aside)]
        messages.choose(self._window, str(error), error.hint, choices)
        self.error_shown.emit(error)

    def offer_ways_back(
        self, error: AnnotatorError, backups: Callable[[], object] | None, rescue: Callable[[], object] | None
    ) -> None:
        """Say why a project can't be opened, and offer its backups, and to rescue what can be read of it."""
        ways = ((self.tr("See its backups…"), backups), (self.tr("Rescue what can be read…"), rescue))
        messages.choose(self._window, str(error), error.hint, [(words, act) for words, act in ways if act is not None])
        self.error_shown.emit(error)

    def may_lose_unsaved(self) -> bool:
        """Try once more to save what is not saved; ask before it is lost. True where nothing holds."""
        unsaved = self._workspace.unsaved
        if unsaved is None or self._workspace.retry():
            return True
        if self._asking:  # a second signal, a log-out
            return False
        self._asking = True
        try:
            return messages.ask_to_lose(self._window, unsaved.text)
        finally:
            self._asking = False

    def _show_access(self) -> None:
        project = self._workspace.project
        self._warnings.clear()
        more = self.tr("What can be read is shown, and nothing is changed.") if project.damage else ""
        self._access = one_line(f"{project.read_only_reason} {more}")
        self._show_standing()

    def _show_not_saved(self, error: AnnotatorError) -> None:
        """Say that the last change is not in the file; what was saved before is."""
        if self._workspace.unsaved is None:
            self.show_error(error)
            return
        logger.warning("not saved: %s", type(error).__name__, exc_info=error)
        self._not_saved = error
        self._show_standing()

    def _show_saved_again(self) -> None:
        if self._workspace.unsaved is None:
            self._not_saved = None
            self._show_standing()

    def _show_standing(self) -> None:
        """Show what stays true: a change that waits, else that the project may only be read, else nothing."""
        self._remarking.stop()
        unsaved, error = self._workspace.unsaved, self._not_saved
        if unsaved is not None and error is not None:
            again = (self.tr("Try again"), self._workspace.retry)
            elsewhere = (self.tr("Save elsewhere…"), self.save_elsewhere_asked.emit)
            drop = (self.tr("Drop the change"), self._workspace.drop_unsaved)
            words = self.tr("Not saved: {}.").format(shown_plain(unsaved.text))
            hint = error.hint
            if isinstance(error, FileBusyError):
                hint = self.tr("It is tried again by itself until that is done. All that was saved before is there.")
            self._banner.show_message(
                f"{words} {one_line(str(error))} {hint}".strip(), "error", (again, elsewhere, drop)
            )
        elif self._access and self._workspace.is_open():
            self._banner.show_message(self._access, "warning", self._ways_on())
        elif self._warnings:
            self._banner.show_message(self._warnings[0], "warning")
        else:
            self._banner.hide()

    def _ways_on(self) -> Sequence[Action]:
        """What can be done about a project that is open for reading only."""
        project = self._workspace.project
        if not project.damage:
            return ((self.tr("Save elsewhere…"), self.save_elsewhere_asked.emit),)
        return (
            (self.tr("What is damaged…"), self.check_asked.emit),
            (self.tr("Rescue the rest…"), partial(self.rescue_asked.emit, project.path)),
        )

    def _dismiss(self) -> None:
        """Leave what stays true away once it was dismissed itself, not when something in its place was."""
        if self._banner.text == self._access:
            self._access = ""
        elif self._banner.text in self._warnings:
            self._warnings.remove(self._banner.text)
        self._show_standing()

    def _ask_occurrences(self, label_id: str, quote: str, count: int) -> None:
        label = self._workspace.labels.get(label_id)
        name = shown_plain(label.name if label else label_id)
        if count == 0:
            self._remark(self.tr("Every occurrence is tagged as {} already.").format(name))
            return
        answer = self._pane.answer_tag_all
        words = self.tr("Tag {} × “{}” in this article as {}?") if count > 1 else self.tr("Tag {} × “{}” as {}?")
        self._remarking.stop()
        self._banner.ask(
            words.format(count, shown_plain(one_line(quote, _QUOTE_LENGTH)), name),
            self.tr("Tag {}").format(count),
            partial(answer, yes=True),
            partial(answer, yes=False),
            back_to=self._pane.view,
        )

    def _remark(self, words: str) -> None:
        self._banner.show_message(words, "info")
        self._remarking.start()

    def _show_import(self, report: ImportReport) -> None:
        self._status.say(report.sentence())
        if report.refused or report.notes:
            messages.show_report(self._window, report)

    def _show_export(self, path: Path, count: int) -> None:
        self._status.say(self.tr("{} articles exported to {}").format(count, shown_plain(str(path))))

    def _show_check(self, findings: list[str]) -> None:
        if findings:
            messages.show_findings(self._window, findings)
            return
        words = self.tr("The file, every text, every span and every relation were verified.")
        messages.show_information(self._window, self.tr("The project is sound."), words)
