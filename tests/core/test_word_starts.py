"""Words are found by their beginnings, whatever the case, the marks and the forms of letters."""

from __future__ import annotations

import pytest

from annotator.core.span import Fragment
from annotator.core.word_starts import next_start, previous_start, word_starts

TEXT = "The Café in Kabul: cafés, decaf; kabuli food. Noor-Khan's cafe\r\n"


def found(text: str, typed: str) -> list[str]:
    return [text[start:end] for start, end in word_starts(text, 0, len(text), typed)]


def test_only_beginnings_of_words_are_found_and_of_each_what_was_typed():
    assert found(TEXT, "cafe") == ["Café", "café", "cafe"]
    assert found(TEXT, "kab") == ["Kab", "kab"]
    assert found(TEXT, "khan") == ["Khan"]
    assert found(TEXT, "han") == []


def test_what_is_typed_may_go_on_over_words_and_a_space_ends_one():
    assert found(TEXT, "the ca") == ["The Ca"]
    assert found(TEXT, "kabul ") == ["Kabul"]
    assert found(TEXT, "noor khan") == ["Noor-Khan"]


@pytest.mark.parametrize("typed", ["", " ", "“", "…"])
def test_what_holds_no_word_finds_nothing(typed):
    assert found(TEXT, typed) == []


def test_forms_of_arabic_letters_and_vowel_signs_do_not_count():
    text = "قالَ عليّ إنّ كتابة القانون صعبة"
    assert found(text, "علی") == ["عليّ"[:3]]
    assert found(text, "ان") == ["إن"]
    assert found(text, "کتابه") == ["كتابة"]


def test_signs_without_spaces_between_words_are_found_anywhere():
    assert found("他在北京工作", "北京") == ["北京"]


def test_astral_characters_before_a_word_do_not_shift_it():
    text = "😀😀 Ada 👩🏽‍🚀 Ada"
    assert word_starts(text, 0, len(text), "ada") == [
        Fragment(text.index("Ada"), text.index("Ada") + 3),
        Fragment(text.rindex("Ada"), text.rindex("Ada") + 3),
    ]


def test_a_stretch_gives_what_begins_in_it():
    start = TEXT.index("cafés")
    assert [one.start for one in word_starts(TEXT, start, start + 3, "cafes")] == [start]
    assert word_starts(TEXT, start + 1, len(TEXT), "cafes") == []


def test_a_long_text_is_looked_through_both_ways():
    text = "lorem " * 20_000 + "Zürich " + "ipsum " * 20_000
    place = text.index("Zürich")
    assert next_start(text, 0, "zur") == Fragment(place, place + 3)
    assert next_start(text, place + 1, "zur") is None
    assert previous_start(text, len(text), "zurich") == Fragment(place, place + 6)
    assert previous_start(text, place, "zurich") is None


def test_words_that_lie_over_the_end_of_a_piece_are_found():
    text = "a" * 49_990 + " green apples " + "b " * 100
    assert next_start(text, 0, "green apples") is not None
