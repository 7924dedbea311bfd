"""The article view as its user sees it: what is shown, what is told, what stays where it is."""

from __future__ import annotations

import random
import time

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QKeyEvent, QKeySequence, QPalette, QWheelEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from annotator.core.span import Fragment
from annotator.ui.widgets.article_view import ArticleView
from tests.ui.hands import NASTY, click, press, shown, span, within

Key, Modifier = Qt.Key, Qt.KeyboardModifier
LONG = "\n".join(
    " ".join(random.Random(number).choices(("river", "truce", "of", "the", "grain"), k=number % 90))
    for number in range(400)
)


def colours_in(view, rect):
    image = view.viewport().grab(rect.toRect()).toImage()
    return {image.pixelColor(x, y).rgb() for x in range(image.width()) for y in range(image.height())}


def near(one, other):
    pairs = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)
    return max(abs(a - b) for a, b in pairs) < 12


def test_a_title_in_the_text_is_drawn_large_in_its_place(qtbot):
    text = "\ufeffTruce holds\r\n\r\nThe truce holds."
    view = shown(qtbot, text, title="Truce holds", byline="Wire · 2025-10-19")
    title, body = view.page.line_box(1), view.page.line_box(len(text) - 2)
    assert title.height() > 1.3 * body.height()
    assert view.page.boxes(Fragment(1, 12))[0].left() == pytest.approx(body.left(), abs=1)
    assert body.top() > title.bottom() + view.page.heading.height  # the byline lies between them


def test_a_title_that_the_text_lacks_stands_above_it_and_is_no_part_of_it(qtbot):
    view = shown(qtbot, "The truce holds.", title="Truce holds", byline="Wire")
    without = shown(qtbot, "The truce holds.")
    assert view.page.line_box(0).top() > without.page.line_box(0).top() + view.page.heading.height - 1
    assert view.page.line_box(0).height() == without.page.line_box(0).height()
    press(view, Key.Key_A, Modifier.ControlModifier)
    assert view.selection() == Fragment(0, 16)


def test_a_text_that_only_begins_like_the_title_has_none(qtbot):
    view = shown(qtbot, "Truce holds, for now\nmore", title="Truce holds")
    assert len(view.page.paragraphs.title) == 0


def test_a_span_is_seen_as_a_tint_and_goes_when_it_is_deleted(qtbot, labels):
    text = "The river rose again last night."
    view = shown(qtbot, text, labels=labels)
    [box] = view.page.boxes(Fragment(4, 9))
    corner = box.adjusted(1, 1, 0, 0)
    corner.setSize(corner.size() / 4)
    plain = colours_in(view, corner)
    view.show_spans([span("actor", (4, 9))])
    [box] = view.page.boxes(Fragment(4, 9))
    corner.moveTopLeft(box.topLeft() + QPointF(1, 1))
    assert not colours_in(view, corner) & plain
    view.show_spans([])
    [box] = view.page.boxes(Fragment(4, 9))
    corner.moveTopLeft(box.topLeft() + QPointF(1, 1))
    assert colours_in(view, corner) == plain


def test_the_selection_is_painted_in_the_colours_of_the_palette(qtbot):
    view = shown(qtbot, "The river rose\nagain")
    view.set_selection(Fragment(4, 9))
    [box] = view.page.boxes(Fragment(4, 9))
    ground = view.palette().color(QPalette.ColorGroup.Active, QPalette.ColorRole.Highlight)
    assert any(near(QColor(rgb), ground) for rgb in colours_in(view, box))
    [beside] = view.page.boxes(Fragment(0, 3))
    assert not any(near(QColor(rgb), ground) for rgb in colours_in(view, beside))


def test_target_and_matches_leave_traces_and_can_be_taken_away(qtbot):
    view = shown(qtbot, "The river rose again")
    rect = view.page.line_box(0).adjusted(-4, -4, 4, 4)
    view.set_caret(20)
    plain = view.viewport().grab(rect.toRect()).toImage()
    view.show_target([Fragment(4, 9)])
    outlined = view.viewport().grab(rect.toRect()).toImage()
    view.show_target([])
    view.show_matches([Fragment(4, 9), Fragment(10, 14)], 1)
    matched = view.viewport().grab(rect.toRect()).toImage()
    view.show_matches([])
    assert outlined != plain
    assert matched not in (plain, outlined)
    assert view.viewport().grab(rect.toRect()).toImage() == plain


def test_it_follows_another_palette_at_once(qtbot):
    view = shown(qtbot, "The river rose again")
    palette = QPalette(view.palette())
    palette.setColor(QPalette.ColorRole.Base, QColor("#101820"))
    view.setPalette(palette)
    assert QColor("#101820").rgb() in colours_in(view, view.page.line_box(0))


def test_only_the_touched_paragraph_is_laid_out_again(qtbot, labels):
    view = shown(qtbot, "one river\ntwo rivers\nthree rivers", labels=labels)
    before = [view.page.paragraphs.laid(number) for number in range(3)]
    view.show_spans(view.spans, view.spans.change([], [span("actor", (14, 20))]))
    after = [view.page.paragraphs.laid(number) for number in range(3)]
    assert [one is other for one, other in zip(before, after, strict=True)] == [True, False, True]


