"""A search in bytes finds what a search in case-folded text finds, for all of Unicode."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.storage.holding import FOLDING, PLAIN, holder

_AWKWARD = st.text(alphabet="aAkKsSfFiIhtßſKİŉǰẞﬀﬁſéÉ\u030c \u06a9\u0627\u0130😀𝔑xyz\r\n", max_size=12)


def folded(query: str, text: str) -> bool:
    return query.casefold() in text.casefold()


def test_every_character_that_folds_to_a_plain_one_is_known_and_plain_ones_have_no_other_case():
    for character in map(chr, (*range(0xD800), *range(0xE000, 0x110000))):
        small = character.casefold()
        if PLAIN.fullmatch(character):
            assert small == (character.lower() if character.isascii() else character)
        else:
            assert any(PLAIN.fullmatch(one) for one in small) == (character in FOLDING), hex(ord(character))


@given(_AWKWARD, _AWKWARD)
def test_a_query_is_found_in_bytes_where_it_is_found_in_folded_text(query: str, text: str):
    assert holder(query)(text.encode()) == folded(query, text)


@given(st.text(max_size=40), st.integers(0, 40), st.integers(1, 5))
def test_a_piece_of_a_text_is_found_in_either_case(text: str, start: int, length: int):
    query = text[start : start + length]
    for typed in (query, query.upper(), query.lower()):
        assert holder(typed)(text.encode()) == folded(typed, text)


def test_nothing_is_found_in_a_text_that_is_not_there():
    assert not holder("a")(None)
    assert not holder("ß")(None)
