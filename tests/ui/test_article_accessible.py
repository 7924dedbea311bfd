"""What a screen reader gets: asked through Qt's own interfaces, in a process of its own, which has to end well."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

VIEW = """
import gc
import sys

from PySide6.QtCore import QEvent, QPoint, QRect, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QApplication
import shiboken6

from annotator.core.span import Fragment
from annotator.ui.qt_text import QtText
from annotator.ui.widgets import article_accessible


class View(QAbstractScrollArea):
    def __init__(self):
        super().__init__()
        self.text = QtText("A \\U0001f600 boat\\r\\nleft.")
        self.place, self.selected, self.revealed = 3, None, None

    def readable_title(self):
        return "Boats & <b>ferries</b>"

    def readable_text(self):
        return self.text

    def readable_labels(self):
        return "actor, claim"

    def caret(self):
        return self.place

    def set_caret(self, offset):
        self.place = offset

    def selection(self):
        return self.selected

    def set_selection(self, fragment):
        self.selected = fragment

    def reveal(self, fragment):
        self.revealed = fragment

    def readable_rect(self, offset):
        return QRect(offset, 2, 1, 3)

    def readable_offset(self, point):
        return point.x()


app = QApplication([])
article_accessible.install(View)
article_accessible.install(View)
QAccessible.setActive(True)
"""


def ran(script):
    """Run ``script`` after ``VIEW`` in a fresh process; return what it printed. It must end with status 0."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONFAULTHANDLER": "1"}
    done = subprocess.run(
        [sys.executable, "-c", VIEW + script], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


ANSWERS = {
    "interface.text(QAccessible.Text.Name)": "Boats & <b>ferries</b>",
    "interface.text(QAccessible.Text.Description)": "actor, claim",
    "interface.role().name": "EditableText",
    "interface.childCount()": "0",
    "[bool(getattr(interface.state(), n)) for n in ('readOnly', 'multiLine', 'selectableText')]": "[True, True, True]",
    "text.characterCount()": "16",
    "ascii(text.text(0, 16))": "'A \\U0001f600 boat\\r\\nleft.'",
    "ascii(text.text(0, -1))": "'A \\U0001f600 boat\\r\\nleft.'",
    "ascii(text.text(2, 4))": "'\\U0001f600'",
    "ascii(text.text(9, 11))": "'\\r\\n'",
    "ascii(text.text(12, 400))": "'eft.'",
    "text.cursorPosition()": "4",
    "text.characterRect(4).x()": "3",
    "text.offsetAtPoint(QPoint(3, 0))": "4",
    "text.offsetAtPoint(QPoint(-1, 0))": "-1",
}


@pytest.fixture(scope="module")
def answers():
    """Return what one view answers to all that is asked in ``ANSWERS``."""
    script = """
view = View()
view.show()
interface = QAccessible.queryAccessibleInterface(view)
text = interface.textInterface()
"""
    return dict(zip(ANSWERS, ran(script + "".join(f"print({asked})\n" for asked in ANSWERS)).splitlines(), strict=True))


@pytest.mark.parametrize("asked", ANSWERS)
def test_a_screen_reader_asks(answers, asked):
    assert answers[asked] == ANSWERS[asked]


def test_a_screen_reader_moves_the_caret_and_selects():
    assert (
        ran("""
view = View()
view.show()
interface = QAccessible.queryAccessibleInterface(view)
text = interface.textInterface()
text.setCursorPosition(5)
text.setSelection(0, 5, 9)
text.scrollToSubstring(2, 4)
print(view.place, tuple(view.selected), tuple(view.revealed), interface.text(QAccessible.Text.Value))
text.removeSelection(0)
text.setCursorPosition(4000)
print(view.place, view.selected, repr(interface.text(QAccessible.Text.Value)))
""")
        == "4 (4, 8) (2, 3) boat\n15 None ''\n"
    )


def test_views_come_and_go_and_the_process_ends_well():
    """Interfaces are deleted by Qt while Python still holds their halves: asked a hundred times, then at exit."""
    assert (
        ran("""
for number in range(100):
    view = View()
    view.show()
    text = QAccessible.queryAccessibleInterface(view).textInterface()
    assert text.text(0, 1) == "A"
    article_accessible.announce(view, "tagged boat as actor")
    article_accessible.tell_caret(view, 4)
    article_accessible.tell_loaded(view)
    if number % 3 == 0:
        shiboken6.delete(view)
    elif number % 3 == 1:
        view.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    else:
        view.close()
    del view, text
gc.collect()
print(len(article_accessible._alive))
last = View()
last.show()
QAccessible.queryAccessibleInterface(last).textInterface().characterCount()
QTimer.singleShot(20, app.quit)
app.exec()
""")
        == "0\n"
    )


def test_what_was_done_is_announced():
    """The events reach Qt's update handler in the order in which they were told."""
    script = """
seen = []
class Watching:
    def updateAccessibility(event):
        seen.append((type(event).__name__, event.message() if hasattr(event, "message") else ""))
article_accessible.QAccessible = type("Stand-in", (), {
    "isActive": QAccessible.isActive, "Event": QAccessible.Event, "updateAccessibility": Watching.updateAccessibility,
})
view = View()
article_accessible.announce(view, "tagged boat as actor")
article_accessible.tell_caret(view, 4)
print(seen)
"""
    assert ran(script) == (
        "[('QAccessibleAnnouncementEvent', 'tagged boat as actor'), ('QAccessibleTextCursorEvent', ''), "
        "('QAccessibleEvent', '')]\n"
    )


def test_nothing_is_told_where_nobody_listens():
    assert (
        ran("QAccessible.setActive(False)\narticle_accessible.announce(View(), 'done')\nprint('quiet')\n") == "quiet\n"
    )
