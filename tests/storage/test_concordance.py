"""Hits over a whole project: those of every article read by itself, whatever the index, the filters and the order."""

from __future__ import annotations

import tracemalloc

import pytest

from annotator.core.article import ArticleInfo, Status
from annotator.core.attribute import Attribute, Kind
from annotator.core.change import Change, adding, removing, replacing
from annotator.core.errors import AnnotatorError, NotSavedError, RefusedError
from annotator.core.hits import HitRow, Hits
from annotator.core.label_set import Label
from annotator.core.sought import Manner, Sort, Sought, WordFinder
from annotator.core.span import Fragment, Span
from annotator.engines.patterns import PatternFinder
from annotator.storage import bulk_tagging, looking
from tests.storage.material import NASTY, bring, coded, span, state_of

ACTOR = Label("actor", "Actor", "#3d8fd6")


def hits_of(project, typed, manner=Manner.PHRASE, **how):
    found = Hits()
    for piece in project.concordance.look(Sought(typed, manner, **how)):
        found.extend(piece.hits)
    return found


def quotes(project, typed, manner=Manner.PHRASE, **how):
    """Return article and words of each hit, verified against the text."""
    hits = hits_of(project, typed, manner, **how)
    rows = project.concordance.rows(hits)
    for row, start, end in zip(rows, hits.starts, hits.ends, strict=True):
        text = project.article(row.article_id).text
        assert text[start:end] == row.hit
        assert text.startswith(row.left + row.hit + row.right, start - len(row.left))
    return [(row.article_id, row.hit) for row in rows]


@pytest.fixture
def news(project):
    bring(
        project,
        coded("a1", "The ferry left. Ferries rest.", title="ferry news", published="2025-10-19", source="Wire"),
        coded("a2", f"{NASTY} fe\u0301rry\r\nFÉRRY", published="2025-11-02T10:00:00Z", status=Status.DONE),
        coded("a3", "No boat here.", published="2024"),
        coded("a4", "A ferry, the ferry", spans=[span(2, 7, article_id="a4"), span(9, 18, "claim", "a4")]),
    )
    return project


@pytest.fixture(params=["without an index", "with an index", "with half of one"])
def indexed(news, request):
    if request.param == "with an index":
        while not news.index_next().done:
            pass
    if request.param == "with half of one":
        news.index_next()
        bring(news, coded("a5", "One more ferry."))
    return news


def test_hits_are_those_of_each_article(indexed):
    expected = [
        (one.article.id, one.article.text[start:end])
        for one in indexed.coded_articles()
        for start, end in WordFinder(Sought("ferry")).places(one.article.text)
    ]
    assert quotes(indexed, "ferry") == expected
    assert [id_ for id_, _ in expected][:5] == ["a1", "a2", "a2", "a4", "a4"]


def test_any_word_and_parts_of_words_and_patterns(indexed):
    assert ("a3", "boat") in quotes(indexed, "boat ferries", Manner.WORDS)
    assert ("a1", "Ferries") in quotes(indexed, "boat ferries", Manner.WORDS)
    assert quotes(indexed, "err", whole=False)[0] == ("a1", "err")
    assert quotes(indexed, r"[Ff]err(y|ies)\b", Manner.PATTERN, case=True)[:2] == [("a1", "ferry"), ("a1", "Ferries")]


def test_only_some_articles(indexed):
    assert {id_ for id_, _ in quotes(indexed, "ferry", status=Status.DONE)} == {"a2"}
    assert {id_ for id_, _ in quotes(indexed, "ferry", since="2025-10-20")} == {"a2"}
    assert {id_ for id_, _ in quotes(indexed, "ferry", until="2025-10")} == {"a1"}
    assert {id_ for id_, _ in quotes(indexed, "ferry", since="2025", until="2025-11-02")} == {"a1", "a2"}


