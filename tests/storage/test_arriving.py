"""An import is seen whole or not at all, adds nothing twice, and overwrites nothing."""

import os
import signal
import sqlite3
import time
from dataclasses import replace

import pytest

from annotator.core.change import Arrival, LabelSet, adding
from annotator.core.errors import NotSavedError, RefusedError
from annotator.core.span import Fragment
from annotator.core.span_columns import Columns, SpanColumns
from annotator.storage import Project
from annotator.storage.check import check
from tests.storage.material import bring, coded, relation, span, start_child, state_of

LONG = "Talks moved to Doha. " * 40


def many(first, last, **values):
    return [
        coded(f"a{n}", f"{n} {LONG}", [span(k, k + 5, article_id=f"a{n}") for k in range(40)], **values)
        for n in range(first, last)
    ]


PLACES = {"c1-0": (0, 5), "c1-1": (6, 9), "c2-1": (1, 4), "c3-0": (0, 9), "c1-2": (7, 9), "c5-0": (0, 3)}


def in_columns(found):
    rows = [
        (s.id, s.start, s.end, s.label, None, None, s.analyst, {}, None, s.note, s.created, s.updated, s.proposed)
        for s in found.spans
    ]
    columns = Columns(*zip(*rows, strict=True)) if rows else Columns(*[()] * 13)
    return SpanColumns.fitting(found.article.id, found.article.text, columns)


def rows_in(path):
    db = sqlite3.connect(path)
    counts = [
        db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("article", "article_text", "span", "relation", "arrival", "change")
    ]
    db.close()
    return counts


def test_articles_are_seen_only_when_all_have_arrived(project):
    with Project(project.path, read_only=True) as window, project.arriving("import 300", "Noor") as arriving:
        for article in many(0, 300):
            arriving.add(article)
        assert window.article_count() == window.span_count() == 0
        assert rows_in(project.path)[0] >= 100
        change = arriving.finish("300 articles")
        assert window.article_count() == 300
        assert window.span_count() == 300 * 40
    assert change.text == "300 articles"
    assert [edit.after.articles for edit in change.edits if isinstance(edit.after, Arrival)] == [300]
    assert change.arrives
    assert (arriving.summary.articles, arriving.summary.spans) == (300, 12_000)
    assert check(project.path) == []


def test_undo_takes_a_whole_import_back_and_redo_brings_it_again(project):
    bring(project, *many(0, 5))
    before = state_of(project)
    link = relation(span(0, 3, "claim", "b1"), span(0, 2, article_id="b1"))
    marks = (span(0, 3, "law", "b1", id=link.head), span(0, 2, article_id="b1", id=link.tail))
    bring(project, coded("b1", LONG, marks, [replace(link, article_id="b1")]), *many(2, 4))
    after = state_of(project)
    assert project.label_set().get("law") is not None
    project.undo()
    assert state_of(project) == before
    assert "law" not in project.label_counts()
    project.redo()
    assert state_of(project) == after
    assert check(project.path) == []


def test_leaving_without_finish_leaves_nothing_behind(project):
    with project.arriving("import", "Noor") as arriving:
        for article in many(0, 120):
            arriving.add(article)
    assert rows_in(project.path) == [0, 0, 0, 0, 0, 0]
    assert project.undo_texts() == ("", "")


def test_what_there_is_no_time_to_delete_is_seen_by_nobody_and_deleted_by_later_imports(project, monkeypatch):
    bring(project, coded("b1", LONG))
    before = state_of(project)
    monkeypatch.setattr("annotator.storage.staging._SWEEP", -1.0)
    with project.arriving("import", "Noor") as arriving:
        for article in many(0, 250):
            arriving.add(article)
    assert rows_in(project.path)[0] > 100
    assert state_of(project) == before
    assert project.span_count() == 0
    assert check(project.path) == []
    bring(project, *many(0, 3))
    assert (project.article_count(), project.span_count()) == (4, 120)
    monkeypatch.undo()
    bring(project, coded("b2", "more"))
    assert rows_in(project.path)[0] == project.article_count() == 5
    assert check(project.path) == []