def test_lines_make_room_for_lanes_and_tags(qtbot, labels):
    text = "several words that wrap and wrap " * 8
    view = shown(qtbot, text, labels=labels)
    block = view.page.paragraphs.laid(0)
    second = block.line_range(1)[0]
    plain = block.line_rect(1).top() - block.line_rect(0).bottom()
    deep = [span("claim", (number, second - 5 - number), id_=f"s{number}") for number in range(6)]
    view.show_spans([*deep, span("actor", (second + 3, second + 9), id_="below")])
    block = view.page.paragraphs.laid(0)
    gap = block.line_rect(1).top() - block.line_rect(0).bottom()
    below, above = view._painter.room(0, second)[1], view._painter.room(*block.line_range(1))[0]
    assert gap > plain
    assert gap >= below + above - 1


def test_copying_is_verbatim(qtbot):
    text = "a\u00a0b\u2028c\r\nd\x0be 😀 e\u0301"
    view = shown(qtbot, text)
    view.set_selection(Fragment(1, len(text)))
    press(view, Key.Key_C, Modifier.ControlModifier)
    assert QApplication.clipboard().text() == text[1:]


@pytest.mark.parametrize("text", ["", " \r\n ", "😀", "\n\n\n", "\ufeff", "".join(NASTY)])
def test_odd_texts_are_shown_and_can_be_selected_whole(qtbot, text):
    view = shown(qtbot, text, title=text, byline=text)
    press(view, Key.Key_A, Modifier.ControlModifier)
    assert view.selection() == (Fragment(0, len(text)) if text else None)
    for key in (Key.Key_Home, Key.Key_Down, Key.Key_PageDown, Key.Key_Right, Key.Key_Up, Key.Key_End):
        press(view, key)
    view.grab()


def test_setters_tell_as_the_hand_does(qtbot):
    view = shown(qtbot, "The river rose")
    told = []
    view.fragment_selected.connect(told.append)
    view.caret_moved.connect(told.append)
    view.set_selection(Fragment(4, 9), caret_at_end=False)
    view.set_selection(None)
    view.set_caret(2)
    assert told == [Fragment(4, 9), 4, None, 2]
    assert view.selection() is None


def test_a_selection_by_the_program_is_exact_also_inside_a_cluster(qtbot):
    view = shown(qtbot, "e\u0301té")
    view.set_selection(Fragment(0, 1))
    assert view.selection() == Fragment(0, 1)


def test_letters_and_tab_are_left_to_the_window(qtbot):
    window, view = QMainWindow(), ArticleView()
    qtbot.addWidget(window)
    window.setCentralWidget(view)
    view.load("The river rose", ())
    told = []
    for key in ("A", "1", "Tab", "Shift+Tab", "Escape", "Shift+D"):
        action = QAction(key, window)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _=False, key=key: told.append(key))
        window.addAction(action)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    view.setFocus()
    for key in (Key.Key_A, Key.Key_1, Key.Key_Tab, Key.Key_Escape):
        press(view, key)
    press(view, Key.Key_Backtab, Modifier.ShiftModifier)
    press(view, Key.Key_D, Modifier.ShiftModifier)
    assert told == ["A", "1", "Tab", "Escape", "Shift+Tab", "Shift+D"]
    assert view.hasFocus()


def test_tab_is_not_taken_by_the_view(qtbot):
    view = shown(qtbot, "The river rose")
    for key in (Key.Key_Tab, Key.Key_Backtab, Key.Key_Q):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Modifier.NoModifier)
        QApplication.sendEvent(view, event)
        assert not event.isAccepted()


# Scrolling


def test_scrolling_up_from_the_end_never_jumps(qtbot):
    view = shown(qtbot, LONG)
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    last = view.page.caret_box(len(LONG))
    assert view.viewport().rect().contains(last.toRect())
    while bar.value() > 0:
        seen = view.page.reading_place()
        here, step = view.page.line_box(seen.offset).top(), min(37, bar.value())
        bar.setValue(bar.value() - step)
        assert view.page.line_box(seen.offset).top() == pytest.approx(here + step, abs=0.01)
    assert view.page.line_box(0).top() >= 0


def test_scrolling_down_never_jumps(qtbot):
    view = shown(qtbot, LONG)
    bar = view.verticalScrollBar()
    for _ in range(150):
        seen = view.page.reading_place()
        here = view.page.line_box(seen.offset).top()
        bar.setValue(bar.value() + 61)
        assert view.page.line_box(seen.offset).top() == pytest.approx(here - 61, abs=0.01)


def test_tagging_above_the_view_leaves_what_is_read_where_it_is(qtbot, labels):
    view = shown(qtbot, LONG, labels=labels)
    view.reveal(Fragment(20_000, 20_010))
    view.scroll_to(view.page.scroll)
    here = view.page.line_box(20_000).top()
    view.show_spans([span("actor", (100, 200)), span("event", (120, 180), id_="s2")])
    assert view.page.line_box(20_000).top() == pytest.approx(here, abs=0.01)


