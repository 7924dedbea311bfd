"""The report of the faults: a file that grows case by case, and the table that one or more of them make together."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.faults.cases import BROKEN, CASES, HELD, NOT_BUILT, NOT_RUN, Case, Outcome

ROOT = Path(__file__).parents[2]


def commit() -> str:
    """Return which state of the program this is: ``1a2b3c4``, or ``1a2b3c4 dirty 5d6e7f`` where it was changed."""
    told = _git("rev-parse", "--short", "HEAD").decode().strip()
    if not told:
        return "no commit"
    changed = _git("diff", "HEAD", "--", "annotator", "tests", "resources")
    return f"{told} dirty {hashlib.sha256(changed).hexdigest()[:6]}" if changed else told


def _git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False).stdout


def read(path: Path) -> dict[str, Outcome]:
    """Return the outcomes in a report by their ids; none where there is no file yet."""
    if not path.exists():
        return {}
    try:
        cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
        return {values["id"]: Outcome(**values) for values in cases}
    except (ValueError, KeyError, TypeError) as error:
        sys.exit(f"{path} is not a report of this program: {error!r}")


def write(path: Path, outcomes: Iterable[Outcome]) -> None:
    """Write a report whole, so that whoever breaks in loses only the case in hand."""
    report = {
        "made": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "cases": [vars(outcome) for outcome in outcomes],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    beside.replace(path)


def merged(paths: Sequence[Path]) -> dict[str, Outcome]:
    """Return the last outcome of each case in any of the files."""
    found: dict[str, Outcome] = {}
    for path in paths:
        if not path.exists():
            sys.exit(f"There is no file {path}.")
        for id_, outcome in read(path).items():
            if id_ not in found or found[id_].ended <= outcome.ended:
                found[id_] = outcome
    return found


def table(outcomes: dict[str, Outcome], cases: Iterable[Case] = ()) -> str:
    """Return the table in Markdown, then what has no run and why, and what was broken."""
    cases = list(cases) or list(CASES.values())
    rows = ["| id | outcome | runs | failures | figure | seconds | commit |"]
    rows.append("| --- | --- | ---: | ---: | --- | ---: | --- |")
    rest, wrong, manners, commits = list[str](), list[str](), set[str](), set[str]()
    for case in cases:
        outcome = outcomes.get(case.id)
        if outcome is None:
            rows.append(f"| {case.id} | {NOT_RUN} | 0 | 1 | not run: it is in none of the files | | |")
            rest.append(f"{case.id}: it is in none of the files")
            continue
        figure = " ".join(outcome.figure.split()).replace("|", "\\|")
        rows.append(
            f"| {case.id} | {outcome.outcome} | {outcome.runs:,} | {outcome.failures:,} | {figure} |"
            f" {outcome.seconds:.1f} | {outcome.commit} |"
        )
        manners.add(outcome.manner)
        commits.add(outcome.commit)
        if outcome.outcome in (NOT_RUN, NOT_BUILT):
            rest.append(f"{case.id}: {figure.removeprefix('not run: ')}")
        elif outcome.outcome == BROKEN:
            wrong += [f"{case.id}: {case.what}", *(f"    {words}" for words in outcome.details)]
    parts = ["\n".join(rows), summary([outcomes[case.id] for case in cases if case.id in outcomes], len(cases))]
    if rest:
        parts.append("\n".join(["Not run, and why:", *rest]))
    if wrong:
        parts.append("\n".join(["Broken:", *wrong]))
    if len(manners) > 1:
        parts.append(f"Beware: the cases were run in different ways: {'; '.join(sorted(manners))}.")
    if len(commits) > 1:
        parts.append(f"Beware: the cases were run with different states of the program: {', '.join(sorted(commits))}.")
    return "\n\n".join(parts)


def summary(outcomes: Sequence[Outcome], wanted: int) -> str:
    """Return one line: how many cases came out how, in how much time."""
    counts = Counter(outcome.outcome for outcome in outcomes)
    if wanted > len(outcomes):
        counts[NOT_RUN] += wanted - len(outcomes)
    minutes = sum(outcome.seconds for outcome in outcomes) / 60
    return f"{', '.join(f'{number} {what}' for what, number in counts.most_common())}; {minutes:.0f} minutes in all"


def all_held(outcomes: Sequence[Outcome], *, quick: bool) -> bool:
    """Return whether every promise was kept; a case without a run is a failure but in a quick look at them."""
    fine = {HELD, NOT_RUN} if quick else {HELD}
    return bool(outcomes) and all(outcome.outcome in fine for outcome in outcomes)
