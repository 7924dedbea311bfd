"""The figures of one run of the benchmarks: one table, one JSON file, and how they moved since an earlier one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

#: A figure that differs by less is as it was: machines are noisy.
_NOISE = 0.15


@dataclass(frozen=True, slots=True)
class Figure:
    """``goal`` is what ``value`` must not exceed; ``None`` where it only stands beside others."""

    value: float
    unit: str
    goal: float | None = None


class Figures:
    """Figures by name, in the order in which they were measured."""

    def __init__(self) -> None:
        self._figures: dict[str, Figure] = {}

    def add(self, name: str, value: float, unit: str, goal: float | None = None) -> None:
        self._figures[name] = Figure(value, unit, goal)

    def extend(self, others: Figures) -> None:
        self._figures.update(others._figures)

    def print(self, earlier: Figures | None = None) -> None:
        """Print the table, in its last column what changed since an earlier run."""
        print(f"{'':<52}{'measured':>12}{'goal':>9}   {'' if earlier is None else 'earlier'}".rstrip())
        for name, figure in self._figures.items():
            goal = "" if figure.goal is None else f"{figure.goal:g}"
            missed = "" if figure.goal is None or figure.value <= figure.goal else " !"
            before = None if earlier is None else earlier._figures.get(name)
            moved = "" if before is None else _moved(before.value, figure.value)
            print(f"{name:<52}{figure.value:>9.3f} {figure.unit:<2}{goal:>9}{missed:<2} {moved}".rstrip())

    def save(self, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        rows = {name: [figure.value, figure.unit, figure.goal] for name, figure in self._figures.items()}
        path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Figures | None:
        """Return the figures of an earlier run, ``None`` where there is none."""
        if not path.exists():
            return None
        figures = cls()
        for name, [value, unit, goal] in json.loads(path.read_text(encoding="utf-8")).items():
            figures.add(name, value, unit, goal)
        return figures


def _moved(before: float, now: float) -> str:
    if not before:
        return f"{before:.3f}"
    change = now / before - 1
    return f"{before:.3f}" + ("" if abs(change) < _NOISE else f" ({change:+.0%})")
