"""How often the attribution, the modality and the speaker that are proposed for a claim are what the hand gave it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from annotator.core.article import CodedArticle
from annotator.core.probable import RELATION, relations_of
from annotator.core.reading_marks import Mark, read
from annotator.core.span import Fragment, Span
from annotator.core.span_table import SpanTable
from annotator.resources import load_preset
from tests.evaluation.figures import Share, table

#: What is asked of claims, and which values are told apart; others that a corpus may have are passed over.
ASKED = {
    "attribution": ("direct", "paraphrase", "reporter"),
    "modality": ("asserted", "denied", "conditional", "predicted", "promised"),
}
NONE = "–"


@dataclass(slots=True)
class Marks:
    """Pairs of what the hand gave and what was proposed, ``NONE`` where nothing was."""

    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)

    def right(self) -> Share:
        return Share(sum(n for (given, told), n in self.pairs.items() if given == told), self.pairs.total())

    def found(self, value: str) -> Share:
        """Return how many that the hand gave this value were proposed with it."""
        given = {told: n for (one, told), n in self.pairs.items() if one == value}
        return Share(given.get(value, 0), sum(given.values()))

    def sure(self, value: str) -> Share:
        """Return how many that were proposed with this value had it from the hand too."""
        told = {given: n for (given, one), n in self.pairs.items() if one == value}
        return Share(told.get(value, 0), sum(told.values()))


@dataclass(slots=True)
class Speakers:
    """For claims of which the hand said who makes them, the other spans being tagged: who is proposed."""

    told: list[bool] = field(default_factory=list)
    same: list[bool] = field(default_factory=list)
    alike: list[bool] = field(default_factory=list)

    def sure(self) -> Share:
        """Return how many of those proposed are right, by that mention or another one of the same name."""
        return Share.of(hit for hit, told in zip(self.alike, self.told, strict=True) if told)


def measure(coded: Iterable[CodedArticle]) -> tuple[dict[tuple[str, str], Marks], dict[str, Speakers]]:
    """Read every claim as the hand marked it; marks by language and attribute, speakers by language."""
    marks: dict[tuple[str, str], Marks] = {}
    speakers: dict[str, Speakers] = {}
    labels = load_preset("news")
    for article in coded:
        text, language = article.article.text, article.article.info.language
        table_of = SpanTable.of(article.spans)
        spans = {span.id: span for span in article.spans}
        makers = {
            link.head: spans[link.tail] for link in article.relations if link.label == "by" and link.tail in spans
        }
        for span in spans.values():
            if span.label != "claim":
                continue
            reading = read(text, span.fragments, language)
            for asked, proposed in (("attribution", reading.attribution), ("modality", reading.modality)):
                given = str(span.attributes.get(asked, "")).partition(":")[0]
                if given in ASKED[asked]:
                    marks.setdefault((language, asked), Marks()).pairs[given, _value(proposed)] += 1
            if span.id in makers:
                told = relations_of(text, labels, span, reading, table_of, (), language)
                by = next((one.value for one in told if one.part == RELATION + "by"), None)
                _note(speakers.setdefault(language, Speakers()), text, makers[span.id], spans.get(by) if by else None)
    return marks, speakers


def _value(mark: Mark | None) -> str:
    return mark.value if mark is not None else NONE


def _note(speakers: Speakers, text: str, maker: Span, told: Span | None) -> None:
    """Compare who is proposed with who it is: the very mention, or one that shares a word of its name."""
    speakers.told.append(told is not None)
    speakers.same.append(told is maker)
    shared = told is not None and _words(text, maker.fragments[0]) & _words(text, told.fragments[0])
    speakers.alike.append(told is maker or bool(shared))


def _words(text: str, fragment: Fragment) -> set[str]:
    """Return the words of a name that may stand for all of it."""
    return {word for word in text[fragment.start : fragment.end].lower().split() if len(word) > 2} - {"the", "and"}


def report(marks: dict[tuple[str, str], Marks], speakers: dict[str, Speakers]) -> str:
    """Return two tables: marks by their values, and speakers."""
    rows = []
    for (language, asked), one in sorted(marks.items()):
        rows.append([language, asked, "all", one.right().words(), ""])
        rows += [
            [language, asked, value, one.found(value).words(), one.sure(value).words()]
            for value in ASKED[asked]
            if one.found(value).n or one.sure(value).n
        ]
    first = table(["", "asked", "value", "proposed rightly, of those that have it", "right, of those proposed"], rows)
    others = [
        [language, *(Share.of(told).words() for told in (one.told, one.same, one.alike)), one.sure().words()]
        for language, one in sorted(speakers.items())
    ]
    heads = ["", "a claimant is proposed", "the very mention", "that or the same name", "right, of those proposed"]
    return first + "\n\n" + table(heads, others)
