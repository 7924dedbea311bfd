"""The mouse in the article view: exactly what is dragged over is selected, and nothing is ever tagged by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from annotator.core.span import Fragment
from annotator.ui.widgets.label_strip import LabelStrip
from tests.ui.hands import LEFT, click, drag, hold, place, press, shown, span, within

Key, Modifier, Kind = Qt.Key, Qt.KeyboardModifier, QEvent.Type
TEXT = "The mayor 😀 of Port Helena said that “prices rose again”, and Lt. Col. Noor-Khan went home.\r\nIt rained."


def selected(view):
    fragment = view.selection()
    return None if fragment is None else view.page.text[fragment.start : fragment.end]


def told_by(signal):
    told = []
    signal.connect(lambda *values: told.append(values[0] if len(values) == 1 else values))
    return told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TEXT, "Port Helena"),
        (TEXT, "😀 of"),
        (TEXT, "home.\r\nIt"),
        ("👨‍👩‍👧 and 🇵🇰 e\u0301té here", "🇵🇰 e\u0301té"),
        ("قائم مقام وزیر خارجہ نے کہا", "وزیر خارجہ"),
        ("قائم مقام وزیر خارجہ نے 12 اکتوبر کو کہا", "مقام"),
        ("a\u00a0b\u2028c d", "b\u2028c"),
    ],
)
@pytest.mark.parametrize("backwards", [False, True])
def test_a_drag_selects_exactly_the_text_dragged_over(qtbot, text, words, backwards):
    view = shown(qtbot, text)
    told = told_by(view.fragment_selected)
    start = text.index(words)
    points = place(view, start), place(view, start + len(words))
    drag(view, *(points[::-1] if backwards else points))
    assert selected(view) == words
    assert told[-1] == Fragment(start, start + len(words))
    assert view.caret() == (start if backwards else start + len(words))


def test_a_click_places_the_caret_and_drops_the_selection(qtbot):
    view = shown(qtbot, TEXT)
    view.set_selection(Fragment(4, 9))
    moved = told_by(view.caret_moved)
    click(view, place(view, 15))
    assert (view.caret(), view.selection(), moved) == (15, None, [15])
    click(view, place(view, 15))
    assert moved == [15, 15]  # told again: the analyst means this place


def test_shift_and_a_click_extend_the_selection(qtbot):
    view = shown(qtbot, TEXT)
    click(view, place(view, 4))
    click(view, place(view, 9), Modifier.ShiftModifier)
    assert selected(view) == "mayor"


def test_two_three_and_four_clicks_take_name_passage_and_paragraph(qtbot):
    view = shown(qtbot, TEXT)
    point = within(view, TEXT.index("prices"))
    QTest.mouseDClick(view.viewport(), LEFT, pos=point)
    assert selected(view) == "prices"
    click(view, point)
    assert selected(view).strip("“”") == "prices rose again"
    click(view, point)
    assert selected(view) == TEXT.partition("\r")[0]
    view.set_caret(0)
    QTest.mouseDClick(view.viewport(), LEFT, pos=within(view, TEXT.index("Helena") + 2))
    assert selected(view) == "Port Helena"


def test_the_fourth_of_four_quick_clicks_takes_the_paragraph_though_qt_tells_it_as_a_double_click(qtbot):
    view = shown(qtbot, TEXT)
    point = within(view, TEXT.index("prices"))
    for kind in (Kind.MouseButtonPress, Kind.MouseButtonDblClick) * 2:
        for told in (kind, Kind.MouseButtonRelease):
            event = QMouseEvent(told, QPointF(point), QPointF(point), LEFT, LEFT, Modifier.NoModifier)
            QApplication.sendEvent(view.viewport(), event)
    assert selected(view) == TEXT.partition("\r")[0]


def test_dragging_snaps_to_words_where_it_is_asked_to(qtbot):
    view = shown(qtbot, TEXT)
    begin, finish = place(view, TEXT.index("rt Helena")), place(view, TEXT.index("elena") + 2)
    drag(view, begin, finish, Modifier.AltModifier)
    assert selected(view) == "Port Helena"
    drag(view, begin, finish)
    assert selected(view) == "rt Hel"
    view.set_snap_to_words(True)
    drag(view, finish, begin)
    assert selected(view) == "Port Helena"
    drag(view, begin, finish, Modifier.AltModifier)
    assert selected(view) == "rt Hel"


def test_dragging_below_the_edge_scrolls_on(qtbot):
    text = "\n".join(f"line {number}" for number in range(200))
    view = shown(qtbot, text, size=(700, 300))
    target = view.viewport()
    QTest.mousePress(target, LEFT, pos=place(view, 3))
    drag_to = QPoint(place(view, 3).x(), target.height() + 60)
    hold(target, drag_to)
    qtbot.waitUntil(lambda: view.page.scroll > 200)
    QTest.mouseRelease(target, LEFT, pos=drag_to)
    assert view.selection().start == 3
    assert view.selection().end > 60


def test_clicking_selects_the_innermost_span_and_then_the_outer_ones(qtbot, labels):
    inner, outer = span("location", (15, 26), id_="in"), span("claim", (0, 60), id_="out")
    view = shown(qtbot, TEXT, [outer, inner], labels=labels)
    told = told_by(view.span_clicked)
    for _ in range(3):
        click(view, within(view, 20))
    click(view, within(view, 5))
    click(view, within(view, 80))
    assert told == ["in", "out", "in", "out"]


def test_a_drag_over_a_span_is_no_click_on_it(qtbot, labels):
    view = shown(qtbot, TEXT, [span("location", (15, 26))], labels=labels)
    told = told_by(view.span_clicked)
    drag(view, place(view, 16), place(view, 24))
    assert told == []


def test_a_press_on_a_tag_picks_its_span(qtbot, labels):
    spans = [span("claim", (0, 60), id_="out"), span("location", (15, 26), id_="in")]
    view = shown(qtbot, TEXT, spans, labels=labels)
    told = told_by(view.span_clicked)
    [box] = view.page.boxes(Fragment(0, 1))
    points = [QPoint(round(box.left()) + 3, round(box.top()) - dy) for dy in range(2, 14)]
    point = next(point for point in points if (hit := view.hit(point.toPointF())) and hit.part == "tag")
    click(view, point)
    assert told == ["out"]
    assert view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor


@pytest.mark.parametrize(("at_start", "to"), [(False, 31), (True, 10)])
def test_an_edge_of_the_selected_span_can_be_dragged(qtbot, labels, at_start, to):
    view = shown(qtbot, TEXT, [span("location", (15, 26))], labels=labels)
    view.select_span("s1")
    dragged, chosen = told_by(view.edge_dragged), told_by(view.fragment_selected)
    drag(view, place(view, 15 if at_start else 26), place(view, to))
    assert dragged == [("s1", 0, at_start, to)]
    assert chosen == []
    assert view.spans.get("s1").fragments == (Fragment(15, 26),)  # it is for others to change it


def test_escape_puts_a_dragged_edge_back(qtbot, labels):
    view = shown(qtbot, TEXT, [span("location", (15, 26))], labels=labels)
    view.select_span("s1")
    before = view.grab().toImage()
    dragged = told_by(view.edge_dragged)
    target = view.viewport()
    QTest.mousePress(target, LEFT, pos=place(view, 26))
    hold(target, place(view, 40))
    assert view.grab().toImage() != before
    press(view, Key.Key_Escape)
    QTest.mouseRelease(target, LEFT, pos=place(view, 40))
    assert dragged == []
    assert view.grab().toImage() == before


def test_a_right_click_asks_for_the_menu_and_keeps_the_selection_under_it(qtbot, labels):
    view = shown(qtbot, TEXT, [span("location", (15, 26))], labels=labels)
    asked, told = told_by(view.menu_requested), told_by(view.span_clicked)
    view.set_selection(Fragment(4, 9))
    _right_click(view, within(view, 6))
    assert selected(view) == "mayor"
    _right_click(view, within(view, 20))
    assert (view.selection(), told) == (None, ["s1"])
    press(view, Key.Key_Menu)
    assert len(asked) == 3
    assert asked[0] == view.viewport().mapToGlobal(within(view, 6))


def _right_click(view, point):
    reason = QContextMenuEvent.Reason.Mouse
    QTest.mousePress(view.viewport(), Qt.MouseButton.RightButton, pos=point)
    event = QContextMenuEvent(reason, point, view.viewport().mapToGlobal(point))
    QApplication.sendEvent(view.viewport(), event)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.RightButton, pos=point)


def test_the_strip_offers_the_labels_at_the_end_of_a_selection(qtbot, labels):
    view = shown(qtbot, TEXT, labels=labels)
    strip = view.findChild(LabelStrip)
    picked = told_by(view.label_picked)
    drag(view, place(view, 15), place(view, 26))
    assert strip.isVisible()
    assert picked == []
    assert not strip.geometry().intersects(view.page.boxes(Fragment(15, 26))[0].toRect())
    qtbot.mouseClick(strip.findChild(QPushButton, "location"), LEFT)
    assert picked == ["location"]
    assert view.selection() == Fragment(15, 26)
    assert not strip.isVisible()


@pytest.mark.parametrize("ends", ["escape", "click", "scroll", "letter", "off"])
def test_the_strip_goes_with_the_next_thing_that_is_done(qtbot, labels, ends):
    view = shown(qtbot, TEXT + "\nmore" * 100, labels=labels)
    strip = view.findChild(LabelStrip)
    drag(view, place(view, 15), place(view, 26))
    assert strip.isVisible()
    match ends:
        case "escape":
            press(view, Key.Key_Escape)
        case "click":
            click(view, place(view, 40))
        case "scroll":
            view.verticalScrollBar().setValue(50)
        case "letter":
            press(view, Key.Key_W)
        case _:
            view.set_strip_enabled(False)
    assert not strip.isVisible()
    assert (view.selection() is None) == (ends == "click")


def test_no_strip_appears_where_it_is_switched_off(qtbot, labels):
    view = shown(qtbot, TEXT, labels=labels)
    view.set_strip_enabled(False)
    drag(view, place(view, 15), place(view, 26))
    assert not view.findChild(LabelStrip).isVisible()
