"""What looking for words costs beside its limit: the same in a long list, and building a list beside folding its terms.

As in ``test_ratios`` no milliseconds are known here, and a bound that was missed is measured again.
"""

from __future__ import annotations

import random
import tracemalloc

from annotator.core.folding import words_of
from annotator.engines.word_lists import Entry, WordMatcher
from tests.benchmarks.clock import in_turn
from tests.benchmarks.test_ratios import SLACK, Pair, assert_within

_SYLLABLES = ("ka", "ri", "mo", "na", "zar", "bel", "tu", "shi", "lan", "dor", "pe", "gul", "had", "vis")


def _names(number: int) -> list[Entry]:
    chance = random.Random(number)

    def word() -> str:
        return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))).title()

    return [Entry(" ".join(word() for _ in range(chance.choice((1, 2, 3)))), "actor") for _ in range(number)]


def test_an_article_costs_about_the_same_whatever_the_length_of_the_list():
    few, many = _names(500), _names(100_000)
    short, long_ = WordMatcher(few), WordMatcher([*few, *many])
    text = " ".join(f"the minister {entry.term} said it again" for entry in few[:60])

    def measure() -> Pair:
        return in_turn(lambda: list(long_.places(text)), lambda: list(short.places(text)), rounds=8)

    assert len(list(long_.places(text))) >= 60
    assert_within(SLACK, measure)


def test_preparing_a_list_costs_a_few_times_what_folding_its_terms_does():
    entries = _names(30_000)

    def measure() -> Pair:
        return in_turn(lambda: WordMatcher(entries), lambda: [words_of(one.term) for one in entries], rounds=4)

    assert_within(SLACK * 2, measure)


def test_a_list_takes_a_few_hundred_bytes_for_a_term():
    entries = _names(30_000)
    tracemalloc.start()
    try:
        matcher = WordMatcher(entries)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert matcher
    assert most < 400 * len(entries)
