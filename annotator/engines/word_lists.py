"""Word lists: terms with a label and perhaps an entity, and finding them in texts.

A project holds a list once, as ``WordList.content``, known by its SHA-256. ``WordMatcher`` finds the terms of one or
more lists folded like searching does (case, vowel marks, forms of one letter), as whole words, the longest at each
place; its offsets are code points of the verbatim text. What stands between the words of a term may be written with
other white space, also over a line's end, but never over an empty line.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from annotator.core.errors import RefusedError, StoppedError
from annotator.core.folding import WORDS, FoldedText, folded
from annotator.core.sought import cases_of, letters_of
from annotator.core.words import is_mark, is_word_edge
from annotator.engines.errors import MissingLibraryError

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

#: A list with more terms is refused, and so is a term with more characters.
MOST_TERMS = 2_000_000
LONGEST_TERM = 300

_HEAD = "annotator word list 1"

#: Lines that are written at once, and bytes that are read at once.
_LINES, _BYTES = 1_000, 64 * 1024

#: Words are kept in so many tables, by their first word: to grow, one of a million would keep other threads waiting.
_TABLES = 64

_BLANK = re.compile(r"\s+")


class Entry(NamedTuple):
    """A term and what it is proposed as; ``label`` may be empty where the source says it, ``entity`` is an id."""

    term: str
    label: str = ""
    entity: str | None = None


def require_entry(entry: Entry) -> Entry:
    """Return the entry with its white space made single spaces; raise ``RefusedError`` where nothing could match it."""
    term, label, entity = _clean(entry.term), _clean(entry.label), _clean(entry.entity or "")
    if not term:
        raise RefusedError("It has no term.")
    if len(term) > LONGEST_TERM:
        raise RefusedError(f"The term has {len(term):,} characters; {LONGEST_TERM} are the most.")
    if not WORDS.search(folded(term)):
        raise RefusedError(f"“{term[:40]}” holds no letter and no digit.")
    return Entry(term, label, entity or None)


def _clean(cell: str) -> str:
    return cell if cell.isalnum() else _BLANK.sub(" ", cell).strip()


@dataclass(frozen=True, slots=True)
class WordList:
    """Entries in the order of their file, each once."""

    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> WordList:
        """Make a list; raise ``RefusedError`` at the first entry that breaks a rule."""
        return cls(tuple(dict.fromkeys(map(require_entry, entries))))

    @property
    def content(self) -> bytes:
        """The list as a project holds it, in UTF-8: a line that says what it is, then a line for each entry."""
        return b"".join(self._pieces())

    @property
    def sha256(self) -> str:
        summed = hashlib.sha256()
        for piece in self._pieces():
            summed.update(piece)
        return summed.hexdigest()

    def _pieces(self) -> Iterator[bytes]:
        """Yield the content piece by piece: in one step, a million lines would let no other thread run."""
        yield f"{_HEAD}\n".encode()
        for first in range(0, len(self.entries), _LINES):
            piece = self.entries[first : first + _LINES]
            yield "".join(f"{term}\t{label}\t{entity or ''}\n" for term, label, entity in piece).encode()

    @classmethod
    def of_content(cls, content: bytes) -> WordList:
        """Read what ``content`` wrote; raise ``RefusedError`` for anything else."""
        entries: list[Entry] = []
        head = f"{_HEAD}\n".encode()
        refused = RefusedError("It is no word list of this program.", "The project is as it was; read the list again.")
        if not content.startswith(head):
            raise refused
        try:
            for piece in _lines(content, len(head)):
                entries += [Entry(term, label, entity or None) for term, label, entity in piece]
        except ValueError as error:  # it is no UTF-8, or a line has other cells
            raise refused from error
        return cls(tuple(entries))


def _lines(content: bytes, start: int) -> Iterator[list[list[str]]]:
    """Yield the cells of many lines at once; what stands behind the last line's end is left out."""
    last = content.rfind(b"\n") + 1
    while start < last:
        end = content.find(b"\n", min(start + _BYTES, last) - 1) + 1
        yield [line.split("\t") for line in content[start:end].decode().split("\n")[:-1]]
        start = end


