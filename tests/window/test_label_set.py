"""The editor of the label set in the real window, by keyboard, on a real file: what it shows and does, and its undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton, QWidget

from annotator.core.attribute import Kind
from annotator.core.change import replacing
from annotator.core.label_set import Label
from annotator.core.span import Fragment
from annotator.formats.label_sets import write_label_set
from annotator.resources import load_preset
from annotator.storage import Project
from annotator.storage.check import check
from annotator.ui.dialogs.attribute_dialog import AttributeDialog
from annotator.ui.dialogs.fate_dialog import FateDialog
from annotator.ui.dialogs.label_set_dialog import LabelSetDialog
from annotator.ui.dialogs.new_project_dialog import NewProjectDialog
from annotator.ui.dialogs.relation_dialog import RelationDialog
from annotator.ui.dialogs.review_dialog import ReviewDialog

Key = Qt.Key
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def tagged(window, hand):
    """The window with an actor, a location twice, and a claim."""
    for words, key in (("Ada", Key.Key_A), ("Helena", Key.Key_L), ("steel", Key.Key_C)):
        hand.caret_at(words)
        hand.press(key)
    assert [span.label for span in window.workspace.spans()] == ["actor", "location", "claim"]
    return window


@pytest.fixture
def editor(tagged, qtbot) -> LabelSetDialog:
    return opened(tagged, qtbot)


def opened(window, qtbot) -> LabelSetDialog:
    activate(window, qtbot)
    window.article_pane.view.setFocus()
    press(window.article_pane.view, Key.Key_L, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: window.coding.surgery.dialog is not None)
    dialog = window.coding.surgery.dialog
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def activate(window: QWidget, qtbot) -> None:
    """Let a window have the keys, once what lay over it is gone."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def press(widget: QWidget, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, modifier)


def typed(field: QWidget, words: str) -> None:
    field.setFocus()
    QTest.keySequence(field, QKeySequence(QKeySequence.StandardKey.SelectAll))
    QTest.keyClicks(field, words)


def shown(kind: type) -> list[QDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]


def top(kind: type) -> QDialog:
    """Return the open dialog of a kind, which a button opens a moment after it was pressed."""
    for _ in range(200):
        if shown(kind):
            break
        QTest.qWait(10)
    [found] = shown(kind)
    for _ in range(200):
        if found.isActiveWindow():
            break
        found.activateWindow()
        QTest.qWait(10)
    assert found.isActiveWindow()
    return found


def applied(editor, qtbot, window) -> None:
    """Apply what was edited, agreeing to the review if there is one."""
    activate(editor, qtbot)
    press(editor, Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: window.coding.surgery.dialog is None or bool(shown(ReviewDialog)))
    if shown(ReviewDialog):
        press(top(ReviewDialog), Key.Key_Return)
    qtbot.waitUntil(lambda: window.coding.surgery.dialog is None)


def labels_of(window) -> list[str]:
    return [span.label for span in window.workspace.spans()]


def on_disk(window):
    with Project(window.workspace.project.path, read_only=True) as project:
        return project.label_set()


def test_another_name_and_guideline_are_one_change_that_touches_no_span(editor, tagged, qtbot):
    fields = editor.labels.fields
    typed(fields.name, "Assertion")
    typed(fields.guideline, "What somebody <b>says</b>.")
    applied(editor, qtbot, tagged)
    assert on_disk(tagged).get("claim").name == "Assertion"
    assert on_disk(tagged).get("claim").guideline == "What somebody <b>says</b>."
    assert tagged.article_pane.labels.findChild(QWidget, "claim").accessibleName().startswith("Assertion")
    assert "<b>" not in tagged.article_pane.labels.findChild(QWidget, "claim").toolTip()
    tagged.actions_["undo"].trigger()
    assert on_disk(tagged).get("claim").name == "Claim"


def test_a_name_that_is_there_is_refused_and_merging_is_offered_by_the_words(editor):
    typed(editor.labels.fields.name, "actor")
    press(editor.labels.fields.name, Key.Key_Tab)
    assert "already" in editor.refusal.text()
    assert "Merge" in editor.refusal.text()
    assert editor.labels.fields.name.text() == "Claim"
    assert not editor.desk.draft.differs


