"""What goes wrong around the window: one clear sentence, nothing lost, and the program goes on."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton

from annotator.core.errors import NotSavedError
from annotator.storage import Project
from annotator.storage.check import check
from annotator.ui.opening import Plan
from annotator.ui.widgets.note_edit import NoteEdit
from annotator.ui.widgets.status_line import SavedSign

Key = Qt.Key


def box_text(window) -> str:
    [box] = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    assert box.textFormat() == Qt.TextFormat.PlainText
    words = box.text()
    box.close()
    return words


def test_a_change_that_is_not_written_is_shown_as_not_saved_and_kept_for_another_try(window, hand, monkeypatch):
    def full(self, change):
        raise NotSavedError("The disk is full.", "Make room, then try again.")

    hand.drag("ferry")
    with monkeypatch.context() as patch:
        patch.setattr(Project, "do", full)
        hand.press(Key.Key_4)
    assert hand.quotes() == []
    assert window.banner.isVisible()
    assert "The disk is full." in window.banner.text
    assert window.findChild(SavedSign).text == "Not saved"
    assert window.workspace.retry()
    assert hand.quotes() == [("event", ["ferry"])]
    assert not window.banner.isVisible()
    assert window.findChild(SavedSign).text.startswith("Saved ")


@pytest.mark.parametrize("content", [b"", b"hello, I am a text", b"\x89PNG\r\n\x1a\n" + bytes(2000)])
def test_a_file_that_is_no_project_is_refused_in_one_sentence_and_left_alone(make_window, tmp_path, content):
    path = tmp_path / "strange.annot"
    path.write_bytes(content)
    window = make_window()
    window.projects.open_paths([path])
    assert "strange.annot" in box_text(window)
    assert path.read_bytes() == content
    assert window.middle.currentWidget() is window.empty_page


def test_a_newer_project_is_refused_with_both_versions_and_not_touched(make_window, empty_project):
    with sqlite3.connect(empty_project) as database:
        [now] = database.execute("PRAGMA user_version").fetchone()
        database.execute(f"PRAGMA user_version = {now + 7}")
    database.close()
    before = empty_project.read_bytes()
    window = make_window()
    window.projects.open_plan(Plan(empty_project))
    words = box_text(window)
    assert str(now + 7) in words
    assert empty_project.read_bytes() == before


def test_escape_and_the_cross_of_its_frame_close_a_box_that_says_what_went_wrong(window, tmp_path, qtbot):
    for close in (lambda box: QTest.keyClick(box, Key.Key_Escape), QMessageBox.close):
        window.projects.open_paths([tmp_path / "none.annot"])
        [box] = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
        qtbot.waitUntil(box.isActiveWindow)
        close(box)
        assert not box.isVisible()


def test_an_open_project_stays_open_when_another_can_not_be_opened(window, tmp_path):
    path = tmp_path / "none.annot"
    path.write_bytes(b"nothing")
    window.projects.open_paths([path])
    box_text(window)
    assert window.workspace.is_open()
    assert window.workspace.article is not None


def test_an_empty_project_says_what_to_do_next(make_window, empty_project):
    window = make_window()
    window.projects.open_plan(Plan(empty_project))
    assert window.empty_page.isVisible()
    assert window.empty_page.findChild(object, "import") is not None


def test_dropped_articles_are_imported_and_a_bad_one_is_named_with_its_reason(window, tmp_path, qtbot):
    good, bad = tmp_path / "good.txt", tmp_path / "bad.jsonl"
    good.write_text("A new one\nIt says something.\n", encoding="utf-8")
    bad.write_text('{"text": "fine"}\n{"text": 5}\n', encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (good, bad)])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(window.transfers.imported) as imported:
        window.dropEvent(event)
    [report] = imported.args
    assert [(refusal.path.name, refusal.line) for refusal in report.refused] == [("bad.jsonl", 2)]
    titles = [row.info.title for row in window.workspace.rows(window.articles_pane.keys())]
    assert "A new one" in titles
    assert len(titles) == 4


def test_an_import_can_be_undone_and_redone_as_one_change(window, hand, tmp_path, qtbot):
    more = tmp_path / "more.txt"
    more.write_text("Later\nMore news.\n", encoding="utf-8")
    with qtbot.waitSignal(window.transfers.ended):
        window.transfers.import_paths([more])
    assert len(window.articles_pane.keys()) == 4
    hand.press(Key.Key_Z)
    assert len(window.articles_pane.keys()) == 3
    hand.press(Key.Key_Z, Qt.KeyboardModifier.ShiftModifier)
    assert len(window.articles_pane.keys()) == 4


def test_undoing_the_only_import_offers_to_redo_it_and_that_brings_the_articles_back(window, hand, qtbot):
    title = window.workspace.article.title
    hand.press(Key.Key_Z)
    assert window.middle.currentWidget() is window.empty_page
    redo = window.empty_page.findChild(QPushButton, "redo")
    assert "import 3 articles" in redo.text()
    qtbot.mouseClick(redo, Qt.MouseButton.LeftButton)
    assert window.article_pane.isVisible()
    assert window.workspace.article.title == title
    assert window.article_pane.view.hasFocus()


def test_a_note_that_is_being_typed_is_kept_when_the_article_changes(window, hand):
    hand.drag("ferry")
    hand.press(Key.Key_4)
    [span] = window.workspace.spans()
    article = window.workspace.article.id
    note = window.findChild(NoteEdit)
    note.setFocus()
    hand.type("check the date")
    window.actions_["next_article"].trigger()
    [kept] = window.workspace.project.spans(article)
    assert (kept.id, kept.note) == (span.id, "check the date")


def test_markup_in_a_title_is_shown_and_not_interpreted(make_window, tmp_path):
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "a.txt").write_text("<b>Bold & 100%</b>\nText <i>here</i>.\n", encoding="utf-8")
    window = make_window()
    window.projects.open_paths([folder])
    window.projects.wait_for_jobs()
    assert window.workspace.article.title == "<b>Bold & 100%</b>"
    assert "<b>" in window.articles_pane.list.model().index(0, 0).data()


CHILD = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from annotator.ui.main_window import MainWindow
from annotator.ui.opening import Plan
from annotator.ui.widgets.note_edit import NoteEdit
from annotator.ui.widgets.status_line import SavedSign
from annotator.ui.settings import Settings
from annotator.ui.workspace import Workspace
app = QApplication([])
path = Path(sys.argv[1])
window = MainWindow(Workspace("killed"), Settings(QSettings(sys.argv[2], QSettings.Format.IniFormat)))
window.show()
window.projects.open_plan(Plan(path))
view = window.article_pane.view
view.setFocus()
window.activateWindow()
QTest.qWaitForWindowActive(window)
keys = [Qt.Key.Key_4, Qt.Key.Key_D, Qt.Key.Key_Z, Qt.Key.Key_2]
step = 0
while True:
    view.set_caret(20 + 7 * (step % 15))
    QTest.keyClick(view, keys[step % 4])
    spans = sorted((s.id, s.label, s.fragments) for s in window.workspace.spans())
    print(hash(str(spans)), len(spans), flush=True)
    step += 1
"""


