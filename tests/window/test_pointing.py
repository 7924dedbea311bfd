"""Pointing at words: what the mouse is over is what the next key acts on, and a shaking hand changes nothing."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QCursor, QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from annotator.core.span import Fragment
from annotator.core.target import Target
from tests.window.conftest import BRIDGE, URDU, Hand

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier

LONG = BRIDGE + "".join(
    f"On day {number} Captain Ivo Brandt told the harbour council in Port Helena that the crane would be moved.\n"
    f"“Nobody asked us,” said Deputy Lena Fjord of the Weavers’ League, “and nobody will.”\n\n"
    for number in range(60)
)
LONG_URDU = URDU + "میئر نے کہا کہ پل جمعے تک بند رہے گا اور کشتی چلتی رہے گی۔\n" * 80
CHINESE = "大桥关闭\n市长说大桥将关闭到星期五。渡轮继续运行。市议会星期一开会讨论修桥的费用。\n"
MIXED = f"{CHINESE}\n\nThe ferry from Port Helena goes on until Friday, the mayor said on Monday.\n"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in (("1-long", LONG), ("2-urdu", LONG_URDU), ("3-chinese", CHINESE), ("4-mixed", MIXED)):
        (folder / f"{name}.txt").write_bytes(text.encode())
    return folder


def plain(words: str) -> str:
    return words.translate({0x2068: None, 0x2069: None})


class Pointer(Hand):
    """A hand with the mouse: it hovers, and reads what the window says of the target."""

    def __init__(self, window) -> None:
        super().__init__(window)
        self.pane = window.article_pane
        self.at = QPoint()

    def move(self, place: QPoint) -> None:
        """Move the mouse to a place of the viewport, no button held; ``QTest`` tells only where the cursor is new."""
        self.at, port, none = place, self.view.viewport(), Qt.MouseButton.NoButton
        point, modifier = QPointF(place), Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(QEvent.Type.MouseMove, point, port.mapToGlobal(point), none, none, modifier)
        QApplication.sendEvent(port, event)

    def over(self, words: str, *, into: int = 1, start: int = 0) -> QPoint:
        """Return a place on the words, within their letter number ``into``."""
        return self.on(self.text.index(words, start) + into)

    def on(self, offset: int) -> QPoint:
        [box, *_] = self.view.page.boxes(Fragment(offset, offset + 1))
        return box.center().toPoint()

    def hover(self, words: str, *, into: int = 1) -> None:
        """Come over the words from elsewhere in the text."""
        place = self.over(words, into=into)
        self.move(place + QPoint(0, 40 if place.y() < 200 else -40))
        self.move(place)

    def leave(self) -> None:
        """Take the mouse out of the text, to the list of articles."""
        QCursor.setPos(self.window.articles_pane.mapToGlobal(QPoint(5, 5)))
        QApplication.sendEvent(self.view.viewport(), QEvent(QEvent.Type.Leave))

    def nudge(self, x: float, y: float) -> None:
        """Move the mouse by so many halves of a line."""
        half = self.view.page.pitch / 2
        self.move(self.at + QPoint(int(x * half), int(y * half)))

    def outlined(self) -> list[str]:
        pieces = self.view.target_fragments()
        return [self.text[start:end] for start, end in pieces]

    def said(self) -> str:
        """Return what the status bar says of the target, without the signs that keep directions apart."""
        return plain(self.window.status_pane.line.target_words())

    def show(self, number: int) -> None:
        self.window.commands.show(self.window.articles_pane.keys()[number])

    def in_view(self) -> bool:
        port = self.view.viewport().rect().toRectF()
        boxes = [box for piece in self.view.target_fragments() for box in self.view.page.boxes(piece)]
        return any(box.intersects(port) for box in boxes)

    def wheel(self, notches: int) -> None:
        port = self.view.viewport()
        place = QPointF(self.at)
        none = Qt.MouseButton.NoButton
        event = QWheelEvent(
            place,
            QPointF(port.mapToGlobal(self.at)),
            QPoint(),
            QPoint(0, 120 * notches),
            none,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(port, event)


@pytest.fixture
def pointer(window) -> Pointer:
    window.workspace.show_article(window.workspace.article.id)
    return Pointer(window)


# What is pointed at is the target


def test_the_name_under_the_mouse_is_outlined_and_a_key_tags_it(pointer):
    pointer.hover("Quill")
    assert pointer.outlined() == ["Mayor Ada Quill"]
    pointer.press(Key.Key_A)
    assert pointer.quotes() == [("actor", ["Mayor Ada Quill"])]


def test_the_status_bar_says_before_what_the_key_of_every_label_takes(pointer):
    pointer.hover("Helena")
    assert "A, L: “Port Helena”" in pointer.said()
    assert "C: “the bridge in Port Helena will stay…”" in pointer.said()
    assert "E: “Helena”" in pointer.said()
    pointer.press(Key.Key_C)
    assert pointer.quotes() == [("claim", ["the bridge in Port Helena will stay shut until Friday"])]


def test_pointing_moves_neither_the_caret_nor_the_page(pointer):
    pointer.click(pointer.text.index("steel") + 1)
    caret, scroll = pointer.view.caret(), pointer.view.page.scroll
    pointer.hover("Quill")
    assert pointer.outlined() == ["Mayor Ada Quill"]
    assert (pointer.view.caret(), pointer.view.page.scroll) == (caret, scroll)


def test_after_a_tag_by_pointing_the_arrows_and_tab_go_on_from_the_new_span(pointer):
    pointer.hover("ferry")
    pointer.press(Key.Key_E)
    pointer.hover("Quill")
    pointer.press(Key.Key_A)
    assert pointer.view.caret() == pointer.text.index("Mayor Ada")
    pointer.press(Key.Key_Tab)
    assert pointer.pane.target.span.label == "event"


def test_tab_goes_on_from_what_is_pointed_at(pointer):
    for words, key in (("Quill", Key.Key_A), ("ferry", Key.Key_E)):
        pointer.hover(words)
        pointer.press(key)
    pointer.hover("steel")
    pointer.press(Key.Key_Tab)
    assert pointer.pane.target.span.label == "event"


@pytest.mark.parametrize(
    ("keys", "outline"),
    [
        ([Key.Key_W], "the bridge in Port Helena will stay shut until Friday"),
        ([Key.Key_Q], "Helena"),
        ([Key.Key_D], "Port Helena will"),
        ([Key.Key_D, Key.Key_S], "Port Helena"),
    ],
)
def test_wider_narrower_and_stretching_start_from_what_is_pointed_at(pointer, keys, outline):
    pointer.hover("Helena", into=3)
    for key in keys:
        pointer.press(key)
    assert pointer.outlined() == [outline]
    pointer.nudge(0.5, 0.5)
    assert pointer.outlined() == [outline]


def test_b_binds_what_is_pointed_at(pointer):
    pointer.drag("The steel is tired")
    pointer.press(Key.Key_C)
    pointer.hover("ferry")
    pointer.press(Key.Key_B)
    assert pointer.quotes() == [("claim", ["The steel is tired", "ferry"])]


def test_copy_takes_what_is_pointed_at(pointer):
    pointer.hover("Quill")
    pointer.press(Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "Mayor Ada Quill"


def test_shift_and_a_label_ask_for_every_occurrence_of_what_is_pointed_at(pointer):
    pointer.hover("Quill")
    pointer.press(Key.Key_A, SHIFT)
    assert "“Mayor Ada Quill” as Actor?" in plain(pointer.window.banner.text)
    pointer.move(pointer.over("steel"))
    assert pointer.pane.question.is_open()  # the mouse is on its way to the button
    pointer.press(Key.Key_Return)
    assert pointer.quotes() == [("actor", ["Mayor Ada Quill"])]


def test_of_every_occurrence_the_one_that_was_pointed_at_is_the_target_afterwards(pointer):
    second = pointer.text.index("Port Helena", pointer.text.index("Port Helena") + 1)
    pointer.move(pointer.on(second) + QPoint(0, 60))
    pointer.move(pointer.on(second))
    pointer.press(Key.Key_L, SHIFT)
    pointer.press(Key.Key_Return)
    assert len(pointer.quotes()) > 10
    assert pointer.pane.target.span.start == second


def test_words_of_urdu_are_pointed_at(pointer):
    pointer.show(1)
    pointer.hover("جمعے")
    assert pointer.outlined() == ["جمعے"]
    pointer.press(Key.Key_E)
    assert pointer.quotes() == [("event", ["جمعے"])]


def test_the_size_of_the_text_changes_nothing_of_it(pointer):
    pointer.window.settings.set("text_size", 26.0)
    pointer.hover("Quill")
    assert pointer.outlined() == ["Mayor Ada Quill"]


# What was set last wins


def by_click(pointer: Pointer) -> None:
    offset = pointer.text.index("bridge in") + 1
    pointer.at = pointer.point(offset)
    pointer.click(offset)


def by_arrow(pointer: Pointer) -> None:
    pointer.hover("steel")
    pointer.press(Key.Key_Right)


def by_rung(pointer: Pointer) -> None:
    pointer.hover("steel")
    pointer.press(Key.Key_W)


def by_tag(pointer: Pointer) -> None:
    pointer.hover("steel")
    pointer.press(Key.Key_E)


def by_another(pointer: Pointer) -> None:
    pointer.hover("steel")
    pointer.pane.set_target(Target(0, Fragment(0, 6)))


@pytest.mark.parametrize("set_it", [by_click, by_arrow, by_rung, by_tag, by_another])
@pytest.mark.parametrize("way", [(0.0, 0.9), (0.9, 0.0), (-0.6, 0.6)])
def test_a_nudge_under_half_a_line_changes_nothing(pointer, set_it, way):
    set_it(pointer)
    target = pointer.pane.target
    assert not target.pointed
    pointer.nudge(*way)
    pointer.nudge(-way[0], -way[1])
    pointer.nudge(*way)
    assert pointer.pane.target == target


@pytest.mark.parametrize("set_it", [by_click, by_arrow, by_rung, by_tag, by_another])
def test_more_than_half_a_line_away_the_pointer_leads(pointer, set_it):
    set_it(pointer)
    assert not pointer.view.pointing.leads()
    pointer.nudge(0.7, 0)
    assert not pointer.view.pointing.leads()
    pointer.nudge(0.7, 0)
    assert pointer.view.pointing.leads()
    pointer.move(pointer.over("so are"))
    assert pointer.pane.target.pointed


def test_many_small_steps_add_up(pointer):
    by_click(pointer)
    for _ in range(7):
        pointer.nudge(0.2, 0)
    assert pointer.pane.target.pointed


def test_a_pointer_that_leads_is_followed_at_once(pointer):
    pointer.hover("Ada")
    pointer.move(pointer.over("said that"))
    assert pointer.outlined() == ["said"]
    pointer.nudge(0.0, 0.1)
    pointer.move(pointer.over("that the"))
    assert pointer.outlined() == ["that"]


def test_shaking_at_the_border_of_two_words_does_not_change_the_target(pointer):
    pointer.hover("said")
    start = pointer.text.index("that the")
    [that] = pointer.view.page.boxes(Fragment(start, start + 4))
    y = round(that.center().y())
    told = []
    pointer.pane.target_changed.connect(lambda: told.append(pointer.outlined()))
    edge = round(that.left())
    pointer.move(QPoint(edge + 1, y))
    assert told[-1:] == [["that"]]
    for shake in (-2, 1, -1, 2, -2, 1):
        pointer.move(QPoint(edge + shake, y))
    assert told[-1:] == [["that"]]
    assert len(told) <= 1


def fragment_of(pointer: Pointer, words: str) -> Fragment:
    start = pointer.text.index(words)
    return Fragment(start, start + len(words))


def test_shaking_between_two_lines_does_not_change_the_target(pointer):
    pointer.window.settings.set("text_size", 26.0)
    block = pointer.view.page.paragraphs.holding(pointer.text.index("Mayor"))
    top = pointer.view.page.top_of(block)
    upper, lower = (block.line_rect(number).translated(0, top) for number in (0, 1))
    middle, x = round((upper.bottom() + lower.top()) / 2), pointer.over("Ada", into=0).x()
    pointer.move(QPoint(x, middle + 60))
    pointer.move(QPoint(x, middle + 30))
    told = []
    pointer.pane.target_changed.connect(lambda: told.append(pointer.pane.target.caret))
    pointer.move(QPoint(x, middle - 6))
    assert len(told) == 1
    for shake in (0, 1, -1, 0, 1, -2, 1):
        pointer.move(QPoint(x, middle + shake))
    assert len(told) == 1
    pointer.move(QPoint(x, middle + 6))
    assert len(told) == 2


def test_over_blank_space_the_target_stays_as_it_was(pointer):
    pointer.hover("Quill")
    port = pointer.view.viewport()
    for place in (QPoint(3, pointer.at.y()), QPoint(port.width() - 3, pointer.at.y()), QPoint(pointer.at.x(), 2)):
        pointer.move(place)
        assert pointer.outlined() == ["Mayor Ada Quill"]


def test_a_selection_holds_until_it_is_dropped(pointer):
    pointer.drag("Port Helena")
    pointer.at = pointer.over("Port Helena")
    for words in ("Quill", "ferry", "steel"):
        pointer.move(pointer.over(words))
        assert pointer.pane.target.selection == fragment_of(pointer, "Port Helena")
    pointer.press(Key.Key_Escape)
    assert not pointer.pane.target.pointed
    pointer.nudge(0.2, 0.2)
    assert not pointer.pane.target.pointed
    pointer.move(pointer.over("Quill"))
    assert pointer.outlined() == ["Mayor Ada Quill"]


def test_a_selection_that_was_tagged_gives_way_to_the_pointer(pointer):
    pointer.drag("Port Helena")
    pointer.move(pointer.over("Quill"))
    pointer.press(Key.Key_L)
    assert pointer.quotes() == [("location", ["Port Helena"])]
    pointer.nudge(0.3, 0)
    assert pointer.pane.target.span is not None
    pointer.move(pointer.over("ferry"))
    assert pointer.outlined() == ["ferry"]


# Scrolling


def test_text_that_scrolls_under_a_resting_pointer_puts_another_word_under_it(pointer):
    pointer.hover("Quill")
    bar = pointer.view.verticalScrollBar()
    for step in (60, 110, 400, 37, 1_000):
        bar.setValue(bar.value() + step)
        assert pointer.pane.target.pointed
        assert pointer.in_view()
        under = pointer.view.page.character_at(QPointF(pointer.at))
        if under is not None and pointer.text[under].isalnum():
            [piece] = pointer.view.target_fragments()
            assert piece.start <= under < piece.end


def test_text_that_scrolls_under_a_pointer_in_the_margin_leaves_no_outline_behind(pointer):
    pointer.hover("Quill")
    pointer.move(QPoint(8, 300))
    assert pointer.outlined() == ["Mayor Ada Quill"]
    pointer.view.verticalScrollBar().setValue(2_000)
    assert pointer.in_view()
    assert abs(pointer.view.page.boxes(pointer.view.target_fragments()[0])[0].center().y() - 300) < 80


def test_what_a_key_set_stays_the_target_while_the_text_scrolls_by_the_bar(pointer):
    by_tag(pointer)
    bar = pointer.view.verticalScrollBar()
    bar.setValue(bar.value() + 3_000)
    assert pointer.pane.target.span is not None


def test_the_wheel_lets_the_pointer_lead_once_it_took_the_target_out_of_sight(pointer):
    by_tag(pointer)
    pointer.wheel(-1)
    assert pointer.pane.target.span is not None  # still seen
    pointer.wheel(-30)
    assert pointer.pane.target.pointed
    assert pointer.in_view()


def test_the_wheel_leaves_a_selection_alone(pointer):
    pointer.drag("Port Helena")
    pointer.at = pointer.over("Quill")
    pointer.wheel(-30)
    assert pointer.pane.target.selection == fragment_of(pointer, "Port Helena")


def test_larger_text_keeps_the_outline_of_a_leading_pointer_in_sight(pointer):
    pointer.view.verticalScrollBar().setValue(1_500)
    pointer.move(QPoint(300, 300))
    pointer.move(QPoint(330, 400))
    for size in (24.0, 32.0, 11.0):
        pointer.window.settings.set("text_size", size)
        assert pointer.in_view()


# When it counts


def test_pointing_counts_only_while_the_keys_are_in_the_text(pointer):
    pointer.hover("Quill")
    pointer.window.articles_pane.filter.focus_query()
    pointer.move(pointer.over("ferry"))
    assert pointer.outlined() == ["Mayor Ada Quill"]


def test_when_the_keys_come_back_the_mouse_has_to_move_half_a_line_first(pointer):
    pointer.hover("Quill")
    pointer.window.articles_pane.filter.focus_query()
    pointer.move(pointer.over("ferry"))
    pointer.view.setFocus()
    pointer.nudge(0.4, 0.0)
    assert pointer.outlined() == ["Mayor Ada Quill"]
    pointer.nudge(1.2, 0.0)
    assert pointer.outlined() != ["Mayor Ada Quill"]


def test_in_a_window_that_is_not_active_pointing_changes_nothing(pointer, qtbot):
    pointer.hover("Quill")
    other = QWidget()
    qtbot.addWidget(other)
    with qtbot.waitActive(other):
        other.show()
        other.activateWindow()
    pointer.move(pointer.over("ferry"))
    assert pointer.outlined() == ["Mayor Ada Quill"]
    with qtbot.waitActive(pointer.window):
        pointer.window.activateWindow()
    pointer.nudge(0.3, 0.3)
    assert pointer.outlined() == ["Mayor Ada Quill"]
    pointer.move(pointer.over("Helena"))
    assert pointer.outlined() == ["Port Helena"]


def test_the_outline_fades_while_the_keys_are_elsewhere(pointer):
    pointer.hover("Quill")
    pointer.view.set_caret(0)
    pointer.pane.point_at(pointer.text.index("Quill"))

    def darkest() -> int:
        [box, *_] = pointer.view.page.boxes(fragment_of(pointer, "Mayor Ada Quill"))
        image = pointer.view.viewport().grab(box.adjusted(-2, 0, -box.width() - 1, 0).toAlignedRect()).toImage()
        spots = [(x, y) for x in range(image.width()) for y in range(4, image.height() - 4)]
        return min(QColor(image.pixel(x, y)).lightness() for x, y in spots)

    lively = darkest()
    pointer.window.articles_pane.filter.focus_query()
    assert darkest() > lively + 40


def test_a_held_button_keeps_the_target(pointer):
    pointer.hover("Quill")
    port = pointer.view.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=pointer.over("steel"))
    QTest.mouseMove(port, pointer.over("so are"))
    assert not pointer.pane.target.pointed
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=pointer.over("so are"))
    assert pointer.pane.target.selection is not None


def test_while_the_end_of_a_relation_is_pointed_at_the_target_stays(pointer):
    pointer.hover("Quill")
    pointer.press(Key.Key_A)
    target = pointer.pane.target
    pointer.view.layer.pointing = True
    pointer.move(pointer.over("ferry"))
    assert pointer.pane.target == target
    pointer.view.layer.pointing = False


# Spans that are there


def test_an_actor_inside_a_claim_is_tagged_by_pointing(pointer):
    pointer.hover("Helena")
    pointer.press(Key.Key_C)
    pointer.hover("Helena")
    assert pointer.outlined() == ["Port Helena"]
    pointer.press(Key.Key_L)
    assert [label for label, _ in pointer.quotes()] == ["claim", "location"]


def test_pointing_at_words_that_are_tagged_relabels_them_and_one_key_takes_that_back(pointer):
    pointer.hover("Quill")
    pointer.press(Key.Key_A)
    pointer.hover("Ada")
    assert "A: selects Actor “Mayor Ada Quill”" in pointer.said()
    assert "L: Actor “Mayor Ada Quill” becomes Location" in pointer.said()
    pointer.press(Key.Key_L)
    assert pointer.quotes() == [("location", ["Mayor Ada Quill"])]
    pointer.press(Key.Key_Z)
    assert pointer.quotes() == [("actor", ["Mayor Ada Quill"])]


def test_the_key_of_the_label_that_words_have_already_selects_their_span(pointer):
    pointer.hover("Quill")
    pointer.press(Key.Key_A)
    [made] = pointer.window.workspace.spans()
    pointer.hover("steel")
    pointer.hover("Ada")
    pointer.press(Key.Key_A)
    assert pointer.pane.target.span.id == made.id
    assert len(pointer.window.workspace.spans()) == 1


def test_of_several_spans_with_the_same_extent_one_is_selected_and_none_relabelled(pointer):
    for key in (Key.Key_A, Key.Key_C):
        pointer.view.set_selection(fragment_of(pointer, "Mayor Ada Quill"))
        pointer.press(key)
    pointer.hover("steel")
    pointer.hover("Quill")
    assert "L: selects" in pointer.said()
    pointer.press(Key.Key_L)
    assert sorted(label for label, _ in pointer.quotes()) == ["actor", "claim"]
    pointer.press(Key.Key_L)
    assert "location" in [label for label, _ in pointer.quotes()]


def test_the_selected_span_stays_in_the_inspector_while_the_mouse_goes_there(pointer):
    pointer.hover("Quill")
    pointer.press(Key.Key_A)
    [made] = pointer.window.workspace.spans()
    for words in ("said that", "steel", "ferry"):
        pointer.move(pointer.over(words))
    assert pointer.pane.target.pointed
    assert pointer.window.inspector_pane.form.isVisible()
    assert pointer.view.selected == made.id
    assert pointer.pane.selected_span().id == made.id


def test_its_edge_can_be_taken_hold_of_after_the_mouse_went_over_other_words(pointer):
    pointer.hover("ferry")
    pointer.press(Key.Key_E)
    pointer.move(pointer.over("steel"))
    assert pointer.pane.target.pointed
    end = pointer.text.index("ferry") + 5
    port = pointer.view.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=pointer.point(end))
    QTest.mouseMove(port, pointer.point(end + 3))
    QTest.mouseMove(port, pointer.point(end + 5))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=pointer.point(end + 5))
    assert pointer.quotes() == [("event", ["ferry from"])]


def test_the_inspector_deletes_the_span_that_it_shows_whatever_was_pointed_at_on_the_way(pointer, qtbot):
    pointer.hover("Quill")
    pointer.press(Key.Key_A)
    pointer.move(pointer.over("steel"))
    button = next(one for one in pointer.window.inspector_pane.form.findChildren(QPushButton) if "Delete" in one.text())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pointer.quotes() == []


def test_when_the_pointer_leaves_the_text_the_span_that_was_clicked_is_the_target_again(pointer, qtbot):
    pointer.hover("Quill")
    pointer.press(Key.Key_A)
    pointer.move(pointer.over("steel"))
    pointer.move(pointer.over("Bridge stays"))
    assert pointer.pane.target.pointed
    pointer.leave()
    assert pointer.pane.target.span.label == "actor"
    qtbot.mouseClick(pointer.pane.labels.findChild(object, "event"), Qt.MouseButton.LeftButton)
    assert pointer.quotes() == [("event", ["Mayor Ada Quill"])]


def test_when_it_comes_back_it_has_to_move_half_a_line_from_where_it_came_in(pointer):
    pointer.hover("Quill")
    pointer.press(Key.Key_A)
    pointer.move(pointer.over("steel"))
    pointer.leave()
    pointer.move(pointer.over("ferry"))
    pointer.nudge(0.5, 0.5)
    assert pointer.pane.target.span is not None
    pointer.nudge(-1.5, 0.0)
    assert pointer.pane.target.pointed


def test_what_can_not_be_seen_any_more_does_not_become_the_target_when_the_pointer_leaves(pointer):
    pointer.hover("Quill")
    pointer.press(Key.Key_A)
    pointer.view.verticalScrollBar().setValue(3_000)
    pointer.move(QPoint(300, 300))
    for y in range(200, 400, 30):
        pointer.move(QPoint(340, y))
    assert pointer.pane.target.pointed
    pointer.leave()
    assert pointer.pane.target.pointed
    assert pointer.in_view()


def test_a_window_that_opens_above_the_pointer_is_no_way_out_of_the_text(pointer):
    pointer.hover("Quill")
    QCursor.setPos(pointer.view.viewport().mapToGlobal(pointer.at))
    QApplication.sendEvent(pointer.view.viewport(), QEvent(QEvent.Type.Leave))
    assert pointer.outlined() == ["Mayor Ada Quill"]


def test_x_deletes_no_span_that_is_not_the_target_and_says_so(pointer):
    pointer.hover("Quill")
    pointer.press(Key.Key_A)
    pointer.move(pointer.over("steel"))
    words = []
    pointer.pane.said.connect(words.append)
    pointer.press(Key.Key_X)
    assert len(pointer.quotes()) == 1
    assert words == ["No span is the target. Click one first to delete it."]


def test_a_selected_span_that_another_change_takes_away_leaves_the_inspector(pointer):
    pointer.hover("Quill")
    pointer.press(Key.Key_A)
    pointer.move(pointer.over("steel"))
    pointer.window.workspace.undo()
    assert pointer.view.selected is None
    assert not pointer.window.inspector_pane.form.isVisible()
    assert pointer.pane.target.pointed


def test_escape_drops_the_selected_span_and_leaves_what_is_pointed_at(pointer):
    pointer.hover("Quill")
    pointer.press(Key.Key_A)
    pointer.move(pointer.over("steel"))
    pointer.press(Key.Key_Escape)
    assert pointer.view.selected is None
    assert pointer.outlined() == ["steel"]


# The setting


def test_click_first_lets_only_a_click_set_the_target(pointer):
    pointer.window.settings.set("pointing", "click_first")
    pointer.click(pointer.text.index("steel") + 1)
    pointer.hover("Quill")
    assert pointer.outlined() == ["steel"]
    assert pointer.said().startswith("click first · ")
    pointer.window.settings.set("pointing", "by_language")
    pointer.hover("Quill")
    assert pointer.outlined() == ["Mayor Ada Quill"]
    assert "click first" not in pointer.said()


def test_where_words_are_not_written_apart_a_click_comes_first(pointer):
    pointer.show(2)
    assert "click first" in pointer.said()
    before = pointer.outlined()
    pointer.hover("星期五")
    assert pointer.outlined() == before
    pointer.window.settings.set("pointing", "always")
    pointer.hover("星期五")
    assert pointer.outlined() != before


def test_without_a_language_the_script_around_the_pointer_tells(pointer):
    pointer.show(3)
    assert "click first" in pointer.said()
    before = pointer.outlined()
    pointer.hover("渡轮")
    assert pointer.outlined() == before
    pointer.hover("Helena")
    assert pointer.outlined() == ["Port Helena"]
    assert "click first" not in pointer.said()


def test_the_menu_turns_it_off_and_on_and_shows_which_it_is(pointer):
    hover = pointer.window.actions_["hover"]
    assert hover.isChecked()
    hover.trigger()
    assert not hover.isChecked()
    assert pointer.window.settings.get("pointing") == "click_first"
    hover.trigger()
    assert hover.isChecked()
    assert pointer.window.settings.get("pointing") == "by_language"
    pointer.show(2)
    assert not hover.isChecked()
    hover.trigger()
    assert hover.isChecked()
    assert pointer.window.settings.get("pointing") == "always"


# Everything at once


def promised(pointer: Pointer, key: str) -> str:
    """Return what the status bar says that the key of a label does."""
    for part in pointer.said().split(" · "):
        keys, colon, words = part.partition(": ")
        if colon and key in keys.split(", "):
            return words
    return ""


def elided(words: str) -> str:
    words = " ".join(words.split())
    return f"“{words}”" if len(words) <= 36 else f"“{words[:35].rstrip()}…”"


@pytest.mark.parametrize(("seed", "number"), [(1, 0), (2, 0), (3, 1), (4, 3)])
def test_at_every_press_of_a_label_the_span_is_what_the_screen_said_right_before(pointer, seed, number):
    chance = random.Random(seed)
    pointer.show(number)
    port, workspace = pointer.view.viewport(), pointer.window.workspace
    labels = {"A": "actor", "C": "claim", "L": "location", "E": "event"}
    pressed = 0
    for _ in range(260):
        what = chance.random()
        if what < 0.5:  # the hand goes on, in steps of any size
            far = chance.choice((1, 3, 8, 25, 120))
            step = QPoint(chance.randint(-far, far), chance.randint(-far, far))
            place = pointer.at + step
            pointer.move(QPoint(max(0, min(port.width() - 1, place.x())), max(0, min(port.height() - 1, place.y()))))
        elif what < 0.56:
            pointer.move(QPoint(chance.randrange(port.width()), chance.randrange(port.height())))
        elif what < 0.62:
            pointer.wheel(chance.choice((-3, -1, 1, 3)))
        elif what < 0.70:
            pointer.press(chance.choice((Key.Key_Right, Key.Key_Down, Key.Key_W, Key.Key_Q, Key.Key_D, Key.Key_Tab)))
            pointer.view.setFocus()
        elif what < 0.73:
            pointer.press(chance.choice((Key.Key_Escape, Key.Key_Z)))
        else:
            letter = chance.choice("ACLE")
            target, outline = pointer.pane.target, pointer.view.target_fragments()
            before = {span.id: span for span in workspace.spans()}
            promise = promised(pointer, letter)
            said = pointer.said()
            pointer.press(Key(ord(letter)))
            pressed += 1
            span = pointer.pane.target.span
            if span is None:
                assert not outline
                continue
            quote = " ".join(pointer.text[span.start : span.end].split())
            if target.span is not None:
                assert span.fragments == outline
                assert span.label == labels[letter]
            elif target.selection is not None:
                assert elided(quote) in said
                assert span.fragments == outline
            elif promise.startswith("selects"):
                assert span.id in before
                assert before[span.id].label == span.label
                assert promise.endswith(elided(quote))
            elif " becomes " in promise:
                assert span.id in before
                assert elided(quote) in promise
                assert span.label == labels[letter]
            else:
                assert span.id not in before
                assert promise == elided(quote)
                assert span.label == labels[letter]
            assert len(workspace.spans()) <= len(before) + 1
    assert pressed > 30
