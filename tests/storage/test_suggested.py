"""What is proposed, accepted and refused is kept in the file, and told apart from what an analyst tagged."""

import io

import pytest

from annotator.core.change import Change, Edit, adding, removing, replacing
from annotator.core.errors import RefusedError
from annotator.core.provenance import Provenance
from annotator.core.span import Fragment, Relation, Span
from annotator.core.suggestion import Source, SourceKind, Suggestion
from annotator.formats import EXPORTERS
from annotator.formats.jsonl import JsonlReader
from annotator.storage import Project
from annotator.storage.check import check
from tests.storage.material import bring, coded

TEXT = "Prices rose in Oslo 😀, said Noor."
OSLO, NOOR = Fragment(15, 19), Fragment(28, 32)


@pytest.fixture
def source(project):
    """A word list that has proposed Oslo and Noor in the only article."""
    bring(project, coded("a1", TEXT))
    words = Source(SourceKind.WORDS, "Places", "location", project.suggested.keep_material(b"Oslo\nNoor\n"))
    project.do(adding("add the word list Places", words))
    propose(project)
    return words


def propose(project):
    [kept] = project.suggested.kept()
    kept = project.suggested.restart(kept, "1")
    articles = project.suggested.articles_after(-1, 10, 1_000)
    found = [
        (article.key, Suggestion(article.id, "location", one, kept.source.id))
        for article in articles
        for one in (OSLO, NOOR)
    ]
    assert project.suggested.record(kept, articles[-1].key, found)


def places(project, article_id="a1"):
    return [one.fragment for one in project.suggested.of_article(article_id)]


def accepted(source, fragment=OSLO, **values):
    told = {"span": Provenance(source.title, source.id, "Noor")}
    return Span("a1", "location", (fragment,), "Noor", proposed=told, **values)


def exported(project):
    out = io.BytesIO()
    EXPORTERS["jsonl"].export(project.coded_articles(), out)
    return out.getvalue()


def test_what_is_proposed_stays_until_it_is_decided_and_is_in_no_export(project, source):
    assert places(project) == [OSLO, NOOR]
    assert b"location" not in exported(project)
    project.do(adding("accept Oslo", accepted(source)))
    assert places(project) == [NOOR]
    assert project.suggested.judged()[source.id] == (2, 1, 0)
    project.undo()
    assert places(project) == [OSLO, NOOR]


def test_what_is_refused_stays_refused_after_reopening_and_for_the_same_text_again(project, source):
    oslo = project.suggested.of_article("a1")[0]
    refusal = project.suggested.rejection(oslo, "Noor")
    project.do(adding("refuse Oslo", refusal))
    assert places(project) == [NOOR]
    project.close()
    with Project(project.path) as again:
        assert places(again) == [NOOR]
        [article] = [one.article for one in again.coded_articles()]
        again.do(Change("take out", (Edit(article.info, None),)))
        bring(again, coded("a2", TEXT))
        propose(again)
        assert places(again, "a2") == [NOOR]
        assert again.suggested.judged()[source.id].precision == 0.0
        again.undo()
        again.undo()
        again.undo()
        assert places(again, "a1") == [OSLO, NOOR]
        assert check(again.path) == []


def test_a_source_that_is_taken_away_or_off_proposes_nothing_and_comes_back_with_undo(project, source):
    project.do(removing("take Places away", source))
    assert places(project) == []
    assert project.suggested.sources() == []
    project.undo()
    assert places(project) == [OSLO, NOOR]
    from dataclasses import replace

    project.do(replacing("switch Places off", (source, replace(source, on=False))))
    assert places(project) == []
    project.undo()
    assert places(project) == [OSLO, NOOR]


def test_a_source_needs_its_word_list(project):
    with pytest.raises(RefusedError, match="not in this project"):
        project.do(adding("add", Source(SourceKind.WORDS, "Lost", "actor", "0" * 64)))


def test_a_run_that_was_overtaken_by_a_new_one_keeps_nothing(project, source):
    [old] = project.suggested.kept()
    project.suggested.restart(old, "2")
    late = Suggestion("a1", "location", Fragment(0, 6), source.id)
    assert project.suggested.record(old, 5, [(1, late)]) is None
    assert places(project) == [OSLO, NOOR]


def test_who_proposed_a_span_and_who_accepted_it_goes_out_and_comes_back_byte_for_byte(project, source, tmp_path):
    span = accepted(source, attributes={"type": "city"})
    told = {**span.proposed, "attributes.type": Provenance("rule", "", "Noor")}
    span = Span("a1", "location", (OSLO,), "Noor", attributes={"type": "city"}, proposed=told)
    other = Span("a1", "actor", (NOOR,), "Noor")
    near = Relation("a1", span.id, other.id, "in", proposed=Provenance("nearest actor", "", "Noor"))
    project.do(adding("accept", span, other, near))
    data = exported(project)
    assert b'"proposed":{"span":{"by":"word list Places","source":"' in data
    assert data.count(b'"proposed"') == 2  # the span that nobody proposed has no such field
    path = tmp_path / "out.jsonl"
    path.write_bytes(data)
    [coded_again] = JsonlReader().read(path)
    assert {one.id: one.proposed for one in coded_again.spans} == {span.id: told, other.id: {}}
    assert [one.proposed for one in coded_again.relations] == [near.proposed]
    assert project.spans_by_id([span.id])[span.id].proposed == told
    project.undo()
    project.redo()
    assert exported(project) == data
    assert check(project.path) == []


def test_a_field_named_proposed_that_is_somebody_elses_is_kept_as_an_attribute(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text('{"text": "Oslo", "spans": [{"start": 0, "end": 4, "label": "x", "proposed": "yes"}]}\n')
    [article] = JsonlReader().read(path)
    assert article.spans[0].attributes == {"proposed": "yes"}
    assert article.spans[0].proposed == {}
