"""The concordance by keys: looked for, read, ticked, tagged in one step, undone, and written to a table."""

from __future__ import annotations

import csv
import threading

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QFileDialog, QLineEdit, QToolButton

from annotator.core.article import Status
from annotator.core.sought import Manner, Sort
from annotator.core.span import Fragment
from annotator.storage.concordance import Concordance
from annotator.ui.panes.concordance_pane import ConcordancePane
from tests.window.conftest import Hand

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def opened(hand: Hand) -> ConcordancePane:
    hand.press(Qt.Key.Key_F, CONTROL | SHIFT)
    pane = hand.window.concordance.pane
    assert pane is not None
    return pane


def searched(hand: Hand, qtbot, words: str) -> ConcordancePane:
    """Open it, type words and press Return; wait until all is found."""
    pane = opened(hand)
    QApplication.focusWidget().clear()
    QApplication.focusWidget().insert(words)
    hand.press(Qt.Key.Key_Return)
    settled(pane, qtbot)
    return pane


def settled(pane: ConcordancePane, qtbot) -> None:
    qtbot.waitUntil(lambda: not pane.is_looking(), timeout=10_000)


def hits(pane: ConcordancePane) -> list[tuple[str, str]]:
    """Return title and words of each row, in order."""
    rows = [pane.rows.hits.hit_row(row) for row in range(pane.rows.hits.rowCount())]
    return [(row.title, row.hit) for row in rows]


def asked(pane: ConcordancePane, qtbot) -> str:
    qtbot.waitUntil(lambda: not pane.question.isHidden(), timeout=10_000)
    return pane.question.text


def all_spans(hand: Hand) -> list[tuple[str, str, str]]:
    """Return title, label and quote of every span of the project."""
    return [
        (coded.article.title, span.label, coded.article.text[span.start : span.end])
        for coded in hand.window.workspace.project.coded_articles()
        for span in coded.spans
    ]


def statuses(hand: Hand) -> list[Status]:
    return [coded.article.info.status for coded in hand.window.workspace.project.coded_articles()]


def test_a_word_is_found_in_all_articles_and_counted(hand, qtbot):
    pane = searched(hand, qtbot, "ferry")
    assert hits(pane) == [("Bridge stays shut 😀", "ferry"), ("Ferry full", "Ferry"), ("Ferry full", "ferry")]
    assert pane.bar.count() == "3 hits in 2 articles"


def test_it_starts_with_the_selected_words(hand, qtbot):
    hand.drag("Port Helena")
    pane = opened(hand)
    settled(pane, qtbot)
    assert [hit for _, hit in hits(pane)] == ["Port Helena", "Port Helena"]


def test_return_goes_to_the_hit_which_is_selected_there_and_the_same_key_goes_back_to_the_rows(hand, qtbot):
    pane = searched(hand, qtbot, "ferry")
    hand.press(Qt.Key.Key_Down)
    assert pane.rows.hasFocus()
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_Return)
    assert hand.window.workspace.article.title == "Ferry full"
    assert hand.view.hasFocus()
    assert hand.view.selection() == Fragment(0, 5)
    hand.press(Qt.Key.Key_F, CONTROL | SHIFT)
    assert pane.rows.hasFocus()
    assert len(hits(pane)) == 3
    hand.press(Qt.Key.Key_Escape)
    assert hand.view.hasFocus()
    assert pane.isVisible()


def test_ticked_hits_are_tagged_in_one_step_that_is_undone_exactly(hand, qtbot):
    before = list(hand.window.workspace.project.coded_articles())
    pane = searched(hand, qtbot, "ferry")
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_A, CONTROL)
    assert pane.bar.count().endswith("3 ticked")
    hand.press(Qt.Key.Key_A)
    assert asked(pane, qtbot) == "Tag 3 hits in 2 articles as Actor?"
    assert all_spans(hand) == []
    hand.press(Qt.Key.Key_Return)
    assert all_spans(hand) == [
        ("Bridge stays shut 😀", "actor", "ferry"),
        ("Ferry full", "actor", "Ferry"),
        ("Ferry full", "actor", "ferry"),
    ]
    assert statuses(hand) == [Status.IN_PROGRESS, Status.TODO, Status.IN_PROGRESS]
    assert hand.quotes() == [("actor", ["ferry"])]  # the open article shows it
    assert pane.rows.hits.hit_row(0).labels == ("actor",)
    assert hand.window.actions_["undo"].text() == "Undo: \u2068tag 3 × ferry as Actor\u2069"
    hand.window.workspace.undo()
    assert list(hand.window.workspace.project.coded_articles()) == before
    assert hand.quotes() == []
    assert pane.rows.hits.hit_row(0).labels == ()


