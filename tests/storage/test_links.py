"""Relations seen from both of their ends, across articles; and spans found by a part of their words."""

from __future__ import annotations

import pytest

from annotator.core.article import Article, ArticleInfo, CodedArticle
from annotator.core.change import adding, removing
from annotator.core.errors import RefusedError
from annotator.core.span import Fragment, Relation, Span
from annotator.formats import EXPORTERS, export_file
from annotator.importing import import_paths
from annotator.storage import Project
from annotator.storage.check import check

HARBOUR = "The harbour is shut, said Ada Quill."
PORT = "Ada Quill: der Hafen bleibt zu. بندرگاہ بند ہے۔"


def span(article_id: str, text: str, quote: str, label: str, id_: str) -> Span:
    start = text.index(quote)
    return Span(article_id, label, (Fragment(start, start + len(quote)),), "tester", id_)


@pytest.fixture
def linked(project):
    """Two articles; a claim of each, the actor of the first, and relations within and between them."""
    spans = [
        span("a1", HARBOUR, "The harbour is shut", "claim", "c1"),
        span("a1", HARBOUR, "Ada Quill", "actor", "q1"),
        span("a2", PORT, "der Hafen bleibt zu", "claim", "c2"),
        span("a2", PORT, "بندرگاہ بند ہے", "claim", "c3"),
    ]
    with project.arriving("import", "tester") as arriving:
        arriving.add(CodedArticle(Article(ArticleInfo("a1", "Harbour"), HARBOUR)))
        arriving.add(CodedArticle(Article(ArticleInfo("a2", "Port"), PORT)))
        arriving.finish()
    project.do(adding("tag", *spans))
    project.do(
        adding(
            "relate",
            Relation("a1", "c1", "q1", "by", "r1"),
            Relation("a2", "c2", "c1", "repeats", "r2"),
            Relation("a2", "c3", "c2", "repeats", "r3"),
        )
    )
    return project


def test_an_article_has_the_relations_that_begin_and_those_that_end_in_it(linked):
    links = linked.links("a1")
    assert [(link.relation.id, link.head.quote, link.tail.quote) for link in links] == [
        ("r1", "The harbour is shut", "Ada Quill"),
        ("r2", "der Hafen bleibt zu", "The harbour is shut"),
    ]
    assert (links[1].head.article_id, links[1].head.title, links[1].head.label) == ("a2", "Port", "claim")
    assert links[1].relation.article_id == "a2"
    assert [link.relation.id for link in linked.links("a2")] == ["r2", "r3"]
    assert linked.links("nowhere") == []


def test_both_ways_to_the_relations_that_end_in_an_article_find_the_same(linked, monkeypatch):
    by_relations = linked.links("a1")
    monkeypatch.setattr("annotator.storage.links._FEW", 1)
    assert linked.links("a1") == by_relations


def test_a_span_has_the_relations_of_both_directions_once(linked):
    linked.do(adding("relate", Relation("a1", "c1", "c1", "supports", "r0")))
    assert [link.relation.id for link in linked.links_of(["c1"])] == ["r0", "r1", "r2"]
    assert {link.relation.id: link.other("c1").id for link in linked.links_of(["c1"])}["r2"] == "c2"
    assert [relation.id for relation in linked.relations_of(["q1", "c3"])] == ["r1", "r3"]


def test_a_relation_whose_articles_were_taken_back_is_not_shown(linked):
    while linked.undo() is not None:
        pass
    assert linked.links("a1") == []
    assert linked.links_of(["c1", "q1"]) == []


def test_a_span_is_not_deleted_while_another_article_relates_to_it(linked):
    [c1] = [span for span in linked.spans("a1") if span.id == "c1"]
    with pytest.raises(RefusedError, match="has a relation"):
        linked.do(removing("delete", c1))
    linked.do(removing("delete", *linked.relations_of(["c1"]), c1))
    assert [link.relation.id for link in linked.links("a2")] == ["r3"]
    linked.undo()
    assert [link.relation.id for link in linked.links("a2")] == ["r2", "r3"]
    assert check(linked.path) == []


def test_spans_are_found_by_a_part_of_their_quote_however_it_is_written(linked):
    found = linked.span_quotes("HAFEN  bleibt", ["claim"], 10, 5.0)
    assert [(end.id, end.title, end.article_id) for end in found.found] == [("c2", "Port", "a2")]
    assert found.reached is None
    arabic_heh = "بندرگا\u06c1 بند"  # typed with another heh
    assert [end.id for end in linked.span_quotes(arabic_heh, None, 10, 5.0).found] == ["c3"]
    assert linked.span_quotes("Ada", ["claim"], 10, 5.0).found == []
    assert [end.id for end in linked.span_quotes("ada", None, 10, 5.0).found] == ["q1"]
    assert linked.span_quotes("  ", None, 10, 5.0).found == []


def test_a_search_that_ends_early_says_where_to_go_on(linked, monkeypatch):
    first = linked.span_quotes("a", None, 1, 5.0)
    assert len(first.found) == 1
    assert first.reached is not None
    rest = linked.span_quotes("a", None, 10, 5.0, first.reached)
    assert rest.reached is None
    ids = [end.id for end in (*first.found, *rest.found)]
    assert ids == [end.id for end in linked.span_quotes("a", None, 10, 5.0).found]
    monkeypatch.setattr("annotator.storage.links._PAGE", 1)
    cut = linked.span_quotes("zzz", None, 10, 0.0)
    assert cut.found == []
    assert cut.reached is not None


def test_a_relation_to_an_article_further_down_in_the_file_comes_through_export_and_import(linked, tmp_path, label_set):
    linked.do(adding("relate", Relation("a1", "c1", "c2", "repeats", "r4")))  # forward; r2 goes backward
    exported = tmp_path / "out.jsonl"
    export_file(exported, EXPORTERS["jsonl"], linked.coded_articles())
    lines = exported.read_bytes().splitlines(keepends=True)
    for name, order in (("as-it-is", lines), ("turned", lines[::-1])):
        file = tmp_path / f"{name}.jsonl"
        file.write_bytes(b"".join(order))
        with Project.create(tmp_path / f"{name}.annot", label_set) as other:
            report = import_paths(other, [file], analyst="tester")
            assert report.refused == ()
            assert report.summary.relations == 4
            assert {link.relation for link in other.links("a1")} == {link.relation for link in linked.links("a1")}
            assert {link.relation for link in other.links("a2")} == {link.relation for link in linked.links("a2")}
