"""What governs a passage: the verb of reporting, or the source that is named, in its sentence or in itself.

A verb governs what follows it directly, by *that* or a colon, or as a clause of ``clauses``; a passage with ", she
said" behind it is governed from there. What stands in quotation marks is passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotator.core.clauses import clauses
from annotator.core.passage import Passage
from annotator.core.patterns import late
from annotator.core.reporting import Act, Tongue


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


_PARTS = late(r"[,،;:\x00]")
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


class Governing:
    """Looks for what governs one passage; offsets count in the passage's ``text``."""

    def __init__(self, passage: Passage) -> None:
        self._passage, self._tongue, self._masked, self._rtl = passage, passage.tongue, passage.masked, passage.rtl
        self._start, self._end, self._first, self._last = passage.start, passage.end, passage.first, passage.last
        self._pieces = passage.pieces

    def verbs_in(self, start: int, end: int) -> list[Verb]:
        """Return the verbs between two offsets, also those within quotations."""
        return verbs_between(self._passage.text, start, end, self._tongue)

    def verbs(self) -> list[Verb]:
        """Return the verbs of the sentence outside the passage and outside quotations, in order."""
        found = verbs_between(self._masked, self._first, self._last, self._tongue)
        return [verb for verb in found if all(verb.end <= start or end <= verb.start for start, end in self._pieces)]

    def does(self, verb: Verb) -> bool:
        """Say whether a verb of the passage denies or promises what it is said of, not an offer or a visa."""
        return (
            self._rtl
            or verb.act is Act.FORECAST
            or _DOES[verb.act].match(self._passage.text, verb.start, self._end) is not None
        )

    def frame(self, verbs: list[Verb], *, direct: bool) -> Frame | None:
        between = [verb for verb in verbs if self._start < verb.start < self._end]
        before = [verb for verb in reversed(verbs) if verb.end <= self._start]
        after = [verb for verb in verbs if self._end <= verb.start]
        source = self._source()
        if between:
            return self._framed(between[0], verbs)
        if direct:
            near = [verb for verb in before[:1] if self._passage.words(verb.end, self._start) <= _FAR_WORDS]
            near += [verb for verb in after[:1] if self._passage.words(self._end, verb.start) <= _FAR_WORDS]
            if near:
                nearest = min(near, key=lambda verb: max(self._start - verb.end, verb.start - self._end))
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
                gap = self._masked[other.end : verb.start]
                is_near = other.end <= verb.start and len(gap.split()) <= 4 and not _PARTS.search(gap)
                if is_near and other.act is not Act.SAY and not self._rtl:
                    act, turned, start = other.act, other.turned, other.start
        return Frame(start, verb.end, act, turned)

    def _governs(self, verb: Verb) -> bool:
        """Say whether a verb before the passage has it for its content."""
        gap = self._masked[verb.end : self._start]
        words = len(gap.split())
        is_inverted = self._masked[self._first : verb.start].rstrip()[-1:] in (",", "\0", "،")
        if not is_inverted and words <= _MOST_WORDS and not _BREAK.search(gap) and self._leads(gap, words):
            return True
        sentence = self._masked[self._first : self._last]
        return any(
            verb.end <= one.start + self._first <= self._start + 2 and self._end <= one.end + self._first + 2
            for one in clauses(sentence)
        ) and (not is_inverted or "\0" not in gap)

    def _leads(self, gap: str, words: int) -> bool:
        led = self._tongue.to_claim.search(gap)
        if led is not None and led[0].strip():
            return True
        return "," not in gap and "،" not in gap and (words <= 2 or not self._rtl)

    def _closes(self, verb: Verb) -> bool:
        """Say whether the verb belongs to what tells behind the passage whose it is: ", the mayor said"."""
        gap = self._masked[self._end : verb.start]
        if self._passage.words(self._end, verb.start) > 12:
            return False
        if self._rtl and verb.act is Act.DENY and len(gap.split()) <= 3 and not re.search(r"[،۔]", gap):
            return True
        if verb.turned or _OPENS_TAIL.match(gap) is None or _NO_TAIL.match(gap) or re.search(r"[.;۔؛]\s", gap):
            return False
        following = self._masked[verb.end : self._last].strip()
        return not re.match(r"(?:that\b|کہ\b|چې\b|[إأ]ن\b)", following)

    def _source(self) -> Frame | None:
        for match in self._tongue.source.finditer(self._masked, self._first, self._last):
            start, end = match.span()
            group = next((number for number in range(1, (match.re.groups or 0) + 1) if match[number]), 0)
            held = any(start < last and first < end for first, last in self._pieces)
            if held and not (match.start() >= self._start or match.end() <= self._start):
                continue
            near_before = end <= self._start and self._passage.words(end, self._start) <= 2
            near_after = start >= self._end and self._passage.words(self._end, start) <= 1
            if self._rtl and not held:  # what a source is said to say may be anywhere in its sentence
                near_before = end <= self._start and self._passage.words(end, self._start) <= 6
            if near_before or near_after or self._start < start < self._end:
                return Frame(start, end, Act.SAY, speaker=match.span(group))
        return None

    def _by_colon(self) -> Frame | None:
        before, after = self._masked[self._first : self._start], self._masked[self._end : self._last]
        named = _COLON_NAME.match(before)
        if named is None and self._rtl and self._last - self._first < _HEADLINE:
            named = _COLON_SHORT.match(before)
        if named is not None:
            start, end = named.span(1)
            return Frame(
                self._first + start, self._first + end, Act.SAY, speaker=(self._first + start, self._first + end)
            )
        behind = _NAME_BEHIND.match(after)
        if behind is not None and self._last - self._first < _HEADLINE:
            start, end = behind.span(1)
            return Frame(self._end + start, self._end + end, Act.SAY, speaker=(self._end + start, self._end + end))
        return None

    def inside(self) -> Frame | None:
        """Return the verb in the passage itself that governs the rest of it: it was taken with its "she said"."""
        verbs = verbs_between(self._masked, self._start, self._end, self._tongue)
        words = self._masked[self._start : self._end]
        for verb in verbs:
            held = any(verb.end - self._start <= one.start for one in clauses(words))
            closes = self._passage.words(verb.end, self._end) <= 1 and "," in words[: verb.start - self._start]
            does = not self._rtl and _DOES[verb.act].match(self._masked, verb.start, self._end) is not None
            if held or closes or (does and words[: verb.start - self._start].strip()):
                return Frame(verb.start, verb.end, verb.act, verb.turned)
        return None


def verbs_between(text: str, start: int, end: int, tongue: Tongue) -> list[Verb]:
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
