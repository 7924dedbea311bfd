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
from PySide6.QtCore import QLocale, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from annotator.storage import Project
from annotator.storage.check import check
from annotator.ui import main_window
from tests.window.conftest import send_repeat
from tests.window.faults import run_window
from tests.window.journey import CONTROL, SHIFT, Journey, Key, close_boxes, journey

__all__ = ["close_boxes", "journey"]

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

WORK = """
import random
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from annotator.storage import Project
from annotator.storage.check import check

Key, CONTROL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
HERE = str(Path(program.__file__).parent / "ui")
caught, told = [], []
show = sys.excepthook


def keep(kind, error, trace):
    caught.append(kind.__name__)
    show(kind, error, trace)
    told.extend(box.text() for box in app.topLevelWidgets() if isinstance(box, QMessageBox) and box.isVisible())


sys.excepthook = keep


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(app.focusWidget() or window, key, modifier)


def close_others():
    for widget in app.topLevelWidgets():
        if widget.isVisible() and widget is not window and not isinstance(widget, QMessageBox):
            widget.close()


def to_the_text():
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.article_pane.view.setFocus()
    return window.article_pane.view


def saved():
    with Project(window.workspace.project.path, read_only=True) as other:
        return other.span_count()


probes = 0


def is_usable():
    "An article is shown, a key tags, the tag is in the file, a key takes it back."
    global probes
    probes += 1  # a place of its own each time, for a fault may have left a tag
    project = window.workspace.project
    window.workspace.show_article(project.rows(project.find("", None)[:1])[0].info.id)
    view, before = to_the_text(), saved()
    view.set_selection(Fragment(probes % 60, probes % 60 + 5 + probes // 60))
    QTest.keyClick(view, Key.Key_4)
    made = saved()
    QTest.keyClick(view, Key.Key_Z)
    return (made, saved()) == (before + 1, before)
"""

STRIKE = """
class Boom(Exception):
    pass


seen, target = set(), None


def watch(frame, event, argument):
    code = frame.f_code
    if code.co_filename.startswith(HERE) and code.co_name not in ("<module>", "__init__", "sizeHint"):
        seen.add(code)


def strike(frame, event, argument):
    global target
    if frame.f_code is target:
        target = None
        raise Boom(window.workspace.article.text)


def work():
    view = to_the_text()
    port, place = view.viewport(), lambda at: view.page.caret_box(at).center().toPoint()
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=place(30))
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=place(28))
    for at in (34, 40):
        QTest.mouseMove(port, place(at))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=place(40))
    for key in (Key.Key_3, Key.Key_D, Key.Key_2, Key.Key_W, Key.Key_Z, Key.Key_Down, Key.Key_End, Key.Key_PageDown):
        press(key)
    press(Key.Key_Z, SHIFT)
    press(Key.Key_Right, SHIFT)
    press(Key.Key_Home, CONTROL)
    press(Key.Key_A, SHIFT)
    press(Key.Key_Escape)
    press(Key.Key_Tab)
    press(Key.Key_X)
    for action in "find next_article previous_article go_to zoom_in zoom_reset list list settings keys".split():
        window.actions_[action].trigger()
        app.processEvents()
        if action == "find":
            QTest.keyClicks(app.focusWidget() or window, "ferry")
            press(Key.Key_Return)
            press(Key.Key_Escape)
        close_others()
    window.articles_pane.filter.focus_query()
    QTest.keyClicks(app.focusWidget() or window, "ferry")
    press(Key.Key_Return)
    window.articles_pane.filter.reset()
    window.resize(1100 + random.randrange(40), 700)
    app.processEvents()


open_paths(sys.argv[1])
sys.settrace(watch)
work()
sys.settrace(None)
assert not caught, caught
assert is_usable()
struck = 0
for code in sorted(seen, key=lambda code: (code.co_filename, code.co_firstlineno))[:: int(sys.argv[2])]:
    caught.clear()
    told.clear()
    target = code
    sys.settrace(strike)
    try:
        work()
    except Boom:
        told.append("to the one who called it")
    finally:
        sys.settrace(None)
    hit, target = target is None, None
    close_others()
    words = [words for words, _ in boxes()] + told
    app.processEvents()
    usable = is_usable()
    boxes()
    struck += hit
    if hit and not (words and usable):
        print("not borne:", code.co_filename, code.co_qualname, caught, words, usable)
print("struck", struck > 0, "check", check(window.workspace.project.path), window.close())
"""


