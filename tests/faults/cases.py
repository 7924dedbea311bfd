"""What a fault case is, how one is run, and what comes of it.

A case is a function that injects its fault again and again, or for some minutes, and says where a promise was broken.
``catalogue.py`` lists what there should be; an id without a function is reported as not built, never as passed.
``running.py`` runs a case in a process of its own, which is what keeps a case that hangs from stopping the others.
"""

from __future__ import annotations

import random
import shutil
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.catalogue import CATALOGUE

#: Of each case, the failures whose words are kept.
_SHOWN = 5

HELD, BROKEN, NOT_BUILT, NOT_RUN = "held", "broken", "not built yet", "not run"

#: Minutes after which a case counts as hanging: of the report, and of a few runs of it. Those of a case that runs by
#: time come on top.
LIMIT, QUICK_LIMIT = 60.0, 3.0

#: Seconds that a case by time lasts at least, whatever the scale.
_SHORTEST = 3.0


class NotRunError(Exception):
    """This machine can't inject the fault; the words say why."""


class NotBuiltError(Exception):
    """The program has nothing yet that could keep the promise; the words say what, and what was tried in its place."""


class OverdueError(BaseException):
    """The case did not end in its time; of this kind so that no case takes it for a fault that it made itself."""


@dataclass
class Trial:
    """One case being run: how often or for how long, in which folder, by which chance, and what went wrong."""

    wanted: int
    folder: Path
    chance: random.Random
    quick: bool = False
    long: bool = False
    seconds: float = 0.0
    runs: int = 0
    failed: int = 0
    words: list[str] = field(default_factory=list)

    def each(self) -> Iterator[int]:
        """Yield the numbers of the runs, counting them."""
        for number in range(self.wanted):
            yield number
            self.runs += 1

    def lasts(self) -> str:
        """Return how long a part of a case by time lasts, in words."""
        return f"{self.seconds / 60:g} min" if self.seconds >= 60 else f"{self.seconds:g} s"

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
    """``full`` is how often the fault is injected for the report, ``quick`` how often with every run of the tests.

    A case with ``minutes`` runs for so long instead, and ``quick`` are its seconds; ``parts`` such runs follow each
    other.
    """

    id: str
    what: str
    body: Body | None = None
    full: int = 1
    quick: int = 0
    minutes: float = 0.0
    parts: int = 1

    @property
    def group(self) -> str:
        return self.id[0]

    def wanted(self, how: Manner) -> int:
        """Return how often the fault is to be injected."""
        return self.quick if how.quick else max(1, round(self.full * how.scale))

    def seconds(self, how: Manner) -> float:
        """Return how long each part lasts of a case that runs by time."""
        if not self.minutes:
            return 0.0
        return float(self.quick or _SHORTEST) if how.quick else max(_SHORTEST, self.minutes * 60 * how.scale)

    def limit(self, how: Manner) -> float:
        """Return after how many seconds the case hangs."""
        return (QUICK_LIMIT if how.quick else LIMIT) * 60 + self.parts * self.seconds(how)


@dataclass(frozen=True)
class Manner:
    """How cases are run: as often as the report asks, or a part of that, or a few times; ``long`` sleeps in full."""

    scale: float = 1.0
    quick: bool = False
    seed: int | None = None
    long: bool = False

    def words(self) -> str:
        """Return it for a report; what has the same words may stand for one another."""
        size = "quick" if self.quick else "full" if self.scale == 1 else f"scale {self.scale:g}"
        return size + (", long" if self.long else "") + ("" if self.seed is None else f", seed {self.seed}")


@dataclass
class Outcome:
    """One line of the report: what came of a case, when and of which state of the program."""

    id: str
    what: str
    outcome: str
    runs: int = 0
    failures: int = 0
    figure: str = ""
    seconds: float = 0.0
    details: list[str] = field(default_factory=list)
    commit: str = ""
    manner: str = ""
    ended: str = ""

    def line(self) -> str:
        head = f"{self.id}  {self.outcome:<13} {self.runs:>7,} runs {self.failures:>5} failed {self.seconds:>7.1f} s"
        return f"{head}  {self.what}: {self.figure}" if self.figure else f"{head}  {self.what}"


CASES: dict[str, Case] = {id_: Case(id_, what) for id_, what in CATALOGUE.items()}


def case(id_: str, *, full: int = 1, quick: int = 0, minutes: float = 0.0, parts: int = 1) -> Callable[[Body], Body]:
    """Say that a function is the case with this id."""

    def register(body: Body) -> Body:
        CASES[id_] = Case(id_, CATALOGUE[id_], body, full, quick, minutes, parts)
        return body

    return register


def inject(wanted: Case, how: Manner, folder: Path) -> Outcome:
    """Inject the faults of one case and return what came of it; whatever a case raises is a failure of it."""
    result = Outcome(wanted.id, wanted.what, NOT_BUILT)
    if wanted.body is None:
        result.failures, result.figure = 1, "not run: there is no such case yet"
        return result
    chance = random.Random(wanted.id if how.seed is None else how.seed)
    trial = Trial(wanted.wanted(how), folder, chance, how.quick, how.long, wanted.seconds(how))
    try:
        result.figure = wanted.body(trial)
        result.outcome = BROKEN if trial.failed or not trial.runs else HELD
    except NotRunError as reason:
        result.outcome, result.figure = NOT_RUN, f"not run: {reason}"
        trial.failed += not trial.runs
    except NotBuiltError as reason:  # a case without a run is a failure
        result.outcome = BROKEN if trial.failed else NOT_BUILT
        result.figure = f"not run: {reason}"
        trial.failed += not trial.runs
    except OverdueError as error:
        result.outcome, trial.failed = BROKEN, trial.failed + 1
        result.figure = f"it hangs: it did not end within {wanted.limit(how) / 60:.0f} minutes"
        trial.words.append("".join(traceback.format_tb(error.__traceback__))[-1500:])
    except Exception:
        result.outcome, trial.failed = BROKEN, trial.failed + 1
        trial.words.append(traceback.format_exc()[-1500:])
    result.runs, result.failures, result.details = trial.runs, trial.failed, trial.words
    return result
