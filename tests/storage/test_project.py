"""A project gives back what was put in, whatever the text, and takes no change that breaks a rule."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.article import ArticleInfo, Status
from annotator.core.change import Change, Edit, adding, removing, replacing
from annotator.core.entity import Entity
from annotator.core.errors import AnnotatorError, NotSavedError, ProjectError, RefusedError
from annotator.core.identity import new_id
from annotator.core.label_set import Label
from annotator.core.span import Fragment, Span, quote_of, united
from annotator.storage import Project
from annotator.storage.check import check
from tests.storage.material import NASTY, bring, coded, relation, span, state_of, tamper, texts


@given(text=texts, places=st.lists(st.tuples(st.integers(0, 120), st.integers(1, 30)), max_size=8), note=texts)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_and_any_spans_come_back_as_they_were(tmp_path, label_set, text, places, note):
    fragments = [Fragment(s % len(text), min(s % len(text) + n, len(text))) for s, n in places]
    spans = [Span("a1", "actor", (f,), note, attributes={note: [note, 1, None]}, note=note) for f in fragments]
    if fragments:
        spans.append(Span("a1", "claim", united(fragments), "Noor", entity=note or None))
    known = [Entity("Noor", note)] if note else []
    path = tmp_path / f"{new_id()}.annot"
    with Project.create(path, label_set) as project:
        bring(project, coded("a1", text, title=note, meta={"any": note}))
        before = state_of(project)
        if spans:
            project.do(adding("tag", *known, *spans))
        after = state_of(project)
        assert project.article("a1").text == text
        assert project.spans("a1") == sorted(spans, key=lambda s: (s.start, -s.end, s.id))
    with Project(path) as reopened:
        assert state_of(reopened) == after
        for found in reopened.spans("a1"):
            assert quote_of(reopened.article("a1").text, found.fragments) == quote_of(text, found.fragments)
        if spans:
            reopened.undo()
            assert state_of(reopened) == before
            reopened.redo()
            assert state_of(reopened) == after
    assert check(path) == []


def test_undo_and_redo_go_on_after_reopening(project):
    bring(project, coded("a1"))
    first, second = span(0, 5), span(6, 7, "event")
    project.do(adding("tag one", first))
    project.do(adding("tag two", second))
    project.do(replacing("note", (first, first.changed(note="so"))))
    assert project.undo().text == "note"
    project.close()
    with Project(project.path) as reopened:
        assert reopened.undo_texts() == ("tag two", "note")
        assert reopened.spans("a1") == [first, second]
        assert reopened.redo().text == "note"
        assert reopened.spans("a1")[0].note == "so"
        assert [reopened.undo().text for _ in range(4)] == ["note", "tag two", "tag one", "import"]
        assert reopened.undo() is None
        assert reopened.article_count() == 0
        assert [entry.done for entry in reopened.history()] == [False] * 4


def test_trying_a_change_again_that_is_in_the_file_makes_it_once(project):
    bring(project, coded("a1"))
    change = adding("tag", span(0, 5))
    project.do(change)
    before = project.history()
    project.do(change)
    assert project.history() == before
    assert project.span_count() == 1
    project.undo()
    assert project.span_count() == 0
    project.do(change)
    assert project.span_count() == 1
    assert check(project.path) == []


def test_a_new_change_drops_what_could_be_redone(project):
    bring(project, coded("a1"))
    project.do(adding("one", span(0, 5)))
    project.undo()
    project.do(adding("two", span(0, 4)))
    assert project.redo() is None
    assert [(entry.text, entry.done) for entry in project.history()] == [("two", True), ("import", True)]


def test_undo_returns_the_change_that_was_applied(project):
    bring(project, coded("a1"))
    change = adding("tag", span(0, 5))
    project.do(change)
    assert project.undo() == change.inverse()
    assert project.redo() == change


def test_a_change_elsewhere_is_told_and_nothing_is_overwritten(project):
    bring(project, coded("a1"))
    one = span(0, 5)
    project.do(adding("tag", one))
    with Project(project.path) as other:
        other.do(replacing("note", (one, one.changed(note="theirs"))))
    with pytest.raises(NotSavedError, match="changed elsewhere"):
        project.do(replacing("note", (one, one.changed(note="mine"))))
    with pytest.raises(NotSavedError, match="changed elsewhere"):
        project.do(adding("again", one))
    assert [found.note for found in project.spans("a1")] == ["theirs"]
    assert len(project.history()) == 3


def test_a_change_stands_or_falls_as_a_whole(project):
    bring(project, coded("a1"))
    with pytest.raises(RefusedError):
        project.do(adding("two", span(0, 5), span(0, 100_000)))
    assert project.spans("a1") == []
    assert project.undo_texts() == ("import", "")


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (span(0, len(NASTY) + 1), "does not fit"),
        (span(-1, 2), "does not fit"),
        (span(3, 3), "does not fit"),
        (span(0, 2, "nothing"), "no label"),
        (span(0, 2, article_id="a9"), "no article"),
        (span(0, 2, note="\ud800"), "surrogate"),
        (span(0, 2, attributes={"x": float("nan")}), "can't be kept"),
        (span(0, 2, attributes={"x": object()}), "can't be kept"),
        (Span("a1", "actor", (Fragment(4, 6), Fragment(0, 2)), "Noor"), "in order"),
        (Span("a1", "actor", (Fragment(0, 2), Fragment(2, 4)), "Noor"), "in order"),
        (Span("a1", "actor", (), "Noor"), "at least one"),
    ],
)
def test_a_span_that_breaks_a_rule_is_refused(project, bad, words):
    bring(project, coded("a1"))
    with pytest.raises(RefusedError, match=words):
        project.do(Change("tag", (Edit(None, bad),)))
    assert check(project.path) == []
    project.do(adding("tag", span(0, 2)))


def test_a_relation_never_outlives_its_spans(project):
    bring(project, coded("a1"))
    head, tail = span(0, 5, "claim"), span(6, 7)
    link = relation(head, tail)
    with pytest.raises(RefusedError, match="no span"):
        project.do(adding("relate", link))
    project.do(adding("tag", head, tail))
    project.do(adding("relate", link))
    with pytest.raises(RefusedError, match="relation"):
        project.do(removing("delete", tail))
    project.do(removing("delete", tail, link))
    assert project.relations("a1") == []
    project.undo()
    assert project.relations("a1") == [link]
    assert check(project.path) == []


def test_a_label_in_use_is_never_removed(project, label_set):
    bring(project, coded("a1"))
    one = span(0, 5)
    project.do(adding("tag", one))
    smaller = type(label_set)("news", tuple(label for label in label_set if label.id != "actor"), 2)
    with pytest.raises(RefusedError, match="used by 1 span"):
        project.do(replacing("remove actor", (label_set, smaller)))
    project.do(replacing("actor into claim", (label_set, smaller), (one, one.changed(label="claim"))))
    assert project.label_set() == smaller
    project.undo()
    assert project.label_set() == label_set
    assert project.spans("a1") == [one]


def test_facts_and_status_change_but_no_article_comes_by_itself(project):
    bring(project, coded("a1", title="Old"), coded("a2"))
    info = project.article("a1").info
    done = ArticleInfo("a1", "New", status=Status.DONE, meta={"b": 1, "a": [True, None]})
    project.do(replacing("done", (info, done)))
    assert project.article("a1").info == done
    assert project.status_counts() == {
        Status.TODO: 1, Status.IN_PROGRESS: 0, Status.DONE: 1, Status.FLAGGED: 0
    }  # fmt: skip
    with pytest.raises(RefusedError):
        project.do(Change("x", (Edit(None, ArticleInfo("a7")),)))
    with pytest.raises(NotSavedError, match="changed elsewhere"):
        project.do(Change("x", (Edit(info, None),)))


def test_find_looks_in_title_source_and_text_whatever_the_case(project):
    bring(
        project,
        coded("a1", "Talks in Straße", title="One"),
        coded("a2", "x", title="TALKS"),
        coded("a3", "y", source="Daily talks", status=Status.DONE),
        coded("a4", "behind \0 nul"),
    )
    keys = {id_: project.key_of(id_) for id_ in ("a1", "a2", "a3", "a4")}
    assert list(project.find("talks")) == [keys["a1"], keys["a2"], keys["a3"]]
    assert list(project.find("STRASSE")) == [keys["a1"]]
    assert list(project.find("nul")) == [keys["a4"]]
    assert list(project.find("talks", Status.DONE)) == [keys["a3"]]
    assert list(project.find("%_\"'; drop table span")) == []
    assert project.find() == range(keys["a1"], keys["a4"] + 1)
    assert [row.info.id for row in project.rows([keys["a3"], keys["a1"]])] == ["a3", "a1"]
    assert project.key_of("a9") is None
    with pytest.raises(AnnotatorError, match="a9"):
        project.article("a9")


def test_ten_thousand_spans_are_one_change(project):
    bring(project, *(coded(f"a{n}", "Talks moved to Doha. " * 30) for n in range(50)))
    many = [span(n, n + 5, article_id=f"a{n % 50}") for n in range(600)] + [
        span(n % 600, n % 600 + 3, article_id=f"a{n % 50}") for n in range(9_400)
    ]
    project.do(adding("tag 10,000", *many))
    assert project.span_count() == 10_000
    assert project.label_counts() == {"actor": 10_000}
    assert project.analysts() == ["Noor"]
    project.undo()
    assert project.span_count() == 0
    project.redo()
    assert check(project.path) == []


def test_an_export_stops_at_a_span_that_no_longer_marks_its_quote(project):
    one = span(0, 5)
    bring(project, coded("a1", spans=[one]))
    tamper(project.path, "UPDATE span SET start_char = 1")
    with pytest.raises(AnnotatorError, match=rf"{one.id}.*a1"):
        list(project.coded_articles())


def test_an_export_stops_at_a_text_that_is_not_what_was_imported(project):
    bring(project, coded("a1"))
    tamper(project.path, "UPDATE article_text SET text = text || 'x'")
    with pytest.raises(AnnotatorError, match="a1"):
        list(project.coded_articles())


def test_a_damaged_span_hides_no_other(project):
    bring(project, coded("a1", spans=[span(0, 5), span(6, 9), span(2, 4)]))
    tamper(
        project.path,
        "UPDATE span SET end_char = 99999 WHERE start_char = 6",
        "UPDATE span SET end_char = 'x' WHERE start_char = 2",
    )
    assert [found.fragments for found in project.spans("a1")] == [(Fragment(0, 5),)]


@pytest.mark.parametrize("column", ["note", "label", "id", "entity", "attributes", "fragments", "created"])
def test_a_text_of_a_span_that_is_no_utf8_hides_no_other_span(project, column):
    first, second = span(0, 5), span(2, 6)
    bring(project, coded("a1", spans=[first, second]))
    tamper(project.path, (f"UPDATE span SET {column} = CAST(x'ff80' AS TEXT) WHERE id = ?", (first.id,)))
    assert project.spans("a1") == [second]
    assert second.id in {placed.id for placed in project.span_table("a1")}
    assert any("span" in finding for finding in check(project.path))


def test_times_of_other_programs_are_kept_as_they_came(project):
    odd = [span(0, n + 1, created=made, updated=last) for n, (made, last) in enumerate([
        ("2025-10-19T14:03:22+05:00", ""), ("2025", "2026"), ("0012", "12"), ("yesterday", "2025-01-01"), ("", "")
    ])]  # fmt: skip
    bring(project, coded("a1", spans=odd))
    assert sorted(project.spans("a1"), key=lambda s: s.end) == odd


def test_create_refuses_a_name_that_is_taken_and_leaves_it_alone(tmp_path, label_set):
    path = tmp_path / "x.annot"
    path.write_bytes(b"mine")
    with pytest.raises(ProjectError, match="already"):
        Project.create(path, label_set)
    assert path.read_bytes() == b"mine"
    assert [found.name for found in tmp_path.iterdir()] == ["x.annot"]


def test_a_label_set_from_another_window_is_not_overwritten(project, label_set):
    bigger = label_set.with_labels(["law"])
    with Project(project.path) as other:
        other.do(replacing("add law", (label_set, bigger)))
    with pytest.raises(NotSavedError):
        project.do(replacing("add rule", (label_set, label_set.with_labels(["rule"]))))
    assert isinstance(project.label_set().get("law"), Label)
