"""The list of the article's spans: lazy, filtered, literal."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from annotator.core.span import Fragment, Span
from annotator.core.span_table import SpanTable
from annotator.ui.widgets.span_list import SpanList

QUOTES = ("the ferry", "Ada Quill", "Port <b>Helena</b>\nnext", "پل بند")
TEXT = "|".join(QUOTES)
LABELS = ("event", "actor", "location", "claim")


@pytest.fixture
def spans():
    places = [Fragment(TEXT.index(quote), TEXT.index(quote) + len(quote)) for quote in QUOTES]
    return [Span("a", LABELS[n], (place,), "m", id=f"s{n}", note=f"note {n}") for n, place in enumerate(places)]


@pytest.fixture
def view(qtbot, labels, spans):
    view = SpanList()
    qtbot.addWidget(view)
    view.resize(280, 300)
    view.set_spans(SpanTable.of(spans), TEXT, labels, lambda span_id: {one.id: one.note for one in spans}[span_id])
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
    view.set_spans(SpanTable.of(spans[1:]), TEXT, labels)
    assert view.list.currentIndex().row() == 1
    view.set_current(None)
    assert not view.list.currentIndex().isValid()


def test_tips_and_spoken_text_name_the_label_literally(view):
    index = view.list.model().index(2)
    assert "&lt;b&gt;Helena" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "note 2" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Location: Port <b>Helena</b> next"


class Counted(SpanTable):
    """Counts the rows that are asked for."""

    asked = 0

    def _at(self, place):
        self.asked += 1
        return super()._at(place)


def test_of_many_spans_only_those_in_view_are_made_also_by_the_filter_and_by_a_change(qtbot, labels):
    view = SpanList()
    qtbot.addWidget(view)
    view.resize(280, 400)
    view.show()
    text = "ferry quay " * 20_000
    spans = [Span("a", "claim", (Fragment(11 * n, 11 * n + 5),), "m", id=f"m{n:05}") for n in range(20_000)]
    table = Counted.of(spans)
    view.set_spans(table, text, labels)
    view.grab()
    assert 5 < table.asked < 150
    table.asked = 0
    view.findChild(QLineEdit).setText("ferr")
    view.grab()
    assert view.list.model().rowCount() == 20_000
    table.change([spans[7]], [])
    view.set_spans(table, text, labels)
    view.set_current("m15000")
    view.grab()
    assert view.list.currentIndex().row() == 14_999
    assert table.asked < 400


@pytest.mark.parametrize("text", ["die STRASSE, die straße, der İzmir", "a b c STRASSE"])
def test_the_filter_folds_case_also_where_that_changes_the_length_of_the_text(qtbot, labels, text):
    words = [Fragment(text.index(word), text.index(word) + len(word)) for word in text.replace(",", "").split()[1::2]]
    words.append(Fragment(0, len(text)))
    view = SpanList()
    qtbot.addWidget(view)
    view.set_spans(
        SpanTable.of(Span("a", "claim", (word,), "m", id=f"w{n}") for n, word in enumerate(words)), text, labels
    )
    view.findChild(QLineEdit).setText("strasse")
    expected = [
        word for word in sorted(words, key=lambda f: (f.start, -f.end)) if "strasse" in text[slice(*word)].casefold()
    ]
    assert rows(view) == [text[slice(*word)] for word in expected]


def test_an_article_without_spans_says_so(qtbot, labels):
    view = SpanList()
    qtbot.addWidget(view)
    view.set_spans(SpanTable(), "", labels)
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
    spans.set_spans(SpanTable.of([made]), "text", labels)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    before.setFocus()
    names = []
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        names.append(QApplication.focusWidget().accessibleName())
    assert names == ["Filter the spans of this article", "Spans listed: all spans", "Spans in this article"]
