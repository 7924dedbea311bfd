"""The walk through the real window: N, a label's key, and on to the next."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.change import Change, Edit, replacing
from annotator.core.span import Fragment
from annotator.core.suggestion import Source, SourceKind, Suggestion
from annotator.storage.check import check
from tests.window.conftest import Hand, reopen, send_repeat

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def walker(hand: Hand) -> Hand:
    """The hand at the top of the article, the mouse far from its words."""
    hand.window.article_pane.view.set_caret(0)
    return hand


def target(window) -> str:
    """Return the words of the target."""
    pane, article = window.article_pane, window.workspace.article
    return " … ".join(article.text[slice(*piece)] for piece in pane.target.outline(article.text))


def told(window) -> str:
    return window.status_pane.line.target_words().replace("\u2068", "").replace("\u2069", "")


def counted(qtbot, window) -> str:
    qtbot.waitUntil(lambda: " of " in told(window))
    return told(window)


def test_n_goes_from_one_untagged_name_or_quotation_to_the_next(window, walker):
    seen = []
    for _ in range(5):
        walker.press(Key.Key_N)
        seen.append(target(window))
    assert seen == ["Mayor Ada Quill", "Port Helena", "The steel is tired", "and so are we.", "Port Helena"]


def test_a_label_key_tags_the_candidate_and_goes_on_by_itself(window, walker):
    walker.press(Key.Key_N)
    for key in (Key.Key_A, Key.Key_L, Key.Key_C, Key.Key_C, Key.Key_L):
        walker.press(key)
    assert walker.quotes() == [
        ("actor", ["Mayor Ada Quill"]),
        ("location", ["Port Helena"]),
        ("claim", ["The steel is tired"]),
        ("claim", ["and so are we."]),
        ("location", ["Port Helena"]),
    ]
    assert not window.hands.walk.is_on()
    assert check(window.workspace.project.path) == []


def test_a_label_of_a_wider_unit_takes_that_around_a_name_and_the_name_is_still_to_be_tagged(window, walker, qtbot):
    walker.press(Key.Key_N)
    assert "C: “" in counted(qtbot, window)
    outcome = window.article_pane.outcome(window.workspace.labels.get("claim"))
    walker.press(Key.Key_C)
    text = window.workspace.article.text
    claim = text[slice(*outcome.fragment)]
    assert claim.startswith("Mayor Ada Quill")
    assert len(claim) > len("Mayor Ada Quill")
    assert walker.quotes() == [("claim", [claim])]
    assert window.hands.walk.is_on()
    assert target(window) == "Mayor Ada Quill"
    walker.press(Key.Key_A)
    assert ("actor", ["Mayor Ada Quill"]) in walker.quotes()
    assert target(window) == "Port Helena"


def test_the_walk_goes_back_to_the_span_that_a_label_made_around_a_name_and_from_it_to_the_name(window, walker):
    walker.press(Key.Key_N)
    walker.press(Key.Key_C)
    [claim] = window.workspace.spans()
    walker.press(Key.Key_N, SHIFT)
    assert window.article_pane.target.span.id == claim.id
    walker.press(Key.Key_D, SHIFT)
    walker.press(Key.Key_N)
    assert target(window) == "Mayor Ada Quill"
    assert window.article_pane.target.span is None


def test_a_click_on_a_span_around_the_candidate_ends_the_walk(window, walker, qtbot):
    walker.press(Key.Key_N)
    walker.press(Key.Key_C)
    claim = window.workspace.spans()[0]
    window.article_pane.select_span(claim.id)
    qtbot.waitUntil(lambda: not window.hands.walk.is_on())


def test_each_tag_of_the_walk_is_one_step_to_undo(window, walker):
    walker.press(Key.Key_N)
    walker.press(Key.Key_A)
    walker.press(Key.Key_L)
    walker.press(Key.Key_Z)
    assert walker.quotes() == [("actor", ["Mayor Ada Quill"])]
    assert target(window) == "The steel is tired"


def test_how_many_there_are_and_of_what_kind_is_told(window, walker, qtbot):
    walker.press(Key.Key_N)
    assert counted(qtbot, window).startswith("1 of 5 · name “Mayor Ada Quill”")
    walker.press(Key.Key_N)
    walker.press(Key.Key_N)
    assert told(window).startswith("3 of 5 · quotation “The steel is tired”")
    walker.press(Key.Key_C)
    assert told(window).startswith("3 of 4 · quotation “and so are we.”")


def test_shift_n_goes_back_also_to_what_was_just_tagged(window, walker):
    walker.press(Key.Key_N)
    walker.press(Key.Key_A)
    walker.press(Key.Key_N)
    walker.press(Key.Key_N, SHIFT)
    assert target(window) == "Port Helena"
    walker.press(Key.Key_N, SHIFT)
    assert target(window) == "Mayor Ada Quill"
    assert window.article_pane.target.span is not None
    walker.press(Key.Key_N)
    assert target(window) == "Port Helena"


def test_the_edges_can_be_moved_before_the_label_key_without_leaving_the_walk(window, walker):
    walker.press(Key.Key_N)
    walker.press(Key.Key_S, SHIFT)
    assert target(window) == "Ada Quill"
    walker.press(Key.Key_A)
    assert walker.quotes() == [("actor", ["Ada Quill"])]
    assert target(window) == "Port Helena"
    assert window.hands.walk.is_on()


def test_at_the_end_it_is_said_and_n_begins_again_at_the_top(window, walker, qtbot):
    with qtbot.waitSignal(window.hands.walk.said) as said:
        for _ in range(6):
            walker.press(Key.Key_N)
    assert said.args == ["No more candidates here; Y marks it done and goes on"]
    assert not window.hands.walk.is_on()
    walker.press(Key.Key_N)
    assert target(window) == "Mayor Ada Quill"


def test_escape_a_click_and_another_key_that_sets_the_target_end_the_walk(window, walker):
    walker.press(Key.Key_N)
    walker.press(Key.Key_Escape)
    assert not window.hands.walk.is_on()
    walker.press(Key.Key_N)
    walker.caret_at("ferry")
    assert not window.hands.walk.is_on()
    walker.press(Key.Key_E)
    assert walker.quotes() == [("event", ["ferry"])]
    walker.press(Key.Key_N)
    walker.press(Key.Key_Left)
    assert not window.hands.walk.is_on()
    assert "of" not in told(window).split(" · ")[0]


def test_pointing_elsewhere_ends_it_and_n_goes_on_from_there(window, walker):
    walker.press(Key.Key_N)
    port = window.article_pane.view.viewport()
    place = walker.text.index("ferry")
    QTest.mouseMove(port, walker.point(place) + QPoint(0, 40))
    QTest.mouseMove(port, walker.point(place + 2))
    QApplication.processEvents()
    assert target(window) == "ferry"
    assert not window.hands.walk.is_on()
    walker.press(Key.Key_N)
    assert walker.text[: window.article_pane.target.selection.start].endswith("ferry from ")


def test_what_counts_can_be_chosen_and_is_remembered(window, walker, make_window):
    window.actions_["walk_names"].trigger()
    assert not window.actions_["walk_names"].isChecked()
    walker.press(Key.Key_N)
    assert target(window) == "The steel is tired"
    again = make_window()
    assert not again.actions_["walk_names"].isChecked()
    assert again.actions_["walk_quotations"].isChecked()


def test_a_suggestion_is_walked_to_accepted_by_its_key_and_rejected_by_x(window, walker):
    workspace = window.workspace
    article, source = workspace.article, Source(SourceKind.PATTERN, "words", "event", "stay|ferry")
    workspace.do(Change("make a source", (Edit(None, source),)))
    [kept] = workspace.project.suggested.kept()
    own = workspace.project.key_of(article.info.id)
    places = [article.text.index(word) for word in ("stay", "ferry")]
    found = [
        (own, Suggestion(article.info.id, "event", Fragment(place, place + len(word)), source.id))
        for place, word in zip(places, ("stay", "ferry"), strict=True)
    ]
    workspace.project.suggested.record(kept, own, found)
    window.hands.suggestions.refresh()
    for name in ("walk_names", "walk_quotations"):
        window.actions_[name].trigger()
    walker.press(Key.Key_N)
    assert target(window) == "stay"
    walker.press(Key.Key_X)
    assert target(window) == "ferry"
    assert window.hands.walk.is_on()
    walker.press(Key.Key_E)
    assert walker.quotes() == [("event", ["ferry"])]
    assert window.hands.suggestions.suggestions() == []
    assert not window.hands.walk.is_on()


def test_by_a_setting_it_stays_until_what_is_proposed_was_taken(window, walker):
    window.settings.set("walk_stays", True)
    walker.press(Key.Key_N)
    walker.press(Key.Key_A)
    walker.press(Key.Key_N)
    assert target(window) == "The steel is tired"
    walker.press(Key.Key_C)
    for _ in range(2):
        walker.press(Key.Key_V)
        assert target(window) == "The steel is tired"
    walker.press(Key.Key_V)
    assert target(window) == "and so are we."
    [_, claim] = window.workspace.spans()
    assert window.workspace.span(claim.id).attributes == {"attribution": "direct", "modality": "asserted"}
    assert len(window.workspace.project.relations(window.workspace.article.info.id)) == 1


def test_where_it_stayed_at_a_span_around_a_name_that_name_comes_next_and_none_that_was_passed_by(
    tmp_path, make_window, settings
):
    settings.set("walk_stays", True)
    window = make_window()
    path = tmp_path / "talks.txt"
    path.write_text("Talks\nThe mayor Ada Quill and the pilot Bo Reed will meet on Friday.\n", encoding="utf-8")
    window.projects.open_paths([path])
    window.projects.wait_for_jobs()
    window.article_pane.view.setFocus()
    hand = Hand(window)
    hand.press(Key.Key_N)
    while "Reed" not in target(window):
        passed = target(window)
        hand.press(Key.Key_N)
    name = target(window)
    hand.press(Key.Key_C)
    [claim] = hand.quotes()
    assert passed in claim[1][0]
    for _ in range(9):
        if target(window) != claim[1][0]:
            break
        hand.press(Key.Key_V)
    assert target(window) == name
    assert window.hands.walk.is_on()


def test_a_span_that_lacks_something_is_walked_to_until_it_lacks_nothing(window, walker):
    workspace = window.workspace
    labels = workspace.labels
    claim = labels.get("claim")
    needed = tuple(replace(one, required=one.id == "modality") for one in claim.attributes)
    others = tuple(replace(claim, attributes=needed) if one.id == "claim" else one for one in labels.labels)
    workspace.do(replacing("ask for modality", (labels, labels.following(labels=others))))
    walker.drag("so are we")
    walker.press(Key.Key_C)
    window.article_pane.view.set_caret(0)
    for name in ("walk_names", "walk_quotations"):
        window.actions_[name].trigger()
    walker.press(Key.Key_N)
    assert target(window) == "so are we"
    assert "incomplete" in told(window)
    walker.press(Key.Key_V, SHIFT)
    walker.press(Key.Key_V)
    walker.press(Key.Key_Escape)
    window.article_pane.view.set_caret(0)
    walker.press(Key.Key_N)
    assert not window.hands.walk.is_on()


def test_held_down_n_goes_on_and_a_held_label_key_does_not_tag_again(window, walker):
    walker.press(Key.Key_N)
    send_repeat(window.article_pane.view, Key.Key_N, "n")
    assert target(window) == "Port Helena"
    send_repeat(window.article_pane.view, Key.Key_A, "a")
    assert walker.quotes() == []


def test_an_urdu_article_is_walked_by_its_quotations(tmp_path, make_window):
    window = make_window()
    path = tmp_path / "urdu.txt"
    path.write_text("پل بند 😀\n“پل جمعے تک بند رہے گا،” میئر نے کہا، “اور کشتی چلتی رہے گی۔”\n", encoding="utf-8")
    window.projects.open_paths([path])
    window.projects.wait_for_jobs()
    window.article_pane.view.setFocus()
    hand = Hand(window)
    hand.press(Key.Key_N)
    assert target(window) == "پل جمعے تک بند رہے گا"
    hand.press(Key.Key_C)
    assert target(window) == "اور کشتی چلتی رہے گی۔"
    hand.press(Key.Key_C)
    quotes, project = hand.quotes(), window.workspace.project.path
    assert [label for label, _ in quotes] == ["claim", "claim"]
    window.close()
    assert Hand(reopen(make_window, project)).quotes() == quotes


def test_a_label_set_without_labels_for_passages_walks_through_names_only(window, walker):
    workspace = window.workspace
    labels = workspace.labels
    kept = tuple(one for one in labels.labels if one.id in ("actor", "location"))
    fewer = labels.following(labels=kept, relations=())
    workspace.do(replacing("fewer labels", (labels, fewer)))
    seen = []
    for _ in range(3):
        walker.press(Key.Key_N)
        seen.append(target(window))
    assert seen == ["Mayor Ada Quill", "Port Helena", "Port Helena"]
