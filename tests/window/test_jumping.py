"""Type to jump: the beginning of a word, Return, and the caret is there; nothing typed ever tags."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.span import Fragment
from tests.window.test_hints import long_article, target_quote
from tests.window.test_keys import SHIFT, board, strike

__all__ = ["board"]

Key = Qt.Key


@pytest.fixture
def jumping(window):
    return window.hands.jumping


def marked(window, hand) -> list[str]:
    return [hand.text[start:end] for start, end in window.article_pane.view._marks.matches]


def current(window) -> Fragment | None:
    return window.article_pane.view._marks.current


def test_typing_the_beginning_of_a_word_goes_there_and_its_unit_is_the_target(window, hand):
    hand.type("g")
    hand.type("qu")
    assert marked(window, hand) == ["Qu"]
    hand.press(Key.Key_Return)
    view = window.article_pane.view
    assert view.hasFocus()
    assert view.caret() == hand.text.index("Quill")
    assert target_quote(window, hand) == "Mayor Ada Quill"
    assert marked(window, hand) == []
    hand.type("a")
    assert hand.quotes() == [("actor", ["Mayor Ada Quill"])]


def test_jumping_to_where_the_caret_is_lets_go_of_the_span(window, hand):
    for key in ("a", ""):
        hand.type("g")
        hand.type("quill")
        hand.press(Key.Key_Return)
        assert window.article_pane.selected_span() is None
        hand.type(key)


def test_a_letter_too_many_tags_nothing(window, hand):
    hand.type("g")
    hand.type("quillcaxez")
    assert hand.quotes() == []
    assert window.hands.jumping.is_open()
    assert "Nothing" in window.hands.jumping.bar._count.text()
    hand.press(Key.Key_Return)
    assert hand.quotes() == []


def test_what_begins_so_is_marked_and_the_nearest_to_the_target_is_the_current_one(window, hand):
    hand.caret_at("ferry")
    hand.type("g")
    hand.type("port")
    assert marked(window, hand) == ["Port", "Port"]
    assert current(window).start == hand.text.rindex("Port Helena")
    assert window.hands.jumping.bar._count.text() == "2 of 2 in view"


@pytest.mark.parametrize(("on", "back"), [((Key.Key_Tab,), (Key.Key_Tab, SHIFT)), ((Key.Key_Down,), (Key.Key_Up,))])
def test_tab_and_the_arrows_go_on_and_round(window, hand, on, back):
    hand.click(0)
    hand.type("g")
    hand.type("port")
    first, last = hand.text.index("Port"), hand.text.rindex("Port")
    assert current(window).start == first
    hand.press(*on)
    assert current(window).start == last
    hand.press(*on)
    assert current(window).start == first
    hand.press(*((Key.Key_Backtab, SHIFT) if back[0] == Key.Key_Tab else back))
    assert current(window).start == last
    hand.press(Key.Key_Return)
    assert window.article_pane.view.caret() == last


def test_escape_leaves_everything_as_it_was(window, hand, jumping, tmp_path, qtbot):
    long_article(window, tmp_path, qtbot, "The guards of Brel let nobody through. " * 300 + "Zed came.")
    view = window.article_pane.view
    hand.drag("guards of Brel")
    before = (window.article_pane.target, view.caret(), view.selection(), view.page.scroll)
    hand.type("g")
    hand.type("zed")
    assert view.page.scroll > before[3]
    hand.press(Key.Key_Escape)
    assert (window.article_pane.target, view.caret(), view.selection(), view.page.scroll) == before
    assert not jumping.is_open()
    assert view.hasFocus()


def test_a_selected_span_stays_selected_after_escape(window, hand):
    hand.caret_at("Quill")
    hand.type("a")
    before = window.article_pane.target
    hand.type("g")
    hand.type("ferry")
    hand.press(Key.Key_Escape)
    assert window.article_pane.target == before


def test_what_is_not_in_view_is_looked_for_below_and_then_above(window, hand, tmp_path, qtbot):
    text = "Zed rose. " + "The guards of Brel let nobody through. " * 400 + "Zed fell. " + "It rained. " * 400
    long_article(window, tmp_path, qtbot, text)
    view = window.article_pane.view
    hand.click(0)
    view.scroll_to(1500)
    hand.type("g")
    hand.type("zed")
    assert current(window).start == text.rindex("Zed")
    box = view.page.caret_box(current(window).start)
    assert 0 < box.top() < view.viewport().height() - box.height()
    hand.press(Key.Key_Tab)
    assert current(window).start == 0
    assert view.page.caret_box(0).top() > 0
    hand.press(Key.Key_Backtab, SHIFT)
    hand.press(Key.Key_Return)
    assert view.caret() == text.rindex("Zed")
    hand.type("g")
    hand.type("guards")
    assert current(window).start == text.rindex("guards")


def test_what_stands_only_above_is_found_the_nearest_first(window, hand, tmp_path, qtbot):
    text = "Zed rose. " + "The guards of Brel let nobody through. " * 200 + "Zed fell. " + "It rained. " * 600
    long_article(window, tmp_path, qtbot, text)
    window.article_pane.view.scroll_to(10**6)
    hand.type("g")
    hand.type("zed")
    assert current(window).start == text.rindex("Zed")


def test_fewer_letters_bring_back_what_was_in_view_at_first(window, hand, tmp_path, qtbot):
    guards = "The guards of Brel let nobody through. " * 200
    long_article(window, tmp_path, qtbot, guards + "Zebra. " + guards + "Zed.")
    view = window.article_pane.view
    view.reveal(Fragment(len(guards), len(guards) + 5))
    view.scroll_to(view.page.scroll - 100)
    before = view.page.scroll
    hand.type("g")
    hand.type("zed")
    assert view.page.scroll > before
    hand.press(Key.Key_Backspace)
    assert view.page.scroll == before
    assert marked(window, hand) == ["Ze"]


def test_case_marks_and_forms_of_letters_do_not_count(window, hand):
    window.commands.go(forward=True)
    hand.type("g")
    for letter in "جمعي":  # with the yeh of Arabic; the article has that of Urdu, in its other form
        strike(0, ord(letter), letter)
    assert marked(window, hand) == ["جمعے"]
    hand.press(Key.Key_Return)
    assert target_quote(window, hand) == "جمعے"


def test_the_bar_opens_by_the_place_of_its_key(window, hand, jumping, board):
    strike(42, 0x644, "ل")
    assert jumping.is_open()
    assert jumping.bar.edit.hasFocus()
    assert jumping.bar.edit.text() == ""


def test_going_elsewhere_closes_the_bar(window, hand, jumping):
    hand.type("g")
    hand.type("fri")
    window.articles_pane.list.setFocus()
    assert not jumping.is_open()
    assert marked(window, hand) == []
    assert window.articles_pane.list.hasFocus()


def test_another_article_closes_the_bar(window, hand, jumping):
    hand.type("g")
    hand.type("fri")
    window.commands.go(forward=True)
    assert not jumping.is_open()
    assert marked(window, hand) == []


def test_the_find_bar_gives_way(window, hand, jumping):
    hand.press(Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    hand.type("Friday")
    window.article_pane.view.setFocus()
    hand.type("g")
    assert not window.article_pane.find_bar.isVisible()
    hand.type("ferry")
    assert marked(window, hand) == ["ferry"]


def test_a_held_return_does_not_go_on_into_the_inspector(window, hand):
    hand.type("g")
    hand.type("quill")
    strike(36, Key.Key_Return, "\r", repeat=True)
    assert window.hands.jumping.is_open()
    hand.press(Key.Key_Return)
    assert QApplication.focusWidget() is window.article_pane.view


def test_in_the_narrowest_window_the_bar_fits(window, hand, jumping):
    window.resize(window.minimumSize())
    hand.type("g")
    bar = jumping.bar
    assert bar.edit.width() >= 120
    assert bar.rect().contains(bar.edit.geometry())
    hand.type("the")
    assert marked(window, hand)
