"""The main job as an analyst does it: open, tag by keys and mouse, undo, close, reopen, export."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.article import Status
from annotator.core.span import Fragment
from annotator.formats import EXPORTERS, export_file
from annotator.storage import Project
from annotator.storage.check import check
from tests.window.conftest import BRIDGE, Hand, reopen, send_repeat

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def test_a_folder_becomes_a_project_beside_it_with_every_article_verbatim(window, articles):
    path = articles.with_suffix(".annot")
    assert window.workspace.project.path == path
    assert window.workspace.article.text == BRIDGE
    assert window.workspace.project.article_count() == 3


def test_one_key_tags_the_unit_around_the_caret_at_the_labels_own_rung(window, hand):
    hand.caret_at("Quill")
    hand.press(Key.Key_A)
    hand.caret_at("bridge in")
    hand.press(Key.Key_1)
    assert hand.quotes() == [
        ("actor", ["Mayor Ada Quill"]),
        ("claim", ["the bridge in Port Helena will stay shut until Friday"]),
    ]


def test_dragging_selects_without_tagging_and_a_digit_tags_what_was_selected(window, hand):
    hand.drag("Port Helena")
    assert hand.quotes() == []
    hand.press(Key.Key_3)
    assert hand.quotes() == [("location", ["Port Helena"])]


@pytest.mark.parametrize("digit", ["٣", "۳"])
def test_the_digits_of_arabic_and_urdu_layouts_tag_too(window, hand, digit):
    hand.drag("Port Helena")
    hand.press(Key(ord(digit)))
    assert hand.quotes() == [("location", ["Port Helena"])]


def test_the_label_button_tags_the_selection(window, hand, qtbot):
    hand.drag("ferry")
    button = window.article_pane.labels.findChild(object, "event")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert hand.quotes() == [("event", ["ferry"])]


def test_escape_in_the_find_bar_leaves_the_match_selected_and_a_digit_tags_it(window, hand):
    hand.press(Key.Key_F, CONTROL)
    hand.type("the steel is tired")
    hand.press(Key.Key_Escape)
    assert not window.article_pane.find_bar.isVisible()
    hand.press(Key.Key_1)
    assert hand.quotes() == [("claim", ["The steel is tired"])]


def test_b_binds_the_target_as_a_further_fragment_of_the_last_span(window, hand):
    hand.drag("The steel is tired")
    hand.press(Key.Key_1)
    hand.drag("and so are we")
    hand.press(Key.Key_B)
    assert hand.quotes() == [("claim", ["The steel is tired", "and so are we"])]
    hand.press(Key.Key_Z)
    assert hand.quotes() == [("claim", ["The steel is tired"])]


def test_a_new_span_is_the_target_that_the_next_keys_repair(window, hand):
    hand.drag("bridge in Port")
    hand.press(Key.Key_4)
    hand.press(Key.Key_D)
    assert hand.quotes() == [("event", ["bridge in Port Helena"])]
    hand.press(Key.Key_S)
    hand.press(Key.Key_S)
    hand.press(Key.Key_D, SHIFT)
    assert hand.quotes() == [("event", ["the bridge in"])]
    hand.press(Key.Key_L)
    assert hand.quotes() == [("location", ["the bridge in"])]
    hand.press(Key.Key_X)
    assert hand.quotes() == []


def test_w_and_q_walk_the_rungs_and_between_nested_spans(window, hand):
    hand.caret_at("Helena will")
    hand.press(Key.Key_W)
    hand.press(Key.Key_4)
    [wide] = hand.quotes()
    assert wide == ("event", ["the bridge in Port Helena will stay shut until Friday"])
    hand.drag("Port Helena")
    hand.press(Key.Key_3)
    hand.press(Key.Key_W)
    assert window.article_pane.selected_span().label == "event"
    hand.press(Key.Key_Q)
    assert window.article_pane.selected_span().label == "location"


def test_tab_goes_through_the_spans_and_past_the_last_leaves_the_text(window, hand):
    for words in ("Port Helena", "ferry"):
        hand.drag(words)
        hand.press(Key.Key_3)
    hand.click(0)
    hand.press(Key.Key_Tab)
    assert window.workspace.quote(window.article_pane.selected_span()) == "Port Helena"
    hand.press(Key.Key_Tab)
    assert window.workspace.quote(window.article_pane.selected_span()) == "ferry"
    hand.press(Key.Key_Tab)
    assert not window.article_pane.view.hasFocus()


def test_shift_and_a_label_asks_with_the_number_and_tags_every_occurrence_as_one_change(window, hand):
    start = hand.text.rindex("Port Helena")
    hand.drag_between(start, start + len("Port Helena"))
    hand.press(Key.Key_L, SHIFT)
    assert "2 × “\u2068Port Helena\u2069”" in window.banner.text
    assert hand.quotes() == []
    hand.press(Key.Key_Return)
    assert hand.quotes() == [("location", ["Port Helena"])] * 2
    assert window.article_pane.selected_span().start == hand.text.rindex("Port Helena")  # the one that was asked from
    hand.press(Key.Key_Z)
    assert hand.quotes() == []


def test_undo_goes_on_after_closing_and_reopening(window, hand, make_window):
    hand.caret_at("Quill")
    hand.press(Key.Key_2)
    hand.press(Key.Key_D)
    before = hand.quotes()
    project = window.workspace.project.path
    window.close()
    again = reopen(make_window, project)
    hand = Hand(again)
    assert hand.quotes() == before
    assert again.actions_["undo"].text().startswith("Undo: ")
    hand.press(Key.Key_Z)
    assert hand.quotes() == [("actor", ["Mayor Ada Quill"])]
    hand.press(Key.Key_Z)
    assert hand.quotes() == []
    hand.press(Key.Key_Z, SHIFT)
    hand.press(Key.Key_Z, SHIFT)
    assert hand.quotes() == before
    assert check(project) == []


def test_the_article_that_was_open_is_open_again(window, make_window):
    window.actions_["next_article"].trigger()
    project, title = window.workspace.project.path, window.workspace.article.title
    window.close()
    assert reopen(make_window, project).workspace.article.title == title


def test_y_marks_as_done_and_goes_to_the_next_open_article(window, hand):
    first = window.workspace.article.id
    hand.press(Key.Key_Y)
    assert window.workspace.article.id != first
    assert window.workspace.project.article(first).info.status is Status.DONE
    assert window.workspace.project.status_counts()[Status.DONE] == 1
    hand.press(Key.Key_Z)
    assert window.workspace.article.id == first
    assert window.workspace.article.info.status is Status.TODO


def test_a_held_key_tags_nothing_and_deletes_nothing(window, hand):
    hand.drag("ferry")
    send_repeat(window.article_pane.view, Key.Key_4, "4")
    assert hand.quotes() == []
    hand.press(Key.Key_4)
    send_repeat(window.article_pane.view, Key.Key_X, "x")
    assert len(hand.quotes()) == 1


def test_letters_typed_into_the_filter_are_no_commands(window, hand):
    hand.caret_at("Quill")
    hand.press(Key.Key_L, CONTROL)
    hand.type("claxdz1")
    assert window.articles_pane.filter.query == "claxdz1"
    assert hand.quotes() == []


def test_a_label_key_on_a_span_changes_its_label_and_keeps_its_place(window, hand):
    hand.drag("Friday")
    hand.press(Key.Key_3)
    [before] = window.workspace.spans()
    hand.press(Key.Key_4)
    [after] = window.workspace.spans()
    assert (after.id, after.fragments, after.label) == (before.id, before.fragments, "event")


def test_every_quote_is_right_in_the_file_and_in_the_export(window, hand, tmp_path):
    for words, key in (
        ("Bridge stays shut 😀", Key.Key_1),
        ("Ada Quill", Key.Key_2),
        ("shut until Friday.\r\n“The", Key.Key_1),
    ):
        start = hand.text.index(words)
        window.article_pane.view.set_selection(Fragment(start, start + len(words)))
        hand.press(key)
    out = tmp_path / "out.jsonl"
    with Project(window.workspace.project.path, read_only=True) as project:
        export_file(out, EXPORTERS["jsonl"], project.coded_articles())
    lines = [json.loads(line) for line in out.read_bytes().split(b"\n") if line]
    texts = [line["text"][s["start"] : s["end"]] for line in lines for s in line["spans"]]
    assert sorted(texts) == sorted(["Bridge stays shut 😀", "Ada Quill", "shut until Friday.\r\n“The"])
    assert lines[0]["text"] == BRIDGE


def test_the_form_of_a_long_span_is_seen_whole_where_the_window_has_room_for_it(window, hand):
    window.resize(1200, 1150)
    window.article_pane.view.set_selection(Fragment(0, len(hand.text)))
    hand.press(Key.Key_1)
    QApplication.processEvents()
    assert window.inspector_pane.form.verticalScrollBar().maximum() == 0
    assert window.inspector_pane.spans.height() >= 200


def test_escape_empties_the_filter_and_then_goes_back_to_the_text_as_it_does_from_the_list(window, hand):
    view = window.article_pane.view
    hand.press(Key.Key_L, CONTROL)
    hand.type("ferry")
    hand.press(Key.Key_Escape)
    assert not view.hasFocus()
    assert window.articles_pane.filter.query == ""
    hand.press(Key.Key_Escape)
    assert view.hasFocus()
    window.articles_pane.list.setFocus()
    hand.press(Key.Key_Escape)
    assert view.hasFocus()


def test_tab_selects_the_innermost_span_around_the_caret_before_it_goes_on(window, hand):
    for words, key in (("the bridge in Port Helena will stay shut", Key.Key_1), ("Port Helena", Key.Key_3)):
        hand.drag(words)
        hand.press(key)
    hand.press(Key.Key_Escape)
    for words, label in (("Helena will", "location"), ("bridge in", "claim"), ("Quill", "claim")):
        hand.caret_at(words)
        hand.press(Key.Key_Escape)
        hand.press(Key.Key_Tab)
        assert window.article_pane.selected_span().label == label
    hand.press(Key.Key_Tab)
    assert window.article_pane.selected_span().label == "location"