@pytest.mark.parametrize("announced", [1, 3, 7])
def test_articles_that_are_announced_are_taken_as_those_that_are_not(project, tmp_path, label_set, announced):
    spans = {name: span(*place, article_id=name[:2], id=name) for name, place in PLACES.items()}
    twin = replace(spans["c1-0"], article_id="c2", note="another")
    mixed = [
        coded("c1", LONG, [spans["c1-0"], spans["c1-1"]]),
        coded("c2", f"2 {LONG}", [twin, spans["c2-1"]]),
        replace(coded("c3", LONG, [spans["c3-0"]]), known_by_text=True),
        coded("c1", LONG, [spans["c1-2"]]),
        replace(coded("c4", "new"), known_by_text=True),
        replace(coded("c5", "new", [spans["c5-0"]]), known_by_text=True),
        coded("c6", ""),
    ]
    bring(project, *mixed)
    with Project.create(tmp_path / "other.annot", label_set) as other:
        with other.arriving("import", "Noor") as arriving:
            articles = [replace(one, spans=in_columns(one)) for one in mixed]
            for start in range(0, len(articles), announced):
                arriving.expect(articles[start : start + announced])
                for article in articles[start : start + announced]:
                    arriving.add(article)
            arriving.finish()
        assert state_of(other)[0] == state_of(project)[0]
        assert [len(found.spans) for found in other.coded_articles()] == [4, 1, 1, 0]
    assert len(arriving.summary.conflicts) == 1


def test_nothing_new_makes_no_change(project):
    articles = [*many(0, 120), coded("b1", "x y", relations=[])]
    bring(project, *articles)
    before, rows = state_of(project), rows_in(project.path)
    assert bring(project, *articles) is None
    assert bring(project, *reversed(articles)) is None
    assert (state_of(project), rows_in(project.path)) == (before, rows)


def test_a_known_article_gets_only_its_new_spans(project):
    old, new = span(0, 5), span(6, 9, "place")
    bring(project, coded("a1", LONG, [old], title="Mine"))
    with project.arriving("again", "Noor") as arriving:
        arriving.add(coded("a1", LONG, [replace(old, note="theirs"), new], title="Theirs"))
        change = arriving.finish()
    assert project.spans("a1") == [old, new]
    assert project.article("a1").title == "Mine"
    assert [type(edit.after) for edit in change.edits] == [LabelSet, type(new)]
    assert (arriving.summary.known, arriving.summary.spans, arriving.summary.labels) == (1, 1, ("place",))
    assert len(arriving.summary.conflicts) == 1
    assert old.id in arriving.summary.conflicts[0]
    project.undo()
    assert project.spans("a1") == [old]
    assert rows_in(project.path)[4] == 1


def test_an_id_with_another_text_is_refused_and_nothing_overwritten(project):
    bring(project, coded("a1", "one"))
    with project.arriving("import", "Noor") as arriving:
        arriving.add(coded("a2", "two"))
        for article_id in ("a1", "a2"):
            with pytest.raises(RefusedError, match=f"{article_id} is there already with another text"):
                arriving.add(coded(article_id, "three"))
        arriving.finish()
    assert [project.article(id_).text for id_ in ("a1", "a2")] == ["one", "two"]


@pytest.mark.parametrize("staged", [1, 150])
def test_an_article_without_an_id_is_known_by_its_text(project, staged):
    bring(project, coded("a1", LONG))
    with project.arriving("import", "Noor") as arriving:
        arriving.add(replace(coded("x1", LONG, [span(0, 5, article_id="x1")]), known_by_text=True))
        arriving.add(replace(coded("x2", "new"), known_by_text=True))
        for article in many(0, staged - 1, source="other"):
            arriving.add(
                replace(
                    article,
                    article=replace(article.article, info=replace(article.article.info, id=f"m{article.article.id}")),
                )
            )
        arriving.add(replace(coded("x3", "new", [span(0, 3, article_id="x3")]), known_by_text=True))
        arriving.finish()
    assert project.key_of("x1") is project.key_of("x3") is None
    assert [found.fragments for found in project.spans("a1")] == [(Fragment(0, 5),)]
    assert [found.fragments for found in project.spans("x2")] == [(Fragment(0, 3),)]


@pytest.mark.parametrize("size", [3, 130])
def test_a_dropped_file_leaves_nothing_and_the_others_stay(project, size):
    with project.arriving("import", "Noor") as arriving:
        for article in many(0, size):
            arriving.add(article)
        arriving.keep_file()
        for article in many(size, 2 * size):
            arriving.add(article)
        late = [span(1, 3, "late", "a0"), span(0, 99, "law", "a0")]
        arriving.add(coded("a0", f"0 {LONG}", late, [relation(*late, article_id="a0")]))
        arriving.add(coded("a1", f"1 {LONG}"))
        arriving.drop_file()
        assert arriving.summary.articles == size
        for article in many(2 * size, 3 * size):
            arriving.add(article)
        arriving.keep_file()
        arriving.drop_file()
        arriving.finish()
    assert [found.article.id for found in project.coded_articles()] == [
        f"a{n}" for n in (*range(size), *range(2 * size, 3 * size))
    ]
    assert project.span_count() == arriving.summary.spans == 80 * size
    assert arriving.summary.labels == ()
    assert rows_in(project.path)[:4] == [2 * size, 2 * size, 80 * size, 0]
    assert check(project.path) == []


