"""The work of training, in a process of its own: ``python -m annotator.engines.fitting FOLDER``.

python-crfsuite lets no other thread run while it trains, so that a window would stand still. Examples come in through
standard input, a line of JSON each. The model is written into the folder, and there, too, how far the work is.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from annotator.core.span import Fragment
from annotator.engines.crf import QUOTES, Example, Model, Part, library
from annotator.engines.features import Article
from annotator.engines.passages import Passages
from annotator.engines.tagging import Marked, groups_of, middle, tags_of

MODEL, PROGRESS = "model", "progress"

#: A label with fewer spans is not learnt, and one whose spans have more words in the middle is learnt over passages.
FEWEST, LONG = 3, 7

#: The most steps of the optimiser, and which part of the work is reading.
_STEPS, _READ = 80, 0.3

_ITERATION = re.compile(r"Iteration #(\d+)")

_SETTINGS = {"c1": 0.02, "c2": 0.01, "max_iterations": _STEPS, "feature.possible_transitions": True}

Told = Callable[[float], None]


def fit(examples: list[Example], told: Told = lambda _: None) -> Model:
    """Train; ``told`` hears which part of the work is done, from 0 to 1, and may raise to end it."""
    counts = Counter(label for example in examples for _, _, label in example.spans)
    learnt = {label: count for label, count in counts.items() if count >= FEWEST}
    lengths = _lengths(examples)
    long_ = {label for label in learnt if lengths[label] > LONG}
    spans = [[one for one in example.spans if one[2] in learnt] for example in examples]
    groups = [
        (passages, group)
        for passages in (False, True)
        for group in groups_of(spans, {one: learnt[one] for one in learnt if (one in long_) is passages})
    ]
    parts: dict[Part, bytes] = {}
    for number, (passages, group) in enumerate(groups):

        def so_far(done: float, number: int = number) -> None:
            told((number + done) / len(groups))

        part = Part(tuple(sorted(group)), passages, *_manners(examples, set(group), passages=passages))
        parts[part] = _fitted(examples, part, so_far)
    return Model(parts, len(examples), counts)


def _lengths(examples: Iterable[Example]) -> dict[str, int]:
    """Return how many words the spans of each label have in the middle."""
    found: dict[str, list[int]] = {}
    for text, _, spans in examples:
        for start, end, label in spans:
            found.setdefault(label, []).append(len(text[start:end].split()))
    return {label: middle(numbers) for label, numbers in found.items()}


def _manners(examples: Iterable[Example], labels: set[str], *, passages: bool) -> tuple[bool, bool]:
    """Return whether most spans that could take quotation marks do so, and of full stops the same."""
    if not passages:
        return False, False
    marks: list[int] = []
    stops: list[int] = []
    for text, _, spans in examples:
        for start, end, label in spans:
            if label not in labels:
                continue
            if text[start] in QUOTES or text[start - 1 : start] in tuple(QUOTES):
                marks.append(text[start] in QUOTES)
            if text[end - 1] in ".۔" or text[end : end + 1] in (".", "۔"):
                stops.append(text[end - 1] in ".۔")
    return 2 * sum(marks) > len(marks), 2 * sum(stops) > len(stops)


Sequence_ = tuple[list[list[str]], list[str]]


def _sequences(example: Example, part: Part) -> Iterator[Sequence_]:
    """Yield the features and the tags of an article's sentences, or of its paragraphs."""
    text, language, spans = example
    wanted = sorted(one for one in spans if one[2] in part.labels)
    if part.passages:
        passages = Passages(text)
        for segments, features, inside in zip(
            passages.paragraphs, passages.features, _inside(passages.paragraphs, wanted), strict=True
        ):
            yield features, tags_of(segments, inside, most=True)
    else:
        article = Article(text, language)
        tokens = [one.tokens for one in article.sentences]
        for items, features, inside in zip(tokens, article.features, _inside(tokens, wanted), strict=True):
            yield features, tags_of(items, inside)


def _inside(sequences: Sequence[Sequence[Fragment]], spans: Iterable[Marked]) -> list[list[Marked]]:
    """Return for each sequence the spans that touch it; the sequences are in order and apart."""
    found: list[list[Marked]] = [[] for _ in sequences]
    ends = [items[-1].end for items in sequences]
    for one in spans:
        number = bisect_right(ends, one[0])
        while number < len(sequences) and sequences[number][0].start < one[1]:
            found[number].append(one)
            number += 1
    return found


def _fitted(examples: Sequence[Example], part: Part, told: Told) -> bytes:
    """Return what python-crfsuite makes of the sequences; reading them is a third of the work, about."""
    trainer = _trainer(lambda step: told(_READ + (1 - _READ) * min(step / _STEPS, 1.0)))
    for number, example in enumerate(examples):
        for features, tags in _sequences(example, part):
            trainer.append(features, tags)
        told(_READ * (number + 1) / len(examples))
    trainer.set_params(_SETTINGS)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / MODEL
        trainer.train(str(file))
        return file.read_bytes()


def _trainer(told: Callable[[int], None]) -> Any:
    base: Any = library().Trainer

    class Telling(base):  # type: ignore[misc]
        """Says which step it is at."""

        def message(self, message: str) -> None:
            if match := _ITERATION.search(message):
                told(int(match[1]))

    return Telling(algorithm="lbfgs", verbose=False)


def main(folder: Path) -> None:
    """Read examples, train, write the model; end at once where the process that asked for it has ended."""
    with suppress(AttributeError, OSError):
        os.nice(10)  # the window goes first
    parent = os.getppid()
    examples = [
        Example(text, language, tuple((a, b, label) for a, b, label in spans))
        for text, language, spans in map(json.loads, sys.stdin.buffer)
    ]

    def told(done: float) -> None:
        if os.getppid() != parent:
            os._exit(1)
        (folder / PROGRESS).write_text(f"{done:.4f}", "ascii")

    model = fit(examples, told)
    written = folder / f"{MODEL}.new"
    written.write_bytes(model.content)
    written.rename(folder / MODEL)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
