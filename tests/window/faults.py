"""Real faults for the tests: a disk that takes no more, permissions that hold, the program as a process of its own.

A disk is full here by a limit on the size of files, which any user may set and which the system enforces as it does
a full disk. Where the tests run as root, a child process gives up the power to ignore permissions.
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]

#: Of Linux: the powers by which root reads and writes what permissions forbid, and how to give one up for good.
_DAC_OVERRIDE, _DAC_READ_SEARCH, _DROP_FROM_BOUNDING_SET = 1, 2, 24

#: Begins the program of a child process: the window as ``app.run`` makes it, and what it shows.
CHILD = """
import os, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication, QMessageBox
from annotator import app as program
from annotator.core.span import Fragment
from annotator.ui.main_window import MainWindow
from annotator.ui.settings import Settings
from annotator.ui.widgets.status_line import SavedSign
from annotator.ui.workspace import Workspace

program._start_log()
app = program.Application()
settings = Settings()
window = MainWindow(Workspace(settings.get("analyst")), settings, fixed_scheme="light")
program._show_what_nothing_caught(window)
program._close_on_signals(window)
window.show()


def open_paths(*names):
    window.projects.open_paths([Path(name) for name in names])
    window.projects.wait_for_jobs()


def boxes():
    shown = [box for box in app.topLevelWidgets() if isinstance(box, QMessageBox) and box.isVisible()]
    words = [(box.text(), [button.text() for button in box.buttons()]) for box in shown]
    for box in shown:
        box.close()
    return words
"""


@contextmanager
def full_disk(*, room: int) -> Iterator[None]:
    """Let no file of this process grow beyond ``room`` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def obey_permissions() -> None:
    """Take from root, in a child about to begin, the power to read and write what its permissions forbid."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    failed = libc.capget(header, sets)
    for place in range(3):  # effective, permitted, inheritable
        sets[place] &= ~(1 << _DAC_OVERRIDE | 1 << _DAC_READ_SEARCH)
    for power in (_DAC_OVERRIDE, _DAC_READ_SEARCH):
        failed |= libc.prctl(_DROP_FROM_BOUNDING_SET, power, 0, 0, 0)
    if failed | libc.capset(header, sets):
        raise OSError(ctypes.get_errno(), "root's powers can't be given up")


def environment(home: Path) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    return {
        **ours,
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(ROOT),
    }


def start(arguments: list[str], home: Path) -> subprocess.Popen[str]:
    """Start Python with arguments, bound by the permissions of files."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(home),
        cwd=ROOT,
        preexec_fn=obey_permissions,
    )


def run(arguments: list[str], home: Path, *, timeout: float = 60) -> tuple[int, str, str]:
    """Run Python with arguments to its end; return its exit status and what it said."""
    child = start(arguments, home)
    said, complained = child.communicate(timeout=timeout)
    return child.returncode, said, complained


def run_window(steps: str, home: Path, *arguments: object, timeout: float = 60) -> list[str]:
    """Run steps in a window of a child process; return the lines that it printed."""
    program = CHILD + textwrap.dedent(steps)
    status, said, complained = run(["-c", program, *map(str, arguments)], home, timeout=timeout)
    assert status == 0, complained
    return said.splitlines()


def run_command(home: Path, *arguments: object) -> tuple[int, list[str]]:
    """Run ``annotator`` with arguments; return its status and the lines of its complaint."""
    status, _, complained = run(["-m", "annotator", *map(str, arguments)], home)
    assert "Traceback" not in complained, complained
    return status, complained.splitlines()
