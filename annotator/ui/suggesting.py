"""Looking for suggestions while the analyst works: in a thread, first in the open article, then in the rest.

It goes on where it was stopped, at the next opening, after an import, or when a source is another one. What is tagged
already changes with every span: that is looked for again in an article when it is opened, and in all of them once no
span was made for a while, or when the project is opened.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.change import Change
from annotator.core.errors import AnnotatorError
from annotator.core.span import Span
from annotator.core.suggestion import Source, SourceKind
from annotator.ui.background import Job, Progress
from annotator.ui.indexing import Indexing
from annotator.ui.transfers import Transfers
from annotator.ui.workspace import Workspace

if TYPE_CHECKING:
    from annotator.storage import Project
    from annotator.suggesting import Failure, Finders

logger = logging.getLogger(__name__)

#: Milliseconds after an opening in which the analyst has the machine for himself; after a source changed; after an
#: article was opened, for who only leafs through; and after the last span, until what is tagged is looked for again.
OPENED_MS, _CHANGED_MS, _ARTICLE_MS, _TAGGED_MS = 1_000, 50, 250, 20_000

#: In projects with more articles, what is tagged already is not looked for in all of them after every pause.
_SMALL = 5_000

#: Rest after a step, in lengths of that step.
_REST = 0.5

_STOP_MS = 5_000


class Wish:
    """Which article the analyst looks at: written by the window, read by the thread between two steps."""

    def __init__(self, article_id: str, whole: bool) -> None:
        self.article_id = article_id
        self.whole = whole


class Suggesting(QObject):
    """Runs the sources of the open project; ``looked`` tells the id of an article whose suggestions are there now.

    ``progressed`` and ``ended`` frame a run over the project, ``failures`` says by source id what went wrong in it.
    """

    progressed = Signal(int, int)
    ended = Signal()
    looked = Signal(str)
    said = Signal(str)

    def __init__(
        self, workspace: Workspace, transfers: Transfers, indexing: Indexing, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._transfers, self._indexing = workspace, transfers, indexing
        self._job: Job | None = None
        self._wish = Wish("", whole=False)
        self._again = self._is_stopped = self._is_whole_due = False
        self._sources: list[Source] = []
        self._last_looked = ""
        self.looked.connect(self._keep_looked)
        self.failures: dict[str, str] = {}
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self.start)
        self._quiet = QTimer(self, singleShot=True, interval=_TAGGED_MS)
        self._quiet.timeout.connect(self._look_for_tagged)
        workspace.opened.connect(self._open)
        workspace.closing.connect(self._leave)
        workspace.article_changed.connect(self._follow_article)
        workspace.changed.connect(self._follow)
        transfers.started.connect(lambda _: self._pause())
        transfers.ended.connect(lambda: self.run_later(OPENED_MS))
        indexing.ended.connect(lambda: self.run_later(OPENED_MS))

    def running(self) -> bool:
        """Say whether a run over the project is going on."""
        return self._job is not None and self._wish.whole

    def stop(self) -> None:
        """Stop for now; it goes on at the next opening, import or change of a source."""
        self._is_stopped = True
        self._pause()

    def look_again(self) -> None:
        """Go through the project now, also where the analyst had stopped it."""
        self._is_stopped = False
        self.run_later(0)

    def run_later(self, milliseconds: int) -> None:
        self._is_whole_due = True
        self._later.start(milliseconds)

    def start(self) -> None:
        """Begin, or go on, where there is something to look for and nothing else is going on."""
        workspace, article = self._workspace, self._workspace.article
        if not workspace.writable() or self._transfers.running() or not any(one.on for one in self._sources):
            return
        whole = self._is_whole_due and not self._is_stopped and not self._indexing.running()
        if self._job is not None:
            self._wish.article_id = article.id if article is not None else ""
            if whole:
                self._again = True
            return
        if not whole and article is None:
            return
        self._is_whole_due = self._is_whole_due and not whole
        wish = self._wish = Wish(article.id if article is not None else "", whole)
        path, looked = workspace.project.path, self.looked.emit
        job = self._job = Job(
            self.tr("Looking for suggestions"), lambda told, stopped: _work(path, wish, told, stopped, looked), self
        )
        job.progressed.connect(lambda done, total, _what: self.progressed.emit(done, total))
        job.finished.connect(lambda failures: self._tell(failures, whole=whole))
        job.failed.connect(self._fail)
        job.ended.connect(lambda: self._end(job))
        job.start()

    def _open(self) -> None:
        self._is_stopped = False
        self.failures = {}
        self._read_sources()
        self.run_later(OPENED_MS)

    def _read_sources(self) -> None:
        try:
            self._sources = self._workspace.project.suggested.sources()
        except AnnotatorError as error:
            logger.warning("the sources of suggestions can't be read: %s", error)
            self._sources = []

    def _follow(self, change: Change) -> None:
        if change.touches(Source):
            self._read_sources()
            self._is_stopped = False
            if self._job is not None:
                self._again = True
                self._job.stop()  # so that what is there now is looked for, not what was
            self.run_later(_CHANGED_MS)
        elif change.arrives:
            self.run_later(OPENED_MS)
        elif self._has(SourceKind.TAGGED) and change.touches(Span):
            self._quiet.start()

    def _follow_article(self) -> None:
        if self._job is not None:
            self._wish.article_id = self._workspace.article.id if self._workspace.article is not None else ""
        elif not self._later.isActive() and (self._is_whole_due or self._has(SourceKind.TAGGED, SourceKind.MODEL)):
            self._later.start(_ARTICLE_MS)

    def _has(self, *kinds: SourceKind) -> bool:
        return any(one.on and one.kind in kinds for one in self._sources)

    def _look_for_tagged(self) -> None:
        if self._workspace.is_open() and self._workspace.project.article_count() <= _SMALL:
            self.run_later(0)

    def _pause(self) -> None:
        """Let the job end between two steps; what is left of the project is looked at by the next one."""
        self._later.stop()
        if self._job is not None:
            self._is_whole_due = self._is_whole_due or self._wish.whole
            self._job.stop()

    def _leave(self) -> None:
        """Let go of the project's file."""
        self._pause()
        self._quiet.stop()
        self._again = self._is_whole_due = False
        job, self._job, self._sources = self._job, None, []
        if job is not None:
            job.wait(_STOP_MS)
            self.ended.emit()

    def _tell(self, failures: Sequence[Failure], *, whole: bool) -> None:
        told = {failure.source.id: str(failure.error) for failure in failures}
        fresh = [words for id_, words in told.items() if self.failures.get(id_) != words]
        self.failures = told if whole else {**self.failures, **told}
        if fresh:
            self.said.emit(fresh[0])

    def _fail(self, error: AnnotatorError) -> None:
        logger.warning("suggestions were not looked for: %s", error)
        self._is_stopped = True
        self.said.emit(str(error))

    def _end(self, job: Job) -> None:
        if job is not self._job:  # it was left, and its project may be closed
            return
        self._job = None
        self.ended.emit()
        if self._again:
            self._again = False
            self.run_later(0)
        elif self._wish.article_id != self._last_looked:  # opened in the job's last moments
            self._later.start(_ARTICLE_MS)

    def _keep_looked(self, article_id: str) -> None:
        self._last_looked = article_id


