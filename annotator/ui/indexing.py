"""The full-text index of a large project, built in the background while the analyst works.

It goes on where it was stopped, at the next opening or after an import. Between its short transactions it rests, so
that a change is saved as soon as ever; while another job reads or writes the project it waits.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.errors import AnnotatorError
from annotator.ui.background import Job, Progress
from annotator.ui.settings import Settings
from annotator.ui.transfers import Transfers
from annotator.ui.workspace import Workspace

logger = logging.getLogger(__name__)

#: With fewer articles than this their texts are read as quickly as an index.
LEAST = 1_000

#: Milliseconds after the opening of a project, or an import, in which the analyst has the machine for himself.
_LATER_MS = 2_000

#: Rest after a step: its own length times this, and at least so many seconds.
_REST, _LEAST_REST = 0.5, 0.005

#: How often a step that could not be made is tried again, once a second.
_TRIES = 60

_STOP_MS = 4_000


class Indexing(QObject):
    """Builds the index of the open project where it has none or one that is not whole; tells how far it is."""

    progressed = Signal(int, int)
    ended = Signal()

    def __init__(
        self, workspace: Workspace, transfers: Transfers, settings: Settings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._transfers = transfers
        self._settings = settings
        self._job: Job | None = None
        self._is_stopped = False
        self._later = QTimer(self, singleShot=True, interval=_LATER_MS)
        self._later.timeout.connect(self.start)
        workspace.opened.connect(self._begin)
        workspace.closed.connect(self._leave)
        transfers.started.connect(self._wait)
        transfers.ended.connect(self._later.start)
        transfers.imported.connect(lambda _: self._begin())

    def running(self) -> bool:
        return self._job is not None

    def stop(self) -> None:
        """Stop for now; it goes on at the next opening or import."""
        self._is_stopped = True
        self._wait()

    def start(self) -> None:
        """Begin, or go on, where there is something to do and nothing else is going on."""
        workspace = self._workspace
        if self._job is not None or self._is_stopped or self._transfers.running() or not workspace.writable():
            return
        if not self._settings.get("index_texts") or workspace.project.article_count() < LEAST:
            return
        if workspace.project.is_indexed():
            return
        path = workspace.project.path
        job = self._job = Job(self.tr("Indexing"), lambda progress, stopped: _build(path, progress, stopped), self)
        job.progressed.connect(lambda done, total, _what: self.progressed.emit(done, total))
        job.failed.connect(lambda error: logger.warning("the index was not built: %s", error))
        job.failed.connect(lambda _error: setattr(self, "_is_stopped", True))
        job.ended.connect(lambda: self._end(job))
        self.progressed.emit(0, 0)
        job.start()

    def _begin(self) -> None:
        self._is_stopped = False
        self._later.start()

    def _wait(self) -> None:
        self._later.stop()
        if self._job is not None:
            self._job.stop()

    def _leave(self) -> None:
        """Let go of the project's file."""
        self._wait()
        if self._job is not None:
            self._job.wait(_STOP_MS)
            self._end(self._job)

    def _end(self, job: Job) -> None:
        if job is not self._job:  # it was left, and its project may be closed
            return
        self._job = None
        self.ended.emit()


def _build(path: Path, progress: Progress, stopped: Callable[[], bool]) -> None:
    from annotator.storage import Project

    failed, done = 0, False
    while not done and not stopped():
        try:
            with Project(path) as opened:
                while not done and not stopped():
                    before = time.monotonic()
                    reach, last, done = opened.index_next()
                    failed = 0
                    progress(reach, last)
                    time.sleep(max(_LEAST_REST, _REST * (time.monotonic() - before)))
        except AnnotatorError as error:  # another program has the file, or keeps it from being written for a while
            failed += 1
            if failed > _TRIES or stopped():
                raise
            logger.info("the index waits: %s", error)
            _rest(1.0, stopped)


def _rest(seconds: float, stopped: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not stopped():
        time.sleep(0.05)
