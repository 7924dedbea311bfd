"""Every exporter: the bytes it is known to write, and what independent readers find in them."""

import io
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.article import Article, ArticleInfo, CodedArticle, sha256_of
from annotator.core.errors import RefusedError
from annotator.core.span import Fragment, Relation, Span, united
from annotator.formats import EXPORTERS, READERS, export_to

from .material import HARBOUR, coded_articles

GOLDEN = Path(__file__).parents[1] / "golden"


def exported(articles, name="jsonl"):
    out = io.BytesIO()
    assert export_to(out, EXPORTERS[name], articles) == len(articles)
    return out.getvalue()


def written(tmp_path, articles):
    path = tmp_path / "out.jsonl"
    path.write_bytes(exported(articles))
    return path


@pytest.mark.parametrize("name", sorted(EXPORTERS))
def test_an_export_is_byte_for_byte_the_golden_file(name):
    assert exported(coded_articles(), name) == (GOLDEN / f"articles{EXPORTERS[name].suffix}").read_bytes()


def test_a_line_has_its_fields_in_the_order_that_is_documented():
    line = json.loads(exported(coded_articles()).splitlines()[0])
    assert list(line) == ["id", "text", "meta", "spans", "relations"]
    own = ["title", "source", "published", "language", "status", "sha256", "offset_unit"]
    assert list(line["meta"]) == [*own, "byline", "score", "tags", "big"]
    place = ["id", "start", "end", "label", "text", "fragments"]
    assert list(line["spans"][0]) == [*place, "analyst", "attributes", "entity", "note", "created", "updated"]
    assert list(line["relations"][0]) == ["id", "head", "tail", "label"]


def test_what_json_of_the_standard_library_reads_holds_every_quote():
    [line, *_] = [json.loads(line) for line in exported(coded_articles()).split(b"\n")[:-1]]
    assert line["text"] == HARBOUR
    assert line["meta"]["sha256"] == sha256_of(HARBOUR)
    for span in line["spans"]:
        assert line["text"][span["start"] : span["end"]] == span["text"]
        assert (span["fragments"][0][0], span["fragments"][-1][1]) == (span["start"], span["end"])


def test_reading_an_export_gives_the_same_articles(tmp_path):
    articles = coded_articles()
    again = list(READERS["jsonl"].read(written(tmp_path, articles)))
    assert again == articles
    assert exported(again) == exported(articles)


ODD = '\r\n\r\u2028\u2029\x85\x0b\x0c\t\x00\ufeff\u200d\u200f\u2067\u0301\u0130ßﬁ😀🇶🇦👩‍👩‍👧آصفښaA1 "\\/<&'
TEXTS = st.text(st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=["Cs"])), min_size=1, max_size=60)


@given(TEXTS, st.randoms(use_true_random=False), TEXTS)
@settings(max_examples=300, deadline=None)
def test_any_text_with_any_spans_comes_back_as_it_went(tmp_path_factory, text, chance: random.Random, other):
    spans = []
    for number in range(chance.randrange(6)):
        ends = sorted(chance.choices(range(len(text) + 1), k=2 * chance.randrange(1, 4)))
        pairs = [Fragment(*ends[i : i + 2]) for i in range(0, len(ends), 2) if ends[i] < ends[i + 1]]
        if pairs:
            spans.append(Span("a", "claim", united(pairs), other, f"s{number}", {other: [other]}, None, other))
    spans.sort(key=lambda span: (span.start, -span.end, span.id))
    info = ArticleInfo(id=other, title=other, source=other, meta={f"x{other}": {other: other}})
    article = CodedArticle(Article(info, text), tuple(replace(span, article_id=other) for span in spans))
    path = tmp_path_factory.mktemp("any") / "a.jsonl"
    path.write_bytes(exported([article]))
    assert list(READERS["jsonl"].read(path)) == [article]


@pytest.mark.parametrize("pairs", [[(0, 6)], [(-1, 2)], [(2, 2)], [(3, 2)], [(2, 4), (0, 1)], [(0, 2), (1, 3)]])
def test_a_span_that_does_not_fit_stops_the_export_and_is_named(pairs):
    span = Span("a1", "claim", tuple(Fragment(*pair) for pair in pairs), "", "s9")
    with pytest.raises(RefusedError, match="The span s9 of the article a1 does not fit"):
        exported([CodedArticle(Article(ArticleInfo(id="a1"), "short"), (span,))])


def test_a_text_that_is_no_unicode_stops_the_export_and_is_named():
    with pytest.raises(RefusedError, match="The article a1 can't be written"):
        exported([CodedArticle(Article(ArticleInfo(id="a1"), "half \ud83d"))])


