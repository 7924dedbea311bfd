"""What a model sees of a token: its letters, its neighbours, its place, and what the article says of it elsewhere.

Everything is a short string that is there or not. Nothing here knows labels; a language without capitals has the
features of its letters, its neighbours and its article.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache

from annotator.core import lexicon
from annotator.core.folding import folded
from annotator.core.names import names_in
from annotator.core.patterns import late
from annotator.engines.tokens import Sentence, sentences_of

_CLASSES = (
    ("title", lexicon.PERSON_TITLES | lexicon.TITLES_SHORT),
    ("head", lexicon.HEADS),
    ("field", lexicon.FIELDS),
    ("starter", lexicon.STARTERS),
    ("date", lexicon.DATES),
)
_OUTSIDE = "\u2402"

#: What Arabic writes together with the word behind it: and, so, the, with, for, like.
_ARABIC = late("[\u0600-\u06ff]")
_JOINED = late("^(?:[وف]?(?:ال|لل|بال|کال)|[وفبلک](?=...))")


def _classes_of(word: str) -> list[str]:
    return [name for name, listed in _CLASSES if word in listed]


def shape_of(word: str) -> str:
    """Return ``Xxx``, ``XX``, ``dd``, ``xXx``: runs longer than three are cut, what has no case is ``o``."""
    signs: list[str] = []
    for char in word:
        sign = _sign(char)
        if len(signs) < 2 or signs[-1] != sign or signs[-2] != sign:
            signs.append(sign)
    return "".join(signs[:12])


def _sign(char: str) -> str:
    if char.isupper():
        return "X"
    if char.islower():
        return "x"
    return "d" if char.isdigit() else "o" if char.isalpha() else char


#: What is beside a word elsewhere tells something of it where the word stands at most so often, unlike "the".
_MOST_TIMES = 20


class Article:
    """An article as a model sees it: its sentences, and a list of features for each token of a sentence."""

    def __init__(self, text: str, language: str = "") -> None:
        self.text = text
        self.sentences: list[Sentence] = sentences_of(text)
        self._words = [[plain(text[a:b]) for a, b in one.tokens] for one in self.sentences]
        self._language = language

    @property
    def features(self) -> Iterator[list[list[str]]]:
        """Yield the features of one sentence after another: those of a whole book take more memory than there is."""
        around = self._around()
        for number in range(len(self.sentences)):
            yield self._of_sentence(number, around)

    def _around(self) -> dict[str, list[str]]:
        """Return of each word that stands more than once what is beside it in the whole article."""
        beside: dict[str, set[str]] = defaultdict(set)
        times = Counter(
            word
            for one, words in zip(self.sentences, self._words, strict=True)
            for word, is_word in zip(words, one.words, strict=True)
            if is_word
        )
        for one, words in zip(self.sentences, self._words, strict=True):
            for number, word in enumerate(words):
                if not 1 < times[word] <= _MOST_TIMES:
                    continue
                initial = self.text[one.tokens[number].start]
                if number:
                    beside[word].add(f"d<{words[number - 1]}")
                if number + 1 < len(words):
                    beside[word].add(f"d>{words[number + 1]}")
                if number and initial.isupper():
                    beside[word].add("d^")
                if initial.islower():
                    beside[word].add("d_")
        return {word: sorted(found) for word, found in beside.items()}

    def _of_sentence(self, number: int, around: dict[str, list[str]]) -> list[list[str]]:
        one, words = self.sentences[number], self._words[number]
        pieces = zip(one.tokens, words, one.words, strict=True)
        own = [_own(self.text[start:end], word, is_word) for (start, end), word, is_word in pieces]
        runs = self._runs(one)
        found: list[list[str]] = []
        last = len(words) - 1
        for at, word in enumerate(words):
            before = words[at - 1] if at else _OUTSIDE
            after = words[at + 1] if at < last else _OUTSIDE
            features = [
                *own[at],
                f"-1={before}",
                f"+1={after}",
                runs[at],
                *around.get(word, ()),
            ]
            if at:
                features += [f"-1{name}" for name in own[at - 1] if name[0] in "sSkc"]
            if at < last:
                features += [f"+1{name}" for name in own[at + 1] if name[0] in "sSkc"]
            if one.quoted[at]:
                features.append("quoted")
            if at == 0:
                features.append("first")
            found.append(features)
        return found

    def _runs(self, one: Sentence) -> list[str]:
        """Return for each token its place in a name run."""
        places = ["run=O"] * len(one.tokens)
        runs = names_in(self.text, one.start, one.end, self._language)
        at = 0
        for run in runs:
            while at < len(one.tokens) and one.tokens[at].start < run.fragment.start:
                at += 1
            begin = at
            while at < len(one.tokens) and one.tokens[at].end <= run.fragment.end:
                places[at] = "run=I"
                at += 1
            if at - begin == 1:
                places[begin] = "run=U1" if run.first else "run=U"
            elif at > begin:
                places[begin] = "run=B1" if run.first else "run=B"
                places[at - 1] = "run=L"
        return places


@lru_cache(maxsize=20_000)
def plain(word: str) -> str:
    """Return a word as features have it: folded, or itself where nothing is left of it."""
    return folded(word).strip() or word


@lru_cache(maxsize=20_000)
def _own(written: str, word: str, is_word: bool) -> tuple[str, ...]:
    features = [f"w={word}", f"s={shape_of(written)}"]
    if is_word:
        features += [f"p{n}={word[:n]}" for n in (1, 2, 3, 4) if n < len(word)]
        features += [f"e{n}={word[-n:]}" for n in (1, 2, 3, 4) if n < len(word)]
        features += [f"k={name}" for name in _classes_of(word)]
        if written.upper() == written.lower():  # no capitals: what else tells a name from a word
            features.append(f"n={min(len(word), 8)}")
            if _ARABIC.match(word):
                features.append(f"x={_JOINED.sub('', word)}")
    return tuple(features)
