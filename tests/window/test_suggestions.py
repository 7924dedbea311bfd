"""Suggestions in the window, on a real file: seen as ghosts, decided by keys, no spans; undo, reopening."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator import suggesting
from annotator.core.change import adding
from annotator.core.draft import Draft, deleted
from annotator.core.entity import Entity
from annotator.core.provenance import Provenance
from annotator.core.span import Fragment
from annotator.core.suggestion import Source, SourceKind, Suggestion
from annotator.core.surgery_plan import Material, plan_of
from annotator.storage import Project
from tests.window.conftest import BRIDGE, URDU, reopen

Key = Qt.Key
HELENA = Entity("Port Helena", "helena", "location", "city")


def place(words: str, text: str = BRIDGE, nth: int = 0) -> Fragment:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Fragment(start, start + len(words))


def propose(
    project: Project, *found: tuple[str, str, Fragment, float | None, str | None], kind=SourceKind.MODEL
) -> Source:
    """Let a source propose these, each an article's title, a label, a place, a confidence and an entity."""
    kept = project.suggested.kept()
    if not kept:
        project.do(adding("add a source", Source(kind, "Ministers")))
        kept = project.suggested.kept()
    [source] = kept
    articles = {one.id: one for one in project.suggested.articles_after(-1, 1_000, 10_000_000)}
    ids = {row.info.title: row.info.id for row in project.rows(project.find("", None))}
    rows = [
        (articles[ids[title]].key, Suggestion(ids[title], label, fragment, source.source.id, sure, entity))
        for title, label, fragment, sure, entity in found
    ]
    begun = project.suggested.restart(source, "test")
    assert begun is not None
    assert project.suggested.record(begun, max(one.key for one in articles.values()), rows)
    return source.source


@pytest.fixture
def source(window):
    """A source that proposes in the first article Ada Quill, 87 % sure, and Port Helena twice."""
    workspace = window.workspace
    assert workspace.do(adding("make", HELENA))
    title = workspace.article.info.title
    made = propose(
        workspace.project,
        (title, "actor", place("Ada Quill"), 0.87, None),
        (title, "location", place("Port Helena"), None, "helena"),
        (title, "location", place("Port Helena", nth=1), None, "helena"),
    )
    part(window)._read_sources()
    return made


def part(window):
    return window.hands.suggestions


def shown(window) -> list[tuple[str, str]]:
    return [(one.label, BRIDGE[slice(*one.fragment)]) for one in window.article_pane.view.suggestions]


def line_of(window, fragment: Fragment) -> QPoint:
    """Return a point of the viewport on the line of a suggestion."""
    view = window.article_pane.view
    top = view.page.caret_box(fragment.start + 2)
    for y in range(round(top.top()), round(top.bottom()) + 30):
        point = QPoint(round(top.center().x()), y)
        if any(one.fragment == fragment for one in view.suggestions_under(point.toPointF())):
            return point + QPoint(0, 2)
    raise AssertionError("no line was found")


def click_line(window, fragment: Fragment) -> None:
    QTest.mouseClick(window.article_pane.view.viewport(), Qt.MouseButton.LeftButton, pos=line_of(window, fragment))
    QTest.qWait(QApplication.doubleClickInterval() + 10)


def spans(window):
    return [window.workspace.span(one.id) for one in window.workspace.spans()]


ALL = [("actor", "Ada Quill"), ("location", "Port Helena"), ("location", "Port Helena")]


def test_suggestions_are_shown_in_the_text_and_are_no_spans(window, hand, source):
    assert shown(window) == ALL
    assert hand.quotes() == []
    assert window.workspace.label_counts() == {}


def test_the_text_stands_still_when_suggestions_come_and_go(window, source):
    view = window.article_pane.view
    with_them = [view.page.line_box(offset).top() for offset in range(0, len(BRIDGE), 20)]
    window.actions_["show_suggestions"].trigger()
    assert shown(window) == []
    assert [view.page.line_box(offset).top() for offset in range(0, len(BRIDGE), 20)] == with_them
    window.actions_["show_suggestions"].trigger()
    assert shown(window) == ALL


def test_a_click_on_its_line_makes_a_suggestion_the_target_and_names_it(window, source):
    click_line(window, place("Ada Quill"))
    assert window.article_pane.target.suggestion.fragment == place("Ada Quill")
    told = window.status_pane.line.target_words()
    for words in ("Actor", "Ada Quill", "model", "Ministers", "87 %"):
        assert words in told
    assert part(window).card.isVisible()
    assert window.article_pane.view.target_fragments() == (place("Ada Quill"),)


def test_the_key_of_its_own_label_accepts_and_says_who_proposed_it(window, hand, source):
    click_line(window, place("Port Helena"))
    hand.press(Key.Key_L)
    [span] = spans(window)
    told = Provenance(source.title, source.id, "tester")
    assert (span.label, span.fragments, span.entity) == ("location", (place("Port Helena"),), "helena")
    assert span.proposed == {"span": told, "entity": told}
    assert window.article_pane.target.span == span
    assert shown(window) == [ALL[0], ALL[2]]
    assert window.workspace.undo_texts()[0] == "accept Port Helena as Location"
    assert any("Ministers" in line and "tester" in line for line in part(window).provenance.lines())