def test_another_id_takes_the_spans_along_and_undo_brings_all_of_it_back(editor, tagged, qtbot):
    typed(editor.labels.fields.id, "statement")
    press(editor.labels.fields.id, Key.Key_Tab)
    qtbot.waitUntil(lambda: "1 span in 1 article" in editor.preview.text())
    press(editor, Key.Key_Return, CTRL)
    review = top(ReviewDialog)
    assert review.list.model().index(0, 0).data().startswith("\u2068Bridge stays shut")
    press(review, Key.Key_Return)
    qtbot.waitUntil(lambda: tagged.coding.surgery.dialog is None)
    assert labels_of(tagged) == ["actor", "location", "statement"]
    assert on_disk(tagged).relation("by").ends[0].heads == ("statement",)
    assert tagged.workspace.undo_texts()[0] == "rename the label claim to statement (1 span)"
    tagged.actions_["undo"].trigger()
    assert labels_of(tagged) == ["actor", "location", "claim"]
    assert on_disk(tagged) == load_preset("news")


def test_a_new_label_gets_a_key_and_tags(editor, tagged, hand, qtbot):
    editor.labels.add.click()
    typed(editor.labels.fields.name, "Object")
    typed(editor.labels.fields.id, "object")
    press(editor.labels.fields.id, Key.Key_Tab)
    applied(editor, qtbot, tagged)
    activate(tagged, qtbot)
    tagged.article_pane.view.setFocus()
    hand.caret_at("ferry")
    hand.press(Key.Key_5)
    assert "object" in labels_of(tagged)


def test_labels_are_put_in_order_by_keys_and_their_numbers_follow(editor, tagged, qtbot):
    press(editor.labels.list, Key.Key_Down)
    press(editor.labels.list, Key.Key_Up, ALT)
    applied(editor, qtbot, tagged)
    assert [label.id for label in on_disk(tagged)] == ["actor", "claim", "location", "event"]
    assert tagged.actions_._label_actions[0].objectName() == "tag_actor"


def test_an_archived_label_is_offered_no_more_stays_with_its_spans_and_comes_back(editor, tagged, hand, qtbot):
    editor.labels.archive.click()
    applied(editor, qtbot, tagged)
    assert labels_of(tagged) == ["actor", "location", "claim"]
    assert tagged.article_pane.labels.findChild(QWidget, "claim") is None
    assert [one.objectName() for one in tagged.actions_._label_actions][:3] == [
        "tag_actor",
        "tag_location",
        "tag_event",
    ]
    claim = next(span for span in tagged.workspace.spans() if span.label == "claim")
    tagged.article_pane.select_span(claim.id)
    assert "archived" in tagged.inspector_pane.form._badge.accessibleName()
    assert "archived" in tagged.inspector_pane.form._label.currentText()
    tagged.article_pane.tag("claim")
    again = opened(tagged, qtbot)
    again.labels.list.select("claim")
    again.labels.archive.click()
    applied(again, qtbot, tagged)
    assert tagged.article_pane.labels.findChild(QWidget, "claim") is not None


def test_deleting_a_label_asks_what_becomes_of_its_spans_and_archives_unless_told_otherwise(editor, tagged, qtbot):
    editor.labels.list.select("location")
    editor.labels.delete.click()
    assert "1 span" in top(FateDialog).findChild(QWidget, "text").text()
    press(top(FateDialog), Key.Key_Return)
    assert editor.desk.labels.get("location").archived
    editor.labels.delete.click()
    top(FateDialog).choose(2)
    press(top(FateDialog), Key.Key_Return)
    assert editor.desk.labels.get("location") is None
    applied(editor, qtbot, tagged)
    assert labels_of(tagged) == ["actor", "claim"]
    tagged.actions_["undo"].trigger()
    assert labels_of(tagged) == ["actor", "location", "claim"]


def test_merging_gives_the_spans_the_other_label(editor, tagged, qtbot):
    editor.labels.list.select("location")
    editor.labels.merge.click()
    top(FateDialog).choose(0, "actor")
    press(top(FateDialog), Key.Key_Return)
    applied(editor, qtbot, tagged)
    assert labels_of(tagged) == ["actor", "actor", "claim"]
    assert check(tagged.workspace.project.path) == []


def test_splitting_makes_a_label_of_each_choice(editor, tagged, qtbot):
    claim = next(span for span in tagged.workspace.spans() if span.label == "claim")
    whole = tagged.workspace.span(claim.id)
    editor.reject()
    tagged.workspace.do(replacing("x", (whole, whole.changed(attributes={"attribution": "direct"}))))
    again = opened(tagged, qtbot)
    again.labels.split.click()
    top(FateDialog).choose(0, "attribution")
    press(top(FateDialog), Key.Key_Return)
    applied(again, qtbot, tagged)
    assert labels_of(tagged) == ["actor", "location", "direct"]


