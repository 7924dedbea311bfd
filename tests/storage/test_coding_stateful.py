"""Random sequences of everything that coding does, beside a plain model: what there is, and the states behind it.

The suite runs a few. For more, a second each: ``ANNOTATOR_SEQUENCES=300 pytest`` with this file and ``--timeout=0``.
"""

from __future__ import annotations

import io
import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from annotator.core import draft as drafts
from annotator.core.article import ArticleInfo, Status
from annotator.core.attribute import Attribute, Choice, Kind, defaults, incomplete
from annotator.core.change import Change, Edit
from annotator.core.draft import Draft
from annotator.core.entity import Entity
from annotator.core.errors import RefusedError
from annotator.core.label_set import Label, LabelSet
from annotator.core.relation_type import RelationType
from annotator.core.span import Fragment, Relation, Span, united
from annotator.exporting import export_project
from annotator.formats import EXPORTERS
from annotator.formats.project_record import ProjectRecord, encoded_record
from annotator.importing import import_paths
from annotator.resources import load_preset
from annotator.storage import Project
from annotator.storage.check import check
from tests.storage.material import NASTY, bring, coded

SEQUENCES = int(os.environ.get("ANNOTATOR_SEQUENCES", "25"))

LENGTH = len(NASTY)
_words = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
_names = st.text(st.sampled_from("abcdé وز–-"), min_size=1, max_size=8).filter(str.strip)
_ids = st.sampled_from(["claim", "one", "two", "three", "four"])
_fragments = (
    st.lists(st.tuples(st.integers(0, LENGTH - 3), st.integers(1, 3)), min_size=1, max_size=3)
    .map(lambda pairs: united([Fragment(start, start + length) for start, length in pairs]))
)  # fmt: skip
_values = st.sampled_from(
    ["person", "attack", "asserted", "strange", True, False, 3, 2.5, "2025-10", ["a"], {"b": None}, "ش\n"]
)


