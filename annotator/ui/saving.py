"""Writes to the project in a thread, while the window lives: it paints, and what is typed meanwhile comes afterwards.

Whoever saves goes on once the change is on the disk, or is not to be: nearly always that is so before anybody notices,
and no event loop is run for it. Writes are settled one by one, in the order in which they were begun, also where a
timer begins one while another is waited for.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Signal

from annotator.core.errors import FileBusyError

T = TypeVar("T")

#: For so many seconds a write is waited for without an event loop: most need less, and nothing is painted twice then.
_STILL = 0.06

#: How long the connection is kept from whoever reads, while a lock of another program is in the way, in seconds.
TURN = 0.05

#: How long it rests between two such tries, in seconds.
_REST = 0.005


class _Write(Generic[T]):
    """One write in a thread of its own; ``done`` is set once ``result`` or ``error`` is there."""

    def __init__(self, act: Callable[[], T], settle: Callable[[T | None, BaseException | None], object]) -> None:
        self.done = threading.Event()
        self.result: T | None = None
        self.error: BaseException | None = None
        self.settle = settle
        self._act = act

    def run(self, seconds: float) -> None:
        """Do it, again and again for so long while another program holds a lock."""
        deadline = time.monotonic() + seconds
        while not self._is_over() and time.monotonic() < deadline:
            time.sleep(_REST)

    def _is_over(self) -> bool:
        try:
            self.result, self.error = self._act(), None
        except BaseException as error:  # raised again where it is settled
            self.error = error
        return not isinstance(self.error, FileBusyError)


class Saver(QObject):
    """Has one write under way at most; everything but the write itself happens in the thread that made it.

    ``slow_changed`` tells that a write takes so long that it is to be shown, and that it is over.
    """

    slow_changed = Signal()
    _ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_slow = False
        self._write: _Write[object] | None = None
        self._ended.connect(self._settle_ended)

    def is_busy(self) -> bool:
        return self._write is not None

    def run(
        self,
        act: Callable[[], T],
        settle: Callable[[T | None, BaseException | None], object],
        seconds: float,
        when_slow: Callable[[], object] = lambda: None,
    ) -> None:
        """Do ``act`` and settle it with its result or error; ``when_slow`` is called where that takes its time.

        ``seconds`` is for how long it is tried while another program holds a lock.
        """
        self.finish()
        self.start(act, settle, seconds)
        self.finish(when_slow)

    def start(
        self, act: Callable[[], T], settle: Callable[[T | None, BaseException | None], object], seconds: float
    ) -> None:
        """Begin a write and let it be settled when the event loop has its turn; none may be under way."""
        write = _Write(act, settle)
        self._write = write  # type: ignore[assignment]  # only what it gives itself is given to its ``settle``
        threading.Thread(target=self._run, args=(write, seconds), name="saving").start()

    def finish(self, when_slow: Callable[[], object] = lambda: None) -> None:
        """Wait for the write that is under way, and settle it."""
        while (write := self._write) is not None:
            if not write.done.wait(_STILL):
                self._wait_alive(write, when_slow)
            self._settle(write)

    def _run(self, write: _Write[T], seconds: float) -> None:
        try:
            write.run(seconds)
        finally:
            write.done.set()
            with contextlib.suppress(RuntimeError):  # the window went meanwhile
                self._ended.emit()

    def _wait_alive(self, write: _Write[object], when_slow: Callable[[], object]) -> None:
        """Run the event loop until the write is done; keys and clicks wait, and come afterwards in their order."""
        if QCoreApplication.instance() is not None:
            self._set_slow(True)
            when_slow()
            loop = QEventLoop()
            self._ended.connect(loop.quit)  # before the next line: else its end could be missed
            if not write.done.is_set():
                loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        write.done.wait()  # where the program is ending, no loop runs any more

    def _settle_ended(self) -> None:
        write = self._write
        if write is not None and write.done.is_set():
            self._settle(write)

    def _settle(self, write: _Write[object]) -> None:
        """Settle a write once, whoever comes first."""
        if write is not self._write:
            return
        self._write = None
        self._set_slow(False)
        write.settle(write.result, write.error)

    def _set_slow(self, is_slow: bool) -> None:
        if is_slow != self.is_slow:
            self.is_slow = is_slow
            self.slow_changed.emit()