def test_only_within_spans_or_where_nothing_is_tagged(news):
    assert [(row.article_id, row.left) for row in rows(news, "ferry", label="claim")] == [("a4", "A ferry, the ")]
    assert [row.labels for row in rows(news, "ferry", label="actor")] == [("actor",)]
    assert ("a4", "A ") not in [(row.article_id, row.left) for row in rows(news, "ferry", untagged=True)]
    assert len(rows(news, "ferry", untagged=True)) == 4


def rows(project, typed, **how):
    return project.concordance.rows(hits_of(project, typed, **how))


def test_a_hit_in_a_fragment_of_a_broken_span_is_within_it_and_between_them_not(project):
    broken = Span("b1", "claim", (Fragment(0, 5), Fragment(12, 17)), "Noor")
    bring(project, coded("b1", "ferry ferry ferry", spans=[broken]))
    assert list(hits_of(project, "ferry", label="claim").starts) == [0, 12]


def test_a_row_says_where_a_hit_is_and_what_marks_it(news):
    first = rows(news, "ferry")[0]
    assert first == HitRow(
        "a1",
        "ferry news",
        "Wire",
        "2025-10-19",
        "The ferry left. Ferries rest.",
        "The ",
        "ferry",
        " left. Ferries rest.",
    )
    assert [row.labels for row in rows(news, "ferry")][-2:] == [("actor",), ()]


def test_a_hit_of_an_article_that_is_gone_has_no_words(news):
    hits = hits_of(news, "boat")
    news.do(removing("take out", ArticleInfo("a3", published="2024")))
    assert news.concordance.rows(hits) == [HitRow()]


def test_hits_are_put_in_order(news):
    hits = hits_of(news, "ferry")

    def order(sort):
        return [hits.keys[number] for number in news.concordance.order(hits, sort)]

    one, two, _, four = (news.key_of(id_) for id_ in ("a1", "a2", "a3", "a4"))
    assert order(Sort.ARTICLE) == [one, two, two, four, four]
    assert order(Sort.DATE) == [one, two, two, four, four]
    before = [news.concordance.rows(hits)[number].left for number in news.concordance.order(hits, Sort.BEFORE)]
    assert next(left.split()[-1] for left in before if left.split()) == "A"
    after = [news.concordance.rows(hits)[number].right for number in news.concordance.order(hits, Sort.AFTER)]
    assert after.index(" left. Ferries rest.") < after.index(", the ferry")


def test_no_more_hits_than_the_limit_are_looked_for(project, monkeypatch):
    monkeypatch.setattr(looking, "MOST_HITS", 25)
    bring(project, *(coded(f"a{n}", f"{n} " + "x " * 10) for n in range(9)))
    assert len(hits_of(project, "x")) == 25


def test_a_million_hits_take_no_more_than_their_numbers():
    tracemalloc.start()
    hits, more = Hits(), Hits()
    more.keys.extend(range(1000))
    more.starts.extend(range(1000))
    more.ends.extend(range(1000))
    for _ in range(1000):
        hits.extend(more)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(hits) == 1_000_000
    assert held < 24_000_000


def test_looking_ends_where_nobody_wants_it(project):
    bring(project, *(coded(f"a{n}", f"ferry {n}") for n in range(300)))
    wanted = iter([True] * 3)
    pieces = list(project.concordance.look(Sought("ferry"), lambda: next(wanted, False)))
    assert sum(len(piece.hits) for piece in pieces) < 300
    assert len(hits_of(project, "ferry")) == 300  # the connection is as it was


# Patterns


@pytest.mark.parametrize("pattern", ["(", "(?P<", "[", "*", "(?<=", r"\p{nothing}", "(" * 5000, "a" * 1_000_000])
def test_a_pattern_that_can_not_be_read_is_refused_in_a_sentence(project, pattern):
    bring(project, coded("a1", "text"))
    with pytest.raises(RefusedError) as refusal:
        hits_of(project, pattern, Manner.PATTERN)
    assert str(refusal.value).endswith(".")
    assert len(str(refusal.value)) < 200


