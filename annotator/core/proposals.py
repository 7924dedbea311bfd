"""Which entity a quote may mention: what of it to look up, and the order in which the answers are proposed.

Looking up is the store's; nothing here knows a register. What is proposed always carries its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from annotator.core.entity import Entity
from annotator.core.entity_names import acronym_of, folded_name
from annotator.core.folding import words_of


class Reason(IntEnum):
    """Why an entity is proposed, the better reason first."""

    SAME_HERE = 0  # the same words are linked so in this article
    SAME_WORDS = 1  # the same words are linked so in other articles
    NAME = 2  # its canonical name, letter for letter
    ALIAS = 3
    FOLDED = 4  # one of its names but for case, accents, forms of letters, titles
    ACRONYM = 5
    PART = 6  # the words are a part of one of its names
    HOLDS = 7  # the words hold one of its names
    ALIKE = 8  # spelled alike


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entity for a quote. ``name`` is the one of its names that fits, ``number`` how often the same words are linked
    to it, ``here`` and ``mentions`` how many spans of this article and of the project mention it, ``percent`` how alike
    the spelling is."""

    entity: Entity
    reason: Reason
    name: str = ""
    here: int = 0
    mentions: int = 0
    number: int = 0
    percent: int = 100


@cache
def _folded_words(listed: str) -> frozenset[str]:
    """Return the words of a list as names have them; they are folded when they are first needed."""
    return frozenset(words_of(listed))


#: What stands before a name and is none: titles, offices, forms of address.
_TITLES = (
    "the mr mrs ms miss mx dr prof professor sir lord lady dame hon honourable honorable right rt judge justice "
    "president vice prime deputy acting former then late interim chief minister premier chancellor secretary "
    "governor senator congressman congresswoman mp mep mna mpa ambassador envoy spokesman spokeswoman "
    "spokesperson king queen prince princess crown emir sultan pope bishop archbishop cardinal father reverend "
    "rev pastor rabbi imam maulana maulvi mullah mufti sheikh shaikh sheik ayatollah hojatoleslam haji hajji "
    "hafiz qari general gen lieutenant lt major maj colonel col captain capt brigadier brig admiral adm "
    "commander marshal sergeant sgt field air foreign defence defense interior finance information "
    "جناب محترم محترمہ حضرت مولانا مولوی ملا مفتی ڈاکٹر پروفیسر جنرل کرنل بریگیڈیئر میجر وزیر اعظم وزیراعظم وزیراعلیٰ "
    "خارجہ دفاع داخلہ صدر نائب سابق قائم مقام گورنر سینیٹر سفیر ترجمان شیخ حاجی قاری "
    "السيد السيدة الشيخ الدكتور الدكتورة الأستاذ الرئيس رئيس الوزير وزير الوزراء اللواء العميد العقيد الفريق الجنرال "
    "الأمير الملك الخارجية الدفاع الداخلية نائب السفير المتحدث آية الله الحاج "
    "آقای خانم داکتر استاد جنرال ښاغلی مېرمن سرپرست والی"
)

#: What stands after a name and is none.
_HONORIFICS = "sahib saheb sahab sb jr sr esq صاحب صاحبہ صیب"

#: A quote of more words is a claim or a passage; its pieces are not looked up.
_WORDS = 12

#: Words that are too common to lead to an entity alone.
_SMALL = "the a an of and for in on at by de la el al bin ibn abu van von و کا کی کے من في نے"


@dataclass(frozen=True, slots=True)
class Question:
    """A quote taken apart. ``whole`` are its forms, the fullest first: as it stands, without titles, without brackets,
    with and without the article; ``ends`` what is left of it word by word, ``acronym`` its capitals."""

    quote: str
    whole: tuple[str, ...]
    ends: tuple[str, ...] = ()
    acronym: str = ""

    @classmethod
    def of(cls, quote: str) -> Question:
        line = " ".join(quote.split())
        whole: dict[str, None] = {folded_name(line): None}
        if len(line) > 200 or len(line.split()) > _WORDS:
            return cls(line, tuple(whole))
        for piece in (line, *_brackets(line)):
            words = words_of(_without_possessive(piece))
            bare = without_titles(words)
            for form in (words, bare, _article_turned(bare)):
                if form:
                    whole.setdefault(" ".join(form))
        words = without_titles(words_of(_without_possessive(line)))
        ends = (words[first:] for first in range(1, len(words)))
        kept = (" ".join(end) for end in ends if not _folded_words(_SMALL).issuperset(end))
        return cls(line, tuple(form for form in whole if form), tuple(kept), acronym_of(line))


