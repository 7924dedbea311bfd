"""The caret's own rules, where no text field of the platform is an oracle for them."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
import regex
from PySide6.QtCore import QPoint, Qt

from annotator.core.span import Fragment
from annotator.ui.widgets.paragraphs import LONGEST
from tests.ui.hands import NASTY, click, press, shown, within

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def walk(view, key, *, most):
    """Press a key until the caret stands still; return every place it came by."""
    places = [view.caret()]
    for _ in range(most):
        press(view, key)
        if view.caret() == places[-1]:
            break
        places.append(view.caret())
    return places


@pytest.mark.parametrize(
    "text",
    [
        "abc جنگ بندی def\r\nthe 12 «وزیر» said\u2028end",
        "قائم 12 مقام (Port Helena) ہے\r\nجنگ بندی\u2028کے",
        "river 😀 e\u0301té\r\n👨‍👩‍👧 x",
    ],
)
def test_left_and_right_pass_through_the_whole_text_without_going_round(qtbot, text):
    view = shown(qtbot, text)
    to_the_end = Key.Key_Right if text[0] in "ar" else Key.Key_Left
    for key in (Key.Key_Right, Key.Key_Left):
        view.set_caret(0 if key == to_the_end else len(text))
        places = walk(view, key, most=4 * len(text))
        assert len(places) == len(set(places))
        assert places[-1] == (len(text) if key == to_the_end else 0)


def test_a_line_end_is_one_step(qtbot):
    view = shown(qtbot, "ab\r\ncd\rx\u2028y")
    assert walk(view, Key.Key_Right, most=20) == [0, 1, 2, 4, 5, 6, 7, 8, 9, 10]


def test_the_caret_never_stands_inside_a_cluster_or_a_line_end(qtbot):
    rng = random.Random(5)
    keys = (Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_End, Key.Key_Home)
    for _ in range(15):
        text = "".join(rng.choice(NASTY) for _ in range(60))
        view = shown(qtbot, text, size=(500, 400))
        inside = {match.start() + 1 for match in regex.finditer("\r\n", text)}
        for emoji in ("👨‍👩‍👧", "🇵🇰", "👍🏽", "e\u0301"):
            for match in regex.finditer(emoji, text):
                inside.update(range(match.start() + 1, match.end()))
        for _ in range(40):
            press(view, rng.choice(keys), rng.choice((Modifier.NoModifier, Modifier.ShiftModifier)))
            assert view.caret() not in inside, ascii(text)
        for offset in range(len(text) + 1):
            view.set_caret(offset)
            assert view.caret() not in inside
            assert offset - 5 < view.caret() <= offset
        view.close()


def test_up_and_down_keep_to_their_column_over_short_lines(qtbot):
    view = shown(qtbot, "a long line\n\nx\na long line, too")
    view.set_caret(9)
    for _ in range(3):
        press(view, Key.Key_Down)
    assert view.page.text[: view.caret()].endswith("x\na long li")


def test_control_with_up_and_down_goes_by_paragraphs(qtbot):
    text = "one two\r\nthree four\nfive"
    view = shown(qtbot, text)
    view.set_caret(4)
    places = []
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Up, Key.Key_Up, Key.Key_Up):
        press(view, key, Modifier.ControlModifier)
        places.append(view.caret())
    assert places == [9, 20, 24, 20, 9, 0]
    press(view, Key.Key_Down, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert view.selection() == Fragment(0, 9)


def test_a_long_paragraph_is_walked_as_if_it_were_one_piece(qtbot):
    text = "word " * 4000
    view = shown(qtbot, text)
    assert len(view.page.paragraphs) == 3
    for cut in (number * LONGEST for number in (1, 2)):
        view.set_caret(cut - 2)
        assert walk(view, Key.Key_Right, most=4) == [cut - 2, cut - 1, cut, cut + 1, cut + 2]
        assert walk(view, Key.Key_Left, most=4) == [cut + 2, cut + 1, cut, cut - 1, cut - 2]
    press(view, Key.Key_Up, Modifier.ControlModifier)
    assert view.caret() == 0


def test_a_long_line_without_spaces_is_cut_between_clusters(qtbot):
    text = "e\u0301\u0302" * 7000
    view = shown(qtbot, text)
    bounds = [view.page.paragraphs.bounds(number) for number in range(len(view.page.paragraphs))]
    assert len(bounds) > 2
    assert {start % 3 for start, _ in bounds} == {0}
    assert all(end == start for (_, end), (start, _) in pairwise(bounds))


def test_a_page_down_and_up_moves_the_caret_by_about_a_view(qtbot):
    view = shown(qtbot, "\n".join(f"line {number} of many" for number in range(300)))
    press(view, Key.Key_PageDown)
    first = view.caret()
    assert view.page.scroll > 300
    assert view.viewport().rect().contains(view.page.caret_box(first).toRect())
    press(view, Key.Key_PageDown, Modifier.ShiftModifier)
    assert view.selection() == Fragment(first, view.caret())
    for _ in range(3):
        press(view, Key.Key_PageUp)
    assert view.caret() == 0
    for _ in range(60):
        press(view, Key.Key_PageDown)
    assert view.page.paragraphs.number_of(view.caret()) == 299


def test_home_and_end_stay_on_the_line_they_are_seen_on(qtbot):
    view = shown(qtbot, "several words that wrap " * 12)
    click(view, within(view, 100))
    box = view.page.line_box(view.caret())
    press(view, Key.Key_End)
    assert view.page.line_box(view.caret()) == box
    press(view, Key.Key_Home)
    assert view.page.line_box(view.caret()) == box


@pytest.mark.parametrize("text", ["قائم مقام وزیر خارجہ نے کہا کہ " * 8, "the قائم مقام وزیر خارجہ نے کہا " * 8])
def test_a_click_beyond_the_end_of_a_wrapped_line_stays_on_that_line(qtbot, text):
    view = shown(qtbot, text)
    for y in (view.page.line_box(0).center().y(), view.page.line_box(90).center().y()):
        for x in (5, view.viewport().width() - 5):
            click(view, QPoint(x, round(y)))
            assert view.page.line_box(view.caret()).top() <= y <= view.page.line_box(view.caret()).bottom()