def _work(
    path: Path, wish: Wish, told: Progress, stopped: Callable[[], bool], looked: Callable[[str], object]
) -> list[Failure]:
    """Look at the article that is wished for, again whenever it is another one, and at the rest of the project."""
    from annotator.storage import Project
    from annotator.suggesting import Finders, run

    seen = ""
    with Project(path) as opened:
        finders = Finders(opened)

        def look() -> list[Failure]:
            nonlocal seen
            failures: list[Failure] = []
            while wish.article_id != seen and not stopped():
                seen = wish.article_id
                failures = _look_at(opened, seen, finders) if seen else []
                looked(seen)
            return failures

        def tell(done: int, total: int, what: str) -> None:
            told(done, total, what)
            look()

        try:
            failures = look()
            if not wish.whole or stopped():
                return failures
            ran = run(opened, stopped=stopped, told=tell, rest=_REST, finders=finders)
            looked(wish.article_id)
            return ran.failures
        finally:
            finders.drop()


def _look_at(project: Project, article_id: str, finders: Finders) -> list[Failure]:
    from annotator.suggesting import look_at

    before = time.monotonic()
    failures = look_at(project, article_id, finders=finders)
    logger.debug("suggestions for the open article took %.0f ms", 1000 * (time.monotonic() - before))
    return failures
