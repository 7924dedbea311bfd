"""Codes of hints: short, none the beginning of another, the shortest for the nearest."""

from __future__ import annotations

import itertools

import pytest

from annotator.core.hint_letters import ALL_ROWS, HOME_ROW, hint_codes, letters_of


@pytest.mark.parametrize("letters", ["ab", "jkl", HOME_ROW, ALL_ROWS])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 9, 10, 60, 81, 82, 500])
def test_every_place_has_a_code_that_begins_no_other(letters, count):
    codes = hint_codes([abs(place - 7) for place in range(count)], letters)
    assert len(set(codes)) == len(codes) == count
    assert not any(one.startswith(other) for one, other in itertools.permutations(codes, 2))
    assert set("".join(codes)) <= set(letters)


@pytest.mark.parametrize(("count", "longest"), [(9, 1), (10, 2), (81, 2), (82, 3)])
def test_no_code_is_longer_than_it_must_be(count, longest):
    assert max(map(len, hint_codes([0.0] * count, HOME_ROW))) == longest


def test_the_nearest_places_get_the_single_letters_and_the_nearest_the_first():
    codes = hint_codes([50, 40, 3, 1, 2, 30, 60, 70, 80, 90, 95, 99], HOME_ROW)
    single = [place for place, code in enumerate(codes) if len(code) == 1]
    assert codes[3] == HOME_ROW[0]
    assert {2, 3, 4} <= set(single)
    assert sorted(single, key=lambda place: HOME_ROW.index(codes[place]))[:3] == [3, 4, 2]


def test_long_codes_follow_the_order_of_the_places():
    codes = hint_codes([float(place) for place in range(40)], "asdf")
    long = [code for code in codes if len(code) == max(map(len, codes))]
    assert long == sorted(long, key=lambda code: ["asdf".index(letter) for letter in code])


@pytest.mark.parametrize("setting", ["", "a", "aaaa", "AaA", " - ", "!?"])
def test_a_setting_without_two_letters_is_the_home_row(setting):
    assert letters_of(setting) == HOME_ROW


def test_letters_count_once_and_small():
    assert letters_of("JKL jk;l") == "jkl"


def test_only_the_home_row_is_joined_by_other_rows():
    assert letters_of(HOME_ROW, 81) == HOME_ROW
    assert letters_of(HOME_ROW, 82) == ALL_ROWS
    assert letters_of("asdf", 400) == "asdf"
