"""Random sequences of changes, undo, redo and reopening, beside a model that is a list of states."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from annotator.core.change import Change, Edit, adding
from annotator.core.label_set import Label, LabelSet
from annotator.core.span import Fragment, Relation, Span
from annotator.storage import Project
from annotator.storage.check import check
from tests.storage.material import NASTY, bring, coded

LENGTH = len(NASTY)
fragments = st.tuples(st.integers(0, LENGTH - 3), st.integers(1, 3)).map(lambda p: Fragment(p[0], p[0] + p[1]))


class History(RuleBasedStateMachine):
    """The model: the states that lie behind, the one that is, and those that a redo would bring."""

    @initialize()
    def create(self):
        self.folder = tempfile.TemporaryDirectory()
        labels = LabelSet("news", (Label("actor", "Actor", "#3d8fd6"), Label("claim", "Claim", "#e69f00")))
        self.project = Project.create(Path(self.folder.name) / "x.annot", labels)
        self.states, self.at, self.articles = [{}], 0, 0

    @property
    def now(self):
        return self.states[self.at]

    def moved(self, state):
        self.states = [*self.states[: self.at + 1], state]
        self.at += 1

    def spans(self):
        return [value for value in self.now.values() if isinstance(value, Span)]

    @rule(count=st.integers(1, 3))
    def import_articles(self, count):
        names = [f"a{self.articles + n}" for n in range(count)]
        self.articles += count
        bring(self.project, *(coded(name) for name in names))
        self.moved({**self.now, **dict.fromkeys(names)})

    @precondition(lambda self: None in self.now.values())
    @rule(places=st.lists(fragments, min_size=1, max_size=4), label=st.sampled_from(["actor", "claim"]), data=st.data())
    def tag(self, places, label, data):
        articles = sorted(name for name, value in self.now.items() if value is None)
        new = [Span(data.draw(st.sampled_from(articles)), label, (place,), "Noor") for place in places]
        self.project.do(adding("tag", *new))
        self.moved({**self.now, **{span.id: span for span in new}})

    @precondition(lambda self: self.spans())
    @rule(data=st.data(), note=st.text(st.characters(exclude_categories=["Cs"])), place=fragments)
    def change_spans(self, data, note, place):
        chosen = data.draw(st.lists(st.sampled_from(self.spans()), unique_by=lambda s: s.id, min_size=1))
        pairs = [(span, span.changed(note=note, fragments=(place,), attributes={note: [note]})) for span in chosen]
        again = [(after, after.changed(label="claim")) for _, after in pairs]
        self.project.do(Change("change", tuple(Edit(*pair) for pair in (*pairs, *again))))
        self.moved({**self.now, **{after.id: after for _, after in again}})

    @precondition(lambda self: len(self.spans()) > 1)
    @rule(data=st.data())
    def relate(self, data):
        head, tail = (data.draw(st.sampled_from(self.spans())) for _ in range(2))
        link = Relation(head.article_id, head.id, tail.id, "by")
        self.project.do(adding("relate", link))
        self.moved({**self.now, link.id: link})

    @precondition(lambda self: self.spans())
    @rule(data=st.data())
    def delete(self, data):
        gone = data.draw(st.sampled_from(self.spans()))
        links = [v for v in self.now.values() if isinstance(v, Relation) and gone.id in (v.head, v.tail)]
        self.project.do(Change("delete", tuple(Edit(value, None) for value in (gone, *links))))
        names = {value.id for value in (gone, *links)}
        self.moved({name: value for name, value in self.now.items() if name not in names})

    @rule()
    def undo(self):
        assert (self.project.undo() is not None) == (self.at > 0)
        self.at = max(0, self.at - 1)

    @rule()
    def redo(self):
        assert (self.project.redo() is not None) == (self.at < len(self.states) - 1)
        self.at = min(len(self.states) - 1, self.at + 1)

    @rule()
    def reopen(self):
        self.project.close()
        self.project = Project(self.project.path)

    @invariant()
    def the_file_says_what_the_model_says(self):
        if not hasattr(self, "project"):
            return
        found = {}
        for coded_article in self.project.coded_articles():
            found[coded_article.article.id] = None
            found.update({value.id: value for value in (*coded_article.spans, *coded_article.relations)})
        assert found == self.now
        assert self.project.span_count() == len(self.spans())

    def teardown(self):
        self.project.close()
        assert check(self.project.path) == []
        self.folder.cleanup()


TestHistory = History.TestCase
TestHistory.settings = settings(max_examples=20, stateful_step_count=20, deadline=None)
