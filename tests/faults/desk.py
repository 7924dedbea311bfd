"""Q: what goes wrong in the program itself while somebody works: shown, logged, and nothing lost by it."""

from __future__ import annotations

import contextlib
import gc
import itertools
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.change import Change, Edit, adding
from annotator.core.label_set import LabelSet
from annotator.core.span import Fragment, Span
from annotator.resources import load_preset
from annotator.storage import Project
from annotator.storage.check import check
from annotator.suggesting import add_words, run
from annotator.ui.main_window import MainWindow
from tests.faults import children
from tests.faults.cases import Trial, case
from tests.faults.children import Tell
from tests.faults.endings import ANSWER, LONG, saved_spans
from tests.faults.hands import Hands
from tests.faults.preload import Calls
from tests.faults.scripted import Script, act, new_project, view_of
from tests.faults.tests_there import run_tests
from tests.faults.windows import Pulse, boxes, open_window, run_for, tag
from tests.storage.material import bring, coded

#: Bytes that the memory may grow by in a third of Q04's time, once the first third is over.
FLAT = 20_000_000

#: Handlers of events that a widget may override, and what brings each about.
EVENTS: dict[str, Callable[[QWidget], object]] = {
    "paintEvent": lambda widget: widget.grab(),
    "resizeEvent": lambda widget: widget.resize(widget.width() + 3, widget.height() + 3),
    "keyPressEvent": lambda widget: QTest.keyClick(widget, Qt.Key.Key_Shift),
    "mousePressEvent": lambda widget: QTest.mouseClick(widget, Qt.MouseButton.MiddleButton),
    "mouseMoveEvent": lambda widget: QTest.mouseMove(widget, QPoint(3, 3)),
    "changeEvent": lambda widget: QApplication.sendEvent(widget, QEvent(QEvent.Type.FontChange)),
    "showEvent": lambda widget: (widget.hide(), widget.show()),
    "focusInEvent": lambda widget: QApplication.sendEvent(widget, QEvent(QEvent.Type.WindowActivate)),
}


class OnceError(Exception):
    """What a handler is made to raise; of a class of its own each time, for one that comes again is not shown again."""

    number = 0


def _another() -> OnceError:
    OnceError.number += 1
    return type(f"OnceError{OnceError.number}", (OnceError,), {})()


@case("Q01", full=1)
def every_handler_raises_once(trial: Trial) -> str:
    """Every override of an event handler in the window's widgets, and the handler of every action."""
    path = trial.folder / "news.annot"
    whole = new_project(path, LONG)

    def work(tell: Tell) -> None:
        window = open_window(trial.folder, path)
        tag(window, 1)
        for widget, name in _overrides(window):
            _raise_once(type(widget), name, lambda w=widget, n=name: EVENTS[n](w), tell)
        for action in window.findChildren(QAction):
            if action.isEnabled() and action.menu() is None and not action.isSeparator():
                _only_raise(action, tell)
        tell(f"saved {tag(window, 2)}")

    for _ in trial.each():
        path.write_bytes(whole)
        lines = children.run(work)
        silent = [line for line in lines if line.startswith("silent")]
        shown = sum(line.startswith("shown") for line in lines)
        trial.require(not silent, silent)
        trial.require(shown > 20, f"{shown} handlers only")
        trial.require(lines[-1] == "saved True", lines[-1])
        trial.require(saved_spans(path) == 2, f"{saved_spans(path)} spans")
    return f"{shown} handlers raised, each shown; 0 silent"


def _overrides(window: MainWindow) -> list[tuple[QWidget, str]]:
    """Return one visible widget for each class of ours and each handler that it overrides."""
    found: dict[tuple[type, str], QWidget] = {}
    for widget in (window, *window.findChildren(QWidget)):
        if type(widget).__module__.startswith("annotator.") and widget.isVisible():
            for name in EVENTS:
                if name in vars(type(widget)):
                    found.setdefault((type(widget), name), widget)
    return [(widget, name) for (_, name), widget in found.items()]


def _raise(*_: object) -> None:
    raise _another()


def _raise_once(owner: type, name: str, bring_about: Callable[[], object], tell: Tell) -> None:
    real, raised = vars(owner)[name], []

    def once(self: QObject, *words: object) -> object:
        if not raised:
            raised.append(True)
            raise _another()
        return real(self, *words)

    setattr(owner, name, once)
    try:
        QTimer.singleShot(0, bring_about)  # from the event loop, as all else
        run_for(0.05)
    finally:
        setattr(owner, name, real)
    said = any("OnceError" in words for words in boxes())
    if raised:
        tell(f"{'shown' if said else 'silent'} {owner.__name__}.{name}")


