"""Which keys move the caret of the article view: those of the platform, by the names Qt gives them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from annotator.ui.widgets.caret import Motion

_Key = QKeySequence.StandardKey

#: Key, motion, whether the selection grows.
_MOTIONS: tuple[tuple[_Key, Motion, bool], ...] = (
    (_Key.MoveToPreviousChar, Motion.LEFT, False),
    (_Key.MoveToNextChar, Motion.RIGHT, False),
    (_Key.MoveToPreviousLine, Motion.UP, False),
    (_Key.MoveToNextLine, Motion.DOWN, False),
    (_Key.MoveToPreviousWord, Motion.WORD_LEFT, False),
    (_Key.MoveToNextWord, Motion.WORD_RIGHT, False),
    (_Key.MoveToStartOfLine, Motion.LINE_START, False),
    (_Key.MoveToEndOfLine, Motion.LINE_END, False),
    (_Key.MoveToStartOfBlock, Motion.PARAGRAPH_BACK, False),
    (_Key.MoveToEndOfBlock, Motion.PARAGRAPH_ON, False),
    (_Key.MoveToStartOfDocument, Motion.TEXT_START, False),
    (_Key.MoveToEndOfDocument, Motion.TEXT_END, False),
    (_Key.SelectPreviousChar, Motion.LEFT, True),
    (_Key.SelectNextChar, Motion.RIGHT, True),
    (_Key.SelectPreviousLine, Motion.UP, True),
    (_Key.SelectNextLine, Motion.DOWN, True),
    (_Key.SelectPreviousWord, Motion.WORD_LEFT, True),
    (_Key.SelectNextWord, Motion.WORD_RIGHT, True),
    (_Key.SelectStartOfLine, Motion.LINE_START, True),
    (_Key.SelectEndOfLine, Motion.LINE_END, True),
    (_Key.SelectStartOfBlock, Motion.PARAGRAPH_BACK, True),
    (_Key.SelectEndOfBlock, Motion.PARAGRAPH_ON, True),
    (_Key.SelectStartOfDocument, Motion.TEXT_START, True),
    (_Key.SelectEndOfDocument, Motion.TEXT_END, True),
)
_PAGES = (
    (_Key.MoveToPreviousPage, -1, False),
    (_Key.MoveToNextPage, 1, False),
    (_Key.SelectPreviousPage, -1, True),
    (_Key.SelectNextPage, 1, True),
)


def motion_of(event: QKeyEvent) -> tuple[Motion, bool] | None:
    """Return the motion a key asks for, and whether it selects; ``None`` for any other key."""
    if event.text().isprintable() and event.text():
        return None
    for key, motion, keep in _MOTIONS:
        if event.matches(key):
            return motion, keep
    control = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    if control == Qt.KeyboardModifier.ControlModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
        keep = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        return (Motion.PARAGRAPH_BACK if event.key() == Qt.Key.Key_Up else Motion.PARAGRAPH_ON), keep
    return None


def page_of(event: QKeyEvent) -> tuple[int, bool] | None:
    """Return -1 or 1 where a key asks for a page back or on, and whether it selects."""
    for key, step, keep in _PAGES:
        if event.matches(key):
            return step, keep
    return None
