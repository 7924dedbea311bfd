"""Runs the benchmarks, prints one table, and compares it with an earlier run (``make bench``, ``make bench-quick``).

    python -m tests.benchmarks --quick
    python -m tests.benchmarks --only reading --only coding --against figures-of-monday.json
    python -m tests.benchmarks --docs

Each part runs in a process of its own, so that none weighs on the next. The figures are kept in
``.benchmarks/latest.json``, those of the run before in ``.benchmarks/earlier.json``; ``--only`` replaces the figures of
its parts and leaves the others. Projects of 100,000 and 1,000,000 articles are made once, in the cache folder.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from tests.benchmarks import costs
from tests.benchmarks.bench import Bench
from tests.benchmarks.figures import Figures
from tests.benchmarks.projects import Cache

LATEST = Path(".benchmarks/latest.json")
EARLIER = Path(".benchmarks/earlier.json")

#: The parts in the order of the table; each is a module with ``measure``.
PARTS = (
    "reading",
    "coding",
    "pointing",
    "hinting",
    "walking",
    "concordance",
    "suggesting",
    "starting",
    "streams",
    "listing",
    "responding",
    "footprint",
)


def main() -> int:
    options = _options()
    if options.docs:
        return costs.write(Figures.load(options.against or LATEST))
    if options.part:
        _measure(options.part, options)
        return 0
    earlier = Figures.load(options.against or LATEST)
    figures = Figures()
    failed = [part for part in options.only or PARTS if not _run(part, options, figures)]
    figures.facts = facts(options)
    figures.stamp(figures.facts["commit"])
    kept = Figures.load(LATEST) if options.only else None
    if kept is not None:
        kept.extend(figures)
    if LATEST.exists():
        shutil.copyfile(LATEST, EARLIER)
    (kept or figures).save(LATEST)
    print()
    figures.print(earlier)
    if failed:
        print(f"Not measured, for these parts failed: {', '.join(failed)}")
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Runs the benchmarks.")
    options.add_argument("-n", type=int, default=10_000, help="how many articles are imported and exported")
    options.add_argument("--quick", action="store_true", help="the cheap half, on small projects")
    options.add_argument("--only", action="append", choices=PARTS, metavar="PART", help=", ".join(PARTS))
    options.add_argument("--against", type=Path, metavar="JSON", help="compare with this run instead of the last one")
    options.add_argument("--actions", type=int, default=4_000, help="how many make up the hour of work")
    options.add_argument(
        "--cache", type=Path, default=user_cache_path("annotator-bench"), help="where projects are kept"
    )
    options.add_argument("--docs", action="store_true", help="write the last figures into the documents, and end")
    options.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    options.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    return options.parse_args()


def _run(part: str, options: argparse.Namespace, figures: Figures) -> bool:
    """Measure one part in a process of its own; tell whether it went through."""
    began = time.perf_counter()
    print(f"{part} …", end="", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="annotator-bench-") as folder:
        into = Path(folder) / "figures.json"
        ended = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks", *sys.argv[1:], "--part", part, "--into", into]
        )
        measured = Figures.load(into)
    print(f" {time.perf_counter() - began:.0f} s", file=sys.stderr)
    if measured is not None:
        figures.extend(measured)
    return ended.returncode == 0


def _measure(part: str, options: argparse.Namespace) -> None:
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="annotator-bench-") as folder:
        bench = Bench(Cache(options.cache), Path(folder), options.quick, options.n, options.actions)
        try:
            importlib.import_module(f"tests.benchmarks.{part}").measure(figures, bench)
        finally:
            figures.save(options.into)
    sys.stdout.flush()
    os._exit(0)  # what Qt takes down at exit is nobody's figure


def facts(options: argparse.Namespace) -> dict[str, Any]:
    """Return what a reader of the figures wants to know of the run."""
    from importlib.metadata import version

    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "commit": _words(["git", "rev-parse", "--short", "HEAD"]),
        "quick": options.quick,
        "n": options.n,
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "machine": {
            "system": platform.platform(terse=True),
            "processor": _processor(),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "pyside": version("PySide6-Essentials"),
            "screen": "X11" if os.environ.get("DISPLAY") else "off screen",
        },
    }


def _words(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor()
    )


if __name__ == "__main__":
    sys.exit(main())