def test_q01_a_fault_anywhere_in_the_window_is_told_and_the_work_goes_on(articles, home):
    shown = run_window(WORK + STRIKE, home, articles, EVERY)
    assert shown == ["struck True check [] True"]


CLOSING = """
from PySide6.QtCore import QTimer
open_paths(sys.argv[1])
view = to_the_text()
view.set_selection(Fragment(3, 9))
press(Key.Key_4)
assert saved() == 1


def broken(*_, **__):
    raise ValueError("broken")


for owner, name in (
    (window, "_may_leave"),
    (window.notices, "may_lose_unsaved"),
    (window.transfers, "leave"),
    (window, "_keep_last_article"),
    (settings, "set"),
    (window.splitter, "state"),
):
    setattr(owner, name, broken)
    QTimer.singleShot(0, window.close)
    app.processEvents()
    words = [words for words, _ in boxes()]
    delattr(owner, name)
    print(name, window.isVisible(), window.workspace.is_open(), bool(words or told), is_usable())
    boxes()
    told.clear()
print(saved(), window.close(), check(Path(sys.argv[1]).with_suffix(".annot")))
"""


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
        window.wait_for_jobs()
    assert boxes() == ["Importing stopped: ValueError."]
    assert not window.transfers.running()
    (tmp_path / "more.txt").write_text("More\nIt goes on.\n")
    window.transfers.import_paths([tmp_path / "more.txt"])
    window.wait_for_jobs()
    assert len(window.articles_pane.keys()) == 4


def test_q03_work_that_does_not_end_keeps_the_window_open_and_says_so(window, hand, monkeypatch, tmp_path):
    assert main_window._STOP_MS <= 5000
    monkeypatch.setattr(main_window, "_STOP_MS", 100)
    let_go = threading.Event()

    def endless(*_, **__):
        let_go.wait(30)
        raise ValueError("at last")

    with monkeypatch.context() as patch:
        patch.setattr("annotator.importing.import_paths", endless)
        window.transfers.import_paths([tmp_path])
        QTest.qWait(50)
        assert not window.close()
        assert window.isVisible()
        assert boxes() == ["Work on the project is still going on and does not stop yet."]
        let_go.set()
        window.wait_for_jobs()
    boxes()
    assert window.close()


RANDOM = """
import gc, resource, time
seed = int(sys.argv[2])
chance = random.Random(seed)
open_paths(sys.argv[1])
view = to_the_text()
KEYS = [Key(code) for code in (*range(0x30, 0x3A), *range(0x41, 0x5B))] + [
    Key.Key_Tab, Key.Key_Escape, Key.Key_Return, Key.Key_Delete, Key.Key_Backspace, Key.Key_Left, Key.Key_Right,
    Key.Key_Up, Key.Key_Down, Key.Key_Home, Key.Key_End, Key.Key_PageUp, Key.Key_PageDown, Key.Key_F3, Key.Key_F6,
    Key.Key_Space, Key.Key_Plus, Key.Key_Minus,
]
MODIFIERS = [Qt.KeyboardModifier.NoModifier] * 5 + [SHIFT, SHIFT, CONTROL, CONTROL | SHIFT]
NOT = {  # what opens windows of the system, or ends the program
    (Key.Key_Q, CONTROL), (Key.Key_W, CONTROL), (Key.Key_O, CONTROL), (Key.Key_N, CONTROL), (Key.Key_E, CONTROL),
    (Key.Key_I, CONTROL), (Key.Key_S, CONTROL), (Key.Key_O, CONTROL | SHIFT), (Key.Key_E, CONTROL | SHIFT),
    (Key.Key_I, CONTROL | SHIFT), (Key.Key_S, CONTROL | SHIFT), (Key.Key_N, CONTROL | SHIFT),
}


def memory():
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 // 1024


def act():
    port = view.viewport()
    where = QPoint(chance.randrange(port.width()), chance.randrange(port.height()))
    match chance.randrange(12):
        case 0:
            QTest.mouseClick(port, Qt.MouseButton.LeftButton, chance.choice(MODIFIERS), where)
        case 1:
            QTest.mouseDClick(port, Qt.MouseButton.LeftButton, pos=where)
            QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=where)
        case 2:
            QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=where)
            QTest.mouseMove(port, QPoint(chance.randrange(port.width()), chance.randrange(port.height())))
            QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=where)
        case 3 if chance.random() < 0.2:
            window.resize(chance.randrange(720, 1400), chance.randrange(440, 900))
        case 4 if chance.random() < 0.3:
            view.setFocus()
        case _:
            key, modifier = chance.choice(KEYS), chance.choice(MODIFIERS)
            if (key, modifier) not in NOT:
                press(key, modifier)
    if app.activePopupWidget() is not None:
        app.activePopupWidget().close()
    close_others()
    if chance.random() < 0.1:
        app.processEvents()


for _ in range(150):
    act()
first, number, end = memory(), 0, time.monotonic() + float(sys.argv[3])
while time.monotonic() < end and not caught:
    act()
    number += 1
    if not view.isVisible():  # every article went away by undo
        window.actions_["redo"].trigger()
print(caught, [words for words, _ in boxes() if "wrong" in words], number > 50, check(window.workspace.project.path))
print(memory() - first, number)
"""