def test_the_question_names_what_is_met_and_escape_tags_nothing(hand, qtbot):
    hand.drag("The ferry from Port Helena goes on")
    hand.press(Qt.Key.Key_C)
    pane = searched(hand, qtbot, "Port Helena")
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_L)
    assert asked(pane, qtbot) == "Tag 1 hit in 1 article as Location?"
    hand.press(Qt.Key.Key_Return)
    hand.press(Qt.Key.Key_A, CONTROL)
    hand.press(Qt.Key.Key_3)
    assert asked(pane, qtbot) == (
        "Tag 1 hit in 1 article as Location? "
        "1 overlaps a span that is there. 1 is tagged so already and stays as it is."
    )
    hand.press(Qt.Key.Key_Escape)
    assert pane.question.isHidden()
    assert pane.rows.hasFocus()
    assert [label for _, label, _ in all_spans(hand)] == ["location", "claim"]


def test_space_ticks_and_shift_with_an_arrow_ticks_a_range(hand, qtbot):
    pane = searched(hand, qtbot, "ferry")
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_Space)
    assert pane.rows.ticked_numbers() == [0]
    hand.press(Qt.Key.Key_Space)
    assert pane.rows.ticked_numbers() == []
    hand.press(Qt.Key.Key_Down, SHIFT)
    hand.press(Qt.Key.Key_Down, SHIFT)
    assert pane.rows.ticked_numbers() == [0, 1, 2]
    hand.press(Qt.Key.Key_Up, SHIFT)
    assert pane.rows.ticked_numbers() == [0, 1]


def test_a_tick_stays_with_its_hit_in_another_order(hand, qtbot):
    pane = searched(hand, qtbot, "ferry")
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_Space)
    box = pane.bar._sort
    box.setCurrentIndex(box.findData(Sort.AFTER))
    box.activated.emit(box.currentIndex())
    settled(pane, qtbot)
    after = [pane.rows.hits.hit_row(row).right.split()[0] for row in range(3)]
    assert after == ["from", "full", "was"]
    assert pane.rows.ticked_numbers() == [0]
    assert pane.rows.hits.number_at(0) == 0


def test_a_bad_pattern_is_one_sentence_in_the_list(hand, qtbot):
    pane = opened(hand)
    pane.bar._manner.setCurrentIndex(pane.bar._manner.findData(Manner.PATTERN))
    hand.type("(ferry")
    hand.press(Qt.Key.Key_Return)
    settled(pane, qtbot)
    assert "can't be read" in pane.rows._hint
    assert hits(pane) == []


def test_a_read_only_project_is_looked_through_and_not_tagged(hand, qtbot, make_window, articles):
    workspace = hand.window.workspace
    path = workspace.project.path
    hand.window.close()
    window = make_window()
    window.workspace.open(path, read_only="It is only looked at.")
    window.projects.open_last_article()
    other = Hand(window)
    window.article_pane.view.setFocus()
    pane = searched(other, qtbot, "ferry")
    other.press(Qt.Key.Key_Down)
    other.press(Qt.Key.Key_A)
    assert pane.question.text == "The project is open for reading only."
    assert all_spans(other) == []


def test_the_window_s_next_project_begins_with_an_empty_concordance(hand, qtbot, empty_project):
    pane = searched(hand, qtbot, "ferry")
    assert len(pane.hits) == 3
    hand.window.workspace.open(empty_project)
    assert len(pane.hits) == 0
    assert pane.rows.hits.rowCount() == 0
    assert pane.bar.count() == ""


def test_ticked_hits_are_written_as_a_table(hand, qtbot, monkeypatch, tmp_path):
    target = tmp_path / "hits.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    pane = searched(hand, qtbot, "ferry")
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_Down, SHIFT)
    pane.bar.export_requested.emit()
    dialog = hand.window.findChild(QDialog)
    assert dialog is not None
    assert dialog.safe.isChecked()
    dialog.accept()
    qtbot.waitUntil(lambda: not hand.window.transfers.running(), timeout=10_000)
    raw = target.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines(keepends=True)))
    assert [(row["hit"], row["title"]) for row in rows] == [
        ("ferry", "Bridge stays shut 😀"),
        ("Ferry", "Ferry full"),
    ]


def test_an_urdu_line_runs_from_right_to_left(hand, qtbot):
    from annotator.ui.widgets.hit_delegate import line_of

    pane = searched(hand, qtbot, "پل")
    rows = [pane.rows.hits.hit_row(row) for row in range(pane.rows.hits.rowCount())]
    assert len(rows) == 2
    assert all(line_of(row).right_to_left for row in rows)
    line = line_of(rows[1])
    assert line.text[line.start : line.end] == "پل"


