"""Attributes in the window: by the keys of the panel, in the inspector, from one incomplete span to the next."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget

from annotator.core.attribute import Attribute, Choice, Kind, When
from annotator.core.change import replacing
from annotator.core.span import Fragment
from annotator.ui.widgets.choice_fields import ChoiceBox, ChoicesBox
from annotator.ui.widgets.value_line import ValueLine
from tests.window.conftest import Hand, reopen, send_repeat
from tests.window.shown import plain, shown
from tests.window.test_plain_text import WORDS

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier

TOPICS = Attribute("topics", "Topics", Kind.CHOICES, tuple(Choice(name, name) for name in ("war", "trade", "water")))
NAME = Attribute("spoken", "Spoken name", Kind.TEXT, required=True, guideline="As it was said & heard")


@pytest.fixture
def part(window):
    return window.coding.attributes


def span_of(window):
    span = window.article_pane.selected_span()
    assert span is not None
    return span


def values(window) -> dict:
    return dict(span_of(window).attributes)


def ask_more(window, label_id: str, *attributes: Attribute) -> None:
    """Change the label set so that a label asks for these attributes."""
    labels = window.workspace.labels
    changed = [replace(label, attributes=attributes) if label.id == label_id else label for label in labels]
    assert window.workspace.do(replacing("labels", (labels, labels.following(labels=tuple(changed)))))


def steps(part) -> list[str]:
    """What the panel shows as asked for and set."""
    found = [step.accessibleName() for step in part.panel._steps.findChildren(QWidget) if step.isVisible()]
    return [name.replace("\u2068", "").replace("\u2069", "") for name in found]


# The panel


def test_a_claim_is_five_keys_each_of_them_one_change(window, hand, part):
    hand.caret_at("bridge in")
    hand.press(Key.Key_C)
    for key in (Key.Key_T, Key.Key_D, Key.Key_A, Key.Key_Y):
        hand.press(key)
    assert values(window) == {"attribution": "direct", "modality": "asserted", "checkworthy": True}
    assert not part.panel.isVisible()
    assert window.article_pane.view.hasFocus()
    quote = "the bridge in Port Helena will stay shu…"
    assert window.workspace.undo_texts()[0] == f"set check-worthy of “{quote}” to yes"
    hand.press(Key.Key_Z)
    assert values(window) == {"attribution": "direct", "modality": "asserted"}
    hand.press(Key.Key_Z)
    hand.press(Key.Key_Z)
    assert values(window) == {}
    assert hand.quotes() == [("claim", ["the bridge in Port Helena will stay shut until Friday"])]


def test_what_was_set_by_keys_is_there_after_closing_and_reopening(window, hand, make_window):
    hand.caret_at("bridge in")
    for key in (Key.Key_C, Key.Key_T, Key.Key_P):
        hand.press(key)
    project, id_ = window.workspace.project.path, span_of(window).id
    window.close()
    again = reopen(make_window, project)
    assert again.workspace.span(id_).attributes == {"attribution": "paraphrase"}
    Hand(again).press(Key.Key_Z)
    assert again.workspace.span(id_).attributes == {}


def test_the_panel_begins_at_the_first_that_is_unset_and_shows_what_is_set(window, hand, part):
    hand.caret_at("bridge in")
    for key in (Key.Key_C, Key.Key_T, Key.Key_D, Key.Key_Escape):
        hand.press(key)
    assert window.article_pane.view.hasFocus()
    assert span_of(window).label == "claim"
    hand.press(Key.Key_T)
    assert part.panel.current.id == "modality"
    assert steps(part) == ["Attribution: direct quotation", "Modality: –", "Check-worthy: –"]
    for key in (Key.Key_C, Key.Key_N, Key.Key_T):
        hand.press(key)
    assert part.panel.current.id == "attribution"  # all are set: from the first on
    assert steps(part) == ["Attribution: direct quotation", "Modality: conditional", "Check-worthy: no"]


def test_tab_and_the_arrows_go_through_the_attributes_and_backspace_clears(window, hand, part):
    hand.caret_at("bridge in")
    for key in (Key.Key_C, Key.Key_T, Key.Key_D, Key.Key_Tab):
        hand.press(key)
    assert part.panel.current.id == "checkworthy"
    hand.press(Key.Key_Tab)
    assert part.panel.current.id == "attribution"
    hand.press(Key.Key_Tab, SHIFT)
    hand.press(Key.Key_Down)
    hand.press(Key.Key_Down)
    hand.press(Key.Key_Up)
    assert part.panel.current.id == "attribution"
    hand.press(Key.Key_Backspace)
    assert values(window) == {}
    assert window.workspace.undo_texts()[0].startswith("clear attribution of “the bridge")
    assert hand.quotes() != []


def test_a_held_key_sets_nothing(window, hand, part):
    hand.caret_at("bridge in")
    hand.press(Key.Key_C)
    hand.press(Key.Key_T)
    for key, text in ((Key.Key_D, "d"), (Key.Key_Return, "\r"), (Key.Key_Backspace, "\b")):
        send_repeat(part.panel, key, text)
    assert values(window) == {}
    assert part.panel.current.id == "attribution"


@pytest.mark.parametrize("digit", ["2", "٢", "۲"])
def test_a_digit_of_any_script_chooses_by_place_and_other_letters_do_no_harm(window, hand, part, digit):
    hand.caret_at("bridge in")
    hand.press(Key.Key_C)
    hand.press(Key.Key_T)
    QTest.keyClick(part.panel, Key(ord("ش")))
    assert values(window) == {}
    hand.type(digit) if digit.isascii() else send_text(part.panel, digit)
    assert values(window) == {"attribution": "paraphrase"}


def send_text(widget: QWidget, text: str) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    QApplication.sendEvent(
        widget, QKeyEvent(QEvent.Type.KeyPress, ord(text), Qt.KeyboardModifier.NoModifier, text, False)
    )


def test_an_attribute_that_hangs_on_another_comes_and_goes_with_its_value(window, hand, part):
    hand.caret_at("shut until")
    hand.press(Key.Key_E)
    hand.press(Key.Key_T)
    assert len(steps(part)) == 3
    hand.press(Key.Key_A)  # an attack
    assert [step.partition(":")[0] for step in steps(part)] == ["Type", "Status", "Date", "Deaths"]
    hand.press(Key.Key_O)
    for letter in "٢٠٢٥-١٠":
        send_text(part.panel.line().line, letter)
    hand.press(Key.Key_Return)
    hand.type("12")
    hand.press(Key.Key_Return)
    assert values(window) == {"type": "attack", "status": "occurred", "date": "2025-10", "deaths": 12}
    assert not part.panel.isVisible()


def test_wrong_words_are_told_under_the_line_and_stay_there(window, hand, part):
    hand.caret_at("shut until")
    for key in (Key.Key_E, Key.Key_T, Key.Key_T, Key.Key_O):  # talks, occurred
        hand.press(key)
    hand.type("2025-13")
    hand.press(Key.Key_Return)
    line = part.panel.line()
    assert line is not None
    assert line.error().startswith("“2025-13” is no date.")
    assert line.line.text() == "2025-13"
    assert "date" not in values(window)
    hand.press(Key.Key_Backspace)
    hand.type("2")
    assert line.error() == ""
    hand.press(Key.Key_Return)
    assert values(window)["date"] == "2025-12"


def test_letters_switch_several_choices_and_return_goes_on(window, hand, part):
    ask_more(window, "event", TOPICS, NAME)
    hand.caret_at("shut until")
    for key in (Key.Key_E, Key.Key_T, Key.Key_T, Key.Key_W):
        hand.press(key)
    assert values(window) == {"topics": ["war", "trade"]}
    hand.press(Key.Key_W)
    assert values(window) == {"topics": ["trade"]}
    hand.press(Key.Key_Return)
    assert part.panel.current.id == "spoken"
    hand.type("closure")
    hand.press(Key.Key_Return)
    assert values(window) == {"topics": ["trade"], "spoken": "closure"}
    assert window.article_pane.view.hasFocus()


def test_the_panel_takes_the_span_that_was_made_last_and_follows_the_one_that_is_picked(window, hand, part):
    hand.drag("Ada Quill")
    hand.press(Key.Key_A)
    actor = span_of(window).id
    hand.drag("Port Helena")
    hand.press(Key.Key_L)
    hand.press(Key.Key_Escape)
    assert window.article_pane.selected_span() is None
    hand.press(Key.Key_T)
    assert span_of(window).label == "location"
    window.inspector_pane.spans.span_picked.emit(actor)
    hand.press(Key.Key_P)
    assert values(window) == {"type": "person"}
    hand.press(Key.Key_T)
    hand.caret_at("Bridge stays")
    assert not part.panel.isVisible()
    assert window.article_pane.view.hasFocus()


def test_without_a_span_or_attributes_the_status_bar_says_why_nothing_opens(window, hand, part):
    said = []
    part.said.connect(said.append)
    hand.press(Key.Key_T)
    hand.press(Key.Key_T, SHIFT)
    ask_more(window, "event")
    hand.caret_at("shut until")
    hand.press(Key.Key_E)
    hand.press(Key.Key_T)
    assert said == [
        "Select a span first; its attributes are set then",
        "Select a span first; it is flagged then",
        "\u2068Event\u2069 has no attributes",
    ]


def test_a_click_on_a_choice_does_what_its_letter_does(window, hand, part, qtbot):
    hand.caret_at("bridge in")
    hand.press(Key.Key_C)
    hand.press(Key.Key_T)
    [button] = [one for one in part.panel._choices.findChildren(QWidget) if one.accessibleName() == "paraphrase, P"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert values(window) == {"attribution": "paraphrase"}
    assert part.panel.current.id == "modality"


# The flag


def test_shift_t_flags_a_span_and_takes_the_flag_away(window, hand, part):
    hand.drag("Ada Quill")
    hand.press(Key.Key_A)
    hand.press(Key.Key_T, SHIFT)
    assert values(window) == {"flagged": True}
    assert window.workspace.undo_texts()[0] == "flag “Ada Quill”"
    box = part.form.findChild(QCheckBox)
    assert box.isChecked()
    box.click()
    assert values(window) == {}


# The inspector


def test_the_form_is_no_wider_than_a_narrow_window_leaves_it(window, hand, part):
    ask_more(window, "event", *window.workspace.labels.get("event").attributes, TOPICS, NAME)
    window.resize(760, 600)
    hand.drag("shut")
    hand.press(Key.Key_E)
    QApplication.processEvents()
    form = window.inspector_pane.form
    assert form.widget().width() <= form.viewport().width()


def test_every_kind_of_attribute_has_an_editor_that_saves_what_it_shows(window, hand, part, qtbot):
    ask_more(window, "claim", *window.workspace.labels.get("claim").attributes, TOPICS, NAME)
    hand.caret_at("bridge in")
    hand.press(Key.Key_C)
    combo, yes_no = part.form.editor("modality"), part.form.editor("checkworthy")
    topics, name = part.form.editor("topics"), part.form.editor("spoken")
    assert isinstance(combo, ChoiceBox)
    assert isinstance(yes_no, ChoiceBox)
    assert isinstance(topics, ChoicesBox)
    assert isinstance(name, ValueLine)
    combo.setFocus()
    hand.press(Key.Key_D)
    yes_no.setFocus()
    hand.press(Key.Key_N)
    topics.setFocus()
    hand.press(Key.Key_T)
    name.line.setFocus()
    hand.type("the bridge")
    window.article_pane.view.setFocus()
    assert values(window) == {"modality": "denied", "checkworthy": False, "topics": ["trade"], "spoken": "the bridge"}
    for _ in range(4):
        hand.press(Key.Key_Z)
    assert values(window) == {}
    assert (combo.shown(), yes_no.shown(), name.line.text(), name.line.placeholderText()) == (
        "not said",
        "not said",
        "",
        "needed",
    )


def test_tab_goes_through_the_form_from_top_to_bottom(window, hand, part):
    hand.caret_at("shut until")
    for key in (Key.Key_E, Key.Key_T, Key.Key_A, Key.Key_Escape, Key.Key_Return):
        hand.press(key)
    seen = []
    for _ in range(12):
        focus = QApplication.focusWidget()
        seen.append(focus.accessibleName() or focus.text())
        if seen[-1] == "Note":
            break
        hand.press(Key.Key_Tab)
    here = seen.index("Type")
    assert seen[here : here + 5] == ["Type", "Status", "Date", "Deaths", "Flag this span"]
    assert seen[:here] == ["Label of the span", "Start of fragment 1", "End of fragment 1"]
    assert seen[-1] == "Note"


def test_wrong_words_in_the_inspector_come_back_with_their_span(window, hand, part):
    hand.drag("shut")
    hand.press(Key.Key_E)
    hand.press(Key.Key_T)
    hand.press(Key.Key_A)
    hand.press(Key.Key_Escape)
    first = span_of(window).id
    line = part.form.editor("deaths")
    line.line.setFocus()
    hand.type("some")
    hand.caret_at("Ada Quill")
    hand.press(Key.Key_E)
    assert part.form.editor("deaths").line.text() == ""
    window.article_pane.select_span(first)
    assert line.line.text() == "some"
    assert line.error().startswith("“some” is no number.")
    assert "deaths" not in values(window)


def test_typed_words_are_saved_for_their_own_span_when_another_article_is_opened(window, hand, part):
    hand.drag("shut")
    hand.press(Key.Key_E)
    span, article = span_of(window), window.workspace.article.id
    part.form.editor("date").line.setFocus()
    hand.type("2025")
    window.actions_["next_article"].trigger()
    assert window.workspace.project.spans_by_id([span.id])[span.id].attributes == {"date": "2025"}
    window.workspace.show_article(article)


def test_values_that_the_label_does_not_know_or_that_do_not_fit_can_be_seen_and_cleared(window, hand, part, qtbot):
    hand.drag("Ada Quill")
    hand.press(Key.Key_A)
    span = span_of(window)
    odd = {"type": "giant & <b>co</b>", "mood": {"a": [1]}}
    window.workspace.alter("odd", span, attributes=odd)
    left = [line.text() for line in part.form._left.findChildren(QWidget) if hasattr(line, "text") and line.isVisible()]
    shown = " ".join(left).replace("\u2068", "").replace("\u2069", "")
    assert "Type: giant & <b>co</b>" in shown
    assert 'mood: {"a": [1]}' in shown
    [button] = [one for one in part.form._left.findChildren(QWidget) if one.accessibleName() == "Clear mood"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert values(window) == {"type": "giant & <b>co</b>"}
    hand.press(Key.Key_T)
    hand.press(Key.Key_P)
    assert values(window) == {"type": "person"}


def test_a_change_of_label_keeps_every_value_and_adds_the_defaults_of_the_new_one(window, hand, part):
    start = replace(NAME, id="tone", default="calm", required=False)
    ask_more(window, "event", TOPICS, start)
    hand.drag("Ada Quill")
    hand.press(Key.Key_A)
    hand.press(Key.Key_T)
    hand.press(Key.Key_P)
    hand.press(Key.Key_T, SHIFT)
    hand.press(Key.Key_E)
    assert values(window) == {"type": "person", "flagged": True, "tone": "calm"}
    hand.press(Key.Key_A)
    assert values(window) == {"type": "person", "flagged": True, "tone": "calm"}


def test_a_new_span_has_the_defaults_of_its_label_all_of_them_in_one_change(window, hand):
    ask_more(window, "event", replace(NAME, default="as written"))
    start = hand.text.rindex("Port Helena")
    window.article_pane.view.set_selection(Fragment(start, start + 11))
    hand.press(Key.Key_E, SHIFT)
    hand.press(Key.Key_Return)
    spans = window.workspace.project.spans(window.workspace.article.id)
    assert [span.attributes for span in spans] == [{"spoken": "as written"}] * 2


def test_an_attribute_that_could_not_be_saved_stays_where_it_was_typed(window, hand, part, monkeypatch):
    from annotator.core.errors import NotSavedError

    hand.drag("shut")
    hand.press(Key.Key_E)

    def fail(_change):
        raise NotSavedError("The disk is full.", "")

    with monkeypatch.context() as broken:
        broken.setattr(window.workspace.project, "do", fail)
        hand.press(Key.Key_T)
        hand.press(Key.Key_A)
        assert part.panel.current.id == "type"
        hand.press(Key.Key_Escape)
        part.form.editor("date").line.setFocus()
        hand.type("2025")
        hand.press(Key.Key_Return)
    assert values(window) == {}
    assert part.form.editor("date").line.text() == "2025"


def test_a_letter_hangs_on_no_condition_ring(window, hand, part):
    ring = (
        replace(NAME, id="one", required=False, when=When("two", ("x",))),
        replace(NAME, id="two", required=False, when=When("one", ("x",))),
        replace(TOPICS, required=False),
    )
    ask_more(window, "event", *ring)
    hand.drag("shut")
    hand.press(Key.Key_E)
    hand.press(Key.Key_T)
    assert [step.partition(":")[0] for step in steps(part)] == ["Topics"]


@pytest.mark.parametrize("words", WORDS.values(), ids=list(WORDS))
def test_names_choices_and_guidelines_are_shown_as_they_are(window, hand, part, words):
    choices = (Choice(words, words), Choice("other", f"{words} 2"))
    asked = [
        Attribute(f"{kind.value} {words}", words, kind, choices if kind in (Kind.CHOICE, Kind.CHOICES) else ())
        for kind in Kind
    ]
    ask_more(window, "event", *(replace(one, guideline=words) for one in asked))
    hand.drag("shut")
    hand.press(Key.Key_E)
    span = span_of(window)
    window.workspace.set_attribute(span, f"choice {words}", words)
    window.workspace.set_attribute(span, f"text {words}", words)
    window.workspace.set_attribute(span, words, words)
    hand.press(Key.Key_T)
    QApplication.processEvents()
    pieces = shown(window)
    panel = [piece for piece in pieces if piece.where.startswith(("Step", "ChoiceKey", "QLabel", "QCheckBox"))]
    assert len(panel) > 10
    told = [piece.seen() for piece in pieces if plain(words)[:6] in plain(piece.seen())]
    assert len(told) > 10
    assert [piece for piece in pieces if piece.kind == "rich"] == []
    assert [piece for piece in pieces if piece.may_reorder(words)] == []
    for piece in panel:
        if plain(words)[:3] in plain(piece.seen()):
            assert plain(words)[:20] in plain(piece.seen()).replace("…", ""), piece


# Incomplete spans

REQUIRED = replace(NAME, kind=Kind.TEXT, required=True)


@pytest.fixture
def lacking(window, hand):
    """Two events that lack a name in the first article and one in the third."""
    ask_more(window, "event", REQUIRED)
    for words in ("ferry", "shut until"):
        hand.drag(words)
        hand.press(Key.Key_E)
    first = window.workspace.article.id
    window.actions_["next_article"].trigger()
    window.actions_["next_article"].trigger()
    hand.drag("Monday")
    hand.press(Key.Key_E)
    window.workspace.show_article(first)
    window.article_pane.view.setFocus()


def told(window) -> str:
    link = window.status_pane.line._incomplete
    return link.accessibleName() if link.isVisible() else ""


def quote(window) -> str:
    return window.workspace.quote(span_of(window))


def test_f4_goes_through_the_incomplete_spans_of_all_articles_and_round_the_end(window, hand, lacking):
    seen = []
    for _ in range(4):
        hand.press(Key.Key_F4)
        seen.append(quote(window))
    assert seen == ["shut until", "ferry", "Monday", "shut until"]
    for _ in range(3):
        hand.press(Key.Key_F4, SHIFT)
        seen.append(quote(window))
    assert seen[4:] == ["Monday", "ferry", "shut until"]
    assert window.article_pane.view.hasFocus()


def test_the_status_bar_counts_incomplete_spans_through_edits_undo_and_reopening(
    window, hand, lacking, qtbot, make_window
):
    qtbot.waitUntil(lambda: told(window) == "3 incomplete")
    hand.press(Key.Key_F4)
    hand.press(Key.Key_T)
    hand.type("x")
    hand.press(Key.Key_Return)
    qtbot.waitUntil(lambda: told(window) == "2 incomplete")
    hand.press(Key.Key_Z)
    qtbot.waitUntil(lambda: told(window) == "3 incomplete")
    hand.press(Key.Key_A)
    qtbot.waitUntil(lambda: told(window) == "2 incomplete")
    hand.press(Key.Key_X)
    qtbot.waitUntil(lambda: told(window) == "2 incomplete")
    labels = window.workspace.labels
    ask_more(window, "event")
    qtbot.waitUntil(lambda: told(window) == "")
    window.workspace.undo()
    qtbot.waitUntil(lambda: told(window) == "2 incomplete")
    assert window.workspace.labels == labels
    project = window.workspace.project.path
    window.close()
    again = reopen(make_window, project)
    qtbot.waitUntil(lambda: told(again) == "2 incomplete")
    link = again.status_pane.line._incomplete
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert quote(again) == "ferry"


def test_the_list_marks_incomplete_spans_and_can_be_limited_to_them_or_to_flagged_ones(window, hand, lacking, qtbot):
    hand.drag("Port Helena")
    hand.press(Key.Key_L)
    hand.press(Key.Key_T, SHIFT)
    model = window.inspector_pane.spans._model
    which = window.inspector_pane.spans._which

    def rows() -> list[str]:
        return [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]

    everything = ["Location: Port Helena", "Event: shut until, incomplete", "Event: ferry, incomplete"]
    qtbot.waitUntil(lambda: rows() == everything)
    which._actions["incomplete"].trigger()
    assert rows() == everything[1:]
    hand.press(Key.Key_F4)
    hand.press(Key.Key_T)
    hand.type("x")
    hand.press(Key.Key_Return)
    assert rows() == everything[2:]
    which._actions["flagged"].trigger()
    assert rows() == everything[:1]
    which._actions[""].trigger()
    assert len(rows()) == 3


def test_without_an_incomplete_span_f4_says_so(window, hand):
    said = []
    window.coding.incomplete.said.connect(said.append)
    hand.press(Key.Key_F4)
    assert said == ["No span is incomplete"]
    assert told(window) == ""


def test_one_panel_at_a_time_is_under_the_text(window, hand):
    hand.drag("the bridge in Port Helena will stay shut")
    hand.press(Key.Key_1)
    window.actions_["relate"].trigger()
    relating = window.coding.relations.asking.panel
    assert relating.isVisible()
    window.actions_["attributes"].trigger()
    assert not relating.isVisible()
    assert window.coding.attributes.panel.isVisible()
    window.actions_["relate"].trigger()
    assert relating.isVisible()
    assert not window.coding.attributes.panel.isVisible()
