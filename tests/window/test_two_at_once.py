"""One project, two who want it; and saving elsewhere when the project can't be saved in its place."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import threading
from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton, QToolButton

from annotator.core.errors import NotSavedError
from annotator.storage import Project
from annotator.storage.check import check
from annotator.storage.locking import beside, claim
from annotator.ui.opening import Plan
from annotator.ui.widgets.plain import without_overrides
from tests.storage.material import start_child

Key = Qt.Key

HOLD = """
from annotator.storage.locking import claim
lock = claim(path)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def own_cache(monkeypatch, tmp_path_factory):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def held(empty_project):
    child = start_child(HOLD, empty_project)
    assert child.stdout.readline() == b"held\n"
    yield empty_project
    child.kill()
    child.communicate()


def shown_box(window):
    [box] = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    return box


def press(box, words):
    QTest.mouseClick(next(found for found in box.buttons() if found.text() == words), Qt.MouseButton.LeftButton)


def banner_button(window, words):
    return next(found for found in window.banner.findChildren(QPushButton) if found.text() == words)


def test_the_second_window_is_told_who_has_the_project_and_may_read_it(make_window, held):
    window = make_window()
    window.projects.open_plan(Plan(held))
    box = shown_box(window)
    assert "empty.annot is open already, by " in box.text()
    assert "since " in box.text()
    assert [button.text() for button in box.buttons()] == ["Open for reading", "Cancel"]
    assert not window.workspace.is_open()
    press(box, "Open for reading")
    assert window.workspace.is_open()
    assert not window.workspace.writable()
    assert "is open already, by" in window.banner.text
    assert "open for reading here" in window.banner.text
    assert not window.actions_["import"].isEnabled()


def test_cancelling_leaves_the_project_that_is_open(window, hand, held):
    before = window.workspace.project.path
    window.projects.open_plan(Plan(held))
    press(shown_box(window), "Cancel")
    assert window.workspace.project.path == before
    hand.drag("ferry")
    hand.press(Key.Key_4)
    assert hand.quotes() == [("event", ["ferry"])]


def test_a_lock_of_another_machine_offers_to_open_anyway(make_window, empty_project):
    said = {"user": "noor", "host": "desk-3", "pid": 1, "since": "2025-10-19T14:03:22.000000Z"}
    beside(empty_project).write_text(json.dumps(said))
    window = make_window()
    window.projects.open_plan(Plan(empty_project))
    box = shown_box(window)
    assert "noor on desk-3 since 2025-10-19" in box.text()
    press(box, "Open anyway")
    assert window.workspace.writable()
    window.close()
    assert not beside(empty_project).exists()


DIE = """
import os
from annotator.core.change import adding
from annotator.core.span import Fragment, Span
from annotator.storage import Project
from annotator.storage.locking import claim
lock = claim(path)
with Project(path) as project:
    article = project.rows(project.find())[0].info.id
    project.do(adding("tag “Bridge” as claim", Span(article, "claim", (Fragment(0, 6),), "Noor")))
    os.abort()
"""


