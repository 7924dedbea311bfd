"""The window under odd hands and odd surroundings: faults in its own code, held keys, clocks, locales, screens.

Each case begins with its number in the catalogue of faults, so that it can be run by it.
"""

from __future__ import annotations

import json
import os
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from annotator.storage import Project
from annotator.storage.check import check
from annotator.storage.locking import beside
from annotator.ui import projects
from annotator.ui.background import still_running
from tests.window.conftest import send_repeat
from tests.window.faults import run_window, start
from tests.window.hardships import CALLS, CLOSING, RANDOM, STRIKE, WORK
from tests.window.journey import CONTROL, SHIFT, Journey, Key, journey

__all__ = ["journey"]

#: A child process strikes every so many-th function; 1 strikes all of them, which takes minutes.
EVERY = int(os.environ.get("ANNOTATOR_STRIKE_EVERY", "90"))

#: How long a child process presses keys and moves the mouse at random.
SECONDS = float(os.environ.get("ANNOTATOR_RANDOM_SECONDS", "3"))

#: What the off-screen platform says of itself.
ITS_OWN = "This plugin does not support"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "home"
    made.mkdir()
    return made


def boxes() -> list[str]:
    shown = [box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox) and box.isVisible()]
    words = [box.text() for box in shown]
    for box in shown:
        box.close()
    return words


# Faults of the program itself


def test_q01_a_fault_anywhere_in_the_window_is_told_and_the_work_goes_on(articles, home):
    shown = run_window(WORK + STRIKE, home, articles, EVERY, timeout=max(60, 6000 / EVERY))
    assert shown == ["struck True check [] True"]


def test_q02_a_fault_while_closing_keeps_the_window_open_with_its_work(articles, home):
    *lines, last = run_window(WORK + CLOSING, home, articles)
    assert [line.split(" ", 1)[1] for line in lines] == ["True True True True"] * 6
    assert last == "1 True []"


def test_q03_work_in_the_background_that_fails_is_told_and_the_next_goes_on(window, tmp_path, monkeypatch):
    def broken(*_, **__):
        raise ValueError("broken")

    with monkeypatch.context() as patch:
        patch.setattr("annotator.importing.import_paths", broken)
        window.transfers.import_paths([tmp_path])
        window.projects.wait_for_jobs()
    assert boxes() == ["Importing stopped: ValueError."]
    assert not window.transfers.running()
    (tmp_path / "more.txt").write_text("More\nIt goes on.\n")
    window.transfers.import_paths([tmp_path / "more.txt"])
    window.projects.wait_for_jobs()
    assert len(window.articles_pane.keys()) == 4


@pytest.fixture
def endless(monkeypatch):
    """Imports that end when they are let go, and not when they are asked to."""
    let_go = threading.Event()

    def wait(*_, **__):
        let_go.wait(30)
        raise ValueError("at last")

    monkeypatch.setattr("annotator.importing.import_paths", wait)
    yield let_go
    let_go.set()


def test_q03_work_that_does_not_end_keeps_its_project_open_and_says_so(
    window, endless, monkeypatch, tmp_path, empty_project
):
    assert projects._STOP_MS <= 5000
    monkeypatch.setattr(projects, "_STOP_MS", 100)
    here = window.workspace.project.path
    window.transfers.import_paths([tmp_path])
    window.projects.open_paths([empty_project])
    assert boxes() == ["Work on the project is still going on and does not stop yet."]
    assert window.workspace.project.path == here
    endless.set()
    window.projects.wait_for_jobs()
    assert boxes() == ["Importing stopped: ValueError."]
    window.projects.open_paths([empty_project])
    assert window.workspace.project.path == empty_project


