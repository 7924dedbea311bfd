"""Shares with what they are shares of, and how sure they are: Wilson's interval at 95 %."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``n``."""

    hits: int = 0
    n: int = 0

    @classmethod
    def of(cls, outcomes: Iterable[bool]) -> Share:
        """Count what is true."""
        told = list(outcomes)
        return cls(sum(told), len(told))

    def __add__(self, other: Share) -> Share:
        return Share(self.hits + other.hits, self.n + other.n)

    @property
    def value(self) -> float:
        return self.hits / self.n if self.n else 0.0

    def interval(self) -> tuple[float, float]:
        """Return the least and the greatest share that ``hits`` of ``n`` may come from (Wilson, 95 %)."""
        if not self.n:
            return 0.0, 1.0
        p, n = self.value, self.n
        middle = (p + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
        width = _Z / (1 + _Z * _Z / n) * sqrt(p * (1 - p) / n + _Z * _Z / (4 * n * n))
        return max(0.0, middle - width) if self.hits else 0.0, min(1.0, middle + width) if self.hits < n else 1.0

    def words(self) -> str:
        """Tell it as a table does: ``93 % (86–97) of 84``."""
        if not self.n:
            return "–"
        low, high = self.interval()
        return f"{_percent(self.value)} % ({_percent(low)}–{_percent(high)}) of {self.n}"


NOTHING = Share()


def _percent(share: float) -> int:
    """Return whole per cents; 100 and 0 only where it is all or nothing."""
    rounded = round(100 * share)
    if rounded == 100 and share < 1:
        return 99
    return 1 if rounded == 0 and share > 0 else rounded


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])