def test_another_label_tags_by_the_analyst_and_refuses_what_was_proposed_in_one_change(window, hand, source):
    click_line(window, place("Port Helena"))
    hand.press(Key.Key_A)
    [span] = spans(window)
    assert (span.label, span.fragments, span.proposed) == ("actor", (place("Port Helena"),), {})
    assert shown(window) == [ALL[0], ALL[2]]
    assert window.workspace.project.suggested.judged()[source.id][1:] == (0, 1)
    hand.press(Key.Key_Z)
    assert spans(window) == []
    assert shown(window) == ALL


def test_x_refuses_undo_brings_back_and_both_outlive_the_window(window, hand, source, make_window):
    click_line(window, place("Ada Quill"))
    hand.press(Key.Key_X)
    assert shown(window) == ALL[1:]
    assert window.workspace.undo_texts()[0] == "reject Ada Quill as Actor"
    path = window.workspace.project.path
    window.workspace.close()
    again = reopen(make_window, path)
    assert [one.label for one in again.article_pane.view.suggestions] == ["location", "location"]
    QTest.keyClick(again.article_pane.view, Key.Key_Z)
    assert shown(again) == ALL


def test_the_buttons_of_the_inspector_decide_on_what_it_shows(window, source):
    click_line(window, place("Ada Quill"))
    QTest.mouseClick(part(window).card.accept_button, Qt.MouseButton.LeftButton)
    assert [one.label for one in spans(window)] == ["actor"]
    click_line(window, place("Port Helena"))
    QTest.mouseClick(part(window).card.reject_button, Qt.MouseButton.LeftButton)
    assert shown(window) == [("location", "Port Helena")]
    assert not part(window).card.isVisible()


def test_the_place_of_a_span_that_says_the_same_is_suggested_no_more_until_it_is_undone(window, hand, source):
    hand.drag("Ada Quill")
    hand.press(Key.Key_A)
    assert shown(window) == ALL[1:]
    hand.press(Key.Key_Z)
    assert shown(window) == ALL


def test_what_a_model_is_not_sure_enough_of_is_not_shown(window, source, settings):
    settings.set("least_confidence", 90.0)
    assert shown(window) == ALL[1:]
    settings.set("least_confidence", 80.0)
    assert shown(window) == ALL


@pytest.mark.parametrize(
    ("change", "gone"),
    [
        (lambda ws, span: ws.relabel(span, "actor"), {"span"}),
        (lambda ws, span: ws.reshape(span, (Fragment(span.start, span.end - 1),)), {"span"}),
        (lambda ws, span: ws.set_attribute(span, "type", "city"), set()),
        (lambda ws, span: ws.note(span, "see there"), set()),
    ],
)
def test_what_is_changed_by_hand_is_proposed_no_longer(window, source, change, gone):
    part(window).accept(window.article_pane.view.suggestions[1])
    [span] = spans(window)
    change(window.workspace, span)
    assert spans(window)[0].proposed.keys() == {"span", "entity"} - gone


def test_an_entity_that_is_linked_or_unlinked_by_hand_is_proposed_no_longer(window, source):
    span = part(window).accept(window.article_pane.view.suggestions[1])
    actions = window.coding.entities.actions
    assert actions.unlink([span.id])
    assert spans(window)[0].proposed.keys() == {"span"}


def test_merging_two_entities_keeps_who_proposed_the_link(window, source):
    part(window).accept(window.article_pane.view.suggestions[1])
    other = Entity("Helena", "other", "location")
    assert window.workspace.do(adding("make", other))
    assert window.coding.entities.actions.merge(other, HELENA) is not None
    [span] = spans(window)
    assert (span.entity, span.proposed.keys()) == ("other", {"span", "entity"})


def test_the_suggestions_of_a_right_to_left_article_are_under_their_words(window, hand):
    title = next(
        row.info.title for row in window.workspace.rows(window.workspace.find("", None)) if "پل" in row.info.title
    )
    fragment = place("میئر", URDU)
    propose(window.workspace.project, (title, "actor", fragment, None, None))
    part(window)._read_sources()
    window.workspace.show_article(
        next(row.info.id for row in window.workspace.rows(window.workspace.find("", None)) if row.info.title == title)
    )
    assert [one.fragment for one in window.article_pane.view.suggestions] == [fragment]
    point = line_of(window, fragment)
    block = window.article_pane.view.page.block_at(point.toPointF())
    boxes = [box.translated(window.article_pane.view.page.origin(block)) for _, box in block.boxes(*fragment)]
    assert any(box.left() <= point.x() <= box.right() for box in boxes)


