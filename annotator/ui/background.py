"""Long work off the GUI thread: it reports and returns by signal, and stops when it is asked to."""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import time
from collections.abc import Callable
from typing import Protocol
from weakref import WeakSet

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Signal, SignalInstance

from annotator.core.errors import AnnotatorError

logger = logging.getLogger(__name__)

#: The least time between two progress signals, in milliseconds of the reporting thread.
_REPORT_EVERY_MS = 50

#: For how many seconds a thread may keep the interpreter from another that wants it. With Python's own 0.005, an event
#: of the window that needs it several times would wait for the work each time.
_TURN = 0.001


#: How long the window is not asked for anything while it waits for a job's end, in milliseconds.
_BLINK_MS = 20

#: The threads of all jobs.
_threads: WeakSet[threading.Thread] = WeakSet()


class Progress(Protocol):
    """Called by the work: how much of how much is done, and what is at hand."""

    def __call__(self, done: int, total: int, what: str = "") -> None: ...


#: The work: told how to report and how to ask whether it should stop; its result comes back by ``Job.finished``.
Work = Callable[[Progress, Callable[[], bool]], object]


class Job(QObject):
    """One piece of long work in a thread of its own; its signals arrive in the thread that made it."""

    progressed = Signal(int, int, str)
    finished = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, title: str, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self._work = work
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=title, daemon=True)
        _threads.add(self._thread)
        self._last_report = 0.0

    def start(self) -> None:
        sys.setswitchinterval(_TURN)
        self._thread.start()

    def stop(self) -> None:
        """Ask the work to stop; it ends by itself, with ``finished`` or ``failed``."""
        self._stop.set()

    def running(self) -> bool:
        return self._thread.is_alive()

    def wait(self, milliseconds: int) -> bool:
        """Wait for the thread to end; return whether it has."""
        self._thread.join(milliseconds / 1000)
        return not self._thread.is_alive()

    def wait_awake(self, milliseconds: int) -> bool:
        """Wait for the thread to end while the window goes on painting; keys and mouse have to wait too."""
        if self.wait(_BLINK_MS):
            return True
        deadline = time.monotonic() + milliseconds / 1000
        while self.running() and time.monotonic() < deadline:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
            self.wait(_BLINK_MS)
        return not self.running()

    def _run(self) -> None:
        try:
            result = self._work(self._report, self._stop.is_set)
        except AnnotatorError as error:
            _tell(self.failed, error)
        except Exception as error:
            logger.exception("background work failed: %s", self.title)
            wrapped = AnnotatorError(f"{self.title} stopped: {type(error).__name__}.", "The log says more.")
            wrapped.__cause__ = error
            _tell(self.failed, wrapped)
        else:
            _tell(self.finished, result)
        finally:
            _tell(self.ended)

    def _report(self, done: int, total: int, what: str = "") -> None:
        moment = time.monotonic()
        if done < total and (moment - self._last_report) * 1000 < _REPORT_EVERY_MS:
            return
        self._last_report = moment
        self.progressed.emit(done, total, what)


def still_running() -> list[str]:
    """Return the titles of all jobs whose threads have not ended, left ones too."""
    return [thread.name for thread in list(_threads) if thread.is_alive()]


def _tell(signal: SignalInstance, *values: object) -> None:
    """Emit a job's signal, unless the job went with its window: then nobody is left to be told."""
    with contextlib.suppress(RuntimeError):
        signal.emit(*values)
