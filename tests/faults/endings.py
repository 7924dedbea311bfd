"""Cases with a window open: killed while it closes, aborted, stopped, without memory, on a slow disk, shut out."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sqlite3
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.change import Change, Edit, adding
from annotator.core.errors import AnnotatorError
from annotator.core.span import Fragment, Span
from annotator.storage import Project
from annotator.storage.check import check
from annotator.ui.main_window import MainWindow
from tests.faults import children
from tests.faults.cases import Trial, case
from tests.faults.children import Child, Tell
from tests.faults.preload import SYNC, Calls
from tests.faults.scripted import Script, act, new_project, view_of
from tests.faults.sudden_death import begun
from tests.faults.windows import Pulse, boxes, open_window, run_for, tag, words_in

LONG = {"a1": "The mayor of Oslo said that the ferry is full. " * 20, "a2": "Another article. " * 20}

#: The window has to answer within this time, in seconds.
ANSWER = 0.2


def saved_spans(path: Path) -> int:
    with Project(path, read_only=True) as project:
        return project.span_count()


@case("K07", full=200, quick=2)
def killed_while_closing(trial: Trial) -> str:
    path, lost, closing = trial.folder / "news.annot", 0, 0.05
    whole = new_project(path, LONG)

    def work(tell: Tell) -> None:
        window = open_window(trial.folder, path)
        for number in range(5):
            trial.require(tag(window, number), "not saved")
        tell("closing")
        window.close()
        QApplication.processEvents()
        tell("closed")
        time.sleep(60)

    for number in trial.each():
        path.write_bytes(whole)
        child = Child(work)
        line = child.line()
        start = time.perf_counter()
        if number % 20 == 0:  # how long closing takes now
            child.line()
            closing = time.perf_counter() - start
        else:
            time.sleep(trial.chance.random() * closing * 1.1)
        child.kill()
        trial.require(line == "closing", line)
        lost += not trial.require(saved_spans(path) == 5, f"kill {number}: {saved_spans(path)} spans")
        with Project(path) as project:
            trial.require(not project.read_only, project.read_only_reason)
        trial.require(not check(path), check(path)[:3])
    return f"closing takes {closing * 1000:.0f} ms; {lost} lost"


@case("K13", full=5)
def native_abort(trial: Trial) -> str:
    path = trial.folder / "news.annot"
    whole = new_project(path, LONG)

    def first(tell: Tell) -> None:
        window = open_window(trial.folder, path)
        window.workspace.show_article("a2")
        while "a2" not in window.settings.get("last_article").values():  # it is remembered after a while
            run_for(0.05)
        for number in range(3):
            tag(window, number)
        tell("tagged")
        os.abort()

    def second(tell: Tell) -> None:
        window = open_window(trial.folder)
        run_for(0.2)
        tell(window.workspace.article.id if window.workspace.article else "")
        tell(" ".join([*boxes(), words_in(window)]).replace("\n", " "))

    told_so = 0
    for _ in trial.each():
        path.write_bytes(whole)
        child = Child(first)
        lines = child.end()
        trial.require(child.status == -signal.SIGABRT and lines[:1] == ["tagged"], child.status, lines)
        trial.require(saved_spans(path) == 3, f"{saved_spans(path)} spans")
        article, words = children.run(second)[:2]
        trial.require(article == "a2", f"the next start opened {article or 'no article'}")
        told_so += trial.require(
            "ended badly" in words and "Nothing that was saved is lost" in words and "/log" in words,
            f"the next start does not say that the last one ended badly: {words[:300]}",
        )
    return f"0 lost; the next start said so {told_so} times"


@case("K14", full=1, quick=1)
def stopped_and_other_clocks(trial: Trial) -> str:
    path = trial.folder / "news.annot"
    stopped = 600.0 if trial.long else 0.3 if trial.quick else 20.0
    whole, calls = new_project(path), Calls(trial.folder)

    def work(tell: Tell) -> None:
        script = Script(14)
        with Project(path) as project:
            for ahead in (0, 365 * 86_400, -86_400, -365 * 86_400, 3600):
                calls.clock(ahead)
                for _ in range(5):
                    act(project, script.step())
                tell("step")

    for _ in trial.each():
        path.write_bytes(whole)
        child = Child(work)
        child.line()
        os.kill(child.pid, signal.SIGSTOP)
        time.sleep(stopped)
        os.kill(child.pid, signal.SIGCONT)
        lines = child.end(stopped + 120)
        trial.require(child.status == 0, lines[-1:])
        script = Script(14)
        for _ in range(25):
            script.step()
        with Project(path) as project:
            trial.require(view_of(project) == script.view(), "other values")
            numbers = [entry.seq for entry in project.history()]
        trial.require(numbers == sorted(numbers, reverse=True), "the history is out of order")
        trial.require(not check(path), check(path)[:3])
    words = "10 minutes" if trial.long else f"{stopped:g} s only (10 minutes with --long)"
    return f"stopped for {words}, then the clock a year ahead, a day and a year back: 0 errors"


@case("K15", full=60, quick=4)
def memory_limit(trial: Trial) -> str:
    path, told, saved = trial.folder / "news.annot", 0, 0
    whole = new_project(path, {"a1": "Oslo " * 10_000})

    def work(tell: Tell, room: int) -> None:
        with Project(path) as project:
            project.do(adding("first", Span("a1", "actor", (Fragment(0, 4),), "Noor", "first")))
            used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (used + room, resource.RLIM_INFINITY))
            try:
                new = [Span("a1", "actor", (Fragment(5 * n, 5 * n + 4),), "Noor", f"s{n}") for n in range(10_000)]
                project.do(adding("all", *new))
                tell("saved")
            except (AnnotatorError, MemoryError) as error:
                tell(f"not saved: {type(error).__name__}")
            resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            project.do(adding("last", Span("a1", "actor", (Fragment(1, 4),), "Noor", "last")))
            tell("goes on")

    for number in trial.each():
        path.write_bytes(whole)
        room = trial.chance.randrange(60) * 200_000
        child = Child(lambda tell, room=room: work(tell, room))
        lines = child.end()
        trial.require(child.status == 0, f"run {number}, {room} bytes more:", child.status, lines[-1:])
        wanted = 2 if "saved" not in lines else 10_002
        there = saved_spans(path)
        trial.require(
            there == wanted or (child.status and there in (1, 10_001)), f"run {number}: {there} spans, {lines}"
        )
        trial.require(not check(path), check(path)[:3])
        told += "saved" not in lines
        saved += "saved" in lines
    return f"{told} changes refused as a whole, {saved} saved"


class Shown(QObject):
    """Tells when a view was painted for the first time with so many spans."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.moments: dict[int, float] = {}
        self._spans = window.workspace.spans
        window.article_pane.view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.moments.setdefault(len(self._spans()), time.perf_counter())
        return False


