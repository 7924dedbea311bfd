"""Spans as tags of a sequence's items, and back from the probabilities of tags to spans.

The tags are BILOU: the beginning, inside and last item of a span, an item that is a span by itself, and others. From
probabilities every stretch whose tags are all likely enough is a span, the likeliest first, none over another. So more
is proposed than by the likeliest sequence of tags, which in a model of few articles has hardly any spans.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from annotator.core.span import Fragment

#: A stretch is a span where each of its tags is at least as likely.
LEAST = 0.25

OTHER = "O"


class Proposal(NamedTuple):
    """A proposed span and how sure a model is of it, from 0 to 1."""

    start: int
    end: int
    label: str
    confidence: float


#: A span as it is learnt from: start, end, label.
Marked = tuple[int, int, str]


def tags_of(items: Sequence[Fragment], spans: Iterable[Marked], *, most: bool = False) -> list[str]:
    """Return a tag for each item. Of spans over one another the longest counts.

    An item that a span touches belongs to it, or where ``most`` is wanted one of which it has more than half.
    """
    tags = [OTHER] * len(items)
    for start, end, label in sorted(spans, key=lambda one: (one[0] - one[1], one)):
        inside = [n for n, item in enumerate(items) if _belongs(item, start, end, most=most)]
        if not inside or any(tags[n] != OTHER for n in inside):
            continue
        if len(inside) == 1:
            tags[inside[0]] = f"U-{label}"
            continue
        for n in inside[1:-1]:
            tags[n] = f"I-{label}"
        tags[inside[0]], tags[inside[-1]] = f"B-{label}", f"L-{label}"
    return tags


def _belongs(item: Fragment, start: int, end: int, *, most: bool) -> bool:
    common = min(item.end, end) - max(item.start, start)
    return 2 * common > item.end - item.start if most else common > 0


class Stretch(NamedTuple):
    """Items from ``first`` to ``last``, both included, that are a span."""

    first: int
    last: int
    label: str
    confidence: float


def stretches(size: int, labels: Iterable[str], likely: Callable[[str, int], float], least: float) -> list[Stretch]:
    """Return the spans of ``size`` items in order; ``likely`` gives the probability of a tag at an item.

    The confidence of a span is the least probability of its tags.
    """
    others = [likely(OTHER, n) for n in range(size)]
    open_ = [n for n, other in enumerate(others) if other <= 1 - least]
    found: list[Stretch] = []
    for label in labels:
        single, begin, inside, last = (f"{sign}-{label}" for sign in "UBIL")
        for n in open_:
            alone = likely(single, n)
            if alone >= least:
                found.append(Stretch(n, n, label, alone))
            sure = likely(begin, n)
            beyond = n + 1
            while sure >= least and beyond < size and others[beyond] <= 1 - least:
                whole = min(sure, likely(last, beyond))
                if whole >= least:
                    found.append(Stretch(n, beyond, label, whole))
                sure = min(sure, likely(inside, beyond))
                beyond += 1
    found.sort(key=lambda one: (-one.confidence, one))
    taken = [False] * size
    kept: list[Stretch] = []
    for one in found:
        if not any(taken[one.first : one.last + 1]):
            taken[one.first : one.last + 1] = [True] * (one.last + 1 - one.first)
            kept.append(one)
    return sorted(kept)


def groups_of(spans: Iterable[Iterable[Marked]], labels: Mapping[str, int], most_over: float = 0.02) -> list[list[str]]:
    """Return labels that one model may learn together, as their spans hardly ever stand over one another.

    ``spans`` are those of one article after another, ``labels`` how many spans each has.
    """
    over: dict[frozenset[str], int] = {}
    for article in spans:
        ordered = sorted(article)
        for number, (_, end, label) in enumerate(ordered):
            for start, _, other in ordered[number + 1 :]:
                if start >= end:
                    break
                if other != label:
                    pair = frozenset((label, other))
                    over[pair] = over.get(pair, 0) + 1
    groups: list[list[str]] = []
    for label in sorted(labels, key=lambda one: (-labels[one], one)):
        for group in groups:
            if all(over.get(frozenset((label, one)), 0) <= most_over * labels[label] for one in group):
                group.append(label)
                break
        else:
            groups.append([label])
    return groups


def middle(numbers: Iterable[int]) -> int:
    """Return the median, of an even number the lower one; 0 of none."""
    ordered = sorted(numbers)
    return ordered[(len(ordered) - 1) // 2] if ordered else 0
