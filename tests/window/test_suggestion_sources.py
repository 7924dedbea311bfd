"""The window of sources on a real file: sources added, judged, switched, removed; groups decided at once."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QInputDialog, QMessageBox, QPushButton

from annotator.core.article import Status
from annotator.core.span import Fragment
from annotator.core.suggestion import Source, SourceKind
from annotator.storage import Project
from annotator.ui import training
from annotator.ui.dialogs.pipeline_dialog import PipelineDialog
from annotator.ui.dialogs.source_dialogs import PatternDialog, WordsDialog
from tests.window.conftest import BRIDGE

Key, Control, Shift = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

PLACES = "term,label\nPort Helena,location\nAda Quill,actor\nferry,actor\n,location\nFriday,no such label\n"

#: What the list proposes in the three articles.
PROPOSED = [("ada quill", 1), ("ferry", 3), ("port helena", 2)]


@pytest.fixture
def places(tmp_path):
    path = tmp_path / "places.csv"
    path.write_text(PLACES, encoding="utf-8")
    return path


@pytest.fixture
def dialog(window, hand):
    """The window of sources, opened by its key."""
    hand.press(Key.Key_V, Control | Shift)
    made = window.hands.sources.dialog
    assert made.isVisible()
    return made


@pytest.fixture
def listed(window, dialog, places, qtbot):
    """The window of sources with a word list, and what it proposes listed."""
    add_words(window, places, qtbot)
    qtbot.waitUntil(lambda: ready(dialog), timeout=10_000)
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    return dialog


def ready(dialog) -> bool:
    return sorted((words.lower(), count) for words, count in groups(dialog)) == PROPOSED


def add_words(window, path, qtbot) -> None:
    window.hands.sources.ask_words_of(path)
    asked = one_of(WordsDialog)
    qtbot.waitUntil(asked.buttons.isEnabled, timeout=10_000)
    asked.label.setCurrentIndex(0)
    QTest.keyClick(asked, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.workspace.project.suggested.sources()), timeout=10_000)
    qtbot.waitUntil(lambda: not window.hands.suggesting.running() and bool(shown(window)), timeout=10_000)


def one_of(kind) -> QDialog:
    [found] = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
    return found


def groups(dialog) -> list[tuple[str, int]]:
    return [(group.words, group.count) for group in dialog.proposed.list.groups()]


def shown(window):
    return window.article_pane.view.suggestions


def go_to(dialog, words: str) -> None:
    place = next(
        number for number, group in enumerate(dialog.proposed.list.groups()) if group.words.lower() == words.lower()
    )
    dialog.proposed.list.setCurrentIndex(dialog.proposed.list.model().index(place, 0))
    dialog.proposed.list.setFocus()


def cells(dialog) -> list[list[str]]:
    return [dialog.table.words(row.id) for row in dialog.table.rows()]


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def answer(words: str) -> None:
    box = one_of(QMessageBox)
    press(next(button for button in box.buttons() if words in button.text()))


def test_a_word_list_is_looked_at_before_it_is_added(window, dialog, places, qtbot):
    window.hands.sources.ask_words_of(places)
    asked = one_of(WordsDialog)
    qtbot.waitUntil(asked.buttons.isEnabled, timeout=10_000)
    assert asked.told.text().startswith("3 terms · 2 lines left out")
    assert "Line 5" in asked.bad.toPlainText()
    assert "no such label" in asked.bad.toPlainText()
    assert asked.name.text() == "places"
    asked.reject()
    assert window.workspace.project.suggested.sources() == []


def test_a_word_list_that_can_not_be_used_says_why(window, dialog, tmp_path, qtbot):
    path = tmp_path / "empty.csv"
    path.write_bytes(b"\xff\xfe\x00")
    window.hands.sources.ask_words_of(path)
    asked = one_of(WordsDialog)
    qtbot.waitUntil(asked.refusal.isVisible, timeout=10_000)
    assert "UTF-8" in asked.refusal.text()
    assert not asked.buttons.button(asked.buttons.StandardButton.Ok).isEnabled()


def test_what_a_source_proposes_is_listed_by_words_and_filtered(listed, qtbot):
    dialog = listed
    qtbot.waitUntil(lambda: ready(dialog), timeout=10_000)
    assert dialog.proposed.list.groups()[0].count == 3
    dialog.proposed.filter.setFocus()
    QTest.keyClicks(dialog.proposed.filter, "helena")
    assert groups(dialog) == [("Port Helena", 2)]
    QTest.keyClick(dialog.proposed.filter, Key.Key_A, Control)
    QTest.keyClicks(dialog.proposed.filter, "actor")
    assert sorted(words.lower() for words, _ in groups(dialog)) == ["ada quill", "ferry"]


def test_return_shows_the_first_of_a_group_as_the_target(window, listed):
    go_to(listed, "Port Helena")
    QTest.keyClick(listed.proposed.list, Key.Key_Return)
    suggestion = window.article_pane.target.suggestion
    assert BRIDGE[slice(*suggestion.fragment)] == "Port Helena"
    assert suggestion.fragment.start == BRIDGE.index("Port Helena")


def test_accepting_a_group_is_asked_with_its_number_and_is_one_change(window, listed, qtbot):
    go_to(listed, "Port Helena")
    press(listed.proposed.accept_button)
    qtbot.waitUntil(
        lambda: bool(QApplication.activeModalWidget()) or not window.hands.sources.deciding.is_pending(), timeout=10_000
    )
    assert "2 ×" in one_of(QMessageBox).text()
    assert len(window.workspace.spans()) == 0
    answer("Accept")
    spans = [window.workspace.span(one.id) for one in window.workspace.spans()]
    assert [span.label for span in spans] == ["location", "location"]
    assert {span.proposed["span"].by for span in spans} == {"word list places"}
    assert window.workspace.undo_texts()[0] == "accept 2 × Port Helena as Location"
    qtbot.waitUntil(lambda: ("Port Helena", 2) not in groups(listed), timeout=10_000)
    window.actions_["undo"].trigger()
    assert len(window.workspace.spans()) == 0
    qtbot.waitUntil(lambda: ("Port Helena", 2) in groups(listed), timeout=10_000)


def test_delete_rejects_a_group_in_one_change_which_is_still_so_after_reopening(window, listed, qtbot, make_window):
    go_to(listed, "ferry")
    QTest.keyClick(listed.proposed.list, Key.Key_Delete)
    qtbot.waitUntil(lambda: window.workspace.undo_texts()[0].startswith("reject 3 × "), timeout=10_000)
    assert all(BRIDGE[slice(*one.fragment)] != "ferry" for one in shown(window))
    path = window.workspace.project.path
    window.workspace.close()
    with Project(path) as again:
        [judged] = again.suggested.judged().values()
        assert judged.refused == 3
    assert not listed.isVisible()


def test_space_switches_a_source_off_and_undo_on_again(window, listed, qtbot):
    listed.table.setFocus()
    QTest.keyClick(listed.table, Key.Key_Space)
    assert shown(window) == ()
    assert [source.on for source in window.workspace.project.suggested.sources()] == [False]
    assert cells(listed)[0][-1] == "off"
    listed.proposed.list.setFocus()
    QTest.keyClick(listed.proposed.list, Key.Key_Z, Control)
    qtbot.waitUntil(lambda: len(shown(window)) == 4, timeout=10_000)


def test_delete_removes_a_source_and_undo_brings_it_back(window, listed, qtbot):
    listed.table.setFocus()
    QTest.keyClick(listed.table, Key.Key_Delete)
    assert cells(listed) == []
    assert shown(window) == ()
    window.actions_["undo"].trigger()
    assert len(cells(listed)) == 1
    qtbot.waitUntil(lambda: len(shown(window)) == 4, timeout=10_000)


def test_a_source_tells_how_much_of_it_was_right(window, listed, qtbot):
    assert cells(listed)[0][4] == ""
    part = window.hands.suggestions
    part.accept(shown(window)[0])
    part.reject(shown(window)[0])
    part.reject(shown(window)[0])
    qtbot.waitUntil(lambda: cells(listed)[0][4] == "1 of 3 accepted · 33 %", timeout=10_000)
    assert not listed._hint.isVisible()


def test_a_source_that_is_seldom_right_is_marked_after_ten_decisions(window, listed, qtbot):
    row = listed.table.rows()[0]
    assert not row._replace(accepted=4, refused=5).is_seldom_right()
    assert row._replace(accepted=4, refused=6).is_seldom_right()
    assert not row._replace(accepted=5, refused=5).is_seldom_right()
    listed._counted = listed._counted._replace(judged={row.id: (6, 1, 11)})
    listed._show_rows()
    assert "seldom right" in listed._hint.text()


def test_a_pattern_is_tried_out_while_it_is_typed(window, dialog, qtbot):
    dialog.add_actions[SourceKind.PATTERN].trigger()
    asked = one_of(PatternDialog)
    QTest.keyClicks(asked.pattern, "Port (")
    qtbot.waitUntil(asked.refusal.isVisible, timeout=10_000)
    asked.pattern.clear()
    QTest.keyClicks(asked.pattern, r"Port \w+")
    qtbot.waitUntil(lambda: asked.tried.text().startswith("2 hits in this article"), timeout=10_000)
    assert not asked.refusal.isVisible()
    asked.label.setCurrentIndex(asked.label.findData("location"))
    QTest.keyClick(asked, Key.Key_Return)
    [source] = window.workspace.project.suggested.sources()
    assert (source.kind, source.content, source.label) == (SourceKind.PATTERN, r"Port \w+", "location")
    qtbot.waitUntil(lambda: len(shown(window)) == 2, timeout=10_000)


def test_a_pattern_that_is_none_is_refused_and_the_dialog_stays(window, dialog):
    dialog.add_actions[SourceKind.PATTERN].trigger()
    asked = one_of(PatternDialog)
    asked.pattern.setText("(")
    asked.accept()
    assert asked.isVisible()
    assert asked.refusal.text()
    assert window.workspace.project.suggested.sources() == []


def test_what_is_tagged_already_is_proposed_wherever_else_it_stands(window, dialog, qtbot, hand):
    start = BRIDGE.index("Port Helena")
    window.workspace.tag(Fragment(start, start + len("Port Helena")), "location")
    dialog.add_actions[SourceKind.TAGGED].trigger()
    one_of(QInputDialog).accept()
    [source] = window.workspace.project.suggested.sources()
    assert (source.kind, source.label) == (SourceKind.TAGGED, "")
    qtbot.waitUntil(lambda: len(shown(window)) == 1, timeout=10_000)
    assert shown(window)[0].fragment.start == BRIDGE.rindex("Port Helena")


def test_a_pipeline_that_is_not_there_is_refused_in_a_sentence(window, dialog, qtbot):
    dialog.add_actions[SourceKind.PIPELINE].trigger()
    asked = one_of(PipelineDialog)
    QTest.keyClicks(asked.pipeline, "no_such_pipeline")
    press(asked.look)
    qtbot.waitUntil(asked.refusal.isVisible, timeout=30_000)
    assert not asked.buttons.button(asked.buttons.StandardButton.Ok).isEnabled()


def test_nothing_is_learnt_from_too_little(window, dialog):
    dialog.add_actions[SourceKind.MODEL].trigger()
    assert "5 coded articles" in one_of(QMessageBox).informativeText()
    assert window.workspace.project.suggested.sources() == []
    assert not window.actions_["next_uncertain"].isEnabled()


def code_articles(window, number: int) -> None:
    """Import articles of one manner, each with its actor and place tagged, and all done but the last two."""
    lines = []
    for n in range(number):
        name, town = (
            f"Ada Quill{'abcdefghijkl'[n % 12]}",
            f"Port {['Helena', 'Marrow', 'Tessen', 'Orlow', 'Yarim'][n % 5]}",
        )
        text = f"Story {n}\nMayor {name} spoke in {town} on Monday. Then {name} left {town} again."
        spans = [
            {"start": text.index(word, at), "end": text.index(word, at) + len(word), "label": label}
            for word, label in ((name, "actor"), (town, "location"))
            for at in (0, text.index("Then"))
        ]
        lines.append(json.dumps({"id": f"s{n}", "text": text, "spans": spans, "meta": {"status": "done"}}))
    path = window.workspace.project.path.with_name("coded.jsonl")
    path.write_text("\n".join(lines), encoding="utf-8")
    window.transfers.import_paths([path])
    window.projects.wait_for_jobs()
    assert window.workspace.project.status_counts()[Status.DONE] == number


def test_a_model_is_trained_told_and_asked_what_to_read_next(window, dialog, qtbot):
    pytest.importorskip("pycrfsuite")
    code_articles(window, 8)
    dialog.add_actions[SourceKind.MODEL].trigger()
    assert window.hands.sources.training.running()
    qtbot.waitUntil(lambda: not window.hands.sources.training.running(), timeout=60_000)
    [source] = window.workspace.project.suggested.sources()
    assert source.kind is SourceKind.MODEL
    assert window.workspace.undo_texts()[0] == "train the model of this project"
    qtbot.waitUntil(lambda: bool(dialog.model.figures()), timeout=10_000)
    assert "8 articles" in dialog.model.figures()[0]
    assert dialog.model.isVisible()
    assert window.actions_["next_uncertain"].isEnabled()
    here = window.workspace.article.id
    window.actions_["next_uncertain"].trigger()
    qtbot.waitUntil(lambda: window.workspace.article.id != here, timeout=20_000)
    assert window.workspace.article.info.status is Status.TODO


def test_training_that_is_cancelled_leaves_everything_as_it_was(window, dialog, qtbot):
    pytest.importorskip("pycrfsuite")
    code_articles(window, 8)
    dialog.add_actions[SourceKind.MODEL].trigger()
    window.hands.sources.training.stop()
    qtbot.waitUntil(lambda: not window.hands.sources.training.running(), timeout=30_000)
    assert window.workspace.project.suggested.sources() == []


def test_a_model_learns_again_by_itself_and_is_taken_with_the_next_article(window, dialog, qtbot, monkeypatch):
    pytest.importorskip("pycrfsuite")
    monkeypatch.setattr(training, "_FURTHER", 1)
    code_articles(window, 8)
    dialog.add_actions[SourceKind.MODEL].trigger()
    trainer = window.hands.sources.training
    qtbot.waitUntil(lambda: not trainer.running(), timeout=60_000)
    [first] = window.workspace.project.suggested.sources()
    text = window.workspace.article.text
    start = text.index("Ada Quill")
    window.workspace.tag(Fragment(start, start + 9), "actor")
    window.workspace.set_status(Status.DONE)
    assert trainer.running()
    qtbot.waitUntil(lambda: not trainer.running(), timeout=60_000)
    assert window.workspace.undo_texts()[0].startswith("mark ")
    window.actions_["next_article"].trigger()
    [second] = window.workspace.project.suggested.sources()
    assert (second.id, second.content != first.content) == (first.id, True)


def test_an_empty_window_of_sources_says_what_to_do(dialog):
    assert "Add a word list" in dialog._hint.text()
    assert not dialog.change_button.isEnabled()
    assert not dialog.proposed.accept_button.isEnabled()


def test_a_project_that_is_only_read_lists_and_changes_nothing(window, listed, make_window, qtbot):
    path = window.workspace.project.path
    window.workspace.close()
    other = make_window()
    other.workspace.open(path, read_only="read only for the test")
    other.projects.open_last_article()
    other.hands.sources.show()
    dialog = other.hands.sources.dialog
    qtbot.waitUntil(lambda: ready(dialog), timeout=10_000)
    for button in (dialog.add_button, dialog.remove_button, dialog.proposed.accept_button, dialog.again_button):
        assert not button.isEnabled()
    dialog.table.setFocus()
    QTest.keyClick(dialog.table, Key.Key_Space)
    assert [source.on for source in other.workspace.project.suggested.sources()] == [True]
    assert dialog.table.rows()[0].on


def test_the_words_of_a_source_are_shown_as_they_are(window, dialog, tmp_path, qtbot):
    path = tmp_path / "x.csv"
    path.write_text("term,label\nPort Helena,location\n", encoding="utf-8")
    window.hands.sources.ask_words_of(path)
    asked = one_of(WordsDialog)
    asked.name.setText("<b>Fish & Chips</b>")
    qtbot.waitUntil(asked.buttons.isEnabled, timeout=10_000)
    asked.accept()
    qtbot.waitUntil(lambda: bool(cells(dialog)), timeout=10_000)
    assert "<b>Fish & Chips</b>" in cells(dialog)[0][0]


def test_the_current_source_can_be_seen_beside_the_figures_of_a_model(window, dialog, qtbot, monkeypatch):
    figures = ["F1 against held-back articles: 10 coded 0.51", *(f"Label {n}: 10 0.50 · 16 0.60" for n in range(6))]
    for number in range(5):
        pattern = Source(SourceKind.PATTERN, f"Pattern {number}", "actor", "x", on=False, id=f"p{number}")
        window.hands.sources.actions.add(pattern)
    window.hands.sources.actions.add(Source(SourceKind.MODEL, "Model", id="m"))
    monkeypatch.setattr(dialog, "count", lambda: None)  # it would show that there are no figures
    dialog.refresh("m")
    qtbot.waitUntil(lambda: not dialog._counting.is_running())
    dialog.model.show_state(figures, "", can_train=True)
    dialog.resize(800, 500)
    QApplication.sendPostedEvents()

    table = dialog.table
    assert dialog.model.isVisible()
    assert dialog.model.figures() == figures
    assert table.viewport().rect().contains(table.visualItemRect(table.item(5, 0)))
    assert table.viewport().height() >= 2 * table.rowHeight(0)


def test_undo_names_a_list_of_what_is_tagged_already(window):
    window.hands.sources.actions.add(Source(SourceKind.TAGGED, ""))

    assert window.workspace.project.undo_texts()[0] == "add the list of what is tagged already"


def test_return_opens_the_pipeline_that_is_typed(window, dialog, qtbot):
    dialog.add_actions[SourceKind.PIPELINE].trigger()
    asked = one_of(PipelineDialog)
    QTest.keyClicks(asked.pipeline, "no_such_pipeline")
    QTest.keyClick(asked.pipeline, Key.Key_Return)

    qtbot.waitUntil(asked.refusal.isVisible, timeout=30_000)
    assert asked.isVisible()


def test_undo_in_a_filter_where_nothing_was_typed_is_that_of_the_project(window, listed, qtbot):
    listed.proposed.list.setFocus()
    QTest.keyClick(listed.proposed.list, Key.Key_Delete)
    qtbot.waitUntil(lambda: not ready(listed), timeout=10_000)
    listed.proposed.filter.setFocus()
    QTest.keyClick(listed.proposed.filter, Key.Key_Z, Control)

    qtbot.waitUntil(lambda: ready(listed), timeout=10_000)
