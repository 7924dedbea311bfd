"""What a change has to do with is read from its edits once, and is that of no other change."""

from __future__ import annotations

from dataclasses import replace

from annotator.core.article import ArticleInfo, Status
from annotator.core.change import Arrival, Change, Edit, adding, removing, replacing
from annotator.core.entity import Entity
from annotator.core.label_set import LabelSet
from annotator.core.span import Fragment, Relation, Span

SPAN = Span("a1", "actor", (Fragment(0, 4),), "bench")


def test_a_change_tells_its_kinds_and_articles():
    change = adding("tag", SPAN, replace(SPAN, id="other", article_id="a2"))
    assert change.article_ids == {"a1", "a2"}
    assert change.touches(Span)
    assert change.touches(Entity, Span)
    assert not change.touches(Relation, LabelSet)
    assert not change.arrives
    assert change.label_set is None


def test_articles_arrive_where_they_come_or_go_and_not_where_they_change():
    info = ArticleInfo("a1", "Title", "", "", "en", Status.TODO, {})
    assert removing("delete", info).arrives
    assert Change("import", (Edit(None, Arrival("i1", True, 3)),)).arrives
    assert not replacing("mark", (info, replace(info, status=Status.DONE))).arrives


def test_the_inverse_and_an_altered_change_tell_of_themselves():
    change = adding("tag", SPAN)
    assert change.article_ids == {"a1"}
    moved = replace(change, edits=(Edit(None, replace(SPAN, article_id="a9")),))
    assert moved.article_ids == {"a9"}
    labels = LabelSet("Set", ())
    renamed = replacing("rename", (labels, LabelSet("Other", ())))
    assert renamed.label_set == LabelSet("Other", ())
    assert renamed.inverse().label_set == labels
    assert change == adding("tag", SPAN).__class__(change.text, change.edits, change.analyst, change.id, change.made)
