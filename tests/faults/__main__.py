"""Runs the fault cases and prints the report.

``python -m tests.faults --json FILE`` writes each case down as soon as it has ended, and a second run goes on where
the first was broken off; two runs may share the groups, each with its own file. ``--report FILE FILE`` makes one table
of them.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from pathlib import Path

from tests.faults import preload, report
from tests.faults.cases import CASES, Case, Manner, Outcome
from tests.faults.catalogue import GROUPS

#: Set to anything but 0, it is ``--long``.
_LONG = "ANNOTATOR_FAULTS_LONG"


def main() -> int:
    """Run what the command line names; return 0 where every promise was kept that could be put to the test."""
    arguments = _arguments()
    if arguments.report is not None:
        return _tell(arguments)
    preload.load()
    preload.unload()
    logging.disable()
    from tests.faults import groups, running  # noqa: F401  (registers the cases; brings Qt and the store)

    running.adopt_orphans()
    running.end_when_asked()
    running.warm_up()
    wanted, state = _wanted(arguments), report.commit()
    how = Manner(arguments.scale, arguments.quick, arguments.seed, arguments.long)
    kept: dict[str, Outcome] = report.read(arguments.json) if arguments.json else {}
    outcomes: list[Outcome] = []
    for group, name in GROUPS.items():
        cases = [case for case in wanted if case.group == group]
        if cases:
            print(f"\n{group}. {name}", flush=True)
        for case in cases:
            there = kept.get(case.id)
            if there and not arguments.again and (there.commit, there.manner) == (state, how.words()):
                outcomes.append(there)
                print(f"{there.line()} (run before)", flush=True)
                continue
            outcome = running.run(case, how)
            outcome.commit = state if report.commit() == state else f"{state}, changed meanwhile"
            outcome.manner = how.words()
            outcome.ended = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            outcomes.append(outcome)
            print(outcome.line(), *(f"       {words}" for words in outcome.details), sep="\n", flush=True)
            if arguments.json:
                kept[case.id] = outcome
                report.write(arguments.json, (kept[id_] for id_ in CASES if id_ in kept))
    print("\n" + report.summary(outcomes, len(outcomes)))
    return 0 if report.all_held(outcomes, quick=how.quick) else 1


def _tell(arguments: argparse.Namespace) -> int:
    """Print the table of some files; return 0 where every case has a run and held."""
    cases, outcomes = _wanted(arguments), report.merged(arguments.report)
    print(report.table(outcomes, cases))
    there = [outcomes[case.id] for case in cases if case.id in outcomes]
    return 0 if len(there) == len(cases) and report.all_held(there, quick=False) else 1


def _arguments() -> argparse.Namespace:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__, formatter_class=form)
    parser.add_argument("--only", default="", help="ids, apart by commas: K01,D08")
    parser.add_argument("--group", default="", help=f"letters of groups, of {''.join(GROUPS)}")
    parser.add_argument("--quick", action="store_true", help="a few runs of the cases that take seconds")
    parser.add_argument("--scale", type=float, default=1.0, help="times the runs and minutes, such as 0.1")
    parser.add_argument("--seed", type=int, help="another chance than the usual one")
    parser.add_argument(
        "--long",
        action="store_true",
        default=os.environ.get(_LONG, "0") not in ("", "0"),
        help=f"sleep ten minutes in K14, not 20 seconds; also {_LONG}=1",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write each case there, and go on where it ends")
    parser.add_argument("--again", action="store_true", help="run also what the file has of this commit")
    parser.add_argument("--report", type=Path, nargs="+", metavar="FILE", help="run nothing, print the table of these")
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


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
