"""An article can be taken out of a project with all that hangs on it, and undo brings all of it back."""

import pytest

from annotator.core.article import ArticleInfo
from annotator.core.change import Change, Edit
from annotator.core.errors import RefusedError
from annotator.storage import Project
from annotator.storage.check import check
from tests.storage.material import bring, coded, relation, span, state_of


@pytest.fixture
def two(project):
    """Two articles, each with a span; the second one's is linked to the first one's."""
    here, there = span(0, 5), span(0, 3, article_id="b1")
    bring(project, coded("a1", spans=[here]), coded("b1", "Not so.", [there], [relation(there, here, article_id="b1")]))
    return project


def removal(project, article_id):
    spans = project.spans(article_id)
    links = [link for id_ in ("a1", "b1") for link in project.relations(id_)]
    links = [link for link in links if {link.head, link.tail} & {one.id for one in spans}]
    info = project.article(article_id).info
    return Change("remove", tuple(Edit(value, None) for value in (*links, *spans, info)))


@pytest.mark.parametrize("article_id", ["a1", "b1"])
def test_an_article_goes_with_spans_and_relations_and_comes_back_whole(two, article_id):
    before, counted, labels = state_of(two), two.status_counts(), two.label_counts()
    two.do(removal(two, article_id))
    assert two.article_count() == 1
    assert two.key_of(article_id) is None
    assert list(two.find("Not so" if article_id == "b1" else "Talks")) == []
    assert sum(two.status_counts().values()) == 1
    assert check(two.path) == []
    with Project(two.path, read_only=True) as reopened:
        assert reopened.article_count() == 1
    two.undo()
    assert state_of(two) == before
    assert (two.status_counts(), two.label_counts()) == (counted, labels)
    two.redo()
    assert two.article_count() == 1
    two.undo()
    assert state_of(two) == before
    assert check(two.path) == []


def test_an_article_with_spans_is_not_taken_out_alone(two):
    info = two.article("a1").info
    with pytest.raises(RefusedError, match="has 1 spans"):
        two.do(Change("remove", (Edit(info, None),)))
    assert two.article_count() == 2


def test_an_article_that_was_never_there_can_not_be_put_back(two):
    with pytest.raises(RefusedError, match="can't be put back"):
        two.do(Change("add", (Edit(None, ArticleInfo("c1")),)))


def test_an_article_that_was_taken_out_can_be_imported_again(two):
    two.do(removal(two, "b1"))
    bring(two, coded("b1", "Not so."))
    assert two.article_count() == 2
    assert two.spans("b1") == []
    two.undo()
    two.undo()
    assert len(two.spans("b1")) == 1
    assert check(two.path) == []
