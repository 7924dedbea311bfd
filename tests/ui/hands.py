"""Gestures on an article view, by offsets of its text: what tests do with mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.span import Fragment, Span
from annotator.ui.widgets.article_view import ArticleView

LEFT = Qt.MouseButton.LeftButton

#: What texts of the world hold and programs trip over.
NASTY = (
    "a",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\u2028",
    "\u2029",
    "\u00a0",
    "\ufeff",
    "\x00",
    "\x0b",
    "\x1c",
    "\x85",
    "\u00ad",
    "\u200b",
    "\u200d",
    "\ufffc",
    "\ufffe",
    "\ud800",
    "\udc00",
    "e\u0301",
    "😀",
    "👨‍👩‍👧",
    "🇵🇰",
    "👍🏽",
    "جنگ",
    "بندی",
    "\u202e",
    "\u2066",
    "12",
    "한",
    "“",
)


def shown(qtbot, text, spans=(), *, labels=None, size=(900, 700), **more):
    """Return a view that shows ``text`` and has the focus."""
    view = ArticleView()
    qtbot.addWidget(view)
    view.resize(*size)
    if labels is not None:
        view.set_labels(labels)
    view.load(text, spans, **more)
    view.show()
    qtbot.waitExposed(view)
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    return view


def span(label, *fragments, id_="s1"):
    return Span("article", label, tuple(Fragment(*fragment) for fragment in fragments), "analyst", id=id_)


def place(view, offset, dx=0):
    """Return the point of the viewport where a caret at ``offset`` stands, ``dx`` pixels to the right of it."""
    box = view.page.caret_box(offset)
    return QPoint(round(box.left()) + dx, round(box.center().y()))


def within(view, offset):
    """Return the middle of the character at ``offset``."""
    [box, *_] = view.page.boxes(Fragment(offset, offset + 1))
    return box.center().toPoint()


def click(view, point, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.mouseClick(view.viewport(), LEFT, modifiers, point)


def drag(view, start, end, modifiers=Qt.KeyboardModifier.NoModifier):
    """Press at a point, move on in three steps, release at the other."""
    target = view.viewport()
    QTest.mousePress(target, LEFT, modifiers, start)
    for step in (1, 2, 3):
        hold(target, start + (end - start) * step / 3, modifiers)
    hold(target, end, modifiers)
    QTest.mouseRelease(target, LEFT, modifiers, end)


def hold(target, point, modifiers=Qt.KeyboardModifier.NoModifier):
    """Move the mouse there with its left button held."""
    where = QPointF(point)
    event = QMouseEvent(QEvent.Type.MouseMove, where, target.mapToGlobal(where), LEFT, LEFT, modifiers)
    QApplication.sendEvent(target, event)


def press(view, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(view, key, modifiers)
