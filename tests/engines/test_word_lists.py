"""Terms are found folded, whole and the longest first, at code points of the verbatim text."""

from __future__ import annotations

import hashlib
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import RefusedError, StoppedError
from annotator.core.folding import words_of
from annotator.core.words import is_word_edge
from annotator.engines.errors import MissingLibraryError
from annotator.engines.word_lists import Entry, WordList, WordMatcher, require_entry


def found(terms: list[str], text: str, **manner: bool) -> list[tuple[str, str]]:
    matcher = WordMatcher([Entry(term) for term in terms], **manner)
    return [(text[start:end], terms[number]) for start, end, number in matcher.places(text)]


def quotes(terms: list[str], text: str, **manner: bool) -> list[str]:
    return [quote for quote, _ in found(terms, text, **manner)]


@pytest.mark.parametrize("whole_words", [True, False])
@pytest.mark.parametrize(
    ("term", "text", "quote"),
    [
        ("Khawaja Asif", "😀 KHAWAJA asif", "KHAWAJA asif"),
        ("Khawaja Asif", "Khawaja\u00a0Asif", "Khawaja\u00a0Asif"),
        ("Khawaja Asif", "by Khawaja \r\n Asif", "Khawaja \r\n Asif"),
        ("Zoe", "with Zoë’s sister", "Zoë"),
        ("Al-Shabaab", "al–Shabaab and", "al–Shabaab"),
        ("Al-Shabaab", "an Al Shabaab camp", "Al Shabaab"),
        ("U.S.", "a U.S. ally", "U.S."),
        ("Yahoo!", "at Yahoo!", "Yahoo!"),
        ("محمد علی", "کہ مُحَمَّد عَلی نے", "مُحَمَّد عَلی"),
        ("كراچي", "شہر کراچی میں", "کراچی"),
        ("北京", "在北京市", "北京"),
        ("TTP", "a TTP-led raid", "TTP"),
    ],
)
def test_a_term_is_found_as_readers_would_find_it(term, text, quote, whole_words):
    assert quotes([term], text, whole_words=whole_words) == [quote]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("Khawaja Asif", "Khawaja. Asif"),
        ("Khawaja Asif", "Khawaja, Asif"),
        ("Khawaja Asif", "Khawaja - Asif"),
        ("Khawaja Asif", "Khawaja\n\nAsif"),
        ("Noor", "Noor-Khan came"),
        ("Asif", "Asifabad"),
        ("US", "u.s. troops"),
    ],
)
def test_what_only_looks_like_a_term_is_none(term, text):
    assert found([term], text) == []


def test_the_longest_term_counts_and_then_the_first_of_the_list():
    terms = ["Asif", "Khawaja Asif", "Asif Khan", "ASIF"]
    assert found(terms, "Khawaja Asif Khan met Asif Khan and Asif") == [
        ("Khawaja Asif", "Khawaja Asif"),
        ("Asif Khan", "Asif Khan"),
        ("Asif", "Asif"),
    ]


def test_a_shorter_term_is_found_where_a_longer_one_does_not_fit():
    assert found(["Khawaja Asif", "Khawaja"], "Khawaja, Asif") == [("Khawaja", "Khawaja")]


def test_case_and_marks_count_where_that_is_wanted():
    assert quotes(["May"], "May may MAY", match_case=True) == ["May"]
    assert quotes(["Zoë"], "Zoe zoë ZOË", match_marks=True) == ["zoë", "ZOË"]
    assert quotes(["محمد"], "مُحَمَّد محمد", match_marks=True) == ["محمد"]
    assert found(["us", "US"], "US us", match_case=True) == [("US", "US"), ("us", "us")]


def test_parts_of_words_are_found_where_that_is_wanted_but_one_letter_is_always_a_word():
    assert quotes(["pakist", "c"], "Pakistan c cc", whole_words=False) == ["Pakist", "c"]
    assert quotes(["pakist"], "Pakistan") == []


def test_parts_of_words_say_what_is_missing_where_their_library_is(monkeypatch):
    monkeypatch.setitem(sys.modules, "ahocorasick_rs", None)
    assert quotes(["Asif"], "Asif") == ["Asif"]
    with pytest.raises(MissingLibraryError, match="ahocorasick-rs, which is not installed") as caught:
        WordMatcher([Entry("Asif")], whole_words=False)
    assert 'pip install "annotator[suggest]"' in caught.value.hint