def test_facts_of_our_own_are_never_overwritten_by_others_of_that_name():
    info = ArticleInfo(id="a", title="ours", meta={"title": "theirs", "title_2": "third"})
    meta = json.loads(exported([CodedArticle(Article(info, "x"))]))["meta"]
    assert (meta["title"], meta["title_2"], meta["title_2_2"]) == ("ours", "theirs", "third")


def test_spacy_reads_the_export(tmp_path):
    spacy = pytest.importorskip("spacy")
    blank = spacy.blank("xx")
    seen = 0
    for line in written(tmp_path, coded_articles()).read_bytes().split(b"\n")[:-1]:
        record = json.loads(line)
        doc = blank(record["text"])
        assert doc.text == record["text"]
        doc.spans["sc"] = [
            doc.char_span(span["start"], span["end"], label=span["label"], alignment_mode="expand")
            for span in record["spans"]
        ]
        for span, found in zip(record["spans"], doc.spans["sc"], strict=True):
            assert found.label_ == span["label"]
            assert span["text"] in found.text
            seen += 1
        strict = [
            doc.char_span(s["start"], s["end"], label=s["label"]) for s in record["spans"] if s["label"] == "actor"
        ]
        assert [found.text for found in strict] == [s["text"] for s in record["spans"] if s["label"] == "actor"]
    assert seen == 8


@pytest.fixture
def datasets(tmp_path, monkeypatch):
    for name in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    return pytest.importorskip("datasets")


def test_hugging_face_datasets_loads_the_export(tmp_path, datasets):
    path = written(tmp_path, coded_articles())
    loaded = datasets.load_dataset("json", data_files=str(path), split="train", cache_dir=str(tmp_path / "cache"))
    assert loaded["id"][:] == ["harbour", "plain", "empty"]
    assert loaded[0]["text"] == HARBOUR
    assert [len(spans) for spans in loaded["spans"]] == [8, 0, 0]
    for span in loaded[0]["spans"]:
        assert HARBOUR[span["start"] : span["end"]] == span["text"]


#: What each label asks for, as the spans of one export have it: other attributes, and values of other types.
ATTRIBUTES = (
    {},
    {"type": "person", "flagged": True},
    {"type": ["a", "b"], "deaths": 3},
    {"deaths": 2.5, "date": "2025-10", "strange": {"a": [1, None]}},
)


def with_attributes(number):
    """Articles whose first spans have no attributes, entities and relations, and whose last ones have all of them."""
    articles = []
    for place in range(number):
        late = place * 10 > number * 9
        values = {"attributes": ATTRIBUTES[place % 4], "entity": "e1"} if late else {}
        span = Span(f"a{place}", "actor", (Fragment(0, 5),), "Noor", f"s{place}", created="2026", **values)
        links = (Relation(span.article_id, span.id, span.id, "by", f"r{place}"),) if late else ()
        info = ArticleInfo(span.article_id, title="t", meta={"author": "x"} if late else {})
        articles.append(CodedArticle(Article(info, "Ilse " * 100), (span,), links))
    return articles


def test_datasets_loads_attributes_that_differ_from_span_to_span(tmp_path, datasets):
    path = written(tmp_path, with_attributes(20))
    loaded = datasets.load_dataset("json", data_files=str(path), split="train", cache_dir=str(tmp_path / "cache"))
    assert [row["spans"][0]["attributes"] for row in loaded][-1] == ATTRIBUTES[3]
    assert loaded[19]["relations"][0]["head"] == "s19"


def test_datasets_loads_a_large_export_with_the_fields_that_the_readme_names(tmp_path, datasets):
    """It works out the fields from the first ten megabytes, in which what comes later may not be."""
    articles = with_attributes(20_000)
    path = written(tmp_path, articles)
    assert path.stat().st_size > 12_000_000
    json_of = datasets.Json()
    features = datasets.Features(
        {
            "id": datasets.Value("string"),
            "text": datasets.Value("string"),
            "meta": json_of,
            "spans": datasets.List(json_of),
            "relations": datasets.List(json_of),
        }
    )
    where = {"split": "train", "cache_dir": str(tmp_path / "cache")}
    loaded = datasets.load_dataset("json", data_files=str(path), features=features, **where)
    for place in (0, 19_996, 19_999):
        [expected] = articles[place].spans
        [span] = loaded[place]["spans"]
        assert (span["attributes"], span["entity"]) == (expected.attributes, expected.entity)
    assert loaded[19_999]["meta"]["author"] == "x"
