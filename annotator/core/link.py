"""A relation with what is needed to show both of its ends, and the ways in which relations may leave a label.

An end may lie in another article, so it carries its words and its article's title; a relation alone has only ids.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from annotator.core.label_set import LabelSet
from annotator.core.relation_type import RelationType
from annotator.core.span import Relation


class End(NamedTuple):
    """A span as one end of a relation: ``start`` is its first offset, ``title`` that of its article."""

    id: str
    label: str
    quote: str
    article_id: str
    title: str = ""
    start: int = 0


class Link(NamedTuple):
    """A relation with both of its ends."""

    relation: Relation
    head: End
    tail: End

    def other(self, span_id: str) -> End:
        """Return the end that is not this span."""
        return self.tail if self.head.id == span_id else self.head


class Quotes(NamedTuple):
    """Spans found by a part of their quote; ``reached`` tells where to go on, ``None`` where all were looked at."""

    found: list[End]
    reached: int | None


class Way(NamedTuple):
    """A type of relation that a span may have: ``outward`` where it begins there. ``key`` is a letter or empty."""

    type: RelationType
    outward: bool
    key: str

    def labels(self, labels: LabelSet, own: str) -> frozenset[str] | None:
        """Return the labels that the other end may have; ``None`` for any."""
        if self.outward:
            tails = self.type.tails_for(own)
            return None if tails is None else frozenset(tails)
        heads = heads_for(self.type, own)
        return None if heads is None else frozenset(heads)


def heads_for(type_: RelationType, tail: str) -> tuple[str, ...] | None:
    """Return the labels that a relation may come from to ``tail``; ``None`` for any, nothing where it can't end there.

    The counterpart of ``RelationType.tails_for``.
    """
    if not type_.ends:
        return None
    found: dict[str, None] = {}
    for ends in type_.ends:
        if not ends.tails or tail in ends.tails:
            if not ends.heads:
                return None
            found.update(dict.fromkeys(ends.heads))
    return tuple(found)


def ways(labels: LabelSet, label: str, *, inward_first: bool = False) -> list[Way]:
    """Return what relations a span with this label may have, those that begin there first.

    A type's letter goes to the first way that wants it; the other direction of the same type then has none, until the
    directions are turned round.
    """
    outward = [(type_, True) for type_ in labels.relations_from(label)]
    inward = [(type_, False) for type_ in labels.relations if heads_for(type_, label) != ()]
    ordered = inward + outward if inward_first else outward + inward
    taken: set[str] = set()
    result = []
    for type_, is_outward in ordered:
        key = type_.key if type_.key not in taken else ""
        taken.add(type_.key)
        result.append(Way(type_, is_outward, key))
    return _with_free_letters(result, taken)


def _with_free_letters(found: Iterable[Way], taken: set[str]) -> list[Way]:
    """Give types that were made without a letter one of their name."""
    result = []
    for way in found:
        if not way.type.key:
            letters = (c for c in way.type.name.upper() if "A" <= c <= "Z" and c not in taken)
            if key := next(letters, ""):
                taken.add(key)
                way = way._replace(key=key)
        result.append(way)
    return result
