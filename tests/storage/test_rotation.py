"""The rule by which backups stay: hours, days and weeks are covered, and nothing new is ever given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from annotator.storage.rotation import DAYS, HOURS, NEWEST, WEEKS, kept

NOW = datetime(2026, 3, 20, 17, 30, tzinfo=UTC)
times = st.sets(st.integers(0, 60 * 24 * 400).map(lambda minutes: NOW - timedelta(minutes=minutes)), max_size=60)


def grown(step, days):
    """Return what stays where a backup is made every ``step`` of the working day, for days on end."""
    there = set()
    for day in range(days, -1, -1):
        moment = NOW - timedelta(days=day, hours=8)
        while moment <= NOW - timedelta(days=day):
            there.add(moment)
            there = kept(there, moment)
            moment += step
    return there


def test_a_year_of_work_leaves_backups_of_the_last_minutes_hours_days_and_weeks():
    there = sorted(NOW - time for time in grown(timedelta(minutes=10), 365))
    assert len(there) <= NEWEST + HOURS + DAYS + WEEKS
    assert there[NEWEST - 1] <= timedelta(minutes=40)
    for goal in [timedelta(hours=n) for n in range(1, 8)] + [timedelta(days=n) for n in range(1, 7)]:
        assert any(abs(age - goal) <= timedelta(hours=1) for age in there), goal
    for weeks in range(1, WEEKS - 1):
        assert any(abs(age - timedelta(weeks=weeks)) <= timedelta(days=7) for age in there), weeks
    assert there[-1] >= timedelta(weeks=WEEKS - 2)


def test_only_periods_with_backups_count_so_that_a_long_rest_costs_none():
    old = {NOW - timedelta(days=400 + day) for day in range(DAYS)}
    assert kept(old, NOW) == old


@given(times, st.integers(1, 40))
def test_the_newest_stays_and_the_number_is_bounded(there, most):
    staying = kept(there, NOW, most)
    assert staying <= there
    assert len(staying) <= min(most, NEWEST + HOURS + DAYS + WEEKS)
    assert not there or max(there) in staying


@given(times)
def test_thinning_out_twice_is_thinning_out_once(there):
    assert kept(kept(there, NOW), NOW) == kept(there, NOW)


def test_what_a_wrong_clock_dated_into_the_future_stays_and_takes_no_place():
    ahead = NOW + timedelta(days=365)
    past = {NOW - timedelta(minutes=minute) for minute in range(NEWEST)}
    assert kept(past | {ahead}, NOW, NEWEST) == past | {ahead}


def test_few_places_are_shared_between_minutes_days_and_weeks():
    there = {NOW - timedelta(minutes=10 * n) for n in range(6)} | {NOW - timedelta(days=n) for n in range(1, 40)}
    ages = sorted(NOW - time for time in kept(there, NOW, 6))
    assert ages[0] == timedelta(0)
    assert ages[-1] >= timedelta(days=2)
