"""What is typed becomes phrases; anything may be typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.folding import folded, words_of
from annotator.core.query import Phrase, Query

ANY = st.text(
    st.one_of(st.sampled_from(" \"'*()“”-:^NEAR ANDzZöë北京"), st.characters(exclude_categories=["Cs"])), max_size=30
)


@pytest.mark.parametrize(
    ("typed", "phrases"),
    [
        ("Khawaja As", [Phrase(("khawaja",)), Phrase(("as",), open=True)]),
        ("Khawaja As ", [Phrase(("khawaja",)), Phrase(("as",))]),
        ('"prices rose" Os', [Phrase(("prices", "rose")), Phrase(("os",), open=True)]),
        ("“prices ro", [Phrase(("prices", "ro"), open=True)]),
        ("“prices rose”", [Phrase(("prices", "rose"))]),
        ("U.S. don't", [Phrase(("u", "s")), Phrase(("don", "t"), open=True)]),
        ("2025-10", [Phrase(("2025", "10"), open=True)]),
        ("NEAR(a b)", [Phrase(("near", "a")), Phrase(("b",), open=True)]),
        ("北京", [Phrase(("北", "京"))]),
        ("…", []),
        ("", []),
    ],
)
def test_what_is_typed_becomes_phrases(typed, phrases):
    assert list(Query.of(typed).phrases) == phrases


@pytest.mark.parametrize(
    ("typed", "text", "there"),
    [
        ("asif", "Khawaja Asif said", True),
        ("asi", "Khawaja Asif said", True),
        ("asi ", "Khawaja Asif said", False),
        ("sif", "Khawaja Asif said", False),
        ("asif khaw", "Khawaja Asif said", True),
        ('"asif khawaja"', "Khawaja Asif said", False),
        ('"khawaja asif"', "Khawaja\r\n – Asif said", True),
        ("us ", "the U.S. and us", True),
        ("us ", "the U.S. and", False),
        ("u.s.", "the U.S. and", True),
        ("京市", "在北京市", True),
        ("京在", "在北京市", False),
        ("كراچي", "کراچی میں", True),
    ],
)
def test_a_text_holds_every_phrase_or_not(typed, text, there):
    assert Query.of(typed).matches("A title", text) == there


def test_phrases_may_be_in_different_fields_but_none_goes_over_two():
    assert Query.of("title text").matches("A title", "", "a text")
    assert not Query.of('"title text"').matches("A title", "", "text")


@given(ANY, ANY)
def test_anything_may_be_typed_and_a_match_is_where_its_words_are(typed, text):
    query = Query.of(typed)
    last = 0
    places = query.places(text)
    for start, end in places:
        assert last <= start < end <= len(text)
        last = end
    if query.matches(text):
        assert places or not query.phrases
    words = words_of(text)
    for phrase in query.phrases:
        alone = Query((phrase,), "x")
        ends = [words[n : n + len(phrase.words)] for n in range(len(words) - len(phrase.words) + 1)]
        by_words = any(
            tuple(run[:-1]) == phrase.words[:-1]
            and (run[-1].startswith(phrase.words[-1]) if phrase.open else run[-1] == phrase.words[-1])
            for run in ends
        )
        assert alone.matches(text) == by_words


@given(ANY)
def test_every_word_of_a_text_finds_it(text):
    for word in words_of(text):
        assert Query.of(word).matches(text)
        assert word in folded(text)


def test_places_are_those_of_the_verbatim_text():
    text = "Zoë 😀 met ZOE\u0308, and Zoës.\r\n"
    assert [text[start:end] for start, end in Query.of("zoe").places(text)] == ["Zoë", "ZOE", "Zoë"]
    assert [text[start:end] for start, end in Query.of("zoe ").places(text)] == ["Zoë", "ZOE"]
    assert [text[start:end] for start, end in Query.of("😀").places(text)] == ["😀"]
    assert [text[start:end] for start, end in Query.of("OËS").places(text)] == ["oës"], "a part of a word"
