"""Random sources, runs that are stopped anywhere, decisions, undo and imports, beside a plain model of all of it.

The suite runs a few. For more, a second each: ``ANNOTATOR_SEQUENCES=300 pytest`` with this file and ``--timeout=0``.
"""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from annotator.core.change import adding, removing, replacing
from annotator.core.span import Fragment, Span
from annotator.core.suggestion import Source, SourceKind, Which
from annotator.engines.word_lists import Entry, WordList
from annotator.resources import load_preset
from annotator.storage import Project
from annotator.storage.check import check
from annotator.suggesting import accepting, pattern_source, rejecting, run, running
from tests.storage.material import bring, coded

SEQUENCES = int(os.environ.get("ANNOTATOR_SEQUENCES", "20"))

_TEXTS = (
    "Oslo 😀 fell, Noor\r\nsaid in Oslo.",
    "Noor and Zoë left Oslo\0 for Bergen",
    "Nothing.",
    "وزیر Noor 👨‍👩‍👧 Oslo",
)
_WORDS = ("Oslo", "Noor", "Zoë", "Bergen", "وزیر")
_LABELS = ("actor", "location")


class Suggesting(RuleBasedStateMachine):
    """``states`` are what there should be behind each step of undo: articles, spans, sources and refusals."""

    @initialize()
    def create(self):
        self.stack = ExitStack()
        folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        for name, value in (("_ARTICLES", 2), ("_ROWS", 3), ("_BREATH", 0.0)):
            self.stack.enter_context(patch.object(running, name, value))
        self.project = Project.create(Path(folder) / "x.annot", load_preset("news"))
        self.number = 0
        self.states, self.at = [({}, frozenset(), {}, frozenset())], 0
        self.import_articles([0, 1, 2])

    @property
    def now(self):
        return self.states[self.at]

    def then(self, **parts):
        names = ("articles", "spans", "sources", "refused")
        del self.states[self.at + 1 :]
        self.states.append(tuple(parts.get(name, value) for name, value in zip(names, self.now, strict=True)))
        self.at += 1

    @rule(which=st.lists(st.integers(0, len(_TEXTS) - 1), min_size=1, max_size=3))
    def import_articles(self, which):
        articles = {}
        for text in which:
            self.number += 1
            articles[f"a{self.number}"] = _TEXTS[text] + f" {text}"
        bring(self.project, *(coded(id_, text) for id_, text in articles.items()))
        self.then(articles=self.now[0] | articles)

    @rule(words=st.sets(st.sampled_from(_WORDS), min_size=1), label=st.sampled_from(_LABELS))
    def add_words(self, words, label):
        content = WordList.of(Entry(word, label) for word in sorted(words)).content
        kept = self.project.suggested.keep_material(content)
        self.add(Source(SourceKind.WORDS, "words", label, kept), (tuple(sorted(words)), label))

    @rule(words=st.sets(st.sampled_from(_WORDS), min_size=1), label=st.sampled_from(_LABELS))
    def add_pattern(self, words, label):
        source = pattern_source(self.project.label_set(), "|".join(sorted(words)), label)
        self.add(source, (tuple(sorted(words)), label))

    def add(self, source, meaning):
        self.project.do(adding("add", source))
        self.then(sources=self.now[2] | {source.id: (source, meaning)})

    @precondition(lambda self: self.now[2])
    @rule(data=st.data(), how=st.sampled_from(["off or on", "away", "label"]))
    def alter_source(self, data, how):
        source, (words, label) = data.draw(st.sampled_from(list(self.now[2].values())))
        rest = {id_: value for id_, value in self.now[2].items() if id_ != source.id}
        if how == "away":
            self.project.do(removing("away", source))
            self.then(sources=rest)
            return
        if how == "off or on":
            other = replace(source, on=not source.on)
        elif source.kind is SourceKind.PATTERN:
            label = _LABELS[label == _LABELS[0]]
            other = replace(source, label=label)
        else:
            other = replace(source, name="renamed")
        self.project.do(replacing("change", (source, other)))
        order = {id_: (other, (words, label)) if id_ == source.id else value for id_, value in self.now[2].items()}
        self.then(sources=order)

    @rule(steps=st.integers(0, 30))
    def run_a_little(self, steps):
        left = [False] * steps
        run(self.project, stopped=lambda: not left or left.pop())

    @rule()
    def run_to_the_end(self):
        assert run(self.project).failures == []

    @rule()
    def reopen(self):
        self.project.close()
        self.project = Project(self.project.path)

    @precondition(lambda self: self.now[0])
    @rule(data=st.data(), accept=st.booleans())
    def decide_one(self, data, accept):
        shown = self.project.suggested.of_article(data.draw(st.sampled_from(sorted(self.now[0]))))
        if shown:
            self.decide([data.draw(st.sampled_from(shown))], accept)

    @rule(
        accept=st.booleans(),
        word=st.sampled_from(("", *_WORDS)),
        label=st.sampled_from(("", *_LABELS)),
        one=st.booleans(),
    )
    def decide_all_of_a_kind(self, accept, word, label, one):
        run(self.project)
        source = next((id_ for id_ in self.now[2]), "") if one else ""
        wanted = [
            suggestion
            for article in sorted(self.now[0])
            for suggestion in self.project.suggested.of_article(article)
            if source in ("", suggestion.source)
            and label in ("", suggestion.label)
            and (not word or self.quote(suggestion) == word)
        ]
        self.decide(wanted, accept, Which(source, label, word))

    def quote(self, suggestion):
        return self.now[0][suggestion.article_id][slice(*suggestion.fragment)]

    def decide(self, wanted, accept, which=None):
        make = accepting if accept else rejecting
        change = make(self.project, which or wanted, "me")
        if not wanted:
            assert change is None
            return
        self.project.do(change)
        if accept:
            made = {(one.article_id, *one.fragment, one.label) for one in wanted}
            self.then(spans=self.now[1] | made)
        else:
            refused = {(self.now[0][one.article_id], *one.fragment, one.label) for one in wanted}
            self.then(refused=self.now[3] | refused)

    @precondition(lambda self: self.now[0])
    @rule(data=st.data(), label=st.sampled_from(_LABELS))
    def tag(self, data, label):
        article = data.draw(st.sampled_from(sorted(self.now[0])))
        if (article, 0, 4, label) not in self.now[1]:
            self.project.do(adding("tag", Span(article, label, (Fragment(0, 4),), "me")))
            self.then(spans=self.now[1] | {(article, 0, 4, label)})

    @precondition(lambda self: self.at > 1)
    @rule(steps=st.integers(1, 3))
    def undo(self, steps):
        for _ in range(min(steps, self.at - 1)):
            assert self.project.undo() is not None
            self.at -= 1

    @rule()
    def redo(self):
        expected = self.at + 1 < len(self.states)
        assert (self.project.redo() is not None) == expected
        self.at += expected

    def expected(self, article, text):
        """Return what should be shown of an article that every source was looked for in."""
        _, spans, sources, refused = self.now
        places = {
            (*match.span(), label)
            for source, (words, label) in sources.values()
            if source.on
            for word in words
            for match in re.finditer(re.escape(word), text)
        }
        tagged = {place[1:] for place in spans if place[0] == article}
        return places - tagged - {place[1:] for place in refused if place[0] == text}

    @invariant()
    def what_is_shown_is_expected_and_the_rest_is_there(self):
        if not hasattr(self, "project"):
            return
        for article, text in self.now[0].items():
            shown = {(*one.fragment, one.label) for one in self.project.suggested.of_article(article)}
            assert shown <= self.expected(article, text) | self.former(article, text)
            here = {(article, span.start, span.end, span.label) for span in self.project.spans(article)}
            assert here == {place for place in self.now[1] if place[0] == article}

    def former(self, article, text):
        """Return what a pattern that has another label by now still shows until the next run."""
        patterns = [value for value in self.now[2].values() if value[0].kind is SourceKind.PATTERN and value[0].on]
        words = {word for _, (words, _) in patterns for word in words}
        return {
            (*match.span(), label)
            for label in _LABELS
            for word in words
            for match in re.finditer(re.escape(word), text)
        }

    def teardown(self):
        if not hasattr(self, "project"):
            return
        assert run(self.project).failures == []
        assert run(self.project).articles == 0
        for article, text in self.now[0].items():
            shown = [(*one.fragment, one.label) for one in self.project.suggested.of_article(article)]
            assert len(shown) == len(set(shown))
            assert set(shown) == self.expected(article, text)
        assert {source.id for source in self.project.suggested.sources()} == set(self.now[2])
        self.project.close()
        assert check(self.project.path) == []
        self.stack.close()


TestSuggesting = Suggesting.TestCase
TestSuggesting.settings = settings(
    max_examples=SEQUENCES,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
)