def test_a_project_that_is_only_read_shows_suggestions_and_decides_nothing(window, source, make_window, hand):
    path = window.workspace.project.path
    window.workspace.close()
    other = make_window()
    other.workspace.open(path, read_only="read only for the test")
    other.projects.open_last_article()
    assert shown(other) == ALL
    one = other.article_pane.view.suggestions[0]
    assert part(other).accept(one) is None
    assert part(other).reject(one) is False
    part(other).show(one)
    assert not part(other).card.accept_button.isEnabled()


def add_words(window, name: str, *lines: str, tmp_path) -> Source:
    """Bring a word list into the project, as the window of sources does."""
    path = tmp_path / f"{name}.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    added = suggesting.add_words(window.workspace.project, path)
    assert window.workspace.do(adding(f"add the word list {name}", added.source))
    return added.source


def test_what_a_new_source_proposes_appears_by_itself_and_goes_with_it(window, qtbot, tmp_path):
    qtbot.waitUntil(lambda: not window.hands.suggesting._later.isActive(), timeout=10_000)  # what opening began
    add_words(window, "Places", "term,label", "Port Helena,location", tmp_path=tmp_path)
    qtbot.waitUntil(lambda: shown(window) == ALL[1:], timeout=10_000)
    window.actions_["undo"].trigger()
    assert shown(window) == []
    window.actions_["redo"].trigger()
    qtbot.waitUntil(lambda: shown(window) == ALL[1:], timeout=10_000)


def test_articles_that_are_imported_are_looked_in_too(window, qtbot, tmp_path):
    add_words(window, "Places", "term,label", "Port Helena,location", tmp_path=tmp_path)
    qtbot.waitUntil(lambda: not window.hands.suggesting.running() and bool(shown(window)), timeout=10_000)
    more = tmp_path / "more.txt"
    more.write_text("Another\nNews from Port Helena.\n", encoding="utf-8")
    window.transfers.import_paths([more])
    window.projects.wait_for_jobs()
    added = window.workspace.rows(window.workspace.find("Another", None))[0].info.id
    window.workspace.show_article(added)
    qtbot.waitUntil(lambda: len(window.article_pane.view.suggestions) == 1, timeout=10_000)


def test_closing_the_project_ends_the_looking_and_opening_goes_on(window, qtbot, tmp_path, make_window):
    window.hands.suggesting.stop()
    add_words(window, "Places", "term,label", "Port Helena,location", tmp_path=tmp_path)
    path = window.workspace.project.path
    window.workspace.close()
    assert not window.hands.suggesting.running()
    again = reopen(make_window, path)
    qtbot.waitUntil(lambda: shown(again) == ALL[1:], timeout=10_000)


def test_a_source_that_can_not_be_looked_for_says_why_and_keeps_the_others(window, qtbot, tmp_path):
    pattern = Source(SourceKind.PATTERN, "Broken", "no such label", "x")
    assert window.workspace.do(adding("add", pattern))
    add_words(window, "Places", "term,label", "Port Helena,location", tmp_path=tmp_path)
    qtbot.waitUntil(lambda: shown(window) == ALL[1:], timeout=10_000)
    qtbot.waitUntil(lambda: pattern.id in window.hands.suggesting.failures, timeout=10_000)


def test_v_accepts_the_suggestion_that_is_the_target_and_nothing_that_is_hidden(window, hand, source, settings):
    settings.set("show_suggestions", False)
    hand.caret_at("Ada Quill")
    hand.press(Key.Key_V)
    assert spans(window) == []
    settings.set("show_suggestions", True)
    click_line(window, place("Ada Quill"))
    hand.press(Key.Key_V)
    [span] = spans(window)
    assert (span.label, span.fragments) == ("actor", (place("Ada Quill"),))
    assert window.article_pane.target.span == span


def test_the_walk_goes_on_behind_a_suggestion_that_was_decided(window, hand, source):
    hand.caret_at("Bridge stays")
    for _ in range(12):
        hand.press(Key.Key_N)
        if window.article_pane.target.suggestion is not None:
            break
    first = window.article_pane.target.suggestion
    assert first is not None
    hand.press(Key.Key_X)
    assert first not in part(window).suggestions()
    now = window.article_pane.target
    assert now.suggestion != first
    assert now.suggestion is not None or now.selection is not None or now.span is not None


def test_what_is_said_of_a_suggestion_follows_the_analyst_s_keys(window, source):
    click_line(window, place("Ada Quill"))
    assert "V accepts, X rejects" in window.status_pane.line.target_words()
    assert part(window).card.accept_button.text() == "Accept (V)"


def test_a_label_that_is_taken_away_is_suggested_no_more(window, source):
    draft = deleted(Draft.of(window.workspace.labels), "actor")
    assert window.workspace.do(plan_of(draft, Material()).change())
    assert shown(window) == ALL[1:]
    window.actions_["undo"].trigger()
    assert shown(window) == ALL
