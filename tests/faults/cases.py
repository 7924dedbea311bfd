"""What a fault case is, how one is run, and what comes of it.

A case is a function that injects its fault again and again and says where a promise was broken. ``catalogue.py``
lists what there should be; an id without a function is reported as not built, never as passed.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.catalogue import CATALOGUE

#: Of each case, the failures whose words are kept.
_SHOWN = 5

HELD, BROKEN, NOT_BUILT, NOT_RUN = "held", "broken", "not built yet", "not run"


class NotRunError(Exception):
    """This machine can't inject the fault; the words say why."""


class NotBuiltError(Exception):
    """The program has nothing yet that could keep the promise."""


@dataclass
class Trial:
    """One case being run: how often, in which folder, by which chance, and what went wrong."""

    wanted: int
    folder: Path
    chance: random.Random
    quick: bool = False
    runs: int = 0
    failed: int = 0
    words: list[str] = field(default_factory=list)

    def each(self) -> Iterator[int]:
        """Yield the numbers of the runs, counting them."""
        for number in range(self.wanted):
            yield number
            self.runs += 1

    def count(self, runs: int = 1) -> None:
        """Count runs where ``each`` is not the loop."""
        self.runs += runs

    def require(self, holds: object, *words: object) -> bool:
        """Count a failure unless it holds."""
        if not holds:
            self.failed += 1
            if len(self.words) < _SHOWN:
                self.words.append(" ".join(map(str, words))[:600])
        return bool(holds)

    def fresh(self, name: str) -> Path:
        """Return a new empty folder."""
        made = self.folder / name
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir()
        return made


Body = Callable[[Trial], str]


@dataclass(frozen=True)
class Case:
    """``full`` is how often the fault is injected for the report, ``quick`` how often with every run of the tests."""

    id: str
    what: str
    body: Body | None = None
    full: int = 1
    quick: int = 0

    @property
    def group(self) -> str:
        return self.id[0]


@dataclass
class Outcome:
    """One line of the report."""

    id: str
    what: str
    outcome: str
    runs: int = 0
    failures: int = 0
    figure: str = ""
    seconds: float = 0.0
    details: list[str] = field(default_factory=list)

    def line(self) -> str:
        head = f"{self.id}  {self.outcome:<13} {self.runs:>7,} runs {self.failures:>5} failed {self.seconds:>7.1f} s"
        return f"{head}  {self.what}: {self.figure}" if self.figure else f"{head}  {self.what}"


CASES: dict[str, Case] = {id_: Case(id_, what) for id_, what in CATALOGUE.items()}


def case(id_: str, *, full: int = 1, quick: int = 0) -> Callable[[Body], Body]:
    """Say that a function is the case with this id."""

    def register(body: Body) -> Body:
        CASES[id_] = Case(id_, CATALOGUE[id_], body, full, quick)
        return body

    return register


def run(wanted: Case, *, scale: float = 1.0, quick: bool = False, seed: int | None = None) -> Outcome:
    """Inject the faults of one case and return what came of it; whatever a case raises is a failure of it."""
    result = Outcome(wanted.id, wanted.what, NOT_BUILT)
    if wanted.body is None:
        result.failures = 1
        return result
    runs = wanted.quick if quick else max(1, round(wanted.full * scale))
    begun = time.perf_counter()
    folder = Path(tempfile.mkdtemp(prefix=f"fault-{wanted.id}-"))
    trial = Trial(runs, folder, random.Random(wanted.id if seed is None else seed), quick)
    try:
        result.figure = wanted.body(trial)
        result.outcome = BROKEN if trial.failed or not trial.runs else HELD
    except NotRunError as reason:
        result.outcome, result.figure = NOT_RUN, str(reason)
    except NotBuiltError as reason:
        result.figure, trial.failed = str(reason), trial.failed + 1
    except Exception:
        result.outcome, trial.failed = BROKEN, trial.failed + 1
        trial.words.append(traceback.format_exc()[-1500:])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    result.runs, result.failures, result.details = trial.runs, trial.failed, trial.words
    result.seconds = round(time.perf_counter() - begun, 2)
    return result
