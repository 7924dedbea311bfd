"""What is probably true of a span: its attribution and modality, and the other ends of its relations, each with why.

Pure rules, for any label whose attributes, choices and relation types have the ids of the presets; of others nothing
is told. Nothing here is stored: it is shown, and becomes a value when a person accepts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from annotator.core.attribute import Kind, visible
from annotator.core.label_set import Label, LabelSet
from annotator.core.patterns import late
from annotator.core.placed import Placed
from annotator.core.provenance import ATTRIBUTE
from annotator.core.reading_marks import Reading, Rule
from annotator.core.relation_type import RelationType
from annotator.core.rung import Rung
from annotator.core.span import Fragment, Span
from annotator.core.span_table import SpanTable
from annotator.core.units import unit_at
from annotator.core.words import occurrences

#: Before the id of a relation's type; attributes have the prefix of provenance.
RELATION = "relation."

#: So far back somebody is looked for whom a pronoun or a description means, in code points.
_BACK = 1_500
_POSSESSIVE = late(r"['’]s?\b|['’](?=\s)")
_WORD = late(r"[^\W\d_]{3,}")
_BEFORE_PLACE = late(
    r"(?:\b(?:in|at|near|on|across|outside|inside|around|from|into|throughout|over|of)(?:\s+the)?|(?<!\S)(?:في|ب|قرب|داخل|په|د|در))\s*$",
)
_AFTER_PLACE = late(r"\s*(?:میں|پر|کے\s+(?:قریب|علاقے)|کې)(?!\w)")
_PASSIVE = late(
    r"\b(?:was|were|been|being|is|are|be)\s+(?:\w+ly\s+)?$",
)
_BY = late(r"\bby\s+(?:the\s+|a\s+|an\s+)?$")
_BELONGS = late(
    r"\s*(?:,\s*(?:an?\s+|the\s+)?(?:[\w’'-]+\s+){1,4}(?:of|for|from|at|with)\s+(?:the\s+)?"
    r"|\s+(?:of|from)\s+(?:the\s+)?|\s*\(|\s+(?:\w+\s+)?for\s+(?:the\s+)?)$"
)
_FAR = 160
_LONGEST_WORDS, _MOST_PLACES = 200, 500


@dataclass(frozen=True, slots=True)
class Probable:
    """One value: ``part`` is that of provenance, or ``relation.`` and a type; ``value`` a choice, or a span's id.

    ``rule`` is what tells it, ``told`` the words that do, ``distance`` how far from the span they stand.
    """

    part: str
    value: Any
    rule: str
    told: str = ""
    distance: int = 0


class Link:
    """The rules by which the other end of a relation is found; each is what provenance calls it."""

    SPEAKER = "speaker"
    NAMED_BEFORE = "part of a name"
    SPOKE_BEFORE = "speaker of the sentence before"
    NEAREST = "nearest before"
    WITHIN = "named in it"
    PLACE = "place in the sentence"
    DOER = "subject of the sentence"
    DONE_TO = "object in the sentence"
    MEMBER = "named beside it"


def attributes_of(text: str, label: Label, span: Span, reading: Reading) -> Iterator[Probable]:
    """Yield what the reading tells of a span's attributes that have no value yet."""
    marks = {"attribution": reading.attribution, "modality": reading.modality}
    for attribute in visible(label.attributes, span.attributes):
        mark = marks.get(attribute.id)
        if mark is None or attribute.kind is not Kind.CHOICE or span.attributes.get(attribute.id) is not None:
            continue
        if attribute.choice(mark.value) is not None:
            told = text[slice(*mark.told)] if mark.told is not None else ""
            yield Probable(ATTRIBUTE + attribute.id, mark.value, str(mark.rule), told)