def test_killing_the_program_while_tagging_loses_nothing_that_it_showed(window, tmp_path):
    project = window.workspace.project.path
    window.close()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONHASHSEED": "0"}
    for run in range(5):
        child = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(CHILD), str(project), str(tmp_path / "child.ini")],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=Path(__file__).parents[2],
        )
        assert child.stdout is not None
        shown = [child.stdout.readline() for _ in range(5 + 4 * run)]
        child.send_signal(signal.SIGKILL)
        shown += child.stdout.readlines()
        child.wait()
        acknowledged = [line for line in shown if line.endswith("\n")]
        assert len(acknowledged) >= 5
        assert check(project) == []
        with Project(project) as opened:
            here = len(opened.spans(opened.rows(opened.find()[:1])[0].info.id))
            last = int(acknowledged[-1].split()[1])
            assert abs(here - last) <= 1  # the change that was under way is there whole, or not at all


def test_closing_keeps_the_window_open_while_a_change_is_not_saved(window, hand, monkeypatch):
    def refused(self, change):
        raise NotSavedError("The disk is full.")

    monkeypatch.setattr(Project, "do", refused)
    monkeypatch.setattr("annotator.ui.messages.ask_to_lose", lambda parent, what: False)
    hand.drag("ferry")
    hand.press(Key.Key_4)
    assert not window.close()
    assert window.isVisible()
    monkeypatch.undo()
    assert window.close()
    with Project(window_project(window)) as opened:
        assert opened.span_count() == 1


def window_project(window) -> Path:
    return Path(window.settings.get("recent")[0])
