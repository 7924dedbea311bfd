"""Words are folded alike in a query and in a text, and a place in a folded text is known in the verbatim one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.folding import WORDS, FoldedText, folded, words_of

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë", "zoe"),
        ("Zoe\u0308", "ZOË"),
        ("STRASSE", "Straße"),
        ("İstanbul", "istanbul"),
        ("Østerbro", "osterbro"),
        ("ﬁnance", "finance"),
        ("Ｔｏｋｙｏ", "tokyo"),
        ("مُحَمَّد", "محمد"),  # vowel marks
        ("كراچي", "کراچی"),  # kaf and yeh of an Arabic keyboard
        ("می\u200cخواهم", "میخواهم"),  # a joiner that keyboards leave out
        ("محـــمد", "محمد"),  # drawn out
        ("۲۵", "25"),
        ("٢٥", "25"),
        ("Ωμέγα", "ωμεγα"),
        ("한국", unicodedata.normalize("NFD", "한국")),
    ],
)
def test_what_readers_take_for_one_word_is_one(one, other):
    assert words_of(one) == words_of(other)
    assert len(words_of(one)) == 1


def test_everything_but_letters_marks_and_digits_parts_words():
    assert words_of("U.S.–led “talks”, co-operation_2/3 😀x") == [
        "u",
        "s",
        "led",
        "talks",
        "co",
        "operation",
        "2",
        "3",
        "x",
    ]
    assert words_of(" \0…—😀🇵🇰") == []


def test_scripts_without_spaces_have_a_word_for_every_character():
    assert words_of("在北京市，ok") == ["在", "北", "京", "市", "ok"]


@given(ANY, ANY)
def test_folding_goes_character_by_character(one, other):
    assert folded(one + other) == folded(one) + folded(other)


@given(ANY)
def test_folding_twice_changes_no_word(text):
    assert words_of(folded(text)) == words_of(text)
    assert all(word == word.lower() for word in words_of(text))


@given(ANY)
def test_every_word_comes_from_a_piece_of_the_text_that_folds_to_it(text):
    found = FoldedText.of(text)
    assert found.text == folded(text)
    last = 0
    for word in WORDS.finditer(found.text):
        start, end = found.verbatim(*word.span())
        assert 0 <= start < end <= len(text)
        assert last <= end
        assert word.group() in folded(text[start:end])
        last = start
