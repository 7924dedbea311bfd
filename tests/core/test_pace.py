import pytest

from annotator.core.pace import Pace, clock_time


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_the_first_moments_tell_nothing(clock):
    pace = Pace(clock)
    clock.now += 0.1
    pace.tell(50, 100)
    assert (pace.rate, pace.left) == (0, None)


def test_rate_and_time_left_are_those_of_the_last_seconds(clock):
    pace = Pace(clock)
    for second in range(1, 61):
        clock.now += 1
        pace.tell(second * 10, 1_000)
    assert (pace.rate, pace.left) == (10, 40)
    for second in range(1, 21):
        clock.now += 1
        pace.tell(600 + second * 2, 1_000)
    assert pace.rate == pytest.approx(2)
    assert pace.left == pytest.approx(180)


def test_work_that_stands_still_or_went_back_has_no_end(clock):
    pace = Pace(clock)
    clock.now += 5
    pace.tell(0, 10)
    assert pace.left is None
    pace.tell(10, 10)
    assert pace.left == 0


@pytest.mark.parametrize(("seconds", "shown"), [(0.2, "0:00"), (7, "0:07"), (750, "12:30"), (3_900, "1:05:00")])
def test_time_left_is_shown_as_a_clock(seconds, shown):
    assert clock_time(seconds) == shown
