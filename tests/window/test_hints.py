"""Hints: letters beside what is in view make it the target, under any layout, and leave no key behind."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.hint_letters import HOME_ROW
from annotator.core.span import Fragment
from annotator.ui.dialogs.command_palette import CommandPalette
from annotator.ui.panes.aims import text_in_view
from annotator.ui.widgets.hint_layer import HintLayer
from tests.window.test_keys import NONE, SHIFT, board, strike
from tests.window.test_suggestions import source

__all__ = ["board", "source"]

#: Places on the board, as X11 tells them, of the letters of the home row; F opens the hints.
PLACES = dict(zip(HOME_ROW, (38, 39, 40, 41, 42, 43, 44, 45, 46), strict=True))


@pytest.fixture
def hints(window):
    return window.hands.hints


def layer(window) -> HintLayer:
    return window.article_pane.view.findChild(HintLayer)


def shown(window, hand) -> dict[str, str]:
    """What is hinted at, by the letters beside it."""
    made = layer(window)
    if made is None or not made.isVisible():
        return {}
    return {hint.code: " … ".join(hand.text[a:b] for a, b in hint.fragments) for hint, _ in made.caps()}


def code_of(window, hand, words: str) -> str:
    [code] = [code for code, quote in shown(window, hand).items() if quote == words]
    return code


def target_quote(window, hand) -> str:
    pieces = window.article_pane.target.outline(hand.text, window.workspace.article.info.language)
    return " … ".join(hand.text[a:b] for a, b in pieces)


def test_names_passages_and_spans_in_view_are_hinted_at(window, hand):
    hand.drag("Friday")
    hand.type("e")
    hand.type("f")
    assert sorted(shown(window, hand).values()) == sorted(
        ["Mayor Ada Quill", "Port Helena", "Friday", "The steel is tired", "and so are we.", "Port Helena"]
    )


def test_typing_the_letters_makes_a_name_the_target_and_a_label_key_tags_it(window, hand):
    hand.type("f")
    hand.type(code_of(window, hand, "Mayor Ada Quill"))
    assert shown(window, hand) == {}
    assert target_quote(window, hand) == "Mayor Ada Quill"
    hand.type("a")
    assert hand.quotes() == [("actor", ["Mayor Ada Quill"])]


def test_a_passage_is_tagged_as_it_is_whatever_the_rung_of_the_label(window, hand):
    hand.type("f")
    hand.type(code_of(window, hand, "The steel is tired"))
    hand.type("e")
    assert hand.quotes() == [("event", ["The steel is tired"])]


def test_the_letters_of_a_span_select_it(window, hand):
    hand.drag("Ada Quill")
    hand.type("a")
    hand.press(Qt.Key.Key_Escape)
    hand.click(0)
    hand.type("f")
    hand.type(code_of(window, hand, "Ada Quill"))
    assert window.article_pane.selected_span().label == "actor"


def test_a_span_takes_the_place_of_the_name_that_it_is(window, hand):
    hand.caret_at("Quill")
    hand.type("a")
    hand.type("f")
    assert list(shown(window, hand).values()).count("Mayor Ada Quill") == 1
    hand.type(code_of(window, hand, "Mayor Ada Quill"))
    assert window.article_pane.selected_span() is not None


def test_the_letters_of_a_suggestion_make_it_the_target_to_be_accepted(window, hand, source):
    hand.type("f")
    assert list(shown(window, hand).values()).count("Port Helena") == 2  # and no names besides
    hand.type(code_of(window, hand, "Ada Quill"))
    assert window.article_pane.target.suggestion.fragment == Fragment(*hand_place(hand, "Ada Quill"))
    hand.type("a")
    assert hand.quotes() == [("actor", ["Ada Quill"])]
    hand.type("f")
    assert list(shown(window, hand).values()).count("Ada Quill") == 1
    hand.type(code_of(window, hand, "Ada Quill"))
    assert window.article_pane.selected_span() is not None


def hand_place(hand, words: str) -> tuple[int, int]:
    start = hand.text.index(words)
    return start, start + len(words)


@pytest.fixture
def many(window, hand, settings):
    """Hints of two letters."""
    settings.set("hint_keys", "ab")
    hand.click(0)
    hand.type("f")
    return window


def test_typing_narrows_and_backspace_goes_back(many, hand, hints):
    every = shown(many, hand)
    code = max(every, key=len)
    assert len(code) > 1
    hand.type(code[0])
    assert set(shown(many, hand)) == {one for one in every if one.startswith(code[0])}
    hand.press(Qt.Key.Key_Backspace)
    assert shown(many, hand) == every
    hand.type(code)
    assert not hints.is_open()


@pytest.mark.parametrize("stray", ["c", "2", "x", "z", ".", " "])
def test_a_key_that_begins_no_hint_does_nothing(many, hand, hints, stray):
    every, before = shown(many, hand), many.article_pane.target
    hand.type(stray)
    assert shown(many, hand) == every
    assert (hand.quotes(), many.article_pane.target) == ([], before)
    assert hints.is_open()


def test_a_letter_of_the_setting_that_begins_no_hint_does_nothing(window, hand):
    hand.type("f")
    every = shown(window, hand)
    assert "l" not in every
    hand.type("l")
    assert shown(window, hand) == every
    hand.type(code_of(window, hand, "Mayor Ada Quill"))
    assert target_quote(window, hand) == "Mayor Ada Quill"


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Backspace])
def test_keys_that_act_on_a_span_do_not_while_hints_are_shown(window, hand, hints, key):
    hand.caret_at("Quill")
    hand.type("af")
    hand.press(key)
    assert hints.is_open()
    assert len(hand.quotes()) == 1


def test_escape_leaves_all_as_it_was(many, hand, hints):
    before = many.article_pane.target
    hand.type("a")
    hand.press(Qt.Key.Key_Escape)
    assert not hints.is_open()
    assert shown(many, hand) == {}
    assert many.article_pane.target == before


def test_a_held_key_types_no_letter(many, hand):
    every = shown(many, hand)
    strike(38, Qt.Key.Key_A, "a", repeat=True)
    assert shown(many, hand) == every


@pytest.mark.parametrize("how", ["click", "wheel", "focus", "page down", "another article", "zoom"])
def test_what_is_done_else_leaves_the_hints(many, hand, hints, how):
    view = many.article_pane.view
    if how == "click":
        hand.click(3)
    elif how == "wheel":
        place = QPointF(50, 50)
        event = QWheelEvent(
            place,
            view.viewport().mapToGlobal(place),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            NONE,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view.viewport(), event)
    elif how == "focus":
        many.articles_pane.list.setFocus()
    elif how == "page down":
        hand.press(Qt.Key.Key_PageDown)
    elif how == "another article":
        many.commands.go(forward=True)
    else:
        hand.press(Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert not hints.is_open()
    assert shown(many, hand) == {}


def test_after_the_hints_the_keys_act_again(many, hand):
    hand.press(Qt.Key.Key_Escape)
    hand.caret_at("Quill")
    hand.type("a")
    assert hand.quotes() == [("actor", ["Mayor Ada Quill"])]


def test_a_change_that_comes_late_leaves_the_hints_their_keys(window, hand, settings, hints):
    hand.drag("Friday")
    hand.type("e")
    span = window.article_pane.selected_span()
    hand.click(0)
    settings.set("hint_keys", "ac")
    hand.type("f")
    every = shown(window, hand)
    code = code_of(window, hand, "Mayor Ada Quill")
    hand.type(code[0])
    window.workspace.delete(span)
    assert hints.is_open()
    hand.type(code[1:])
    assert target_quote(window, hand) == "Mayor Ada Quill"
    assert hand.quotes() == []
    window.workspace.undo()
    hand.type("f")
    window.workspace.delete(window.workspace.span(span.id))
    assert "Friday" in every.values()
    assert "Friday" not in shown(window, hand).values()


def test_the_nearest_gets_the_first_letter(window, hand, settings):
    settings.set("hint_keys", "jkl")
    hand.caret_at("ferry")
    hand.type("f")
    place = hand.text.index("Port Helena", hand.text.index("ferry"))
    [nearest] = [hint.code for hint, _ in layer(window).caps() if hint.fragments[0].start == place]
    assert nearest == "j"


@pytest.mark.parametrize(
    ("layout", "row"),
    [
        ("Urdu", "اسدفگحجکل"),
        ("Arabic", "شسيبلاتنم"),
        ("Russian", "фывапролд"),
    ],
)
def test_hints_open_and_are_typed_by_the_places_of_keys(window, hand, hints, board, layout, row):
    chars = dict(zip(HOME_ROW, row, strict=True))
    strike(PLACES["f"], ord(chars["f"].upper()), chars["f"])
    assert hints.is_open(), layout
    for letter in code_of(window, hand, "Mayor Ada Quill"):
        strike(PLACES[letter], ord(chars[letter].upper()), chars[letter])
    assert target_quote(window, hand) == "Mayor Ada Quill"


def test_on_azerty_a_letter_is_where_it_is_printed(window, hand, settings, board):
    settings.set("hint_keys", "aq")
    hand.type("f")
    code = code_of(window, hand, "Mayor Ada Quill")
    for letter in code:
        strike({"a": 24, "q": 38}[letter], Qt.Key(ord(letter.upper())), letter)
    assert target_quote(window, hand) == "Mayor Ada Quill"


# On words


def test_two_words_select_from_the_first_to_the_last(window, hand):
    hand.press(Qt.Key.Key_F, SHIFT)
    hand.type(code_of(window, hand, "Mayor"))
    marked = layer(window).grab().toImage()
    hand.type(code_of(window, hand, "Friday"))
    assert (
        target_quote(window, hand) == "Mayor Ada Quill said that the bridge in Port Helena will stay shut until Friday"
    )
    assert marked != layer(window).grab().toImage()
    hand.type("c")
    assert [label for label, _ in hand.quotes()] == ["claim"]


def test_the_order_of_the_two_words_is_free_and_one_may_be_both(window, hand):
    hand.press(Qt.Key.Key_F, SHIFT)
    hand.type(code_of(window, hand, "Quill"))
    hand.type(code_of(window, hand, "Ada"))
    assert target_quote(window, hand) == "Ada Quill"
    hand.press(Qt.Key.Key_F, SHIFT)
    hand.type(code_of(window, hand, "ferry") * 2)
    assert target_quote(window, hand) == "ferry"


def test_backspace_takes_the_first_word_back(window, hand, hints):
    hand.press(Qt.Key.Key_F, SHIFT)
    hand.type(code_of(window, hand, "Quill"))
    hand.press(Qt.Key.Key_Backspace)
    hand.type(code_of(window, hand, "ferry"))
    hand.type(code_of(window, hand, "goes"))
    assert "Quill" not in target_quote(window, hand)
    assert target_quote(window, hand).startswith("ferry")


def test_every_word_in_view_has_a_hint_of_at_most_two_letters(window, hand):
    hand.press(Qt.Key.Key_F, SHIFT)
    hints = shown(window, hand)
    assert {"Mayor", "the", "Friday", "ferry"} <= set(hints.values())
    assert max(map(len, hints)) <= 2


# Where they are


def assert_apart(window):
    caps = [rect for _, rect in layer(window).caps()]
    room = window.article_pane.view.viewport().rect()
    for number, rect in enumerate(caps):
        assert room.contains(rect.toAlignedRect())
        assert not any(rect.intersects(other) for other in caps[number + 1 :])


def test_hints_stand_at_the_left_of_their_words(window, hand):
    hand.type("f")
    page = window.article_pane.view.page
    for hint, rect in layer(window).caps():
        word = page.caret_box(hint.fragments[0].start)
        assert abs(rect.left() - word.left()) <= (12 if hint.quoted else 4)
        assert rect.top() < word.top() < rect.bottom() < word.center().y()


def test_in_urdu_hints_stand_at_the_right_of_their_words(window, hand):
    window.commands.go(forward=True)
    assert "پل" in hand.text
    hand.press(Qt.Key.Key_F, SHIFT)
    caps = layer(window).caps()
    assert len(caps) > 8
    for hint, rect in caps:
        box = window.article_pane.view.page.boxes(hint.fragments[0])[0]
        assert box.right() - rect.width() < rect.right() < box.right() + 5, hand.text[slice(*hint.fragments[0])]
    assert_apart(window)
    hand.type(code_of(window, hand, "میئر"))
    hand.type(code_of(window, hand, "کہا"))
    assert target_quote(window, hand) == "میئر نے کہا"


def long_article(window, tmp_path, qtbot, text):
    folder = tmp_path / "long"
    folder.mkdir()
    (folder / "long.txt").write_text(text, encoding="utf-8")
    window.projects.open_paths([folder])
    window.projects.wait_for_jobs()
    window.article_pane.view.setFocus()


@pytest.mark.parametrize(("width", "size"), [(1400, 10.0), (720, 10.0), (720, 30.0)])
def test_hints_stand_side_by_side_however_many_there_are(window, hand, settings, tmp_path, qtbot, width, size):
    text = "“Ada Quill and Bo Li of Ur and Ely, Oz, Hue met Al Day in Rye,” Jo Fay said. " * 40
    long_article(window, tmp_path, qtbot, text)
    settings.set("text_size", size)
    window.resize(width, 900)
    for start in range(0, 400, 9):
        window.workspace.tag(Fragment(start, start + 30), "claim")
    hand.press(Qt.Key.Key_Escape)
    for key in (NONE, SHIFT):
        hand.press(Qt.Key.Key_F, key)
        assert len(shown(window, hand)) > (60 if size == 10 else 15)
        assert_apart(window)
        hand.press(Qt.Key.Key_Escape)


def test_what_begins_at_one_word_has_two_hints_side_by_side(window, hand):
    hand.drag("Mayor Ada Quill said that the bridge")
    hand.type("c")
    hand.press(Qt.Key.Key_Escape)
    hand.type("f")
    rects = {
        hint.fragments[0].end: rect
        for hint, rect in layer(window).caps()
        if hint.fragments[0].start == hand.text.index("Mayor")
    }
    assert len(rects) == 2
    assert_apart(window)
    outer, inner = rects[max(rects)], rects[min(rects)]
    assert outer.right() < inner.left() < outer.right() + 5


def test_a_span_that_begins_above_the_view_is_hinted_at_where_it_goes_on(window, hand, tmp_path, qtbot):
    long_article(window, tmp_path, qtbot, "The guards of Brel let nobody through. " * 400)
    window.workspace.tag(Fragment(0, 10_000), "claim")
    view = window.article_pane.view
    view.scroll_to(400)
    box = view.page.caret_box(text_in_view(view).start)
    view.scroll_to(round(400 + box.top() - 15))
    first = view.page.caret_box(text_in_view(view).start)
    assert 13 < first.top() < 17
    hand.type("f")
    [rect] = [rect for hint, rect in layer(window).caps() if hint.fragments[0].start == 0]
    assert 1.5 < rect.top() < first.top()
    assert abs(rect.left() - first.left()) < 5


def test_hints_go_along_when_the_window_gets_another_size(many, hand, hints):
    before = shown(many, hand)
    many.resize(800, 700)
    QApplication.processEvents()
    assert hints.is_open()
    assert shown(many, hand) == before
    assert layer(many).size() == many.article_pane.view.viewport().size()
    page = many.article_pane.view.page
    for hint, rect in layer(many).caps():
        assert abs(rect.left() - page.caret_box(hint.fragments[0].start).left()) < 40
    hand.type(code_of(many, hand, "Mayor Ada Quill"))
    assert target_quote(many, hand) == "Mayor Ada Quill"


def test_hints_let_the_mouse_through(window, hand, hints):
    hand.type("f")
    port = window.article_pane.view.viewport()
    place = layer(window).caps()[0][1].toAlignedRect().center()
    assert window.childAt(port.mapTo(window, place)) is port
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=place)
    assert not hints.is_open()


# The setting


@pytest.mark.parametrize("letters", ["", "j", "jjJJ", "?"])
def test_letters_that_can_tell_nothing_apart_are_those_from_the_start(window, hand, settings, letters):
    settings.set("hint_keys", letters)
    hand.type("f")
    assert set("".join(shown(window, hand))) <= set(HOME_ROW)


def test_digits_may_be_letters_of_hints(window, hand, settings):
    settings.set("hint_keys", "12")
    hand.type("f")
    hand.type(code_of(window, hand, "Mayor Ada Quill"))
    assert target_quote(window, hand) == "Mayor Ada Quill"
    assert hand.quotes() == []


# As a list


@pytest.fixture
def reader():
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def palette_of(window, qtbot) -> CommandPalette:
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(CommandPalette)))
    [palette] = [one for one in window.findChildren(CommandPalette) if one.isVisible()]
    qtbot.waitUntil(palette.list.edit.hasFocus)
    return palette


def test_a_screen_reader_gets_the_same_things_as_a_list(window, hand, reader, qtbot):
    hand.drag("Friday")
    hand.type("e")
    hand.press(Qt.Key.Key_F)
    palette = palette_of(window, qtbot)
    rows = [(item.title, item.detail) for item in palette.list.shown()]
    assert rows[:3] == [("Mayor Ada Quill", "name"), ("Port Helena", "name"), ("Friday", "Event")]
    assert ("The steel is tired", "passage") in rows
    QTest.keyClicks(palette.list.edit, "quill")
    QTest.keyClick(palette.list.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: target_quote(window, hand) == "Mayor Ada Quill")


def test_escape_leaves_the_list_and_the_target(window, hand, reader, qtbot):
    before = window.article_pane.target
    hand.press(Qt.Key.Key_F)
    palette = palette_of(window, qtbot)
    QTest.keyClick(palette.list.edit, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not any(one.isVisible() for one in window.findChildren(CommandPalette)))
    assert window.article_pane.target == before


def test_two_words_are_chosen_from_lists(window, hand, reader, qtbot):
    hand.press(Qt.Key.Key_F, SHIFT)
    for word in ("mayor", "quill"):
        palette = palette_of(window, qtbot)
        QTest.keyClicks(palette.list.edit, word)
        QTest.keyClick(palette.list.edit, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda shut=palette: not shut.isVisible())
    qtbot.waitUntil(lambda: target_quote(window, hand) == "Mayor Ada Quill")


def test_where_single_keys_rest_the_command_offers_the_list(window, hand, settings, qtbot):
    settings.set("single_keys", "never")
    hand.type("f")
    assert not window.hands.hints.is_open()
    window.actions_["hints"].trigger()
    assert palette_of(window, qtbot).list.shown()


def test_the_list_is_in_the_menus_and_needs_no_screen_reader(window, hand, qtbot):
    window.actions_["hint_list"].trigger()
    assert len(palette_of(window, qtbot).list.shown()) == 5


def test_an_empty_article_says_that_there_is_nothing(window, hand, hints, tmp_path, qtbot):
    long_article(window, tmp_path, qtbot, "nothing here")
    with qtbot.waitSignal(hints.said):
        hand.type("f")
    assert not hints.is_open()
