"""Name runs: capitalised words with their titles and particles, "Acting Foreign Minister Amina Noor-Khan".

A run goes on over single spaces, over the stop of a title or initial ("Lt. Col. Junaid Arif"), and into the bracket
that abbreviates it ("Movement of the Two Rivers (MTR)"); a possessive, a comma, a weekday ends it. A sentence's first
word is no part of the name behind it where it is a word that begins sentences ("But", "In"). In scripts without
capitals, and where the word has none, the name is the word.
"""

from __future__ import annotations

from typing import NamedTuple

from annotator.core import lexicon
from annotator.core.patterns import late
from annotator.core.span import Fragment
from annotator.core.words import safe_end, safe_start, words_in

_REACH = 240
_SPACE = late(r"[ \u00a0\u202f\u2009]{1,2}$")
_STOP_SPACE = late(r"\.[ \u00a0\u202f]{0,2}$")
_AMPERSAND = late(r"[ \u00a0]&[ \u00a0]$")
_POSSESSIVE = late(r"['’]([sS]?)[ \u00a0]$")
_BRACKET = late(r"[ \u00a0]\($")
_PREFIXED = late(r"(?:[a-z]{1,4}[-'’‘]|mc|mac|al|el|d|‘|')?[A-ZÀ-ÖØ-Þ]|[a-z][A-Z]")
_SENTENCE_BEFORE = late(r"(?:^|[.!?…:;؟۔][\"'”’»)\]]*\s+|[\"“«„‘'(—–•]\s*|\s-\s+)$")
_AFTER_SMALL = late(r"[a-z,][ \u00a0](?:[A-Z][\w.-]* ){0,3}$")
_BEFORE = 80
_ORDINAL = late(r"\d+(?:st|nd|rd|th)$")
_LETTERS = late(r"[^\W\d_]+")


class NameRun(NamedTuple):
    """A name: whether it is one word only, and whether it begins its sentence."""

    fragment: Fragment
    single: bool
    first: bool


class _Token(NamedTuple):
    start: int
    end: int
    text: str
    capital: bool
    first: bool  # of its sentence


def name_at(text: str, word: Fragment, start: int, end: int, language: str = "", known: str | None = None) -> Fragment:
    """Return the name run around ``word`` within ``[start, end)``; the word itself where there is no name.

    ``known`` is given in a headline, where all words are capitalised: text in which a name is looked for among
    words in small letters, so that only what is capitalised there too counts as capitalised.
    """
    low = max(start, safe_start(text, max(start, word.start - _REACH), start))
    high = min(end, safe_end(text, min(end, word.end + _REACH), end))
    tokens = [_token(text, piece, start, known) for piece in words_in(text, low, high)]
    here = next((n for n, token in enumerate(tokens) if token.start == word.start and token.end == word.end), -1)
    if here < 0:
        return word
    for begin, finish in _runs(text, tokens, language):
        if begin <= here <= finish:
            return _whole(text, tokens[begin], tokens[finish])
    return word


def names_in(text: str, start: int, end: int, language: str = "", known: str | None = None) -> list[NameRun]:
    """Return the name runs of the sentence ``[start, end)``, in order; ``known`` is what it is for ``name_at``."""
    tokens = [_token(text, piece, start, known) for piece in words_in(text, start, end)]
    return [
        NameRun(_whole(text, tokens[begin], tokens[finish]), begin == finish, tokens[begin].first)
        for begin, finish in _runs(text, tokens, language)
    ]


def _whole(text: str, first: _Token, last: _Token) -> Fragment:
    """Return what a run takes: the stop of "Jr." and the bracket that abbreviates it go with it."""
    after = text[last.end : last.end + 1]
    stop = after == "." and last.text.lower() in lexicon.SUFFIXES_SHORT
    closing = after == ")" and "(" in text[first.start : last.end]
    return Fragment(first.start, last.end + 1 if stop or closing else last.end)