def _only_raise(action: QAction, tell: Tell) -> None:
    """Let an action call nothing but a handler that raises."""
    with contextlib.suppress(RuntimeError):  # nothing is connected
        action.triggered.disconnect()
    action.triggered.connect(_raise)
    QTimer.singleShot(0, action.trigger)
    run_for(0.02)
    tell(f"{'shown' if any('OnceError' in words for words in boxes()) else 'silent'} {action.text()}")


@case("Q02", full=1, quick=1)
def closing_raises(trial: Trial) -> str:
    path = trial.folder / "news.annot"
    whole = new_project(path, LONG)

    def work(tell: Tell) -> None:
        window = open_window(trial.folder, path)
        tag(window, 1)
        type(window.workspace).close, kept = _raise, type(window.workspace).close
        QTimer.singleShot(0, window.close)
        run_for(0.2)
        tell(f"visible {window.isVisible()} said {any('OnceError' in words for words in boxes())}")
        type(window.workspace).close = kept
        tell(f"saved {window.workspace.is_open() and tag(window, 2)}")
        tell(f"closed {window.close()}")

    for _ in trial.each():
        path.write_bytes(whole)
        lines = children.run(work)
        trial.require(lines == ["visible True said True", "saved True", "closed True"], lines)
        trial.require(saved_spans(path) == 2, f"{saved_spans(path)} spans")
    return "the window stays, says so, saves on and closes at last"


@case("Q03", full=1)
def workers(trial: Trial) -> str:
    path = trial.folder / "news.annot"
    whole = new_project(path, LONG)

    def raising(tell: Tell) -> None:
        window = open_window(trial.folder, path)
        window.transfers._start("Breaking", lambda *_: _raise(), lambda *_: None)
        window.projects.wait_for_jobs()
        run_for(0.2)
        tell(any("OnceError" in words or "wrong" in words for words in boxes()))
        tell(window.transfers.running())

    def endless(tell: Tell) -> None:
        window = open_window(trial.folder, path)
        window.transfers._start("Sleeping", lambda *_: time.sleep(600), lambda *_: None)
        run_for(0.2)
        tag(window, 1)
        tell("closing")
        QTimer.singleShot(0, window.close)
        end = time.monotonic() + 8
        while window.isVisible() and time.monotonic() < end:
            run_for(0.05)
            if words := boxes():
                tell(words[0])
        tell("open" if window.isVisible() else "closed")
        os._exit(0)

    for _ in trial.each():
        path.write_bytes(whole)
        said = children.run(raising)
        trial.require(said == ["True", "False"], said)
        child = children.Child(endless)
        child.line()
        start = time.perf_counter()
        lines = child.end(30)
        took = time.perf_counter() - start
        trial.require(
            lines[-1] == "closed" and took < 5, f"still {lines[-1]} after {took:.0f} s, and says: {lines[:1]}"
        )
        trial.require(saved_spans(path) == 1, f"{saved_spans(path)} spans")
        trial.require(not check(path), check(path)[:3])
    program = run_tests(trial, "tests/window/test_q_cases.py::test_q03_the_process_ends_soon_although_a_thread_goes_on")
    return f"a fault in a worker is shown; the window closes within {took:.1f} s; the whole program: {program}"


@case("Q04", quick=0, minutes=30)
def random_hands(trial: Trial) -> str:
    """Random keys, moves, clicks, drags and turns of the wheel, and the modes of the hands among suggestions.

    Told are the memory of each third and all that went wrong.
    """
    path, words = trial.folder / "news.annot", trial.folder / "words.txt"
    new_project(path, LONG)
    words.write_text("mayor\nOslo\nferry\nis full\n", encoding="utf-8")
    with Project(path) as project:
        project.do(adding("Added a word list", add_words(project, words, "actor").source))
        run(project)

    def work(tell: Tell) -> None:
        hands = Hands(open_window(trial.folder, path), path, random.Random(trial.chance.random()))
        gc.collect()
        memory = [_memory()]
        for _ in range(3):
            hands.move_for(trial.seconds / 3)
            gc.collect()
            memory.append(_memory())
        tell(hands.done)
        tell(hands.opened_again)
        for before, after in itertools.pairwise(memory):
            tell(after - before)
        for words in hands.odd:
            tell(f"odd {words}")
        os._exit(0)  # whatever is open now would ask before it is closed

    child = children.Child(work)
    lines = child.end(trial.seconds + 120)
    odd = [line for line in lines if line.startswith(("odd", "!"))]
    trial.failed += max(0, len(odd) - 5)
    for words in odd[:5]:
        trial.require(False, words)
    lived = child.status == 0 and len(lines) >= 5
    if not trial.require(lived, f"it ended with {child.status}: {lines[-1:]} {_where_it_died(trial.folder)}"):
        return "it did not live to the end"
    done, again, *grown = [int(line) for line in lines[:5]]
    trial.count(done)
    trial.require(max(grown[1:]) < FLAT, "the memory is not flat")
    trial.require(not check(path), check(path)[:3])
    steps = ", ".join(f"{number / 1e6:+.1f}" for number in grown)
    return (
        f"{done:,} keys and moves of the mouse in {trial.lasts()}, {again} times opened again;"
        f" {len(odd)} exceptions and warnings of Qt; memory by thirds of the time: {steps} MB"
    )


