"""Relations as an analyst makes them: by keys, by pointing, by drawing; seen as arcs and in the inspector."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from annotator.core.change import adding
from annotator.core.span import Fragment, Relation, Span
from annotator.storage.check import check
from tests.window.conftest import URDU, Hand, send_repeat

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
Left = Qt.MouseButton.LeftButton


@pytest.fixture
def coded(window, hand: Hand) -> Hand:
    """The first article with two actors, a claim and a location; the claim is selected."""
    spans = [
        _span(window, "Mayor Ada Quill", "actor", "quill"),
        _span(window, "Port Helena", "location", "helena"),
        _span(window, "The ferry", "actor", "ferry"),
        _span(window, "The steel is tired", "claim", "tired"),
    ]
    window.workspace.do(adding("tag", *spans))
    window.article_pane.select_span("tired", reveal=True)
    return hand


def _span(window, quote: str, label: str, id_: str, *, text: str = "", article_id: str = "") -> Span:
    article = window.workspace.article
    start = (text or article.text).index(quote)
    return Span(article_id or article.info.id, label, (Fragment(start, start + len(quote)),), "tester", id_)


def _in_urdu(window) -> tuple[str, Span]:
    """Tag a claim in the second article; return that article's id and the span."""
    project = window.workspace.project
    [row] = [row for row in project.rows(project.find()) if "پل" in row.info.title]
    span = _span(window, "پل جمعے تک بند رہے گا", "claim", "urdu", text=URDU, article_id=row.info.id)
    window.workspace.do(adding("tag", span))
    return row.info.id, span


def _relations(window) -> list[tuple[str, str, str]]:
    return [(link.head.quote, link.relation.label, link.tail.quote) for link in _links(window)]


def _links(window):
    return window.workspace.project.links(window.workspace.article.info.id)


def _panel(window):
    return window.coding.relations.asking.panel


def _rows(window) -> list[str]:
    model = _panel(window).list.model()
    return [model.index(row).data() for row in range(model.rowCount())]


def test_three_keys_make_the_nearest_actor_the_claimant(window, coded):
    for key in (Key.Key_R, Key.Key_B, Key.Key_Return):
        coded.press(key)
    assert _relations(window) == [("The steel is tired", "by", "The ferry")]
    assert window.workspace.undo_texts()[0] == "claim “The steel is tired” by The ferry"
    assert window.article_pane.view.hasFocus()
    assert window.article_pane.selected_span().id == "tired"
    coded.press(Key.Key_Z)
    assert _relations(window) == []


def test_what_is_in_the_same_paragraph_counts_as_nearer(window, coded):
    text = coded.text
    window.workspace.do(adding("tag", _span(window, "she", "actor", "she"), _span(window, "Friday", "actor", "friday")))
    start = text.index("“The")
    article_id = window.workspace.article.info.id
    window.workspace.do(adding("tag", Span(article_id, "claim", (Fragment(start, start + 4),), "tester", "c")))
    window.article_pane.select_span("c")
    coded.press(Key.Key_R)
    coded.press(Key.Key_B)
    gap = {quote: abs(text.index(quote) - start) for quote in ("Friday", "she said", "The ferry")}
    assert gap["Friday"] < gap["she said"] < gap["The ferry"]
    assert _rows(window)[:3] == ["she", "The ferry", "Friday"]


def test_tab_steps_through_the_spans_that_the_relation_may_end_at(window, coded):
    coded.press(Key.Key_R)
    coded.press(Key.Key_B)
    assert _rows(window) == ["The ferry", "Mayor Ada Quill"]
    coded.press(Key.Key_Tab)
    assert window.article_pane.view.layer.arcs._preview.tail.quote == "Mayor Ada Quill"
    coded.press(Key.Key_Tab)
    coded.press(Key.Key_Backtab, SHIFT)
    coded.press(Key.Key_Return)
    assert _relations(window) == [("The steel is tired", "by", "Mayor Ada Quill")]


def test_typing_narrows_by_a_part_of_the_quote(window, coded):
    coded.press(Key.Key_R)
    coded.press(Key.Key_B)
    coded.type("quil")
    coded.press(Key.Key_Return)
    assert _relations(window) == [("The steel is tired", "by", "Mayor Ada Quill")]


