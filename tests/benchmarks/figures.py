"""The figures of one run: each with its limit in the same run and its goal; one table, one JSON file, how they moved.

A limit is the least that the same work can cost here and now: a bare repaint by Qt, a bare commit, a bare start of the
interpreter. The ratio to it means something on any machine; milliseconds only on the one that measured them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from tests.benchmarks.clock import Times

#: A figure that moved by less is as it was: machines are noisy.
NOISE = 0.15


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure must not exceed: in its unit, in the 99th percentile, and as a ratio to its limit."""

    median: float | None = None
    p99: float | None = None
    ratio: float | None = None

    def words(self, unit: str) -> str:
        parts = [f"{self.median:g} {unit}"] if self.median is not None else []
        parts += [f"p99 {self.p99:g} {unit}"] if self.p99 is not None else []
        parts += [f"{self.ratio:g} x"] if self.ratio is not None else []
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Figure:
    """``cost`` is its order: n spans and t characters in the article, N articles, V lines in view.

    ``cpu`` is what the thread itself computed; a busy machine makes it less wrong than the clock on the wall.
    """

    what: str
    unit: str
    median: float
    p99: float | None = None
    cpu: float | None = None
    runs: int = 1
    limit: float | None = None
    limit_cpu: float | None = None
    limit_is: str = ""
    goal: Goal = Goal()
    cost: str = ""
    commit: str = ""

    @property
    def ratio(self) -> float | None:
        return self.median / self.limit if self.limit else None

    @property
    def cpu_ratio(self) -> float | None:
        """The ratio of what the threads computed: what a busy machine leaves of it, but without waits for the disk."""
        return self.cpu / self.limit_cpu if self.cpu and self.limit_cpu else None

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; ``None`` where there is none."""
        pairs = ((self.median, self.goal.median), (self.p99, self.goal.p99), (self.ratio, self.goal.ratio))
        kept = [value is not None and value <= most for value, most in pairs if most is not None]
        return all(kept) if kept else None


class Figures:
    """Figures by name, in the order in which they were measured, and what is known of the run."""

    def __init__(self, facts: dict[str, Any] | None = None) -> None:
        self.facts = facts or {}
        self._figures: dict[str, Figure] = {}

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._figures.values())

    def __len__(self) -> int:
        return len(self._figures)

    def get(self, what: str) -> Figure | None:
        return self._figures.get(what)

    def put(self, figure: Figure) -> None:
        self._figures[figure.what] = figure

    def add(
        self,
        what: str,
        measured: Times | float,
        unit: str = "ms",
        *,
        limit: Times | float | None = None,
        limit_is: str = "",
        goal: Goal | None = None,
        cost: str = "",
    ) -> Figure:
        """Add a figure; times are kept in seconds, and ``unit`` says in what they are shown."""
        scale = 1000 if unit == "ms" else 1
        bare, bare_cpu = (limit.median, scale * limit.cpu) if isinstance(limit, Times) else (limit, None)
        p99, cpu, runs = None, None, 1
        if isinstance(measured, Times):
            value, runs, cpu = measured.median, len(measured), scale * measured.cpu
            p99 = scale * measured.p99 if runs > 1 else None
        else:
            value = measured
        shown_limit = None if bare is None else scale * bare
        limits = (shown_limit, bare_cpu, limit_is)
        figure = Figure(what, unit, scale * value, p99, cpu, runs, *limits, goal or Goal(), cost)
        self.put(figure)
        return figure

    def extend(self, others: Figures) -> None:
        """Take over another run's figures; those of the same name give way, in their place."""
        self._figures.update(others._figures)
        self.facts |= others.facts

    def stamp(self, commit: str) -> None:
        """Keep with every figure of which commit it is."""
        self._figures = {what: replace(figure, commit=commit) for what, figure in self._figures.items()}

    def print(self, earlier: Figures | None = None) -> None:
        """Print the table, in its last column how the ratio (else the median) stood in an earlier run.

        The column ``cpu`` is the ratio of computing alone, for runs on a busy machine.
        """
        head = f"{'':<48}{'median':>9} {'p99':>8} {'limit':>8} {'ratio':>7} {'cpu':>7}  {'goal':<22}{'met':<5}"
        print(head + ("" if earlier is None else " earlier"))
        for figure in self:
            before = None if earlier is None else earlier.get(figure.what)
            limit, ratio, of_cpu = shown(figure.limit), shown(figure.ratio), shown(figure.cpu_ratio)
            line = (
                f"{figure.what:<48}{shown(figure.median):>9} {shown(figure.p99):>8} {limit:>8} {ratio:>7} {of_cpu:>7}  "
            )
            met = {None: "", True: "yes", False: "NO"}[figure.met]
            line += f"{figure.goal.words(figure.unit):<22}{met:<5} {moved(before, figure)}"
            print(line.rstrip())
        for limit_is in dict.fromkeys(figure.limit_is for figure in self if figure.limit_is):
            names = [figure.what for figure in self if figure.limit_is == limit_is]
            print(f"  limit of {names[0]!r}{f' and {len(names) - 1} more' if names[1:] else ''}: {limit_is}")

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        content = {**self.facts, "figures": [asdict(figure) for figure in self]}
        path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Figures | None:
        """Return the figures of an earlier run, ``None`` where there is none that can be read."""
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            figures = cls({name: value for name, value in content.items() if name != "figures"})
            for values in content["figures"]:
                figures.put(Figure(**{**values, "goal": Goal(**values["goal"])}))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return figures


def moved(before: Figure | None, now: Figure) -> str:
    """Say how a figure stood earlier and by how much it moved, in ratios where both have one."""
    if before is None:
        return ""
    if before.ratio is not None and now.ratio is not None:
        was, is_, sign = before.ratio, now.ratio, "x"
    else:
        was, is_, sign = before.median, now.median, now.unit
    change = is_ / was - 1 if was else 0.0
    return f"{shown(was)} {sign}" + ("" if abs(change) < NOISE else f" ({change:+.0%})")


def shown(value: float | None) -> str:
    if value is None:
        return ""
    digits = 0 if value >= 1000 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:,.{digits}f}"