def test_q04_random_keys_and_mouse_raise_nothing_and_warn_of_nothing(articles, home):
    seed = int(os.environ.get("ANNOTATOR_RANDOM_SEED", "1"))
    outcome, figures = run_window(WORK + RANDOM, home, articles, seed, SECONDS)
    assert outcome == "[] [] True []"
    [log] = home.rglob("annotator.log")
    lines = log.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if " WARNING " in line and ITS_OWN not in line] == []
    assert int(figures.split()[0]) < 60_000


CALLS = """
import gc
from PySide6.QtCore import QPointF, QRectF, Signal, QObject
from PySide6.QtGui import QPainter, QPen, QPixmap, QColor, QTextLayout, QFont
open_paths(sys.argv[1])
view = to_the_text()
layout = QTextLayout("The bridge stays shut", QFont())
layout.beginLayout()
line = layout.createLine()
line.setLineWidth(400)
layout.endLayout()
pixmap = QPixmap(100, 100)
painter = QPainter(pixmap)
pen, colour, rect, point = QPen(QColor("red"), 1), QColor("blue"), QRectF(0, 0, 5, 5), QPointF(1, 1)
hint = QPainter.RenderHint.Antialiasing
calls = {
    "setPen": lambda: painter.setPen(pen),
    "setBrush": lambda: painter.setBrush(colour),
    "save, restore": lambda: (painter.save(), painter.restore()),
    "fillRect": lambda: painter.fillRect(rect, colour),
    "drawLine": lambda: painter.drawLine(point, point),
    "setRenderHint": lambda: painter.setRenderHint(hint, True),
    "update": lambda: view.viewport().update(),
    "setPosition": lambda: line.setPosition(point),
    "cursorToX": lambda: line.cursorToX(3),
    "setToolTip": lambda: window.setToolTip(""),
    "setEnabled": lambda: window.actions_["undo"].setEnabled(True),
    "setText": lambda: window.actions_["undo"].setText("Undo"),
    "emit": lambda: window.transfers.progressed.emit(1, 2, ""),
    "setValue": lambda: view.verticalScrollBar().setValue(0),
    "setChecked": lambda: window.actions_["tags"].setChecked(True),
}


def memory():
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4


times = int(sys.argv[2])
grown = []
for name, call in calls.items():
    for _ in range(2000):
        call()
    nothing, before = sys.getrefcount(None), memory()
    for _ in range(times):
        call()
    if sys.getrefcount(None) < nothing - times // 10 or memory() - before > 8_000:
        grown.append((name, sys.getrefcount(None) - nothing, memory() - before))
painter.end()
print(grown)
"""


def test_q05_methods_of_qt_that_are_called_again_and_again_leak_nothing(articles, home):
    assert run_window(WORK + CALLS, home, articles, 100_000 if EVERY == 1 else 5_000) == ["[]"]


# Work beside work


def test_q06_every_tag_made_during_an_import_is_kept(window, hand, tmp_path):
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
    window.wait_for_jobs()
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
