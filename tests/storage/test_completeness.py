"""Which spans are incomplete: through changes, undo, other label sets, imports, and from article to article."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.core.attribute import FLAGGED, Attribute, Choice, Kind, When
from annotator.core.change import adding, removing, replacing
from annotator.storage import Project
from annotator.storage.check import check
from tests.storage.material import bring, coded, span, tamper

TYPE = Attribute("type", "Type", Kind.CHOICE, (Choice("state", "State"), Choice("media", "Media")), required=True)
NAME = Attribute("name", "Name", Kind.TEXT, required=True, when=When("type", ("media",)))


@pytest.fixture
def asking(project):
    """A project whose actors need a type, and the media among them a name."""
    bring(project, coded("a1"), coded("a2"), coded("a3"))
    ask(project, TYPE, NAME)
    return project


def ask(project: Project, *attributes: Attribute) -> None:
    before = project.label_set()
    labels = [replace(label, attributes=attributes) if label.id == "actor" else label for label in before]
    project.do(replacing("ask", (before, before.following(labels=tuple(labels)))))


def state(project: Project) -> tuple[int, frozenset[str], frozenset[str]]:
    """How many there are, and which of them in the first two articles; the file says the same."""
    assert check(project.path) == []
    return project.incomplete_count(), project.incomplete_ids("a1"), project.incomplete_ids("a2")


def test_a_span_is_incomplete_until_it_has_what_its_label_asks_for(asking):
    one = span(0, 5)
    asking.do(adding("tag", one, span(6, 8, "event")))
    assert state(asking) == (1, {one.id}, frozenset())
    media = one.changed(attributes={"type": "media"})
    asking.do(replacing("type", (one, media)))
    assert state(asking)[0] == 1
    named = media.changed(attributes={"type": "media", "name": "Radio"})
    asking.do(replacing("name", (media, named)))
    assert state(asking)[0] == 0
    odd = named.changed(attributes={"type": "giant", "name": "Radio"})
    asking.do(replacing("odd", (named, odd)))
    assert state(asking)[0] == 1
    asking.do(replacing("label", (odd, odd.changed(label="event"))))
    assert state(asking)[0] == 0


def test_undo_and_redo_take_it_along(asking):
    one = span(0, 5)
    done = one.changed(attributes={"type": "state"})
    asking.do(adding("tag", one))
    asking.do(replacing("type", (one, done)))
    asking.do(removing("delete", done))
    counts = []
    for step in (asking.undo, asking.undo, asking.undo, asking.redo, asking.redo, asking.redo):
        step()
        counts.append(state(asking)[0])
    assert counts == [0, 1, 0, 1, 0, 0]


def test_another_label_set_works_it_out_anew_and_undo_takes_it_back(asking):
    one, two = span(0, 5), span(6, 8, attributes={"type": "media"})
    asking.do(adding("tag", one, two))
    assert state(asking)[0] == 2
    ask(asking, TYPE)
    assert state(asking)[1] == {one.id}
    ask(asking, replace(TYPE, required=False, choices=TYPE.choices[:1]))
    assert state(asking)[1] == {two.id}
    asking.undo()
    asking.undo()
    assert state(asking)[1] == {one.id, two.id}
    ask(asking)
    assert state(asking)[0] == 0


def test_an_import_brings_incomplete_spans_and_its_undo_takes_them_away(asking):
    new = span(0, 5, article_id="a9")
    bring(asking, coded("a9", spans=[new, span(6, 8, article_id="a9", attributes={"type": "state"})]))
    assert asking.incomplete_ids("a9") == {new.id}
    assert state(asking)[0] == 1
    asking.undo()
    assert state(asking)[0] == 0
    asking.redo()
    assert state(asking)[0] == 1


def test_what_an_import_has_not_shown_yet_is_not_counted(asking):
    with asking.arriving("import", "Noor") as arriving:
        arriving.add(coded("a9", spans=[span(0, 5, article_id="a9")]))
        arriving.keep_file()
        assert asking.incomplete_count() == 0
        assert asking.next_incomplete(1) is None
        arriving.finish()
    assert asking.incomplete_count() == 1


def test_the_way_leads_to_the_nearest_article_with_an_incomplete_span_and_round_the_end(asking):
    keys = list(asking.find())
    assert asking.next_incomplete(keys[0]) is None
    asking.do(adding("tag", span(0, 5), span(0, 5, article_id="a3")))
    assert [asking.next_incomplete(key) for key in keys] == [keys[2], keys[2], keys[0]]
    assert [asking.next_incomplete(key, forward=False) for key in keys] == [keys[2], keys[0], keys[0]]


def test_flagged_spans_are_those_that_say_so_by_a_truth_value(project):
    bring(project, coded("a1"))
    flagged, words, other = span(0, 5, attributes={FLAGGED: True}), span(6, 8, attributes={FLAGGED: "yes"}), span(1, 2)
    within = span(3, 4, attributes={"note": {FLAGGED: True}})
    project.do(adding("tag", flagged, words, other, within))
    assert project.flagged_ids("a1") == {flagged.id}
    assert project.flagged_ids("gone") == frozenset()


def test_damaged_attributes_of_one_span_hide_no_other(asking, tmp_path):
    one, two = span(0, 5, attributes={FLAGGED: True}), span(6, 8, attributes={FLAGGED: True})
    asking.do(adding("tag", one, two))
    asking.close()
    tamper(asking.path, ("UPDATE span SET attributes = '{\"flagged\"' WHERE id = ?", (one.id,)))
    with Project(asking.path) as opened:
        assert opened.flagged_ids("a1") == {two.id}
        assert opened.incomplete_count() == 2
