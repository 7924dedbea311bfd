"""The status line and the banner: the truth about saving, in any width."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QStatusBar, QToolButton

from annotator.ui.widgets.banner import Banner
from annotator.ui.widgets.status_line import StatusLine


@pytest.fixture
def line(qtbot):
    line = StatusLine()
    qtbot.addWidget(line)
    line.resize(1300, 28)
    line.show()
    line.set_saved(datetime(2025, 10, 19, 14, 3, 22))
    line.set_analyst("m.khan")
    line.set_progress(37, 120)
    line.set_target("actor “Ada Quill” · 1 184–1 193")
    line.set_undo("tag “Ada Quill” as Actor")
    return line


def test_the_state_is_told_in_words(line):
    assert line._saved.text == "Saved 14:03:22"
    line.set_unsaved("the disk is full <b>")
    assert line._saved.text == "Not saved"
    assert "&lt;b&gt;" in line._saved.toolTip()
    line.set_read_only("the file is read-only")
    assert line._saved.text == "Read-only"
    line.set_closed()
    assert line._saved.text == ""


def test_progress_and_undo_are_told(line):
    assert line._done.text() == "37 of 120 done"
    assert "Ada Quill" in line._undo.text()
    line.set_progress(0, 0)
    assert line._done.text() == ""
    line.set_undo("")
    assert not line._undo.isVisible()


@pytest.mark.parametrize("task", [None, "Importing articles…"])
@pytest.mark.parametrize("width", [200, 360, 520, 800, 1300])
def test_nothing_overlaps_in_a_narrow_window_and_the_state_stays_whole(qtbot, line, width, task):
    line.set_task(task, 3, 10)
    line.resize(width, 28)
    qtbot.wait(1)
    shown = [part for part in line.children() if part.isWidgetType() and part.isVisible()]
    shown.sort(key=lambda part: part.x())
    for before, after in pairwise(shown):
        assert before.geometry().right() <= after.x()
    assert line._saved.width() >= line._saved.sizeHint().width()
    assert line._saved.isVisible()


def test_nothing_overlaps_after_work_ended_behind_the_words_of_a_menu(qtbot):
    bar = QStatusBar()
    qtbot.addWidget(bar)
    line = StatusLine(bar)
    bar.addWidget(line, 1)
    bar.resize(1000, 28)
    with qtbot.waitExposed(bar):
        bar.show()
    line.set_analyst("m.khan")
    line.set_progress(37, 120)
    line.set_target("A, L, E: “Ada Quill” · C: “the bridge in Port Helena will stay shut until Friday”")
    line.set_undo("tag “Ada Quill” as Actor")
    line.set_task("Looking for the article that the model is least sure of")
    qtbot.wait(1)
    bar.showMessage("Every place of a word")
    line.set_task(None)
    qtbot.wait(1)
    bar.clearMessage()

    assert line._undo.isVisible()
    assert line._target.geometry().right() <= line._undo.x()


def test_work_can_be_cancelled(qtbot, line):
    cancel = line.findChild(QToolButton)
    assert not cancel.isVisible()
    line.set_task("Importing 3 of 10", 3, 10)
    with qtbot.waitSignal(line.task_cancelled):
        qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    line.set_task(None)
    assert not cancel.isVisible()


def test_a_click_on_the_analyst_is_told(qtbot, line):
    with qtbot.waitSignal(line.analyst_clicked):
        qtbot.mouseClick(line._analyst, Qt.MouseButton.LeftButton)


@pytest.fixture
def banner(qtbot):
    banner = Banner()
    qtbot.addWidget(banner)
    banner.resize(700, 50)
    return banner


def buttons(banner):
    return [button for button in banner.findChildren(QPushButton) if button.isVisible()]


def test_an_error_stays_until_one_of_its_actions_is_chosen(qtbot, banner):
    tried = []
    banner.show_message("Not saved: <b>disk</b> full", "error", (("Try again & again", lambda: tried.append(1)),))
    assert banner.isVisible()
    assert banner.text == "Not saved: <b>disk</b> full"
    assert banner._text.textFormat() == Qt.TextFormat.PlainText
    [button] = buttons(banner)
    assert button.text() == "Try again && again"
    qtbot.keyClick(banner, Qt.Key.Key_Escape)
    assert banner.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert tried == [1]


def test_a_warning_can_be_dismissed(qtbot, banner):
    banner.show_message("Open for reading only.", "warning")
    with qtbot.waitSignal(banner.dismissed):
        qtbot.keyClick(banner, Qt.Key.Key_Escape)
    assert not banner.isVisible()


def test_a_question_is_answered_once(qtbot, banner):
    told = []
    banner.ask("Tag 14 occurrences?", "Tag 14", lambda: told.append("yes"), lambda: told.append("no"))
    qtbot.keyClick(banner, Qt.Key.Key_Escape)
    assert told == ["no"]
    banner.ask("Tag 14 occurrences?", "Tag 14", lambda: told.append("yes"), lambda: told.append("no"))
    with qtbot.waitActive(banner):
        banner.activateWindow()
    qtbot.keyClick(buttons(banner)[0], Qt.Key.Key_Return)
    assert told == ["no", "yes"]
    assert not banner.isVisible()


def test_the_buttons_of_an_old_message_are_gone(qtbot, banner):
    banner.show_message("one", "error", (("a", int), ("b", int)))
    banner.show_message("two", "info")
    assert buttons(banner) == []