def test_a_click_on_a_span_takes_it_as_the_other_end(window, coded):
    coded.press(Key.Key_R)
    coded.press(Key.Key_B)
    coded.click(coded.text.index("Quill"))
    assert _relations(window) == [("The steel is tired", "by", "Mayor Ada Quill")]
    assert window.article_pane.selected_span().id == "tired"


def test_a_click_on_a_span_that_may_not_be_an_end_says_why_and_changes_nothing(window, coded):
    said = []
    window.coding.relations.said.connect(said.append)
    coded.press(Key.Key_R)
    coded.press(Key.Key_B)
    coded.click(coded.text.index("Helena"))
    assert said[-1] == "“by” goes from Claim to Actor, not to Location."
    assert _relations(window) == []
    assert _panel(window).isVisible()
    assert _panel(window).edit.hasFocus()


def test_an_actor_is_given_its_claim_by_turning_the_direction(window, coded):
    window.article_pane.select_span("quill")
    coded.press(Key.Key_R)
    coded.press(Key.Key_Period)
    coded.press(Key.Key_B)
    assert _rows(window) == ["The steel is tired"]
    coded.press(Key.Key_Return)
    assert _relations(window) == [("The steel is tired", "by", "Mayor Ada Quill")]


def test_escape_closes_the_panel_and_gives_the_text_its_keys_back(window, coded):
    coded.press(Key.Key_R)
    coded.press(Key.Key_Escape)
    assert not _panel(window).isVisible()
    assert window.article_pane.view.hasFocus()
    coded.press(Key.Key_R)
    coded.press(Key.Key_S)
    coded.press(Key.Key_Escape)
    assert window.article_pane.view.hasFocus()
    assert not window.article_pane.view.layer.pointing
    assert _relations(window) == []


def test_backspace_in_the_empty_line_goes_back_to_the_type(window, coded):
    coded.press(Key.Key_R)
    coded.press(Key.Key_S)
    coded.press(Key.Key_Backspace)
    coded.press(Key.Key_B)
    coded.press(Key.Key_Return)
    assert _relations(window) == [("The steel is tired", "by", "The ferry")]


def test_a_held_key_makes_no_relation(window, coded):
    coded.press(Key.Key_R)
    send_repeat(QApplication.focusWidget(), Key.Key_B, "b")
    assert not _panel(window).asks_for_end()
    coded.press(Key.Key_B)
    send_repeat(QApplication.focusWidget(), Key.Key_Return, "\r")
    assert _relations(window) == []


def test_the_same_relation_is_made_once_and_a_span_is_not_linked_to_itself(window, coded):
    said = []
    relating = window.coding.relations.relating
    relating.said.connect(said.append)
    spans = window.workspace.spans()
    claim, actor = relating.end_of(spans.get("tired")), relating.end_of(spans.get("quill"))
    first = relating.relate(claim, "by", actor)
    assert relating.relate(claim, "by", actor) == first
    assert "It is there already" in said[-1]
    assert relating.relate(claim, "supports", claim) is None
    assert said[-1] == "A span is not linked to itself."
    assert relating.relate(actor, "by", claim) is None
    assert said[-1] == "“by” begins at Claim, not at Actor."
    assert len(_links(window)) == 1


def test_without_a_span_the_key_says_what_to_do(window, hand):
    said = []
    window.coding.relations.said.connect(said.append)
    hand.press(Key.Key_R)
    assert said == ["Select a span first; it is linked to another one then."]


# Other articles


def test_typing_finds_spans_of_other_articles_by_their_urdu_words(window, coded, qtbot):
    article_id, _ = _in_urdu(window)
    coded.press(Key.Key_R)
    coded.press(Key.Key_R)
    assert _rows(window) == []
    _panel(window).edit.setText("جمعے")
    qtbot.waitUntil(lambda: len(_rows(window)) == 1)
    coded.press(Key.Key_Return)
    [link] = _links(window)
    assert (link.relation.label, link.tail.article_id, link.tail.quote) == (
        "repeats",
        article_id,
        "پل جمعے تک بند رہے گا",
    )
    assert check(window.workspace.project.path) == []


