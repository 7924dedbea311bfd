"""Backups by themselves: soon after opening, while there is work at most every few minutes, and when a project closes.

They are made by a thread on a connection of its own, and nobody notices one unless it can't be made. That is said
once, until one has been made again. What is unsafe about the place of a project is said once for good.
"""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.errors import AnnotatorError
from annotator.ui.background import Job, Progress
from annotator.ui.settings import Settings
from annotator.ui.widgets.plain import one_line
from annotator.ui.workspace import Workspace

if TYPE_CHECKING:
    from annotator.storage.surroundings import Concern

logger = logging.getLogger(__name__)

#: How long after opening the first backup is made, so that it disturbs neither opening nor the first look.
_AFTER_OPENING_MS = 4_000

#: How long after opening the folders around are looked at.
_LOOK_AROUND_MS = 1_500

#: How long until the next try where a large project was changed all the while.
_LATER_MS = 60_000


class Safekeeping(QObject):
    """Makes backups of the project that is open, once ``watch`` was called: a window in a test makes none."""

    made = Signal(object)
    told = Signal(str)

    def __init__(self, workspace: Workspace, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._settings = settings
        self._path: Path | None = None
        self._job: Job | None = None
        self._looking: Job | None = None
        self._waiting: Path | None = None
        self._was_told = False
        self._due = QTimer(self, singleShot=True)
        self._due.timeout.connect(self._back_up_open)

    @property
    def root(self) -> Path:
        """The folder of all backups."""
        if chosen := self._settings.get("backup_folder"):
            return Path(chosen).expanduser()
        from annotator.storage.backups import default_root

        return default_root()

    def watch(self) -> None:
        """Make backups from now on."""
        self._workspace.opened.connect(self._begin)
        self._workspace.changed.connect(self._follow)
        self._workspace.closing.connect(self._remember)
        self._workspace.closed.connect(self._finish)
        if self._workspace.is_open():
            self._begin()

    def finish(self, milliseconds: int) -> bool:
        """Wait for what closing has begun, as the program ends; return whether it has ended."""
        self._due.stop()
        while self._job is not None:
            if not self._job.wait(milliseconds):
                return False
            self._go_on()  # nobody delivers signals any more
        return True

    def let_go(self, milliseconds: int) -> bool:
        """Make no backup of the project that is open any more, for its file is replaced; say whether none is made."""
        self._due.stop()
        self._path = self._waiting = None
        if self._workspace.is_open():
            self._keep_generation("")  # what takes its place may well be older
        return self._job is None or self._job.wait(milliseconds)

    def _begin(self) -> None:
        self._was_told = False
        self._look_back()
        if self._workspace.writable():  # a medium that may only be read holds what it held
            self._path = self._workspace.project.path
            self._due.start(_AFTER_OPENING_MS)
            QTimer.singleShot(_LOOK_AROUND_MS, self, self._look_around)

    def _look_back(self) -> None:
        """Tell of a project that is in an older state than when it was closed here: work may be missing in it."""
        first, number = self._workspace.project.generation()
        then, _, seen = self._settings.get("generations").get(str(self._workspace.project.path), "").partition(" ")
        if then and then == first and seen.isdigit() and number < int(seen):
            name = one_line(self._workspace.project.path.name)
            self.told.emit(
                self.tr(
                    "{} is in an older state than when it was closed here last: work of yours may be missing."
                ).format(name)
                + " "
                + self.tr("A later state may be among its backups: File > Restore from a backup.")
            )

    def _remember(self) -> None:
        if self._path is not None:
            first, number = self._workspace.project.generation()
            self._keep_generation(f"{first} {number}" if first else "")

    def _keep_generation(self, mark: str) -> None:
        marks = self._settings.get("generations")
        path = str(self._workspace.project.path)
        if mark:
            marks.pop(path, None)  # the newest is last
            marks[path] = mark
            self._settings.set("generations", marks)
        elif marks.pop(path, None) is not None:
            self._settings.set("generations", marks)

    def _look_around(self) -> None:
        """Tell what there is to know of the place of the project, each thing once, now or never."""
        if self._path is None:
            return
        path = self._path

        def work(progress: Progress, stopped: object) -> object:
            from annotator.storage.surroundings import concerns

            return concerns(path)

        self._looking = Job(self.tr("Looking around"), work, self)
        self._looking.finished.connect(partial(self._tell_concerns, path))
        self._looking.start()

    def _tell_concerns(self, path: Path, concerns: list[Concern]) -> None:
        told = self._settings.get("told")
        for concern in concerns:
            mark = f"{concern.kind} | {path}"
            if path == self._path and mark not in told:
                told = [mark, *told]
                self._settings.set("told", told)
                self.told.emit(f"{concern.text} {concern.hint}")

    def _follow(self) -> None:
        if self._path is not None and not self._due.isActive():
            self._due.start(int(self._settings.get("backup_minutes") * 60_000))

    def _finish(self) -> None:
        self._due.stop()
        if self._path is not None:
            self._back_up(self._path)
        self._path = None

    def _back_up_open(self) -> None:
        if self._path is not None:
            self._back_up(self._path)

    def _back_up(self, path: Path) -> None:
        if self._job is not None:
            self._waiting = path
            return
        root = self.root

        def work(progress: Progress, stopped: object) -> object:
            from annotator.storage.backups import back_up

            return back_up(path, root)

        job = self._job = Job(self.tr("Backup"), work, self)
        job.finished.connect(self._tell_made)
        job.failed.connect(self._tell_failed)
        job.ended.connect(self._go_on)
        job.start()

    def _tell_made(self, backup: object) -> None:
        self._was_told = False
        if backup is not None:
            self.made.emit(backup)

    def _tell_failed(self, error: AnnotatorError) -> None:
        from annotator.storage.copies import PostponedError

        if isinstance(error, PostponedError):
            if self._path is not None:
                self._due.start(_LATER_MS)
            return
        logger.warning("no backup was made: %s", type(error).__name__, exc_info=error)
        if not self._was_told:
            self._was_told = True
            self.told.emit(f"{error} {error.hint}")

    def _go_on(self) -> None:
        self._job = None
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._back_up(waiting)
