"""Children that are forked from this process with everything imported, so that a thousand can be killed in a minute.

What a child tells comes as lines through a pipe: it has been told once ``tell`` returned, whatever kills the child
then. A child that raises tells ``!`` and its traceback.
"""

from __future__ import annotations

import os
import select
import signal
import time
import traceback
from collections.abc import Callable

Tell = Callable[[object], None]
Work = Callable[[Tell], object]

#: The exit status of a child that raised.
RAISED = 70


class Child:
    """A process that does some work and tells of it."""

    def __init__(self, work: Work) -> None:
        reading, writing = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(reading)
            _live(work, writing)
        os.close(writing)
        self._pipe, self._rest = reading, b""
        self.status: int | None = None

    def line(self, seconds: float = 60.0) -> str | None:
        """Return the next line; ``None`` where the child ended, or told nothing for so long."""
        while b"\n" not in self._rest:
            if not select.select([self._pipe], [], [], seconds)[0]:
                return None
            piece = os.read(self._pipe, 65536)
            if not piece:
                return None
            self._rest += piece
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode("utf-8", "surrogateescape")

    def kill(self) -> list[str]:
        """End it at once, wherever it is; return what it told before."""
        os.kill(self.pid, signal.SIGKILL)
        return self.end()

    def end(self, seconds: float = 120.0) -> list[str]:
        """Wait for its end; return the lines that are left. One that does not end is killed and tells so."""
        lines, deadline = [], time.monotonic() + seconds
        while (line := self.line(max(0.0, deadline - time.monotonic()))) is not None:
            lines.append(line)
        if time.monotonic() > deadline:
            os.kill(self.pid, signal.SIGKILL)
            lines.append("! it did not end")
        os.close(self._pipe)
        self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return lines


def _live(work: Work, pipe: int) -> None:
    status = RAISED
    try:
        work(lambda words: _write(pipe, f"{words}\n"))
        status = 0
    except BaseException:
        _write(pipe, "! " + traceback.format_exc()[-3000:].replace("\n", " / ") + "\n")
    finally:
        os._exit(status)


def _write(pipe: int, line: str) -> None:
    os.write(pipe, line.encode("utf-8", "surrogateescape"))


def run(work: Work, seconds: float = 120.0) -> list[str]:
    """Do some work in a child to its end; return what it told, and raise where it raised."""
    child = Child(work)
    lines = child.end(seconds)
    if child.status != 0:
        raise AssertionError(f"the child ended with {child.status}: {' '.join(lines[-1:])}")
    return lines
