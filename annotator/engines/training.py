"""Training a model without the window standing still, and measuring what it is worth on articles that it never saw."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO, NamedTuple

from annotator.core.errors import RefusedError, StoppedError
from annotator.engines.crf import Example, Model, library
from annotator.engines.errors import EngineError
from annotator.engines.fitting import FEWEST, MODEL, PROGRESS

#: Of more articles the last ones are learnt from.
MOST_ARTICLES = 2_000

#: Seconds between two looks at how far the work is.
_WAIT = 0.05

Stop = Callable[[], bool]
Told = Callable[[float], None]


class Trainer:
    """Trains in a process of its own: python-crfsuite would hold every other thread of this one."""

    def train(self, examples: Iterable[Example], stop: Stop = lambda: False, told: Told = lambda _: None) -> Model:
        """Return a model of the examples; ``told`` hears which part of the work is done, from 0 to 1.

        The same examples in the same order give the same model. Raises ``RefusedError`` where there is too little to
        learn from, ``StoppedError`` soon after ``stop`` says so, and ``EngineError`` where the work failed.
        """
        library()
        chosen: deque[Example] = deque(maxlen=MOST_ARTICLES)
        for example in examples:
            if stop():
                raise _stopped()
            chosen.append(example)
        _require_enough(chosen)
        with tempfile.TemporaryDirectory(prefix="annotator-") as name:
            folder = Path(name)
            with (folder / "errors").open("wb") as errors, _started(folder, errors) as process:
                try:
                    _give(process, chosen, stop)
                    _wait(process, folder, stop, told)
                except BaseException:
                    process.kill()
                    raise
            if process.returncode != 0 or not (folder / MODEL).exists():
                said = (folder / "errors").read_text("utf-8", "replace").strip().splitlines()
                raise EngineError(
                    f"The model could not be trained: {said[-1][:200] if said else f'status {process.returncode}'}.",
                    "The spans are as they were. Fewer articles need less memory.",
                )
            told(1.0)
            return Model.of_content((folder / MODEL).read_bytes())


def _require_enough(examples: Iterable[Example]) -> None:
    counts: dict[str, int] = {}
    for example in examples:
        for _, _, label in example.spans:
            counts[label] = counts.get(label, 0) + 1
    if max(counts.values(), default=0) < FEWEST:
        raise RefusedError(
            f"There is too little to learn from: no label has {FEWEST} spans.", "Code some articles and train again."
        )


def _started(folder: Path, errors: BinaryIO) -> subprocess.Popen[bytes]:
    found = find_spec("annotator")
    places = [str(Path(place).parent) for place in (found.submodule_search_locations or ())] if found else []
    known = os.environ.get("PYTHONPATH")
    return subprocess.Popen(
        [sys.executable, "-m", "annotator.engines.fitting", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # of Windows, which would show a console
        env={**os.environ, "PYTHONPATH": os.pathsep.join([*places, *([known] if known else [])])},
    )


def _give(process: subprocess.Popen[bytes], examples: Iterable[Example], stop: Stop) -> None:
    assert process.stdin is not None
    with suppress(BrokenPipeError):  # it ended before its time, which its status tells
        for example in examples:
            if stop():
                raise _stopped()
            process.stdin.write(json.dumps(example).encode() + b"\n")
        process.stdin.close()


def _wait(process: subprocess.Popen[bytes], folder: Path, stop: Stop, told: Told) -> None:
    last = ""
    while process.poll() is None:
        if stop():
            raise _stopped()
        with suppress(OSError, ValueError):
            said = (folder / PROGRESS).read_text("ascii")
            if said != last:
                told(min(float(said), 0.99))
                last = said
        time.sleep(_WAIT)


def _stopped() -> StoppedError:
    return StoppedError("Training was stopped.", "There is no new model; the spans are as they were.")


class Score(NamedTuple):
    """How proposals compare with what was coded: ``right`` of ``proposed`` are exactly one of the ``coded``."""

    right: int
    proposed: int
    coded: int

    @property
    def precision(self) -> float:
        return self.right / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.coded if self.coded else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.proposed + self.coded) if self.proposed + self.coded else 0.0


def measure(model: Model, examples: Iterable[Example], stop: Stop = lambda: False) -> dict[str, Score]:
    """Return for each label how exactly the model proposes what was coded, and for all together under ``""``."""
    counts: dict[str, list[int]] = {"": [0, 0, 0]}
    for text, language, spans in examples:
        if stop():
            raise StoppedError("Measuring was stopped.", "The model is as it was.")
        coded = set(spans)
        proposed = {(start, end, label) for start, end, label, _ in model.suggest(text, language)}
        for number, found in enumerate((coded & proposed, proposed, coded)):
            for _, _, label in found:
                counts[""][number] += 1
                counts.setdefault(label, [0, 0, 0])[number] += 1
    return {label: Score(*numbers) for label, numbers in sorted(counts.items())}


class Point(NamedTuple):
    """What a model of so many articles is worth, by label."""

    articles: int
    scores: dict[str, Score]


def learning_curve(
    examples: Sequence[Example],
    sizes: Sequence[int] = (10, 30, 100),
    held_back: float | Sequence[Example] = 0.3,
    *,
    seed: int = 0,
    stop: Stop = lambda: False,
    told: Told = lambda _: None,
) -> list[Point]:
    """Train on more and more articles and measure each model on the articles that are held back.

    ``held_back`` are those articles, or the part of ``examples`` that is. The same seed gives the same figures; a size
    that is larger than there are articles becomes their number.
    """
    shuffled = list(examples)
    random.Random(seed).shuffle(shuffled)
    if isinstance(held_back, float):
        number = max(1, round(len(shuffled) * held_back))
        tested, shuffled = shuffled[:number], shuffled[number:]
    else:
        tested = list(held_back)
    wanted = sorted({min(size, len(shuffled)) for size in sizes})
    points = []
    for number, size in enumerate(wanted):

        def so_far(done: float, number: int = number) -> None:
            told((number + done) / len(wanted))

        model = Trainer().train(shuffled[:size], stop, so_far)
        points.append(Point(size, measure(model, tested, stop)))
    return points
