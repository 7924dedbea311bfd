"""A real window in a forked child, off screen, with a home of its own: for what may come while one is open."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from annotator import app as program
from annotator.core.span import Fragment
from annotator.ui.main_window import MainWindow
from annotator.ui.settings import Settings
from annotator.ui.workspace import Workspace


def live_in(home: Path) -> None:
    """Let this process keep its settings, logs and backups in a folder of its own."""
    for name in [name for name in os.environ if name.startswith("XDG_")]:
        del os.environ[name]
    os.environ.update(HOME=str(home), XDG_RUNTIME_DIR=str(home), QT_QPA_PLATFORM="offscreen")


def open_window(home: Path, *paths: Path) -> MainWindow:
    """Make the window as the program does, in a child, and open paths in it."""
    live_in(home)
    program._start_log()
    app = program.Application()
    settings = Settings()
    window = MainWindow(Workspace(settings.get("analyst")), settings, fixed_scheme="light")
    app.window = window
    program._show_what_nothing_caught(window)
    program._close_on_signals(window)
    window.resize(1200, 800)
    window.show()
    window.projects.open_first(list(paths))
    window.projects.wait_for_jobs()
    QApplication.processEvents()
    return window


def boxes() -> list[str]:
    """Return the words of the message boxes that are shown, and close them."""
    shown = [box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox) and box.isVisible()]
    words = [box.text() for box in shown]
    for box in shown:
        box.close()
    return words


def tag(window: MainWindow, number: int) -> bool:
    """Tag a place that no other number has; return whether it was saved."""
    place = number % 200
    return window.workspace.tag(Fragment(place, place + 1 + number // 200), "actor") is not None


def words_in(widget: QWidget) -> str:
    """Return every text that a window shows in labels and banners."""
    texts: list[Any] = [getattr(child, "text", "") for child in widget.findChildren(QWidget)]
    return "\n".join(str(text() if callable(text) else text) for text in texts)


class Pulse:
    """Measures how long the window does not answer: the longest time between two beats of its event loop."""

    def __init__(self, milliseconds: int = 5) -> None:
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(milliseconds)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append(now - self._last)
        self._last = now

    def longest(self) -> float:
        self._beat()
        return max(self.gaps)


def run_for(seconds: float) -> None:
    """Let the event loop run."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.001)
