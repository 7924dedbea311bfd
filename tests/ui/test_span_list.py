"""The list of the article's spans: lazy, filtered, literal."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from annotator.core.span import Fragment, Span
from annotator.ui.widgets.span_list import SpanList

QUOTES = {"s0": "the ferry", "s1": "Ada Quill", "s2": "Port <b>Helena</b>\nnext", "s3": "پل بند"}
LABELS = ("event", "actor", "location", "claim")


@pytest.fixture
def spans():
    return [Span("a", label, (Fragment(n, n + 1),), "m", id=f"s{n}") for n, label in enumerate(LABELS)]


@pytest.fixture
def view(qtbot, labels, spans):
    view = SpanList()
    qtbot.addWidget(view)
    view.resize(280, 300)
    view.set_spans(spans, lambda span: QUOTES[span.id], labels)
    view.show()
    return view


def rows(view):
    model = view.list.model()
    return [model.index(row).data() for row in range(model.rowCount())]


def test_spans_are_listed_in_order_on_one_line_each(view):
    assert rows(view) == ["the ferry", "Ada Quill", "Port <b>Helena</b> next", "پل بند"]


def test_a_click_and_return_tell_the_span(qtbot, view):
    place = view.list.visualRect(view.list.model().index(1)).center()
    with qtbot.waitSignal(view.span_picked) as told:
        qtbot.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == ["s1"]
    qtbot.keyClick(view.list, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.span_picked) as told:
        qtbot.keyClick(view.list, Qt.Key.Key_Return)
    assert told.args == ["s2"]


def test_the_filter_looks_at_words_and_labels(qtbot, view):
    edit = view.findChild(QLineEdit)
    qtbot.keyClicks(edit, "HELENA")
    assert rows(view) == ["Port <b>Helena</b> next"]
    assert "1 of 4" in [line.text() for line in view.findChildren(type(view._count))]
    edit.setText("actor")
    assert rows(view) == ["Ada Quill"]
    edit.clear()
    assert len(rows(view)) == 4


def test_the_selected_span_stays_selected_when_spans_change(view, spans, labels):
    view.set_current("s2")
    assert view.list.currentIndex().row() == 2
    view.set_spans(spans[1:], lambda span: QUOTES[span.id], labels)
    assert view.list.currentIndex().row() == 1
    view.set_current(None)
    assert not view.list.currentIndex().isValid()


def test_tips_and_spoken_text_name_the_label_literally(view):
    index = view.list.model().index(2)
    assert "&lt;b&gt;Helena" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Location: Port <b>Helena</b> next"


def test_of_many_spans_only_those_in_view_are_quoted(qtbot, labels):
    view = SpanList()
    qtbot.addWidget(view)
    view.resize(280, 400)
    view.show()
    asked = []
    many = [Span("a", "claim", (Fragment(n, n + 1),), "m", id=f"m{n}") for n in range(20_000)]
    view.set_spans(many, lambda span: asked.append(span.id) or "quote", labels)
    view.grab()
    assert 5 < len(set(asked)) < 60


def test_an_article_without_spans_says_so(qtbot, labels):
    view = SpanList()
    qtbot.addWidget(view)
    view.set_spans([], lambda span: "", labels)
    view.show()
    assert not view.findChild(QLineEdit).isVisible()
    view.grab()


def test_tab_goes_from_the_filter_to_the_list(qtbot, labels):
    spans = SpanList()
    before = QLineEdit()
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.addWidget(before)
    layout.addWidget(spans)
    made = Span("a", "claim", (Fragment(0, 4),), "m.khan", id="one")
    spans.set_spans([made], lambda span: "text", labels)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    before.setFocus()
    names = []
    for _ in range(2):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        names.append(QApplication.focusWidget().accessibleName())
    assert names == ["Filter the spans of this article", "Spans in this article"]
