"""What an export is given: every span as it was saved, in columns where all of an article's are sound, or an error."""

import io
import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.change import adding
from annotator.core.errors import AnnotatorError
from annotator.core.span import Fragment, Span, united
from annotator.core.span_columns import SpanColumns
from annotator.formats import EXPORTERS, READERS
from annotator.storage import Project
from annotator.storage.check import check
from tests.storage.material import NASTY, bring, coded, span, tamper, texts


def spans_in(text, chance, article_id):
    made = []
    for number in range(chance.randrange(7)):
        ends = sorted(chance.choices(range(len(text) + 1), k=2 * chance.choice([1, 1, 1, 2, 3])))
        pairs = [Fragment(*ends[at : at + 2]) for at in range(0, len(ends), 2) if ends[at] < ends[at + 1]]
        if pairs:
            values = {"attributes": chance.choice([{}, {}, {"kind": [1, None]}]), "entity": chance.choice([None, "e"])}
            more = {"note": chance.choice(["", "é"]), "created": "2025", "updated": chance.choice(["2025", "2026"])}
            label, id_ = chance.choice(["actor", "x"]), f"{article_id}-{chance.randrange(99):02}-{number}"
            made.append(Span(article_id, label, united(pairs), chance.choice(["Noor", ""]), id_, **values, **more))
    return made


def exported(articles):
    out = io.BytesIO()
    EXPORTERS["jsonl"].export(articles, out)
    return out.getvalue()


@given(st.lists(texts, min_size=1, max_size=4, unique=True), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_columns_from_the_store_are_the_spans_that_were_saved(
    tmp_path_factory, label_set, found, chance: random.Random
):
    folder = tmp_path_factory.mktemp("coded")
    with Project.create(folder / "x.annot", label_set) as project:
        articles = [
            coded(f"a{number}", text, spans_in(text, chance, f"a{number}")) for number, text in enumerate(found)
        ]
        bring(project, *articles)
        there = list(project.coded_articles())
        for before, after in zip(articles, there, strict=True):
            assert isinstance(after.spans, SpanColumns) or not before.spans
            assert list(after.spans) == project.spans(before.article.id)
            assert sorted(after.spans, key=str) == sorted(before.spans, key=str)
        one_by_one = [replace(one, spans=tuple(one.spans)) for one in there]
        (folder / "x.jsonl").write_bytes(exported(there))
        assert exported(one_by_one) == (folder / "x.jsonl").read_bytes()
        with Project.create(folder / "y.annot", label_set) as other:
            bring(other, *READERS["jsonl"].read(folder / "x.jsonl"))
            assert exported(other.coded_articles()) == (folder / "x.jsonl").read_bytes()
    assert check(folder / "y.annot") == []


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE span SET quote = 'other' WHERE id = 's2'", "The span s2 of the article a1 does not mark what"),
        ("UPDATE span SET start_char = 3 WHERE id = 's1'", "The span s1 of the article a1 does not mark what"),
        ("UPDATE span SET quote = 'Talks' WHERE id = 's3'", "The span s3 of the article a1 does not mark what"),
        ("UPDATE span SET end_char = 9999 WHERE id = 's2'", "The span s2 of the article a1 is damaged"),
        ("UPDATE span SET fragments = '[[0,3]]' WHERE id = 's3'", "The span s3 of the article a1 is damaged"),
        ("UPDATE span SET label = x'00' WHERE id = 's1'", "The span s1 of the article a1 is damaged"),
        ("UPDATE span SET note = x'00' WHERE id = 's1'", "The span s1 of the article a1 is damaged"),
        ("UPDATE span SET attributes = '[' WHERE id = 's1'", "The span s1 of the article a1 is damaged"),
        ("UPDATE article_text SET text = text || '.'", "The text of the article a1 is not what was imported"),
        ("DELETE FROM article_text", "The text of the article a1 is not what was imported"),
    ],
)
def test_an_export_stops_at_what_is_not_what_was_saved(project, statement, words):
    broken = Span("a1", "x", (Fragment(0, 3), Fragment(5, 8)), "Noor", "s3")
    bring(project, coded("a1", NASTY, [span(1, 6, id="s1"), span(2, 9, id="s2"), broken]))
    tamper(project.path, statement)
    with pytest.raises(AnnotatorError, match=words):
        exported(project.coded_articles())


def test_long_articles_are_read_a_few_at_a_time(project, monkeypatch):
    monkeypatch.setattr("annotator.storage.coded._PAGE_CHARACTERS", 100)
    articles = [
        coded(f"a{number}", f"{number} " + "x" * 70, [span(0, 1, article_id=f"a{number}")]) for number in range(7)
    ]
    bring(project, *articles)
    assert [found.article.id for found in project.coded_articles()] == [f"a{number}" for number in range(7)]
    project.do(adding("tag", span(2, 4, article_id="a3")))
    assert [len(found.spans) for found in project.coded_articles()] == [1, 1, 1, 2, 1, 1, 1]
