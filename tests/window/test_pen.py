"""The pen: a click tags the unit under it, a drag the selection; each is one change, and nothing is tagged twice."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.span import Fragment
from tests.window.conftest import send_repeat
from tests.window.test_pointing import Pointer, articles, fragment_of, plain, pointer  # noqa: F401

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pen(pointer) -> Pointer:  # noqa: F811
    """A hand with the pen in it, for actors."""
    pointer.press(Key.Key_P)
    pointer.press(Key.Key_A)
    return pointer


def stroke(hand: Pointer, place: QPoint) -> None:
    """Click with the pen, as a hand does: over there first, then the button."""
    hand.move(place)
    QTest.mouseClick(hand.view.viewport(), LEFT, pos=place)
    QTest.qWait(QApplication.doubleClickInterval() + 10)


def pull(hand: Pointer, start: QPoint, end: QPoint) -> None:
    port = hand.view.viewport()
    QTest.mousePress(port, LEFT, pos=start)
    for place in ((start + end) / 2, end):
        QTest.mouseMove(port, place)
    QTest.mouseRelease(port, LEFT, pos=end)


def test_one_click_tags_the_unit_under_it_on_the_rung_of_the_label(pen):
    stroke(pen, pen.over("Quill"))
    assert pen.quotes() == [("actor", ["Mayor Ada Quill"])]
    pen.press(Key.Key_C)
    stroke(pen, pen.over("Helena"))
    assert ("claim", ["the bridge in Port Helena will stay shut until Friday"]) in pen.quotes()


def test_what_a_click_would_take_is_outlined_before(pen):
    pen.press(Key.Key_C)
    pen.hover("Helena")
    assert pen.outlined() == ["the bridge in Port Helena will stay shut until Friday"]
    pen.press(Key.Key_E)
    assert pen.outlined() == ["Helena"]
    pen.press(Key.Key_P)
    assert pen.outlined() == ["Port Helena"]


def test_a_click_that_slips_below_the_paragraph_still_tags_what_is_outlined_beside_it(pen):
    pen.hover("Friday")
    page, word = pen.view.page, pen.over("Friday")
    block = page.block_at(word.toPointF())
    below = QPoint(word.x(), round(page.top_of(block) + block.line_rect(block.lines - 1).bottom()) + 4)
    assert pen.view.pointing.place_at(below.toPointF()) is None
    stroke(pen, below)
    assert pen.quotes() == [("actor", ["Friday"])]


def test_a_drag_tags_the_selection_as_it_is(pen):
    start, end = (pen.point(at) for at in fragment_of(pen, "bridge in Port"))
    pull(pen, start, end)
    assert pen.quotes() == [("actor", ["bridge in Port"])]
    assert pen.view.selection() is None


def test_a_drag_over_nothing_but_space_tags_nothing(pen):
    place = pen.text.index("Bridge stays") + 6
    pen.window.settings.set("text_size", 40.0)
    pull(pen, pen.point(place), pen.point(place + 1))
    assert pen.quotes() == []


def test_every_stroke_is_one_change_and_z_takes_back_one_after_the_other(pen):
    stroke(pen, pen.over("Quill"))
    stroke(pen, pen.over("steel"))
    pull(pen, *(pen.point(at) for at in fragment_of(pen, "will stay")))
    assert len(pen.quotes()) == 3
    for left in (2, 1, 0):
        pen.press(Key.Key_Z)
        assert len(pen.quotes()) == left
    stroke(pen, pen.over("ferry"))
    assert pen.quotes() == [("actor", ["ferry"])]


def test_a_double_click_tags_once(pen):
    port, place = pen.view.viewport(), pen.over("Quill")
    pen.move(place)
    QTest.mouseClick(port, LEFT, pos=place)
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        point = pen.over("steel").toPointF()  # the first click made room for a name above the line
        modifier = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(port, QMouseEvent(kind, point, port.mapToGlobal(point), LEFT, LEFT, modifier))
    assert pen.quotes() == [("actor", ["Mayor Ada Quill"])]
    assert pen.window.workspace.undo_texts()[0].startswith("tag")
    pen.press(Key.Key_Z)
    assert pen.quotes() == []


def test_a_hand_that_shakes_while_it_clicks_drags_nothing(pen):
    place = pen.over("Quill")
    pen.move(place)
    pull(pen, place, place + QPoint(3, 2))
    assert pen.quotes() == [("actor", ["Mayor Ada Quill"])]


def test_text_that_scrolls_under_a_pen_that_is_down_changes_nothing(pen):
    pen.hover("Quill")
    port, place = pen.view.viewport(), pen.at
    QTest.mousePress(port, LEFT, pos=place)
    for far in range(10, 250, 12):
        pen.view.verticalScrollBar().setValue(far)
        assert pen.outlined() == ["Mayor Ada Quill"]
    pen.view.verticalScrollBar().setValue(0)
    QTest.mouseRelease(port, LEFT, pos=place)
    assert pen.quotes() == [("actor", ["Mayor Ada Quill"])]


def test_a_click_beside_the_text_tags_nothing(pen):
    pen.hover("Quill")
    stroke(pen, QPoint(3, 300))
    stroke(pen, QPoint(pen.view.viewport().width() - 3, 300))
    assert pen.quotes() == []


def test_a_click_on_what_carries_the_label_makes_no_second_span(pen):
    stroke(pen, pen.over("Quill"))
    stroke(pen, pen.over("steel"))
    stroke(pen, pen.over("Ada"))
    assert len(pen.quotes()) == 2
    assert pen.pane.target.span.label == "actor"


def test_another_label_on_the_same_words_takes_its_place_and_is_said_before(pen):
    stroke(pen, pen.over("Quill"))
    pen.press(Key.Key_L)
    pen.hover("Ada")
    assert "Actor “Mayor Ada Quill” becomes Location" in pen.said()
    stroke(pen, pen.over("Ada"))
    assert pen.quotes() == [("location", ["Mayor Ada Quill"])]


@pytest.mark.parametrize("key", [Key.Key_P, Key.Key_Escape])
def test_p_or_escape_puts_it_down_and_the_keys_tag_again(pen, key):
    pen.press(key)
    assert pen.pane.pen is None
    stroke(pen, pen.over("steel"))
    assert pen.quotes() == []
    pen.press(Key.Key_A)
    assert pen.quotes() == [("actor", ["steel"])]


def test_before_a_label_was_pressed_p_or_escape_calls_it_off(pointer):  # noqa: F811
    for key in (Key.Key_P, Key.Key_Escape):
        pointer.press(Key.Key_P)
        assert "press the key of a label" in pointer.said()
        pointer.press(key)
        assert "Pen" not in pointer.said()
    pointer.hover("steel")
    pointer.press(Key.Key_E)
    assert pointer.quotes() == [("event", ["steel"])]


def test_the_window_shows_that_the_pen_is_on(pen):
    assert pen.said().startswith("Pen: Actor – click or drag tags; Escape drops it")
    assert pen.view.viewport().cursor().shape() == Qt.CursorShape.BitmapCursor
    button = pen.pane.labels.findChild(object, "actor")
    marked = button.grab().toImage()
    assert "the pen holds it" in button.accessibleName()
    pen.press(Key.Key_P)
    assert pen.view.viewport().cursor().shape() != Qt.CursorShape.BitmapCursor
    assert button.grab().toImage() != marked
    assert "pen" not in button.accessibleName()


def test_it_keeps_its_cursor_over_spans(pen):
    stroke(pen, pen.over("Quill"))
    [box, *_] = pen.view.page.boxes(fragment_of(pen, "Mayor Ada Quill"))
    for place in (box.center(), box.bottomLeft(), box.topRight()):
        pen.move(place.toPoint())
        assert pen.view.viewport().cursor().shape() == Qt.CursorShape.BitmapCursor


def test_it_takes_hold_of_no_edge_of_the_span_made_last(pen):
    stroke(pen, pen.over("ferry"))
    assert pen.view.layer.handle() is None  # from which a relation is drawn
    start = pen.text.index("ferry") + 5
    pull(pen, pen.point(start), pen.point(start + 5))
    assert [quote for _, [quote] in pen.quotes()] == ["ferry", "from"]


def test_the_keys_repair_what_it_made_last(pen):
    stroke(pen, pen.over("ferry"))
    pen.press(Key.Key_D)
    assert pen.quotes() == [("actor", ["ferry from"])]
    pen.press(Key.Key_X)
    assert pen.quotes() == []


def test_a_held_key_neither_takes_it_up_nor_tags(pointer):  # noqa: F811
    send_repeat(pointer.view, Key.Key_P, "p")
    assert "Pen" not in pointer.said()
    pointer.press(Key.Key_P)
    send_repeat(pointer.view, Key.Key_A, "a")
    assert pointer.pane.pen is None
    assert pointer.quotes() == []


def test_it_goes_on_in_the_next_article_and_ends_with_the_project(pen, articles, tmp_path):  # noqa: F811
    pen.show(1)
    stroke(pen, pen.over("جمعے"))
    assert pen.quotes() == [("actor", ["جمعے"])]
    pen.window.projects.open_paths([other_folder(tmp_path)])
    pen.window.projects.wait_for_jobs()
    assert pen.pane.pen is None
    assert "Pen" not in pen.said()


def other_folder(tmp_path):
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "one.txt").write_text("The quay was closed.\n", encoding="utf-8")
    return folder


def test_a_label_that_is_clicked_changes_the_pen_too(pen, qtbot):
    qtbot.mouseClick(pen.pane.labels.findChild(object, "event"), LEFT)
    assert pen.pane.pen == "event"
    assert pen.quotes() == []


def test_where_a_click_comes_first_it_tags_all_the_same(pen):
    pen.window.settings.set("pointing", "click_first")
    stroke(pen, pen.over("Quill"))
    stroke(pen, pen.over("steel"))
    assert [quote for _, [quote] in pen.quotes()] == ["Mayor Ada Quill", "steel"]


def test_in_a_project_that_is_only_read_it_says_why_it_can_not_be_taken_up(pointer):  # noqa: F811
    workspace = pointer.window.workspace
    workspace.open(workspace.project.path, read_only="It is only looked at.")
    workspace.show_key(pointer.window.articles_pane.keys()[0])
    pointer.view.setFocus()
    said: list[str] = []
    pointer.window.hands.pen.said.connect(said.append)
    pointer.press(Key.Key_P)
    assert said == ["The project is open for reading only."]
    pointer.press(Key.Key_A)
    assert pointer.pane.pen is None


@pytest.mark.parametrize("seed", [1, 2])
def test_every_click_takes_what_was_outlined_right_before(pen, seed):
    chance = random.Random(seed)
    port, labels = pen.view.viewport(), {"A": "actor", "C": "claim", "L": "location", "E": "event"}
    taken = 0
    for _ in range(60):
        letter = chance.choice("ACLE")
        pen.press(Key(ord(letter)))
        for far in (400, 40, 4):
            way = QPoint(chance.randint(-far, far), chance.randint(-far, far))
            place = pen.at + way
            pen.move(QPoint(max(0, min(port.width() - 1, place.x())), max(0, min(port.height() - 1, place.y()))))
        if chance.random() < 0.3:
            pen.wheel(chance.choice((-2, -1, 1)))
        target, outline, said = pen.pane.target, pen.view.target_fragments(), plain(pen.said())
        before = {span.id for span in pen.window.workspace.spans()}
        if not target.pointed:
            continue
        near = pen.view.pointing.place_at(pen.at.toPointF()) is not None
        QTest.mouseClick(port, LEFT, pos=pen.at)
        QTest.qWait(QApplication.doubleClickInterval() + 10)
        made = {span.id for span in pen.window.workspace.spans()} - before
        if not near and not made:
            continue  # beside the text
        taken += 1
        span = pen.pane.target.span
        assert span.fragments == outline
        if "selects" not in said:
            assert span.label == labels[letter]
        assert len(made) <= 1
    assert taken > 10


def test_offsets_of_a_drag_are_those_of_the_letters_in_urdu_too(pen):
    pen.show(1)
    start = pen.text.index("میئر نے")
    first = Fragment(start, start + 7)
    pull(pen, pen.point(first.start), pen.point(first.end))
    assert pen.quotes() == [("actor", ["میئر نے"])]
