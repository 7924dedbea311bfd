"""What is tagged already as a word list: the quotes of a project's spans, with the label that each has most often.

What is proposed has to be worth a look, so that some quotes give no term:

- what has two labels equally often, for it says nothing; else the label that it has more often is proposed;
- what was tagged once only and is one word without a capital, in a script that has them: that was one place's sense;
- what has more than ``MOST_WORDS`` words, as claims have, for it is not said twice; what has no letter;
- what is one letter.

An entity is proposed where more than half of the spans with that label have it. A term with a capital is not found in
small letters: "May" is not "may".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from heapq import merge
from typing import NamedTuple

from annotator.core.errors import RefusedError
from annotator.core.folding import words_of
from annotator.core.span import GAP
from annotator.engines.word_lists import Entry, WordList, WordMatcher, require_entry

#: A quote with more words is no term.
MOST_WORDS = 8

#: Terms that are sorted at once.
_SORTED = 5_000


class Tagged(NamedTuple):
    """A quote as it stands in texts, its label, its entity's id, and how many spans there are of this kind."""

    quote: str
    label: str
    entity: str | None
    count: int  # type: ignore[assignment]


def words_of_tagged(rows: Iterable[Tagged]) -> WordList:
    """Return the terms that what is tagged gives, by the rules above; the order of the rows is of no account."""
    forms: dict[tuple[str, ...], list[Tagged]] = defaultdict(list)
    for row in rows:
        words = tuple(words_of(row.quote)) if GAP not in row.quote else ()
        if 0 < len(words) <= MOST_WORDS and sum(map(len, words)) > 1 and any(map(str.isalpha, row.quote)):
            forms[words].append(row)
    entries = (_entry(forms[words]) for words in _in_order(list(forms)))
    return WordList(tuple(entry for entry in entries if entry is not None))


def _in_order(forms: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Sort piece by piece: sorting very many at once lets no other thread run."""
    return merge(*(sorted(forms[first : first + _SORTED]) for first in range(0, len(forms), _SORTED)))


def _entry(rows: list[Tagged]) -> Entry | None:
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[row.label] += row.count
    label = max(sorted(counts), key=lambda one: counts[one])
    if sum(count == counts[label] for count in counts.values()) > 1:
        return None
    chosen = [row for row in rows if row.label == label]
    # The spelling that stands most often, of two as frequent the one with small letters.
    term = max(chosen, key=lambda row: (row.count, row.quote)).quote
    if counts[label] == 1 and _is_plain_word(term):
        return None
    linked: dict[str, int] = defaultdict(int)
    for row in chosen:
        if row.entity:
            linked[row.entity] += row.count
    entity = max(sorted(linked), key=lambda one: linked[one], default=None)
    try:
        return require_entry(Entry(term, label, entity if entity and 2 * linked[entity] > counts[label] else None))
    except RefusedError:
        return None


def _is_plain_word(term: str) -> bool:
    return len(term.split()) == 1 and term.upper() != term and term.lower() == term


class TaggedMatcher:
    """Finds again what is tagged already."""

    def __init__(self, rows: Iterable[Tagged], *, stop: Callable[[], bool] = lambda: False) -> None:
        self.words = words_of_tagged(rows)
        self._matcher = WordMatcher(self.words.entries, stop=stop)

    def places(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield start, end and the number of the entry in ``words``, in order and apart from each other."""
        for start, end, number in self._matcher.places(text):
            if not (_has_capital(self.words.entries[number].term) and not _has_capital(text[start:end])):
                yield start, end, number


def _has_capital(piece: str) -> bool:
    return any(map(str.isupper, piece))