def test_an_article_that_was_taken_out_is_said_so_and_left_out(hand, qtbot):
    pane = searched(hand, qtbot, "ferry")
    workspace = hand.window.workspace
    brief = next(key for key in workspace.find("", None) if workspace.rows([key])[0].info.title == "Ferry full")
    hand.window.commands.show(brief)
    hand.window.coding.facts.remove()
    assert workspace.article is None or workspace.article.title != "Ferry full"
    hand.press(Qt.Key.Key_F, CONTROL | SHIFT)
    pane.go_to_rows()
    hand.press(Qt.Key.Key_A, CONTROL)
    hand.press(Qt.Key.Key_A)
    assert "2 are in articles that are not there any more" in asked(pane, qtbot)


def test_looking_is_stopped_by_its_cross_and_keeps_what_was_found(hand, qtbot, monkeypatch):
    held = threading.Event()
    look = Concordance.look

    def slowly(self, sought, wanted=lambda: True):
        yield from look(self, sought, wanted)
        while wanted() and not held.wait(0.01):
            pass

    monkeypatch.setattr(Concordance, "look", slowly)
    pane = opened(hand)
    hand.type("ferry")
    hand.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(pane.hits) == 3)
    assert pane.bar.count() == "3 hits in 2 articles…"
    cross = pane.bar.findChild(QToolButton, "cancel")
    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert pane.bar.count() == "3 hits in 2 articles"
    assert cross.isHidden()
    held.set()


def test_of_two_questions_only_the_newer_one_is_answered(hand, qtbot):
    pane = opened(hand)
    hand.type("ferry")
    hand.press(Qt.Key.Key_Return)
    QApplication.focusWidget().clear()
    hand.type("bridge")
    hand.press(Qt.Key.Key_Return)
    settled(pane, qtbot)
    assert {hit.casefold() for _, hit in hits(pane)} == {"bridge"}


def test_it_is_a_pane_to_step_into_and_is_closed_by_its_button(hand, qtbot):
    pane = searched(hand, qtbot, "ferry")
    hand.view.setFocus()
    hand.press(Qt.Key.Key_F6)
    assert pane.rows.hasFocus()
    qtbot.mouseClick(pane.bar.findChild(QToolButton, "close"), Qt.MouseButton.LeftButton)
    assert pane.isHidden()
    assert hand.view.hasFocus()
    assert hand.window.concordance.pane is None


def test_a_row_says_its_words_its_article_its_labels_and_its_tick_to_a_screen_reader(hand, qtbot):
    pane = searched(hand, qtbot, "ferry")
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_A)
    asked(pane, qtbot)
    hand.press(Qt.Key.Key_Return)
    hand.press(Qt.Key.Key_Space)
    index = pane.rows.hits.index(0, 0)
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("ferry, ")
    assert said.endswith("Bridge stays shut 😀, Actor, ticked")
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked


def test_a_tagged_hit_is_painted_with_the_tint_and_the_name_of_its_label(hand, qtbot):
    pane = searched(hand, qtbot, "ferry")
    before = pane.rows.viewport().grab().toImage()
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_A)
    asked(pane, qtbot)
    hand.press(Qt.Key.Key_Return)
    height = pane.rows.row_height()
    after = pane.rows.viewport().grab().toImage()

    def changed(top: int) -> int:
        area = [(x, y) for x in range(40, before.width()) for y in range(top + 4, top + height - 4)]
        return sum(before.pixel(x, y) != after.pixel(x, y) for x, y in area)

    assert changed(0) > 500
    assert changed(height) == 0


def test_only_hits_that_are_not_tagged_yet(hand, qtbot):
    pane = searched(hand, qtbot, "ferry")
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_A)
    asked(pane, qtbot)
    hand.press(Qt.Key.Key_Return)
    pane.bar.findChild(QToolButton, "filter").click()
    box = next(box for box in pane.bar.findChildren(QComboBox) if box.findText("not tagged yet") >= 0)
    box.setCurrentIndex(box.findText("not tagged yet"))
    box.activated.emit(box.currentIndex())
    settled(pane, qtbot)
    assert [title for title, _ in hits(pane)] == ["Ferry full", "Ferry full"]
    assert not pane.bar.sought().label


def test_in_a_narrow_window_the_count_has_a_line_of_its_own_and_is_whole(hand, qtbot):
    pane = searched(hand, qtbot, "ferry")
    for width in (760, 1900, 900):
        hand.window.resize(width, 700)
        QApplication.processEvents()
        count = pane.bar._count
        assert count.width() >= count.sizeHint().width()
        assert pane.bar.findChild(QLineEdit, "sought").geometry().right() < pane.bar._manner.geometry().left()