def test_a_relation_without_an_end_fails_its_file(project):
    head = span(0, 5)
    with project.arriving("import", "Noor") as arriving:
        arriving.add(coded("a1", LONG, [head], [relation(head, span(1, 2))]))
        with pytest.raises(RefusedError, match="no span"):
            arriving.keep_file()
        arriving.drop_file()
        assert arriving.finish() is None
    assert rows_in(project.path) == [0, 0, 0, 0, 0, 0]


def test_a_relation_may_cross_articles(project):
    head, tail = span(0, 5), span(0, 5, article_id="a2")
    bring(project, coded("a1", LONG, [head], [relation(head, tail, "repeats")]), coded("a2", LONG, [tail]))
    assert [link.tail for link in project.relations("a1")] == [tail.id]
    assert check(project.path) == []


@pytest.mark.parametrize(
    "bad",
    [
        coded("", "text"),
        coded("a1", "half \udc00 pair"),
        coded("a1", "text", title="\ud800"),
        coded("a1", "text", [span(0, 5)]),
        coded("a1", "text", [span(2, 2)]),
        coded("a1", "text", [span(0, 2, " ")]),
        coded("a1", "text", [span(0, 2, "a\nb")]),
        coded("a1", "text", [span(0, 2, note="\ud800")]),
        coded("a1", "text", meta={"x": float("inf")}),
    ],
)
def test_a_bad_article_is_refused_and_the_next_is_taken(project, bad):
    with project.arriving("import", "Noor") as arriving:
        with pytest.raises(RefusedError):
            arriving.add(bad)
        arriving.add(coded("a1", "text", [span(0, 4)]))
        arriving.finish()
    assert arriving.summary.articles == 1
    assert project.spans("a1")[0].end == 4


def test_an_import_taken_back_can_be_imported_again(project):
    bring(project, *many(0, 3))
    project.undo()
    with project.arriving("import", "Noor") as arriving:
        for article in many(0, 3):
            arriving.add(article)
    assert project.redo() is not None, "an import that was given up must not cost the redo"
    project.undo()
    bring(project, *many(0, 3))
    assert project.article_count() == 3
    assert project.redo() is None
    bring(project, coded("b1"))
    assert rows_in(project.path)[0] == 4, "what no redo can show again is deleted by the next import"
    assert check(project.path) == []


def test_one_import_runs_at_a_time(project):
    with project.arriving("import", "Noor") as arriving, Project(project.path) as other:
        arriving.add(coded("a1"))
        with pytest.raises(NotSavedError, match="running"), other.arriving("import", "Noor"):
            pytest.fail("a second import began")
        arriving.finish()
    bring(project, coded("a2"))
    assert project.article_count() == 2


def test_tagging_goes_on_during_an_import(project):
    bring(project, coded("b1", LONG))
    waits = []
    with Project(project.path) as window, project.arriving("import", "Noor") as arriving:
        for number, article in enumerate(many(0, 200)):
            arriving.add(article)
            if number % 20 == 0:
                begun = time.perf_counter()
                window.do(adding("tag", span(number, number + 3, article_id="b1")))
                waits.append(time.perf_counter() - begun)
        arriving.finish()
    assert len(project.spans("b1")) == len(waits) == 10
    assert [project.undo().text for _ in range(3)] == ["import", "tag", "tag"]


def test_a_killed_import_leaves_nothing_to_see_and_the_next_completes(project):
    script = """
    project = Project(path)
    with project.arriving("import", "Noor") as arriving:
        for n in range(100_000):
            arriving.add(coded(f"a{n}", f"{n} text", [span(0, 1, article_id=f"a{n}")]))
            if n % 150 == 149:
                print("staged", flush=True)
    """
    for kill in range(3):
        child = start_child(script, project.path)
        for _ in range(kill + 1):
            assert child.stdout.readline() == b"staged\n"
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
        assert project.article_count() == 0
        assert project.undo_texts() == ("", "")
        assert check(project.path) == []
        assert rows_in(project.path)[0] > 0
    bring(project, *(coded(f"a{n}", f"{n} text", [span(0, 1, article_id=f"a{n}")]) for n in range(200)))
    assert project.article_count() == 200
    assert rows_in(project.path)[:6] == [200, 200, 200, 0, 1, 1]
    assert check(project.path) == []
