"""Import, export and check as background jobs on connections of their own; the window goes on meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.core.errors import AnnotatorError
from annotator.core.pace import Pace, clock_time
from annotator.ui.background import Job, Progress, Work
from annotator.ui.workspace import Workspace

if TYPE_CHECKING:
    from annotator.importing import ImportReport

logger = logging.getLogger(__name__)

_KB = 1000


class Transfers(QObject):
    """One job at a time: ``started`` and ``ended`` frame it, the result comes by a signal of its own.

    ``progressed`` tells how much of how much is done, and in words how fast it goes and how long it will take.
    """

    started = Signal(str)
    progressed = Signal(int, int, str)
    ended = Signal()
    imported = Signal(object)
    exported = Signal(object, int)
    checked = Signal(object)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._job: Job | None = None
        self.has_left = False

    def running(self) -> bool:
        return self._job is not None

    def stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def leave(self, milliseconds: int, *, anyway: bool = False) -> bool:
        """Stop the job and wait for its thread; say whether nobody waits for it any more.

        What it still had to tell is not told. A job that does not end is left to itself where that is meant ``anyway``:
        as the program ends, and the job with it. What it was writing is then not there, as after any sudden end.
        """
        job, self._job = self._job, None
        if job is None:
            return True
        job.stop()
        self.started.emit(self.tr("Stopping"))
        has_ended = job.wait_awake(milliseconds)
        if not has_ended and not anyway:
            self._job = job
            return False
        if not has_ended:
            self.has_left = True
            logger.warning("left while it was going on: %s", job.title)
        self._end()
        return True

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Import files and folders into the open project as one change."""
        project, analyst = self._workspace.project.path, self._workspace.analyst

        def work(progress: Progress, stopped: Callable[[], bool]) -> ImportReport:
            from annotator.importing import import_paths
            from annotator.storage import Project

            def tell(done: int, total: int, name: str) -> None:
                progress(done // _KB, total // _KB, name)  # a signal's number ends at two thousand million

            with Project(project) as opened:
                return import_paths(opened, paths, analyst=analyst, progress=tell, stopped=stopped)

        def done(report: ImportReport) -> None:
            here = self._workspace.is_open() and self._workspace.project.path == project
            if here and report.change is not None:
                self._workspace.announce(report.change)
            self.imported.emit(report)

        self._start(self.tr("Importing"), work, done, lambda rate: self.tr("{} MB/s").format(f"{rate / _KB:.1f}"))

    def export(self, target: Path, format_name: str) -> None:
        """Write every article with its spans to ``target``, and the record beside it, each whole or not at all."""
        project = self._workspace.project.path

        def work(progress: Progress, stopped: Callable[[], bool]) -> int:
            from annotator.exporting import export_project
            from annotator.storage import Project

            with Project(project, read_only=True) as opened:
                total = opened.article_count()
                return export_project(
                    opened,
                    target,
                    format_name,
                    stopped=stopped,
                    progress=lambda count: progress(count, total),
                )

        def rate_of(rate: float) -> str:
            return self.tr("{} articles/s").format(f"{rate:,.0f}")

        self._start(self.tr("Exporting"), work, lambda count: self.exported.emit(target, count), rate_of)

    def check(self) -> None:
        """Verify the project file and everything in it."""
        project = self._workspace.project.path

        def work(progress: Progress, stopped: Callable[[], bool]) -> list[str]:
            from annotator.storage.check import check

            return check(project, progress, stopped)

        self._start(self.tr("Checking"), work, self.checked.emit)

    def run(self, title: str, work: Work, done: Callable[..., None]) -> None:
        """Do any long work, shown and stopped like the others; ``done`` takes its result, in this thread."""
        self._start(title, work, done)

    def _start(
        self,
        title: str,
        work: Work,
        done: Callable[..., None],
        rate_of: Callable[[float], str] = lambda _: "",
    ) -> None:
        if self._job is not None:
            self.failed.emit(
                AnnotatorError(
                    self.tr("{} is still going on.").format(self._job.title), self.tr("Stop it or wait for its end.")
                )
            )
            return
        job = self._job = Job(title, work, self)

        def told(tell: Callable[..., object]) -> Callable[..., None]:
            def tell_while_here(*words: object) -> None:
                if self._job is job:  # what was left has ended, and its project may be closed
                    tell(*words)

            return tell_while_here

        pace = Pace()

        def tell(done: int, total: int, _: str) -> None:
            pace.tell(done, total)
            words = [rate_of(pace.rate)] if pace.rate else []
            if pace.left is not None:
                words.append(self.tr("{} left").format(clock_time(pace.left)))
            self.progressed.emit(done, total, ", ".join(filter(None, words)))

        job.progressed.connect(told(tell))
        job.finished.connect(told(done))
        job.failed.connect(told(self.failed.emit))
        job.ended.connect(told(self._end))
        self.started.emit(title)
        job.start()

    def _end(self) -> None:
        self._job = None
        self.ended.emit()