def _where_it_died(home: Path) -> str:
    """Return the innermost calls of a crash, which the program writes beside its log."""
    frames = [line.strip() for path in home.rglob("crash.log") for line in path.read_text().splitlines()]
    return "; ".join(frames[-40:])


def _memory() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@case("Q05", full=100_000, quick=3000)
def hot_calls(trial: Trial) -> str:
    path = trial.folder / "news.annot"
    new_project(path, LONG)

    def work(tell: Tell) -> None:
        window = open_window(trial.folder, path)
        view, bar = window.article_pane.view, window.status_pane
        tag(window, 1)
        calls: tuple[Callable[[], object], ...] = (
            view.viewport().update, bar.update, lambda: view.verticalScrollBar().setValue(3),
            lambda: view.set_selection(Fragment(3, 7)), lambda: view.viewport().setCursor(Qt.CursorShape.IBeamCursor),
            lambda: window.setWindowTitle("news"), lambda: QApplication.sendEvent(view, QEvent(QEvent.Type.None_)),
        )  # fmt: skip
        for call in calls:
            call()
        QApplication.processEvents()
        for call in calls:
            before = _memory()
            for _ in range(trial.wanted):
                call()
            QApplication.processEvents()
            tell(_memory() - before)

    grown = [int(line) for line in children.run(work, 600)]
    trial.count(trial.wanted * len(grown))
    trial.require(max(grown) < 10_000_000, f"memory grew by {max(grown) / 1e6:.0f} MB")
    return f"{len(grown)} methods, 0 aborts, at most {max(grown) / 1e6:.1f} MB more"


