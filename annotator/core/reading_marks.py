"""What the words around and in a passage tell of it: whose words they are, how they are put, who says them.

Pure rules over the sentence that a passage stands in. Quotation marks make it a direct quotation; a verb of saying or
a named source that governs it a paraphrase; without either it is the reporter's own. How it is put is read off that
verb first ("denied", "vowed"), then off its own words ("if", "will"). Every mark says by which rule, and what told it;
where the signs are against each other ("did not deny that …") there is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotator.core.governing import Frame, Governing
from annotator.core.passage import Passage
from annotator.core.patterns import late
from annotator.core.reporting import Act
from annotator.core.span import Fragment
from annotator.core.speaking import Speaking


class Rule(StrEnum):
    """What tells a mark; the value is what provenance calls it."""

    QUOTED = "quotation marks"
    REPORTED = "reporting verb"
    SOURCE = "named source"
    HEARSAY = "hearsay"
    NOBODY = "no speaker"
    DENIED = "verb of denial"
    DENIAL = "words of denial"
    PROMISED = "verb of promise"
    OWN_FUTURE = "own future"
    CONDITION = "condition"
    FORECAST = "verb of expectation"
    FUTURE = "future"
    POSSIBLE = "possibility"
    PLAIN = "plain statement"


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that is probably so: ``value`` is the id of a choice, ``told`` the words that tell it."""

    value: str
    rule: Rule
    told: Fragment | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What is told of a passage. ``speakers`` are pieces of text in which its speaker is named, the likeliest first.

    ``again`` says that the sentence itself only has a pronoun for the speaker, or leaves him out.
    """

    attribution: Mark | None = None
    modality: Mark | None = None
    verb: Fragment | None = None
    speakers: tuple[Fragment, ...] = ()
    again: bool = False


_ASKS_IF = late(r"\b(?:know|knows|knew|ask\w*|see|wonder\w*|unclear|sure|tell|say|determine|decide)\s+$", re.I)
_ENDS_ASKING = late(r"[?؟][\"”’»)\s]*$")
_WOULD = late(r"\b(?:would|should(?=\s+be\b))\b(?!\s+(?:like|rather)\b)|['’]d\b(?=\s+(?:be|have|go|do)\b)", re.I)
_WOULD_HAVE = late(r"\b(?:would|could|might)\s+(?:not\s+|never\s+)?have\b", re.I)
_ANY = late(r"^\W*(?:any|anyone|anybody|whoever|whatever|without)\b|\b(?:any)\s+\w+(?:\s+\w+){0,6}\s+would\b", re.I)
_HE_DID_NOT = late(
    r"(?:he|she|it|they)\s+(?:(?:had|have|has|did|do|does|was|were)\s+(?:not|never)|never|had\s+nothing|(?:did|had|was|were)n['’]t)\b",
    re.I,
)
_HELD_PRONOUN = late(r"[أإ]نه(?:ا|م)?\s+$")
_PERFORMED = {
    Act.DENY: ("denied", Rule.DENIED),
    Act.PROMISE: ("promised", Rule.PROMISED),
    Act.FORECAST: ("predicted", Rule.FORECAST),
}
#: What nobody decides to do: a future of it is foretold, not promised.
_NOT_DONE = late(
    r"(?:be|take|cost|mean|depend|need|have|see|lose|win|die|suffer|know|find|get|remain|become|fall|rise|happen|feel|learn"
    r"|understand|miss|grow|look|require|come|last|regret|end|seem|rain|live|hear|face)$",
    re.I,
)
_OWN_VERB = late(r"\s*(?:not\s+|never\s+|also\s+|now\s+|soon\s+|be\s+able\s+to\s+|\w+ly\s+|to\s+)*(\w+)")
_NO_DENIAL = late(
    r"^\W*(?:been|see|seen|hear|heard|receiv\w+|know\w*|get|got|gotten|want\w*|need\w*|think|thought|believe\w*|expect\w*"
    r"|come|came|sure|yet|even|just|just|only|have|had|understand|like|agree|slept|sleep|eaten|ready|afraid|alone|enough"
    r"|able|surprised|against|experienced|felt|feel|lost|stop\w*|forgot\w*|given)\b",
    re.I,
)


def read(text: str, fragments: Sequence[Fragment], language: str = "") -> Reading:
    """Return what is told of a passage; offsets in code points."""
    passage = Passage.of(text, fragments, language)
    return _Reader(passage).reading() if passage is not None else Reading()


class _Reader:
    """Reads the marks of one passage."""

    def __init__(self, passage: Passage) -> None:
        self._passage, self._governing, self._tongue = passage, Governing(passage), passage.tongue
        self._text, self._start, self._end = passage.text, passage.start, passage.end

    def reading(self) -> Reading:
        passage = self._passage
        governing, speaking = self._governing, Speaking(passage)
        verbs = governing.verbs()
        direct = passage.is_direct()
        frame = governing.frame(verbs, direct=direct)
        inside = None if frame is not None or direct else governing.inside()
        attribution = self._attribution(frame or inside, direct=direct)
        modality = self._modality(frame or inside, direct=direct)
        leading = frame or inside
        named = passage.named(speaking.speakers(leading, verbs)) if leading is not None else []
        again = not named and (leading is not None or direct)
        if again:
            named = passage.named(speaking.beside(onward=leading is None))
        return Reading(
            attribution,
            modality,
            passage.told(leading.start, leading.end) if leading is not None else None,
            tuple(dict.fromkeys(named)),
            again,
        )

    def _attribution(self, frame: Frame | None, *, direct: bool) -> Mark:
        if direct:
            return Mark("direct", Rule.QUOTED)
        if frame is not None:
            told = self._passage.told(frame.start, frame.end)
            return Mark("paraphrase", Rule.SOURCE if frame.speaker else Rule.REPORTED, told)
        hearsay = self._tongue.hearsay.search(self._text, self._passage.first, self._passage.last)
        if hearsay is not None:
            return Mark("paraphrase", Rule.HEARSAY, self._passage.told(*hearsay.span()))
        return Mark("reporter", Rule.NOBODY)

    def _modality(self, frame: Frame | None, *, direct: bool) -> Mark | None:
        tongue, act = self._tongue, frame.act if frame is not None else Act.SAY
        if _ENDS_ASKING.search(self._text[: self._end]) or _ENDS_ASKING.match(self._text, self._end):
            return None
        if frame is not None and frame.turned:
            return None
        by_verb = self._passage.told(frame.start, frame.end) if frame is not None else None
        if act is Act.DENY:
            return Mark("denied", Rule.DENIED, by_verb)
        if act is Act.PROMISE:
            return Mark("promised", Rule.PROMISED, by_verb)
        if direct and (done := self._performed()) is not None:
            return Mark(*_PERFORMED[done[0]], done[1])
        own = self._own_denial() if direct else self._his_denial(frame)
        if own is not None:
            return Mark("denied", Rule.DENIAL, own)
        main = self._without_asides()
        if (told := self._found(tongue.denial, main)) is not None:
            return Mark("denied", Rule.DENIAL, told)
        if (told := self._condition()) is not None:
            return Mark("conditional", Rule.CONDITION, told)
        if (told := self._own_future(main, frame, direct=direct)) is not None:
            return Mark("promised", Rule.OWN_FUTURE, told)
        if act is Act.FORECAST:
            return Mark("predicted", Rule.FORECAST, by_verb)
        if (told := self._found(tongue.future, main)) is not None:
            return Mark("predicted", Rule.FUTURE, told)
        if (told := self._found(_WOULD, main)) is not None:
            is_if = direct or _WOULD_HAVE.search(self._passage.claim) or _ANY.search(self._passage.claim)
            return Mark("conditional", Rule.CONDITION, told) if is_if else Mark("predicted", Rule.FUTURE, told)
        if (told := self._found(tongue.possible, main)) is not None:
            return Mark("predicted", Rule.POSSIBLE, told)
        return Mark("asserted", Rule.PLAIN)

    def _without_asides(self) -> str:
        """Return the text with all but the main words of the passage blotted out, every character in its place."""
        chars = [" "] * len(self._text)
        for start, end in self._passage.pieces:
            chars[start:end] = self._text[start:end]
        whole = "".join(chars)
        for match in self._tongue.aside.finditer(whole, self._start, self._end):
            whole = whole[: match.start()] + " " * (match.end() - match.start()) + whole[match.end() :]
        return whole if whole[self._start : self._end].strip() else "".join(chars)

    def _found(self, pattern: re.Pattern[str], where: str) -> Fragment | None:
        match = pattern.search(where, self._start, self._end)
        return self._passage.told(*match.span()) if match is not None else None

    def _condition(self) -> Fragment | None:
        for start, end in self._passage.pieces:
            for match in self._tongue.condition.finditer(self._text, start, end):
                if not _ASKS_IF.search(self._text[max(0, match.start() - 20) : match.start()]):
                    return self._passage.told(*match.span())
        would_have = _WOULD_HAVE.search(self._text, self._start, self._end)
        return self._passage.told(*would_have.span()) if would_have is not None else None

    def _own_denial(self) -> Fragment | None:
        for match in self._tongue.own_denial.finditer(self._text, self._start, self._end):
            if self._passage.rtl or not _NO_DENIAL.match(self._text[match.end() : self._end]):
                return self._passage.told(*match.span())
        return None

    def _his_denial(self, frame: Frame | None) -> Fragment | None:
        """Return the words by which a speaker is said to deny what he would have done."""
        if frame is None or frame.act is not Act.SAY or self._passage.rtl:
            return None
        match = _HE_DID_NOT.match(self._text, self._start, self._end)
        if match is None or _NO_DENIAL.match(self._text[match.end() : self._end]):
            return None
        return self._passage.told(self._start, match.end())

    def _own_future(self, main: str, frame: Frame | None, *, direct: bool) -> Fragment | None:
        """Return the words by which the speaker says what he himself will do."""
        if direct:
            for match in self._tongue.own.finditer(main, self._start, self._end):
                verb = _OWN_VERB.match(main, match.end())
                if self._passage.rtl or verb is None or not _NOT_DONE.match(verb[1]):
                    return self._passage.told(*match.span())
        elif frame is not None and frame.act is Act.SAY:
            begins = self._start if not self._tongue.speaker_follows else self._before_pronoun()
            said = self._tongue.he_will.match(self._text, begins, self._end)
            if said is not None and (self._passage.rtl or not _NOT_DONE.match(said[1])):
                return self._passage.told(begins, said.end())
        return None

    def _before_pronoun(self) -> int:
        """Return where the passage begins, with the word before it that holds its subject: "إنه"."""
        held = _HELD_PRONOUN.search(self._text, max(0, self._start - 8), self._start)
        return held.start() if held is not None else self._start

    def _performed(self) -> tuple[Act, Fragment] | None:
        """Return what is done in a quotation by saying it: "we deny", "I promise", "we expect"."""
        passage = self._passage
        for verb in self._governing.verbs_in(self._start, self._end):
            until = verb.end if self._tongue.speaker_follows else verb.start  # a verb may hold its subject
            own = self._tongue.first_person.search(self._text[self._start : until]) is not None
            if own and verb.act is not Act.SAY and not verb.turned and self._governing.does(verb):
                return verb.act, passage.told(verb.start, verb.end)
        return None