@pytest.mark.parametrize("change", ["size", "narrow", "text"])
def test_the_reading_place_survives_another_size(qtbot, change):
    view = shown(qtbot, LONG)
    view.scroll_to(6000)
    offset = view.page.reading_place().offset
    if change == "text":
        view.set_text_size(19)
    else:
        view.resize(*((1300, 400) if change == "size" else (420, 800)))
    box = view.page.line_box(offset)
    assert -box.height() <= box.top() <= box.height()


def test_revealing_scrolls_only_what_is_out_of_view(qtbot):
    view = shown(qtbot, LONG)
    view.reveal(Fragment(3, 9))
    assert view.page.scroll == 0
    view.reveal(Fragment(25_000, 25_010))
    box = view.page.line_box(25_000)
    height = view.viewport().height()
    assert 0.2 * height < box.center().y() < 0.7 * height


def test_a_short_way_is_gone_calmly_and_arrives(qtbot):
    view = shown(qtbot, LONG)
    offset = view.page.offset_at(QPointF(300, view.viewport().height() + 150))
    view.reveal(Fragment(offset, offset + 3))
    qtbot.waitUntil(lambda: 0 < view.page.line_box(offset).top() < 0.6 * view.viewport().height())


def test_the_view_follows_the_caret(qtbot):
    view = shown(qtbot, LONG)
    press(view, Key.Key_End, Modifier.ControlModifier)
    assert view.caret() == len(LONG)
    assert view.viewport().rect().contains(view.page.caret_box(len(LONG)).toRect())
    press(view, Key.Key_Home, Modifier.ControlModifier)
    assert view.viewport().rect().contains(view.page.caret_box(0).toRect())


def test_the_wheel_scrolls_and_with_control_asks_for_another_size(qtbot):
    view = shown(qtbot, LONG)
    told = []
    view.text_size_stepped.connect(told.append)

    def turn(delta, modifiers=Modifier.NoModifier):
        where = QPointF(200, 200)
        event = QWheelEvent(
            where,
            view.mapToGlobal(where),
            QPoint(),
            QPoint(0, delta),
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QGuiApplication.sendEvent(view.viewport(), event)

    turn(-120)
    assert view.page.scroll > 20
    here = view.page.scroll
    for delta in (120, -60, -60, -240):
        turn(delta, Modifier.ControlModifier)
    assert told == [1, -1, -1]
    assert view.page.scroll == here


def test_a_megabyte_in_one_line_opens_at_once_and_can_be_walked(qtbot):
    view = shown(qtbot, "")
    text = "x" * 1_000_000
    begun = time.perf_counter()
    view.load(text, ())
    view.viewport().repaint()
    press(view, Key.Key_End, Modifier.ControlModifier)
    view.viewport().repaint()
    assert time.perf_counter() - begun < 2
    assert view.caret() == len(text)


def test_showing_another_article_starts_afresh(qtbot, labels):
    view = shown(qtbot, LONG, [span("actor", (0, 5))], labels=labels)
    view.select_span("s1")
    view.scroll_to(3000)
    click(view, within(view, view.page.reading_place().offset + 3))
    view.load("Another one", ())
    assert (view.caret(), view.selection(), view.selected, view.page.scroll) == (0, None, None, 0)


# The caret on the screen


def caret_is_seen(view):
    box = view.page.caret_box(view.caret()).adjusted(0, 2, 0, -2)
    paper = view.palette().color(QPalette.ColorRole.Base).lightness()  # Qt paints a caret in the reverse of it
    return any(abs(QColor(rgb).lightness() - paper) > 150 for rgb in colours_in(view, box))


def test_the_caret_blinks_only_with_the_focus_and_as_the_platform_has_it(qtbot):
    view = shown(qtbot, "\n\n")  # nothing else is painted there
    hints = QGuiApplication.styleHints()
    hints.setCursorFlashTime(400)
    try:
        view.set_caret(1)
        qtbot.waitUntil(lambda: caret_is_seen(view))
        qtbot.waitUntil(lambda: not caret_is_seen(view))
        qtbot.waitUntil(lambda: caret_is_seen(view))
        hints.setCursorFlashTime(0)
        press(view, Key.Key_Down)
        assert caret_is_seen(view)
        assert not view._blink.isActive()
        view.clearFocus()
        assert not caret_is_seen(view)
    finally:
        hints.setCursorFlashTime(1000)


def test_the_way_to_the_first_line_ends_at_the_heading_above_it(qtbot):
    view = shown(qtbot, "\n".join(f"line {n}" for n in range(200)), title="Ferry full", byline="Harbour News")
    press(view, Key.Key_End, Modifier.ControlModifier)
    assert view.verticalScrollBar().value() > 0
    press(view, Key.Key_Home, Modifier.ControlModifier)
    assert view.verticalScrollBar().value() == 0