def _token(text: str, piece: Fragment, paragraph: int, known: str | None) -> _Token:
    word = text[piece.start : piece.end]
    capital = _PREFIXED.match(word) is not None or word[0].isupper()
    if capital and known is not None:
        capital = _is_name_in(known, word)
    before = text[max(paragraph, piece.start - 6) : piece.start]
    first = not before.strip() or _SENTENCE_BEFORE.search(before) is not None
    return _Token(piece.start, piece.end, word, capital, first)


def _is_name_in(known: str, word: str) -> bool:
    """Say whether the word is capitalised there behind a word in small letters, alone or as a name's next word."""
    place = known.find(word)
    while place >= 0:
        if not known[place + len(word) : place + len(word) + 1].isalnum():
            before = known[max(0, place - _BEFORE) : place]
            if _AFTER_SMALL.search(before):
                return True
        place = known.find(word, place + 1)
    return False


def _runs(text: str, tokens: list[_Token], language: str) -> list[tuple[int, int]]:
    """Return the first and last token of every run."""
    found: list[tuple[int, int]] = []
    number = 0
    while number < len(tokens):
        if not _may_begin(text, tokens, number):
            number += 1
            continue
        finish = _run_end(text, tokens, number)
        begin = _with_leading(text, tokens, number, language, found[-1][1] if found else -1)
        found.append((begin, finish))
        number = finish + 1
    return found


def _may_begin(text: str, tokens: list[_Token], number: int) -> bool:
    token = tokens[number]
    following = tokens[number + 1] if number + 1 < len(tokens) else None
    plain = following is not None and _SPACE.fullmatch(text[token.end : following.start]) is not None
    if _ORDINAL.match(token.text):
        return plain and following is not None and following.capital and following.text[-1].isalpha()
    if not token.capital:
        return False
    lowered = token.text.lower()
    if lowered in lexicon.DATES:
        return False
    if _is_starter(token):
        named = following is not None and following.capital and plain
        if lowered == "the" and named and following is not None and following.text.lower() in lexicon.THE_NAMES:
            return following.text.lower() in ("hague", "gambia", "bahamas", "bronx") or not token.first
        return lowered in lexicon.ARTICLES and not token.first and named
    if token.first and following is not None and plain:
        if following.capital and lowered.endswith(("ing", "ly")) and lowered not in lexicon.NAMES_LIKE_VERBS:
            return False
        if following.text == "of" and lowered.endswith("s") and lowered not in lexicon.HEADS:
            return False
    return True


def _is_starter(token: _Token) -> bool:
    shouted = len(token.text) > 1 and token.text.isupper()
    return token.text.lower() in lexicon.STARTERS and not shouted


def _with_leading(text: str, tokens: list[_Token], number: int, language: str, taken: int) -> int:
    """Take in the particles before a run: "van der Berg"."""
    leading = lexicon.LEADING_PARTICLES
    if language.split("-")[0] not in lexicon.ROMANCE_LANGUAGES:
        leading |= lexicon.ROMANCE_LEADING
    begin = number
    while begin - 1 > taken and tokens[begin - 1].text in leading:
        if not _SPACE.fullmatch(text[tokens[begin - 1].end : tokens[begin].start]):
            break
        begin -= 1
    return begin


def _run_end(text: str, tokens: list[_Token], begin: int) -> int:
    finish = begin
    headed = False
    while finish + 1 < len(tokens):
        headed = headed or tokens[finish].text.lower() in lexicon.HEADS
        step = _step(text, tokens, begin, finish, headed)
        if step == 0:
            break
        finish += step
    return _abbreviated(text, tokens, begin, finish)