def relations_of(
    text: str,
    labels: LabelSet,
    span: Span,
    reading: Reading,
    spans: SpanTable,
    taken: Iterable[str],
    language: str = "",
) -> Iterator[Probable]:
    """Yield the other ends of relations that probably begin in a span; ``taken`` are the types that it has already."""
    has = frozenset(taken)
    for type_ in labels.relations_from(span.label):
        finder = _FINDERS.get(type_.id)
        if finder is None or type_.id in has:
            continue
        ends = _Ends(text, language, span, type_, spans)
        found = finder(ends, reading)
        if found is not None:
            yield found


class _Ends:
    """Spans that a relation of one type may go to."""

    def __init__(self, text: str, language: str, span: Span, type_: RelationType, spans: SpanTable) -> None:
        self.text, self.language, self.span, self.type, self.spans = text, language, span, type_, spans
        self._tails = type_.tails_for(span.label)

    def between(self, start: int, end: int) -> list[Placed]:
        """Return those within a piece of text, of several around one another the outermost."""
        found: list[Placed] = []
        for piece in self.spans.between(start, end):
            other = piece.span
            allowed = self._tails is None or other.label in self._tails
            inside = start <= other.start and other.end <= end
            if allowed and inside and other.id != self.span.id and not any(_within(other, one) for one in found):
                found.append(other)
        return found

    def sentence(self) -> Fragment:
        return unit_at(self.text, self.span.start, Rung.SENTENCE, self.language) or Fragment(
            self.span.start, self.span.end
        )

    def told(self, other: Placed, rule: str, words: str = "") -> Probable:
        distance = max(self.span.start - other.end, other.start - self.span.end, 0)
        return Probable(RELATION + self.type.id, other.id, rule, words, distance)

    # By whom

    def speaker(self, reading: Reading) -> Probable | None:
        """Return who says it: named by the verb or the source, or meant by a pronoun or a description there."""
        if reading.attribution is None or reading.attribution.rule in (Rule.NOBODY, Rule.HEARSAY):
            return None
        verb = self.text[slice(*reading.verb)] if reading.verb is not None else ""
        for zone in reading.speakers:
            if (other := self._named_in(zone, latin=_is_latin(self.text[slice(*zone)]))) is not None:
                return self.told(other, Link.SPOKE_BEFORE if reading.again else Link.SPEAKER, verb)
        for zone in reading.speakers[:1]:
            words = self.text[slice(*zone)]
            if (other := self._by_part_of_name(words)) is not None:
                return self.told(other, Link.NAMED_BEFORE, words)
            if not reading.again and not _is_description(words):
                return None  # somebody else, who is not tagged
        nearest = self._nearest_before()
        return self.told(nearest, Link.NEAREST, verb) if nearest is not None else None

    def _named_in(self, zone: Fragment, *, latin: bool) -> Placed | None:
        """Return who is named in a subject: its head, which is not the one that possesses it."""
        outside = [
            one
            for one in self.between(*zone)
            if all(one.end <= start or end <= one.start for start, end in self.span.fragments)
        ]
        heads = [one for one in outside if not _POSSESSIVE.match(self.text, one.end)]
        if not heads:
            return None
        return heads[0] if latin or self.language[:2] == "ar" else heads[-1]

    def _by_part_of_name(self, words: str) -> Placed | None:
        """Return who was tagged before by a longer name that holds the last word of the subject."""
        named = [word for word in _WORD.findall(words) if not word.islower()]
        if not named:
            return None
        for other in reversed(self.between(0, self.span.start)[-200:]):
            known = _WORD.findall(self.text[other.start : other.end])
            if known and known[-1] == named[-1]:
                return other
        return None

    def _nearest_before(self) -> Placed | None:
        found = self.between(max(0, self.span.start - _BACK), self.span.start)
        return found[-1] if found else None

    # About what, where, who does it

    def within(self, _reading: Reading) -> Probable | None:
        found = [other for start, end in self.span.fragments for other in self.between(start, end)]
        return self.told(found[0], Link.WITHIN) if found else None

    def place(self, _reading: Reading) -> Probable | None:
        sentence = self.sentence()
        apart = [one for one in self.between(*sentence) if one.end <= self.span.start or self.span.end <= one.start]
        near = sorted(apart, key=lambda one: (one.start < self.span.start, abs(one.start - self.span.start)))
        for other in near:
            before = _BEFORE_PLACE.search(self.text, max(0, other.start - 12), other.start)
            if before is not None or _AFTER_PLACE.match(self.text, other.end):
                if self.type.id == "in" and self._is_place_itself() and other.start - self.span.end > 8:
                    continue
                if not self._is_place_itself() or other.start >= self.span.end:
                    return self.told(other, Link.PLACE, before[0].strip() if before is not None else "")
        return None

    def _is_place_itself(self) -> bool:
        return self._tails is not None and self.span.label in self._tails

    def doer(self, _reading: Reading) -> Probable | None:
        before, after = self._beside()
        passive = _PASSIVE.search(self.text, max(0, self.span.start - 30), self.span.start) is not None
        by = [one for one in after if _BY.search(self.text, max(0, one.start - 8), one.start)]
        found = by[:1] or ([] if passive else before[-1:])
        return self.told(found[0], Link.DOER) if found else None

    def done_to(self, _reading: Reading) -> Probable | None:
        before, after = self._beside()
        passive = _PASSIVE.search(self.text, max(0, self.span.start - 30), self.span.start) is not None
        found = before[-1:] if passive else after[:1]
        return self.told(found[0], Link.DONE_TO) if found else None

    def _beside(self) -> tuple[list[Placed], list[Placed]]:
        start, end = self.sentence()
        before = self.between(max(start, self.span.start - _FAR), self.span.start)
        return before, self.between(self.span.end, min(end, self.span.end + _FAR))

    def member(self, _reading: Reading) -> Probable | None:
        after = self.between(self.span.end, min(self.sentence().end, self.span.end + 80))
        if after and _BELONGS.fullmatch(self.text, self.span.end, after[0].start):
            return self.told(after[0], Link.MEMBER)
        before = self.between(max(0, self.span.start - 60), self.span.start)
        if before and _POSSESSIVE.match(self.text, before[-1].end) and self.span.start - before[-1].end < 4:
            return self.told(before[-1], Link.MEMBER)
        return None

    def nearest(self, _reading: Reading) -> Probable | None:
        found = self.between(*self.sentence())
        near = sorted(found, key=lambda one: max(self.span.start - one.end, one.start - self.span.end))
        return self.told(near[0], Link.NEAREST) if near else None