@case("D19", full=1)
def slow_disk(trial: Trial) -> str:
    path, pace, answers = trial.folder / "news.annot", 1 / 3, list[float]()
    whole = new_project(path, LONG)

    calls = Calls(trial.folder)

    def work(tell: Tell) -> None:
        """Tag three times a second; a key that comes late for the one before is late itself."""
        window = open_window(trial.folder, path)
        view, shown = window.article_pane.view, Shown(window)
        view.setFocus()
        calls.slow(SYNC, 50)
        pulse, start, due = Pulse(), time.perf_counter(), list[float]()
        for number in range(40):
            due.append(start + number * pace)
            run_for(due[-1] - time.perf_counter())
            view.set_selection(Fragment(number * 3, number * 3 + 3))
            QTest.keyClick(view, Qt.Key.Key_1)
        run_for(0.5)
        calls.slow(0, 0)
        tell(pulse.longest())
        for number, moment in enumerate(due):
            tell(shown.moments[number + 1] - moment)

    for _ in trial.each():
        path.write_bytes(whole)
        longest, *answers = (float(line) for line in children.run(work))
        answers.sort()
        with Project(path) as project:
            trial.require(project.span_count() == 40, f"{project.span_count()} spans")
            starts = [edit.value.start for _ in range(40) for edit in spans_of(project.undo())]
        trial.require(starts == sorted(set(starts), reverse=True), "they were saved in another order")
        trial.require(longest < ANSWER, f"the window did not answer for {longest * 1000:.0f} ms")
        trial.require(answers[37] < ANSWER, f"95 of 100 tags are shown within {answers[37] * 1000:.0f} ms only")
    return (
        f"half of the tags are shown within {answers[20] * 1000:.0f} ms, 95 of 100 within {answers[37] * 1000:.0f} ms;"
        f" the longest without an answer: {longest * 1000:.0f} ms"
    )


def spans_of(change: Change | None) -> list[Edit]:
    return [edit for edit in change.edits if isinstance(edit.value, Span)] if change else []