def test_a_pattern_without_end_is_stopped_and_what_was_found_stays(project):
    bad = "a" * 100_000 + "!"
    bring(project, coded("a0", "aaa"), *(coded(f"b{n}", f"{bad}{n}x") for n in range(9)))
    found = Hits()
    pieces = project.concordance.look(Sought(r"^(a+)+$", Manner.PATTERN))

    def take_all():
        for piece in pieces:
            found.extend(piece.hits)

    with pytest.raises(AnnotatorError, match="takes too long and was stopped"):
        take_all()
    assert list(found.ends) == [3]
    finder = PatternFinder(Sought(r"^(a+)+$", Manner.PATTERN))
    assert list(finder.places("aaa")) == [(0, 3)]


def test_empty_matches_are_no_hits_and_lines_have_ends():
    assert list(PatternFinder(Sought("x*", Manner.PATTERN, whole=False)).places("axx")) == [(1, 3)]
    assert list(PatternFinder(Sought("^b$", Manner.PATTERN)).places("a\nb\nc")) == [(2, 3)]


# Tagging


def test_tagging_makes_what_is_not_there_and_tells_what_it_meets(news):
    hits = hits_of(news, "ferry")
    before = state_of(news)
    plan = news.concordance.plan_tagging(hits, ACTOR, "Noor")
    assert plan[2:] == (4, 3, 1, 1, 0)
    assert state_of(news) == before
    news.do(Change("tag", plan.edits, "Noor"))
    tagged = {
        (one.article.id, one.article.text[made.start : made.end])
        for one in news.coded_articles()
        for made in one.spans
        if made.label == "actor"
    }
    assert tagged == set(quotes(news, "ferry"))
    assert [one.article.info.status for one in news.coded_articles()] == [
        Status.IN_PROGRESS,
        Status.DONE,
        Status.TODO,
        Status.IN_PROGRESS,
    ]
    assert news.concordance.plan_tagging(hits, ACTOR, "Noor")[2:] == (0, 0, 0, 5, 0)
    news.undo()
    assert state_of(news) == before


@pytest.mark.parametrize("few", [0, 8], ids=["read whole", "looked up"])
def test_what_a_hit_meets_is_told_alike_however_it_is_read(news, monkeypatch, few):
    monkeypatch.setattr(bulk_tagging, "_FEW", few)
    assert news.concordance.plan_tagging(hits_of(news, "ferry"), ACTOR, "Noor")[2:] == (4, 3, 1, 1, 0)


def test_new_spans_have_the_defaults_of_their_label(news):
    sure = Attribute("sure", "Sure", Kind.YES_NO, default=True)
    label = Label("actor", "Actor", "#3d8fd6", attributes=(sure,))
    plan = news.concordance.plan_tagging(hits_of(news, "boat"), label, "Noor")
    [made] = [edit.after for edit in plan.edits if isinstance(edit.after, Span)]
    assert dict(made.attributes) == {"sure": True}
    assert made.analyst == "Noor"


def test_too_many_at_once_are_refused(news, monkeypatch):
    monkeypatch.setattr(bulk_tagging, "MOST", 3)
    with pytest.raises(RefusedError, match="5 hits are too many"):
        news.concordance.plan_tagging(hits_of(news, "ferry"), ACTOR, "Noor")


def test_a_plan_of_another_time_is_refused_and_nothing_is_tagged(news):
    plan = news.concordance.plan_tagging(hits_of(news, "ferry"), ACTOR, "Noor")
    info = news.article("a1").info
    news.do(replacing("done", (info, ArticleInfo("a1", info.title, info.source, info.published, "", Status.DONE))))
    before = state_of(news)
    with pytest.raises(NotSavedError):
        news.do(Change("tag", plan.edits, "Noor"))
    assert state_of(news) == before
    news.do(adding("tag", span(0, 3)))
