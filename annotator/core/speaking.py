"""Who says a passage: the subject of what governs it, or those who speak in the sentences around."""

from __future__ import annotations

import re
from itertools import pairwise

from annotator.core.governing import Frame, Verb, verbs_between
from annotator.core.passage import Passage
from annotator.core.patterns import late

_PARTICIPLE = late(r"\w+ing$", re.I)
_CLAUSE_BEGINS = late(r"[;:؛\x00]|\s[—–]\s|\bthat\b|(?<!\S)(?:کہ|چې)(?!\S)|,\s+(?:and|but|while)\s")
_AFTER_VERB_ENDS = late(
    r"[,،.;:؛۔\x00\"“”«»]|\b(?:that|who|which|on|in|at|during|after|as|to)\b"
    r"|(?<!\S)(?:ب?[أإ]ن\S{0,3}|خلال|في|أمس|اليوم)(?!\S)"
)
_WAS = late(r"[\s،]*[وف]?كانت?\s+")
_NE = late(r"(?<!\S)نے(?!\S)")


class Speaking:
    """Looks for who says one passage; offsets count in the passage's ``text``."""

    def __init__(self, passage: Passage, sentence: tuple[int, int] | None = None) -> None:
        """Where another ``sentence`` is given, its subject is looked for, as if the passage followed there."""
        self._passage, self._tongue, self._masked = passage, passage.tongue, passage.masked
        self._start, self._end, self._first, self._last = passage.start, passage.end, passage.first, passage.last
        self._pieces = passage.pieces
        if sentence is not None:
            self._first, self._last = sentence
            self._start, self._end, self._pieces = self._last, self._last, []

    def speakers(self, frame: Frame, verbs: list[Verb]) -> list[tuple[int, int]]:
        if frame.speaker is not None:
            return [frame.speaker]
        begins = self._end if self._end <= frame.start else self._first
        inner = [end for start, end in self._pieces if end <= frame.start and begins < end]
        begins = max([begins, *inner])
        earlier = [verb.end for verb in verbs if begins <= verb.end <= frame.start]
        lead = self._masked[begins : frame.start]
        stripped = self._tongue.before.search(lead)
        ends = begins + (stripped.start() if stripped is not None and stripped[0].strip() else len(lead.rstrip()))
        if self._tongue.speaker_follows:
            was = _WAS.match(self._masked, begins, ends)
            behind, before = self._behind(frame.end), (was.end() if was else begins, ends)
            turned = (stripped is not None and "قد" in stripped[0]) or self._passage.words(*behind) == 0
            return [before, behind] if turned and self._passage.words(*before) else [behind, before]
        cut = [match.end() for match in _CLAUSE_BEGINS.finditer(self._masked, begins, ends)]
        if not self._passage.rtl and _PARTICIPLE.match(self._masked[frame.start : frame.end]):
            if above := [verb for verb in verbs if begins <= verb.start and verb.end <= frame.start]:
                return self.speakers(Frame(above[-1].start, above[-1].end, above[-1].act), above[:-1])
            return [self._head(begins, ends), (begins, ends)]
        begins = max([begins, *cut, *([] if self._passage.rtl else earlier)])
        if self._passage.rtl:
            marked = [match.start() for match in _NE.finditer(self._masked, begins, frame.start)]
            return [(begins, marked[-1] if marked else ends)] if begins < ends else []
        if not self._masked[begins:ends].strip(' ,"“”\t'):
            return [self._behind(frame.end)]
        return self._segments(begins, ends)

    def _segments(self, begins: int, ends: int) -> list[tuple[int, int]]:
        """Return the subject before a verb: between commas, what stands behind the last is it, or describes it."""
        places = [begins - 1, *(place for place in range(begins, ends) if self._masked[place] == ","), ends]
        parts = [(one + 1, other) for one, other in pairwise(places)]
        closed = self._masked[begins:ends].rstrip().endswith(",")
        parts = [part for part in parts if self._masked[slice(*part)].strip()]
        if closed and len(parts) >= 2:
            return [parts[-2], parts[-1]]
        return [parts[-1], *parts[-2:-1]] if parts else []

    def _behind(self, end: int) -> tuple[int, int]:
        """Return the subject that follows its verb."""
        limit = self._last if self._start < end else self._start
        between = [start for start, _ in self._pieces if start >= end]
        limit = min([limit, *between])
        stop = _AFTER_VERB_ENDS.search(self._masked, end, limit)
        return end, stop.start() if stop is not None else limit

    def _head(self, begins: int, ends: int) -> tuple[int, int]:
        comma = self._masked.find(",", begins, ends)
        return begins, comma if comma >= 0 else ends

    def beside(self, *, onward: bool) -> list[tuple[int, int]]:
        """Return who may speak where the sentence names nobody: the subjects of the sentences before, or behind."""
        ends = [0, *self._passage.ends()]
        sentences = [(one, other) for one, other in pairwise(ends) if one < other]
        here = next((n for n, (one, other) in enumerate(sentences) if one <= self._start < other), 0)
        found: list[tuple[int, int]] = []
        for number in [*range(here - 1, -1, -1), *([here + 1] if onward else [])]:
            if number >= len(sentences):
                continue
            one, other = sentences[number]
            verbs = verbs_between(self._masked, one, other, self._tongue)
            if verbs:
                frame = Frame(verbs[-1].start, verbs[-1].end, verbs[-1].act)
                found += Speaking(self._passage, (one, other)).speakers(frame, [])
            elif number == here - 1 or (here == 0 and number == 1):
                found.append((one, other))
        return found
