"""What the program takes: memory of the window, at once and after an hour's work; of imports and exports; the file."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.bench import Bench
from tests.benchmarks.clock import Times
from tests.benchmarks.figures import Figures, Goal
from tests.benchmarks.starting import Starts, bare_start, environment

QT_MEMORY = "a bare Qt window with a plain text"
INTERPRETER_MEMORY = "python -c pass"
AT_FIRST = "the same after a tenth of the work"
FILE_LIMIT = "1.6 bytes for each of the texts and 150 for each span"

#: Runs a command of the program and tells its peak of memory in MiB.
PEAK = """
import resource, sys
from annotator.__main__ import main
status = main()
print(status, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, file=sys.stderr)
"""


def resident() -> float:
    """Return the memory of this process in MiB."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def measure(figures: Figures, bench: Bench) -> None:
    if not sys.platform.startswith("linux"):
        return  # memory is read from /proc
    _window(figures, bench)
    if not bench.quick:
        _hour(figures, bench)
    _commands(figures, bench, (1_000,) if bench.quick else (1_000, 100_000))
    _file(figures, bench)


def _window(figures: Figures, bench: Bench) -> None:
    bare = min(bare_start(Times(), bench.folder) for _ in range(2))
    count = 1_000 if bench.quick else 100_000
    starts = Starts(bench.cache.large(count), bench.folder)
    starts.once()
    starts.once()
    what, goal = f"memory: window, {count // 1000}k articles", Goal(median=140.0)
    figures.add(what, min(starts.memory), "MiB", limit=bare, limit_is=QT_MEMORY, goal=goal, cost="O(n + V)")


def _hour(figures: Figures, bench: Bench) -> None:
    """Walk, tag, and take back, for as many actions as an hour has; memory must not grow with them."""
    command = [sys.executable, "-m", "tests.benchmarks.footprint", str(bench.cache.large(100_000)), str(bench.actions)]
    ended = subprocess.run(command, env=environment(bench.folder), capture_output=True, text=True, check=True)
    first, last = map(float, ended.stdout.split())
    what = f"memory: the same after {bench.actions:,} actions"
    figures.add(what, last, "MiB", limit=first, limit_is=AT_FIRST, goal=Goal(ratio=1.05), cost="O(n + V)")


def work(project: Path, actions: int) -> tuple[float, float]:
    """Do many actions in a window; return the memory after a tenth of them and after all."""
    import tempfile

    from PySide6.QtCore import Qt

    from tests.benchmarks.desk import CONTROL, Desk

    with tempfile.TemporaryDirectory(prefix="annotator-bench-") as name:
        desk = Desk(Path(name), project)
        walk, tag = desk.press(Qt.Key.Key_PageDown, CONTROL), desk.press(Qt.Key.Key_4)
        undo = desk.press(Qt.Key.Key_Z)
        first = 0.0
        for number in range(actions // 4):
            walk()
            desk.paint()
            [word] = desk.free_words(1)
            desk.view.set_caret(word.start + 1)
            for act in (tag, undo):
                act()
                desk.paint()
            if number == actions // 40:
                first = resident()
        last = resident()
        desk.close()
    return first, last


def _commands(figures: Figures, bench: Bench, counts: tuple[int, ...]) -> None:
    """Export a project with so many articles, and import what came out into a new one."""
    bare = peak(["--version"], bench.folder)
    for count in counts:
        project, lines, new = bench.cache.large(count), bench.folder / "peak.jsonl", bench.folder / "peak.annot"
        goal = Goal(median=120.0)
        what = f"memory: export of {count:,} articles, peak"
        taken = peak(["export", str(project), "-o", str(lines)], bench.folder)
        figures.add(what, taken, "MiB", limit=bare, limit_is="annotator --version", goal=goal, cost="O(n)")
        what = f"memory: import of {count:,} articles, peak"
        taken = peak(["new", str(new), str(lines)], bench.folder)
        figures.add(what, taken, "MiB", limit=bare, limit_is="annotator --version", goal=goal, cost="O(n)")
        lines.unlink()
        new.unlink()


def peak(arguments: list[str], folder: Path) -> float:
    """Run a command of the program; return its peak of memory in MiB."""
    command = [sys.executable, "-c", PEAK, *arguments]
    ended = subprocess.run(command, env=environment(folder), capture_output=True, text=True, check=True)
    return float(ended.stderr.split()[-1])


def _file(figures: Figures, bench: Bench) -> None:
    path = bench.cache.large(1_000 if bench.quick else 10_000)
    with sqlite3.connect(path) as db:
        [[texts]] = db.execute("SELECT sum(length(CAST(text AS BLOB))) FROM article_text")
        [[spans]] = db.execute("SELECT count(*) FROM span")
        [[pages]], [[page]] = db.execute("PRAGMA page_count"), db.execute("PRAGMA page_size")
    db.close()
    size, mib = pages * page, 1024 * 1024
    what, goal = "project file, text and spans", Goal(ratio=1.0)
    least = (1.6 * texts + 150 * spans) / mib
    figures.add(what, size / mib, "MiB", limit=least, limit_is=FILE_LIMIT, goal=goal, cost="O(N t + N n)")


if __name__ == "__main__":
    print(*work(Path(sys.argv[1]), int(sys.argv[2])))
    sys.stdout.flush()
    os._exit(0)
