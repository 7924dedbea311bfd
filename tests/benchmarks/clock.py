"""Takes times: on the wall and of the thread itself, several times over, a thing and its limit in turn."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Times:
    """Seconds of one thing, measured several times."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.thread: list[float] = []

    def __len__(self) -> int:
        return len(self.wall)

    def add(self, wall: float, thread: float = 0.0) -> None:
        self.wall.append(wall)
        self.thread.append(thread)

    def extend(self, others: Times) -> None:
        self.wall += others.wall
        self.thread += others.thread

    @contextmanager
    def clocked(self) -> Iterator[None]:
        wall, thread = time.perf_counter(), time.thread_time()
        yield
        self.add(time.perf_counter() - wall, time.thread_time() - thread)

    @property
    def median(self) -> float:
        return statistics.median(self.wall)

    @property
    def least(self) -> float:
        return min(self.wall)

    @property
    def p99(self) -> float:
        """The 99th percentile; of fewer than a hundred, the worst."""
        ordered = sorted(self.wall)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]

    @property
    def cpu(self) -> float:
        """The median of what the thread computed."""
        return statistics.median(self.thread)


def in_turn(*acts: Callable[[], object], rounds: int = 3) -> list[Times]:
    """Measure each act, one after the other, in several rounds, so that what slows the machine slows all of them."""
    measured = [Times() for _ in acts]
    for _ in range(rounds):
        for act, times in zip(acts, measured, strict=True):
            gc.collect()
            with times.clocked():
                act()
    return measured


def least(*acts: Callable[[], object], rounds: int = 3) -> list[float]:
    """Return the least of each, in turn: a busy machine only adds."""
    return [times.least for times in in_turn(*acts, rounds=rounds)]