def test_q03_work_that_does_not_end_is_waited_for_in_sight_and_then_left_as_the_window_closes(
    window, hand, endless, monkeypatch, tmp_path
):
    assert projects._QUIT_MS <= 3000
    monkeypatch.setattr(projects, "_QUIT_MS", 400)
    hand.drag("ferry")
    hand.press(Key.Key_4)
    path, shown, left_again = window.workspace.project.path, [], []
    window.transfers.import_paths([tmp_path])

    def look() -> None:
        shown.append(window.status_pane.line._task.text())
        left_again.append(window.projects.may_leave())  # a file that the system hands over

    QTimer.singleShot(100, look)
    assert window.close()
    assert shown == ["Stopping…"]
    assert left_again == [False]
    assert window.transfers.has_left
    assert not window.workspace.is_open()
    assert not beside(path).exists()
    assert still_running() == ["Importing"]
    endless.set()
    QTest.qWait(50)
    assert boxes() == []  # nobody is left to be told
    assert check(path) == []
    with Project(path) as project:
        assert project.span_count() == 1


#: The whole program, with an import that never ends and a thread that Python would wait for at its end.
HANGS = """
import sys, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from PySide6.QtCore import QTimer
import annotator.importing
from annotator import app

begin = app._begin


def hang(*_, **__):
    print("hangs", flush=True)
    ThreadPoolExecutor(1).submit(time.sleep, 600).result()


def begin_and_hang(window, paths):
    begin(window, paths)
    window.transfers.import_paths([Path(sys.argv[1])])
    QTimer.singleShot(300, window.close)


annotator.importing.import_paths, app._begin = hang, begin_and_hang
sys.exit(app.run([Path(sys.argv[1])]))
"""


def test_q03_the_process_ends_soon_although_a_thread_goes_on(window, home):
    path = window.workspace.project.path
    assert window.close()
    child = start(["-c", HANGS, str(path)], home)
    assert child.stdout is not None
    assert child.stdout.readline() == "hangs\n"
    begun = time.monotonic()
    try:
        _, complained = child.communicate(timeout=30)
    finally:
        child.kill()
    assert (child.returncode, complained) == (0, "")
    assert time.monotonic() - begun < 5
    [log] = home.rglob("annotator.log")
    words = log.read_text(encoding="utf-8")
    assert "left while it was going on: Importing" in words
    assert "ends without waiting any longer for: Importing" in words
    assert not beside(path).exists()
    assert check(path) == []


def test_q04_random_keys_and_mouse_raise_nothing_and_warn_of_nothing(articles, home):
    seed = int(os.environ.get("ANNOTATOR_RANDOM_SEED", "1"))
    outcome, figures = run_window(WORK + RANDOM, home, articles, seed, SECONDS, timeout=60 + 2 * SECONDS)
    assert outcome == "[] [] True []"
    [log] = home.rglob("annotator.log")
    lines = log.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if " WARNING " in line and ITS_OWN not in line] == []
    assert int(figures.split()[0]) < 60_000


def test_q05_methods_of_qt_that_are_called_again_and_again_leak_nothing(articles, home):
    assert run_window(WORK + CALLS, home, articles, 100_000 if EVERY == 1 else 5_000, timeout=300) == ["[]"]


# Work beside work


