"""Random keys and moves of the mouse in a real window, and everything that goes wrong by them."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QKeyCombination,
    QMessageLogContext,
    QPoint,
    QPointF,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from annotator.ui.main_window import MainWindow
from tests.faults.windows import boxes

_SOME, _KEY = Qt.KeyboardModifier, Qt.Key

#: What a screen that is not there can't do, and what the tool that presses keys says of itself.
_NOT_OF_THE_PROGRAM = ("This plugin does not support", "keyToAscii")

#: All that writes, moves or has a function; what closes the window is left out, for it would only be opened again.
_KEYS = [
    Qt.Key(code)
    for code in (
        *range(0x20, 0x61),
        *range(0x7B, 0x7F),
        *range(0x01000000, 0x01000018),
        *range(Qt.Key.Key_F1, Qt.Key.Key_F12 + 1),
    )
]
_CLOSING = (Qt.Key.Key_Q, Qt.Key.Key_W)

#: Actions that begin a mode of the hands, and keys that go on in it: letters of hints, of labels, of words.
_MODES = (
    *("hints", "word_hints", "walk_on", "walk_back", "jump", "pen", "accept", "next_proposal", "delete"),
    *("relate", "attributes", "link_entity", "suggestions"),
)
_LETTERS = "asdfghjklcaletmo1234"

#: Steps back or forth until there is an article again.
_FEW = 20

#: What the dialogs for files return where they are cancelled.
_NO_FILES: dict[str, object] = {
    "getOpenFileName": ("", ""),
    "getOpenFileNames": ([], ""),
    "getSaveFileName": ("", ""),
    "getExistingDirectory": "",
}


class Hands:
    """``done`` counts what they did, ``odd`` has every exception and every warning of Qt since they took over."""

    def __init__(self, window: MainWindow, path: Path, chance: random.Random) -> None:
        self._window, self._path, self._chance = window, path, chance
        self.done = self.opened_again = 0
        self.odd: list[str] = []
        for name, none in _NO_FILES.items():
            setattr(QFileDialog, name, staticmethod(lambda *_, none=none, **__: none))
        QDialog.exec = lambda _: 0
        self._shown = sys.excepthook
        sys.excepthook = self._raised
        qInstallMessageHandler(self._said)
        self._closer = QTimer(window)  # what waits for an answer in a loop of its own gets one
        self._closer.timeout.connect(self._close_what_waits)
        self._closer.start(200)

    def move_for(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._be_there()
            kind = self._chance.random()
            if kind < 0.15:
                self._code()
            elif kind < 0.75:
                self._press()
            else:
                self._use_mouse()
            QApplication.processEvents()
            self._close_popups()
            self.done += 1

    def _be_there(self) -> None:
        """Open what was closed by some menu, as anybody would."""
        if not self._window.isVisible():
            self._window.show()
        if not self._window.workspace.is_open():
            self._window.projects.open_first([self._path])
            self._window.projects.wait_for_jobs()
            self.opened_again += 1
        if not self._window.isActiveWindow():  # off screen nobody gives the keys back once a dialog is closed
            self._window.activateWindow()
        workspace = self._window.workspace
        for step in (workspace.redo, workspace.undo):  # where all was undone there would be nothing to work on
            for _ in range(_FEW):
                if workspace.is_open() and workspace.article is None:
                    step()

    def _press(self) -> None:
        key = self._chance.choice(_KEYS)
        modifier = self._chance.choice((_SOME.NoModifier, _SOME.NoModifier, _SOME.ShiftModifier, _SOME.ControlModifier))
        if not (modifier == _SOME.ControlModifier and key in _CLOSING):
            QTest.keyClick(QApplication.focusWidget() or self._window, key, modifier)

    def _code(self) -> None:
        """Work in the text as with the modes of the hands: point, begin one, and go on with letters for it."""
        view = self._window.article_pane.view
        if not view.isVisible() or view.viewport().width() < 2 or view.viewport().height() < 2:
            return
        view.setFocus()
        for _ in range(self._chance.randrange(4)):
            QTest.mouseMove(view.viewport(), self._place(view.viewport()))
        for begun in self._keys_of(self._chance.choice(_MODES)):
            QTest.keyClick(QApplication.focusWidget() or view, begun.key(), begun.keyboardModifiers())
        for _ in range(self._chance.randrange(5)):
            QApplication.processEvents()
            QTest.keyClick(QApplication.focusWidget() or view, self._chance.choice(_LETTERS))
        last = self._chance.choice((_KEY.Key_Return, _KEY.Key_Escape, _KEY.Key_Z, None))
        if last is not None:
            QTest.keyClick(QApplication.focusWidget() or view, last)

    def _keys_of(self, action: str) -> list[QKeyCombination]:
        keys = self._window.actions_[action].shortcut()
        return [keys[number] for number in range(keys.count())]

    def _use_mouse(self) -> None:
        widget = self._chance.choice(self._window.findChildren(QWidget))
        if not widget.isVisible() or widget.width() < 2 or widget.height() < 2:
            return
        first, last, button = self._place(widget), self._place(widget), Qt.MouseButton.LeftButton
        kind = self._chance.random()
        if kind < 0.5:
            QTest.mouseClick(widget, button, pos=self._chance.choice((widget.rect().center(), first)))
        elif kind < 0.75:
            QTest.mousePress(widget, button, pos=first)
            QTest.mouseMove(widget, last)
            QTest.mouseRelease(widget, button, pos=last)
        elif kind < 0.85:
            QTest.mouseDClick(widget, button, pos=first)
        elif kind < 0.9:
            QTest.mouseClick(widget, Qt.MouseButton.RightButton, pos=first)
        else:
            self._turn_wheel(widget, first)

    def _place(self, widget: QWidget) -> QPoint:
        return QPoint(self._chance.randrange(widget.width()), self._chance.randrange(widget.height()))

    def _turn_wheel(self, widget: QWidget, place: QPoint) -> None:
        turn = QWheelEvent(
            QPointF(place), QPointF(widget.mapToGlobal(place)), QPoint(), QPoint(0, self._chance.choice((120, -120))),
            Qt.MouseButton.NoButton, self._chance.choice((_SOME.NoModifier, _SOME.ControlModifier)),
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, turn)

    def _close_popups(self) -> None:
        popup = QApplication.activePopupWidget()
        if popup is not None and self._chance.random() < 0.3:
            popup.close()
        if self.done % 7 == 0:
            for top in QApplication.topLevelWidgets():
                if isinstance(top, QDialog) and top.isVisible():
                    top.close()
            boxes()

    def _close_what_waits(self) -> None:
        for waiting in (QApplication.activePopupWidget(), QApplication.activeModalWidget()):
            if waiting is not None:
                waiting.close()

    def _raised(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        frames = []
        while trace is not None:
            frames.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
            trace = trace.tb_next
        self._note(f"{kind.__name__}: {error} at {' '.join(frames[-4:])}")
        self._shown(kind, error, error.__traceback__)

    def _said(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not message.startswith(_NOT_OF_THE_PROGRAM):
            self._note(f"Qt: {message}")

    def _note(self, words: str) -> None:
        self.odd.append(" ".join(words.split())[:400])
