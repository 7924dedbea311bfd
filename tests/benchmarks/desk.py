"""The real window on a real project: keys go in, and a time ends when all that they changed has been painted."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QEventLoop, QObject, QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.span import Fragment
from annotator.ui import theme
from annotator.ui.main_window import MainWindow
from annotator.ui.opening import Plan
from annotator.ui.settings import Settings
from annotator.ui.workspace import Workspace
from tests.benchmarks.clock import Times

if TYPE_CHECKING:
    from annotator.core.article import Article

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier

#: What waits longer than this is broken, in seconds.
_TOO_LONG = 60.0


class Paints(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


class Desk:
    """A window of 1280 x 800 on a project, the first article open, the keys in its text."""

    def __init__(self, folder: Path, project: Path) -> None:
        if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.environ[name] = str(folder)
        self.faults: list[BaseException] = []
        self._hook, sys.excepthook = sys.excepthook, self._fault
        application = QApplication.instance()
        self.app = application if isinstance(application, QApplication) else QApplication(["bench"])
        theme.apply(self.app, "light")
        settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        self.window = MainWindow(Workspace("bench"), settings, fixed_scheme="light")
        self.window.resize(1280, 800)
        self.window.show()
        QTest.qWaitForWindowExposed(self.window)
        self.window.projects.open_plan(Plan(project))
        self.workspace = self.window.workspace
        self.view = self.window.article_pane.view
        self.view.setFocus()
        self.paints = Paints(self.view.viewport())
        self.until(lambda: self.workspace.article is not None)
        self.rest(0.3)
        self._threshold = gc.get_threshold()
        gc.freeze()  # the collector as the program sets it
        gc.set_threshold(50_000, 20, 50)

    def close(self) -> None:
        self.window.close()
        self.paint()
        self.window.deleteLater()
        gc.unfreeze()
        gc.set_threshold(*self._threshold)
        sys.excepthook = self._hook
        if self.faults:
            raise self.faults[0]

    def _fault(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Keep what a slot or an event raised: Qt goes on after it, and what is measured then means nothing."""
        self.faults.append(error)

    @property
    def article(self) -> Article:
        article = self.workspace.article
        assert article is not None
        return article

    def paint(self) -> None:
        """Have everything painted that is to be painted, as the event loop does it."""
        if self.faults:
            raise self.faults[0]
        self.app.sendPostedEvents()
        self.app.processEvents()

    def rest(self, seconds: float) -> None:
        """Let the event loop run, as it does while the hand rests."""
        loop = QEventLoop()
        QTimer.singleShot(int(seconds * 1000), loop.quit)
        loop.exec()
        self.paint()

    def _painted_since(self, count: int) -> bool:
        return self.paints.count > count

    def until(self, done: Callable[[], bool], seconds: float = _TOO_LONG) -> None:
        """Run the event loop until something is so."""
        began = time.perf_counter()
        while not done():
            assert time.perf_counter() - began < seconds, "what was waited for did not come"
            self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)

    def show(self, article_id: str) -> None:
        key = self.workspace.project.key_of(article_id)
        assert key is not None
        self.window.commands.show(key)
        self.window.activateWindow()  # keys are shortcuts of the active window only
        self.view.setFocus()
        self.paint()

    def timed(
        self,
        runs: int,
        act: Callable[[], object],
        *,
        before: Callable[[int], object] = lambda number: None,
        beside: Callable[[], object] | None = None,
        rest: float = 0.0,
    ) -> tuple[Times, Times]:
        """Measure an act up to its paint, and in turn what stands beside it; the article must have been painted."""
        times, limits = Times(), Times()
        for number in range(runs):
            before(number)
            self.paint()
            if rest:
                self.rest(rest)
            count = self.paints.count
            with times.clocked():
                act()
                self.paint()
                if self.paints.count == count:  # a platform may put a paint off for some milliseconds
                    self.until(partial(self._painted_since, count), 2.0)
            if beside is not None:
                with limits.clocked():
                    beside()
        return times, limits

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> Callable[[], None]:
        """Return what presses a key in the text."""
        return lambda: QTest.keyClick(self.view, key, modifier)

    def free_words(self, count: int, first: int = 0) -> list[Fragment]:
        """Return words of the open article that no span touches, no names, and well apart from each other."""
        text, taken = self.article.text, bytearray(len(self.article.text) + 1)
        for span in self.workspace.spans():
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
        found: list[Fragment] = []
        start = first
        while len(found) < count:
            while start < len(text) and not text[start].isalpha():
                start += 1
            end = start
            while end < len(text) and text[end].isalpha():
                end += 1
            assert start < end, f"there are only {len(found)} words without a span"
            word = text[start:end]
            apart = not found or start - found[-1].end > 40
            if apart and len(word) > 3 and word.islower() and word.isascii() and not any(taken[start:end]):
                found.append(Fragment(start, end))
            start = end
        return found