def test_an_attribute_is_made_by_keyboard_with_choices_and_a_condition(editor, tagged, qtbot):
    editor.labels.attributes.add.click()
    dialog = top(AttributeDialog)
    typed(dialog.name, "Tone")
    press(dialog.name, Key.Key_Tab)
    assert dialog.id.text() == "tone"
    for row, words in enumerate(("calm", "Very angry")):
        dialog.choices.setCurrentCell(row, 0)
        dialog.choices.item(row, 0).setText(words)
    dialog.required.setChecked(True)
    dialog.when.setCurrentIndex(1)
    dialog.when.activated.emit(1)
    dialog.accept()
    assert "Check one value" in dialog.refusal.text()
    dialog.values.item(0).setCheckState(Qt.CheckState.Checked)
    dialog.accept()
    applied(editor, qtbot, tagged)
    made = on_disk(tagged).get("claim").attribute("tone")
    assert [(one.id, one.name) for one in made.choices] == [("calm", "calm"), ("very_angry", "Very angry")]
    assert (made.required, made.when.attribute, made.when.values) == (True, "attribution", ("direct",))


def test_an_attribute_of_another_kind_says_first_what_cannot_be_converted(editor, tagged, qtbot):
    editor.reject()
    claim = next(span for span in tagged.workspace.spans() if span.label == "claim")
    whole = tagged.workspace.span(claim.id)
    tagged.workspace.do(replacing("x", (whole, whole.changed(attributes={"modality": "denied"}))))
    again = opened(tagged, qtbot)
    again.labels.attributes.list.select("modality")
    press(again.labels.attributes.list, Key.Key_Return)
    dialog = top(AttributeDialog)
    dialog.kind.setCurrentIndex(dialog.kind.findData(Kind.NUMBER.value))
    dialog.kind.activated.emit(dialog.kind.currentIndex())
    dialog.accept()
    qtbot.waitUntil(lambda: "can't be converted" in again.preview.text())
    applied(again, qtbot, tagged)
    assert tagged.workspace.span(claim.id).attributes == {"modality_before": "denied"}


def test_a_relation_type_is_made_with_its_ends(editor, tagged, qtbot):
    editor.tabs.setCurrentIndex(1)
    editor.relations.types.add.click()
    dialog = top(RelationDialog)
    typed(dialog.name, "near")
    heads, tails = dialog.pairs[0]
    for side in (heads, tails):
        side.item(2).setCheckState(Qt.CheckState.Checked)
    dialog.accept()
    applied(editor, qtbot, tagged)
    assert on_disk(tagged).relation("near").ends[0].heads == ("location",)


def test_escape_asks_only_if_the_draft_differs(editor, tagged, qtbot):
    press(editor, Key.Key_Escape)
    qtbot.waitUntil(lambda: tagged.coding.surgery.dialog is None)
    again = opened(tagged, qtbot)
    again.labels.add.click()
    press(again, Key.Key_Escape)
    assert again.isVisible()
    drop = next(one for one in QApplication.activeModalWidget().findChildren(QPushButton) if "Drop" in one.text())
    drop.click()
    qtbot.waitUntil(lambda: tagged.coding.surgery.dialog is None)
    assert on_disk(tagged) == load_preset("news")


def test_a_draft_is_not_applied_over_labels_that_came_meanwhile(editor, tagged, qtbot):
    typed(editor.labels.fields.name, "Assertion")
    old = tagged.workspace.labels
    tagged.workspace.do(replacing("import", (old, old.with_labels(["new"]))))
    activate(editor, qtbot)
    press(editor, Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "import" in editor.refusal.text())
    assert tagged.workspace.unsaved is None
    assert on_disk(tagged).get("claim").name == "Claim"


def test_spans_that_came_between_the_review_and_its_answer_follow_too(editor, tagged, qtbot):
    editor.labels.list.select("location")
    editor.labels.merge.click()
    top(FateDialog).choose(0, "actor")
    press(top(FateDialog), Key.Key_Return)
    activate(editor, qtbot)
    press(editor, Key.Key_Return, CTRL)
    review = top(ReviewDialog)
    tagged.workspace.tag(Fragment(0, 6), "location")
    press(review, Key.Key_Return)
    qtbot.waitUntil(lambda: tagged.coding.surgery.dialog is None)
    assert labels_of(tagged) == ["actor", "actor", "actor", "claim"]


def test_a_draft_goes_to_a_file_and_comes_from_one(editor, tagged, tmp_path, qtbot):
    editor.write(tmp_path / "ours.toml")
    assert (tmp_path / "ours.toml").read_text(encoding="utf-8").startswith('name = "news"')
    write_label_set(tmp_path / "claims.toml", load_preset("claims"))
    editor.read(tmp_path / "claims.toml")
    assert {label.id for label in editor.desk.labels if label.archived} == {"actor", "location"}
    (tmp_path / "bad.toml").write_text("labels = [\n]]")
    editor.read(tmp_path / "bad.toml")
    assert "line 2" in editor.refusal.text()
    applied(editor, qtbot, tagged)
    assert labels_of(tagged) == ["actor", "location", "claim"]