def without_titles(words: Sequence[str]) -> list[str]:
    """Return folded words without the titles before and the honorifics after them; all of them where none is left."""
    titles, honorifics = _folded_words(_TITLES), _folded_words(_HONORIFICS)
    first, last = 0, len(words)
    while first < last and words[first] in titles:
        first += 1
    while first < last and words[last - 1] in honorifics:
        last -= 1
    return list(words[first:last]) or list(words)


def _brackets(line: str) -> Iterator[str]:
    """Give what stands before and in brackets: *Movement of the Two Rivers* and *MTR*."""
    before, opened, rest = line.partition("(")
    if opened and (inside := rest.partition(")")[0].strip()):
        yield before.strip()
        yield inside


def _without_possessive(line: str) -> str:
    return line[:-2] if line.endswith(("’s", "'s", "’S", "'S")) else line


def _article_turned(words: list[str]) -> list[str]:
    """Return the words with the Arabic article before the first one, or without it where it is there."""
    if not words or not "\u0600" <= words[0][:1] <= "\u06ff":
        return []
    bare = words[0].removeprefix("ال")
    return [bare if bare != words[0] else "ال" + words[0], *words[1:]]


def ranked(proposals: Iterable[Proposal], label: str, most: int) -> list[Proposal]:
    """Return the best proposals, one of each entity, best first; ``label`` is that of the span, empty for any.

    In this order: the same words linked so here; linked so elsewhere; a whole name of what the project mentions
    already; a part of a name of what this article mentions already ("Asif" after "Khawaja Asif"); a whole name of what
    nothing mentions yet, such as a place of a gazetteer; a part of any other name; what is spelled alike. Within each,
    a better reason comes first, then more mentions in this article, then in the project, then the shorter name; of what
    is spelled alike the better spelling. Entities of another label are left out.
    """
    best: dict[str, Proposal] = {}
    for one in sorted(proposals, key=_order):
        if not label or one.entity.label in ("", label):
            best.setdefault(one.entity.id, one)
    return list(best.values())[:most]


def _order(one: Proposal) -> tuple[object, ...]:
    reason, name = one.reason, one.entity.name
    number = one.number if reason in (Reason.SAME_HERE, Reason.SAME_WORDS) else 0
    known = (-one.here, -one.mentions)
    return (_tier(one), -number, -one.percent, reason, *known, len(name), name, one.entity.id)


def _tier(one: Proposal) -> int:
    match one.reason:
        case Reason.SAME_HERE:
            return 0
        case Reason.SAME_WORDS:
            return 1
        case Reason.NAME | Reason.ALIAS | Reason.FOLDED | Reason.ACRONYM:
            return 2 if one.mentions else 4
        case Reason.PART | Reason.HOLDS:
            return 3 if one.here else 5
        case _:
            return 6


def reason_of(question: Question, entity: Entity) -> tuple[Reason, str] | None:
    """Return why an entity's names fit a question, and which of them; ``None`` where none of them does."""
    found: list[tuple[Reason, str]] = []
    full = set(question.whole)
    for number, name in enumerate(entity.names):
        words = folded_name(name)
        bare = " ".join(without_titles(words.split()))
        if name == question.quote:
            found.append((Reason.ALIAS if number else Reason.NAME, name))
        elif words in full or bare in full:
            found.append((Reason.FOLDED, name))
        elif question.acronym == words or acronym_of(name) in full:
            found.append((Reason.ACRONYM, name))
        elif any(f" {form} " in f" {words} " for form in full):
            found.append((Reason.PART, name))
        elif any(f" {words} " in f" {form} " for form in full):
            found.append((Reason.HOLDS, name))
    return min(found, key=lambda pair: pair[0]) if found else None
