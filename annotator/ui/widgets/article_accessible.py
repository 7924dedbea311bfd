"""What a screen reader gets of the article view: its title as the name, its text, the caret, and what was done.

Offsets here are Qt's, UTF-16 units of the verbatim text with its line ends as they are. PySide6 6.11 hands a text
interface on to Qt but not two of its methods (``selection`` and ``attributes`` never reach Python): so a selection is
told by the value of the view, and the labels around the caret by its description, and the number of selections is 0
rather than one with unknown ends. Qt deletes the interfaces; the references kept here keep their Python halves alive.
"""

from __future__ import annotations

from itertools import count
from typing import Protocol, cast
from weakref import ref

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleTextCursorEvent,
    QAccessibleTextInterface,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from annotator.core.span import Fragment
from annotator.ui.qt_text import QtText


class ReadableView(Protocol):
    """What the article view tells and does for a screen reader; offsets are code points of the verbatim text."""

    def readable_title(self) -> str: ...
    def readable_text(self) -> QtText: ...
    def readable_labels(self) -> str:
        """Return the names of the labels around the caret, innermost first; empty where there are none."""

    def caret(self) -> int: ...
    def set_caret(self, offset: int) -> None: ...
    def selection(self) -> Fragment | None: ...
    def set_selection(self, fragment: Fragment | None) -> None: ...
    def reveal(self, fragment: Fragment) -> None: ...
    def readable_rect(self, offset: int) -> QRect:
        """Return where the character at ``offset`` is on the screen; a null rectangle where that is not known."""

    def readable_offset(self, point: QPoint) -> int:
        """Return the character at a point of the screen, -1 where there is none."""


class ArticleText(QAccessibleTextInterface):
    """The text of the view, for reading and for moving the caret."""

    def __init__(self, view: ref[QWidget]) -> None:
        super().__init__()
        self._view_ref = view

    @property
    def _view(self) -> ReadableView:
        return cast("ReadableView", self._view_ref())

    def characterCount(self) -> int:
        text = self._view.readable_text()
        return text.position(len(text.text))

    def text(self, start: int, end: int) -> str:
        text = self._view.readable_text()
        length = text.position(len(text.text))
        first, last = max(0, start), length if end < 0 else min(end, length)
        return text.text[text.offset(first) : text.offset(last)] if first < last else ""

    def cursorPosition(self) -> int:
        return self._view.readable_text().position(self._view.caret())

    def setCursorPosition(self, position: int) -> None:
        self._view.set_caret(self._offset(position))

    def selectionCount(self) -> int:
        return 0

    def addSelection(self, start: int, end: int) -> None:
        self.setSelection(0, start, end)

    def setSelection(self, number: int, start: int, end: int) -> None:
        first, last = sorted((self._offset(start), self._offset(end)))
        self._view.set_selection(Fragment(first, last) if number == 0 and first < last else None)

    def removeSelection(self, number: int) -> None:
        if number == 0:
            self._view.set_selection(None)

    def characterRect(self, position: int) -> QRect:
        return self._view.readable_rect(self._offset(position))

    def offsetAtPoint(self, point: QPoint) -> int:
        offset = self._view.readable_offset(point)
        return offset if offset < 0 else self._view.readable_text().position(offset)

    def scrollToSubstring(self, start: int, end: int) -> None:
        first, last = sorted((self._offset(start), self._offset(end)))
        self._view.reveal(Fragment(first, last))

    def _offset(self, position: int) -> int:
        text = self._view.readable_text()
        return text.offset(min(max(0, position), text.position(len(text.text))))


class ArticleAccessible(QAccessibleWidget):
    """The article view as a read-only text."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view, QAccessible.Role.EditableText)
        # Weakly, for what is kept alive here must not keep the view alive; Qt asks nothing once the view is gone.
        self._view_ref = ref(view)
        self._text = ArticleText(self._view_ref)

    @property
    def _view(self) -> ReadableView:
        return cast("ReadableView", self._view_ref())

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Name:
            return self._view.readable_title()
        if kind == QAccessible.Text.Value:
            selection = self._view.selection()
            return self._view.readable_text().text[selection.start : selection.end] if selection else ""
        if kind == QAccessible.Text.Description:
            return self._view.readable_labels()
        return super().text(kind)

    def state(self) -> QAccessible.State:
        state = super().state()
        state.readOnly = True
        state.multiLine = True
        state.selectableText = True
        return state

    def childCount(self) -> int:
        return 0

    def child(self, number: int) -> QAccessibleInterface:
        return None  # type: ignore[return-value]

    def interface_cast(self, kind: QAccessible.InterfaceType) -> int:
        if kind == QAccessible.InterfaceType.TextInterface:
            return self._text  # type: ignore[return-value]
        return super().interface_cast(kind)


_kinds: set[type[QWidget]] = set()
_alive: dict[int, ArticleAccessible] = {}
_numbers = count()


def install(kind: type[QWidget]) -> None:
    """Let screen readers see widgets of this class, a ``ReadableView``, as an article; may be called again."""
    if not _kinds:
        QAccessible.installFactory(_interface_of)
    _kinds.add(kind)


def announce(widget: QWidget, message: str) -> None:
    """Have a screen reader say ``message``; nothing happens where none is listening."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, message))


def tell_loaded(view: QWidget) -> None:
    """Say that the view shows another article."""
    if QAccessible.isActive():
        for event in (QAccessible.Event.NameChanged, QAccessible.Event.VisibleDataChanged):
            QAccessible.updateAccessibility(QAccessibleEvent(view, event))


def tell_caret(view: QWidget, position: int) -> None:
    """Say that the caret is at ``position`` (UTF-16 units) and that another label or selection may be there."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleTextCursorEvent(view, position))
        QAccessible.updateAccessibility(QAccessibleEvent(view, QAccessible.Event.DescriptionChanged))


def _interface_of(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    if not isinstance(thing, QWidget) or not isinstance(thing, tuple(_kinds)):
        return None
    made = ArticleAccessible(thing)
    number = next(_numbers)
    _alive[number] = made
    thing.destroyed.connect(lambda: _alive.pop(number, None))
    return made
