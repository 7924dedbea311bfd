"""Runs one case in a process of its own, with a home and a folder of its own, and a time after which it hangs.

Whatever the case leaves behind goes with it: its processes, also those that left its group or whose parent is gone;
what it mounted; its files. Only descendants of this process are ever ended.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from annotator.storage import Project
from annotator.storage.check import check
from tests.faults.cases import BROKEN, Case, Manner, Outcome, OverdueError, inject
from tests.faults.scripted import Script, act, new_project

#: Seconds that a case which hangs has for saying where.
_GRACE = 10.0

_SET_PDEATHSIG, _SET_CHILD_SUBREAPER = 1, 36


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent is gone, where the system has that, so as to end them too."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


#: The signals that asked the run to end.
_asked: list[int] = []


def end_when_asked() -> None:
    """Clear up behind the case in hand when this process is to end; a handler that raised might do so anywhere."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: _asked.append(number))


def warm_up() -> None:
    """Import by a first use what every case needs, once instead of in each process."""
    with tempfile.TemporaryDirectory(prefix="fault-first-") as folder:
        path = Path(folder, "first.annot")
        new_project(path)
        with Project(path) as project:
            act(project, Script(0).step())
        check(path)


def run(wanted: Case, how: Manner) -> Outcome:
    """Run a case to its end or its limit, and clear up behind it."""
    begun = time.perf_counter()
    folder = Path(tempfile.mkdtemp(prefix=f"fault-{wanted.id}-"))
    folder.chmod(0o755)  # some tests become another user, who has to get there
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        _live(wanted, how, folder, writing)
    os.close(writing)
    try:
        told = _told(reading, pid, wanted.limit(how))
    finally:
        os.close(reading)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        _end_descendants()
        _clear(folder)
    outcome = Outcome(**json.loads(told)) if told else _without_a_word(wanted, how)
    outcome.seconds = round(time.perf_counter() - begun, 2)
    return outcome


def _live(wanted: Case, how: Manner, folder: Path, pipe: int) -> None:
    """Be the process of a case: tell its outcome and end."""
    status = 1
    try:
        os.setsid()
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # where the runner itself is killed
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGUSR2, _overdue)
        for name in ("work", "tmp", "home"):
            (folder / name).mkdir()
        _move_in(folder)
        outcome = inject(wanted, how, folder / "work")
        left = json.dumps(vars(outcome)).encode()
        while left:
            left = left[os.write(pipe, left) :]
        status = 0
    finally:
        os._exit(status)


def _overdue(*_: object) -> None:
    raise OverdueError


def _move_in(folder: Path) -> None:
    for name in [name for name in os.environ if name.startswith("XDG_")]:
        del os.environ[name]
    os.environ.update(HOME=str(folder / "home"), TMPDIR=str(folder / "tmp"))
    tempfile.tempdir = None
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def _told(pipe: int, pid: int, seconds: float) -> bytes:
    """Return all that a case tells before it ends; ask it where it is once its time is over."""
    told, end, questioned = b"", time.monotonic() + seconds, False
    while True:
        if _asked:
            raise KeyboardInterrupt
        if select.select([pipe], [], [], 0.2)[0]:
            piece = os.read(pipe, 65536)
            if not piece:
                return told
            told += piece
        elif time.monotonic() > end:
            if questioned:
                return b""
            os.kill(pid, signal.SIGUSR2)
            questioned, end = True, end + _GRACE
        elif _reaped(pid):
            return told
        _reap_orphans(pid)


def _reaped(pid: int) -> bool:
    """Return whether the case is gone; what it told may still be in the pipe, and a child of its may hold that open."""
    try:
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return True


def _reap_orphans(pid: int) -> None:
    """Let adopted processes that ended be gone, as they would be without us; the case itself is left."""
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)) and ended.si_pid != pid:
            os.waitpid(ended.si_pid, 0)


def _end_descendants() -> None:
    """End every process below this one, until none is left; each round may bring orphans to this process."""
    for _ in range(100):
        for child in _children_of(os.getpid()):
            for pid in (*_below(child), child):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.02)


def _below(pid: int) -> list[int]:
    return [found for child in _children_of(pid) for found in (*_below(child), child)]


def _children_of(pid: int) -> list[int]:
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += map(int, path.read_text().split())
    return found


def _clear(folder: Path) -> None:
    """Remove a case's folder, with the disks that are mounted in it."""
    with contextlib.suppress(OSError):
        places = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
        for place in reversed(places):
            if place.startswith(f"{folder}/"):
                subprocess.run(["umount", "-l", place], check=False, capture_output=True)
    _make_writable(folder)
    shutil.rmtree(folder, ignore_errors=True)


def _make_writable(folder: Path) -> None:
    for at, _, _ in os.walk(folder):
        with contextlib.suppress(OSError):
            Path(at).chmod(0o700)


def _without_a_word(wanted: Case, how: Manner) -> Outcome:
    minutes = wanted.limit(how) / 60
    words = f"its process ended without a word, or did not end within {minutes:.0f} minutes"
    return Outcome(wanted.id, wanted.what, BROKEN, failures=1, figure=words)
