"""A page with a caret and a selection: the keys that move them, how they blink and are followed, and copying."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QTimer, Signal
from PySide6.QtGui import QAccessible, QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from annotator.core.span import Fragment
from annotator.ui.qt_text import QtText, verbatim
from annotator.ui.widgets import article_accessible
from annotator.ui.widgets.caret import Caret
from annotator.ui.widgets.page_view import PageView
from annotator.ui.widgets.view_keys import motion_of, page_of
from annotator.ui.widgets.view_painting import Marks


class CaretView(PageView):
    """A page view with a caret; offsets are code points of the text."""

    fragment_selected = Signal(object)
    caret_moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caret = Caret(self.page.paragraphs)
        self._marks = Marks()
        self._caret_shown = False
        self._blink = QTimer(self)
        self._blink.timeout.connect(self._toggle_caret)
        self._readable = QtText("")

    def caret(self) -> int:
        return self._caret.offset

    def anchor(self) -> int:
        """Return the other end of the selection; the caret where there is none."""
        return self._caret.anchor

    def set_caret(self, offset: int) -> None:
        """Put the caret there and drop the selection; this scrolls nothing."""
        self.put_caret(offset)

    def put_caret(self, offset: int, *, keep: bool = False, clicked: bool = False) -> None:
        """Put the caret there, selecting up to it with ``keep``; a click is told even where nothing moves."""
        old = self._place()
        self._caret.put(min(offset, len(self.page.text)), keep=keep)
        self._tell(old, always=clicked)

    def selection(self) -> Fragment | None:
        return self._caret.selection()

    def set_selection(self, fragment: Fragment | None, *, caret_at_end: bool = True) -> None:
        """Select exactly this fragment, or with ``None`` nothing; the caret then stays."""
        if fragment is None:
            self.select(self.caret(), self.caret())
        else:
            ends = (fragment.start, fragment.end)
            self.select(*(ends if caret_at_end else ends[::-1]))

    def select(self, anchor: int, offset: int) -> None:
        old, length = self._place(), len(self.page.text)
        self._caret.select(max(0, min(anchor, length)), max(0, min(offset, length)))
        self._tell(old)

    def copy(self) -> None:
        """Put the selected text on the clipboard, verbatim."""
        fragment = self.selection()
        if fragment is not None:
            QGuiApplication.clipboard().setText(verbatim(self.page.text[fragment.start : fragment.end]))

    # For screen readers, see ``article_accessible``

    def readable_text(self) -> QtText:
        if self._readable.text is not self.page.text:
            self._readable = QtText(self.page.text)
        return self._readable

    def readable_rect(self, offset: int) -> QRect:
        """Return where a character is on the screen."""
        box = self.page.caret_box(min(max(0, offset), len(self.page.text))).toRect()
        return QRect(self.viewport().mapToGlobal(box.topLeft()), box.size())

    def readable_offset(self, point: QPoint) -> int:
        """Return the character at a point of the screen, -1 where there is none."""
        offset = self.page.character_at(self.viewport().mapFromGlobal(point).toPointF())
        return -1 if offset is None else offset

    # Inside

    def _place(self) -> tuple[int, Fragment | None]:
        return self._caret.offset, self._caret.selection()

    def _tell(self, old: tuple[int, Fragment | None], *, always: bool = False) -> None:
        """Show where caret and selection are now, and tell of what changed since ``old``."""
        offset, selection = self._place()
        self._caret_told()
        self._marks.selection = selection
        if selection != old[1]:
            self._update(fragment for fragment in (old[1], selection) if fragment is not None)
            self.fragment_selected.emit(selection)
        if offset != old[0] or always:
            self._update_caret(old[0])
            self._wake_caret()
            self.caret_moved.emit(offset)
            if QAccessible.isActive():
                article_accessible.tell_caret(self, self.readable_text().position(offset))

    def _caret_told(self) -> None:
        """The caret or the selection is about to be told."""

    # The caret on the screen

    def _wake_caret(self) -> None:
        """Show the caret at once and let it blink from now on, as the platform has it; 0 is a steady one."""
        time = QGuiApplication.styleHints().cursorFlashTime()
        self._caret_shown = self.hasFocus()
        if self.hasFocus() and time > 0:
            self._blink.start(time // 2)
        else:
            self._blink.stop()
        self._update_caret(self._caret.offset)

    def _toggle_caret(self) -> None:
        self._caret_shown = not self._caret_shown
        self._update_caret(self._caret.offset)

    def _update_caret(self, offset: int) -> None:
        number = self.page.paragraphs.number_of(offset)
        if any(block.number == number for block in self.page.visible(0, self.viewport().height())):
            self.viewport().update(self.page.caret_box(offset).adjusted(-8, -8, 8, 8).toRect())

    def _follow_caret(self) -> None:
        """Scroll as little as needed to see the caret; on the first line, with what stands above it."""
        box = self.page.caret_box(self._caret.offset)
        air = box.height() / 2
        over, under = box.top() - air, box.bottom() + air - self.viewport().height()
        if over < 0 and box.top() <= self.page.caret_box(0).top():
            self.scroll_to(0)
        elif over < 0 or under > 0:
            self.scroll_to(round(self.page.scroll + (over if over < 0 else under)))
        else:
            self._after_layout()

    # Events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        motion, page = motion_of(event), page_of(event)
        if motion is not None:
            old = self._place()
            self._caret.move(motion[0], keep=motion[1])
            self._tell(old)
            self._follow_caret()
        elif page is not None:
            self._turn_page(page[0], keep=page[1])
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select(0, len(self.page.text))
        else:
            event.ignore()

    def _turn_page(self, step: int, *, keep: bool) -> None:
        """Go a view's height up or down, caret and page alike; a line stays for the eye to find on."""
        old, box = self._place(), self.page.caret_box(self._caret.offset)
        way = step * (self.viewport().height() - 2 * round(box.height()))
        here = self.page.scroll
        self.scroll_to(here + way)
        block = self.page.block_at(QPointF(0, box.center().y()))
        moved = self.page.scroll - here
        if abs(moved) < abs(way) / 2:
            block = self.page.paragraphs.laid(0 if step < 0 else len(self.page.paragraphs) - 1)
            line = 0 if step < 0 else block.lines - 1
        else:
            line = block.line_at(box.center().y() - self.page.top_of(block))
        self._caret.move_to_line(block, line, keep=keep)
        self._tell(old)
        self._follow_caret()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._wake_caret()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._wake_caret()
        self.viewport().update()
