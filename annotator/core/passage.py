"""A passage in its sentence: what stands in quotation marks, which verb or source governs it, and whose words it is.

Only its paragraph is looked at. A verb governs what follows it directly, by *that* or a colon, or as a clause of
``clauses``; a passage with ", she said" behind it is governed from there. Quotations other than the passage itself are
passed over: a verb inside one says nothing of what is outside.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotator.core.clauses import clauses
from annotator.core.language import language_of
from annotator.core.patterns import late
from annotator.core.quotations import Quotation, is_mention, quotations
from annotator.core.reporting import Act, Tongue, tongue_of
from annotator.core.sentences import sentence_ends
from annotator.core.span import Fragment
from annotator.core.units import WINDOW, paragraph_at
from annotator.core.words import safe_end, safe_start


@dataclass(frozen=True, slots=True)
class Verb:
    start: int
    end: int
    act: Act
    turned: bool  # not done: "did not deny"


@dataclass(frozen=True, slots=True)
class Frame:
    """What governs a passage: a verb, or a source that is named."""

    start: int
    end: int
    act: Act
    turned: bool = False
    speaker: tuple[int, int] | None = None


_ASIDE_MARKS = ' ,،\t\u00a0"“”«»'
_MARK = late("[“”«»]")
_VOWEL_SIGNS = late("[\u0640\u064b-\u065f\u0670]")
_LATIN = late(r"[A-Za-z]")
_PARTS = late(r"[,،;:\x00]")
#: As much of a passage has to stand in quotation marks.
_DIRECT = 0.75
_MOST_WORDS, _FAR_WORDS = 5, 16
_BREAK = late(
    r"[;؛]|[.!?۔؟](?=\s)|\b(?:and|but|while|who|which|whose|because|although)\b|(?<!\S)(?:اور|لیکن|ولكن|لكن|خو)(?!\S)"
)
_NO_TAIL = late(r"[\W\x00]*(?:and|but|while|who|which|as|because|when|if|so|or)\b")
_OPENS_TAIL = late(r"[\s)]*[,،\"”’»?!]")
_COLON_NAME = late(
    r"[^\w\x00]*([A-Z][\w’'.-]*(?:\s+(?:[A-Z][\w’'.-]*|of|the|for|and|al|bin|de)){0,7})\s*:\s*[“\"‘«]?\s*$"
)
_COLON_SHORT = late(r"\s*((?:[^\s:،۔.\x00]+\s+){0,4}[^\s:،۔.\x00]+)\s*:\s*[“\"‘«]?\s*$")
_NAME_BEHIND = late(r"[\s”\"’»]*[:—–-]\s*((?:[A-Z][\w’'.-]*)(?:\s+(?:[A-Z][\w’'.-]*|of|the|for|al|bin|de)){0,6})\s*$")
_HEADLINE = 160
#: What has to stand behind a verb in the passage itself, so that it says what is done by saying it.
_DOES = {
    Act.SAY: late(r"(?!)"),
    Act.FORECAST: late(r"(?!)"),
    Act.PROMISE: late(r"\w+(?:\s+\w+self|\s+\w+selves)?\s+(?:to|that)\b"),
    Act.DENY: late(
        r"(?:den(?:y|ies|ied)\s+(?!access|entry|permission|bail|visas?\b|them|him|her|us)"
        r"|\w+\s+(?:[\w’']+\s+){0,4}?(?:claims?|reports?|allegations?|accusations?|suggestions?|charges?|rumou?rs?)\b)"
    ),
}
_PARTICIPLE = late(r"\w+ing$", re.I)
_NO_SPEAKER = late(r"^\W*(?:it|there|this|that|these|those|which|what)?\W*$")
_CLAUSE_BEGINS = late(r"[;:؛\x00]|\s[—–]\s|\bthat\b|(?<!\S)(?:کہ|چې)(?!\S)|,\s+(?:and|but|while)\s")
_AFTER_VERB_ENDS = late(
    r"[,،.;:؛۔\x00\"“”«»]|\b(?:that|who|which|on|in|at|during|after|as|to)\b"
    r"|(?<!\S)(?:ب?[أإ]ن\S{0,3}|خلال|في|أمس|اليوم)(?!\S)"
)
_WAS = late(r"[\s،]*[وف]?كانت?\s+")
_NE = late(r"(?<!\S)نے(?!\S)")


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

    def does(self, verb: Verb) -> bool:
        """Say whether a verb of the passage denies or promises what it is said of, not an offer or a visa."""
        return (
            self.rtl or verb.act is Act.FORECAST or _DOES[verb.act].match(self.text, verb.start, self.end) is not None
        )

    def verbs_in(self, start: int, end: int) -> list[Verb]:
        """Return the verbs between two offsets, also those within quotations."""
        return _verbs_in(self.text, start, end, self.tongue)

    def _outer_quotes(self) -> list[Quotation]:
        found: list[Quotation] = []
        for quote in self.quotes:
            if not found or quote.outer_start >= found[-1].outer_end:
                found.append(quote)
        return found

    def _sentence(self) -> tuple[int, int]:
        first, last = 0, len(self.text)
        for end in self._ends():
            if end <= self.start:
                first = end
            elif end >= self.end:
                return first, end
        return first, last

    def _ends(self) -> list[int]:
        """Return where sentences end, those within a quotation left out."""
        quoted = self._outer_quotes()
        return [
            end
            for end in sentence_ends(self.text)
            if not any(quote.outer_start < end < quote.outer_end for quote in quoted)
        ]

    # What governs it

    def verbs(self) -> list[Verb]:
        """Return the verbs of the sentence outside the passage and outside quotations, in order."""
        found = _verbs_in(self.masked, self.first, self.last, self.tongue)
        return [verb for verb in found if all(verb.end <= start or end <= verb.start for start, end in self.pieces)]

    def frame(self, verbs: list[Verb], *, direct: bool) -> Frame | None:
        between = [verb for verb in verbs if self.start < verb.start < self.end]
        before = [verb for verb in reversed(verbs) if verb.end <= self.start]
        after = [verb for verb in verbs if self.end <= verb.start]
        source = self._source()
        if between:
            return self._framed(between[0], verbs)
        if direct:
            near = [verb for verb in before[:1] if self._words(verb.end, self.start) <= _FAR_WORDS]
            near += [verb for verb in after[:1] if self._words(self.end, verb.start) <= _FAR_WORDS]
            if near:
                nearest = min(near, key=lambda verb: max(self.start - verb.end, verb.start - self.end))
                return self._framed(nearest, verbs)
            return source
        for verb in before:
            if self._governs(verb):
                return self._framed(verb, verbs)
        if source is not None:
            return source
        for verb in after[:2]:
            if self._closes(verb):
                return self._framed(verb, verbs)
        return self._by_colon()

    def _framed(self, verb: Verb, verbs: list[Verb]) -> Frame:
        """Return a verb as what governs; of "rejected claims that" the first word does."""
        act, turned, start = verb.act, verb.turned, verb.start
        if act is Act.SAY:
            for other in verbs:
                gap = self.masked[other.end : verb.start]
                is_near = other.end <= verb.start and len(gap.split()) <= 4 and not _PARTS.search(gap)
                if is_near and other.act is not Act.SAY and not self.rtl:
                    act, turned, start = other.act, other.turned, other.start
        return Frame(start, verb.end, act, turned)

    def _governs(self, verb: Verb) -> bool:
        """Say whether a verb before the passage has it for its content."""
        gap = self.masked[verb.end : self.start]
        words = len(gap.split())
        is_inverted = self.masked[self.first : verb.start].rstrip()[-1:] in (",", "\0", "،")
        if not is_inverted and words <= _MOST_WORDS and not _BREAK.search(gap) and self._leads(gap, words):
            return True
        sentence = self.masked[self.first : self.last]
        return any(
            verb.end <= one.start + self.first <= self.start + 2 and self.end <= one.end + self.first + 2
            for one in clauses(sentence)
        ) and (not is_inverted or "\0" not in gap)

    def _leads(self, gap: str, words: int) -> bool:
        led = self.tongue.to_claim.search(gap)
        if led is not None and led[0].strip():
            return True
        return "," not in gap and "،" not in gap and (words <= 2 or not self.rtl)

    def _closes(self, verb: Verb) -> bool:
        """Say whether the verb belongs to what tells behind the passage whose it is: ", the mayor said"."""
        gap = self.masked[self.end : verb.start]
        if self._words(self.end, verb.start) > 12:
            return False
        if self.rtl and verb.act is Act.DENY and len(gap.split()) <= 3 and not re.search(r"[،۔]", gap):
            return True
        if verb.turned or _OPENS_TAIL.match(gap) is None or _NO_TAIL.match(gap) or re.search(r"[.;۔؛]\s", gap):
            return False
        following = self.masked[verb.end : self.last].strip()
        return not re.match(r"(?:that\b|کہ\b|چې\b|[إأ]ن\b)", following)

    def _source(self) -> Frame | None:
        for match in self.tongue.source.finditer(self.masked, self.first, self.last):
            start, end = match.span()
            group = next((number for number in range(1, (match.re.groups or 0) + 1) if match[number]), 0)
            held = any(start < last and first < end for first, last in self.pieces)
            if held and not (match.start() >= self.start or match.end() <= self.start):
                continue
            near_before = end <= self.start and self._words(end, self.start) <= 2
            near_after = start >= self.end and self._words(self.end, start) <= 1
            if self.rtl and not held:  # what a source is said to say may be anywhere in its sentence
                near_before = end <= self.start and self._words(end, self.start) <= 6
            if near_before or near_after or self.start < start < self.end:
                return Frame(start, end, Act.SAY, speaker=match.span(group))
        return None

    def _by_colon(self) -> Frame | None:
        before, after = self.masked[self.first : self.start], self.masked[self.end : self.last]
        named = _COLON_NAME.match(before)
        if named is None and self.rtl and self.last - self.first < _HEADLINE:
            named = _COLON_SHORT.match(before)
        if named is not None:
            start, end = named.span(1)
            return Frame(self.first + start, self.first + end, Act.SAY, speaker=(self.first + start, self.first + end))
        behind = _NAME_BEHIND.match(after)
        if behind is not None and self.last - self.first < _HEADLINE:
            start, end = behind.span(1)
            return Frame(self.end + start, self.end + end, Act.SAY, speaker=(self.end + start, self.end + end))
        return None

    def inside(self) -> Frame | None:
        """Return the verb in the passage itself that governs the rest of it: it was taken with its "she said"."""
        verbs = _verbs_in(self.masked, self.start, self.end, self.tongue)
        words = self.masked[self.start : self.end]
        for verb in verbs:
            held = any(verb.end - self.start <= one.start for one in clauses(words))
            closes = self._words(verb.end, self.end) <= 1 and "," in words[: verb.start - self.start]
            does = not self.rtl and _DOES[verb.act].match(self.masked, verb.start, self.end) is not None
            if held or closes or (does and words[: verb.start - self.start].strip()):
                return Frame(verb.start, verb.end, verb.act, verb.turned)
        return None

    # Who says it

    def speakers(self, frame: Frame, verbs: list[Verb]) -> list[tuple[int, int]]:
        if frame.speaker is not None:
            return [frame.speaker]
        begins = self.end if self.end <= frame.start else self.first
        inner = [end for start, end in self.pieces if end <= frame.start and begins < end]
        begins = max([begins, *inner])
        earlier = [verb.end for verb in verbs if begins <= verb.end <= frame.start]
        lead = self.masked[begins : frame.start]
        stripped = self.tongue.before.search(lead)
        ends = begins + (stripped.start() if stripped is not None and stripped[0].strip() else len(lead.rstrip()))
        if self.tongue.speaker_follows:
            was = _WAS.match(self.masked, begins, ends)
            behind, before = self._behind(frame.end), (was.end() if was else begins, ends)
            turned = (stripped is not None and "قد" in stripped[0]) or self._words(*behind) == 0
            return [before, behind] if turned and self._words(*before) else [behind, before]
        cut = [match.end() for match in _CLAUSE_BEGINS.finditer(self.masked, begins, ends)]
        if not self.rtl and _PARTICIPLE.match(self.masked[frame.start : frame.end]):
            if above := [verb for verb in verbs if begins <= verb.start and verb.end <= frame.start]:
                return self.speakers(Frame(above[-1].start, above[-1].end, above[-1].act), above[:-1])
            return [self._head(begins, ends), (begins, ends)]
        begins = max([begins, *cut, *([] if self.rtl else earlier)])
        if self.rtl:
            marked = [match.start() for match in _NE.finditer(self.masked, begins, frame.start)]
            return [(begins, marked[-1] if marked else ends)] if begins < ends else []
        if not self.masked[begins:ends].strip(' ,"“”\t'):
            return [self._behind(frame.end)]
        return self._segments(begins, ends)

    def _segments(self, begins: int, ends: int) -> list[tuple[int, int]]:
        """Return the subject before a verb: between commas, what stands behind the last is it, or describes it."""
        places = [begins - 1, *(place for place in range(begins, ends) if self.masked[place] == ","), ends]
        parts = [(one + 1, other) for one, other in pairwise(places)]
        closed = self.masked[begins:ends].rstrip().endswith(",")
        parts = [part for part in parts if self.masked[slice(*part)].strip()]
        if closed and len(parts) >= 2:
            return [parts[-2], parts[-1]]
        return [parts[-1], *parts[-2:-1]] if parts else []

    def _behind(self, end: int) -> tuple[int, int]:
        """Return the subject that follows its verb."""
        limit = self.last if self.start < end else self.start
        between = [start for start, _ in self.pieces if start >= end]
        limit = min([limit, *between])
        stop = _AFTER_VERB_ENDS.search(self.masked, end, limit)
        return end, stop.start() if stop is not None else limit

    def _head(self, begins: int, ends: int) -> tuple[int, int]:
        comma = self.masked.find(",", begins, ends)
        return begins, comma if comma >= 0 else ends

    def beside(self, *, onward: bool) -> list[tuple[int, int]]:
        """Return who may speak where the sentence names nobody: the subjects of the sentences before, or behind."""
        ends = [0, *self._ends()]
        sentences = [(one, other) for one, other in pairwise(ends) if one < other]
        here = next((n for n, (one, other) in enumerate(sentences) if one <= self.start < other), 0)
        found: list[tuple[int, int]] = []
        for number in [*range(here - 1, -1, -1), *([here + 1] if onward else [])]:
            if number >= len(sentences):
                continue
            one, other = sentences[number]
            verbs = _verbs_in(self.masked, one, other, self.tongue)
            if verbs:
                found += self._subjects_of(verbs[-1], one, other)
            elif number == here - 1 or (here == 0 and number == 1):
                found.append((one, other))
        return found

    def _subjects_of(self, verb: Verb, first: int, last: int) -> list[tuple[int, int]]:
        """Return the subject of a verb of another sentence."""
        outer = self.start, self.end, self.first, self.last, self.pieces
        self.start = self.end = last
        self.first, self.last, self.pieces = first, last, []
        try:
            return self.speakers(Frame(verb.start, verb.end, verb.act), [])
        finally:
            self.start, self.end, self.first, self.last, self.pieces = outer

    # Counting

    def _words(self, start: int, end: int) -> int:
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


def _verbs_in(text: str, start: int, end: int, tongue: Tongue) -> list[Verb]:
    """Return the verbs of reporting between two offsets, in order; of two that overlap the more telling one."""
    found: list[Verb] = []
    for act in (Act.DENY, Act.PROMISE, Act.FORECAST, Act.SAY):
        for match in tongue.verbs[act].finditer(text, start, end):
            first, last = match.span()
            if any(first < other.end and other.start < last for other in found):
                continue
            turned = tongue.not_before.search(text[max(start, first - 40) : first]) is not None
            turned = turned or tongue.not_after.match(text, last, end) is not None
            found.append(Verb(first, last, act, turned))
    return sorted(found, key=lambda verb: verb.start)
