"""Finding: offsets of the verbatim text, whatever folding does to lengths."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.find import find_all


def found(text, query, **how):
    return [text[start:end] for start, end in find_all(text, query, **how)]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Die Straße, die STRASSE", "strasse", ["Straße", "STRASSE"]),
        ("Straße und STRASSE", "Straße", ["Straße", "STRASSE"]),
        ("Oﬃce ﬁsh", "office", ["Oﬃce"]),
        ("Oﬃce ﬁsh", "fis", ["ﬁs"]),
        ("İstanbul, ISTANBUL, i̇stanbul", "istanbul", ["İstanbul", "ISTANBUL", "i̇stanbul"]),
        ("istanbul", "İSTANBUL", ["istanbul"]),
        ("ΣΊΣΥΦΟΣ, Σίσυφος", "σίσυφος", ["ΣΊΣΥΦΟΣ", "Σίσυφος"]),
        ("😀 Oslo 😀 oslo", "OSLO", ["Oslo", "oslo"]),
        ("a.b axb", "a.b", ["a.b"]),
        ("aaaa", "aa", ["aa", "aa"]),
        ("text", "", []),
        ("", "x", []),
    ],
)
def test_words_are_found_in_any_case_at_their_verbatim_place(text, query, expected):
    assert found(text, query) == expected


def test_what_follows_a_character_that_grew_keeps_its_offsets():
    text = "ßßﬁ İ Oslo"
    [(start, end)] = find_all(text, "oslo")
    assert (start, end) == (6, 10)


def test_a_match_that_begins_inside_a_ligature_takes_all_of_it():
    assert found("an oﬃce", "ice") == ["ﬃce"]


def test_halves_of_one_character_are_one_match():
    assert found("ßß", "s") == ["ß", "ß"]


def test_a_space_finds_line_ends_and_no_break_spaces():
    text = "Port\r\nHelena, Port\u00a0Helena, Port Helena, PortHelena"
    assert found(text, "port helena") == ["Port\r\nHelena", "Port\u00a0Helena", "Port Helena"]


def test_case_counts_where_it_is_asked_for():
    assert found("Oslo oslo", "oslo", case=True) == ["oslo"]
    assert found("Straße", "strasse", case=True) == []


def test_whole_words_end_at_marks_and_digits_too():
    text = "Art art, artist 3art art\u0301 (art)"
    assert find_all(text, "art", whole=True) == [(0, 3), (4, 7), (text.index("(") + 1, text.index(")"))]


def test_whole_words_leave_edges_alone_that_are_no_words():
    assert found("“so”x", "“so”", whole=True) == ["“so”"]


@given(
    st.text(alphabet="aßﬁİiI\u0307sSﬀ 😀\n", max_size=30), st.text(alphabet="aßﬁİisf\u0307 ", min_size=1, max_size=3)
)
def test_matches_are_in_order_apart_and_inside_the_text(text, query):
    at = 0
    for start, end in find_all(text, query):
        assert at <= start < end <= len(text)
        at = end


@given(st.text(alphabet="aßﬁİsOo😀 ", max_size=12), st.text(alphabet="aßﬁİsOo😀 ", max_size=12))
def test_a_word_is_found_where_it_was_put(before, after):
    text = f"{before}xKy{after}"
    assert found(text, "Xky") == ["xKy"]


def test_five_megabytes_are_searched_quickly():
    text = ("The ferry of Norrvik sails – “every day”, they say; Straße. " * 85_000)[:5_000_000]
    find_all(text, "warm")
    before = time.perf_counter()
    assert find_all(text, "no such words") == []
    assert len(find_all(text, "norrvik")) > 80_000
    assert time.perf_counter() - before < 2.0
