"""Clauses of reports: where what was said begins, and that who said it is none of it."""

from __future__ import annotations

import pytest

from annotator.core.rung import Rung
from annotator.core.units import unit_at


def clause_around(text: str, word: str, language: str = "en") -> str:
    start, end = unit_at(text, text.index(word) + 1, Rung.CLAUSE, language)
    return text[start:end]


@pytest.mark.parametrize(
    ("text", "word", "wanted"),
    [
        (
            "The baker, a man of few words, said he would close the shop in May.",
            "shop",
            "he would close the shop in May",
        ),
        ("The mayor, Ada Quill, said the bridge will stay shut.", "shut", "the bridge will stay shut"),
        ("Most voters say they never saw the plan.", "plan", "they never saw the plan"),
        (
            "A judge closed the file, saying the courts have no business there.",
            "business",
            "the courts have no business there",
        ),
        ("The bridge is closed to lorries, engineers say.", "lorries", "The bridge is closed to lorries"),
    ],
)
def test_what_was_said_is_found_behind_a_description_of_who_said_it(text, word, wanted):
    assert clause_around(text, word) == wanted


@pytest.mark.parametrize(
    ("text", "word", "wanted"),
    [
        ("The bridge is closed, said the mayor.", "bridge", "The bridge is closed"),
        ("The bridge is closed, said Ada Quill of the council.", "bridge", "The bridge is closed"),
    ],
)
def test_who_said_it_may_still_stand_behind(text, word, wanted):
    assert clause_around(text, word) == wanted


@pytest.mark.parametrize("text", ["They want to say no more about the bridge.", "Farmers have a say in the matter."])
def test_a_word_of_saying_that_reports_nothing_opens_no_clause(text):
    assert clause_around(text, "the") == text


def test_arabic_verbs_that_take_a_preposition_report_too():
    pointed = "وأشار المحافظ إلى أن الجسر سيبقى مغلقا."
    insisted = "لكنه شدد على أن الجسر سيبقى مغلقا."
    for text in (pointed, insisted):
        assert clause_around(text, "الجسر", "ar") == "الجسر سيبقى مغلقا"
    assert clause_around("انتظر الناس إلى أن فتح الجسر.", "الجسر", "ar") == "انتظر الناس إلى أن فتح الجسر."
