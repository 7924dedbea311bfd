"""How well ``core.candidates`` finds names and quotations that the hand marked, punctuation at their edges aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.core.article import CodedArticle
from annotator.core.candidates import Kind, candidates_in
from annotator.core.span import Fragment
from tests.evaluation.figures import NOTHING, Share, table
from tests.evaluation.gold import bare


@dataclass(frozen=True, slots=True)
class Candidates:
    """``found`` of what is wanted, ``right`` of what was proposed; ``met`` also counts what overlaps."""

    found: Share = NOTHING
    met: Share = NOTHING
    right: Share = NOTHING
    touching: Share = NOTHING

    def __add__(self, other: Candidates) -> Candidates:
        return Candidates(
            self.found + other.found, self.met + other.met, self.right + other.right, self.touching + other.touching
        )


def measure(coded: Iterable[CodedArticle]) -> dict[tuple[str, Kind], Candidates]:
    """Compare names with the actors and locations, quotations with the claims quoted directly; by language."""
    sums: dict[tuple[str, Kind], Candidates] = {}
    for article in coded:
        text, language = article.article.text, article.article.info.language
        proposed = candidates_in(text, 0, len(text), language)
        for kind in Kind:
            marked = [f for span in article.spans if _is(kind, span.label, span.attributes) for f in span.fragments]
            wanted = {bare(text, fragment) for fragment in marked} - {None}
            told = {bare(text, one.fragment) for one in proposed if one.kind is kind} - {None}
            key = (language, kind)
            sums[key] = sums.get(key, Candidates()) + _compared(wanted, told)
    return sums


def _is(kind: Kind, label: str, attributes: object) -> bool:
    if kind is Kind.NAME:
        return label in ("actor", "location")
    return label == "claim" and isinstance(attributes, dict) and attributes.get("attribution") == "direct"


def _compared(wanted: set[Fragment], told: set[Fragment]) -> Candidates:
    return Candidates(
        Share(len(wanted & told), len(wanted)),
        Share(sum(any(_touch(one, two) for two in told) for one in wanted), len(wanted)),
        Share(len(wanted & told), len(told)),
        Share(sum(any(_touch(one, two) for two in wanted) for one in told), len(told)),
    )


def _touch(one: Fragment, two: Fragment) -> bool:
    return one.start < two.end and two.start < one.end


def report(sums: dict[tuple[str, Kind], Candidates]) -> str:
    rows = [
        [language, kind.value, one.found.words(), one.met.words(), one.right.words(), one.touching.words()]
        for (language, kind), one in sorted(sums.items())
    ]
    return table(
        [
            "",
            "kind",
            "found exactly",
            "found in part at least",
            "of those proposed, exact",
            "of those proposed, touching",
        ],
        rows,
    )