def test_a_program_that_died_is_told_of_once_with_its_last_change_and_the_log(window, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    path = window.workspace.project.path
    window.workspace.close()
    child = start_child(DIE, path)
    output, _ = child.communicate(timeout=60)
    assert child.returncode == -signal.SIGABRT, output.decode()
    window.projects.open_plan(Plan(path))
    words = without_overrides(window.banner.text).replace("\u2068", "").replace("\u2069", "")
    assert words.startswith("The program ended badly when news.annot was open last. Nothing that was saved is lost.")
    assert ": tag “Bridge” as claim." in words
    assert words.endswith(f"The log is in {tmp_path / 'state' / 'annotator' / 'log'}.")
    assert window.workspace.article is not None
    window.banner.findChild(QToolButton).click()
    assert not window.banner.isVisible()
    window.workspace.close()
    window.projects.open_plan(Plan(path))
    assert not window.banner.isVisible()


def test_a_damaged_project_is_not_said_to_have_lost_nothing(window):
    path = window.workspace.project.path
    window.workspace.close()
    start_child(DIE, path).communicate(timeout=60)
    with path.open("ab") as file:
        file.write(bytes(4096))
    window.projects.open_plan(Plan(path))
    assert window.workspace.project.damage
    window.banner.findChild(QToolButton).click()
    assert window.banner.text.startswith("The program ended badly")
    assert "lost" not in window.banner.text


def test_closing_lets_go_and_leaves_one_file(make_window, empty_project):
    window = make_window()
    window.projects.open_plan(Plan(empty_project))
    assert beside(empty_project).exists()
    window.close()
    assert sorted(path.name for path in empty_project.parent.glob("*empty*")) == ["empty.annot"]
    claim(empty_project).release()


def test_opening_what_is_open_by_another_name_only_says_so(window, hand, tmp_path):
    path, article = window.workspace.project.path, window.workspace.article.id
    (tmp_path / "link.annot").symlink_to(path)
    window.projects.open_paths([tmp_path / "link.annot"])
    assert window.workspace.project.path == path
    assert window.workspace.article.id == article
    QApplication.processEvents()
    assert "is open here already" in window.status_pane.line._task.text()


def test_a_change_that_the_disk_refuses_is_saved_in_a_copy_elsewhere(window, hand, monkeypatch, tmp_path, qtbot):
    target, source = tmp_path / "rescued.annot", window.workspace.project.path
    real = Project.do

    def full(self, change):
        if self.path == source:
            raise NotSavedError("The disk is full.", "Make room, then try again.")
        real(self, change)

    hand.drag("Mayor")
    hand.press(Key.Key_2)
    monkeypatch.setattr(Project, "do", full)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    hand.drag("ferry")
    hand.press(Key.Key_4)
    assert window.workspace.unsaved is not None
    article = window.workspace.article.id
    with qtbot.waitSignal(window.projects.saving_elsewhere.saved):
        QTest.mouseClick(banner_button(window, "Save elsewhere…"), Qt.MouseButton.LeftButton)
    assert window.workspace.project.path == target
    assert window.workspace.article.id == article
    assert sorted(hand.quotes()) == [("actor", ["Mayor"]), ("event", ["ferry"])]
    assert window.workspace.unsaved is None
    assert not window.banner.isVisible()
    assert check(target) == check(source) == []
    with Project(source) as old:
        assert old.span_count() == 1
    hand.press(Key.Key_Z)
    assert hand.quotes() == [("actor", ["Mayor"])]


def test_a_file_replaced_meanwhile_gets_no_change_and_what_is_seen_is_saved_elsewhere(
    window, hand, monkeypatch, tmp_path, qtbot
):
    path, target = window.workspace.project.path, tmp_path / "rescued.annot"
    hand.drag("Mayor")
    hand.press(Key.Key_2)
    shutil.copy2(path, tmp_path / "synchronised")
    with closing(sqlite3.connect(tmp_path / "synchronised")) as other:
        other.execute("DELETE FROM change")
        other.commit()
    (tmp_path / "synchronised").replace(path)
    theirs = path.read_bytes()
    hand.drag("ferry")
    hand.press(Key.Key_4)
    assert "moved, replaced or deleted while it was open" in window.banner.text
    assert path.read_bytes() == theirs
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    QTest.mouseClick(banner_button(window, "Save elsewhere…"), Qt.MouseButton.LeftButton)
    assert window.workspace.project.path == target
    assert sorted(hand.quotes()) == [("actor", ["Mayor"]), ("event", ["ferry"])]
    assert path.read_bytes() == theirs
    assert check(target) == []


def test_a_deleted_project_can_still_be_saved_elsewhere(window, hand, monkeypatch, tmp_path):
    target = tmp_path / "rescued.annot"
    window.workspace.project.path.unlink()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    window.actions_["save_as"].trigger()
    assert window.workspace.project.path == target
    hand.view.setFocus()
    hand.drag("ferry")
    hand.press(Key.Key_4)
    assert hand.quotes() == [("event", ["ferry"])]
    assert check(target) == []


def test_what_is_tagged_while_the_copy_is_made_is_in_the_copy(window, hand, monkeypatch, tmp_path, qtbot):
    from annotator.storage import copies

    target, real, copied = tmp_path / "copy.annot", copies.copy, []

    def copy_slowly(*arguments):
        real(*arguments)
        if not copied:
            copied.append(True)
            started.set()
            assert tagged.wait(10)

    started, tagged = threading.Event(), threading.Event()
    monkeypatch.setattr(copies, "copy", copy_slowly)
    with qtbot.waitSignal(window.projects.saving_elsewhere.saved):
        window.projects.saving_elsewhere.go_on_in(target)
        assert started.wait(10)
        hand.drag("ferry")
        hand.press(Key.Key_4)
        tagged.set()
    assert window.workspace.project.path == target
    assert hand.quotes() == [("event", ["ferry"])]


def test_a_clean_copy_holds_nothing_of_what_was_deleted_and_the_project_stays_open(
    window, hand, monkeypatch, tmp_path, qtbot
):
    target, path = tmp_path / "clean.annot", window.workspace.project.path
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA secure_delete=OFF")
        db.execute("INSERT INTO analyst (name) VALUES (?)", ("Zebediah" * 3000,))
        db.commit()
        db.execute("DELETE FROM analyst WHERE name LIKE 'Zeb%'")
        db.commit()
    assert b"ZebediahZebediah" in path.read_bytes()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    with qtbot.waitSignal(window.projects.saving_elsewhere.saved):
        window.actions_["save_clean"].trigger()
    assert b"ZebediahZebediah" not in target.read_bytes()
    assert check(target) == []
    assert target.stat().st_size < path.stat().st_size
    assert window.workspace.project.path == path
    assert [found.name for found in tmp_path.glob(".part-*")] == []


def test_nothing_is_saved_over_the_project_itself_or_one_that_is_open_elsewhere(window, held, monkeypatch):
    for target in (window.workspace.project.path, held):
        before = target.read_bytes()
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, target=target: (str(target), ""))
        window.actions_["save_as"].trigger()
        box = shown_box(window)
        assert "open" in box.text()
        box.close()
        assert target.read_bytes() == before


def test_a_copy_that_finds_no_room_leaves_the_older_file_and_the_project_as_they_were(
    window, monkeypatch, tmp_path, qtbot
):
    target = tmp_path / "older.annot"
    target.write_bytes(b"older")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("annotator.storage.copies.os.fsync", full)
    with qtbot.waitSignal(window.transfers.failed) as failed:
        window.projects.saving_elsewhere.go_on_in(target)
    assert "the disk is full" in str(failed.args[0])
    assert target.read_bytes() == b"older"
    assert window.workspace.project.path != target
    assert [found.name for found in tmp_path.glob(".part-*")] == []
    assert os.path.lexists(window.workspace.project.path)
