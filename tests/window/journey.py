"""A project taken through the window: imported, tagged by mouse and keys, reopened, exported, imported elsewhere."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView

from annotator.core.span import Fragment
from annotator.formats.project_record import record_of
from annotator.storage.check import check
from annotator.ui.dialogs.import_report_dialog import ImportReportDialog
from annotator.ui.main_window import MainWindow
from annotator.ui.opening import Plan
from tests.window.conftest import Hand

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier

#: A key that moves the caret is pressed at most so often.
_MOST = 400


class Journey(Hand):
    """An analyst with one window, who brings articles in, works on them and hands them on."""

    def open(self, *paths: Path) -> None:
        """Open what the paths mean, and put the keys into the text of the first article."""
        self.window.projects.open_paths(list(paths))
        self.window.projects.wait_for_jobs()
        self.view.setFocus()

    def open_text(self, folder: Path, data: str | bytes, name: str = "article.txt") -> None:
        """Keep the article as the one file of a folder and open it."""
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
        self.open(folder / name)

    def open_record(self, folder: Path, **record: Any) -> None:
        """Keep a record of JSONL as the one file of a folder and open it."""
        self.open_text(folder, json.dumps(record) + "\n", "article.jsonl")

    # Selecting and tagging

    def tag_by_mouse(self, quote: str, key: Qt.Key) -> None:
        self.let_go(self.text.index(quote))
        self.drag(quote)
        assert self.selected() == quote
        self.press(key)

    def tag_by_double_click(self, word: str, key: Qt.Key) -> None:
        self.let_go(self.text.index(word))
        self.double_click(self.text.index(word))
        assert self.selected() == word
        self.press(key)

    def tag_by_keys(self, quote: str, key: Qt.Key) -> None:
        """Put the caret before the quote, select to its end by Shift and an arrow, tag."""
        start = self.text.index(quote)
        self.let_go(start)
        self.click(start)
        assert self.view.caret() == start
        self.select_to(start + len(quote))
        assert self.selected() == quote
        self.press(key)

    def select_to(self, end: int) -> None:
        arrow = self.onward()
        for _ in range(_MOST):
            if self.view.caret() == end:
                return
            self.press(arrow, SHIFT)
        raise AssertionError(f"the caret came to {self.view.caret()}, not to {end}")

    def onward(self) -> Qt.Key:
        """Return the arrow that leads on in the paragraph of the caret."""
        block = self.view.page.paragraphs.holding(self.view.caret())
        return Key.Key_Left if block.is_right_to_left() else Key.Key_Right

    def double_click(self, offset: int) -> None:
        """Click twice on the character at an offset."""
        [box, *_] = self.view.page.boxes(Fragment(offset, offset + 1))
        port, point = self.view.viewport(), box.center().toPoint()
        QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=point)
        QTest.mouseDClick(port, Qt.MouseButton.LeftButton, pos=point)
        QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=point)
        QTest.qWait(QApplication.doubleClickInterval() + 10)

    def let_go(self, offset: int) -> None:
        """Drop the selected span, whose handles might be hit, and scroll to a place of the text."""
        self.press(Key.Key_Escape)
        self.view.reveal(Fragment(offset, min(offset + 1, len(self.text))))

    def selected(self) -> str:
        """Return the text that is selected now."""
        selection = self.view.selection()
        return "" if selection is None else self.text[selection.start : selection.end]

    def tagged(self) -> list[tuple[str, list[str]]]:
        return sorted(self.quotes())

    # Handing on

    def reopen(self) -> None:
        """Open the project file again, as another start of the program does."""
        path = self.window.workspace.project.path
        self.window.projects.open_plan(Plan(path))
        self.view.setFocus()

    def export(self, target: Path) -> tuple[bytes, bytes]:
        """Return the articles that were exported, and the record beside them."""
        self.window.transfers.export(target, "jsonl")
        self.window.projects.wait_for_jobs()
        return target.read_bytes(), record_of(target).read_bytes()

    def there_and_back(self, folder: Path) -> list[dict[str, Any]]:
        """Reopen, export, import the export into a new project, export again; return the lines of the export.

        On the way nothing may change: neither text nor span, nor a byte of the export or its record.
        """
        text, tagged, project = self.text, self.tagged(), self.window.workspace.project.path
        self.reopen()
        assert self.text == text
        assert self.tagged() == tagged
        folder.mkdir(exist_ok=True)
        exported = self.export(folder / "first.jsonl")
        assert check(project) == []
        self.open(folder / "first.jsonl")
        assert self.window.workspace.project.path == folder / "first.annot"
        assert self.text == text
        assert self.tagged() == tagged
        assert self.export(folder / "second.jsonl") == exported
        assert check(folder / "first.annot") == []
        lines = [json.loads(line) for line in exported[0].split(b"\n") if line]
        for line in lines:
            require_right_offsets(line)
        return lines


def require_right_offsets(line: dict[str, Any]) -> None:
    """Hold a line of an export to its offsets and its hash."""
    text = line["text"]
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    assert line["meta"]["sha256"] == digest
    for span in line["spans"]:
        assert text[span["start"] : span["end"]] == span["text"]
        pairs = span["fragments"]
        assert (pairs[0][0], pairs[-1][1]) == (span["start"], span["end"])
        assert all(0 <= start < end <= len(text) for start, end in pairs)


@pytest.fixture
def journey(make_window) -> Journey:
    """An analyst before an empty window, with a quick hand."""
    QApplication.setDoubleClickInterval(30)
    window: MainWindow = make_window()
    return Journey(window)


def refusals(window) -> list[str]:
    """Return the reasons in the report that is shown, and close it."""
    [dialog] = [dialog for dialog in window.findChildren(ImportReportDialog) if dialog.isVisible()]
    [table] = dialog.findChildren(QTableView)
    model = table.model()
    words = [model.index(row, 2).data() for row in range(model.rowCount())]
    dialog.close()
    return words
