"""How fast long work goes and how long it will still take, from what it tells while it runs."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

#: Seconds back to which the rate is measured; longer ago the work may have been of another kind.
_BACK = 10.0

#: Seconds before anything is said: the first moments tell nothing.
_AT_FIRST = 0.5


class Pace:
    """Told how much of how much is done; tells the rate and the time left."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told: deque[tuple[float, int]] = deque([(clock(), 0)])
        self._total = 0

    def tell(self, done: int, total: int) -> None:
        moment = self._clock()
        self._total = total
        self._told.append((moment, done))
        while len(self._told) > 2 and self._told[1][0] <= moment - _BACK:
            self._told.popleft()

    @property
    def rate(self) -> float:
        """How much is done in a second; 0 where that can't be told yet."""
        (began, before), (moment, done) = self._told[0], self._told[-1]
        return max((done - before) / (moment - began), 0.0) if moment - began >= _AT_FIRST else 0.0

    @property
    def left(self) -> float | None:
        """Seconds until all is done, as it goes now; ``None`` where that can't be told."""
        return max(self._total - self._told[-1][1], 0) / self.rate if self.rate else None


def clock_time(seconds: float) -> str:
    """Return ``0:07``, ``12:30`` or ``1:05:00``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
