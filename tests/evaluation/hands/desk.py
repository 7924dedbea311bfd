"""The real window on articles without spans, and a hand that sends it what a mouse and a keyboard send."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.article import CodedArticle
from annotator.core.label_set import Label
from annotator.core.span import Fragment, Span
from annotator.core.target import Target
from annotator.ui import theme
from annotator.ui.main_window import MainWindow
from annotator.ui.settings import Settings
from annotator.ui.workspace import Workspace
from tests.evaluation.hands.operators import Event, Log

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
_LEFT = Qt.MouseButton.LeftButton
_LONGEST = 5.0
_STEPS = 6


class Desk:
    """A window of 1400 x 1000; every span that is made is taken back by ``clear``."""

    def __init__(self, folder: Path, articles: list[CodedArticle]) -> None:
        if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.environ[name] = str(folder)
        application = QApplication.instance()
        self.app = application if isinstance(application, QApplication) else QApplication(["hands"])
        theme.apply(self.app, "light")
        settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        settings.set("analyst", "hands")
        self.window = MainWindow(Workspace("hands"), settings, fixed_scheme="light")
        self.window.resize(1400, 1000)
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.window.projects.open_paths([_without_spans(folder, articles)])
        self.window.projects.wait_for_jobs()
        self.workspace, self.pane = self.window.workspace, self.window.article_pane
        self.view = self.pane.view
        self.handle = self.window.windowHandle()
        self.log = Log()
        self._mouse = QPoint(0, 0)
        self.labels = {label.id: label for label in self.workspace.project.label_set().labels}

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        self.rest()

    # Where the window is

    @property
    def text(self) -> str:
        assert self.workspace.article is not None
        return self.workspace.article.text

    @property
    def language(self) -> str:
        assert self.workspace.article is not None
        return self.workspace.article.info.language

    def target(self) -> Target:
        return self.pane.target

    def taken(self, label: Label) -> Fragment | None:
        """Return what the label's key would take now."""
        return self.target().taken_by(label, self.text, self.language)

    def selected(self) -> Span | None:
        return self.pane.selected_span()

    def show(self, article_id: str, fragment: Fragment) -> None:
        """Show the article without any span, the piece in view, the keys in its text, the mouse in a corner."""
        if self.workspace.article is None or self.workspace.article.info.id != article_id:
            self.workspace.show_article(article_id)
        self.clear()
        self.view.set_caret(0)
        self.view.reveal(Fragment(fragment.start, min(fragment.end, fragment.start + 1)))
        self.view.finish_scrolling()
        self.rest()

    def clear(self) -> None:
        """Take back every span, and whatever is open or chosen."""
        for _ in range(2):
            self.key(Qt.Key.Key_Escape)
        self.view.setFocus()
        while len(self.workspace.spans()):
            self.workspace.undo()
            self.until(lambda: not self.workspace.is_saving())
        self.move(QPoint(4, 4))
        self.log.events.clear()

    # What the hands send

    def rest(self, milliseconds: int = 0) -> None:
        """Let the window do what it has to do."""
        QTest.qWait(milliseconds)

    def until(self, done: Callable[[], bool]) -> None:
        began = time.monotonic()
        while True:
            self.app.processEvents()
            if done():
                return
            assert time.monotonic() - began < _LONGEST, "the window did not come to rest"

    def key(self, key: Qt.Key | str, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.handle, key, modifier)
        self.until(lambda: not self.workspace.is_saving())

    def edge(self, offset: int) -> QPoint:
        """Return where the caret would stand, in pixels of the viewport."""
        return self.view.page.caret_box(offset).center().toPoint()

    def middle(self, word: Fragment) -> QPoint:
        """Return the middle of a word, in pixels of the viewport."""
        return self.view.page.boxes(word)[0].center().toPoint()

    def move(self, place: QPoint) -> None:
        """Move the mouse there, by some places on the way."""
        goal = self._mapped(place)
        for step in range(1, _STEPS + 1):
            QTest.mouseMove(self.handle, self._mouse + (goal - self._mouse) * step / _STEPS)
        self._mouse = goal

    def press(self, place: QPoint) -> None:
        QTest.mousePress(self.handle, _LEFT, NONE, self._mapped(place))

    def release(self, place: QPoint) -> None:
        QTest.mouseRelease(self.handle, _LEFT, NONE, self._mapped(place))
        self.until(lambda: not self.workspace.is_saving())

    def drag(self, start: QPoint, end: QPoint) -> None:
        self.move(start)
        self.press(start)
        self.move(end)
        self.release(end)

    def events(self) -> list[Event]:
        return list(self.log.events)

    def _mapped(self, place: QPoint) -> QPoint:
        return self.view.viewport().mapTo(self.window, place)


def _without_spans(folder: Path, articles: list[CodedArticle]) -> Path:
    """Write the articles without their spans into a folder of their own, and return it."""
    made = folder / "articles"
    made.mkdir()
    with (made / "articles.jsonl").open("w", encoding="utf-8") as file:
        for coded in articles:
            info = coded.article.info
            meta = {"title": info.title, "language": info.language}
            line = {"id": info.id, "text": coded.article.text, "meta": meta}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return made
