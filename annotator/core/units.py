"""The rungs of a text: word, name run, clause or quoted passage, sentence, paragraph.

Pure functions on the verbatim text, in code points. Only the paragraph around the offset is looked at, and of a long
one only ``WINDOW`` code points on each side, so that an answer takes no longer in a book than in a note.

The rungs nest: each holds the narrower ones around the same word. CLAUSE is the quoted passage where there is one,
else the innermost clause, else the sentence; a sentence that shares a quotation with its neighbours reaches as far as
the quotation does, and the sentences within are steps of ``wider`` and ``narrower`` of their own.
"""

from __future__ import annotations

from functools import cached_property

from annotator.core.clauses import clauses
from annotator.core.names import name_at
from annotator.core.patterns import late
from annotator.core.quotations import Quotation, is_mention, quotations
from annotator.core.rung import Rung
from annotator.core.sentences import sentence_ends
from annotator.core.span import Fragment
from annotator.core.words import (
    next_word_end,
    next_word_start,
    occurrences,
    previous_word_end,
    previous_word_start,
    safe_end,
    safe_start,
    trimmed_whole,
    word_at,
)

__all__ = [
    "known_near",
    "narrower",
    "next_word_end",
    "next_word_start",
    "occurrences",
    "paragraph_at",
    "previous_word_end",
    "previous_word_start",
    "unit_at",
    "wider",
]

#: How much of a long paragraph is looked at on each side of an offset, in code points.
WINDOW = 10_000
_LINE_ENDS = "\r\n\u2028\u2029"
_HEADLINE_WORDS = 3
_LONGEST_SENTENCE = 6_000
#: The text, offset and language that were asked for last, and what stands around there.
_latest: tuple[str, int, str, _Around | None] | None = None
_LONG_WORD = late(r"[^\W\d_]{4,}")


def paragraph_at(text: str, offset: int) -> Fragment:
    """Return the paragraph around the caret position ``offset``, its line end outside; it may be empty.

    Line ends are CR LF, CR, LF, U+2028 and U+2029; a caret before or within one is at the end of its line.
    """
    offset = min(max(offset, 0), len(text))
    if 0 < offset < len(text) and text[offset - 1] == "\r" and text[offset] == "\n":
        offset -= 1
    return Fragment(_line_start(text, offset), _line_end(text, offset))


def unit_at(text: str, offset: int, rung: Rung, language: str = "") -> Fragment | None:
    """Return the unit around the caret position ``offset``; ``None`` where the paragraph is blank.

    Off any word the nearest word of the paragraph counts (see ``word_at``).
    """
    paragraph = paragraph_at(text, offset)
    if rung is Rung.PARAGRAPH:
        return trimmed_whole(text, paragraph.start, paragraph.end)
    around = _around(text, offset, paragraph, language)
    return around.unit(rung) if around else None


def wider(text: str, fragment: Fragment, language: str = "") -> Fragment | None:
    """Return the next rung that strictly holds ``fragment``; ``None`` where it is the paragraph or more."""
    whole = trimmed_whole(text, fragment.start, fragment.end) or fragment
    steps: set[Fragment] = set()
    for offset in {whole.start, max(whole.start, whole.end - 1)}:
        steps |= _steps(text, offset, language)
    size = fragment.end - fragment.start
    holding = [one for one in steps if one.start <= whole.start and whole.end <= one.end and one.end - one.start > size]
    return min(holding, key=lambda one: one.end - one.start, default=None)


def narrower(text: str, fragment: Fragment, offset: int, language: str = "") -> Fragment | None:
    """Return the next rung strictly inside ``fragment`` around ``offset``; ``None`` where it is a word or less."""
    offset = min(max(offset, fragment.start), max(fragment.start, fragment.end - 1))
    size = fragment.end - fragment.start
    inside = [
        one
        for one in _steps(text, offset, language)
        if fragment.start <= one.start and one.end <= fragment.end and one.end - one.start < size
    ]
    return max(inside, key=lambda one: one.end - one.start, default=None)


def _steps(text: str, offset: int, language: str) -> set[Fragment]:
    """Return every rung around ``offset``, each holding the next narrower one."""
    paragraph = paragraph_at(text, offset)
    around = _around(text, offset, paragraph, language)
    whole = trimmed_whole(text, paragraph.start, paragraph.end)
    return {*(around.ladder() if around else ()), *((whole,) if whole else ())}


def _around(text: str, offset: int, paragraph: Fragment, language: str) -> _Around | None:
    """Return what stands around an offset; of the last one asked for it is kept, for every label asks for its rung."""
    global _latest
    known = _latest
    if known is not None and known[0] is text and known[1:3] == (offset, language):
        return known[3]
    around = _Around.of(text, offset, paragraph, language)
    _latest = (text, offset, language, around)
    return around