#: How the other end is found, by the ids of the presets' relation types.
_FINDERS = {
    "by": _Ends.speaker,
    "about": _Ends.within,
    "in": _Ends.place,
    "agent": _Ends.doer,
    "target": _Ends.done_to,
    "member_of": _Ends.member,
    "published_in": _Ends.nearest,
}


def tagged_so(text: str, fragment: Fragment, spans: SpanTable) -> tuple[str, int] | None:
    """Return the label that most spans with these very words have elsewhere in the text, and how many have it."""
    quote = text[slice(*fragment)]
    if not 1 < len(quote) <= _LONGEST_WORDS:
        return None
    counts: dict[str, int] = {}
    for place in occurrences(text, quote, _MOST_PLACES):
        for piece in spans.between(*place) if place != fragment else ():
            if piece.span.fragments == (place,):
                counts[piece.span.label] = counts.get(piece.span.label, 0) + 1
    most = max(counts.values(), default=0)
    best = [label for label, number in counts.items() if number == most]
    return (best[0], most) if len(best) == 1 else None


def _within(inner: Placed, outer: Placed) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _is_latin(words: str) -> bool:
    return any("a" <= char.lower() <= "z" for char in words)


def _is_description(words: str) -> bool:
    """Say whether a subject has no name in it: "the minister", and not "Amina Noor"."""
    named = words.split()[1:] if words[:1].isupper() else words.split()
    return _is_latin(words) and not any(word[:1].isupper() for word in named) and len(words.split()) > 1
