"""One action of the analyst as values before and after: what history stores, and what undo swaps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from annotator.core.article import ArticleInfo
from annotator.core.entity import Entity, Gazetteer
from annotator.core.identity import new_id, now
from annotator.core.label_set import LabelSet
from annotator.core.span import Relation, Span
from annotator.core.suggestion import Rejection, Source


@dataclass(frozen=True, slots=True)
class Arrival:
    """The articles that came with one import, as a whole: there, or (``present`` false) taken back."""

    import_id: str
    present: bool
    articles: int


#: What an edit may hold. Two of them with one identity are states of the same thing.
Value = Span | Relation | ArticleInfo | LabelSet | Entity | Arrival | Gazetteer | Source | Rejection


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing before and after; ``None`` where it was or will be absent. Both sides are of one type."""

    before: Value | None
    after: Value | None

    def __post_init__(self) -> None:
        if self.before is None and self.after is None:
            raise ValueError("an edit needs a side")

    @property
    def value(self) -> Value:
        """The side that is there, the later one if both are."""
        value = self.after if self.after is not None else self.before
        assert value is not None
        return value

    def inverse(self) -> Edit:
        return Edit(self.after, self.before)


@dataclass(frozen=True, slots=True)
class Change:
    """One user action: the unit of undo, all of it or none. ``text`` are the words of the undo menu."""

    text: str
    edits: tuple[Edit, ...]
    analyst: str = ""
    id: str = field(default_factory=new_id)
    made: str = field(default_factory=now)

    @property
    def article_ids(self) -> frozenset[str]:
        """The articles whose spans, relations or facts it touches; an arrival names none."""
        return frozenset(_article_ids(self.edits))

    @property
    def arrives(self) -> bool:
        """Whether it changes which articles there are, beyond what ``article_ids`` names."""
        return any(
            isinstance(edit.value, Arrival)
            or (isinstance(edit.value, ArticleInfo) and (edit.before is None or edit.after is None))
            for edit in self.edits
        )

    @property
    def label_set(self) -> LabelSet | None:
        """The label set that it leaves, ``None`` where it does not touch it."""
        return next((edit.after for edit in reversed(self.edits) if isinstance(edit.after, LabelSet)), None)

    def inverse(self) -> Change:
        """Return the change that takes this one back, last edit first."""
        edits = tuple(edit.inverse() for edit in reversed(self.edits))
        return Change(self.text, edits, self.analyst, self.id, self.made)


def _article_ids(edits: Iterable[Edit]) -> Iterable[str]:
    for edit in edits:
        value = edit.value
        if isinstance(value, (Span, Relation, Rejection)):
            yield value.article_id
        elif isinstance(value, ArticleInfo):
            yield value.id


def adding(text: str, *values: Span | Relation | Entity, analyst: str = "") -> Change:
    """Return the change that brings in new things."""
    return Change(text, tuple(Edit(None, value) for value in values), analyst)


def removing(text: str, *values: Span | Relation | Entity, analyst: str = "") -> Change:
    """Return the change that takes things away, in the order given."""
    return Change(text, tuple(Edit(value, None) for value in values), analyst)


def replacing(text: str, *pairs: tuple[Value, Value], analyst: str = "") -> Change:
    """Return the change that puts a new state in the place of an old one, pair by pair."""
    return Change(text, tuple(Edit(before, after) for before, after in pairs), analyst)