@contextlib.contextmanager
def locked(path: Path, statement: str = "BEGIN IMMEDIATE"):
    """Hold a lock on a project, as another program would."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        for part in statement.split(";"):
            db.execute(part).fetchone()
        yield


@case("C04", full=3)
def locked_by_another(trial: Trial) -> str:
    path, words, longest = trial.folder / "news.annot", "", list[float]()
    whole = new_project(path, LONG)

    def work(tell: Tell, seconds: float) -> None:
        window = open_window(trial.folder, path)
        tell("open")
        run_for(0.3)  # until it is locked
        pulse = Pulse()
        run_for(0.1)
        tag(window, 1)
        tell(window.banner.text if window.banner.isVisible() else "")
        end = time.monotonic() + seconds + 5
        while window.workspace.unsaved is not None and time.monotonic() < end:
            run_for(0.05)
        is_told = window.banner.isVisible() and "Not saved" in window.banner.text
        tell("not saved" if window.workspace.unsaved is not None or is_told else "saved")
        tell(pulse.longest())

    for number in trial.each():
        path.write_bytes(whole)
        seconds = (0.5, 2.0, 30.0)[number % 3]
        child = Child(lambda tell, seconds=seconds: work(tell, seconds))
        child.line()
        with locked(path):
            time.sleep(seconds)
            trial.require(saved_spans(path) == 0, f"saved in spite of the lock of {seconds:g} s")
        told, outcome, gap = child.end()
        trial.require(outcome == "saved", f"{outcome} once the lock of {seconds:g} s was gone")
        if seconds >= 2:
            trial.require("another program" in told, f"no message during the lock of {seconds:g} s: {told}")
            words = told
        else:
            trial.require(not told, f"told too soon: {told}")
        longest.append(float(gap))
        with Project(path) as project:
            trial.require(project.span_count() == 1, f"{project.span_count()} spans")
            tags = [entry.text for entry in project.history() if entry.text.startswith("tag")]
            trial.require(len(tags) == 1, tags)
    trial.require(max(longest) < ANSWER, f"the window did not answer for {max(longest):.2f} s")
    return f"the longest without an answer: {max(longest) * 1000:.0f} ms; “{words}”; then it is saved by itself"


@case("C05", full=2, quick=1)
def read_by_another(trial: Trial) -> str:
    path, words = trial.folder / "news.annot", ""
    whole = new_project(path, LONG)

    def work(tell: Tell) -> None:
        window = open_window(trial.folder, path)
        tell("open")
        saved = tag(window, 1)
        tell("saved" if saved else window.banner.text)
        window.workspace.drop_unsaved()
        tell(window.close())

    for _ in trial.each():
        path.write_bytes(whole)
        with locked(path, "BEGIN;SELECT count(*) FROM article"):
            child = begun(work)
            words, closed = child.line() or "", child.line()
        child.kill()
        trial.require(words == "saved" or "another program" in words, words)
        trial.require(closed == "True", "it can't be closed")
        trial.require(saved_spans(path) == (words == "saved"), f"{saved_spans(path)} spans")
    return f"“{words}”; closing works"


@case("C03", full=1, quick=1)
def two_that_write(trial: Trial) -> str:
    path, number, refused = trial.folder / "news.annot", 20 if trial.quick else 300, 0
    whole = new_project(path, LONG)

    def work(tell: Tell, name: str) -> None:
        with Project(path) as project:
            for n in range(number):
                span = Span("a1", "actor", (Fragment(n, n + 4),), name, f"{name}{n}")
                try:
                    project.do(adding("tag", span))
                    tell(span.id)
                except AnnotatorError as error:
                    tell(f"- {error}")

    for _ in trial.each():
        path.write_bytes(whole)
        pair = [Child(lambda tell, name=name: work(tell, name)) for name in ("one", "two")]
        lines = [line for child in pair for line in child.end(300)]
        raised = [line for line in lines if line.startswith("!")]
        trial.require(not raised, raised)
        acknowledged = {line for line in lines if line[0] not in "-!"}
        with Project(path) as project:
            there = {span.id for span in project.spans("a1")}
            trial.require(there == acknowledged, f"{len(acknowledged)} acknowledged, {len(there)} there")
        refused = len(lines) - len(acknowledged)
        trial.require(len(lines) == 2 * number, f"{len(lines)} answers")
        trial.require(not check(path), check(path)[:3])
    return f"{2 * number - refused} kept, {refused} refused and told, 0 lost"
