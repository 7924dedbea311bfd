"""What holds for every rung and word step on any text, however odd."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.rung import Rung
from annotator.core.span import Fragment
from annotator.core.units import (
    narrower,
    next_word_end,
    next_word_start,
    occurrences,
    paragraph_at,
    previous_word_end,
    previous_word_start,
    unit_at,
    wider,
)
from annotator.core.words import is_mark

PIECES = [
    *" \t\r\n\u2028\u2029\u0085\x0b\x0c\u00a0\u200b\u200c\u200d\u200e\ufeff\x00\u00ad",
    *"\"'“”‘’«»„()[]—–-:;,.!?…۔؟؛،",
    *(
        "\r\n",
        "\u0301",
        "\u0300\u0323",
        "\ufe0f",
        "\u20e3",
        "🏽",
        "👩‍👩‍👧",
        "👍🏽",
        "🇰🇪",
        "1️⃣",
        "中",
        "ก",
        "한",
        "क्षि",
        "ﾞ",
    ),
    *(
        "The",
        "mayor",
        "said",
        "that",
        "Amina",
        "Noor-Khan",
        "U.S.",
        "Dr.",
        "of",
        "Lt.",
        "Col.",
        "he",
        "3.5%",
        "$4",
        "’s",
    ),
    *("کہ", "وزیر", "إن", "أنه", "چې", "می‌رود", "كِتَاب", ", he said", "According to", "(MTR)", "Ministry", "and", "J."),
]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.characters()), max_size=40).flatmap(
    lambda pieces: st.sampled_from(["".join(pieces), " ".join(pieces)])
)
PLACES = st.tuples(TEXTS, st.floats(0, 1)).map(lambda made: (made[0], round(made[1] * len(made[0]))))


def _cuts_a_cluster(text: str, place: int) -> bool:
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    joined = unicodedata.category(after)[0] == "M" or after in "\u200c\u200d" or "🏻" <= after <= "🏿"
    return joined or (before == "\r" and after == "\n") or text[place - 2 : place + 1] == "👩\u200d👩"


def _holds(outer: Fragment, inner: Fragment) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def test_every_combining_mark_of_unicode_is_known():
    marks = [char for char in map(chr, range(0x110000)) if unicodedata.category(char)[0] == "M"]
    assert [hex(ord(mark)) for mark in marks if not is_mark(mark)] == []


@settings(max_examples=400, deadline=None)
@given(PLACES)
def test_units_are_whole_inside_the_text_and_nest(made):
    text, offset = made
    units = [unit_at(text, offset, rung) for rung in Rung]
    if units[4] is None:
        assert units == [None] * 5
        return
    for unit in units:
        assert unit is not None
        assert 0 <= unit.start < unit.end <= len(text)
        quote = text[unit.start : unit.end]
        assert quote == quote.strip()
        assert not _cuts_a_cluster(text, unit.start)
        assert not _cuts_a_cluster(text, unit.end)
    for inner, outer in pairwise(units):
        assert _holds(outer, inner)


@settings(max_examples=200, deadline=None)
@given(PLACES)
def test_widening_grows_until_the_paragraph_and_narrowing_undoes_it(made):
    text, offset = made
    step = unit_at(text, offset, Rung.WORD)
    if step is None:
        return
    inside = step.start
    climbed = [step]
    while (step := wider(text, climbed[-1])) is not None:
        assert _holds(step, climbed[-1])
        assert step != climbed[-1]
        climbed.append(step)
        assert len(climbed) < 60
    assert climbed[-1] == unit_at(text, offset, Rung.PARAGRAPH)
    while (step := narrower(text, climbed[-1], inside)) is not None:
        assert _holds(climbed[-1], step)
        assert step != climbed[-1]
        climbed.append(step)
    assert climbed[-1] == unit_at(text, inside, Rung.WORD)


@settings(max_examples=200, deadline=None)
@given(PLACES, st.integers(0, 60))
def test_widening_any_piece_holds_that_piece(made, size):
    text, start = made
    fragment = Fragment(start, min(len(text), start + size))
    step = wider(text, fragment)
    if step is not None:
        letters = [place for place in range(*fragment) if text[place].isalnum() and not is_mark(text[place])]
        assert all(step.start <= place < step.end for place in letters)
        assert step.end - step.start > fragment.end - fragment.start


@settings(max_examples=200, deadline=None)
@given(PLACES)
def test_word_steps_always_move_and_stay_in_the_text(made):
    text, offset = made
    for step in (next_word_end, next_word_start):
        assert offset < step(text, offset) <= len(text) or step(text, offset) == offset == len(text)
        assert not _cuts_a_cluster(text, step(text, offset)) or not text[step(text, offset) - 1].isalnum()
    for step in (previous_word_end, previous_word_start):
        assert 0 <= step(text, offset) < offset or step(text, offset) == offset == 0


@settings(max_examples=200, deadline=None)
@given(PLACES)
def test_a_paragraph_holds_no_line_end_and_ends_at_one(made):
    text, offset = made
    start, end = paragraph_at(text, offset)
    assert not set(text[start:end]) & set("\r\n\u2028\u2029")
    assert start == 0 or text[start - 1] in "\r\n\u2028\u2029"
    assert end == len(text) or text[end] in "\r\n\u2028\u2029"


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.sampled_from(["Amina", "كِتَاب", "中", "U.S.", "the", "\u0301"]))
def test_occurrences_are_what_was_asked_for_and_apart(text, quote):
    found = occurrences(text, quote)
    assert all(text[start:end] == quote for start, end in found)
    assert all(one.end <= two.start for one, two in pairwise(found))


@pytest.mark.parametrize("rung", list(Rung))
@pytest.mark.parametrize("offset", [-5, 0, 3, 99])
def test_an_offset_outside_the_text_is_taken_to_its_nearest_end(rung, offset):
    text = "One two."
    near = min(max(offset, 0), len(text))
    assert unit_at(text, offset, rung) == unit_at(text, near, rung)
