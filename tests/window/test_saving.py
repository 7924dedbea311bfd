"""Saving takes long, or another program holds the file: the window lives, says so, and keeps every change in order."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing

import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from annotator.core.article import Status
from annotator.core.errors import NotSavedError
from annotator.storage import Project, engine
from annotator.ui import saving
from annotator.ui.widgets.status_line import SavedSign

Key = Qt.Key


@pytest.fixture
def gate(monkeypatch):
    """Writes wait in their thread until this is set."""
    opened, real = threading.Event(), Project.do

    def slow(self, change):
        assert opened.wait(20)
        real(self, change)

    monkeypatch.setattr(Project, "do", slow)
    yield opened
    opened.set()


@pytest.fixture
def other(window):
    """Another program's connection to the project."""
    with closing(sqlite3.connect(window.workspace.project.path, isolation_level=None)) as db:
        yield db


def sign(window):
    return window.findChild(SavedSign).text


def when_saving(window, act):
    """Do something once a write is seen to take long; it happens inside the waiting."""
    window.workspace.saving_changed.connect(
        lambda: QTimer.singleShot(0, window, act), Qt.ConnectionType.SingleShotConnection
    )


def in_the_file(window):
    """Return what was done, oldest first, as another connection reads it, without the import."""
    with Project(window.workspace.project.path, read_only=True) as project:
        return [entry.text.split()[0] for entry in reversed(project.history())][1:]


def test_a_slow_write_is_shown_at_once_and_called_saved_once_it_is_in_the_file(window, hand, gate):
    seen = []

    def look():
        seen.append((sign(window), hand.quotes(), in_the_file(window)))
        gate.set()

    hand.drag("ferry")
    when_saving(window, look)
    hand.press(Key.Key_4)
    assert seen == [("Saving…", [("event", ["ferry"])], [])]
    assert sign(window).startswith("Saved ")
    assert hand.quotes() == [("event", ["ferry"])]
    assert in_the_file(window) == ["tag"]
    assert window.inspector_pane.spans.list.model().rowCount() == 1


def test_a_slow_write_that_fails_is_not_shown_any_more(window, hand, monkeypatch):
    opened = threading.Event()

    def full(self, change):
        assert opened.wait(20)
        raise NotSavedError("The disk is full.", "Make room, then try again.")

    monkeypatch.setattr(Project, "do", full)
    shown = []
    hand.drag("ferry")
    when_saving(window, lambda: (shown.append(hand.quotes()), opened.set()))
    hand.press(Key.Key_4)
    assert shown == [[("event", ["ferry"])]]
    assert hand.quotes() == []
    assert window.inspector_pane.spans.list.model().rowCount() == 0
    assert sign(window) == "Not saved"
    monkeypatch.undo()
    assert window.workspace.retry()
    assert hand.quotes() == [("event", ["ferry"])]


def test_what_is_done_while_a_write_is_under_way_comes_after_it(window, hand, gate):
    order = []
    window.workspace.changed.connect(lambda change: order.append(change.text.split()[0]))

    def more():
        QTimer.singleShot(50, gate.set)
        window.workspace.set_status(Status.FLAGGED)

    hand.drag("ferry")
    when_saving(window, more)
    hand.press(Key.Key_4)
    assert order == ["tag", "mark"]
    assert in_the_file(window) == ["tag", "mark"]
    assert hand.quotes() == [("event", ["ferry"])]
    assert window.workspace.article.info.status is Status.FLAGGED
    hand.press(Key.Key_Z)
    hand.press(Key.Key_Z)
    assert hand.quotes() == []


def test_keys_and_clicks_wait_while_a_write_is_waited_for(window, hand, gate, monkeypatch):
    flags = []

    class Loop(QEventLoop):
        def exec(self, how):
            flags.append(how)
            gate.set()
            return super().exec(how)

    monkeypatch.setattr(saving, "QEventLoop", Loop)
    hand.drag("ferry")
    hand.press(Key.Key_4)
    assert flags == [QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents]


