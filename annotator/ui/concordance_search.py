"""Looks a concordance up beside the window's own work: what was asked last counts, everything before is let go.

Each question is a job of its own on a connection of its own. One that is no longer wanted ends within moments.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.core.errors import AnnotatorError
from annotator.core.hits import Hits
from annotator.core.sought import Sort, Sought
from annotator.ui.background import Job, Progress

if TYPE_CHECKING:
    from annotator.storage import Project

#: Seconds in which further hits are gathered before they are told; the first are told at once.
_GATHER = 0.08

#: Seconds in which the window paints the first hits by itself, before the search goes on beside it.
_BLINK = 0.03

#: Milliseconds for which closing waits for a job.
_PATIENCE = 3000

Told = Callable[[object], None]


class SideWork(QObject):
    """One thing at a time, done beside the window; a new one takes its place.

    ``told`` carries what it says while it goes on, ``ended`` comes last, with an error where there was one.
    """

    told = Signal(object)
    ended = Signal(object)
    _said = Signal(int, object)

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._title, self._number = title, 0
        self._job: Job | None = None
        self._said.connect(self._tell)

    def is_running(self) -> bool:
        return self._job is not None

    def run(self, project: Project, work: Callable[[Project, Callable[[], bool], Told], None]) -> None:
        """Do this, and let go of what was done before; ``work`` gets a project of its own."""
        self.stop()
        number = self._number

        def wanted() -> bool:
            return number == self._number

        def act(_progress: Progress, stopped: Callable[[], bool]) -> None:
            with project.beside() as own:
                work(own, lambda: wanted() and not stopped(), lambda value: self._said.emit(number, value))

        job = self._job = Job(self._title, act, self)
        job.failed.connect(lambda error: self._end(number, error))
        job.finished.connect(lambda _: self._end(number, None))
        job.ended.connect(job.deleteLater)
        job.start()

    def stop(self) -> None:
        """Let go of what is being done; nothing more is told of it."""
        self._number += 1
        if self._job is not None:
            self._job.stop()
            self._job = None

    def leave(self) -> None:
        """Let go of it, and of the project's file."""
        job = self._job
        self.stop()
        if job is not None:
            job.wait(_PATIENCE)

    def _tell(self, number: int, value: object) -> None:
        if number == self._number:
            self.told.emit(value)

    def _end(self, number: int, error: AnnotatorError | None) -> None:
        if number == self._number:
            self._job = None
            self.ended.emit(error)


def looking(sought: Sought) -> Callable[[Project, Callable[[], bool], Told], None]:
    """Return what looks up hits; it tells ``(hits, articles, missed)``, the first at once."""

    def work(project: Project, wanted: Callable[[], bool], tell: Told) -> None:
        hits, articles, missed, last = Hits(), 0, 0, 0.0
        for piece in project.concordance.look(sought, wanted):
            hits.extend(piece.hits)
            articles, missed = articles + piece.articles, piece.missed
            if len(hits) and time.monotonic() - last > _GATHER:
                tell((hits, articles, missed))
                if not last:
                    time.sleep(_BLINK)
                hits, articles, last = Hits(), 0, time.monotonic()
        tell((hits, articles, missed))

    return work


def ordering(hits: Hits, sort: Sort) -> Callable[[Project, Callable[[], bool], Told], None]:
    """Return what puts hits in another order; it tells ``(sort, order)``."""

    def work(project: Project, wanted: Callable[[], bool], tell: Told) -> None:
        tell((sort, project.concordance.order(hits, sort, wanted)))

    return work