def test_the_list_goes_to_the_other_article_and_back(window, coded, qtbot):
    article_id, _ = _in_urdu(window)
    here = window.workspace.article.info.id
    window.workspace.do(adding("relate", Relation(article_id, "urdu", "tired", "repeats", "r1")))
    section = window.coding.relations.list
    assert section.isVisible()
    [row] = section.rows()
    assert (row.row.lead, row.row.end.quote) == ("← repeats", "پل جمعے تک بند رہے گا")
    assert "پل" in row.row.where
    qtbot.mouseClick(section.list.viewport(), Left, pos=QPoint(60, 8))
    assert window.workspace.article.info.id == article_id
    assert window.article_pane.selected_span().id == "urdu"
    coded.press(Key.Key_Left, ALT)
    assert window.workspace.article.info.id == here
    assert window.article_pane.selected_span().id == "tired"


def test_deleting_a_span_takes_relations_of_other_articles_along_and_undo_brings_them_back(window, coded):
    article_id, _ = _in_urdu(window)
    window.workspace.do(adding("relate", Relation(article_id, "urdu", "tired", "repeats", "r1")))
    coded.press(Key.Key_X)
    assert window.workspace.span("tired") is None
    assert window.workspace.project.links(article_id) == []
    coded.press(Key.Key_Z)
    assert [link.relation.id for link in window.workspace.project.links(article_id)] == ["r1"]
    assert [link.relation.id for link in _links(window)] == ["r1"]
    assert check(window.workspace.project.path) == []


# The list of the inspector


def test_delete_in_the_list_removes_a_relation_and_the_menu_changes_its_type(window, coded):
    window.workspace.do(adding("relate", Relation(window.workspace.article.info.id, "tired", "quill", "by", "r1")))
    section = window.coding.relations.list
    menu = section.menu(0)
    [types] = [action.menu() for action in menu.actions() if action.menu() is not None]
    [about] = types.actions()
    about.trigger()
    menu.deleteLater()
    assert _relations(window) == [("The steel is tired", "about", "Mayor Ada Quill")]
    section.list.setFocus()
    section.list.setCurrentIndex(section.list.model().index(0, 0))
    coded.press(Key.Key_Delete)
    assert _relations(window) == []
    assert not section.isVisible()
    assert window.workspace.undo_texts()[0] == "no longer: claim “The steel is tired” about Mayor Ada Quill"


# The mouse


def _draw(hand: Hand, offset: int) -> None:
    port, layer = hand.view.viewport(), hand.view.layer
    QTest.mousePress(port, Left, pos=layer.handle().toPoint())
    QTest.mouseMove(port, (layer.handle().toPoint() + hand.point(offset)) / 2)
    QTest.mouseMove(port, hand.point(offset))


def test_a_line_drawn_from_the_handle_asks_for_the_type_among_those_allowed(window, coded, qtbot):
    offset = coded.text.index("Quill")
    _draw(coded, offset)
    assert coded.view.selection() is None
    QTest.mouseRelease(coded.view.viewport(), Left, pos=coded.point(offset))
    menu = window.article_pane.findChild(QMenu, "drawn-relation")
    assert [action.text().split("\t")[0].strip("\u2068\u2069") for action in menu.actions()] == ["by", "about"]
    menu.actions()[1].trigger()
    menu.close()
    assert _relations(window) == [("The steel is tired", "about", "Mayor Ada Quill")]


def test_a_line_with_one_type_allowed_is_taken_at_once(window, coded):
    offset = coded.text.index("Helena")
    _draw(coded, offset)
    QTest.mouseRelease(coded.view.viewport(), Left, pos=coded.point(offset))
    assert _relations(window) == [("The steel is tired", "about", "Port Helena")]
    assert window.article_pane.selected_span().id == "tired"


def test_a_refusal_is_said_while_the_line_is_over_the_span(window, coded):
    said = []
    window.article_pane.select_span("helena")
    coded.view.layer.hovered.connect(said.append)
    offset = coded.text.index("Quill")
    _draw(coded, offset)
    assert said[-1] == "The label set has no relation between Location and Actor."
    QTest.mouseRelease(coded.view.viewport(), Left, pos=coded.point(offset))
    assert _relations(window) == []


def test_escape_drops_the_line_that_is_being_drawn(window, coded):
    offset = coded.text.index("Helena")
    _draw(coded, offset)
    coded.press(Key.Key_Escape)
    QTest.mouseRelease(coded.view.viewport(), Left, pos=coded.point(offset))
    assert _relations(window) == []
    assert window.article_pane.selected_span().id == "tired"


