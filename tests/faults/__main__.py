"""Runs the fault cases and prints the report: ``python -m tests.faults [--only K01,K02] [--quick] [--scale 0.1]``."""

from __future__ import annotations

import argparse
import json
import logging
import platform
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from tests.faults import preload
from tests.faults.cases import CASES, HELD, NOT_RUN, Case, Outcome, run
from tests.faults.catalogue import GROUPS

ROOT = Path(__file__).parents[2]


def main() -> int:
    """Run what the command line names; return 0 where every promise was kept that could be put to the test."""
    arguments = _arguments()
    preload.load()
    logging.disable()
    from tests.faults import groups  # noqa: F401  (registers the cases; brings Qt and the store)

    preload.unload()
    wanted = _wanted(arguments)
    outcomes: list[Outcome] = []
    for group, name in GROUPS.items():
        cases = [case for case in wanted if case.group == group]
        if cases:
            print(f"\n{group}. {name}", flush=True)
        for case in cases:
            outcomes.append(outcome := run(case, scale=arguments.scale, quick=arguments.quick, seed=arguments.seed))
            print(outcome.line(), *(f"       {words}" for words in outcome.details), sep="\n", flush=True)
    counts = Counter(outcome.outcome for outcome in outcomes)
    print("\n" + ", ".join(f"{number} {what}" for what, number in counts.most_common()))
    if arguments.json:
        _write(arguments.json, arguments.scale, outcomes)
    return 0 if outcomes and counts[HELD] + counts[NOT_RUN] == len(outcomes) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--only", default="", help="ids, apart by commas: K01,D08")
    parser.add_argument("--group", default="", help=f"letters of groups, of {''.join(GROUPS)}")
    parser.add_argument("--quick", action="store_true", help="a few runs of the cases that take seconds")
    parser.add_argument("--scale", type=float, default=1.0, help="times the runs of the report, such as 0.1")
    parser.add_argument("--seed", type=int, help="another chance than the usual one")
    parser.add_argument("--json", type=Path, help="also write the report there")
    return parser.parse_args()


def _wanted(arguments: argparse.Namespace) -> list[Case]:
    only = [id_ for id_ in arguments.only.upper().split(",") if id_]
    unknown = [id_ for id_ in only if id_ not in CASES]
    if unknown:
        sys.exit(f"There is no case {', '.join(unknown)}.")
    return [
        case
        for case in CASES.values()
        if (not only or case.id in only)
        and (not arguments.group or case.group in arguments.group.upper())
        and (case.quick or not arguments.quick)
    ]


def _write(path: Path, scale: float, outcomes: list[Outcome]) -> None:
    told = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    report = {
        "commit": told.stdout.strip(),
        "made": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "scale": scale,
        "cases": [vars(outcome) for outcome in outcomes],
    }
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
