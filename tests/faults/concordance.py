"""Patterns that never end, and tables that a spreadsheet would run: what the concordance takes and what it writes."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import time
from pathlib import Path

from annotator.core.errors import AnnotatorError
from annotator.core.find import find_all
from annotator.core.sought import Manner, Sought
from annotator.formats.csv_cells import FORMULA_STARTS
from annotator.storage import Project
from tests.faults.cases import Trial, case
from tests.faults.scripted import new_project

#: Seconds within which a sentence is there.
_LIMIT = 2.0

#: Patterns without end on a text of one letter, patterns that can't be read, and patterns that are too large.
_PATTERNS = {
    "without end": (r"(a+)+$", r"(a|aa)+$", r"(.*a){25}b", r"(?:(?R))*b", r"(a*)*\b\1c", r"(x+x+)+y|(a+a+)+b"),
    "unreadable": ("[", "(?P<", "(", "*a", r"\p{nothing}", "(?<=", "a{3,2}", r"(?P=name)"),
    "too large": ("a" * 1_000_000, "(" * 1_000_000, "(?:a|b)" * 100_000, "(" * 9_000),
}

_FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")')


@case("A06")
def patterns(trial: Trial) -> str:
    """What never ends, can't be read or is too large is answered with a sentence; as words, none is a pattern."""
    path, slowest = trial.folder / "news.annot", 0.0
    new_project(path, {f"a{number}": "a" * 100_000 + f"!{number}" for number in range(12)})
    with Project(path) as project:
        for kind, every in _PATTERNS.items():
            for pattern in every:
                took, sentence = _answered(project, Sought(pattern, Manner.PATTERN, whole=False))
                slowest = max(slowest, took)
                trial.count()
                trial.require(took < _LIMIT, kind, pattern[:40], f"took {took:.1f} s")
                if kind != "without end":
                    trial.require(sentence.endswith("."), kind, pattern[:40], "was taken:", sentence)
                trial.require(len(sentence) < 200, pattern[:40], sentence)
                for manner in (Manner.PHRASE, Manner.WORDS):
                    took, _ = _answered(project, Sought(pattern, manner))
                    slowest = max(slowest, took)
                    trial.count()
                    trial.require(took < _LIMIT, manner, pattern[:40], f"took {took:.1f} s")
                begun = time.perf_counter()
                find_all("a" * 100_000, pattern)
                list(project.find(pattern))
                slowest = max(slowest, time.perf_counter() - begun)
        found = sum(len(piece.hits) for piece in project.concordance.look(Sought("a+!", Manner.PATTERN, whole=False)))
        trial.require(found == 12, "the project is not looked through afterwards:", found)
    trial.require(slowest < _LIMIT, f"the slowest took {slowest:.1f} s")
    return f"the slowest answer took {slowest:.2f} s"


def _answered(project: Project, sought: Sought) -> tuple[float, str]:
    """Look through the project; return how long it took, and the sentence that ended it, if one did."""
    begun, sentence = time.perf_counter(), ""
    try:
        for _ in project.concordance.look(sought):
            pass
    except AnnotatorError as error:
        sentence = str(error)
    return time.perf_counter() - begun, sentence


@case("I20", quick=1)
def cells(trial: Trial) -> str:
    """No cell of a concordance begins as a formula does, unless that is asked for; then every cell is as it was."""
    path = trial.folder / "news.annot"
    new_project(path, {f"a{number}": f"{text} ferry {text}" for number, text in enumerate(_FORMULAS)})
    safe, lossless = (_table(path, *options) for options in ((), ("--lossless",)))
    for row, was in zip(safe, lossless, strict=True):
        for name, cell in row.items():
            trial.count()
            trial.require(not cell.startswith(FORMULA_STARTS), name, repr(cell), "begins as a formula does")
            trial.require(cell in (was[name], f"'{was[name]}"), name, repr(cell), "was", repr(was[name]))
    for text, row in zip(_FORMULAS, lossless, strict=True):
        trial.require((row["left"], row["right"]) == (f"{text} ", f" {text}"), "lossless cells differ:", row)
    return f"{len(safe)} hits written safe and lossless, read back by Python's csv"


def _table(path: Path, *options: str) -> list[dict[str, str]]:
    command = [sys.executable, "-m", "annotator", "concordance", str(path), "ferry", *options]
    out = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")
    return list(csv.DictReader(io.StringIO(out, newline="")))