def test_labels_of_a_preset_are_added_without_taking_keys(editor, tagged, qtbot):
    editor._add_preset("claims")
    applied(editor, qtbot, tagged)
    assert on_disk(tagged).get("claimant").key == ""
    assert on_disk(tagged).get("source").key == "O"


def test_a_key_that_is_taken_names_who_has_it(editor):
    keys = editor.labels.fields.key
    [row] = [row for row in range(keys.count()) if keys.itemData(row) == "A"]
    assert "Actor has it" in keys.itemText(row).replace("\u2068", "").replace("\u2069", "")
    assert not keys.model().item(row).isEnabled()


def test_an_empty_label_set_says_what_to_do_and_leads_there(make_window, tmp_path, qtbot):
    path = tmp_path / "none.annot"
    Project.create(path, load_preset("empty")).close()
    window = make_window()
    window.projects.open_paths([path])
    button = window.article_pane.labels.findChild(QPushButton, "no-labels")
    assert button.isVisibleTo(window.article_pane.labels)
    button.click()
    qtbot.waitUntil(lambda: window.coding.surgery.dialog is not None)
    dialog = window.coding.surgery.dialog
    dialog._add_preset("news")
    applied(dialog, qtbot, window)
    assert window.article_pane.labels.count() == 4
    assert not button.isVisibleTo(window.article_pane.labels)


def test_thirty_labels_have_nine_digits_and_are_all_reached(tagged, qtbot):
    old = tagged.workspace.labels
    more = [Label(f"l{number}", f"Label number {number}", "#7a7a7a") for number in range(26)]
    tagged.workspace.do(replacing("more", (old, old.following(labels=(*old.labels, *more)))))
    bar = tagged.article_pane.labels
    shown = [one for one in bar._buttons if one.isVisibleTo(bar)]
    assert bar.count() == 30
    assert bar._more.text() == f"+{30 - len(shown)}"
    bar._fill_menu()
    assert len(bar._menu.actions()) == 30 - len(shown)
    assert all(one.x() + one.width() <= bar.width() for one in shown)
    tagged.article_pane.select_span(tagged.workspace.spans()[0].id)
    tagged.article_pane.tag("l25")
    assert "Label number 25" in bar._more.toolTip()


def test_the_guideline_follows_the_target_and_stays_plain(tagged):
    part = tagged.coding.guideline
    assert not part.panel.isVisible()
    tagged.actions_["guideline"].trigger()
    assert part.panel.isVisible()
    for span in tagged.workspace.spans():
        tagged.article_pane.select_span(span.id)
        label = tagged.workspace.labels.get(span.label)
        assert part.panel.text.toPlainText().startswith(label.guideline.strip()[:40])
    tagged.article_pane.drop()
    assert "statement" in part.panel.text.toPlainText()
    tagged.actions_["guideline"].trigger()
    assert not part.panel.isVisible()
    assert not tagged.settings.get("show_guideline")


def test_a_new_project_begins_with_the_labels_that_were_chosen(tagged, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine"), ""))
    tagged.actions_["new"].trigger()
    dialog = top(NewProjectDialog)
    press(dialog.list, Key.Key_Down)
    assert "Claimant" in dialog.preview.toPlainText()
    assert "closures since May" in dialog.preview.toPlainText()
    press(dialog, Key.Key_Return)
    qtbot.waitUntil(lambda: tagged.workspace.project.path.name == "mine.annot")
    assert tagged.workspace.labels == load_preset("claims")


def test_a_new_project_takes_labels_from_a_file_and_refuses_a_bad_one(tagged, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine.annot"), ""))
    (tmp_path / "bad.toml").write_text("name = 3 4")
    (tmp_path / "ours.toml").write_text('name = "<i>ours</i>"\nlabels = [{ id = "thing" }]')
    tagged.actions_["new"].trigger()
    dialog = top(NewProjectDialog)
    dialog.read(tmp_path / "bad.toml")
    assert "line 1" in dialog.refusal.text()
    dialog.read(tmp_path / "ours.toml")
    press(dialog, Key.Key_Return)
    qtbot.waitUntil(lambda: tagged.workspace.project.path.name == "mine.annot")
    assert tagged.workspace.labels.name == "<i>ours</i>"
