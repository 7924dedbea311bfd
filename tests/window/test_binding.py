"""Spans in several pieces, made and mended by keys: bound, cut, joined, split; every step comes back by one undo."""

from PySide6.QtCore import Qt

from annotator.core.change import adding
from annotator.core.span import Relation
from annotator.storage.check import check

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


def tag(hand, words, key):
    hand.drag(words)
    hand.press(key)


def undone(window, hand, before):
    hand.press(Key.Key_Z)
    assert hand.quotes() == before
    assert check(window.workspace.project.path) == []


def test_words_inside_the_last_span_are_cut_out_of_it(window, hand):
    tag(hand, "The steel is tired,” she said, “and so are we", Key.Key_1)
    before = hand.quotes()
    hand.drag(",” she said, “")
    hand.press(Key.Key_B, SHIFT)
    assert hand.quotes() == [("claim", ["The steel is tired", "and so are we"])]
    undone(window, hand, before)


def test_the_piece_at_the_caret_is_split_off_with_all_that_the_span_had(window, hand):
    tag(hand, "The steel is tired", Key.Key_1)
    hand.drag("and so are we")
    hand.press(Key.Key_B)
    [span] = window.workspace.project.spans(window.workspace.article.id)
    window.workspace.note(span, "look again")
    before = hand.quotes()
    window.article_pane.select_span(span.id, reveal=True)
    hand.press(Key.Key_B, SHIFT)
    assert hand.quotes() == [("claim", ["The steel is tired"]), ("claim", ["and so are we"])]
    spans = window.workspace.project.spans(window.workspace.article.id)
    assert [one.note for one in spans] == ["look again", "look again"]
    undone(window, hand, before)


def test_a_selected_span_is_joined_to_the_one_selected_before_and_its_relations_with_it(window, hand):
    workspace = window.workspace
    for words, key in (("The steel is tired", "1"), ("and so are we", "1"), ("Ada Quill", "2"), ("Port Helena", "3")):
        tag(hand, words, Key[f"Key_{key}"])
    spans = {workspace.quote(one): one for one in workspace.project.spans(workspace.article.id)}
    first, second = spans["The steel is tired"], spans["and so are we"]
    mayor, port = spans["Ada Quill"], spans["Port Helena"]
    links = [
        Relation(first.article_id, one.id, two.id, type_)
        for one, two, type_ in (
            (first, mayor, "by"),
            (second, mayor, "by"),
            (second, port, "about"),
            (first, second, "supports"),
        )
    ]
    workspace.do(adding("link", *links))
    before = hand.quotes()
    window.article_pane.select_span(first.id)
    window.article_pane.select_span(second.id)
    hand.press(Key.Key_B)
    assert ("claim", ["The steel is tired", "and so are we"]) in hand.quotes()
    assert len(hand.quotes()) == 3
    left = workspace.project.relations(first.article_id)
    assert {(one.head, one.label, one.tail) for one in left} == {
        (first.id, "by", mayor.id),
        (first.id, "about", port.id),
    }
    undone(window, hand, before)
    assert sorted(workspace.project.relations(first.article_id), key=lambda one: one.id) == sorted(
        links, key=lambda one: one.id
    )


def test_where_nothing_can_be_bound_or_cut_it_is_said_why(window, hand):
    said = []
    window.coding.binding.said.connect(said.append)
    hand.caret_at("Quill")
    hand.press(Key.Key_B)
    tag(hand, "Ada Quill", Key.Key_2)
    hand.press(Key.Key_B, SHIFT)
    hand.press(Key.Key_B)
    hand.drag("Port Helena")
    hand.press(Key.Key_B, SHIFT)
    assert [words[:24] for words in said] == [
        "Select a span first; B t",
        "This span is in one piec",
        "Select one span, then th",
        "The selection is not ins",
    ]
    assert hand.quotes() == [("actor", ["Ada Quill"])]
