"""The sheet of keys, the history, the import report, and the message boxes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QListView, QMessageBox, QPushButton, QTableView

from annotator.core.errors import AnnotatorError
from annotator.ui import messages
from annotator.ui.dialogs.history_dialog import HistoryDialog
from annotator.ui.dialogs.import_report_dialog import ImportReportDialog
from annotator.ui.dialogs.keys_sheet import KeyCaps, KeysSheet


@dataclass
class Entry:
    text: str
    done: bool = True
    analyst: str = "m.khan"
    made: str = "2025-10-19T14:03:22.000000Z"


@dataclass
class Refusal:
    path: Path
    line: int | None
    reason: str


@dataclass
class Report:
    refused: tuple = ()
    notes: tuple = ()

    def sentence(self):
        return "9 new articles; 1 file refused"


def test_the_sheet_shows_every_key_and_narrows(qtbot):
    rows = [("Tag", "Tag as R&D", "1, C"), ("Tag", "Wider", "W"), ("File", "Open <b>", "Ctrl+O"), ("Edit", "Undo", "Z")]
    sheet = KeysSheet(rows)
    qtbot.addWidget(sheet)
    sheet.show()

    def shown():
        return sorted(caps.accessibleName() for caps in sheet.findChildren(KeyCaps) if caps.isVisible())

    assert shown() == ["1, C", "Ctrl+O", "W", "Z"]
    qtbot.keyClicks(sheet.filter, "tag wid")
    assert shown() == ["W"]
    sheet.filter.setText("nothing like it")
    assert shown() == []
    sheet.filter.clear()
    assert len(shown()) == 4


def test_the_history_tells_undo_and_redo_and_what_is_possible(qtbot):
    dialog = HistoryDialog()
    qtbot.addWidget(dialog)
    undo, redo = (next(b for b in dialog.findChildren(QPushButton) if b.text() == text) for text in ("Undo", "Redo"))
    assert not undo.isEnabled()
    assert not redo.isEnabled()
    dialog.set_entries([Entry("tag <b>x</b>\u202e", done=False), Entry("tag y")])
    dialog.show()
    dialog.grab()
    with qtbot.waitSignal(dialog.undo_requested):
        qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(dialog.redo_requested):
        qtbot.mouseClick(redo, Qt.MouseButton.LeftButton)
    model = dialog.findChild(QListView).model()
    assert model.index(0).data() == "tag <b>x</b>"
    assert "undone" in model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "&lt;b&gt;" in model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    dialog.set_entries([Entry("tag y")])
    assert not redo.isEnabled()


def test_a_report_is_shown_literally_and_copied_whole(qtbot):
    refused = (
        Refusal(Path("/in/a.jsonl"), 7, "A span <b>does not</b> fit."),
        Refusal(Path("/in/b.txt"), None, "No text."),
    )
    dialog = ImportReportDialog(Report(refused, ("guessed windows-1256 for x.txt",)))
    qtbot.addWidget(dialog)
    dialog.show()
    model = dialog.findChild(QTableView).model()
    cells = [[model.index(row, column).data() for column in range(3)] for row in range(model.rowCount())]
    assert cells[0] == ["\u2068a.jsonl\u2069", "7", "\u2068A span <b>does not</b> fit.\u2069"]
    assert cells[1][1] == ""
    copy = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Copy")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == (
        "9 new articles; 1 file refused\n"
        "/in/a.jsonl, line 7: A span <b>does not</b> fit.\n"
        "/in/b.txt: No text.\n"
        "guessed windows-1256 for x.txt\n"
    )


def test_a_report_without_refusals_has_no_table(qtbot):
    dialog = ImportReportDialog(Report())
    qtbot.addWidget(dialog)
    assert dialog.findChild(QTableView) is None


@pytest.fixture
def closing(qtbot):
    boxes = []

    def keep(box):
        boxes.append(box)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(box)
        return box

    return keep


def test_errors_are_plain_text_and_stop_nothing(closing):
    box = closing(messages.show_error(None, AnnotatorError("“<b>x</b>” is full.", "<i>All</i> before it is kept.")))
    assert box.isVisible()
    assert box.text() == "“<b>x</b>” is full."
    words = [label for label in box.findChildren(QLabel) if "<" in label.text()]
    assert len(words) == 2
    assert {label.textFormat() for label in words} == {Qt.TextFormat.PlainText}


def test_a_question_is_answered_by_its_button(qtbot, closing):
    told = []
    box = closing(messages.ask(None, "Delete?", "", "Delete & go", lambda: told.append(1), destructive=True))
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.Cancel)
    qtbot.mouseClick(box.button(QMessageBox.StandardButton.Cancel), Qt.MouseButton.LeftButton)
    assert told == []
    box = closing(messages.ask(None, "Delete?", "", "Delete & go", lambda: told.append(1)))
    agree = next(button for button in box.buttons() if button.text() == "Delete && go")
    qtbot.mouseClick(agree, Qt.MouseButton.LeftButton)
    assert told == [1]


def test_findings_are_listed(closing):
    box = closing(messages.show_findings(None, ["span a: <b>bad</b>", "span b"]))
    assert "2 things" in box.text()
    assert box.detailedText() == "span a: <b>bad</b>\nspan b"


WORDS = "Khawaja Asif"


def test_the_details_of_an_error_can_be_copied_and_hold_none_of_its_words(closing, qtbot):
    error = AnnotatorError(f"“{WORDS}” could not be saved.", "Nothing is lost.")
    error.__cause__ = OSError(28, WORDS, f"/secret/{WORDS}")
    box = closing(messages.show_error(None, error))
    copy = next(button for button in box.buttons() if button.text() == "Copy details")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert box.isVisible()
    assert copy.text() == "Copied"
    assert "OSError (28)" in copied
    assert "annotator.core.errors.AnnotatorError" in copied
    assert "SQLite 3." in copied
    assert "Asif" not in copied
    assert "secret" not in copied
    assert box.defaultButton().text() in ("OK", "&OK")