def test_q06_every_tag_made_during_an_import_is_kept(window, hand, qtbot, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(600):
        (folder / f"{number}.txt").write_text(f"Story {number}\nThe road is closed.\n", encoding="utf-8")
    made = 0
    window.transfers.import_paths([folder])
    while window.transfers.running() and made < 60:
        hand.view.set_caret(20 + made)
        hand.view.set_selection(None)
        hand.view.select(20 + made, 25 + made)
        hand.press(Key.Key_1 if made % 2 else Key.Key_3)
        made += 1
        QApplication.processEvents()
    window.projects.wait_for_jobs()
    qtbot.waitUntil(lambda: window.workspace.unsaved is None)  # what met a lock for long is tried again by itself
    assert made > 1
    assert len(window.articles_pane.keys()) == 603
    with Project(window.workspace.project.path, read_only=True) as other:
        assert other.span_count() == len(hand.quotes())
    assert len(hand.quotes()) > 1
    assert check(window.workspace.project.path) == []


def test_q07_undo_and_redo_give_exactly_the_states_that_were_also_after_reopening(journey, tmp_path):
    text = "Word " * 60
    journey.open_text(tmp_path / "in", text)
    states = [journey.tagged()]
    for number in range(12):
        journey.view.select(5 * number, 5 * number + 4)
        journey.press((Key.Key_1, Key.Key_2, Key.Key_3)[number % 3])
        states.append(journey.tagged())
        journey.press((Key.Key_D, Key.Key_4, Key.Key_X)[number % 3])
        states.append(journey.tagged())
    journey.reopen()
    for state in reversed(states[:-1]):
        journey.press(Key.Key_Z)
        assert journey.tagged() == state
    for state in states[1:]:
        journey.press(Key.Key_Z, SHIFT)
        assert journey.tagged() == state
    assert check(journey.window.workspace.project.path) == []


# Clocks and places


@pytest.mark.parametrize(
    "jumps",
    [
        pytest.param([0, -86_400, -86_399], id="Q10 back a day"),
        pytest.param([0, 31_536_000, 5], id="Q10 ahead a year and back"),
        pytest.param([0, -3600, -3599], id="Q10 back an hour"),
    ],
)
def test_the_order_of_changes_is_that_in_which_they_were_made(journey, tmp_path, monkeypatch, jumps):
    journey.open_text(tmp_path / "in", "One two three four five six seven\n")
    began = datetime.now(UTC)
    for number, (word, jump) in enumerate(zip(("two", "three", "four"), jumps, strict=True)):

        class Clock(datetime):
            by = timedelta(seconds=jump)

            @classmethod
            def now(cls, tz=None):
                return began.astimezone(tz) + cls.by

        monkeypatch.setattr("annotator.core.identity.datetime", Clock)
        journey.tag_by_mouse(word, Key.Key_4)
        assert len(journey.quotes()) == number + 1
    journey.reopen()
    entries = journey.window.workspace.history()
    assert [entry.text for entry in entries[:3]] == [f"tag {word} as Event" for word in ("four", "three", "two")]
    for left in (2, 1, 0):
        journey.press(Key.Key_Z)
        assert len(journey.quotes()) == left
    for back in (1, 2, 3):
        journey.press(Key.Key_Z, SHIFT)
        assert len(journey.quotes()) == back
    [line] = journey.there_and_back(tmp_path / "out")
    stamps = [span["created"] for span in line["spans"]]
    assert all(datetime.fromisoformat(stamp).utcoffset() == timedelta(0) for stamp in stamps)


@pytest.mark.parametrize("zone", ["Asia/Karachi", "America/St_Johns", "UTC"], ids=lambda zone: f"Q10 {zone}")
def test_times_are_kept_in_utc_whatever_the_zone(journey, tmp_path, monkeypatch, zone):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        journey.open_text(tmp_path / "in", "One two three\n")
        journey.tag_by_mouse("two", Key.Key_4)
        [line] = journey.there_and_back(tmp_path / "out")
        made = datetime.fromisoformat(line["spans"][0]["created"])
        assert made.utcoffset() == timedelta(0)
        assert abs(datetime.now(UTC) - made) < timedelta(minutes=5)
    finally:
        monkeypatch.undo()
        time.tzset()


LOCALES = ["C", "tr_TR", "ar_EG", "fa_IR", "de_DE", "ur_PK", "hi_IN"]


@pytest.mark.parametrize("name", LOCALES, ids=lambda name: f"Q11 {name}")
def test_the_locale_changes_neither_what_is_read_nor_what_is_written(make_window, tmp_path, name):
    before = QLocale()
    QLocale.setDefault(QLocale(name))
    try:
        journey = Journey(make_window())
        record = {"id": "1234567", "text": "İstanbul I ı 1,5 TITLE\nAda Quill paid 1.234,5 in İzmir.\n"}
        record["spans"] = [{"start": 0, "end": 8, "label": "location", "created": "2025-10-19T10:00:00+00:00"}]
        journey.open_record(tmp_path / "in", **record)
        journey.tag_by_mouse("Ada Quill", Key.Key_2)
        edges = journey.window.inspector_pane.form._edges.fields()[0]
        edges[0].setFocus()
        edges[0].stepBy(-1)
        journey.press(Key.Key_Tab)
        journey.press(Key.Key_F, CONTROL)
        journey.view.setFocus()
        journey.press(Key.Key_Home, CONTROL)
        [line] = journey.there_and_back(tmp_path / "out")
    finally:
        QLocale.setDefault(before)
    spans = [(span["start"], span["end"], span["label"]) for span in line["spans"]]
    assert spans == [(0, 8, "location"), (22, 32, "actor")]
    raw = (tmp_path / "out" / "first.jsonl").read_bytes()
    assert b'"start":0,"end":8' in raw
    assert line["spans"][0]["created"] == "2025-10-19T10:00:00+00:00"
    assert json.loads(raw)["meta"]["status"] == "in_progress"


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(QRect(9000, 9000, 1000, 700), id="Q12 right and below"),
        pytest.param(QRect(-5000, -5000, 1000, 700), id="Q12 left and above"),
        pytest.param(QRect(0, 0, 20_000, 20_000), id="Q12 larger than any screen"),
    ],
)
def test_a_window_that_was_off_the_screen_is_seen_when_it_opens(make_window, place):
    first = make_window()
    first.setGeometry(place)
    first.close()
    second = make_window()
    screen = QGuiApplication.primaryScreen().availableGeometry()
    seen = screen.intersected(second.frameGeometry())
    assert seen.width() >= 200
    assert seen.height() >= 200
    assert screen.contains(second.frameGeometry().topLeft() + QPoint(50, 5))


