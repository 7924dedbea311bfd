"""Proposals through the real window: V takes what is shown, Shift+V sees the next; nothing is stored unseen."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.core.change import adding
from annotator.core.entity import Entity
from annotator.core.provenance import Provenance
from annotator.storage.check import check
from tests.window.conftest import Hand, reopen, send_repeat

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


def plain(words: str) -> str:
    return words.replace("\u2068", "").replace("\u2069", "")


def told(window) -> str:
    return plain(window.status_pane.line.target_words())


def offered(window) -> list[tuple[str, str]]:
    return [(plain(one.value), plain(one.why)) for one in window.hands.proposals.offers()]


def tag(hand: Hand, words: str, key: Qt.Key) -> str:
    """Tag words by the mouse; return the id of their span."""
    hand.drag(words)
    hand.press(key)
    return hand.window.article_pane.target.span.id


@pytest.fixture
def claim(window, hand) -> str:
    """A fresh claim whose speaker is tagged already."""
    tag(hand, "Mayor Ada Quill", Key.Key_A)
    return tag(hand, "the bridge in Port Helena will stay shut until Friday", Key.Key_C)


def test_three_keys_set_attribution_modality_and_claimant_of_a_fresh_claim(window, hand, claim):
    assert offered(window) == [
        ("Attribution = paraphrase", "by the verb “said”"),
        ("Modality = predicted", "it says “will”"),
        ("by “Mayor Ada Quill”", "the subject of “said”"),
    ]
    for _ in range(3):
        hand.press(Key.Key_V)
    workspace = window.workspace
    span = workspace.span(claim)
    assert span.attributes == {"attribution": "paraphrase", "modality": "predicted"}
    assert span.proposed == {
        "attributes.attribution": Provenance("rule reporting verb", "", "tester"),
        "attributes.modality": Provenance("rule future", "", "tester"),
    }
    [relation] = workspace.project.relations(span.article_id)
    assert (relation.head, relation.label, relation.proposed) == (
        claim,
        "by",
        Provenance("rule speaker", "", "tester"),
    )
    assert workspace.quote(workspace.span(relation.tail)) == "Mayor Ada Quill"
    assert offered(window) == []
    assert check(workspace.project.path) == []


def test_what_is_proposed_is_told_with_its_reason_in_the_status_bar_and_in_the_inspector(window, hand, claim):
    assert told(window).endswith("V: Attribution = paraphrase — by the verb “said” · Shift+V next (1 of 3)")
    line = window.hands.proposals.line
    assert line.isVisible()
    assert tuple(map(plain, line.words())) == ("Attribution = paraphrase", "by the verb “said”", "1 of 3")
    hand.press(Key.Key_V, SHIFT)
    assert "V: Modality = predicted — it says “will”" in told(window)
    hand.press(Key.Key_V)
    assert window.workspace.span(claim).attributes == {"modality": "predicted"}


def test_nothing_is_stored_until_it_is_accepted(window, hand, claim):
    for _ in range(4):
        hand.press(Key.Key_V, SHIFT)
    assert window.workspace.span(claim).attributes == {}
    assert window.workspace.project.relations(window.workspace.article.info.id) == []


def test_each_accepted_value_is_one_step_to_undo_and_comes_back_as_a_proposal(window, hand, claim):
    hand.press(Key.Key_V)
    hand.press(Key.Key_V)
    hand.press(Key.Key_V)
    assert window.workspace.undo_texts()[0].startswith("accept: claim")
    hand.press(Key.Key_Z)
    assert [value for value, _ in offered(window)] == ["by “Mayor Ada Quill”"]
    hand.press(Key.Key_Z)
    assert window.workspace.undo_texts()[0].startswith("accept Attribution paraphrase of")
    assert [value for value, _ in offered(window)] == ["Modality = predicted", "by “Mayor Ada Quill”"]
    hand.press(Key.Key_Z, SHIFT)
    assert window.workspace.span(claim).attributes["modality"] == "predicted"


def test_the_buttons_do_what_the_keys_do(window, hand, claim):
    line = window.hands.proposals.line
    QTest.mouseClick(line.next_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(line.accept_button, Qt.MouseButton.LeftButton)
    assert window.workspace.span(claim).attributes == {"modality": "predicted"}


def test_a_held_key_accepts_nothing(window, hand, claim):
    send_repeat(window.article_pane.view, Key.Key_V, "v")
    assert window.workspace.span(claim).attributes == {}


def test_a_value_that_is_set_is_not_proposed_and_one_changed_by_hand_is_the_analysts_own(window, hand, claim):
    workspace = window.workspace
    workspace.set_attribute(workspace.span(claim), "attribution", "direct")
    assert [value for value, _ in offered(window)] == ["Modality = predicted", "by “Mayor Ada Quill”"]
    hand.press(Key.Key_V)
    workspace.set_attribute(workspace.span(claim), "modality", "promised")
    assert workspace.span(claim).proposed == {}


def test_a_direct_quotation_with_a_pronoun_goes_to_who_was_named_before(window, hand):
    tag(hand, "Mayor Ada Quill", Key.Key_A)
    tag(hand, "The steel is tired", Key.Key_C)
    assert offered(window) == [
        ("Attribution = direct quotation", "it stands in quotation marks"),
        ("Modality = asserted", "no sign of anything else"),
        ("by “Mayor Ada Quill”", "the nearest, 68 characters away"),
    ]


def test_a_speaker_that_is_not_tagged_leaves_the_claimant_open(window, hand):
    tag(hand, "Port Helena", Key.Key_A)
    tag(hand, "the bridge in Port Helena will stay shut until Friday", Key.Key_C)
    assert not any(value.startswith("by ") for value, _ in offered(window))


def test_export_and_the_reopened_project_hold_who_proposed(window, hand, claim, tmp_path, make_window):
    for _ in range(3):
        hand.press(Key.Key_V)
    target = tmp_path / "out.jsonl"
    window.transfers.export(target, "jsonl")
    window.projects.wait_for_jobs()
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    [record] = [line for line in lines if line["spans"]]
    [span] = [one for one in record["spans"] if one["label"] == "claim"]
    assert span["proposed"]["attributes.modality"] == {"by": "rule future", "accepted_by": "tester"}
    assert record["relations"][0]["proposed"] == {"by": "rule speaker", "accepted_by": "tester"}
    project = window.workspace.project.path
    window.close()
    again = reopen(make_window, project)
    kept = again.workspace.span(claim)
    assert kept.attributes == {"attribution": "paraphrase", "modality": "predicted"}
    assert kept.proposed["attributes.attribution"].by == "rule reporting verb"


def test_words_that_are_tagged_elsewhere_are_offered_with_that_label(window, hand):
    first = hand.text.index("Port Helena")
    hand.drag_between(first, first + len("Port Helena"))
    hand.press(Key.Key_L)
    second = hand.text.index("Port Helena", first + 1)
    hand.drag_between(second, second + len("Port Helena"))
    assert "V: Location — tagged so elsewhere in this article" in told(window)
    hand.press(Key.Key_V)
    assert hand.quotes() == [("location", ["Port Helena"]), ("location", ["Port Helena"])]
    span = window.article_pane.target.span
    assert span.start == second
    assert span.proposed == {"span": Provenance("rule same words in this article", "", "tester")}


def test_on_the_walk_v_tags_as_elsewhere_and_goes_on(window, hand):
    first = hand.text.index("Port Helena")
    hand.drag_between(first, first + len("Port Helena"))
    hand.press(Key.Key_L)
    window.actions_["walk_quotations"].trigger()
    hand.press(Key.Key_N)
    assert told(window).startswith("1") or "name" in told(window)
    hand.press(Key.Key_V)
    assert [label for label, _ in hand.quotes()] == ["location", "location"]
    assert not window.hands.walk.is_on()


def test_the_only_entity_with_that_name_is_proposed_and_linked_with_its_reason(window, hand):
    workspace = window.workspace
    entity = Entity("Port Helena", label="location")
    workspace.do(adding("make an entity", entity))
    port = tag(hand, "Port Helena", Key.Key_L)
    assert offered(window) == [("Entity = Port Helena", "its name")]
    hand.press(Key.Key_V)
    assert workspace.span(port).entity == entity.id
    assert workspace.span(port).proposed == {"entity": Provenance("rule register of entities", "", "tester")}


def test_of_two_entities_with_one_name_none_is_proposed(window, hand):
    workspace = window.workspace
    for number in (1, 2):
        workspace.do(adding("make an entity", Entity("Port Helena", label="location", id=f"e{number}")))
    tag(hand, "Port Helena", Key.Key_L)
    assert offered(window) == []


def test_an_urdu_claim_gets_its_values_by_three_keys(tmp_path, make_window):
    window = make_window()
    path = tmp_path / "urdu.txt"
    path.write_text("پل بند رہے گا 😀\nمیئر عادہ کوئل نے کہا کہ پل جمعے تک بند رہے گا۔\n", encoding="utf-8")
    window.projects.open_paths([path])
    window.projects.wait_for_jobs()
    window.article_pane.view.setFocus()
    hand = Hand(window)
    tag(hand, "میئر عادہ کوئل", Key.Key_A)
    claim = tag(hand, "پل جمعے تک بند رہے گا", Key.Key_C)
    for _ in range(3):
        hand.press(Key.Key_V)
    span = window.workspace.span(claim)
    assert span.attributes == {"attribution": "paraphrase", "modality": "predicted"}
    [relation] = window.workspace.project.relations(span.article_id)
    assert window.workspace.quote(window.workspace.span(relation.tail)) == "میئر عادہ کوئل"


def test_a_label_set_with_other_attributes_is_told_nothing(window, hand):
    tag(hand, "ferry", Key.Key_E)
    assert offered(window) == []
    hand.press(Key.Key_V)
    assert hand.quotes() == [("event", ["ferry"])]