def test_the_handle_is_clear_of_the_edge_handles(window, coded):
    middle = coded.view.layer.handle()
    for angle in (QPointF(0, 3), QPointF(3, 0), QPointF(-3, 0), QPointF(0, -3)):
        assert coded.view.layer.is_on_handle(middle + angle)
        assert coded.view.hit(middle + angle) is None or coded.view.hit(middle + angle).part not in ("start", "end")


# The article beside


def test_a_span_of_the_article_beside_is_linked_by_the_letter_of_the_type_alone(window, coded):
    article_id, _ = _in_urdu(window)
    window.coding.relations.asking.relate_to("urdu")
    names = [way.type.id for way in (button.way for button in _panel(window)._buttons) if way.outward]
    assert names == ["supports", "contradicts", "repeats"]
    coded.press(Key.Key_C)
    [link] = _links(window)
    assert (link.relation.label, link.tail.article_id) == ("contradicts", article_id)
    assert window.article_pane.view.hasFocus()


def test_a_click_beside_takes_the_span_while_the_other_end_is_asked_for(window, coded):
    _in_urdu(window)
    window.coding.beside.span_picked.emit("urdu")
    assert _links(window) == []
    coded.press(Key.Key_R)
    coded.press(Key.Key_S)
    window.coding.beside.span_picked.emit("urdu")
    assert [(link.relation.label, link.tail.id) for link in _links(window)] == [("supports", "urdu")]


def test_a_span_beside_that_no_relation_leads_to_is_refused_in_a_sentence(window, coded):
    _in_urdu(window)
    said = []
    window.coding.relations.said.connect(said.append)
    window.article_pane.select_span("helena")
    window.coding.relations.asking.relate_to("urdu")
    assert said == []  # a claim may be about a location
    window.article_pane.select_span("tired")
    window.workspace.relabel(window.workspace.span("helena"), "event")
    window.article_pane.select_span("ferry")
    window.coding.relations.asking.relate_to("helena")
    assert _panel(window).isVisible()  # the event's agent
    window.coding.relations.asking.close()
    window.workspace.relabel(window.workspace.span("helena"), "location")
    window.coding.relations.asking.relate_to("helena")
    assert said == ["The label set has no relation between Actor and Location."]


def test_without_a_fitting_span_the_panel_says_so_and_return_does_nothing(window, coded, qtbot):
    coded.press(Key.Key_R)
    coded.press(Key.Key_S)
    assert _rows(window) == []
    assert _panel(window).list._hint == "No span of this article fits; type to find those of others."
    _panel(window).edit.setText("nowhere")
    qtbot.waitUntil(lambda: _panel(window).list._hint == "No span that it may end at has these words.")
    coded.press(Key.Key_Return)
    assert _links(window) == []


def test_all_relations_are_drawn_by_a_setting_and_follow_each_change(window, coded):
    arcs = window.article_pane.view.layer.arcs
    assert arcs.is_empty
    window.actions_["relations"].trigger()
    assert window.settings.get("show_relations")
    article_id = window.workspace.article.info.id
    window.workspace.do(adding("relate", Relation(article_id, "tired", "quill", "by", "r1")))
    window.workspace.do(adding("relate", Relation(article_id, "tired", "helena", "about", "r2")))
    window.article_pane.select_span("ferry")
    assert set(arcs._links) == {"r1", "r2"}
    window.workspace.relabel(window.workspace.span("helena"), "event")
    assert arcs._links["r2"].tail.label == "event"
    window.workspace.delete(window.workspace.span("quill"))
    assert set(arcs._links) == {"r2"}
    window.workspace.undo()
    assert set(arcs._links) == {"r1", "r2"}
    window.actions_["relations"].trigger()
    assert arcs.is_empty
    assert not window.actions_["relations"].isChecked()


def test_undo_stays_in_the_article_that_a_relation_ends_in_and_selects_its_span(window, coded):
    article_id, _ = _in_urdu(window)
    here = window.workspace.article.info.id
    window.workspace.do(adding("relate", Relation(article_id, "urdu", "tired", "repeats", "r1")))
    window.article_pane.select_span("quill")
    coded.press(Key.Key_Z)
    assert window.workspace.article.info.id == here
    assert window.article_pane.selected_span().id == "tired"
    coded.press(Key.Key_Z, SHIFT)
    assert [link.relation.id for link in _links(window)] == ["r1"]
    assert window.workspace.article.info.id == here
