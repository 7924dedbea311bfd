"""A real window on a real project file, off screen, with settings of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from annotator.resources import load_preset
from annotator.storage import Project
from annotator.ui.main_window import MainWindow
from annotator.ui.opening import Plan
from annotator.ui.settings import Settings
from annotator.ui.workspace import Workspace

BRIDGE = (
    "Bridge stays shut 😀\r\n"
    "Mayor Ada Quill said that the bridge in Port Helena will stay shut until Friday.\r\n"
    "“The steel is tired,” she said, “and so are we.” The ferry from Port Helena goes on.\r\n"
)
URDU = "پل بند رہے گا\nمیئر نے کہا کہ پل جمعے تک بند رہے گا۔\n"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "1-bridge.txt").write_bytes(BRIDGE.encode())
    (folder / "2-urdu.txt").write_bytes(URDU.encode())
    (folder / "3-brief.txt").write_text("Ferry full\nThe ferry was full on Monday.\n", encoding="utf-8")
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    made.set("analyst", "tester")
    return made


@pytest.fixture
def make_window(qtbot, settings: Settings) -> Callable[[], MainWindow]:
    def make() -> MainWindow:
        window = MainWindow(Workspace("tester"), settings, fixed_scheme="light")
        qtbot.addWidget(window, before_close_func=_leave)
        window.resize(1200, 800)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    return make


def _leave(window: MainWindow) -> None:
    """Let nothing keep a window from closing: a test that failed may leave a question open, or a change unsaved."""
    _put_away()
    window.workspace.drop_unsaved()


def _put_away() -> None:
    """Hide menus and dialogs that are still shown, without giving them an answer."""
    while (menu := QApplication.activePopupWidget()) is not None and menu.isVisible():
        menu.hide()
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, QDialog) and dialog.isVisible():
            dialog.hide()
            dialog.deleteLater()


@pytest.fixture(autouse=True)
def put_away() -> Iterator[None]:
    """Leave no dialog to the next test, however this one ends."""
    yield
    _put_away()


@pytest.fixture
def window(make_window, articles: Path) -> MainWindow:
    """The window on a folder of three articles, the first open, the keys in its text."""
    made = make_window()
    made.projects.open_paths([articles])
    made.projects.wait_for_jobs()
    assert made.workspace.article is not None
    made.article_pane.view.setFocus()
    return made


@pytest.fixture
def empty_project(tmp_path: Path) -> Path:
    path = tmp_path / "empty.annot"
    Project.create(path, load_preset("news")).close()
    return path


class Hand:
    """What an analyst does: keys and mouse on real widgets."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.view = window.article_pane.view

    @property
    def text(self) -> str:
        assert self.window.workspace.article is not None
        return self.window.workspace.article.text

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def type(self, words: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), words)

    def caret_at(self, words: str) -> None:
        """Put the caret into the words by a click of the mouse."""
        self.click(self.text.index(words) + 1)

    def click(self, offset: int) -> None:
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, pos=self.point(offset))
        QTest.qWait(QApplication.doubleClickInterval() + 10)  # so that the next click is no double click

    def drag(self, words: str) -> None:
        """Drag the mouse over the words, from before the first to after the last."""
        start = self.text.index(words)
        self.drag_between(start, start + len(words))

    def drag_between(self, start: int, end: int) -> None:
        port = self.view.viewport()
        QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=self.point(start))
        middle = (self.point(start) + self.point(end)) / 2
        for place in (middle, self.point(end)):
            QTest.mouseMove(port, place)
        QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=self.point(end))

    def point(self, offset: int) -> QPoint:
        return self.view.page.caret_box(offset).center().toPoint()

    def quotes(self) -> list[tuple[str, list[str]]]:
        return [
            (span.label, [self.text[start:end] for start, end in span.fragments])
            for span in self.window.workspace.spans()
        ]


@pytest.fixture
def hand(window: MainWindow) -> Hand:
    return Hand(window)


def reopen(make_window, project: Path) -> MainWindow:
    window = make_window()
    window.projects.open_plan(Plan(project))
    window.article_pane.view.setFocus()
    return window


def send_repeat(widget: QWidget, key: Qt.Key, text: str) -> None:
    """Send what a held key sends: a press that repeats itself."""
    from PySide6.QtGui import QKeyEvent

    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text, True))


def centre(widget: QWidget) -> QPointF:
    return QPointF(widget.rect().center())
