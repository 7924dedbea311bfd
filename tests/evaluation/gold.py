"""What the hand marked: articles, and of each span the pieces that one hover and one key should take.

A span of several fragments is as many pieces: each is pointed at for itself, and ``B`` binds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from annotator.core.article import CodedArticle
from annotator.core.label_set import Label
from annotator.core.span import Fragment, Span
from annotator.core.words import words_in
from annotator.formats.jsonl import JsonlReader
from annotator.resources import load_preset

#: The articles that stand in the repository.
OWN = sorted((Path(__file__).parent.parent / "data" / "evaluation").glob("*.jsonl"))

_EDGE = " .,;:!?…–—-()،؛؟۔\"'“”‘’«»"

HALVES = ("all", "first", "second")


@dataclass(frozen=True, slots=True)
class Piece:
    """One fragment of a span that the hand marked, in its article."""

    article: CodedArticle
    span: Span
    fragment: Fragment

    @property
    def text(self) -> str:
        return self.article.article.text

    @property
    def language(self) -> str:
        return self.article.article.info.language

    def words(self) -> list[Fragment]:
        """Return its words, where a hand may point."""
        return list(words_in(self.text, *self.fragment))


def articles(paths: Iterable[Path], half: str = "all") -> list[CodedArticle]:
    """Read articles; ``half`` is the first, third … of each file, or the second, fourth …"""
    read = [list(JsonlReader().read(path)) for path in paths]
    steps = {"all": slice(None), "first": slice(0, None, 2), "second": slice(1, None, 2)}[half]
    return [article for file in read for article in file[steps]]


def pieces(coded: Iterable[CodedArticle]) -> Iterator[Piece]:
    """Yield every piece of every span, article by article."""
    for article in coded:
        for span in article.spans:
            for fragment in span.fragments:
                yield Piece(article, span, fragment)


def labels() -> dict[str, Label]:
    """Return the labels of the set for news by their ids."""
    return {label.id: label for label in load_preset("news").labels}


def bare(text: str, fragment: Fragment | None) -> Fragment | None:
    """Return the fragment without the punctuation at its ends, about which hands differ."""
    if fragment is None:
        return None
    words = text[fragment.start : fragment.end]
    left = len(words) - len(words.lstrip(_EDGE))
    return Fragment(fragment.start + left, fragment.start + max(left, len(words.rstrip(_EDGE))))
