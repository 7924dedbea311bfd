"""What is tagged already becomes a list of words, without what would propose nonsense."""

from __future__ import annotations

import pytest

from annotator.core.span import GAP
from annotator.engines.tagged import Tagged, TaggedMatcher, words_of_tagged
from annotator.engines.word_lists import Entry


def test_the_label_that_words_have_more_often_is_proposed_and_an_even_count_none():
    rows = [
        Tagged("Asif", "actor", None, 3),
        Tagged("ASIF", "location", None, 1),
        Tagged("Noor", "actor", None, 2),
        Tagged("noor", "location", None, 2),
    ]
    assert words_of_tagged(rows).entries == (Entry("Asif", "actor"),)
    assert words_of_tagged(reversed(rows)) == words_of_tagged(rows)


def test_an_entity_is_proposed_where_most_mentions_have_it():
    assert words_of_tagged([Tagged("Asif", "actor", "e1", 3), Tagged("Asif", "actor", None, 2)]).entries == (
        Entry("Asif", "actor", "e1"),
    )
    assert words_of_tagged([Tagged("Asif", "actor", "e1", 2), Tagged("Asif", "actor", "e2", 2)]).entries == (
        Entry("Asif", "actor"),
    )


@pytest.mark.parametrize(
    "quote", ["river", "…", "12", "c", f"the war{GAP}is over", "prices in the whole of the north have doubled again"]
)
def test_what_would_propose_nonsense_gives_no_term(quote):
    assert words_of_tagged([Tagged(quote, "event", None, 1)]).entries == ()


@pytest.mark.parametrize("quote", ["River", "the river", "سوات", "دریا"])
def test_a_name_tagged_once_gives_a_term(quote):
    assert words_of_tagged([Tagged(quote, "event", None, 1)]).entries == (Entry(quote, "event"),)
    assert words_of_tagged([Tagged("river", "event", None, 2)]).entries == (Entry("river", "event"),)


def test_a_name_is_not_found_in_small_letters():
    text = "May may go to MAY in May."
    assert [text[a:b] for a, b, _ in TaggedMatcher([Tagged("May", "actor", None, 2)]).places(text)] == [
        "May",
        "MAY",
        "May",
    ]
