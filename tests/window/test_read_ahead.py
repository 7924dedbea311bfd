"""The articles beside the open one are read ahead, and never shown as they were once they changed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from annotator.core.change import adding
from annotator.core.errors import AnnotatorError
from annotator.core.span import Fragment, Span
from annotator.storage import Project
from annotator.ui import read_ahead

CONTROL = Qt.KeyboardModifier.ControlModifier
NEXT, PREVIOUS = Qt.Key.Key_PageDown, Qt.Key.Key_PageUp


@pytest.fixture
def ids(window):
    return [row.info.id for row in window.workspace.rows(window.articles_pane.keys())]


@pytest.fixture
def rest(window, qtbot):
    """Wait until the neighbours of the open article were read ahead."""

    def wait():
        qtbot.waitUntil(lambda: not window.articles_pane._ahead.isActive())

    return wait


@pytest.fixture
def read(window, monkeypatch):
    """The ids of the articles that are read from the file from now on."""
    asked, project = [], window.workspace.project
    article = project.article
    monkeypatch.setattr(project, "article", lambda article_id: asked.append(article_id) or article(article_id))
    return asked


def labels(window):
    return [span.label for span in window.workspace.spans()]


def test_the_next_article_is_shown_without_being_read(window, hand, ids, rest, read):
    rest()
    read.clear()
    hand.press(NEXT, CONTROL)
    assert window.workspace.article.id == ids[1]
    assert read == []
    rest()
    assert read == [ids[2], ids[0]]
    hand.press(PREVIOUS, CONTROL)
    assert (window.workspace.article.id, len(read)) == (ids[0], 2)
    rest()
    hand.caret_at("Quill")
    hand.press(Qt.Key.Key_2)
    assert labels(window) == ["actor"]


def test_what_another_program_did_to_it_meanwhile_is_shown(window, hand, ids, rest):
    rest()
    with Project(window.workspace.project.path) as other:
        other.do(adding("theirs", Span(ids[1], "event", (Fragment(0, 2),), "them")))
    hand.press(NEXT, CONTROL)
    assert labels(window) == ["event"]


def test_an_undo_that_reaches_into_it_is_shown(window, hand, ids, rest):
    hand.press(NEXT, CONTROL)
    hand.press(Qt.Key.Key_4)
    assert labels(window) == ["event"]
    for key, modifier, left in (
        (Qt.Key.Key_Z, Qt.KeyboardModifier.NoModifier, []),
        (Qt.Key.Key_Z, Qt.KeyboardModifier.ShiftModifier, ["event"]),
    ):
        hand.press(PREVIOUS, CONTROL)
        rest()
        assert ids[1] in window.workspace._ahead
        hand.press(key, modifier)  # which goes to where it did something
        assert window.workspace.article.id == ids[1]
        assert labels(window) == left


def test_a_table_that_was_shown_and_changed_is_never_taken_for_one_that_was_read(window, hand, ids, rest):
    hand.press(Qt.Key.Key_4)
    hand.press(NEXT, CONTROL)
    rest()
    hand.press(PREVIOUS, CONTROL)
    assert labels(window) == ["event"]
    hand.press(Qt.Key.Key_X)
    assert len(window.workspace.spans()) <= 1
    assert [placed.id for placed in window.workspace.spans()] == [
        span.id for span in window.workspace.project.spans(ids[0])
    ]


def test_an_article_that_went_away_with_its_import_is_not_shown(window, hand, ids, rest):
    rest()
    hand.press(Qt.Key.Key_Z)
    assert window.workspace.article is None
    assert not any(article_id in window.workspace._ahead for article_id in ids)


def test_a_very_long_article_is_read_when_it_is_asked_for(window, hand, ids, rest, read, monkeypatch):
    monkeypatch.setattr(read_ahead, "_LONGEST", 10)
    window.workspace._ahead.drop()
    window.workspace.show_article(ids[0])
    rest()
    read.clear()
    hand.press(NEXT, CONTROL)
    assert read == [ids[1]]


def test_what_cannot_be_read_ahead_troubles_nobody_until_it_is_asked_for(window, ids, rest, monkeypatch, hand):
    def refuse(_article_id):
        raise AnnotatorError("The text is damaged.")

    rest()
    window.workspace._ahead.drop()
    with monkeypatch.context() as patch:
        patch.setattr(window.workspace.project, "article", refuse)
        window.workspace.read_ahead(window.articles_pane.keys())
    assert ids[1] not in window.workspace._ahead
    hand.press(NEXT, CONTROL)
    assert window.workspace.article.id == ids[1]