@case("Q06", full=1)
def import_while_tagging(trial: Trial) -> str:
    path, news, gaps = trial.folder / "news.annot", trial.fresh("news"), list[float]()
    for number in range(20):
        text = "The mayor of Oslo said so. " * 150
        lines = "".join(f'{{"id": "{number}-{n}", "text": "{number} {n} {text}"}}\n' for n in range(100))
        (news / f"{number}.jsonl").write_text(lines, encoding="utf-8")
    whole = new_project(path, LONG)

    def work(tell: Tell) -> None:
        window = open_window(trial.folder, path)
        run_for(0.5)
        window.transfers.import_paths([news])
        pulse, made = Pulse(), 0
        while window.transfers.running():
            made += tag(window, made)
            run_for(0.05)
        run_for(0.3)
        tell(made)
        for gap in pulse.gaps:
            tell(gap)

    for _ in trial.each():
        path.write_bytes(whole)
        made, *lines = children.run(work)
        gaps = sorted(float(line) for line in lines)
        trial.require(saved_spans(path) == int(made) > 0, f"{saved_spans(path)} of {made} spans")
        trial.require(gaps[len(gaps) * 99 // 100] < ANSWER, "it did not answer in time")
        trial.require(not check(path), check(path)[:3])
    return (
        f"{made} tags; 99 of 100 answers within {gaps[len(gaps) * 99 // 100] * 1000:.0f} ms, the last {gaps[-1]:.2f} s"
    )


@case("Q07", full=10_000, quick=12)
def undo_and_redo(trial: Trial) -> str:
    path, script, views = trial.folder / "news.annot", Script(7, adds_only=True), []
    new_project(path)
    labels = load_preset("news")

    def add(project: Project) -> None:
        for n in range(trial.wanted):
            project.do(adding(f"{n}", Span("a0", "actor", (Fragment(n % 90, n % 90 + 5),), "Noor", f"s{n}")))

    with Project(path) as project:
        for _ in range(3):
            act(project, script.step())
        views.append(view_of(project))
        add(project)
        views.append(view_of(project))
    for _ in range(2):
        with Project(path) as project:
            for _ in range(trial.wanted):
                project.undo()
                trial.count()
            trial.require(view_of(project)[0] == views[0][0], "another state after all were taken back")
        with Project(path) as project:
            for _ in range(trial.wanted):
                project.redo()
                trial.count()
            trial.require(view_of(project) == views[1], "another state after all were made again")
    with Project(path) as project:
        before = project.label_set()
        after = LabelSet(before.name, (*before.labels, *labels.labels[2:3]), before.version + 1)
        project.do(Change("label", (Edit(before, after),)))
        project.do(adding("with it", Span("a0", labels.labels[2].id, (Fragment(0, 3),), "Noor", "new")))
        project.undo()
        project.undo()
        trial.require(view_of(project)[0] == views[1][0], "another state after the label was taken back")
    trial.require(not check(path), check(path)[:3])
    return f"{4 * trial.wanted:,} steps, 0 differences, also after reopening and after the label was taken back"


@case("Q10", full=1, quick=1)
def clocks_and_zones(trial: Trial) -> str:
    path = trial.folder / "news.annot"
    whole, calls = new_project(path), Calls(trial.folder)

    def work(tell: Tell) -> None:
        zones = ("UTC", "Asia/Karachi", "America/St_Johns", "Pacific/Apia", "Europe/Berlin")
        with Project(path) as project:
            jumps = (0, -86_400, 365 * 86_400, 9_331_200, 9_334_800)
            for number, (ahead, zone) in enumerate(zip(jumps, zones, strict=True)):
                os.environ["TZ"] = zone
                time.tzset()
                calls.clock(ahead)
                project.do(adding(f"{number}", Span("a0", "actor", (Fragment(number, number + 3),), "Noor")))
            calls.clock(0)
            bring(project, coded("later", "Later"), text="5")

    for _ in trial.each():
        path.write_bytes(whole)
        children.run(work)
        with Project(path) as project:
            entries = project.history()
            words = [entry.text for entry in entries]
            trial.require(words == ["5", "4", "3", "2", "1", "0", "import"], words)
            trial.require(all(entry.made.endswith("Z") for entry in entries), [entry.made for entry in entries])
            project.undo()
            project.undo()
            trial.require(project.undo_texts()[0] == "3", project.undo_texts())
        trial.require(not check(path), check(path)[:3])
    return "5 clocks in 5 time zones: the order is that of the work, the times are UTC"


@case("Q11", full=1)
def locales(trial: Trial) -> str:
    news, exports = trial.fresh("news"), set[bytes]()
    (news / "İstanbul.txt").write_text("İstanbul 1,5\nI ı İ i ß ١٢٣ 1.234,5\n", encoding="utf-8")
    names = ("C", "C.UTF-8", "tr_TR.UTF-8", "ar_EG.UTF-8", "fa_IR.UTF-8", "de_DE.UTF-8")
    for name in names:
        path, out = trial.folder / f"{name}.annot", trial.folder / f"{name}.jsonl"
        environment = {**os.environ, "LC_ALL": name, "LANG": name, "USER": "noor", "LOGNAME": "noor"}
        for words in (["new", path, news], ["export", path, "-o", out], ["check", path], ["info", path]):
            done = subprocess.run(
                [sys.executable, "-m", "annotator", *words], env=environment, capture_output=True, check=False
            )
            trial.require(done.returncode == 0, name, words[0], done.stderr.decode(errors="replace"))
        exports.add(out.read_bytes())
        trial.count()
    trial.require(len(exports) == 1, f"{len(exports)} different exports")
    return f"{len(names)} locales, the same bytes"


@case("Q12", full=1, quick=1)
def off_the_screen(trial: Trial) -> str:
    path = trial.folder / "news.annot"
    new_project(path, LONG)

    def work(tell: Tell) -> None:
        window = open_window(trial.folder, path)
        window.move(30_000, -20_000)
        QApplication.processEvents()
        window.close()
        tell("closed")

    def again(tell: Tell) -> None:
        window = open_window(trial.folder, path)
        screen = window.screen().availableGeometry()
        seen = window.frameGeometry().intersected(screen)
        tell(seen.width() > 200 and seen.height() > 100)
        tell(window.geometry())

    for _ in trial.each():
        children.run(work)
        visible, where = children.run(again)
        trial.require(visible == "True", where)
    return "visible at the next start"