def test_a_window_that_is_closed_while_it_saves_closes_once_that_is_done(window, hand, gate, qtbot):
    path, answers = window.workspace.project.path, []
    hand.drag("ferry")
    when_saving(window, lambda: (answers.append(window.close()), gate.set()))
    hand.press(Key.Key_4)
    assert answers == [False]
    qtbot.waitUntil(lambda: not window.isVisible())
    assert not window.workspace.is_open()
    with Project(path) as project:
        assert project.span_count() == 1


def test_a_project_that_is_closed_without_the_window_keeps_what_was_being_written(window, hand, gate):
    path = window.workspace.project.path

    def close():
        gate.set()
        window.workspace.close()

    hand.drag("ferry")
    when_saving(window, close)
    hand.press(Key.Key_4)
    assert not window.workspace.is_open()
    with Project(path) as project:
        assert project.span_count() == 1


def test_who_reads_while_a_change_is_committed_waits_for_that_only(window, hand, monkeypatch):
    real, read = engine._commit, []

    def slow(db, path):
        threading.Event().wait(0.15)
        real(db, path)

    monkeypatch.setattr(engine, "_commit", slow)
    hand.drag("ferry")
    when_saving(window, lambda: read.append(window.workspace.project.span_count()))
    hand.press(Key.Key_4)
    assert read == [1]
    assert in_the_file(window) == ["tag"]


def test_the_window_lives_while_another_program_holds_the_file_and_the_change_is_saved_by_itself(
    window, hand, other, qtbot
):
    beats = []
    beat = QTimer(window, interval=10)
    beat.timeout.connect(lambda: beats.append(sign(window)))
    hand.drag("ferry")
    other.execute("BEGIN IMMEDIATE")
    beat.start()
    hand.press(Key.Key_4)
    beat.stop()
    assert beats.count("Saving…") > 10
    assert sign(window) == "Not saved"
    assert "another program is using the file" in window.banner.text
    assert "tried again by itself" in window.banner.text
    assert hand.quotes() == []
    with qtbot.waitSignal(window.workspace.changed):
        other.execute("ROLLBACK")
    assert hand.quotes() == [("event", ["ferry"])]
    assert not window.banner.isVisible()
    assert sign(window).startswith("Saved ")
    assert in_the_file(window) == ["tag"]


def test_a_lock_of_a_moment_is_waited_for_and_nothing_is_said(window, hand, other):
    hand.drag("ferry")
    other.execute("BEGIN IMMEDIATE")
    when_saving(window, lambda: other.execute("ROLLBACK"))
    hand.press(Key.Key_4)
    assert hand.quotes() == [("event", ["ferry"])]
    assert not window.banner.isVisible()


def test_a_change_that_waits_for_another_program_is_told_once_and_can_be_dropped(window, hand, other, qtbot):
    told = []
    window.workspace.failed.connect(told.append)
    hand.drag("ferry")
    other.execute("BEGIN IMMEDIATE")
    hand.press(Key.Key_4)
    with qtbot.waitSignal(window.workspace._again.timeout):
        pass
    with qtbot.waitSignal(window.workspace._again.timeout):
        pass
    assert len(told) == 1
    drop = next(found for found in window.banner.findChildren(QPushButton) if found.text() == "Drop the change")
    QTest.mouseClick(drop, Qt.MouseButton.LeftButton)
    assert not window.banner.isVisible()
    assert not window.workspace._again.isActive()
    other.execute("ROLLBACK")
    assert in_the_file(window) == []
    hand.drag("Mayor")
    hand.press(Key.Key_2)
    assert in_the_file(window) == ["tag"]


def test_undo_waits_for_another_program_too(window, hand, other):
    hand.drag("ferry")
    hand.press(Key.Key_4)
    other.execute("BEGIN IMMEDIATE")
    when_saving(window, lambda: other.execute("ROLLBACK"))
    hand.press(Key.Key_Z)
    assert hand.quotes() == []
    assert sign(window).startswith("Saved ")
