"""What a source proposes is counted by words and label, and each group is just what is decided with it."""

from __future__ import annotations

from annotator.core.change import adding
from annotator.core.span import Fragment
from annotator.core.suggestion import Source, SourceKind, Suggestion, Which
from tests.storage.material import bring, coded

TEXT = "Oslo and OSLO, then Bergen."


def propose(project, *sure: float | None) -> Source:
    bring(project, coded("a1", TEXT), coded("a2", TEXT + " Oslo."))
    source = Source(SourceKind.MODEL, "Places")
    project.do(adding("add", source))
    [kept] = project.suggested.kept()
    begun = project.suggested.restart(kept, "1")
    articles = project.suggested.articles_after(-1, 10, 1_000)
    places = (Fragment(0, 4), Fragment(9, 13), Fragment(20, 26))
    rows = [
        (article.key, Suggestion(article.id, "location", place, source.id, confidence))
        for article in articles
        for place, confidence in zip(places, sure, strict=True)
    ]
    assert project.suggested.record(begun, articles[-1].key, rows)
    return source


def groups(project, source, **options):
    *_, last = project.suggested.groups(source.id, **options)
    return {group.words: group.count for group in last.values()}


def test_words_that_differ_in_case_only_are_one_group(project):
    source = propose(project, None, None, None)
    assert groups(project, source) == {"Oslo": 4, "Bergen": 2}


def test_a_group_is_what_is_accepted_with_it(project):
    source = propose(project, 0.9, 0.4, 0.9)
    assert groups(project, source, least=0.5) == {"Oslo": 2, "Bergen": 2}
    plan = project.suggested.plan_accepting(Which(source.id, "location", "oslo", 0.5), "me")
    assert plan.decided == 2
    assert project.suggested.plan_refusing(Which(source.id, "location", "oslo", 0.0), "me").decided == 4


def test_counting_ends_when_nobody_wants_it(project):
    source = propose(project, None, None, None)
    assert list(project.suggested.groups(source.id, wanted=lambda: False)) == []
