"""A passage in its sentence: what stands in quotation marks there, and where it is in the article.

Only its paragraph is looked at. Quotations other than the passage itself are passed over: a verb inside one says
nothing of what is outside. What governs it is found in ``governing``, who says it in ``speaking``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from annotator.core.language import language_of
from annotator.core.patterns import late
from annotator.core.quotations import Quotation, is_mention, quotations
from annotator.core.reporting import Tongue, tongue_of
from annotator.core.sentences import sentence_ends
from annotator.core.span import Fragment
from annotator.core.units import WINDOW, paragraph_at
from annotator.core.words import safe_end, safe_start

_ASIDE_MARKS = ' ,،\t\u00a0"“”«»'
_MARK = late("[“”«»]")
_VOWEL_SIGNS = late("[\u0640\u064b-\u065f\u0670]")
_LATIN = late(r"[A-Za-z]")
#: As much of a passage has to stand in quotation marks.
_DIRECT = 0.75
_NO_SPEAKER = late(r"^\W*(?:it|there|this|that|these|those|which|what)?\W*$")


class Passage:
    """A passage in its paragraph. Offsets count in ``text``, which has no vowel signs; ``told`` are the article's."""

    def __init__(
        self,
        text: str,
        offsets: list[int] | None,
        low: int,
        pieces: list[tuple[int, int]],
        tongue: Tongue,
        *,
        rtl: bool,
        closed: int,
    ) -> None:
        """``closed`` is where a quotation ends that began in a paragraph before, or -1."""
        self.text, self._offsets, self._low, self.pieces, self.tongue = text, offsets, low, pieces, tongue
        self.rtl = rtl
        self.start, self.end = pieces[0][0], pieces[-1][1]
        self.claim = " ".join(text[start:end] for start, end in pieces)
        begun = [Quotation(0, closed, 0, closed + 1)] if closed >= self.end else []
        others = [one for one in quotations(text) if not is_mention(text, one) or self._is(one)]
        self.quotes = begun + [one for one in others if not begun or one.outer_start > closed]
        self.first, self.last = self._sentence()
        chars = list(text)
        for quote in self.quotes:
            chars[quote.outer_start : quote.outer_end] = "\0" * (quote.outer_end - quote.outer_start)
        self.masked = "".join(chars)

    @classmethod
    def of(cls, text: str, fragments: Sequence[Fragment], language: str) -> Passage | None:
        paragraph = paragraph_at(text, fragments[0].start)
        low, high = paragraph
        if fragments[0].start - low > WINDOW:
            low = safe_start(text, fragments[0].start - WINDOW, low)
        if high - fragments[0].start > 2 * WINDOW:
            high = safe_end(text, fragments[0].start + 2 * WINDOW, high)
        whole = text[low:high]
        tongue = _tongue(whole, language)
        if tongue is None:
            return None
        bare, offsets = whole, None
        if _VOWEL_SIGNS.search(whole):
            offsets = [place for place, char in enumerate(whole) if not _VOWEL_SIGNS.match(char)]
            bare = "".join(whole[place] for place in offsets)

        def there(offset: int) -> int:
            offset = min(max(offset, low), high) - low
            return offset if offsets is None else bisect_left(offsets, offset)

        pieces = [(there(start), there(end)) for start, end in fragments if start < high]
        pieces = [(start, end) for start, end in pieces if start < end]
        rtl = not _LATIN.search(bare[pieces[0][0] : pieces[-1][1]]) if pieces else False
        closed = _closed(bare, text[max(0, low - WINDOW) : low])
        return cls(bare, offsets, low, pieces, tongue, rtl=rtl, closed=closed) if pieces else None

    def named(self, speakers: list[tuple[int, int]]) -> list[Fragment]:
        """Return those pieces in which somebody may be named: no bare pronouns."""
        told = [one for one in (self.told(start, end) for start, end in speakers) if one.start < one.end]
        return [one for one in told if not self._is_pronoun(one)] if told and not self._is_pronoun(told[0]) else []

    def _is_pronoun(self, told: Fragment) -> bool:
        start, end = (self._here(offset) for offset in told)
        return (
            self.tongue.pronoun.fullmatch(self.text, start, end) is not None
            or _NO_SPEAKER.fullmatch(self.text, start, end) is not None
        )

    # Where it stands

    def _is(self, quote: Quotation) -> bool:
        """Say whether a piece of the passage is what stands in these marks."""
        return any(abs(start - quote.start) <= 1 and abs(end - quote.end) <= 1 for start, end in self.pieces)

    def is_direct(self) -> bool:
        length = sum(end - start for start, end in self.pieces)
        quoted = sum(
            max(0, min(end, quote.outer_end) - max(start, quote.outer_start))
            for start, end in self.pieces
            for quote in self._outer_quotes()
        )
        return quoted >= _DIRECT * length or (self._is_quoted(self.start) and self._is_quoted(self.end - 1))

    def _is_quoted(self, place: int) -> bool:
        return any(quote.outer_start <= place < quote.outer_end for quote in self._outer_quotes())

    def _outer_quotes(self) -> list[Quotation]:
        found: list[Quotation] = []
        for quote in self.quotes:
            if not found or quote.outer_start >= found[-1].outer_end:
                found.append(quote)
        return found

    def _sentence(self) -> tuple[int, int]:
        first, last = 0, len(self.text)
        for end in self.ends():
            if end <= self.start:
                first = end
            elif end >= self.end:
                return first, end
        return first, last

    def ends(self) -> list[int]:
        """Return where sentences end, those within a quotation left out."""
        quoted = self._outer_quotes()
        return [
            end
            for end in sentence_ends(self.text)
            if not any(quote.outer_start < end < quote.outer_end for quote in quoted)
        ]

    # Counting

    def words(self, start: int, end: int) -> int:
        """Count words between two offsets, quotations left out."""
        return len(self.masked[start:end].replace("\0", "").strip(" ,.،۔:").split())

    def _here(self, offset: int) -> int:
        """Return where an offset of the article is here."""
        return offset - self._low if self._offsets is None else bisect_left(self._offsets, offset - self._low)

    def told(self, start: int, end: int) -> Fragment:
        """Return a piece of the paragraph as one of the article, without white space and commas at its ends."""
        while start < end and self.text[start] in _ASIDE_MARKS:
            start += 1
        while start < end and self.text[end - 1] in _ASIDE_MARKS:
            end -= 1
        if self._offsets is None:
            return Fragment(start + self._low, end + self._low)
        if start >= end:
            return Fragment(self._low, self._low)
        beyond = self._offsets[end] if end < len(self.text) else self._offsets[end - 1] + 1
        return Fragment(self._offsets[start] + self._low, beyond + self._low)


def _closed(paragraph: str, before: str) -> int:
    """Return where a quotation is closed in a paragraph that was opened in one before, or -1."""
    first = _MARK.search(paragraph)
    last = next(iter(_MARK.findall(before)[-1:]), "")
    return first.start() if first is not None and first[0] in "”»" and last in ("“", "«") else -1


def _tongue(paragraph: str, language: str) -> Tongue | None:
    """Return the words of the paragraph's language: by its letters, and by what the article says of itself."""
    if (written := language_of(paragraph)) == "":
        letters = _LATIN.search(paragraph) is not None
        return tongue_of("en") if letters and language[:2] in ("", "en", "ur", "ar", "ps", "fa", "pr") else None
    told = language.replace("_", "-").partition("-")[0].lower()
    return tongue_of(told) if told in ("ur", "ar", "ps", "fa", "prs") else tongue_of(written)
