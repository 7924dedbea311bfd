"""Lists and searches, with the full-text index, without it, and with a half of it, beside a plain model."""

from __future__ import annotations

import signal
import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from annotator.core.article import Status
from annotator.core.change import Change, Edit, adding, replacing
from annotator.core.label_set import Label, LabelSet
from annotator.core.query import Order, Query
from annotator.core.span import Span
from annotator.storage import Project, full_text, searching
from annotator.storage.check import check
from tests.storage.material import bring, coded, span, start_child, tamper

LABELS = LabelSet("news", (Label("actor", "Actor", "#3d8fd6"), Label("claim", "Claim", "#e69f00")))

#: Few words, so that they meet; some that folding makes alike.
WORDS = [
    "Oslo",
    "OSLO",
    "oslos",
    "Zoë",
    "zoe",
    "北京",
    "京",
    "کراچی",
    "كراچي",
    "a",
    "u.s.",
    "—",
    "25",
    "۲۵",
    "x\0y",
    "Straße",
]
sentences = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
queries = st.one_of(
    sentences, sentences.map('"{}"'.format), st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
)


def build(project, steps=10**6):
    """Build the index, or the first steps of it."""
    for _ in range(steps):
        if project.index_next().done:
            return


def expected(project, typed, status=None):
    """Return the ids that a search should find, from what the project exports."""
    query = Query.of(typed)
    found = [(one.article.info, one.article.text) for one in project.coded_articles()]
    if status is not None:
        found = [(info, text) for info, text in found if info.status is status]
    if not query:
        return [info.id for info, _ in found]
    hits = [info.id for info, text in found if query.phrases and query.matches(info.title, info.source, text)]
    needle = query.literal.casefold()
    literally = [
        info.id for info, text in found if any(needle in field.casefold() for field in (info.title, info.source, text))
    ]
    return hits or literally


def ids(project, keys):
    return [row.info.id for row in project.rows(list(keys))]


