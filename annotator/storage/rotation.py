"""Which backups stay as time goes on: the newest, then one an hour, one a day, one a week.

A pure rule over the times of the backups, so that it can be shown and tested without a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import zip_longest

#: The newest ones stay whatever their age.
NEWEST = 4

#: How many hours, days and weeks in which there were backups keep their last one.
HOURS, DAYS, WEEKS = 8, 7, 8


def kept(times: Iterable[datetime], now: datetime, most: int | None = None) -> set[datetime]:
    """Return the times whose backups stay: the last of each of the last hours, days and weeks that have any.

    Only periods with work in them count, so that a project which rests for a year still has its last days. ``most``
    bounds their number where the disk does; then each kind gives up its oldest. What lies in the future, made while
    the clock was wrong, is never dropped and takes nobody's place.
    """
    future, past = set(), []
    for time in times:
        if time > now + timedelta(minutes=5):
            future.add(time)
        else:
            past.append(time)
    past.sort(reverse=True)
    kinds = (
        past[:NEWEST],
        _last_of_each(past, lambda time: (time.date(), time.hour))[:HOURS],
        _last_of_each(past, lambda time: (time.date(),))[:DAYS],
        _last_of_each(past, lambda time: tuple(time.isocalendar()[:2]))[:WEEKS],
    )
    staying: set[datetime] = set()
    for turn in zip_longest(*kinds):
        for time in turn:
            if time is not None and (most is None or len(staying) < most):
                staying.add(time)
    return staying | future


def _last_of_each(newest_first: Iterable[datetime], period: Callable[[datetime], tuple[object, ...]]) -> list[datetime]:
    last: dict[tuple[object, ...], datetime] = {}
    for time in newest_first:
        last.setdefault(period(time), time)
    return list(last.values())
