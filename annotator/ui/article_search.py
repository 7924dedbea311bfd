"""Looks articles up for the list beside the window's own work: the newest question counts, older ones are let go.

Two threads read the project on connections of their own. One is enough as long as each question ends soon after it is
no longer wanted; the second is there for the moments when SQLite can't be stopped.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from annotator.core.article import Status
from annotator.core.errors import AnnotatorError
from annotator.core.query import Order

if TYPE_CHECKING:
    from annotator.storage import Project

logger = logging.getLogger(__name__)

#: Seconds in which further pieces of a list are gathered before they are told; the first is told at once.
_GATHER = 0.05

_THREADS = 2

#: Seconds for which a thread that computes may keep the window's thread waiting; Python's own choice is five times it.
_SWITCH = 0.001


class Question(NamedTuple):
    """What a list is to show."""

    query: str = ""
    status: Status | None = None
    order: Order = Order.PROJECT


class _Asked(NamedTuple):
    number: int
    question: Question
    project: Project


class ArticleSearch(QObject):
    """Answers the question that was asked last, piece by piece; signals arrive in the thread that made it.

    ``found`` has keys in the order of the list and whether they are its first; ``answered`` comes after the last of
    them, with an error where there was one.
    """

    found = Signal(object, bool)
    answered = Signal(object)
    _told = Signal(int, object, bool)
    _ended = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._condition = threading.Condition()
        self._asked: _Asked | None = None
        self._taken = 0
        self._number = 0
        self._idle = 0
        self._threads: list[threading.Thread] = []
        self._leaving = False
        self._pending = False
        self._told.connect(self._tell)
        self._ended.connect(self._end)

    def pending(self) -> bool:
        """Say whether an answer is still on its way."""
        return self._pending

    def ask(self, project: Project, question: Question) -> None:
        """Look up what a list is to show; what was asked before is let go."""
        with self._condition:
            self._number += 1
            self._pending = True
            self._asked = _Asked(self._number, question, project)
            self._leaving = False
            if not self._threads:
                sys.setswitchinterval(_SWITCH)
            if not self._idle and len(self._threads) < _THREADS:
                thread = threading.Thread(target=self._answer, name="looking up articles", daemon=True)
                self._threads.append(thread)
                thread.start()
            self._condition.notify()

    def drop(self) -> None:
        """Let go of what was asked."""
        with self._condition:
            self._number += 1
            self._asked = None
            self._pending = False

    def leave(self) -> None:
        """Let go of what was asked, and of the project's file."""
        with self._condition:
            self._number += 1
            self._asked = None
            self._pending = False
            self._leaving = True
            self._condition.notify_all()
            threads, self._threads = self._threads, []
        for thread in threads:
            thread.join(2.0)

    # In the threads

    def _answer(self) -> None:
        project: Project | None = None
        source: Project | None = None
        try:
            while (asked := self._next()) is not None:
                if asked.project is not source:
                    if project is not None:
                        project.close()
                    project, source = None, None
                try:
                    if project is None:
                        project, source = asked.project.beside(), asked.project
                    self._look_up(asked, project)
                except AnnotatorError as error:
                    self._ended.emit(asked.number, error)
                except Exception as error:
                    logger.exception("looking up articles failed")
                    wrapped = AnnotatorError(self.tr("The articles could not be looked up."))
                    wrapped.__cause__ = error
                    self._ended.emit(asked.number, wrapped)
        finally:
            if project is not None:
                project.close()

    def _next(self) -> _Asked | None:
        with self._condition:
            self._idle += 1
            try:
                while True:
                    if self._leaving:
                        return None
                    if self._asked is not None and self._asked.number > self._taken:
                        self._taken = self._asked.number
                        return self._asked
                    self._condition.wait()
            finally:
                self._idle -= 1

    def _look_up(self, asked: _Asked, project: Project) -> None:
        number, (query, status, order), _ = asked
        first, waiting, last = True, list[Sequence[int]](), time.monotonic()
        for piece in project.search(query, status, order, lambda: number == self._number):
            if not piece:
                continue
            waiting.append(piece)
            if first or time.monotonic() - last > _GATHER:
                self._tell_all(number, waiting, first=first)
                first, waiting, last = False, [], time.monotonic()
        if waiting:
            self._tell_all(number, waiting, first=first)
        self._ended.emit(number, None)

    def _tell_all(self, number: int, pieces: list[Sequence[int]], *, first: bool) -> None:
        keys = pieces[0] if len(pieces) == 1 else [key for piece in pieces for key in piece]
        self._told.emit(number, keys, first)

    # In the window's thread

    def _tell(self, number: int, keys: Sequence[int], first: bool) -> None:
        if number == self._number:
            self.found.emit(keys, first)

    def _end(self, number: int, error: AnnotatorError | None) -> None:
        if number == self._number:
            self._pending = False
            self.answered.emit(error)
