"""Which project is open: opening one, whatever stands in the way of it, going back to a backup, and leaving it."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from annotator.core.errors import AnnotatorError, DamagedProjectError, ProjectInUseError, StrayJournalError
from annotator.resources import load_preset
from annotator.ui import messages
from annotator.ui.fault_details import log_folder
from annotator.ui.notices import Notices
from annotator.ui.opening import Plan, can_be_opened_again, plan_for, sample_plan
from annotator.ui.panes.articles_pane import ArticlesPane
from annotator.ui.safekeeping import Safekeeping
from annotator.ui.saving_elsewhere import SavingElsewhere
from annotator.ui.settings import Settings
from annotator.ui.transfers import Transfers
from annotator.ui.widgets.inspector_form import shown_time
from annotator.ui.widgets.plain import one_line, shown_plain
from annotator.ui.workspace import Workspace

logger = logging.getLogger(__name__)

#: How long leaving waits for a background job to stop, in milliseconds.
_STOP_MS = 5000

#: The same where the program ends, which a job that never stops must not prevent.
_QUIT_MS = 3000

#: The words of the last change are cut after so many characters where a bad ending is told.
_LONGEST_CHANGE = 80

#: An article that is shown for this long is the last one, in milliseconds.
_REST_MS = 1500


class Projects(QObject):
    """Opens and leaves projects for the window.

    ``article_opened`` tells that an article was opened to go on with, ``nothing_shown`` that there is none;
    ``place_wanted`` that a new project can't be made where its plan says, and why. ``said`` has words for the status
    bar.
    """

    article_opened = Signal()
    nothing_shown = Signal()
    place_wanted = Signal(Plan, object)
    said = Signal(str)

    def __init__(
        self,
        window: QWidget,
        workspace: Workspace,
        settings: Settings,
        transfers: Transfers,
        articles_pane: ArticlesPane,
        notices: Notices,
    ) -> None:
        super().__init__(window)
        self.reads_what_is_in_use = False
        self._leaving = False
        self.safekeeping = Safekeeping(workspace, settings, self)
        self.saving_elsewhere = SavingElsewhere(window, workspace, transfers)
        self._window = window
        self._workspace = workspace
        self._settings = settings
        self._transfers = transfers
        self._articles_pane = articles_pane
        self._notices = notices
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._keep_last_article)
        workspace.article_changed.connect(self._rest.start)
        transfers.imported.connect(lambda _: self.open_last_article())
        transfers.failed.connect(lambda _: self._show_nothing())
        self.safekeeping.told.connect(notices.warn)
        self.saving_elsewhere.failed.connect(notices.show_error)
        self.saving_elsewhere.saved.connect(self._say_saved)
        self.saving_elsewhere.rescued.connect(self._show_rescue)
        notices.check_asked.connect(transfers.check)
        notices.rescue_asked.connect(self.saving_elsewhere.rescue)
        notices.save_elsewhere_asked.connect(self.saving_elsewhere.save_as)

    # Opening

    def open_first(self, paths: Sequence[Path]) -> None:
        """Open what the command line names; else the project of the last time; else the sample project."""
        if paths:
            self.open_paths(paths)
            return
        recent = (Path(name) for name in self._settings.get("recent"))
        last = next(filter(can_be_opened_again, recent), None)
        try:
            plan = Plan(last) if last else sample_plan()
        except AnnotatorError as error:
            self._show_unopened(error)
            return
        self.open_plan(plan)

    def open_paths(self, paths: Sequence[Path]) -> None:
        try:
            plan = plan_for(paths)
        except AnnotatorError as error:
            self._show_unopened(error)
            return
        self.open_plan(plan)

    def open_plan(self, plan: Plan, *, read_only: str = "", anyway: bool = False) -> None:
        """Open or make the project; a new one imports what the plan names.

        ``read_only`` says why it is opened for reading; ``anyway`` takes it over from who may have it open still.
        """
        if self._workspace.has_open(plan.project):
            self.said.emit(self.tr("{} is open here already").format(one_line(plan.project.name)))
            self._window.raise_()
            self._window.activateWindow()
            return
        if not self.may_leave():
            return
        is_new = plan.is_new
        try:
            if is_new:
                label_set = plan.label_set if plan.label_set is not None else load_preset("news")
                self._workspace.create(plan.project, label_set)
            else:
                self._workspace.open(plan.project, read_only=read_only, anyway=anyway)
        except ProjectInUseError as error:
            self._show_in_use(plan, error)
            return
        except StrayJournalError as error:
            self._show_journal(plan, error)
            return
        except AnnotatorError as error:
            if is_new and plan.sources:
                self.place_wanted.emit(plan, error)
                self._show_nothing()
            else:
                self._show_unopened(error, plan.project)
            return
        if self._workspace.ended_badly():
            self._tell_bad_ending()
        if is_new and plan.sources:
            self._transfers.import_paths(plan.sources)
        else:
            self.open_last_article()

    def open_last_article(self) -> None:
        """Open the article that was open the last time, else the first one."""
        if self._workspace.article is not None:
            return
        try:
            self._open_article()
        except AnnotatorError as error:  # damaged where only reading shows it
            self._show_unopened(error, self._workspace.project.path)

    def _open_article(self) -> None:
        last = self._settings.get("last_article").get(str(self._workspace.project.path))
        key = self._workspace.project.key_of(last) if last else None
        keys = self._articles_pane.keys()
        if key is None and keys:
            key = keys[0]
        if key is not None:
            self._workspace.show_key(key)
            self.article_opened.emit()
        else:
            self.nothing_shown.emit()

    # What stands in the way

    def _show_in_use(self, plan: Plan, error: ProjectInUseError) -> None:
        words = self.tr("{} It is open for reading here.").format(error)
        read = partial(self.open_plan, plan, read_only=words)
        if self.reads_what_is_in_use:
            read()
            return
        self._notices.ask_in_use(error, read, partial(self.open_plan, plan, anyway=True))
        self._show_nothing()

    def _show_journal(self, plan: Plan, error: StrayJournalError) -> None:
        from annotator.storage.journals import set_aside

        def set_aside_and_open() -> None:
            try:
                set_aside(plan.project)
            except AnnotatorError as refused:
                self._notices.show_error(refused)
                return
            self.open_plan(plan)

        self._notices.ask_about_journal(error, set_aside_and_open)
        self._show_nothing()

    def _show_unopened(self, error: AnnotatorError, project: Path | None = None) -> None:
        backups = rescue = None
        if project is not None and self._has_backups(project):
            backups = partial(self.show_backups, project)
        if project is not None and isinstance(error, DamagedProjectError):
            rescue = partial(self.saving_elsewhere.rescue, project)
        if backups or rescue:
            self._notices.offer_ways_back(error, backups, rescue)
        else:
            self._notices.show_error(error)
        self._show_nothing()

    def _tell_bad_ending(self) -> None:
        """Say that the program died when the project was open before, and what of the work is there."""
        project = self._workspace.project
        words = [self.tr("The program ended badly when {} was open last.").format(one_line(project.path.name))]
        if not project.damage:
            words.append(self.tr("Nothing that was saved is lost."))
            with contextlib.suppress(AnnotatorError):  # damaged where only reading shows it
                last = next((entry for entry in project.history(50) if entry.done), None)
                if last is not None:
                    what = shown_plain(one_line(last.text, _LONGEST_CHANGE))
                    words.append(self.tr("The last change is of {}: {}.").format(shown_time(last.made), what))
        words.append(self.tr("The log is in {}.").format(shown_plain(str(log_folder()))))
        logger.warning("the program had ended badly with this project open")
        self._notices.warn(" ".join(words))

    def _show_nothing(self) -> None:
        if self._workspace.article is None:
            self.nothing_shown.emit()

    # Backups and copies

    def show_backups(self, project: Path | None = None) -> None:
        """Let the analyst go back to a backup, also of a project that can't be opened any more."""
        if project is None and not self._workspace.is_open():
            return
        from annotator.ui.restoring import Restoring  # not needed to paint the window

        path = project or self._workspace.project.path
        Restoring(self._window, path, self.safekeeping.root, self._transfers, self._let_go, self._reopen).show()

    def _has_backups(self, project: Path) -> bool:
        from annotator.storage.backups import backups_of

        return bool(backups_of(project, self.safekeeping.root))

    def _let_go(self) -> bool:
        """Close the project so that its file can be replaced; say whether nobody uses it any more."""
        if not self.may_leave() or not self.safekeeping.let_go(_STOP_MS):
            return False
        self._workspace.close()
        return True

    def _reopen(self, path: Path) -> None:
        self.open_plan(Plan(path))

    def _show_rescue(self, target: Path, rescue: object) -> None:
        self.open_plan(Plan(target))
        messages.show_rescue(self._window, shown_plain(target.name), rescue)

    def _say_saved(self, target: Path) -> None:
        here = self._workspace.has_open(target)
        if here and self._workspace.article is not None:
            self.article_opened.emit()
        words = self.tr("Saved as {}; you go on in it") if here else self.tr("A clean copy was written to {}")
        self.said.emit(words.format(target))

    # Leaving

    def may_leave(self, *, quitting: bool = False) -> bool:
        """Stop background work, and ask where a change is not saved; say whether the project may be closed.

        Work that does not stop keeps it open, unless the program is ``quitting``.
        """
        if self._leaving:  # it waits for work to stop, and something else happens meanwhile
            return False
        self._leaving = True
        try:
            return self._is_free(quitting=quitting)
        finally:
            self._leaving = False

    def _is_free(self, *, quitting: bool) -> bool:
        self._workspace.leaving_article.emit()
        self._keep_last_article()
        if not self._notices.may_lose_unsaved():
            return False
        if not self._transfers.leave(_QUIT_MS if quitting else _STOP_MS, anyway=quitting):
            words = self.tr("Work on the project is still going on and does not stop yet.")
            self._notices.show_error(AnnotatorError(words, self.tr("Try again in a moment. Nothing is lost.")))
            return False
        return True

    def wait_for_jobs(self) -> None:
        """Wait until no background job is running, its results shown."""
        if self._transfers.running():
            loop = QEventLoop(self)
            self._transfers.ended.connect(loop.quit)
            loop.exec()

    def _keep_last_article(self) -> None:
        """Remember where the analyst is; not at every step of a walk, for that writes a file."""
        self._rest.stop()
        if self._workspace.article is not None:
            last = self._settings.get("last_article") | {str(self._workspace.project.path): self._workspace.article.id}
            self._settings.set("last_article", last)
