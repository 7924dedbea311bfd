"""A model of the project's own spans: conditional random fields over tokens and over passages.

Labels that never stand over one another are learnt together, the others by themselves, so that a claim around an actor
is no conflict; labels of long spans are learnt over passages (``engines.passages``). A model is bytes that a project
can hold: a line that says what it is, and what python-crfsuite wrote. Training is in ``engines.training``.

The confidence of a proposal is the least marginal probability of its tags, which of the product, the mean and the
least lay nearest to how often a proposal was right.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import log, sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

from annotator.core.errors import RefusedError, StoppedError
from annotator.core.patterns import late
from annotator.core.span import Fragment
from annotator.core.words import is_word_edge, trimmed_whole
from annotator.engines.errors import MissingLibraryError
from annotator.engines.features import Article
from annotator.engines.passages import Passages
from annotator.engines.tagging import LEAST, OTHER, Marked, Proposal, stretches

if TYPE_CHECKING:
    from pycrfsuite import Tagger

#: Signs that a passage begins or ends with where a project's spans take the quotation marks with them.
QUOTES = "\"'“”„«»‹›‘’「」『』"

#: A mark that closes a quotation, what ends the sentence or goes on with it standing before the mark.
_CLOSING = late(f"[.,،۔!?؟…;]?[{QUOTES}](?![^\\W_])")

VERSION = 1
_HEAD = b"annotator model\n"


class Example(NamedTuple):
    """A coded article: its text, its language, and its spans as start, end and label."""

    text: str
    language: str
    spans: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Labels that were learnt together, over tokens or over passages.

    ``keeps_marks`` and ``keeps_stop`` tell whether the passages that were tagged take their quotation marks and their
    full stop with them.
    """

    labels: tuple[str, ...]
    passages: bool
    keeps_marks: bool = False
    keeps_stop: bool = False


class Reading(NamedTuple):
    """What a model says of an article: proposals in order, and how much there is to learn from it, from 0 to 1."""

    proposals: list[Proposal]
    uncertainty: float


class Model:
    """A trained model; one thread at a time may ask it.

    ``articles`` and ``spans`` are what it was trained on: how many articles, and how many spans of each label. A label
    in ``spans`` and not in ``labels`` had too few to be learnt.
    """

    def __init__(self, parts: Mapping[Part, bytes], articles: int, spans: Mapping[str, int]) -> None:
        self.articles, self.spans = articles, dict(spans)
        self._parts = dict(parts)
        self._taggers: dict[Part, Tagger] = {}

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(sorted(label for part in self._parts for label in part.labels))

    @property
    def content(self) -> bytes:
        """The model as a project holds it."""
        parts = [
            [list(part.labels), part.passages, part.keeps_marks, part.keeps_stop, len(data)]
            for part, data in self._parts.items()
        ]
        body = b"".join(self._parts.values())
        known = {
            "version": VERSION,
            "articles": self.articles,
            "spans": self.spans,
            "parts": parts,
            "sha256": hashlib.sha256(body).hexdigest(),
        }
        return _HEAD + json.dumps(known, ensure_ascii=False, sort_keys=True).encode() + b"\n" + body

    @classmethod
    def of_content(cls, content: bytes) -> Model:
        """Read what ``content`` wrote; raise ``RefusedError`` for anything else, before the library sees it."""
        known, body = _head_of(content)
        parts: dict[Part, bytes] = {}
        at = 0
        try:
            for labels, passages, marks, stop, size in known["parts"]:
                parts[Part(tuple(labels), passages, marks, stop)] = body[at : at + size]
                at += size
            return cls(parts, known["articles"], known["spans"])
        except (KeyError, TypeError, ValueError) as error:
            raise _damaged() from error

    def suggest(
        self, text: str, language: str = "", least: float = LEAST, stop: Callable[[], bool] = lambda: False
    ) -> list[Proposal]:
        """Return proposals of at least this confidence, in order; raise ``StoppedError`` once ``stop`` says so."""
        return self.read(text, language, least, stop).proposals

    def uncertainty(self, text: str, language: str = "") -> float:
        """Return how much there is to learn from an article, from 0 to 1: the entropy of its words' tags, summed.

        The sum is divided by the square root of their number. By the mean, tables and lists of scores come first; by
        the bare sum the longest articles do.
        """
        return self.read(text, language).uncertainty

    def read(
        self, text: str, language: str = "", least: float = LEAST, stop: Callable[[], bool] = lambda: False
    ) -> Reading:
        """Return the proposals and the uncertainty at once, for little more than either costs."""
        proposals: list[Proposal] = []
        unsure: list[float] = []
        article: Article | None = None
        for part in self._parts:
            if part.passages:
                found, doubts = self._passages(part, Passages(text), least, stop)
            else:
                article = article or Article(text, language)
                found, doubts = self._tokens(part, article, least, stop)
            proposals += found
            unsure.append(doubts)
        return Reading(sorted(proposals), max(unsure, default=0.0))

    def _tokens(
        self, part: Part, article: Article, least: float, stop: Callable[[], bool]
    ) -> tuple[list[Proposal], float]:
        found: list[Proposal] = []
        doubt = _Doubt()
        for sentence, features in zip(article.sentences, article.features, strict=True):
            if stop():
                raise _stopped()
            likely = self._likely(part, features)
            doubt.add(likely, [n for n, word in enumerate(sentence.words) if word])
            for one in stretches(len(features), part.labels, likely, least):
                start, end = sentence.tokens[one.first].start, sentence.tokens[one.last].end
                place = trimmed_whole(article.text, start, end)
                if place is not None:
                    found.append(Proposal(place.start, place.end, one.label, one.confidence))
        return found, doubt.whole

    def _passages(
        self, part: Part, passages: Passages, least: float, stop: Callable[[], bool]
    ) -> tuple[list[Proposal], float]:
        found: list[Proposal] = []
        doubt = _Doubt()
        for segments, features in zip(passages.paragraphs, passages.features, strict=True):
            if stop():
                raise _stopped()
            likely = self._likely(part, features)
            doubt.add(likely, range(len(segments)))
            for one in stretches(len(segments), part.labels, likely, least):
                whole = Fragment(segments[one.first].start, segments[one.last].end)
                place = _with_signs(passages.text, whole, part)
                found.append(Proposal(place.start, place.end, one.label, one.confidence))
        return found, doubt.whole

    def _likely(self, part: Part, features: list[list[str]]) -> _Likely:
        tagger = self._taggers.get(part)
        if tagger is None:
            tagger = self._taggers[part] = library().Tagger()
            try:
                tagger.open_inmemory(self._parts[part])
            except ValueError as error:
                raise _damaged() from error
        tagger.set(features)
        return _Likely(tagger)


