"""A scripted run: mixed changes out of a seed, and beside them the states that a project goes through by them.

The same object in a child and in its parent makes the same steps, so that the parent knows what must be in the file
from nothing but the number of steps that were acknowledged.
"""

from __future__ import annotations

import dataclasses
import random
from pathlib import Path
from typing import NamedTuple

from annotator.core.article import ArticleInfo, Status
from annotator.core.change import Change, Edit
from annotator.core.label_set import Label, LabelSet
from annotator.core.span import Fragment, Relation, Span, united
from annotator.storage import Project
from tests.storage.material import NASTY, bring, coded

LABELS = LabelSet("faults", (Label("actor", "Actor", "#3d8fd6"), Label("claim", "Claim", "#e69f00")))

TEXTS = {f"a{number}": f"{number}. " + NASTY * 3 for number in range(3)}

#: Steps after which most changes delete, so that a long run does not become slow.
_ENOUGH = 80

State = dict[str, Span | Relation | Status]


class Step(NamedTuple):
    """What is asked of a project: ``change`` to do, or to undo or redo one."""

    kind: str
    change: Change | None = None


def new_project(path: Path, texts: dict[str, str] = TEXTS) -> bytes:
    """Make a project with articles; return its bytes, for as many copies as are wanted."""
    with Project.create(path, LABELS) as project:
        bring(project, *(coded(name, text) for name, text in texts.items()))
    return path.read_bytes()


class Script:
    """The model: the states that lie behind, the one that is, and those that a redo would bring."""

    def __init__(self, seed: int, *, adds_only: bool = False, texts: dict[str, str] = TEXTS) -> None:
        self._chance = random.Random(seed)
        self._adds_only, self._texts = adds_only, texts
        self._states: list[State] = [dict.fromkeys(texts, Status.TODO)]
        self._words = ["import"]
        self._at, self.number = 0, 0

    @property
    def now(self) -> State:
        return self._states[self._at]

    def view(self) -> tuple[State, tuple[str, str]]:
        """Return what a project must say of itself, as ``view_of`` does."""
        later = self._words[self._at + 1] if self._at + 1 < len(self._words) else ""
        return self.now, (self._words[self._at], later)

    def step(self) -> Step:
        """Go one step on; return what a project has to do for it."""
        self.number += 1
        choice = 1.0 if self._adds_only else self._chance.random()
        if choice < 0.12 and self._at:
            self._at -= 1
            return Step("undo")
        if choice < 0.22 and self._at + 1 < len(self._states):
            self._at += 1
            return Step("redo")
        edits = self._edits(choice)
        state = dict(self.now)
        for edit in edits:
            value = edit.value
            if isinstance(value, ArticleInfo):
                state[value.id] = value.status
            elif edit.after is None:
                del state[value.id]
            else:
                state[value.id] = value
        words = f"step {self.number}"
        self._states = [*self._states[: self._at + 1], state]
        self._words = [*self._words[: self._at + 1], words]
        self._at += 1
        return Step("do", Change(words, tuple(edits), "Noor", f"c{self.number}", _time(self.number)))

    def _edits(self, choice: float) -> list[Edit]:
        spans = [value for value in self.now.values() if isinstance(value, Span)]
        if choice < 0.45 and len(spans) > _ENOUGH * choice:
            return self._removed(spans)
        if choice < 0.6 and spans:
            return self._changed(spans)
        if choice < 0.7 and len(spans) > 1:
            head, tail = self._chance.sample(spans, 2)
            return [Edit(None, Relation(head.article_id, head.id, tail.id, "by", f"r{self.number}"))]
        if choice < 0.75:
            name = self._chance.choice(sorted(self._texts))
            before = self.now[name]
            assert isinstance(before, Status)
            after = Status.DONE if before is not Status.DONE else Status.FLAGGED
            return [Edit(_info(name, before), _info(name, after))]
        return [Edit(None, self._span(f"s{self.number}-{n}")) for n in range(self._chance.choice((1, 1, 2, 5)))]

    def _removed(self, spans: list[Span]) -> list[Edit]:
        gone = self._chance.sample(spans, min(len(spans), self._chance.choice((1, 1, 3))))
        ids = {span.id for span in gone}
        links = [v for v in self.now.values() if isinstance(v, Relation) and (v.head in ids or v.tail in ids)]
        return [Edit(value, None) for value in (*links, *gone)]

    def _changed(self, spans: list[Span]) -> list[Edit]:
        before = self._chance.choice(spans)
        values = self._chance.choice(
            (
                {"label": "claim" if before.label == "actor" else "actor"},
                {"note": f"note {self.number} 😀\r\n"},
                {"attributes": {"n": [self.number, None, "é"]}},
                {"fragments": self._fragments(before.article_id)},
            )
        )
        return [Edit(before, dataclasses.replace(before, updated=_time(self.number), **values))]

    def _span(self, id_: str) -> Span:
        article = self._chance.choice(sorted(self._texts))
        label = self._chance.choice(("actor", "claim"))
        return Span(article, label, self._fragments(article), "Noor", id_, created=_time(self.number))

    def _fragments(self, article: str) -> tuple[Fragment, ...]:
        length, found = len(self._texts[article]), []
        for _ in range(self._chance.choice((1, 1, 1, 2, 3))):
            start = self._chance.randrange(length - 5)
            found.append(Fragment(start, start + self._chance.randrange(1, 6)))
        return united(found)


def _time(number: int) -> str:
    return f"2025-01-01T00:00:00.{number:06}Z"


def _info(name: str, status: Status) -> ArticleInfo:
    return ArticleInfo(name, status=status)


def act(project: Project, step: Step) -> None:
    """Let a project make a step; raises what it raises."""
    if step.change is not None:
        project.do(step.change)
    elif step.kind == "undo":
        project.undo()
    else:
        project.redo()


def view_of(project: Project) -> tuple[State, tuple[str, str]]:
    """Return what a project says of itself; every quote is compared with its text on the way."""
    state: State = {}
    for found in project.coded_articles():
        state[found.article.id] = found.article.info.status
        state.update({value.id: value for value in (*found.spans, *found.relations)})
    return state, project.undo_texts()
