"""The details of an article are edited as one change; an article is taken out with all that hangs on it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QMessageBox

from annotator.core.change import adding
from annotator.core.span import Relation
from annotator.storage.check import check
from annotator.ui.dialogs.article_dialog import ArticleDialog
from annotator.ui.panes.byline import byline

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


def details(window, hand):
    hand.press(Key.Key_D, CONTROL)
    return window.findChild(ArticleDialog)


def ok(dialog):
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()


def test_the_details_are_saved_as_one_change_and_undone(window, hand):
    before = window.workspace.article.info
    dialog = details(window, hand)
    dialog.title.setText("Bridge <b>shut</b>")
    dialog.author.setText("نور خان")
    dialog.url.setText("https://example.org/a?b=1&c=2")
    dialog.published.setText("2025-10-19T14:30")
    dialog.note.setPlainText("Compare with\nMonday's.")
    dialog.language.setEditText("ps")
    ok(dialog)
    info = window.workspace.project.article(before.id).info
    assert (info.title, info.published, info.language) == ("Bridge <b>shut</b>", "2025-10-19T14:30", "ps")
    assert info.meta["author"] == "نور خان"
    assert info.meta["note"] == "Compare with\nMonday's."
    assert info.meta["url"] == "https://example.org/a?b=1&c=2"
    shown = byline(info)
    assert "نور خان" in shown
    assert "Compare with Monday's." in shown
    assert window.workspace.undo_texts()[0].startswith("edit the details of Bridge <b>shut</b>")
    window.actions_["undo"].trigger()
    assert window.workspace.project.article(before.id).info == before


def test_what_was_not_touched_changes_nothing(window, hand):
    undo = window.workspace.undo_texts()
    ok(details(window, hand))
    assert window.workspace.undo_texts() == undo


def test_a_date_that_is_none_is_kept_and_said_to_be_none(window, hand):
    dialog = details(window, hand)
    dialog.published.setText("last Tuesday")
    assert dialog._hint.isVisible()
    dialog.published.setText("2025-10")
    assert not dialog._hint.isVisible()


def test_an_article_goes_with_relations_from_others_after_a_question_that_counts_them(window, hand, qtbot):
    workspace = window.workspace
    here = workspace.article.id
    hand.drag("Port Helena")
    hand.press(Key.Key_3)
    [place] = workspace.project.spans(here)
    other = workspace.rows(workspace.find("ferry was full", None))[0].info.id
    workspace.show_article(other)
    hand.drag("Ferry full")
    hand.press(Key.Key_1)
    [claim] = workspace.project.spans(other)
    link = Relation(other, claim.id, place.id, "about")
    workspace.do(adding("link", link))
    workspace.show_article(here)
    window.actions_["remove_article"].trigger()
    box = window.findChild(QMessageBox)
    assert "1 spans and 1 relations" in box.informativeText()
    assert "1 of the relations come from other articles" in box.informativeText()
    next(one for one in box.buttons() if one.text() == "Take it out").click()
    assert workspace.project.article_count() == 2
    assert workspace.article is not None
    assert workspace.article.id != here
    assert workspace.project.relations(other) == []
    assert check(workspace.project.path) == []
    window.actions_["undo"].trigger()
    assert workspace.project.article_count() == 3
    assert workspace.project.relations(other) == [link]
    assert workspace.project.spans(here) == [place]
    assert check(workspace.project.path) == []