class _Likely:
    """The probabilities of tags at the items of the sequence that a tagger was given."""

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger
        self.tags = frozenset(tagger.labels())

    def __call__(self, tag: str, number: int) -> float:
        return float(self._tagger.marginal(tag, number)) if tag in self.tags else 0.0


class _Doubt:
    """The entropy of what was added, each as a part of the largest that it could be."""

    def __init__(self) -> None:
        self._sum, self._count = 0.0, 0

    def add(self, likely: _Likely, numbers: Iterable[int]) -> None:
        most = log(max(len(likely.tags), 2))
        for number in numbers:
            self._count += 1
            other = likely(OTHER, number)
            if other < 0.995:
                shares = (other, *(likely(tag, number) for tag in likely.tags if tag != OTHER))
                self._sum -= sum(share * log(share) for share in shares if share > 0) / most

    @property
    def whole(self) -> float:
        """The sum over the square root of the number, from 0 to 1."""
        weight = self._sum / sqrt(max(self._count, 1))
        return weight / (1 + weight)


def _with_signs(text: str, place: Fragment, part: Part) -> Fragment:
    """Return a passage with or without its marks and its full stop, as those that were tagged."""
    start, end = place
    bare = end
    if text[end - 1] in ".۔" and is_word_edge(text, end - 1) and text[end - 2] not in ".۔":
        bare = end - 1
    closing = _CLOSING.match(text, bare)
    if part.keeps_marks and closing:
        end = closing.end()
    elif not part.keeps_stop:
        end = bare
    elif text[end : end + 1] in tuple(".۔"):
        end += 1
    if part.keeps_marks and text[start - 1 : start] in tuple(QUOTES):
        start -= 1
    return trimmed_whole(text, start, end) or place


def _head_of(content: bytes) -> tuple[dict[str, Any], bytes]:
    if not content.startswith(_HEAD):
        raise _damaged()
    line, _, body = content.removeprefix(_HEAD).partition(b"\n")
    try:
        known = json.loads(line)
        version, digest = known["version"], known["sha256"]
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged() from error
    if version != VERSION:
        raise RefusedError("The model was made by another version of this program.", "Train it again.")
    if hashlib.sha256(body).hexdigest() != digest:
        raise _damaged()
    return known, body


def _stopped() -> StoppedError:
    return StoppedError("Looking for suggestions was stopped.", "Nothing of this article was kept.")


def _damaged() -> RefusedError:
    return RefusedError("The model is damaged, or it is none.", "Train it again; the spans are as they were.")


def library() -> Any:
    """Return python-crfsuite; raise ``MissingLibraryError`` where it is not there."""
    try:
        import pycrfsuite
    except ImportError as error:
        raise MissingLibraryError("A model needs", "python-crfsuite", "suggest") from error
    return pycrfsuite
