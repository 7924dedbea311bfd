"""The inspector: every edit is told with its span, and no note is ever lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QSpinBox, QToolButton

from annotator.core.span import Fragment, Span
from annotator.ui.widgets.inspector_form import InspectorForm, shown_time
from annotator.ui.widgets.note_edit import NoteEdit
from annotator.ui.widgets.quote_label import QuoteLabel

ONE = Span("a", "claim", (Fragment(10, 20), Fragment(30, 40)), "m.khan", id="one", note="first")
TWO = Span("a", "actor", (Fragment(50, 60),), "m.khan", id="two")


@pytest.fixture
def form(qtbot, labels):
    form = InspectorForm()
    qtbot.addWidget(form)
    form.resize(300, 700)
    form.show()
    form.set_span(ONE, ["quote one", "quote two"], labels, 100)
    with qtbot.waitActive(form):
        form.activateWindow()
    return form


@pytest.fixture
def notes(form):
    told = []
    form.note_changed.connect(lambda span_id, text: told.append((span_id, text)))
    return told


def note_of(form):
    return form.findChild(NoteEdit)


def spins(form):
    return [spin for spin in form.findChildren(QSpinBox) if spin.isVisible()]


def test_a_span_is_shown(form):
    assert note_of(form).shown() == "first"
    assert form.findChild(QComboBox).currentData() == "claim"
    assert [spin.value() for spin in spins(form)] == [10, 20, 30, 40]
    assert form.findChild(QuoteLabel).accessibleName() == "“quote one” … “quote two”"


def test_another_label_is_told(qtbot, form):
    combo = form.findChild(QComboBox)
    combo.setFocus()
    with qtbot.waitSignal(form.label_changed) as told:
        qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert told.args == ["one", "actor"]


def test_showing_a_span_tells_nothing(qtbot, form, labels):
    with (
        qtbot.assertNotEmitted(form.label_changed),
        qtbot.assertNotEmitted(form.edge_changed),
        qtbot.assertNotEmitted(form.note_changed),
    ):
        form.set_span(TWO, ["x"], labels, 100)
        form.set_span(ONE, ["x", "y"], labels, 100)
        form.set_span(None)
        form.set_span(TWO, ["x"], labels, 100)


def test_an_edge_moves_by_one_character(qtbot, form):
    start, end, *_ = spins(form)
    with qtbot.waitSignal(form.edge_changed) as told:
        qtbot.keyClick(start, Qt.Key.Key_Up)
    assert told.args == ["one", 0, True, 11]
    with qtbot.waitSignal(form.edge_changed) as told:
        qtbot.keyClick(end, Qt.Key.Key_Down)
    assert told.args == ["one", 0, False, 19]


def test_edges_stay_inside_the_text_and_apart(form, labels):
    start, end, second_start, second_end = spins(form)
    assert (start.minimum(), start.maximum()) == (0, 19)
    assert (end.minimum(), end.maximum()) == (11, 29)
    assert second_start.minimum() == 21
    assert second_end.maximum() == 100


def test_a_number_is_told_when_it_is_typed_whole(qtbot, form):
    end = spins(form)[1]
    told = []
    form.edge_changed.connect(lambda *what: told.append(what))
    end.selectAll()
    qtbot.keyClicks(end, "25")
    assert told == []
    qtbot.keyClick(end, Qt.Key.Key_Return)
    assert told == [("one", 0, False, 25)]


def test_the_wheel_changes_no_field_that_has_no_focus(form):
    for field in (spins(form)[0], form.findChild(QComboBox)):
        before = field.value() if isinstance(field, QSpinBox) else field.currentIndex()
        note_of(form).setFocus()
        wheel = QWheelEvent(
            QPointF(5, 5), QPointF(field.mapToGlobal(QPoint(5, 5))), QPoint(), QPoint(0, -120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(field, wheel)
        assert (field.value() if isinstance(field, QSpinBox) else field.currentIndex()) == before


def test_a_note_is_told_when_the_cursor_leaves(qtbot, form, notes):
    note_of(form).setFocus()
    qtbot.keyClicks(note_of(form), "x ")
    assert notes == []
    spins(form)[0].setFocus()
    assert notes == [("one", "x first")]
    note_of(form).setFocus()
    spins(form)[0].setFocus()
    assert len(notes) == 1


def test_a_note_is_told_at_control_return(qtbot, form, notes):
    note_of(form).setFocus()
    qtbot.keyClicks(note_of(form), "y")
    qtbot.keyClick(note_of(form), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert notes == [("one", "yfirst")]


def test_a_note_belongs_to_the_span_it_was_typed_on(qtbot, form, notes, labels):
    note_of(form).setFocus()
    qtbot.keyClicks(note_of(form), "z")
    form.set_span(TWO, ["q"], labels, 100)
    assert notes == [("one", "zfirst")]
    assert note_of(form).shown() == ""
    qtbot.keyClicks(note_of(form), "two")
    form.set_span(None)
    assert notes == [("one", "zfirst"), ("two", "two")]


def test_a_note_is_told_before_the_article_is_left_and_when_the_form_is_hidden(qtbot, form, notes):
    qtbot.keyClicks(note_of(form), "a")
    form.commit()
    qtbot.keyClicks(note_of(form), "b")
    form.hide()
    assert [text for _, text in notes] == ["afirst", "abfirst"]


def test_another_change_of_the_span_does_not_lose_what_is_being_typed(qtbot, form, notes, labels):
    note_of(form).setFocus()
    qtbot.keyClicks(note_of(form), "typing ")
    form.set_span(ONE.changed(label="event"), ["q", "r"], labels, 100)
    assert note_of(form).shown() == "typing first"
    form.commit()
    assert notes == [("one", "typing first")]


def test_the_cursor_stays_where_it_is_when_the_note_comes_back_saved(qtbot, form, labels):
    note_of(form).setFocus()
    qtbot.keyClicks(note_of(form), "ab")
    form.commit()
    form.set_span(ONE.changed(note="abfirst"), ["q", "r"], labels, 100)
    qtbot.keyClicks(note_of(form), "c")
    assert note_of(form).shown() == "abcfirst"


def test_undo_of_a_note_is_shown(form, labels):
    form.set_span(ONE.changed(note="older"), ["q", "r"], labels, 100)
    assert note_of(form).shown() == "older"


def test_a_note_that_could_not_be_saved_is_kept_until_it_is(qtbot, form, notes, labels):
    qtbot.keyClicks(note_of(form), "n")
    form.set_span(TWO, ["q"], labels, 100)
    form.keep_note("one", "nfirst")
    form.set_span(ONE, ["q", "r"], labels, 100)
    assert note_of(form).shown() == "nfirst"
    form.commit()
    assert notes == [("one", "nfirst"), ("one", "nfirst")]


def test_a_note_is_not_changed_by_being_shown(qtbot, form, notes, labels):
    odd = "no\u00a0break\nline <b>x</b>"
    form.set_span(ONE.changed(note=odd), ["q", "r"], labels, 100)
    assert note_of(form).shown() == odd
    form.set_span(TWO, ["q"], labels, 100)
    assert notes == []


def test_delete_is_told_with_the_span(qtbot, form):
    with qtbot.waitSignal(form.delete_requested) as told:
        qtbot.mouseClick(form.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert told.args == ["one"]


def test_a_long_quote_is_cut_until_all_of_it_is_asked_for(qtbot, form, labels):
    quote, expand = (
        form.findChild(QuoteLabel),
        next(b for b in form.findChildren(QToolButton) if b.text() == "Show all"),
    )
    assert not expand.isVisible()
    form.set_span(TWO, ["many words " * 400], labels, 100)
    assert expand.isVisible()
    short = quote.heightForWidth(260)
    expand.click()
    assert quote.heightForWidth(260) > 2 * short
    form.set_span(ONE, ["q", "r"], labels, 100)
    assert not expand.isVisible()


def test_a_span_of_very_many_fragments_shows_the_first(form, labels):
    fragments = tuple(Fragment(n * 4, n * 4 + 2) for n in range(500))
    form.set_span(Span("a", "claim", fragments, "m"), ["x"] * 500, labels, 5000)
    assert len(spins(form)) == 24


def test_a_label_that_is_gone_is_shown_by_its_id(form, labels):
    form.set_span(Span("a", "<gone>", (Fragment(1, 2),), "m"), ["x"], labels, 10)
    assert form.findChild(QComboBox).currentIndex() == -1
    form.grab()


def test_every_field_can_be_reached_by_tab_and_has_a_name(qtbot, form):
    form.focus_first()
    reached = set()
    for _ in range(20):
        focus = QApplication.focusWidget()
        if not isinstance(focus, QLineEdit):
            assert focus.accessibleName() or focus.text()
        reached.add(type(focus).__name__)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert {"QComboBox", "QSpinBox", "NoteEdit", "QPushButton"} <= reached


def test_tab_goes_through_the_fields_from_top_to_bottom(qtbot, form, labels):
    form.set_span(TWO, ["quote"], labels, 100)
    form.set_span(ONE, ["quote one", "quote two"], labels, 100)
    form.focus_first()
    names = []
    for _ in range(6):
        names.append(QApplication.focusWidget().accessibleName())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    edges = [f"{edge} of fragment {number}" for number in (1, 2) for edge in ("Start", "End")]
    assert names == ["Label of the span", *edges, "Note"]


def test_times_are_local_and_damage_is_shown_as_it_is():
    assert shown_time("not a time") == "\u2068not a time\u2069"
    assert "2025" in shown_time("2025-10-19T14:03:22.000123Z")