class Coding(RuleBasedStateMachine):
    """``states`` are dictionaries of values by kind and id; ``at`` is the one that the file should be in."""

    @initialize()
    def create(self):
        self.folder = tempfile.TemporaryDirectory()
        self.project = Project.create(Path(self.folder.name) / "x.annot", load_preset("news"))
        self.states, self.at, self.articles = [{("label set", ""): self.project.label_set()}], 0, 0
        self.bring_articles(2, None)

    # What there is

    @property
    def now(self):
        return self.states[self.at]

    @property
    def label_set(self):
        return self.now["label set", ""]

    def all(self, kind):
        return [value for (name, _), value in sorted(self.now.items()) if name == kind.__name__]

    def has(self, *kinds):
        return all(self.all(kind) for kind in kinds)

    def some(self, data, kind, **how):
        return data.draw(st.sampled_from(self.all(kind)), **how)

    def several(self, data, kind, most=4):
        values = self.all(kind)
        return data.draw(st.lists(st.sampled_from(values), unique_by=lambda v: v.id, min_size=1, max_size=most))

    def any_label(self, data, labels=None):
        return data.draw(st.sampled_from([label.id for label in labels or self.label_set]))

    def links_of(self, spans):
        ends = {span.id for span in spans}
        return [link for link in self.all(Relation) if ends & {link.head, link.tail}]

    # What is done

    def moved(self, state):
        self.states = [*self.states[: self.at + 1], state]
        self.at += 1

    def after(self, edits):
        state = dict(self.now)
        for edit in edits:
            kind = type(edit.value).__name__
            key = ("label set", "") if isinstance(edit.value, LabelSet) else (kind, edit.value.id)
            if edit.after is None:
                del state[key]
            else:
                state[key] = edit.after
        return state

    def do(self, *edits, text="change"):
        self.project.do(Change(text, edits, "Noor"))
        self.moved(self.after(edits))

    def refused(self, *edits):
        with pytest.raises(RefusedError):
            self.project.do(Change("refused", edits, "Noor"))

    def surgery(self, change_draft):
        """Do what the label editor does; return the spans that there were, or ``None`` where it is refused."""
        before = self.all(Span)
        try:
            change = self.project.plan_surgery(change_draft(Draft.of(self.label_set))).change("Noor")
        except RefusedError:
            return None
        self.do(*change.edits)
        return before

    # Articles

    @rule(number=st.integers(1, 2), name=st.none() | _names)
    def bring_articles(self, number, name):
        """Import articles; the first has a span that mentions an entity, which may not be in the register yet."""
        state, articles = dict(self.now), []
        for _ in range(number):
            info = ArticleInfo(f"a{self.articles:02}", title="t")
            self.articles += 1
            state["ArticleInfo", info.id] = info
            spans = []
            if name is not None:
                label = self.label_set.labels[0].id
                spans = [Span(info.id, label, (Fragment(1, 6),), "Sara", f"s-{info.id}", entity=f"e-{name}")]
                state["Span", spans[0].id] = spans[0]
                state.setdefault(("Entity", f"e-{name}"), Entity("Talks", f"e-{name}", created=""))
            articles.append(coded(info.id, NASTY, spans, title="t"))
        bring(self.project, *articles)
        self.moved(state)

    @precondition(lambda self: self.has(ArticleInfo))
    @rule(data=st.data(), status=st.sampled_from(Status), note=_words)
    def change_article(self, data, status, note):
        info = self.some(data, ArticleInfo)
        self.do(Edit(info, replace(info, status=status, meta={**info.meta, "note": note})))

    @precondition(lambda self: len(self.all(ArticleInfo)) > 1)
    @rule(data=st.data())
    def take_article_out(self, data):
        info = self.some(data, ArticleInfo)
        spans = [span for span in self.all(Span) if span.article_id == info.id]
        if spans:
            self.refused(Edit(info, None))
        self.do(*(Edit(value, None) for value in (*self.links_of(spans), *spans, info)))

    # Spans

    @precondition(lambda self: self.has(ArticleInfo) and self.label_set.offered)
    @rule(data=st.data(), places=st.lists(_fragments, min_size=1, max_size=4))
    def tag(self, data, places):
        label = self.label_set.get(self.any_label(data, self.label_set.offered))
        values = defaults(label.attributes)
        article_ids = [info.id for info in self.all(ArticleInfo)]
        new = [
            Span(data.draw(st.sampled_from(article_ids)), label.id, place, "Noor", attributes=values)
            for place in places
        ]
        self.do(*(Edit(None, span) for span in new))

    @precondition(lambda self: self.has(Span))
    @rule(data=st.data())
    def relabel(self, data):
        label = self.any_label(data)
        self.do(*(Edit(span, span.changed(label=label)) for span in self.several(data, Span)))

    @precondition(lambda self: self.has(Span))
    @rule(data=st.data(), value=_values | st.none())
    def set_attribute(self, data, value):
        known = [attribute.id for label in self.label_set for attribute in label.attributes]
        name = data.draw(st.sampled_from([*known, "strange"]))
        edits = []
        for span in self.several(data, Span):
            rest = {key: old for key, old in span.attributes.items() if key != name}
            edits.append(Edit(span, span.changed(attributes=rest if value is None else {**rest, name: value})))
        self.do(*edits)

    @precondition(lambda self: self.has(Span))
    @rule(data=st.data(), note=_words)
    def flag_and_note(self, data, note):
        span = self.some(data, Span)
        on = {key: value for key, value in span.attributes.items() if key != "flagged"}
        flagged = span.changed(attributes=on if span.attributes.get("flagged") else {**on, "flagged": True})
        self.do(Edit(span, flagged), Edit(flagged, flagged.changed(note=note)))

    @precondition(lambda self: self.has(Span))
    @rule(data=st.data(), place=_fragments)
    def reshape(self, data, place):
        span = self.some(data, Span)
        self.do(Edit(span, span.changed(fragments=place)))

    @precondition(lambda self: self.has(Span))
    @rule(data=st.data())
    def delete_spans(self, data):
        spans = self.several(data, Span)
        links = self.links_of(spans)
        if links:
            self.refused(*(Edit(span, None) for span in spans))
        self.do(*(Edit(value, None) for value in (*spans, *links)))

    # Relations

    @precondition(lambda self: self.has(Span))
    @rule(data=st.data())
    def relate(self, data):
        head, tail = self.some(data, Span), self.some(data, Span)
        types = [type_.id for type_ in self.label_set.relations] or ["of old"]
        self.do(Edit(None, Relation(head.article_id, head.id, tail.id, data.draw(st.sampled_from(types)))))

    @precondition(lambda self: self.has(Relation))
    @rule(data=st.data())
    def turn_relation_round(self, data):
        link = self.some(data, Relation)
        head = self.now["Span", link.tail]
        self.do(Edit(link, replace(link, head=link.tail, tail=link.head, article_id=head.article_id)))

    @precondition(lambda self: self.has(Relation))
    @rule(data=st.data())
    def delete_relations(self, data):
        self.do(*(Edit(link, None) for link in self.several(data, Relation)))

    # Entities

    @rule(names=st.lists(_names, min_size=1, max_size=3), place=st.none() | st.floats(-90, 90))
    def create_entity(self, names, place):
        label = self.label_set.labels[0].id
        self.do(Edit(None, Entity(names[0], label=label, aliases=tuple(names[1:]), latitude=place, longitude=place)))

    @precondition(lambda self: self.has(Entity))
    @rule(data=st.data(), name=_names, aliases=st.lists(_names, max_size=2))
    def edit_entity(self, data, name, aliases):
        entity = self.some(data, Entity)
        self.do(Edit(entity, entity.changed(name=name, aliases=tuple(aliases), codes={"iso": name})))

    @precondition(lambda self: self.has(Entity, Span))
    @rule(data=st.data())
    def link_spans(self, data):
        entity = self.some(data, Entity)
        self.do(*(Edit(span, span.changed(entity=entity.id)) for span in self.several(data, Span)))

    @precondition(lambda self: self.has(Span))
    @rule(data=st.data())
    def link_to_a_new_entity(self, data):
        entity, span = Entity("New one"), self.some(data, Span)
        self.refused(Edit(span, span.changed(entity=entity.id)))
        self.do(Edit(span, span.changed(entity=entity.id)), Edit(None, entity))

    @precondition(lambda self: self.has(Span))
    @rule(data=st.data())
    def unlink_spans(self, data):
        self.do(*(Edit(span, span.changed(entity=None)) for span in self.several(data, Span)))

    @precondition(lambda self: len(self.all(Entity)) > 1)
    @rule(data=st.data())
    def merge_entities(self, data):
        kept, gone = data.draw(st.permutations(self.all(Entity)))[:2]
        mentions = [span for span in self.all(Span) if span.entity == gone.id]
        edits = [Edit(span, span.changed(entity=kept.id)) for span in mentions]
        self.do(Edit(kept, kept.absorbing(gone)), *edits, Edit(gone, None))

    @precondition(lambda self: self.has(Entity))
    @rule(data=st.data())
    def delete_entity(self, data):
        entity = self.some(data, Entity)
        mentions = [span for span in self.all(Span) if span.entity == entity.id]
        if mentions:
            self.refused(Edit(entity, None))
        self.do(*(Edit(span, span.changed(entity=None)) for span in mentions), Edit(entity, None))

    # The label set

    def change_label(self, data, **values):
        before = self.label_set
        label = before.get(self.any_label(data))
        labels = tuple(replace(label, **values) if one is label else one for one in before)
        self.do(Edit(before, before.following(labels=labels)))

    @rule(id_=_ids)
    def add_label(self, id_):
        before = self.label_set
        if before.get(id_) is None:
            asked = Attribute("kind", "Kind", Kind.CHOICE, (Choice("a", "A"), Choice("b", "B")), default="a")
            label = Label(id_, id_.title(), "#123456", attributes=(asked,))
            self.do(Edit(before, before.following(labels=(*before.labels, label))))

    @rule(data=st.data(), archived=st.booleans(), name=_names)
    def archive_or_name_label(self, data, archived, name):
        self.change_label(data, archived=archived, name=name, key="", guideline=name)

    @rule(data=st.data(), required=st.booleans())
    def ask_for_another_attribute(self, data, required):
        self.change_label(data, attributes=(Attribute("sure", "Sure", Kind.YES_NO, required=required),))

    @precondition(lambda self: self.has(Span))
    @rule(data=st.data())
    def remove_label_that_is_used(self, data):
        before, used = self.label_set, self.some(data, Span).label
        relations = () if not self.all(Relation) else before.relations
        labels = tuple(label for label in before if label.id != used)
        self.refused(Edit(before, before.following(labels=labels, relations=relations)))

    @rule(data=st.data(), new=_ids)
    def rename_label_with_its_spans(self, data, new):
        old = self.any_label(data)
        before = self.surgery(lambda draft: drafts.renamed(draft, old, new)) if old != new else None
        if before is not None:
            wanted = {span.id: new if span.label == old else span.label for span in before}
            assert {span.id: span.label for span in self.all(Span)} == wanted

    @precondition(lambda self: len(self.label_set) > 2)
    @rule(data=st.data())
    def merge_labels(self, data):
        old, into = data.draw(st.permutations([label.id for label in self.label_set]))[:2]
        before = self.surgery(lambda draft: drafts.merged(draft, old, into))
        if before is not None:
            wanted = {span.id: into if span.label == old else span.label for span in before}
            assert {span.id: span.label for span in self.all(Span)} == wanted

    @precondition(lambda self: len(self.label_set) > 2)
    @rule(data=st.data())
    def delete_label_with_its_spans(self, data):
        old = self.any_label(data)
        before = self.surgery(lambda draft: drafts.deleted(draft, old))
        if before is not None:
            assert {span.id for span in self.all(Span)} == {span.id for span in before if span.label != old}

    @rule(data=st.data())
    def change_relation_types(self, data):
        before = self.label_set
        types = data.draw(st.lists(st.sampled_from(["by", "near", "of"]), unique=True))
        used = {link.label for link in self.all(Relation)}
        kept = [type_ for type_ in before.relations if type_.id in used]
        more = [RelationType(id_, id_.title()) for id_ in types if id_ not in {type_.id for type_ in kept}]
        self.do(Edit(before, before.following(relations=(*kept, *more))))

    # History

    @rule(times=st.integers(1, 4))
    def undo(self, times):
        for _ in range(times):
            assert (self.project.undo() is not None) == (self.at > 0)
            self.at = max(0, self.at - 1)

    @rule(times=st.integers(1, 4))
    def redo(self, times):
        for _ in range(times):
            assert (self.project.redo() is not None) == (self.at < len(self.states) - 1)
            self.at = min(len(self.states) - 1, self.at + 1)

    @rule()
    def reopen(self):
        self.project.close()
        self.project = Project(self.project.path)

    @invariant()
    def the_file_says_what_the_model_says(self):
        found = {("label set", ""): self.project.label_set()}
        for article in self.project.coded_articles():
            values = (article.article.info, *article.spans, *article.relations)
            found.update({(type(value).__name__, value.id): value for value in values})
        found.update({("Entity", entity.id): entity for entity in self.project.own_entities()})
        assert found == self.now
        asked = {label.id: label.attributes for label in self.label_set}
        lacking = [span for span in self.all(Span) if incomplete(asked[span.label], span.attributes)]
        assert self.project.incomplete_count() == len(lacking)
        counts = self.project.label_counts()
        assert counts == {label: n for label in asked if (n := sum(s.label == label for s in self.all(Span)))}
        mentions = {entity.id: 0 for entity in self.all(Entity)}
        for span in self.all(Span):
            if span.entity is not None:
                mentions[span.entity] += 1
        assert self.project.register.in_use() == mentions

    def teardown(self):
        if hasattr(self, "project"):
            self.project.close()
            assert check(self.project.path) == []
            self._is_the_same_after_export_and_import()
            self.folder.cleanup()

    def _is_the_same_after_export_and_import(self):
        folder = Path(self.folder.name)
        with Project(self.project.path) as project:
            export_project(project, folder / "x.jsonl", "jsonl")
            before = exported(project)
        with Project.create(folder / "y.annot", load_preset("news")) as other:
            report = import_paths(other, [folder / "x.jsonl"], analyst="")
            assert report.refused == report.notes == ()
            assert exported(other) == before
        assert check(folder / "y.annot") == []


def exported(project):
    out = io.BytesIO()
    EXPORTERS["jsonl"].export(project.coded_articles(), out)
    return out.getvalue(), encoded_record(ProjectRecord(project.label_set(), tuple(project.own_entities())))


TestCoding = Coding.TestCase
TestCoding.settings = settings(
    max_examples=SEQUENCES,
    stateful_step_count=40,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to make a failure short takes longer than a test may
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
