"""Fragments and spans: what an analyst marks, beside the text and never in it.

Offsets count Unicode code points of the article's verbatim text, half-open like a slice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from annotator.core.errors import RefusedError
from annotator.core.identity import new_id, now
from annotator.core.provenance import ATTRIBUTE, ENTITY, SPAN, Proposed, Provenance, without

#: Stands between the fragments of a discontinuous span where its quote is shown or stored as one string.
GAP = " … "


class Fragment(NamedTuple):
    """A piece of an article: ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled piece of an article; ``fragments`` are in order, apart from each other, and never empty.

    ``created`` and ``updated`` are UTC, ISO 8601 (see ``identity.now``); ``entity`` is the id of what it mentions.
    ``proposed`` says which of its values were suggestions, and who accepted them.
    """

    article_id: str
    label: str
    fragments: tuple[Fragment, ...]
    analyst: str
    id: str = field(default_factory=new_id)
    attributes: Mapping[str, Any] = field(default_factory=dict)
    entity: str | None = None
    note: str = ""
    created: str = field(default_factory=now)
    updated: str = ""
    proposed: Proposed = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.updated:
            object.__setattr__(self, "updated", self.created)

    @property
    def start(self) -> int:
        return self.fragments[0].start

    @property
    def end(self) -> int:
        return self.fragments[-1].end

    def changed(self, **values: Any) -> Span:
        """Return the span with other values and ``updated`` set to now; its id and its maker stay.

        What is another value now is the analyst's own, and told as proposed no longer, unless ``proposed`` is given.
        """
        after = replace(self, updated=now(), **values)
        if not self.proposed or "proposed" in values:
            return after
        return replace(after, proposed=without(self.proposed, *_differing(self, after)))


def _differing(before: Span, after: Span) -> Iterable[str]:
    """Yield the parts of a span that provenance knows and that are not the same any more."""
    if (before.label, before.fragments) != (after.label, after.fragments):
        yield SPAN
    if before.entity != after.entity:
        yield ENTITY
    for name in before.attributes.keys() | after.attributes.keys():
        old, new = before.attributes.get(name), after.attributes.get(name)
        if old != new or type(old) is not type(new):
            yield ATTRIBUTE + name


def quote_of(text: str, fragments: Iterable[Fragment]) -> str:
    """Return what the fragments hold, joined by ``GAP``."""
    return GAP.join(text[start:end] for start, end in fragments)


def trimmed(text: str, fragment: Fragment) -> Fragment | None:
    """Return ``fragment`` without the white space at its ends.

    The result is ``None`` where nothing but white space was selected.
    """
    selected = text[fragment.start : fragment.end]
    start = fragment.start + len(selected) - len(selected.lstrip())
    end = fragment.start + len(selected.rstrip())
    return Fragment(start, end) if start < end else None


def united(fragments: Iterable[Fragment]) -> tuple[Fragment, ...]:
    """Return fragments in order, those that overlap or touch made one.

    This is the rule for discontinuous spans: reversed, overlapping and touching fragments are normalised by it.
    """
    result: list[Fragment] = []
    for start, end in sorted(fragments):
        if result and start <= result[-1].end:
            result[-1] = Fragment(result[-1].start, max(end, result[-1].end))
        else:
            result.append(Fragment(start, end))
    return tuple(result)


def cut_out(text: str, fragments: Iterable[Fragment], piece: Fragment) -> tuple[Fragment, ...]:
    """Return the fragments without ``piece``, and without the white space that this leaves at their ends.

    Nothing is left, ``()``, where the piece covers them all.
    """
    left: list[Fragment] = []
    for fragment in fragments:
        if piece.end <= fragment.start or fragment.end <= piece.start:
            left.append(fragment)
            continue
        for start, end in ((fragment.start, piece.start), (piece.end, fragment.end)):
            rest = trimmed(text, Fragment(start, end)) if start < end else None
            if rest is not None:
                left.append(rest)
    return tuple(left)


def require_fragments(text: str, fragments: Sequence[Fragment]) -> tuple[Fragment, ...]:
    """Return the fragments normalised by ``united``; raise ``RefusedError`` where one is empty or outside ``text``."""
    if not fragments:
        raise RefusedError("A span needs at least one fragment.")
    for start, end in fragments:
        if not 0 <= start < end <= len(text):
            raise RefusedError(
                f"A span from {start} to {end} does not fit a text of {len(text)} characters.",
                "Offsets count Unicode code points from 0; the end is not included.",
            )
    return united(fragments)


@dataclass(frozen=True, slots=True)
class Relation:
    """A typed link from the span ``head`` to the span ``tail`` (both are ids); kept with the head's article.

    ``proposed`` says who proposed it, where it was accepted and not made.
    """

    article_id: str
    head: str
    tail: str
    label: str
    id: str = field(default_factory=new_id)
    proposed: Provenance | None = None
