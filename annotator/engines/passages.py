"""Passages: a text cut where claims and other clause-like spans may begin or end, and what a model sees of each piece.

A pass over tokens loses the far end of a clause. So labels whose spans are long are learnt over segments: quoted
passages, clauses, what stands between them and between commas. A span is one segment or several in a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from annotator.core.clauses import clauses
from annotator.core.patterns import late
from annotator.core.quotations import quotations
from annotator.core.sentences import sentence_ends
from annotator.core.span import Fragment, united
from annotator.core.words import WORD, trimmed_whole
from annotator.engines.features import plain
from annotator.engines.tokens import MOST_TOKENS, within

_PARAGRAPH = re.compile("[^\r\n\u2028\u2029]+")
_SIGNS = "\"'“”„‟«»‹›‘’‛「」『』＂,;:،؛–—-"
_OUTSIDE = "\u2402"
_DIGIT = late(r"\d")
_BREAK = late(r"[,:;،؛—–](?=\s)")


class Passages:
    """The segments of a text, a list for each paragraph, and their features."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.paragraphs: list[list[Fragment]] = []
        self._quoted: list[list[bool]] = []
        self._new: list[list[bool]] = []
        for match in _PARAGRAPH.finditer(text):
            self._add(match.start(), match[0])

    def _add(self, base: int, piece: str) -> None:
        quoted = united(Fragment(one.start, one.end) for one in quotations(piece))
        ends = sentence_ends(piece)
        cuts = {0, len(piece), *ends}
        for one in quoted:
            cuts |= {one.start, one.end}
        for start, end in pairwise((0, *ends)):
            sentence = piece[start:end]
            for first, last in clauses(sentence) if len(sentence) <= 6_000 else ():
                cuts |= {start + first, start + last, start + _word_before(sentence, first)}
        cuts |= {match.end() for match in _BREAK.finditer(piece)}
        segments: list[Fragment] = []
        new: list[bool] = []
        begun = True
        begins = frozenset(ends)
        for start, end in pairwise(sorted(cuts)):
            place = _bare(piece, start, end)
            begun = begun or start in begins
            if place is None:
                continue
            segments.append(place)
            new.append(begun)
            begun = False
        for at in range(0, len(segments), MOST_TOKENS):
            part = segments[at : at + MOST_TOKENS]
            self.paragraphs.append([Fragment(base + one.start, base + one.end) for one in part])
            self._quoted.append(within(part, quoted))
            self._new.append(new[at : at + MOST_TOKENS])

    @property
    def features(self) -> Iterator[list[list[str]]]:
        """Yield the features of one paragraph after another."""
        for number, segments in enumerate(self.paragraphs):
            yield self._of_paragraph(number, [_words(self.text[start:end]) for start, end in segments])

    def _of_paragraph(self, number: int, words: list[list[str]]) -> list[list[str]]:
        found = []
        place = min(number, 3)
        for at, own in enumerate(words):
            start, end = self.paragraphs[number][at]
            before = words[at - 1] if at else [_OUTSIDE]
            after = words[at + 1] if at + 1 < len(words) else [_OUTSIDE]
            features = [
                f"paragraph={place}",
                f"length={min(len(own), 30).bit_length()}",
                f"first={own[0]}",
                f"first2={' '.join(own[:2])}",
                f"last={own[-1]}",
                f"last2={' '.join(own[-2:])}",
                f"before={before[-1]}",
                f"before2={' '.join(before[-2:])}",
                f"after={after[0]}",
                f"after2={' '.join(after[:2])}",
                f"sign<{self.text[max(0, start - 2) : start].strip()}",
                f"sign>{self.text[end : end + 2].strip()}",
                *(f"w={word}" for word in dict.fromkeys(own[:40])),
                *(f"w<={word}" for word in dict.fromkeys(before[-6:])),
                *(f"w>={word}" for word in dict.fromkeys(after[:6])),
            ]
            flags = (
                ("quoted", self._quoted[number][at]),
                ("quoted<", at > 0 and self._quoted[number][at - 1]),
                ("quoted>", at + 1 < len(words) and self._quoted[number][at + 1]),
                ("new", self._new[number][at]),
                ("new>", at + 1 < len(words) and self._new[number][at + 1]),
                ("digit", _DIGIT.search(self.text, start, end) is not None),
            )
            features += [name for name, there in flags if there]
            found.append(features)
        return found


def _word_before(sentence: str, place: int) -> int:
    """Return where the word begins that leads up to a clause: some take "that" with the claim, others do not."""
    before = sentence[:place].rstrip()
    return len(before) - len(before.split()[-1]) if before else 0


def _bare(piece: str, start: int, end: int) -> Fragment | None:
    """Return a segment without the signs that part it from others; ``None`` where no word is in it."""
    place = trimmed_whole(piece, start, end)
    while place is not None and piece[place.start] in _SIGNS:
        place = trimmed_whole(piece, place.start + 1, place.end)
    while place is not None and piece[place.end - 1] in _SIGNS:
        place = trimmed_whole(piece, place.start, place.end - 1)
    return place if place is not None and WORD.search(piece, place.start, place.end) else None


def _words(segment: str) -> list[str]:
    return [plain(match[1]) for match in WORD.finditer(segment)] or [_OUTSIDE]
