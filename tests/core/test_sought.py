"""What a concordance finds is what a plain, slow reading of the same rules finds, in any text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import RefusedError
from annotator.core.folding import WORDS, folded, words_of
from annotator.core.query import LONGEST, Query
from annotator.core.sought import Manner, Sought, WordFinder
from tests.storage.material import NASTY

#: Few letters, so that words meet; with accents composed and not, letters that fold to two, scripts without spaces.
LETTERS = "aAeEéÉe\u0301ßsSæ \n\t.,-’😀\0\u200c\u00adیيكک\u064eو北京İiı"
TEXTS = st.text(st.sampled_from(LETTERS + NASTY), max_size=40)
QUERIES = st.text(st.sampled_from(LETTERS), max_size=5)


def found(text: str, typed: str, **how: object) -> list[str]:
    return [text[start:end] for start, end in WordFinder(Sought(typed, **how)).places(text)]


def slowly(text: str, words: list[str], *, whole: bool) -> list[tuple[int, int]]:
    """Find words by folding one character after the other, and remembering where each came from."""
    letters = [(sign, place) for place, character in enumerate(text) for sign in folded(character)]
    flat = "".join(sign for sign, _ in letters)
    hits, at, last = [], 0, 0
    while at < len(flat):
        end = _match_at(flat, at, words, whole=whole)
        if end is None:
            at += 1
            continue
        start, stop = letters[at][1], letters[end - 1][1] + 1
        while stop < len(text) and unicodedata.combining(text[stop]):
            stop += 1
        if start >= last:
            hits.append((start, stop))
            last = stop
        at = end
    return hits


def _is_word(sign: str) -> bool:
    return WORDS.fullmatch(sign) is not None


def _match_at(flat: str, at: int, words: list[str], *, whole: bool) -> int | None:
    if whole and at and _is_word(flat[at - 1]):
        return None
    for number, word in enumerate(words):
        if number:
            begin = at
            while at < len(flat) and not _is_word(flat[at]):
                at += 1
            if at == begin:
                return None
        if not flat.startswith(word, at):
            return None
        at += len(word)
    return None if whole and at < len(flat) and _is_word(flat[at]) else at


@given(TEXTS, QUERIES, st.booleans())
def test_a_phrase_is_found_where_a_slow_reading_finds_it(text, typed, whole):
    words = words_of(typed)
    places = list(WordFinder(Sought(typed, whole=whole)).places(text))
    if words:
        assert places == slowly(text, words, whole=whole)
    elif typed.strip():
        assert [text[start:end] for start, end in places] == [typed.strip()] * text.count(typed.strip())
    else:
        assert places == []


@given(TEXTS, QUERIES, st.booleans(), st.booleans(), st.booleans())
def test_hits_are_in_order_apart_and_never_empty_and_hold_what_was_typed(text, typed, case, marks, whole):
    last = 0
    for start, end in WordFinder(Sought(typed, case=case, marks=marks, whole=whole)).places(text):
        assert last <= start < end <= len(text)
        last = end
        if whole and words_of(typed):
            assert words_of(text[start:end]) == words_of(typed)


@given(TEXTS, QUERIES, st.booleans(), st.booleans())
def test_what_counts_more_finds_less_of_the_same(text, typed, case, marks):
    every = set(WordFinder(Sought(typed)).places(text))
    assert set(WordFinder(Sought(typed, case=case, marks=marks)).places(text)) <= every


@given(TEXTS, st.lists(QUERIES, max_size=3))
def test_any_word_finds_what_each_finds_alone(text, words):
    words = [word for word in words if len(words_of(word)) == 1 and len(word.split()) == 1]
    together = set(WordFinder(Sought(" ".join(words), Manner.WORDS)).places(text))
    alone = {place for word in words for place in WordFinder(Sought(word)).places(text)}
    assert together == alone


@given(TEXTS, QUERIES)
def test_an_article_with_a_hit_has_the_words_that_the_index_is_asked_for(text, typed):
    finder = WordFinder(Sought(typed))
    if next(finder.places(text), None) and finder.alternatives:
        assert any(set(words) <= set(words_of(text)) for words in finder.alternatives)


def test_case_and_accents_count_where_they_are_asked_for():
    text = "Zoë zoe ZOE Zoe\u0308 zoë"
    assert found(text, "zoe") == ["Zoë", "zoe", "ZOE", "Zoe\u0308", "zoë"]
    assert found(text, "Zoe", case=True) == ["Zoë", "Zoe\u0308"]
    assert found(text, "zoë", marks=True) == ["Zoë", "Zoe\u0308", "zoë"]
    assert found(text, "zoë", marks=True, case=True) == ["zoë"]


def test_letters_that_fold_to_two_have_the_case_of_both():
    assert found("Straße STRASSE", "strasse", case=True) == []
    assert found("Straße STRASSE", "Strasse", case=True) == ["Straße"]


def test_vowel_signs_at_the_end_belong_to_the_hit():
    assert found("قال مُحَمَّدٌ اليوم", "محمد") == ["مُحَمَّدٌ"]


def test_a_letter_that_folds_to_two_is_one_hit_and_all_of_it():
    assert found("Straße", "s", whole=False) == ["S", "ß"]
    assert found("xæ\u064ey", "e", whole=False) == ["æ\u064e"]
    assert found("x\u064eæy", "y", whole=False) == ["y"]


def test_parts_of_words_are_found_where_words_need_not_be_whole():
    assert found("unbridgeable bridges", "bridge") == []
    assert found("unbridgeable bridges", "bridge", whole=False) == ["bridge", "bridge"]


def test_signs_alone_are_looked_for_as_they_are():
    assert found("a 😀 b — c 😀", "😀") == ["😀", "😀"]
    assert found("a 😀 b — c", "— 😀", manner=Manner.WORDS) == ["😀", "—"]


def test_what_is_too_long_is_refused_in_a_sentence():
    with pytest.raises(RefusedError, match="1,000,000 characters"):
        WordFinder(Sought("a" * 1_000_000))
    assert found("a" * LONGEST, "a" * LONGEST) == ["a" * LONGEST]


def test_the_filter_of_the_list_reads_no_more_than_that():
    assert Query.of("ab " * LONGEST) == Query.of(("ab " * LONGEST)[:LONGEST])