def test_q12_a_damaged_geometry_is_no_hindrance(make_window, settings):
    for nonsense in ("%%%", "AAAA", "aGVsbG8gd29ybGQ=", "A" * 5000):
        settings.set("geometry", nonsense)
        settings.set("splitter", nonsense)
        assert make_window().isVisible()


# Keys


def test_q13_a_tag_key_pressed_twice_or_held_makes_one_span(window, hand):
    hand.drag("ferry")
    hand.press(Key.Key_4)
    hand.press(Key.Key_4)
    for _ in range(20):
        send_repeat(hand.view, Key.Key_4, "4")
    hand.drag("ferry")
    hand.press(Key.Key_4)
    assert hand.quotes() == [("event", ["ferry"])]


@pytest.mark.parametrize("action", ["settings", "history", "go_to", "commands", "keys", "about"], ids="Q13 {}".format)
def test_a_key_pressed_while_a_dialog_opens_tags_nothing(window, hand, action):
    hand.drag("ferry")
    window.actions_[action].trigger()
    for key in (Key.Key_4, Key.Key_X, Key.Key_1):
        QTest.keyClick(window.windowHandle(), key)  # as the system hands it to the window below
    QApplication.processEvents()
    assert hand.quotes() == []
    for widget in QApplication.topLevelWidgets():
        if widget is not window and widget.isVisible():
            widget.close()


def test_q14_an_input_method_and_dead_keys_tag_nothing(window, hand):
    hand.drag("ferry")
    for words, committed in (("c", ""), ("cl", ""), ("", "C"), ("", "ا"), ("", "3")):
        event = QInputMethodEvent(words, [])
        event.setCommitString(committed)
        QApplication.sendEvent(hand.view, event)
    for key, text in (
        (Key.Key_Dead_Acute, ""),
        (Key.Key_Dead_Circumflex, ""),
        (Key.Key_Multi_key, ""),
        (Key.Key_AltGr, ""),
        (Key.Key_unknown, "a"),
        (Key.Key_Aacute, "á"),
        (Key.Key_Kanji, ""),
    ):
        for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
            QApplication.sendEvent(hand.view, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))
    assert hand.quotes() == []
    assert not hand.view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
