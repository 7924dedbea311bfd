"""Starts: the window on projects of every size beside a bare Qt window; a command beside a bare interpreter."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import monotonic

from annotator.resources import load_preset
from annotator.storage import Project
from tests.benchmarks.bench import Bench
from tests.benchmarks.clock import Times
from tests.benchmarks.figures import Figures, Goal
from tests.benchmarks.limits import QT_START, process_times, run

QT_WINDOW = "a bare Qt window with a plain text, from the start of the interpreter to its first paint"
SMALL_START = "the same on the small project"
INTERPRETER = "python -c pass"

#: The program as it is run, watched from outside: when its window was first painted, and when its first article was.
#: It closes then, and prints both: the seconds since ``sys.argv[1]``, and what it had computed; and its memory in MiB.
START = """
import sys, time
began = float(sys.argv[1])
sys.argv = ["annotator", sys.argv[2]]
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
first = {}
def now():
    return time.monotonic() - began, time.process_time()
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.isWidgetType():
            window = watched.window()
            if "window" not in first and watched is window:
                first["window"] = None
                QTimer.singleShot(0, lambda: first.__setitem__("window", now()))
            workspace = getattr(window, "workspace", None)
            of_text = watched.parent() is getattr(getattr(window, "article_pane", None), "view", 0)
            if "article" not in first and of_text and workspace.article is not None:
                first["article"] = None
                QTimer.singleShot(0, lambda: (first.__setitem__("article", now()), tell(window)))
        return False
def tell(window):
    rss = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS")) / 1024
    print(*first["window"], *first["article"], rss)
    window.projects.safekeeping.let_go(0)  # else closing copies the project
    QTimer.singleShot(0, window.close)
run = QApplication.exec
def watched_run(*_):
    QApplication.exec = run
    watch = Watch()
    QApplication.instance().installEventFilter(watch)
    return QApplication.exec()
QApplication.exec = watched_run
from annotator.__main__ import main
sys.exit(main())
"""


def environment(folder: Path) -> dict[str, str]:
    """Return variables for a process with settings of its own, off screen where there is no screen."""
    home = {name: str(folder) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")}
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return {**os.environ, **home, **({} if display else {"QT_QPA_PLATFORM": "offscreen"})}


class Starts:
    """Starts of the program on one project: up to the window, and up to the first article."""

    def __init__(self, project: Path, folder: Path) -> None:
        self._project, self._environment = project, environment(folder)
        self.window, self.article, self.memory = Times(), Times(), list[float]()

    def once(self) -> None:
        command = [sys.executable, "-c", START, str(monotonic()), str(self._project)]
        told = run(command, self._environment).split()
        *times, memory = map(float, told)
        self.window.add(*times[:2])
        self.article.add(*times[2:])
        self.memory.append(memory)


def bare_start(times: Times, folder: Path) -> float:
    """Start a bare Qt window; return its memory in MiB."""
    command = [sys.executable, "-c", QT_START, str(monotonic())]
    taken, computed, memory = map(float, run(command, environment(folder)).split())
    times.add(taken, computed)
    return memory


def measure(figures: Figures, bench: Bench) -> None:
    projects = {"small": bench.cache.small(100)}
    if not bench.quick:
        projects |= {"100k": bench.cache.large(100_000), "1M": bench.cache.large(1_000_000, short=True)}
    starts = {name: Starts(project, bench.folder) for name, project in projects.items()}
    bare = Times()
    for number in range(4 if bench.quick else 8):
        bare_start(bare, bench.folder)
        for each in starts.values():
            each.once()
        if number == 0:  # which found nothing in the machine's cache
            bare = Times()
            starts = {name: Starts(project, bench.folder) for name, project in projects.items()}
    small = starts["small"]
    what, goal = "start to the window painted", Goal(median=250.0)
    figures.add(what, small.window, limit=bare, limit_is=QT_WINDOW, goal=goal, cost="O(1)")
    what, goal = "start to the first article painted", Goal(median=600.0)
    figures.add(what, small.article, limit=bare, limit_is=QT_WINDOW, goal=goal, cost="O(V), n to read")
    for name, each in list(starts.items())[1:]:
        what, goal = f"start to the window, {name} articles", Goal(ratio=1.1)
        figures.add(what, each.window, limit=small.window, limit_is=SMALL_START, goal=goal, cost="O(1)")
        what = f"start to the first article, {name} articles"
        figures.add(what, each.article, limit=small.article, limit_is=SMALL_START, goal=goal, cost="O(V), n to read")
    _command(figures, bench)


def _command(figures: Figures, bench: Bench) -> None:
    project = bench.folder / "empty.annot"
    Project.create(project, load_preset("news")).close()
    export = [sys.executable, "-m", "annotator", "export", str(project), "-o", str(bench.folder / "empty.jsonl")]
    taken, bare = Times(), Times()
    for _ in range(5 if bench.quick else 15):
        process_times(taken, export, environment(bench.folder))
        process_times(bare, [sys.executable, "-c", "pass"], environment(bench.folder))
    what = "annotator export of an empty project"
    figures.add(what, taken, limit=bare, limit_is=INTERPRETER, goal=Goal(median=350.0), cost="O(1)")