class WordMatcher:
    """Finds the terms of entries in texts.

    Whole words are looked up by the word that they begin with, so that a list of a million is ready in seconds and
    no step of that takes long. Parts of words need an automaton, and its library.
    """

    #: Terms in one automaton. Building one can't be stopped and lets no other thread run; searching takes them all.
    _AT_ONCE = 10_000

    def __init__(
        self,
        entries: Sequence[Entry],
        *,
        match_case: bool = False,
        match_marks: bool = False,
        whole_words: bool = True,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        """Prepare for searching; raise ``StoppedError`` once ``stop`` says so.

        Of two entries that both fit a place the first counts.
        """
        self._entries = entries
        self._case, self._marks, self._whole = match_case, match_marks, whole_words
        # By folded terms the number of the first entry, and of few the others; in tables by the first word.
        self._numbers: list[dict[str, int]] = [{} for _ in range(_TABLES)]
        self._more: dict[int, list[int]] = {}
        # Of the words that terms begin with, how many words the longest has.
        self._longest: list[dict[str, int]] = [{} for _ in range(_TABLES)]
        for number, entry in enumerate(entries):
            if number % 1_000 == 0 and stop():
                raise _stopped()
            words = WORDS.findall(folded(entry.term))
            if not words:
                continue
            table = hash(words[0]) % _TABLES
            first, longest = self._numbers[table].setdefault(" ".join(words), number), self._longest[table]
            if first != number:
                self._more.setdefault(first, []).append(number)
            elif len(words) > longest.get(words[0], 0):
                longest[words[0]] = len(words)
        terms = chain.from_iterable(table.items() for table in self._numbers)
        self._parts = [] if whole_words else list(_automata(terms, self._AT_ONCE, stop))

    def drop(self) -> None:
        """Forget the terms table by table, so that other threads run meanwhile; nothing is found any more."""
        for tables in (self._numbers, self._longest):
            for table in tables:
                table.clear()

    def places(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield start, end and the number of the entry, in order and apart from each other."""
        read = _Read(text)
        last = 0
        for start, end, first in self._by_words(read) if self._whole else self._by_parts(read):
            begin, finish = read.verbatim(start, end)
            if begin < last:
                continue
            gaps = read.gaps(start, end)
            for number in (first, *self._more.get(first, ())):
                place = self._fitting(text, begin, finish, gaps, _known(self._entries[number].term))
                if place is not None and place[0] >= last:
                    yield (*place, number)
                    last = place[1]
                    break

    def _by_words(self, read: _Read) -> Iterator[tuple[int, int, int]]:
        """Yield what may be a term, as offsets of the joined words and its number; the longest first at each word."""
        words, places, tables = read.words, read.places, self._longest
        for number, word in enumerate(words):
            table = hash(word) % _TABLES
            longest = tables[table].get(word, 0)
            for beyond in range(min(number + longest, len(words)), number, -1):
                found = self._numbers[table].get(" ".join(words[number:beyond]))
                if found is not None:
                    yield places[number], places[beyond - 1] + len(words[beyond - 1]), found

    def _by_parts(self, read: _Read) -> Iterator[tuple[int, int, int]]:
        found = [
            (start, -end, numbers[pattern])
            for numbers, automaton in self._parts
            for pattern, start, end in automaton.find_matches_as_indexes(read.joined, overlapping=True)
        ]
        for start, end, number in sorted(found):
            spaces = read.joined[start] == " "  # around a term of one letter
            yield start + spaces, -end - spaces, number

    def _fitting(self, text: str, start: int, end: int, gaps: list[str], known: _Known) -> tuple[int, int] | None:
        """Return the place of a term, the signs at its ends with it; ``None`` where it does not fit after all."""
        while end < len(text) and is_mark(text[end]):
            end += 1
        if len(gaps) != len(known.gaps) or not all(map(_gap_fits, gaps, known.gaps)):
            return None
        if self._case and cases_of(text[start:end]) != known.cases:
            return None
        if self._marks:
            letters = letters_of(text[start:end])
            if (letters if self._case else letters.casefold()) != (known.letters if self._case else known.loose):
                return None
        if known.before and text.endswith(known.before, 0, start):
            start -= len(known.before)
        if known.after and text.startswith(known.after, end):
            end += len(known.after)
        if not self._whole and not known.short:
            return start, end
        if not _is_edge(text, start):
            return None
        if _is_edge(text, end):
            return start, end
        return (start, end + 1) if text[end] == "." and _is_edge(text, end + 1) else None  # "U.S" of "U.S."


def _stopped() -> StoppedError:
    return StoppedError("Reading the words was stopped.", "Nothing was proposed from them.")


def _automata(
    terms: Iterable[tuple[str, int]], at_once: int, stop: Callable[[], bool]
) -> Iterator[tuple[list[int], AhoCorasick]]:
    """Yield automata for folded terms, with the numbers of their terms; a term of one letter is a whole word."""
    try:
        from ahocorasick_rs import AhoCorasick, MatchKind
    except ImportError as error:
        raise MissingLibraryError("Finding parts of words needs", "ahocorasick-rs", "suggest") from error
    waiting = iter(terms)
    while piece := list(islice(waiting, at_once)):
        if stop():
            raise _stopped()
        patterns = [term if len(term) > 1 else f" {term} " for term, _ in piece]
        automaton = AhoCorasick(patterns, matchkind=MatchKind.Standard, store_patterns=False)
        yield [number for _, number in piece], automaton


class _Read:
    """A text as its folded words, also joined by single spaces, and the way back to the verbatim text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._folded = FoldedText.of(text)
        self.words: list[str] = []
        self.places: list[int] = []  # where they begin in the joined words
        self._starts: list[int] = []  # and in the folded text
        at = 1
        for match in WORDS.finditer(self._folded.text):
            word = match[0]
            self.words.append(word)
            self._starts.append(match.start())
            self.places.append(at)
            at += len(word) + 1

    @cached_property
    def joined(self) -> str:
        return f" {' '.join(self.words)} "

    def verbatim(self, start: int, end: int) -> tuple[int, int]:
        """Return the verbatim offsets of a piece of the joined words that begins and ends in a word."""
        first, last = self._word(start), self._word(end - 1)
        return self._folded.verbatim(
            self._starts[first] + start - self.places[first], self._starts[last] + end - self.places[last]
        )

    def gaps(self, start: int, end: int) -> list[str]:
        """Return what stands between the words of such a piece in the verbatim text, without marks."""
        found = []
        for number in range(self._word(start), self._word(end - 1)):
            beyond = self._starts[number] + len(self.words[number])
            _, left = self._folded.verbatim(self._starts[number], beyond)
            right, _ = self._folded.verbatim(self._starts[number + 1], self._starts[number + 1] + 1)
            found.append("".join(one for one in self._text[left:right] if not is_mark(one)))
        return found

    def _word(self, place: int) -> int:
        return bisect_right(self.places, place) - 1


class _Known(NamedTuple):
    """What is compared of a term beyond its folded words: the signs before, after and between them, and its letters."""

    before: str
    after: str
    gaps: tuple[str, ...]
    letters: str
    loose: str
    cases: tuple[bool, ...]
    short: bool


@lru_cache(maxsize=50_000)
def _known(term: str) -> _Known:
    read = _Read(term)
    whole = 1, len(read.joined) - 1
    start, end = read.verbatim(*whole)
    while end < len(term) and is_mark(term[end]):
        end += 1
    letters = letters_of(term)
    gaps = tuple(read.gaps(*whole))
    return _Known(term[:start], term[end:], gaps, letters, letters.casefold(), cases_of(term), len(read.joined) == 3)


def _is_edge(text: str, place: int) -> bool:
    """Say whether no word goes on there; most places are told by the two characters beside them."""
    if place <= 0 or place >= len(text) or text[place].isspace() or text[place - 1].isspace():
        return place >= len(text) or not is_mark(text[place])
    return is_word_edge(text, place)


_LINE_END = re.compile("\r\n|[\r\n\u2028\u2029]")
_ALIKE = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("‘’ʼ`´", "'"))


def _gap_fits(here: str, wanted: str) -> bool:
    """Say whether what stands between two words of a text may stand for what stands there in a term.

    White space is any white space without an empty line; a hyphen and white space stand for each other.
    """
    if here == wanted:
        return True
    if len(_LINE_END.findall(here)) > 1:
        return False
    signs, expected = ("".join(one.translate(_ALIKE).split()) for one in (here, wanted))
    return signs == expected or (signs in ("", "-") and expected in ("", "-") and (not signs or len(here) == 1))