@given(st.lists(st.tuples(sentences, sentences, sentences), min_size=1, max_size=8), queries, st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_the_index_finds_what_a_plain_model_finds(articles, typed, steps):
    with tempfile.TemporaryDirectory() as folder, Project.create(Path(folder) / "x.annot", LABELS) as project:
        made = [
            coded(f"a{n}", text or ".", title=title, source=source) for n, (title, source, text) in enumerate(articles)
        ]
        bring(project, *made[: len(made) // 2 + 1])
        if steps:
            build(project, 1)
        if len(made) > 1:
            bring(project, *made[len(made) // 2 + 1 :]) if made[len(made) // 2 + 1 :] else None
        if steps > 1:
            build(project)
        for order in Order:
            found = [key for piece in project.search(typed, None, order) for key in piece]
            assert sorted(ids(project, found)) == sorted(expected(project, typed))
        assert ids(project, project.find(typed)) == expected(project, typed)
        assert check(project.path) == []


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "'",
        "*",
        "(",
        ")",
        "a AND",
        "NEAR(",
        "a:b",
        "-a",
        "^a",
        '"a" *',
        "a OR b",
        "\0",
        "x" * 5000,
        "{a}",
        "%",
        "\ufdd0",
    ],
)
def test_no_query_is_a_syntax(project, typed):
    bring(project, coded("a1", "a b NEAR x AND y"))
    build(project)
    assert ids(project, project.find(typed)) == expected(project, typed)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
@settings(max_examples=50, deadline=None)
def test_any_text_may_be_typed(typed):
    with tempfile.TemporaryDirectory() as folder, Project.create(Path(folder) / "x.annot", LABELS) as project:
        bring(project, coded("a1", f"here {typed} there"))
        build(project)
        if typed.strip():
            assert ids(project, project.find(typed)) == expected(project, typed)
            assert ids(project, project.find(f'"{typed}"')) == expected(project, f'"{typed}"')


def test_parts_of_words_are_found_where_no_word_begins_so(project):
    bring(project, coded("a1", "In Pakistan."), coded("a2", "To stand."))
    for _ in range(2):
        assert ids(project, project.find("stan")) == ["a2"]
        assert ids(project, project.find("kist")) == ["a1"]
        build(project)


def test_a_list_has_an_order_and_what_lacks_the_fact_comes_last(project):
    bring(
        project,
        coded("a1", title="beta", source="B", published="2024-05-01"),
        coded("a2", title="Alpha", source="", published=""),
        coded("a3", title="", source="a", published="2025-01-01"),
        coded("a4", title="alpha", source="b", published="2023-12-31"),
    )
    listed = {
        order: ids(project, (key for piece in project.search("", None, order) for key in piece)) for order in Order
    }
    assert listed == {
        Order.PROJECT: ["a1", "a2", "a3", "a4"],
        Order.TITLE: ["a2", "a4", "a1", "a3"],
        Order.SOURCE: ["a3", "a1", "a4", "a2"],
        Order.NEWEST: ["a3", "a1", "a4", "a2"],
        Order.OLDEST: ["a4", "a1", "a3", "a2"],
    }


def test_long_lists_come_in_pieces_in_the_same_order(project, monkeypatch):
    monkeypatch.setattr(searching, "_KEYS", 3)
    monkeypatch.setattr(searching, "_TEXTS", 2)
    titles = ["b", "a", "B", "", "a", "c", "a", "", "A", "b"]
    bring(project, *(coded(f"a{n}", f"text {n % 2}", title=title) for n, title in enumerate(titles)))
    in_order = sorted((n for n, title in enumerate(titles) if title), key=lambda n: titles[n].casefold())
    in_order += [n for n, title in enumerate(titles) if not title]
    for typed in ("", "text", "1"):
        pieces = list(project.search(typed, None, Order.TITLE))
        wanted = [f"a{n}" for n in in_order if typed != "1" or n % 2]
        assert ids(project, [key for piece in pieces for key in piece]) == wanted
        assert len(pieces) > 1


def test_a_search_that_is_not_wanted_any_more_ends(project):
    bring(project, *(coded(f"a{n}", f"Text number {n}.") for n in range(400)))
    asked = []

    def wanted():
        asked.append(True)
        return len(asked) < 3

    assert sum(map(len, project.search("nowhere", None, Order.PROJECT, wanted))) == 0
    assert sum(map(len, project.search("text", None, Order.PROJECT, lambda: False))) == 0
    assert len(project.find("text")) == 400, "the connection is as good as before"


def test_the_first_that_are_found_come_in_time(project):
    bring(project, *(coded(f"a{n}", f"Text number {n}.") for n in range(400)))
    build(project)
    assert ids(project, project.first_found("", 3, 1.0)) == ["a0", "a1", "a2"]
    assert ids(project, project.first_found("te", 3, 5.0)) == ["a0", "a1", "a2"]
    assert ids(project, project.first_found("number 399", 3, 5.0)) == ["a399"]
    assert len(project.first_found("te", 1000, 0.0)) == 0
    assert len(project.find("text")) == 400, "the connection is as good as before"


def test_an_index_that_is_killed_while_it_is_built_is_built_to_its_end(project, monkeypatch):
    monkeypatch.setattr(full_text, "_BATCH_ARTICLES", 1)
    bring(project, *(coded(f"a{n}", f"Number {n} rises.") for n in range(40)))
    path = project.path
    project.close()
    script = """
        from annotator.storage import full_text
        full_text._BATCH_ARTICLES = 1
        project = Project(path)
        while True:
            step = project.index_next()
            print(step.reach, flush=True)
    """
    child = start_child(script, path)
    for _ in range(7):
        child.stdout.readline()
    child.send_signal(signal.SIGKILL)
    child.wait()
    with Project(path) as reopened:
        first = reopened.index_next().reach
        assert 8 <= first <= 40
        assert len(reopened.find("number")) == 40, "half from the index, half from the texts"
        build(reopened)
        assert reopened.is_indexed()
        assert len(reopened.find("number")) == 40
    assert check(path) == []


def test_a_project_may_do_without_the_index(project):
    bring(project, coded("a1", "Prices rose."))
    assert not project.is_indexed()
    build(project)
    assert project.is_indexed()
    project.drop_index()
    assert not project.is_indexed()
    assert ids(project, project.find("pri")) == ["a1"]
    assert check(project.path) == []


def test_staged_articles_are_left_to_the_end_of_their_import(project):
    bring(project, coded("a1", "Prices rose."))
    with project.arriving("import", "Noor") as arriving:
        for n in range(150):
            arriving.add(coded(f"b{n}", f"Prices fell {n} times."))
        with Project(project.path) as other:
            build(other)
            assert ids(other, other.find("prices")) == ["a1"]
        arriving.keep_file()
        arriving.finish()
    assert len(project.find("prices")) == 151
    build(project)
    assert len(project.find("prices")) == 151
    project.undo()
    assert len(project.find("prices")) == 1
    assert check(project.path) == []


def test_an_index_out_of_step_is_told_in_one_line_and_built_anew(project):
    bring(project, coded("a1", "Prices rose."), coded("a2", "Rain fell."))
    build(project)
    tamper(project.path, "UPDATE article_text SET text = 'Prices fell.' WHERE article_key = 1")
    [finding] = [line for line in check(project.path) if "index" in line]
    assert finding == "The full-text index is out of step with the articles; run “annotator index --rebuild” on it."
    project.drop_index()
    build(project)
    assert not [line for line in check(project.path) if "index" in line]


def test_a_damaged_index_is_told_and_stops_no_change(project):
    change = bring(project, coded("a1", "Prices rose.", title="One"))
    build(project)
    project.close()
    tamper(project.path, "UPDATE full_text_data SET block = zeroblob(40)")
    assert len([line for line in check(project.path) if "index" in line]) == 1
    with Project(project.path) as opened:
        [row] = opened.rows(opened.find())
        opened.do(replacing("rename", (row.info, replace(row.info, title="Two"))))
        assert ids(opened, opened.find("two")) == ["a1"]
        opened.undo()
        assert opened.undo().id == change.id
        build(opened)
    assert check(project.path) == []


def test_an_index_of_other_rules_is_not_used_and_built_anew(project):
    bring(project, coded("a1", "Prices rose."))
    build(project)
    tamper(project.path, "UPDATE index_reach SET folding = 0")
    assert not project.is_indexed()
    assert check(project.path) == []
    build(project)
    assert project.is_indexed()
    assert check(project.path) == []


@pytest.mark.parametrize(
    "statement",
    ["CREATE VIRTUAL TABLE full_text USING fts5(text)", "CREATE TABLE full_text_data (id, block)"],
)
def test_another_index_than_our_own_is_refused(project, statement):
    project.close()
    tamper(project.path, statement)
    with pytest.raises(Exception, match="full_text"):
        Project(project.path)


def test_counts_out_of_step_are_told(project):
    bring(project, coded("a1", spans=[span(0, 3)]))
    tamper(project.path, "UPDATE article_count SET number = 7", "UPDATE span_count SET number = 0")
    assert sum("its count says" in line for line in check(project.path)) == 2


def test_opening_and_counting_read_no_article(project):
    bring(project, *(coded(f"a{n}", spans=[span(0, 3, article_id=f"a{n}")]) for n in range(20)))
    plans = []
    raw = sqlite3.connect(project.path)
    project._db.raw.set_trace_callback(plans.append)
    assert project.article_count() == 20
    assert project.status_counts()[Status.TODO] == 20
    assert project.label_counts() == {"actor": 20}
    assert project.find()[3] == 4
    project._db.raw.set_trace_callback(None)
    for sql in [plan for plan in plans if plan.startswith("SELECT")]:
        for row in raw.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall():
            assert "SCAN article " not in row[3] + " ", (sql, row)
            assert "SCAN span " not in row[3] + " ", (sql, row)
    raw.close()


class Corpus(RuleBasedStateMachine):
    """Random changes of every kind: what is kept, the counts and the index, is what counting and reading give."""

    @initialize()
    def create(self):
        self.folder = tempfile.TemporaryDirectory()
        self.project = Project.create(Path(self.folder.name) / "x.annot", LABELS)
        self.made = 0

    def infos(self):
        return [row.info for row in self.project.rows(self.project.find())]

    def spans(self):
        return [one for info in self.infos() for one in self.project.spans(info.id)]

    @rule(
        texts=st.lists(st.tuples(sentences, sentences), min_size=1, max_size=3),
        fate=st.sampled_from(["keep", "drop", "leave"]),
    )
    def import_articles(self, texts, fate):
        with self.project.arriving("import", "Noor") as arriving:
            for title, text in texts:
                self.made += 1
                name = f"a{self.made}"
                marks = [span(0, 1, "claim", name)]
                arriving.add(coded(name, text or ".", marks, title=title, status=Status.DONE))
                arriving._flush()
                if fate == "drop":
                    arriving.drop_file()
            if fate != "leave":
                arriving.keep_file()
                arriving.finish()

    @precondition(lambda self: self.infos())
    @rule(data=st.data(), label=st.sampled_from(["actor", "claim"]), number=st.integers(1, 3))
    def tag(self, data, label, number):
        info = data.draw(st.sampled_from(self.infos()))
        self.project.do(adding("tag", *(span(0, 1, label, info.id) for _ in range(number))))

    @precondition(lambda self: self.spans())
    @rule(data=st.data(), label=st.sampled_from(["actor", "claim", None]))
    def relabel_or_delete(self, data, label):
        one: Span = data.draw(st.sampled_from(self.spans()))
        after = None if label is None else one.changed(label=label)
        self.project.do(Change("change", (Edit(one, after),)))

    @precondition(lambda self: self.infos())
    @rule(data=st.data(), status=st.sampled_from(Status), title=sentences)
    def change_facts(self, data, status, title):
        info = data.draw(st.sampled_from(self.infos()))
        self.project.do(replacing("mark", (info, replace(info, status=status))))
        self.project.do(replacing("rename", (replace(info, status=status), replace(info, status=status, title=title))))

    @rule()
    def undo(self):
        self.project.undo()

    @rule()
    def redo(self):
        self.project.redo()

    @rule()
    def index(self):
        self.project.index_next()

    @rule()
    def drop_index(self):
        self.project.drop_index()

    @invariant()
    def counts_are_what_counting_gives(self):
        if not hasattr(self, "project"):
            return
        statuses = [info.status for info in self.infos()]
        assert self.project.status_counts() == {status: statuses.count(status) for status in Status}
        assert self.project.article_count() == len(statuses)
        labels = [one.label for one in self.spans()]
        assert self.project.label_counts() == {label: labels.count(label) for label in set(labels)}
        assert self.project.span_count() == len(labels)

    @rule(typed=queries)
    def search(self, typed):
        assert ids(self.project, self.project.find(typed)) == expected(self.project, typed)

    def teardown(self):
        self.project.close()
        assert check(self.project.path) == []
        self.folder.cleanup()


TestCorpus = Corpus.TestCase
TestCorpus.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
