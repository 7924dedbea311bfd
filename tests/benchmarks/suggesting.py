"""A word list of 100,000 terms over 10,000 articles: alone, and in the background of a real window."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

from annotator.core.change import adding
from annotator.core.folding import folded
from annotator.core.suggestion import Which
from annotator.storage import Project
from annotator.suggesting import accepting, add_words, run
from tests.benchmarks.bench import Bench
from tests.benchmarks.clock import Times
from tests.benchmarks.figures import Figures, Goal
from tests.benchmarks.footprint import resident

FOLDED = "the same texts read and folded, and their words told apart by one regular expression"

#: How often the window's timer fires, in milliseconds.
_TICK_MS = 5

_WORD = re.compile(r"\w+")

#: Names that stand in the articles; all others stand nowhere, but begin like them.
_THERE = ("Halden Bay", "Santa Brígida", "Öresby", "Councillor Maren Ostby", "Zoé Marchetti", "مردم شماری", "وادي ميرو")


def list_of(path: Path, count: int) -> Path:
    """Write a word list of so many terms, of which a few stand in the articles."""
    dice = random.Random(7)
    parts = ("ba", "ke", "lo", "mi", "ru", "ta", "vo", "ne", "si", "du", "fa", "gel", "hor", "wim")
    terms = dict.fromkeys(_THERE)
    while len(terms) < count:
        words = ("".join(dice.choices(parts, k=dice.randint(2, 4))).capitalize() for _ in range(dice.randint(1, 3)))
        terms[" ".join((*dice.choices(("", "Councillor", "Camp"), (8, 1, 1)), *words)).strip()] = None
    path.write_text("term,label\n" + "".join(f"{term},actor\n" for term in terms), encoding="utf-8")
    return path


def measure(figures: Figures, bench: Bench) -> None:
    size, terms = (1_000, 10_000) if bench.quick else (10_000, 100_000)
    words = list_of(bench.folder / "list.csv", terms)
    path = bench.copy(bench.cache.large(size))
    _alone(figures, path, words, size, terms)
    _in_the_window(figures, bench, words, size, terms)


def _alone(figures: Figures, path: Path, words: Path, size: int, terms: int) -> None:
    read, looked, bare, decided, undone = Times(), Times(), Times(), Times(), Times()
    before = resident()
    with Project(path) as project:
        with read.clocked():
            source = add_words(project, words).source
        project.do(adding("add", source))
        with looked.clocked():
            ran = run(project)
        assert ran.articles == size, ran
        memory = Times()
        memory.add(resident() - before)
        with bare.clocked():
            reach = -1
            while page := project.suggested.articles_after(reach, 100, 150_000):
                for article in page:
                    _WORD.findall(folded(article.text))
                reach = page[-1].key
        with decided.clocked():
            change = accepting(project, Which(words="Halden Bay"), "bench")
            assert change is not None
            project.do(change)
        with undone.clocked():
            project.undo()
    figures.add(f"word list: {terms:,} terms read and kept", read, "s", cost="O(terms)")
    what = f"suggestions: {terms:,} terms over {size:,} articles"
    figures.add(what, looked, "s", limit=bare, limit_is=FOLDED, goal=Goal(ratio=20.0), cost="O(N t)")
    figures.add(f"suggestions: memory of {terms:,} terms", memory, "MiB", goal=Goal(median=200.0), cost="O(terms)")
    figures.add(f"suggestions: {len(change.edits):,} edits planned and accepted", decided, "s", cost="O(k)")
    figures.add(f"suggestions: {len(change.edits):,} edits taken back", undone, "s", cost="O(k)")


def _in_the_window(figures: Figures, bench: Bench, words: Path, size: int, terms: int) -> None:
    """Measure how late a timer of the window is while a thread reads the list and looks for it."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer  # only now, so that Qt weighs on nothing before

    from annotator.ui.background import Job, Progress
    from tests.benchmarks.desk import Desk

    desk = Desk(bench.folder, bench.copy(bench.cache.large(size)))
    path, ended = desk.workspace.project.path, QEventLoop()

    def work(progress: Progress, stopped: object) -> None:
        with Project(path) as own:
            own.do(adding("add", add_words(own, words).source))
            run(own, told=progress)

    job = Job("looking", work)
    job.ended.connect(ended.quit)
    timer, late, last = QTimer(), Times(), [time.perf_counter()]
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(_TICK_MS)

    def tick() -> None:
        now = time.perf_counter()
        late.add(max(now - last[0] - _TICK_MS / 1000, 0.0))
        last[0] = now

    timer.timeout.connect(tick)
    timer.start()
    job.start()
    ended.exec()
    timer.stop()
    longest = Times()
    longest.add(max(late.wall))
    what = f"an event of the window waits while {terms:,} terms are looked for"
    figures.add(what, late, goal=Goal(p99=50.0), cost="O(1)")
    figures.add(f"the longest that it waits while {terms:,} terms are read and looked for", longest, cost="O(1)")
    desk.close()
