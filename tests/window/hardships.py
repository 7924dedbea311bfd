"""Programs of child processes that put a window of their own under faults, random hands and a hundred thousand calls.

Each begins with ``CHILD`` of ``faults`` and with ``WORK``, and prints what came of it.
"""

from __future__ import annotations

#: What the others share: keys and mouse, what was told of a fault, and whether the window is usable after it.
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

#: Lets every so many-th function of the window that the work calls raise once, at its next call.
STRIKE = """
class Boom(Exception):
    pass


# PySide 6.11 loses a fault in sizeHint and eventFilter where a dialog is being opened, and one in changeEvent and what
# that calls where a style or a font changes; it crashes at the next one.
LEFT_OUT = ("<module>", "__init__", "sizeHint", "eventFilter", "changeEvent", "_restyle", "set_style")
seen, target = set(), None


def watch(frame, event, argument):
    code = frame.f_code
    if code.co_filename.startswith(HERE) and code.co_name not in LEFT_OUT:
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

#: Lets each step of closing raise once.
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
    (window.projects, "may_leave"),
    (window.notices, "may_lose_unsaved"),
    (window.transfers, "leave"),
    (window.projects, "_keep_last_article"),
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

#: Presses keys and moves the mouse at random, for some seconds.
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

#: Calls what painting and saving call all the time, and looks for lost references and memory.
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
