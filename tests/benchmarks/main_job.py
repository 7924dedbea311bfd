"""Times the main job in a real window: start, article switch, key press to saved and painted.

    python -m tests.benchmarks.main_job        prints milliseconds: median, 99th percentile, worst

Each figure ends when all that the key changed has been painted; that the article was among it is verified. Machines
are noisy, so every figure stands beside a bare repaint of the whole window and a bare durable commit on the same file
system in the same run; trust the ratio to them.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from tests.benchmarks.figures import Figures

START = """
import sys, time
began = time.perf_counter()
from pathlib import Path
from PySide6.QtCore import QTimer
from annotator import app
from annotator.ui.main_window import MainWindow
first = {}
painted = MainWindow.paintEvent
def paint(self, event):
    painted(self, event)
    first.setdefault("window", time.perf_counter())
MainWindow.paintEvent = paint
def ready(window):
    window.workspace.article_changed.connect(lambda: (window.article_pane.view.viewport().repaint(),
        first.setdefault("article", time.perf_counter()), QTimer.singleShot(0, window.close)))
made = MainWindow.__init__
def init(self, *a, **k):
    made(self, *a, **k)
    ready(self)
MainWindow.__init__ = init
app.run([Path(sys.argv[1])])
print(1000 * (first["window"] - began), 1000 * (first["article"] - began))
"""


@contextmanager
def clocked(times: list[float]) -> Iterator[None]:
    began = time.perf_counter()
    yield
    times.append(1000 * (time.perf_counter() - began))


FIGURES = Figures()


def row(name: str, times: list[float], goal: float | None = None) -> None:
    FIGURES.add(name, statistics.median(times), "ms", goal)
    ordered = sorted(times)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    print(f"{name:<44} {statistics.median(ordered):8.1f} {p99:8.1f} {ordered[-1]:8.1f}   n={len(ordered)}")


def starts(project: Path, runs: int = 7) -> None:
    windows, articles = [], []
    for _ in range(runs):
        result = subprocess.run([sys.executable, "-c", START, str(project)], capture_output=True, text=True, check=True)
        window, article = map(float, result.stdout.split())
        windows.append(window)
        articles.append(article)
    row("start: interpreter up to window painted", windows, 250.0)
    row("start: interpreter up to article painted", articles, 600.0)


class Paints(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def bare_commits(folder: Path, runs: int = 200) -> list[float]:
    database = sqlite3.connect(folder / "bare.db", isolation_level=None)
    database.executescript("PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; CREATE TABLE t(a, b)")
    times: list[float] = []
    for number in range(runs):
        with clocked(times):
            database.execute("BEGIN IMMEDIATE")
            database.execute("INSERT INTO t VALUES (?, ?)", (number, "x" * 200))
            database.execute("COMMIT")
    return times


def main() -> None:
    from PySide6.QtCore import QSettings, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from annotator.core.article import Article, ArticleInfo, CodedArticle
    from annotator.core.span import Fragment, Span
    from annotator.resources import load_preset
    from annotator.storage import Project
    from annotator.ui import theme
    from annotator.ui.main_window import MainWindow
    from annotator.ui.opening import Plan
    from annotator.ui.settings import Settings
    from annotator.ui.workspace import Workspace

    folder = Path(tempfile.mkdtemp(prefix="annotator-bench-"))
    os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = os.environ["XDG_STATE_HOME"] = str(folder)
    path = folder / "bench.annot"
    project = Project.create(path, load_preset("news"))
    sentence = "The harbour master of Port Helena told reporters on Monday that the quay would reopen before winter. "
    with project.arriving("import", "bench") as arriving:
        for number in range(200):
            text = f"Report {number}\n" + "\n".join(sentence * 5 for _ in range(12))
            info = ArticleInfo(id=f"a{number}", title=f"Report {number}", source="Bench", published="2025-10-19")
            spans = tuple(
                Span(
                    info.id,
                    ("actor", "location", "claim", "event")[i % 4],
                    (Fragment(20 + i * 140, 60 + i * 140),),
                    "b",
                )
                for i in range(40)
            )
            arriving.add(CodedArticle(Article(info, text), spans))
        arriving.finish()
    project.close()

    app = QApplication([])
    theme.apply(app, "light")
    window = MainWindow(
        Workspace("bench"), Settings(QSettings(str(folder / "s.ini"), QSettings.Format.IniFormat)), fixed_scheme="light"
    )
    window.resize(1280, 800)
    window.show()
    QTest.qWaitForWindowExposed(window)
    window.open_plan(Plan(path))
    view = window.article_pane.view
    view.setFocus()
    QTest.qWait(300)

    paints = Paints(view.viewport())

    def painted() -> None:
        """Have everything painted that is to be painted, as the event loop does it."""
        app.sendPostedEvents()
        app.processEvents()

    def measured(runs: int, before: Callable[[int], object], key: Qt.Key, mod: Qt.KeyboardModifier) -> list[float]:
        times: list[float] = []
        for number in range(runs):
            before(number)
            painted()
            count = paints.count
            with clocked(times):
                QTest.keyClick(view, key, mod)
                painted()
            assert paints.count > count, "the article was not painted"
        return times

    none, control = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
    print(f"{'milliseconds':<44} {'median':>8} {'p99':>8} {'worst':>8}")
    bare: list[float] = []
    for _ in range(100):
        with clocked(bare):
            window.repaint()
    row("bare repaint of the whole window", bare)
    row("bare durable commit (sqlite3, same disk)", bare_commits(folder))
    switch = measured(190, lambda n: None, Qt.Key.Key_PageDown, control)
    row("next article, 6 kB and 40 spans", switch, 8.0)
    window.workspace.show_article("a0")
    caret = measured(200, lambda n: None, Qt.Key.Key_Right, none)
    row("caret one step", caret)
    tag = measured(200, lambda n: view.set_caret(10 + n * 29), Qt.Key.Key_4, none)
    row("tag: key press to saved and painted", tag, 16.7)
    undo = measured(200, lambda n: None, Qt.Key.Key_Z, none)
    row("undo: key press to saved and painted", undo)
    window.close()
    starts(path)


if __name__ == "__main__":
    main()