def _step(text: str, tokens: list[_Token], begin: int, last: int, headed: bool) -> int:
    """Return how many tokens on the run's next capitalised word is; 0 where the run ends."""
    here, following = tokens[last], tokens[last + 1]
    gap = text[here.end : following.start]
    lowered = following.text.lower()
    if lowered in lexicon.DATES:
        return 0
    if _STOP_SPACE.fullmatch(gap):
        shortened = here.text.lower() in lexicon.TITLES_SHORT or (len(here.text) == 1 and here.text.isupper())
        return int(shortened and following.capital and not _is_starter(following))
    if _AMPERSAND.fullmatch(gap):
        return int(following.capital)
    if _POSSESSIVE.fullmatch(gap):
        inner = here.text.lower() in lexicon.POSSESSIVE_NAMES or (gap[1] != "s" and lowered in lexicon.HEADS)
        return int(following.capital and inner)
    if not _SPACE.fullmatch(gap):
        return 0
    if following.capital:
        return int(not (_is_starter(following) and here.text.endswith(".")))
    if following.text[0].isdigit():
        return int(here.text.lower() in lexicon.NUMBERED and following.text[-1].isdigit())
    return _over_particles(text, tokens, begin, last, headed)


def _over_particles(text: str, tokens: list[_Token], begin: int, last: int, headed: bool) -> int:
    """Return how far the next capitalised word is behind particles that may stand inside this name."""
    link = tokens[last + 1].text
    steps = 1
    if link in lexicon.OF and _is_person(tokens, begin, last):
        return 0
    if link in lexicon.OF or (link in lexicon.OFFICE_LINKS and headed):
        allowed = frozenset(("the",))
    elif link == "and":
        allowed = frozenset()
        if not _binds(tokens, last, headed):
            return 0
    elif link in lexicon.PARTICLES:
        allowed = lexicon.PARTICLES
    else:
        return 0
    while last + steps + 1 < len(tokens) and steps <= 3:
        token = tokens[last + steps + 1]
        if not _SPACE.fullmatch(text[tokens[last + steps].end : token.start]):
            return 0
        if token.capital:
            return 0 if token.text.lower() in lexicon.DATES else steps + 1
        if token.text not in allowed:
            return 0
        steps += 1
    return 0


def _is_person(tokens: list[_Token], begin: int, last: int) -> bool:
    """Say whether the run so far is a title and a person's name, not an office."""
    words = [token.text.lower() for token in tokens[begin : last + 1]]
    office = lexicon.PERSON_TITLES | lexicon.HEADS | lexicon.FIELDS
    return words[-1] not in office and any(word in lexicon.PERSON_TITLES for word in words)


def _binds(tokens: list[_Token], last: int, headed: bool) -> bool:
    """Say whether "and" stands inside this name ("Ministry of Water and Power"), not between two names."""
    if last + 2 >= len(tokens):
        return False
    if (tokens[last].text.lower(), tokens[last + 2].text.lower()) in lexicon.AND_NAMES:
        return True
    if tokens[last].text.lower() not in lexicon.FIELDS:
        return False
    if headed:
        return any(token.text.lower() in lexicon.FIELDS for token in tokens[last + 2 : last + 4])
    following = [token.text.lower() for token in tokens[last + 2 : last + 6]]
    return any(word in lexicon.HEADS for word in following)


def _abbreviated(text: str, tokens: list[_Token], begin: int, finish: int) -> int:
    """Take in the bracket that abbreviates the run: "(TTP)"."""
    if finish == begin or finish + 1 >= len(tokens):
        return finish
    short = tokens[finish + 1]
    gap, closing = text[tokens[finish].end : short.start], text[short.end : short.end + 1]
    if not _BRACKET.fullmatch(gap) or closing != ")" or not 1 < sum(char.isupper() for char in short.text) <= 8:
        return finish
    initials = {part[0].upper() for token in tokens[begin : finish + 1] for part in _LETTERS.findall(token.text)}
    letters = [char for char in short.text if char.isupper()]
    agreeing = sum(char in initials for char in letters)
    return finish + 1 if letters[0] in initials and agreeing * 2 >= len(letters) else finish
