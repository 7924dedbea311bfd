"""A text as sentences of tokens: words as the whole program counts them, and each sign between them by itself."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from annotator.core.patterns import late
from annotator.core.quotations import quotations
from annotator.core.sentences import sentence_ends
from annotator.core.span import Fragment, united
from annotator.core.words import MARKS, words_in

#: A sentence with more tokens is cut: a model's time for one grows with its length.
MOST_TOKENS = 150

_PARAGRAPH = re.compile("[^\r\n\u2028\u2029]+")
_BETWEEN = late(rf"[^\W_]+(?:[{MARKS}]|[^\W_])*|[^\s{MARKS}][{MARKS}]*|[{MARKS}]+")


class Sentence(NamedTuple):
    """A sentence's tokens, which of them are words, and which stand within quotation marks."""

    start: int
    end: int
    tokens: list[Fragment]
    words: list[bool]
    quoted: list[bool]
    first: bool  # of its paragraph
    number: int  # of its paragraph in the text


def sentences_of(text: str) -> list[Sentence]:
    """Return the sentences of all paragraphs that hold anything but white space."""
    found: list[Sentence] = []
    number = 0
    for match in _PARAGRAPH.finditer(text):
        piece, base = match[0], match.start()
        if piece.isspace():
            continue
        quoted = united(Fragment(base + one.start, base + one.end) for one in quotations(piece))
        start, first = base, True
        for end in sentence_ends(piece):
            for tokens, words in _cut(*_tokens(text, start, base + end)):
                inside = within(tokens, quoted)
                found.append(Sentence(tokens[0].start, tokens[-1].end, tokens, words, inside, first, number))
                first = False
            start = base + end
        number += 1
    return found


def within(pieces: Iterable[Fragment], wholes: Sequence[Fragment]) -> list[bool]:
    """Say of each piece whether one of ``wholes``, which are in order and apart from each other, holds it."""
    found: list[bool] = []
    for piece in pieces:
        number = bisect_right(wholes, piece.start, key=lambda one: one.start) - 1
        found.append(number >= 0 and piece.end <= wholes[number].end)
    return found


def _tokens(text: str, start: int, end: int) -> tuple[list[Fragment], list[bool]]:
    tokens: list[Fragment] = []
    words: list[bool] = []
    at = start
    for word in [*words_in(text, start, end), Fragment(end, end)]:
        if at < word.start:
            between = [Fragment(*match.span()) for match in _BETWEEN.finditer(text, at, word.start)]
            tokens += between
            words += [False] * len(between)
        if word.start < word.end:
            tokens.append(word)
            words.append(True)
        at = word.end
    return tokens, words


def _cut(tokens: list[Fragment], words: list[bool]) -> list[tuple[list[Fragment], list[bool]]]:
    return [(tokens[at : at + MOST_TOKENS], words[at : at + MOST_TOKENS]) for at in range(0, len(tokens), MOST_TOKENS)]
