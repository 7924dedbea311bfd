"""A second article is read beside the one being coded, changes places with it, and follows what happens to it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.core.change import adding
from annotator.core.span import Relation
from annotator.ui.dialogs.command_palette import CommandPalette

Key = Qt.Key
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def beside(window, hand):
    """The third article beside the first one, each with a span."""
    hand.drag("Port Helena")
    hand.press(Key.Key_3)
    here = window.workspace.article.id
    there = window.workspace.rows(window.workspace.find("ferry was full", None))[0].info.id
    window.workspace.show_article(there)
    hand.drag("The ferry was full")
    hand.press(Key.Key_1)
    window.workspace.show_article(here)
    window.coding.beside.show(there)
    return window.coding.beside.pane


def test_it_is_opened_by_typing_a_part_of_its_title(window, hand, qtbot):
    hand.press(Key.Key_B, CONTROL | SHIFT)
    qtbot.waitUntil(window.findChild(CommandPalette).isActiveWindow)
    hand.type("ferry full")
    hand.press(Key.Key_Return)
    qtbot.waitUntil(lambda: window.coding.beside.pane is not None)
    pane = window.coding.beside.pane
    assert pane.isVisible()
    assert pane.article.title == "Ferry full"
    qtbot.waitUntil(lambda: window.focusWidget() is pane.view)


def test_tab_selects_its_spans_and_then_leads_back_to_the_text(window, beside, qtbot):
    with qtbot.waitSignal(window.coding.beside.span_picked) as picked:
        QTest.keyClick(beside.view, Key.Key_Tab)
    assert picked.args == [beside.view.spans[0].id]
    assert beside.selected_span().label == "claim"
    QTest.keyClick(beside.view, Key.Key_Tab)
    assert window.article_pane.view.hasFocus()


def test_keys_of_labels_do_nothing_in_it(window, beside):
    QTest.keyClick(beside.view, Key.Key_Tab)
    for key in (Key.Key_1, Key.Key_A, Key.Key_X, Key.Key_D):
        QTest.keyClick(beside.view, key)
    assert [span.label for span in window.workspace.project.spans(beside.article.id)] == ["claim"]


def test_both_articles_change_places_with_what_was_selected(window, beside):
    one, other = window.workspace.article.id, beside.article.id
    QTest.keyClick(beside.view, Key.Key_Tab)
    window.actions_["beside_swap"].trigger()
    assert (window.workspace.article.id, beside.article.id) == (other, one)
    assert window.article_pane.selected_span().label == "claim"


def test_it_shows_what_an_undo_does_to_it(window, beside, hand):
    assert len(beside.view.spans) == 1
    window.article_pane.view.setFocus()
    window.actions_["undo"].trigger()  # shows the article that it touched, too
    assert len(beside.view.spans) == 0


def test_escape_leads_back_and_ctrl_w_closes_it(window, beside):
    QTest.keyClick(beside.view, Key.Key_Escape)
    assert window.article_pane.view.hasFocus()
    assert beside.isVisible()
    beside.view.setFocus()
    QTest.keyClick(beside.view, Key.Key_W, CONTROL)
    assert not beside.isVisible()
    assert window.article_pane.view.hasFocus()


def test_f6_reaches_it(window, beside):
    window.article_pane.view.setFocus()
    QTest.keyClick(window.article_pane.view, Key.Key_F6)
    assert beside.view.hasFocus()


def test_it_follows_the_size_of_the_text(window, beside):
    window.actions_["zoom_in"].trigger()
    assert beside.view._font.pointSizeF() == window.article_pane.view._font.pointSizeF()
    window.actions_["zoom_in"].trigger()
    assert beside.view._font.pointSizeF() == window.article_pane.view._font.pointSizeF()


def test_the_open_article_is_not_offered_for_itself(window, hand, qtbot):
    hand.press(Key.Key_B, CONTROL | SHIFT)
    palette = window.findChild(CommandPalette)
    qtbot.waitUntil(palette.isActiveWindow)
    hand.type(window.workspace.article.title[:12])
    hand.press(Key.Key_Return)
    hand.press(Key.Key_Escape)
    pane = window.coding.beside.pane
    assert pane is None or pane.article.id != window.workspace.article.id


def test_it_is_shown_at_the_span_that_the_selected_one_is_linked_to(window, beside):
    workspace = window.workspace
    [place], [claim] = workspace.project.spans(workspace.article.id), workspace.project.spans(beside.article.id)
    workspace.do(adding("link", Relation(claim.article_id, claim.id, place.id, "about")))
    window.article_pane.select_span(place.id)
    window.coding.beside.show_key(workspace.project.key_of(claim.article_id))
    assert beside.view.selected == claim.id
