"""Linking spans to entities by keys, on a real file: proposals, new ones, all of the same words, undo; Urdu too."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from annotator.core.change import adding
from annotator.core.entity import Entity
from annotator.core.span import Fragment
from annotator.storage import Project
from tests.window.conftest import BRIDGE, reopen, send_repeat

Key, Shift, Control = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
ADA = Entity("Ada Quill", "ada", "actor", "person", aliases=("the mayor",))
HELENA = Entity("Port Helena", "helena", "location", "city")


@pytest.fixture
def part(window):
    return window.coding.entities


def register(window):
    return window.workspace.project.register


def linked(window):
    """Return what the spans of the open article mention: quote and name."""
    names = {one.id: one.entity.name for one in register_rows(window)}
    spans = [window.workspace.span(placed.id) for placed in window.workspace.spans()]
    return {window.workspace.quote(span): names.get(span.entity) for span in spans}


def register_rows(window):
    class Named:
        def __init__(self, row):
            self.id, self.entity = row.entity.id, row.entity

    found = register(window)
    return [Named(row) for row in found.rows(list(found.in_use()))]


def make(window, *entities):
    assert window.workspace.do(adding("make", *entities))


def titles(part):
    return [row.title for row in part.panel.rows()]


def test_a_name_is_tagged_and_linked_by_three_keys(window, hand, part):
    make(window, ADA, HELENA)
    hand.caret_at("Ada Quill")
    for key in (Key.Key_A, Key.Key_K, Key.Key_Return):
        hand.press(key)
    assert linked(window) == {"Mayor Ada Quill": "Ada Quill"}
    assert part.panel.isHidden()
    assert window.article_pane.view.hasFocus()
    assert window.article_pane.target.span.entity == "ada"
    assert window.workspace.undo_texts()[0] == "link Mayor Ada Quill to Ada Quill"
    hand.press(Key.Key_Z)
    assert linked(window) == {"Mayor Ada Quill": None}


def test_with_nothing_in_the_register_return_makes_the_entity_of_the_words(window, hand, part):
    hand.caret_at("Port Helena")
    hand.press(Key.Key_L)
    hand.press(Key.Key_K)
    assert titles(part)[0].startswith("New entity “")
    hand.press(Key.Key_Return)
    assert linked(window) == {"Port Helena": "Port Helena"}
    [made] = register(window).in_use()
    assert register(window).get([made])[made].label == "location"
    assert window.workspace.undo() is not None
    assert register(window).count() == 0


def test_every_proposal_says_why_and_a_digit_takes_it(window, hand, part):
    make(window, ADA, Entity("Quill Trust", "trust", "actor", "organisation"), HELENA)
    hand.caret_at("Ada Quill")
    hand.press(Key.Key_A)
    hand.press(Key.Key_K)
    rows = part.panel.rows()
    assert [row.title for row in rows[:-1]] == ["Ada Quill"]
    assert all(row.reason for row in rows[:-1])
    hand.press(Key.Key_1)
    assert linked(window) == {"Mayor Ada Quill": "Ada Quill"}


def test_what_is_typed_searches_the_register_and_arrows_choose(window, hand, part, qtbot):
    make(window, ADA, Entity("Adam Reed", "reed", "actor"), HELENA)
    hand.caret_at("Ada Quill")
    hand.press(Key.Key_A)
    hand.press(Key.Key_K)
    hand.type("ad")
    qtbot.waitUntil(lambda: titles(part)[:2] == ["Ada Quill", "Adam Reed"])
    hand.press(Key.Key_Down)
    hand.press(Key.Key_Return)
    assert linked(window) == {"Mayor Ada Quill": "Adam Reed"}


def test_the_label_of_the_span_limits_what_is_proposed(window, hand, part, qtbot):
    make(window, Entity("Ada", "place", "location"))
    hand.caret_at("Ada Quill")
    hand.press(Key.Key_A)
    hand.press(Key.Key_K)
    hand.type("ada")
    part.panel.query_changed.emit("ada")
    assert len(titles(part)) == 1


def test_all_spans_of_the_project_with_the_same_words_are_linked_in_one_change(window, hand, part, qtbot):
    workspace = window.workspace
    first, second = (BRIDGE.index("Port Helena"), BRIDGE.rindex("Port Helena"))
    workspace.tag_all([Fragment(start, start + 11) for start in (first, second)], "location")
    make(window, HELENA)
    window.article_pane.select_span(workspace.spans()[0].id)
    with qtbot.waitSignal(part.counted):
        hand.press(Key.Key_K)
    assert "all 2 with these words" in part.panel.hint()
    hand.press(Key.Key_Return, Shift)
    assert register(window).mention_count("helena") == 2
    assert workspace.undo_texts()[0] == "link 2 × Port Helena to Port Helena"
    workspace.undo()
    assert register(window).mention_count("helena") == 0
    workspace.redo()
    assert register(window).mention_count("helena") == 2


def test_words_that_were_linked_before_are_proposed_first_and_say_so(window, hand, part):
    make(window, ADA, Entity("Ferry Company", "ferry", "actor"))
    workspace, text = window.workspace, window.workspace.article.text
    start = text.index("The ferry") + 4
    [span] = workspace.tag_all([Fragment(start, start + 5)], "actor")
    part.actions.link(workspace.span(span.id), register(window).get(["ada"])["ada"])
    other = workspace.tag(Fragment(start - 4, start + 5), "actor")
    workspace.reshape(workspace.span(other.id), (Fragment(start, start + 4), Fragment(start + 4, start + 5)))
    again = workspace.tag(Fragment(start, start + 4), "actor")
    assert again is not None
    proposals = register(window).propose("ferry", "actor", workspace.article.id)
    assert proposals[0].entity.id == "ada"
    assert proposals[0].number == 1


def test_delete_in_the_panel_unlinks_and_escape_changes_nothing(window, hand, part):
    make(window, ADA)
    hand.caret_at("Ada Quill")
    for key in (Key.Key_A, Key.Key_K, Key.Key_Return, Key.Key_K, Key.Key_Escape):
        hand.press(key)
    assert linked(window) == {"Mayor Ada Quill": "Ada Quill"}
    assert window.article_pane.view.hasFocus()
    hand.press(Key.Key_K)
    hand.press(Key.Key_Delete)
    assert linked(window) == {"Mayor Ada Quill": None}
    assert window.article_pane.target.span is not None


def test_a_held_key_neither_types_nor_links(window, hand, part):
    make(window, ADA)
    hand.caret_at("Ada Quill")
    hand.press(Key.Key_A)
    hand.press(Key.Key_K)
    send_repeat(QApplication.focusWidget(), Key.Key_K, "k")
    send_repeat(QApplication.focusWidget(), Key.Key_Return, "\r")
    assert part.panel.line.text() == ""
    assert linked(window) == {"Mayor Ada Quill": None}


def test_urdu_words_are_linked_and_found_again_whatever_letters_were_typed(window, hand, part, qtbot):
    window.commands.go(forward=True)
    assert "میئر" in hand.text
    hand.caret_at("میئر")
    hand.press(Key.Key_A)
    hand.press(Key.Key_K)
    hand.press(Key.Key_Return, Control)
    quote = next(iter(linked(window)))
    assert linked(window) == {quote: quote}
    with Project(window.workspace.project.path, read_only=True) as other:
        assert other.register.propose("ميئر")[0].entity.name == quote


def test_the_inspector_shows_the_entity_and_unlinks_it(window, hand, part, qtbot):
    make(window, ADA)
    hand.caret_at("Ada Quill")
    for key in (Key.Key_A, Key.Key_K, Key.Key_Return):
        hand.press(key)
    name, link, unlink = part.section.fields()
    assert "Ada Quill" in name.text()
    assert part.section._what.text().endswith("1 mention")
    assert isinstance(unlink, QPushButton)
    qtbot.mouseClick(unlink, Qt.MouseButton.LeftButton)
    assert linked(window) == {"Mayor Ada Quill": None}
    assert not name.isVisible()
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert part.panel.line.hasFocus()


def test_links_are_there_when_the_project_is_opened_again(window, hand, part, make_window):
    make(window, ADA)
    hand.caret_at("Ada Quill")
    for key in (Key.Key_A, Key.Key_K, Key.Key_Return):
        hand.press(key)
    path = window.workspace.project.path
    window.workspace.close()
    again = reopen(make_window, path)
    assert register(again).mention_count("ada") == 1
    again.workspace.undo()
    assert register(again).mention_count("ada") == 0
