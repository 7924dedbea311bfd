"""Linking spans to entities by keys, on a real file: proposals, new ones, all of the same words, undo; Urdu too."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from annotator.core.change import adding
from annotator.core.entity import Entity
from annotator.core.span import Fragment
from annotator.storage import Project
from annotator.ui.dialogs.command_palette import CommandPalette
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


# The register's window


@pytest.fixture
def dialog(window, qtbot):
    window.actions_["entities"].trigger()
    dialog = window.coding.register.dialog
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def names(dialog):
    return [row.entity.name for row in dialog.list.rows()]


def tag_and_link(window, part, words, label, entity):
    text = window.workspace.article.text
    places, start = [], text.find(words)
    while start >= 0:
        places.append(Fragment(start, start + len(words)))
        start = text.find(words, start + 1)
    made = window.workspace.tag_all(places, label)
    for span in made:
        assert part.actions.link(window.workspace.span(span.id), entity)
    return made


def test_the_register_lists_what_is_in_use_and_shows_mentions_that_lead_into_the_text(window, part, qtbot):
    make(window, ADA, HELENA)
    made = tag_and_link(window, part, "Port Helena", "location", HELENA)
    window.actions_["entities"].trigger()
    dialog = window.coding.register.dialog
    assert names(dialog) == ["Port Helena", "Ada Quill"]
    mentions = dialog.mentions.rows()
    assert [mention.span_id for mention in mentions] == [span.id for span in made]
    assert "bridge in " in mentions[0].before
    dialog.mentions.setCurrentIndex(dialog.mentions.model().index(1, 0))
    window.commands.go(forward=True)
    dialog.activateWindow()
    dialog.mentions.setFocus()
    qtbot.waitUntil(dialog.mentions.hasFocus)
    qtbot.keyClick(dialog.mentions, Key.Key_Return)
    assert window.article_pane.target.span.id == made[1].id
    qtbot.waitUntil(window.article_pane.view.hasFocus)


def test_an_entity_is_changed_in_the_form_and_undone(window, part, dialog, qtbot):
    make(window, ADA)
    assert names(dialog) == ["Ada Quill"]
    dialog.form.aliases.setFocus()
    qtbot.keyClick(dialog.form.aliases, Key.Key_End, Control)
    qtbot.keyClick(dialog.form.aliases, Key.Key_Return)
    qtbot.keyClicks(dialog.form.aliases, "Mrs Quill")
    qtbot.keyClicks(dialog.form.codes, "wikidata = Q1")
    dialog.form.latitude.setFocus()
    qtbot.keyClicks(dialog.form.latitude, "95")
    qtbot.keyClicks(dialog.form.longitude, "10")
    assert not dialog.form.commit()
    assert "95.0 is no latitude" in dialog.form.trouble.text()
    dialog.form.latitude.clear()
    qtbot.keyClicks(dialog.form.latitude, "59.9")
    qtbot.keyClick(dialog.form.latitude, Key.Key_Return)
    after = register(window).get(["ada"])["ada"]
    assert (after.aliases, dict(after.codes), after.latitude) == (("the mayor", "Mrs Quill"), {"wikidata": "Q1"}, 59.9)
    assert not dialog.form.is_changed()
    window.workspace.undo()
    assert register(window).get(["ada"])["ada"] == ADA
    assert dialog.form.entity == ADA


def test_what_was_typed_in_the_form_is_kept_when_another_entity_is_shown(window, part, dialog, qtbot):
    make(window, ADA, HELENA)
    dialog.list.go_to("ada")
    qtbot.keyClicks(dialog.form.type, "x")
    dialog.list.go_to("helena")
    assert register(window).get(["ada"])["ada"].type == "personx"
    assert dialog.form.entity.id == "helena"
    dialog.list.go_to("ada")
    dialog.form.name.selectAll()
    qtbot.keyClick(dialog.form.name, Key.Key_Backspace)
    dialog.list.go_to("helena")
    assert dialog.form.entity.id == "ada"
    assert dialog.list.current().entity.id == "ada"
    assert "needs a name" in dialog.form.trouble.text()


def test_two_entities_are_merged_by_the_palette_and_undo_parts_them(window, part, dialog, qtbot):
    make(window, ADA, Entity("A. Quill", "aq", "actor"))
    tag_and_link(window, part, "Ada Quill", "actor", ADA)
    dialog.list.go_to("aq")
    dialog.merge_button.click()
    palette = dialog.findChild(CommandPalette)
    qtbot.keyClicks(palette.list.edit, "ada")
    qtbot.waitUntil(lambda: [item.title for item in palette.list.shown()] == ["Ada Quill"])
    qtbot.keyClick(palette.list.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: register(window).count() == 1)
    assert register(window).get(["ada"])["ada"].aliases == ("the mayor", "A. Quill")
    assert window.workspace.undo_texts()[0] == "merge A. Quill into Ada Quill"
    window.workspace.undo()
    assert register(window).get(["ada"])["ada"] == ADA
    assert register(window).count() == 2


def test_selected_mentions_become_an_entity_of_their_own_and_others_are_unlinked(window, part, dialog, qtbot):
    make(window, HELENA)
    first, second = tag_and_link(window, part, "Port Helena", "location", HELENA)
    dialog.list.go_to("helena")
    qtbot.keyClick(dialog.mentions, Key.Key_End, Shift)
    assert len(dialog.mentions.selected()) == 2
    dialog.mentions.setCurrentIndex(dialog.mentions.model().index(1, 0))
    dialog.split_button.click()
    assert register(window).mention_count("helena") == 1
    new = window.workspace.span(second.id).entity
    assert new not in (None, "helena")
    assert dialog.form.entity.id == new
    dialog.mentions.setCurrentIndex(dialog.mentions.model().index(0, 0))
    qtbot.keyClick(dialog.mentions, Key.Key_Delete)
    assert window.workspace.span(second.id).entity is None
    window.workspace.undo()
    window.workspace.undo()
    assert register(window).mention_count("helena") == 2
    assert register(window).get([new]) == {}
    assert first.id != second.id


def test_deleting_an_entity_with_mentions_asks_with_their_number(window, part, dialog, qtbot):
    make(window, HELENA)
    made = tag_and_link(window, part, "Port Helena", "location", HELENA)
    dialog.list.go_to("helena")
    dialog.delete_button.click()
    box = dialog.findChild(QMessageBox)
    assert "2 spans" in box.text()
    box.findChildren(QPushButton)
    next(button for button in box.buttons() if button.text() == "Delete").click()
    assert register(window).count() == 0
    assert window.workspace.span(made[0].id).entity is None
    window.workspace.undo()
    assert register(window).mention_count("helena") == 2


def test_search_finds_aliases_and_urdu_names_and_new_takes_what_was_typed(window, part, dialog, qtbot):
    make(window, ADA, Entity("خواجہ آصف", "asif", "actor"))
    qtbot.keyClicks(dialog.search, "mayor")
    qtbot.waitUntil(lambda: names(dialog) == ["Ada Quill"])
    dialog.search.setText("خواجه")
    dialog.refresh()
    assert names(dialog) == ["خواجہ آصف"]
    dialog.search.setText("Ferry Company")
    dialog.new_button.click()
    assert dialog.form.entity.name == "Ferry Company"
    assert dialog.form.name.hasFocus()


def test_a_gazetteer_comes_in_the_background_and_is_read_as_the_list_scrolls(window, part, dialog, qtbot, tmp_path):
    rows = "".join(f"{n},Town {n:04},Place {n},city,{n % 90},{n % 180}\n" for n in range(900))
    path = tmp_path / "towns.csv"
    path.write_text("id,name,aliases,type,lat,lon\n" + rows + "901,,,,,\n", encoding="utf-8")
    with qtbot.waitSignal(window.transfers.ended, timeout=20_000):
        window.coding.register.import_gazetteer(path, "location")
    assert register(window).count() == 900
    assert window.workspace.undo_texts()[0] == "import 900 entities from towns.csv"
    dialog.which.setCurrentIndex(1)
    dialog.refresh()
    assert len(dialog.list.rows()) == 200
    for _ in range(5):
        dialog.list.scrollToBottom()
        qtbot.wait(5)
    assert len(dialog.list.rows()) == 900
    window.workspace.undo()
    assert register(window).count() == 0
    assert names(dialog) == []


def test_escape_and_the_cross_close_the_register_and_keep_what_was_typed(window, part, dialog, qtbot):
    make(window, ADA)
    dialog.form.name.selectAll()
    qtbot.keyClicks(dialog.form.name, "Ada Quill of Helena")
    qtbot.keyClick(dialog.form.name, Key.Key_Escape)
    assert not dialog.isVisible()
    assert [entity.name for entity in window.workspace.project.own_entities()] == ["Ada Quill of Helena"]
    dialog.show()
    dialog.close()
    assert not dialog.isVisible()
