"""What every part of the benchmarks is given: the cached projects, a folder of its own, how much to measure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.projects import Cache


@dataclass(frozen=True, slots=True)
class Bench:
    """``quick`` is the cheap half; ``n`` articles are imported; ``actions`` make up the hour of work."""

    cache: Cache
    folder: Path
    quick: bool = False
    n: int = 10_000
    actions: int = 4_000

    def copy(self, project: Path) -> Path:
        """Return a copy of a cached project to work in."""
        return self.cache.copy(project, self.folder)