class _Around:
    """What stands around one word: computed on the part of the paragraph that is looked at, shifted when told."""

    def __init__(self, text: str, word: Fragment, low: int, high: int, language: str) -> None:
        self.whole_text, self.low, self.high, self.language = text, low, high, language
        self.text = text[low:high]
        self.word = Fragment(word.start - low, word.end - low)

    @cached_property
    def quotes(self) -> list[Quotation]:
        return quotations(self.text)

    @cached_property
    def ends(self) -> list[int]:
        return sentence_ends(self.text)

    @cached_property
    def sentence(self) -> Fragment:
        quoted = [(quote.outer_start, quote.outer_end) for quote in self.quotes]
        outside: list[int] = []
        reach = number = 0
        for end in self.ends:  # both run in order, so one walk finds which ends no quotation covers
            while number < len(quoted) and quoted[number][0] < end:
                reach = max(reach, quoted[number][1])
                number += 1
            if reach <= end:
                outside.append(end)
        return self._sentence(outside, 0, len(self.text))

    @cached_property
    def name(self) -> Fragment:
        known = known_near(self.whole_text, self.low, self.high)
        name = name_at(self.text, self.word, self.sentence.start, self.sentence.end, self.language, known)
        return name if _holds(self.sentence, name) and all(_apart(name, one) for one in self.quotes) else self.word

    @classmethod
    def of(cls, text: str, offset: int, paragraph: Fragment, language: str) -> _Around | None:
        offset = min(max(offset, paragraph.start), paragraph.end)
        low, high = paragraph
        if offset - low > WINDOW:
            low = max(low, safe_start(text, offset - WINDOW, max(low, offset - WINDOW - 200)))
        if high - offset > WINDOW:
            high = min(high, safe_end(text, offset + WINDOW, min(high, offset + WINDOW + 200)))
        word = word_at(text, offset, low, high)
        return cls(text, word, low, high, language) if word else None

    def unit(self, rung: Rung) -> Fragment:
        """Return the unit of a rung below PARAGRAPH."""
        if rung is Rung.CLAUSE:
            return self._told(self._clause())
        if rung is Rung.NAME:
            return self._told(self.name)
        return self._told(self.word if rung is Rung.WORD else self.sentence)

    def ladder(self) -> list[Fragment]:
        """Return the rungs around the word, each holding the one before: also nested clauses and quotations."""
        passages = [passage for quote in self._holding() for passage in self._of_quotation(quote)]
        candidates = [self.name, *passages, *self._clauses_in(self.sentence, 0), self._clause(), self.sentence]
        steps = [self.word]
        for one in sorted(candidates, key=lambda one: one.end - one.start):
            if _holds(one, steps[-1]) and one != steps[-1]:
                steps.append(one)
        return [self._told(one) for one in steps]

    def _clause(self) -> Fragment:
        said = [quote for quote in self._holding() if not is_mention(self.text, quote)]
        if said:
            return Fragment(said[-1].start, said[-1].end)
        inner = self._clauses_in(self.sentence, 0)
        return min(inner, key=lambda one: one.end - one.start, default=self.sentence)

    def _of_quotation(self, quote: Quotation) -> list[Fragment]:
        """Return the passage itself, the sentence in it, and the clauses of that."""
        passage = Fragment(quote.start, quote.end)
        sentence = self._sentence(self.ends, quote.start, quote.end)
        return [passage, sentence, *self._clauses_in(sentence, quote.start)]

    def _holding(self) -> list[Quotation]:
        return [quote for quote in self.quotes if _holds(Fragment(quote.start, quote.end), self.name)]

    def _clauses_in(self, sentence: Fragment, inside: int) -> list[Fragment]:
        """Return the clauses of a sentence around the name, quotations in the sentence passed over."""
        if sentence.end - sentence.start > _LONGEST_SENTENCE:
            return []
        chars = self.text[sentence.start : sentence.end]
        quoted = [q for q in self.quotes if sentence.start <= q.outer_start and q.outer_end <= sentence.end]
        for quote in quoted:
            if quote.outer_start >= inside and not is_mention(self.text, quote):
                start, end = quote.outer_start - sentence.start, quote.outer_end - sentence.start
                chars = chars[:start] + "\0" * (end - start) + chars[end:]
        found = [Fragment(a + sentence.start, b + sentence.start) for a, b in clauses(chars)]
        whole = [one for one in found if all(_apart(one, quote) for quote in quoted)]
        return [one for one in whole if _holds(one, self.name) and _holds(sentence, one)]

    def _sentence(self, ends: list[int], start: int, end: int) -> Fragment:
        """Return the sentence around the word within ``[start, end)``, by the given ends."""
        for place in ends:
            if place <= self.word.start:
                start = max(start, place)
            elif place >= self.word.end:
                end = min(end, place)
                break
        return trimmed_whole(self.text, start, end) or self.word

    def _told(self, fragment: Fragment) -> Fragment:
        return Fragment(fragment.start + self.low, fragment.end + self.low)


def _holds(outer: Fragment, inner: Fragment) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _apart(one: Fragment, quote: Quotation | Fragment) -> bool:
    """Say whether the two do not cross: apart, or one inside the other."""
    start, end = (quote.outer_start, quote.outer_end) if isinstance(quote, Quotation) else quote
    return (
        one.end <= start
        or end <= one.start
        or (start <= one.start and one.end <= end)
        or (one.start <= start and end <= one.end)
    )


def _is_headline(paragraph: str) -> bool:
    """Say whether nearly all words of the paragraph are capitalised, so that capitals tell nothing."""
    if len(paragraph) > 300 or paragraph.rstrip().endswith((".", "۔")):
        return False
    words = _LONG_WORD.findall(paragraph)
    return len(words) >= _HEADLINE_WORDS and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def known_near(text: str, low: int, high: int) -> str | None:
    """Return the text near the headline ``[low, high)``; ``None`` where it is none, or stands alone."""
    if not _is_headline(text[low:high]):
        return None
    near = text[max(0, low - WINDOW) : low] + text[high : high + WINDOW]
    return near if len(near.split(None, 20)) > 20 else None


def _line_start(text: str, offset: int) -> int:
    high, size = offset, 1_024
    while high > 0:
        low = max(0, high - size)
        found = max(text.rfind(mark, low, high) for mark in _LINE_ENDS)
        if found >= 0:
            return found + 1
        high, size = low, size * 2
    return 0


def _line_end(text: str, offset: int) -> int:
    low, size = offset, 1_024
    while low < len(text):
        high = min(len(text), low + size)
        places = [place for place in (text.find(mark, low, high) for mark in _LINE_ENDS) if place >= 0]
        if places:
            return min(places)
        low, size = high, size * 2
    return len(text)