def test_many_parts_of_words_are_found_by_several_automata(monkeypatch):
    monkeypatch.setattr(WordMatcher, "_AT_ONCE", 2)
    assert quotes(["abc", "bcd", "cde", "def", "efg"], "abcdefg", whole_words=False) == ["abc", "def"]


@pytest.mark.parametrize("term", ["", "  \t", "—", "😀", "x" * 301])
def test_a_term_that_could_not_be_found_is_refused(term):
    with pytest.raises(RefusedError):
        require_entry(Entry(term))


def test_a_list_survives_its_content_and_other_contents_are_refused():
    words = WordList.of([Entry("Khawaja\r\nAsif", "actor", "e1"), Entry("Oslo"), Entry("Oslo"), Entry(" سوات ", "loc")])
    assert words.entries == (Entry("Khawaja Asif", "actor", "e1"), Entry("Oslo"), Entry("سوات", "loc"))
    assert WordList.of_content(words.content) == words
    assert words.sha256 == WordList.of(words.entries).sha256 != WordList.of(words.entries[1:]).sha256
    damaged = words.content.replace("سوات".encode(), b"\xff\xfe")
    for content in (b"", b"Oslo\tlocation\t\n", words.content.replace(b"\t", b" "), damaged):
        with pytest.raises(RefusedError):
            WordList.of_content(content)


def test_a_list_of_many_pieces_survives_its_content():
    terms = [Entry(f"Ministry of سوات {number}", "actor", f"e{number}") for number in range(5_003)]
    words = WordList.of(terms)
    assert len(words.content) > 2 * 64 * 1024
    assert WordList.of_content(words.content) == words
    assert WordList.of_content(words.content + b"cut off in its mid") == words
    assert words.sha256 == hashlib.sha256(words.content).hexdigest()


def test_what_is_dropped_finds_nothing_any_more():
    matcher = WordMatcher([Entry("Oslo"), Entry("Oslo fjord")])
    assert [place[:2] for place in matcher.places("The Oslo fjord")] == [(4, 14)]
    matcher.drop()
    assert list(matcher.places("The Oslo fjord")) == []


def test_preparing_is_stopped_between_steps():
    asked = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 2

    with pytest.raises(StoppedError):
        WordMatcher([Entry(f"term {number}") for number in range(5_000)], stop=stop)
    assert len(asked) == 3


PIECES = st.sampled_from(
    [
        "Asif",
        "khan",
        " ",
        "\r\n",
        "\u00a0",
        "-",
        ".",
        "😀",
        "مُحَمَّد",
        "علی",
        "ß",
        "ﬁ",
        "İ",
        "é",
        "e\u0301",
        "\u200c",
        "北",
        "京",
        "’s",
        "١",
        "\0",
    ]
)
TEXT = st.lists(PIECES | st.characters(exclude_categories=["Cs"]), max_size=40).map("".join)


@given(TEXT, st.lists(TEXT, min_size=1, max_size=6), st.booleans())
def test_every_place_is_a_piece_of_the_text_that_folds_to_its_term(text, terms, whole):
    entries = [Entry(term) for term in terms if words_of(term)]
    last = 0
    for start, end, number in WordMatcher(entries, whole_words=whole).places(text):
        assert last <= start < end <= len(text)
        assert words_of(entries[number].term) == words_of(text[start:end]) or not whole
        assert "".join(words_of(entries[number].term)) in "".join(words_of(text[start:end]))
        assert not whole or (is_word_edge(text, start) and is_word_edge(text, end))
        last = end


@given(
    st.lists(st.sampled_from(["Asif", "khan", "سوات", "é", "北"]), min_size=1, max_size=4),
    st.sampled_from([" ", "\u00a0", "\n", " \r\n "]),
)
def test_a_term_is_found_whatever_white_space_is_written(words, white):
    text = f"😀 {white.join(words)} ."
    assert [text[a:b] for a, b, _ in WordMatcher([Entry(" ".join(words))]).places(text)] == [white.join(words)]
