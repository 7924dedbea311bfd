"""What the least is that the same work can cost here: a commit, a text shown by Qt, a start of a process."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import time
from itertools import count
from pathlib import Path
from typing import Any

from tests.benchmarks.clock import Times

#: A window with a text in Qt's own widget, up to its first paint; printed are the time since ``sys.argv[1]``,
#: what it had computed, and its memory in MiB.
QT_START = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit
app = QApplication(["bare"])
class Edit(QPlainTextEdit):
    painted = False
    def paintEvent(self, event):
        super().paintEvent(event)
        if not Edit.painted:
            Edit.painted = True
            QTimer.singleShot(0, app.quit)
window = QMainWindow()
window.resize(1280, 800)
window.setCentralWidget(Edit("The council met again on Monday; nobody had asked for it.\\n" * 60))
window.show()
app.exec()
rss = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS")) / 1024
print(time.monotonic() - float(sys.argv[1]), time.process_time(), rss)
"""


class Commits:
    """A bare durable commit: ``sqlite3`` alone, one row, with the journal that a project has."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "bare-commits.db", isolation_level=None)
        self._db.executescript("PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; CREATE TABLE t(a, b)")
        self._numbers = count()

    def __call__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute("INSERT INTO t VALUES (?, ?)", (next(self._numbers), "x" * 200))
        self._db.execute("COMMIT")


class Plain:
    """Qt's own plain text widget in a window as large as ours: it shows a text, and knows nothing of spans."""

    def __init__(self, size: Any, font: Any) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QApplication, QPlainTextEdit

        self._app = QApplication.instance()
        self._edit = QPlainTextEdit()
        self._edit.setUndoRedoEnabled(False)
        self._edit.setFont(font)
        self._edit.resize(size)
        self._edit.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._edit.show()
        self._app.processEvents()

    def show(self, text: str) -> None:
        self._edit.setPlainText(text)
        self.repaint()

    def repaint(self) -> None:
        self._edit.viewport().repaint()

    def scroll(self, lines: int = 3) -> None:
        bar = self._edit.verticalScrollBar()
        bar.setValue(bar.value() + lines if bar.value() + lines <= bar.maximum() else 0)
        self.repaint()


def run(command: list[str], environment: dict[str, str] | None = None) -> str:
    """Run a process and return what it printed."""
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment or os.environ).stdout


def process_times(times: Times, command: list[str], environment: dict[str, str] | None = None) -> None:
    """Add the time of a whole process, and what it computed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    run(command, environment)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    times.add(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
