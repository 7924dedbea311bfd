"""One action of the analyst as values before and after: what history stores, and what undo swaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

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


class _Touched(NamedTuple):
    """What a change has to do with: a dozen parts of the window ask that of each, and it may have many edits."""

    article_ids: frozenset[str]
    kinds: frozenset[type]
    arrives: bool

    @classmethod
    def by(cls, edits: Sequence[Edit]) -> _Touched:
        article_ids: set[str] = set()
        kinds: set[type] = set()
        arrives = False
        for edit in edits:  # with no call for each
            value = edit.before if edit.after is None else edit.after
            kinds.add(type(value))
            if isinstance(value, (Span, Relation, Rejection)):
                article_ids.add(value.article_id)
            elif isinstance(value, ArticleInfo):
                article_ids.add(value.id)
                arrives = arrives or edit.before is None or edit.after is None
        return cls(frozenset(article_ids), frozenset(kinds), arrives or Arrival in kinds)


@dataclass(frozen=True, slots=True)
class Change:
    """One user action: the unit of undo, all of it or none. ``text`` are the words of the undo menu."""

    text: str
    edits: tuple[Edit, ...]
    analyst: str = ""
    id: str = field(default_factory=new_id)
    made: str = field(default_factory=now)
    _read: _Touched | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def article_ids(self) -> frozenset[str]:
        """The articles whose spans, relations or facts it touches; an arrival names none."""
        return self._touched().article_ids

    @property
    def arrives(self) -> bool:
        """Whether it changes which articles there are, beyond what ``article_ids`` names."""
        return self._touched().arrives

    def touches(self, *kinds: type[Value]) -> bool:
        """Say whether it brings in, changes or takes away something of these kinds."""
        return not self._touched().kinds.isdisjoint(kinds)

    def _touched(self) -> _Touched:
        read = self._read
        if read is None:
            read = _Touched.by(self.edits)
            object.__setattr__(self, "_read", read)
        return read

    @property
    def label_set(self) -> LabelSet | None:
        """The label set that it leaves, ``None`` where it does not touch it."""
        if not self.touches(LabelSet):
            return None
        return next((edit.after for edit in reversed(self.edits) if isinstance(edit.after, LabelSet)), None)

    def inverse(self) -> Change:
        """Return the change that takes this one back, last edit first."""
        edits = tuple(edit.inverse() for edit in reversed(self.edits))
        return Change(self.text, edits, self.analyst, self.id, self.made)


def adding(text: str, *values: Span | Relation | Entity, analyst: str = "") -> Change:
    """Return the change that brings in new things."""
    return Change(text, tuple(Edit(None, value) for value in values), analyst)


def removing(text: str, *values: Span | Relation | Entity, analyst: str = "") -> Change:
    """Return the change that takes things away, in the order given."""
    return Change(text, tuple(Edit(value, None) for value in values), analyst)


def replacing(text: str, *pairs: tuple[Value, Value], analyst: str = "") -> Change:
    """Return the change that puts a new state in the place of an old one, pair by pair."""
    return Change(text, tuple(Edit(before, after) for before, after in pairs), analyst)
