"""Runs all benchmarks, prints one table, and compares it with the last run (``make bench``).

    python -m tests.benchmarks -n 10000

The figures are kept in ``.benchmarks/latest.json``; those of the run before stand in the table's last column.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from tests.benchmarks import store
from tests.benchmarks.figures import Figures

LATEST = Path(".benchmarks/latest.json")


def main() -> None:
    options = argparse.ArgumentParser(description="Runs all benchmarks.")
    options.add_argument("-n", type=int, default=2_000, help="how many articles the project has")
    figures = Figures()
    store.measure(figures, options.parse_args().n)
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from tests.benchmarks import main_job  # only now, so that Qt weighs on none of the figures of the store

    main_job.main()
    figures.extend(main_job.FIGURES)
    earlier = Figures.load(LATEST)
    figures.save(LATEST)
    print()
    figures.print(earlier)


if __name__ == "__main__":
    main()
