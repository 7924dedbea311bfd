"""Candidates: the names and passages of a text, all of them and nothing that is none."""

from __future__ import annotations

import random

import pytest

from annotator.core.candidates import Candidate, Kind, candidates_in
from annotator.core.rung import Rung
from annotator.core.span import Fragment
from annotator.core.units import WINDOW, unit_at

NEWS = (
    "Officials in Oslo said on Monday that 14 trucks had crossed.\n"
    "“We saw nothing,” Mayor Ada Quill said. “The bridge is shut.”\r\n"
    "\r\n"
    "Trucks from Brel waited. The Movement of the Two Rivers (MTR) denied it on 3 May.\n"
)


def names(text: str, language: str = "en") -> list[str]:
    return [quote(text, one) for one in candidates_in(text, 0, len(text), language) if one.kind is Kind.NAME]


def passages(text: str, language: str = "en") -> list[str]:
    return [quote(text, one) for one in candidates_in(text, 0, len(text), language) if one.kind is Kind.QUOTATION]


def quote(text: str, candidate: Candidate) -> str:
    return text[candidate.fragment.start : candidate.fragment.end]


def test_names_and_passages_come_in_reading_order():
    found = [(one.kind.value, quote(NEWS, one)) for one in candidates_in(NEWS, 0, len(NEWS), "en")]
    assert found == [
        ("name", "Oslo"),
        ("quotation", "We saw nothing"),
        ("name", "Mayor Ada Quill"),
        ("quotation", "The bridge is shut."),
        ("name", "Brel"),
        ("name", "Movement of the Two Rivers (MTR)"),
    ]


def test_what_begins_a_sentence_is_a_name_only_where_something_tells_so():
    assert names("Prices rose. Merchants complained.") == []
    assert names("Brel is far. She went to Brel.") == ["Brel", "Brel"]
    assert names("Quill said no. The rest waited.") == ["Quill"]
    assert names("Winter came. Nobody likes winter.") == []
    assert names("UNHCR left. Ada Quill stayed.") == ["UNHCR", "Ada Quill"]


def test_dates_and_times_are_no_names():
    assert names("It was on Oct. 19, and on 3 May, not on a Friday in July.") == []
    assert names("09:31 — Families came back to Brel.") == ["Brel"]


def test_a_script_without_capitals_gives_passages_only():
    text = "وزیر نے کہا: ”سرحد کل کھلے گی۔“ اسلام آباد میں NATO کا وفد ہے۔"
    assert passages(text, "ur") == ["سرحد کل کھلے گی۔"]
    assert names(text, "ur") == ["NATO"]


def test_a_borrowed_word_between_marks_is_no_passage():
    assert passages("He spoke of “full access” to the yard. “Never again,” she said.") == ["Never again"]


def test_a_passage_within_a_passage_follows_the_outer_one():
    text = "“They said, ‘Go home and stay there,’ and we went,” she said."
    assert passages(text) == ["They said, ‘Go home and stay there,’ and we went", "Go home and stay there"]


def test_in_a_headline_only_what_is_a_name_below_counts():
    text = "Mayor Quill Wants Bridge Shut\n\n" + "The bridge near Mayor Ada Quill was open until the rain came. " * 3
    assert names(text)[0] == "Mayor Quill"


@pytest.mark.parametrize("language", ["en", ""])
def test_every_candidate_is_the_unit_that_a_click_there_takes(language):
    for candidate in candidates_in(NEWS, 0, len(NEWS), language):
        rung = Rung.NAME if candidate.kind is Kind.NAME else Rung.CLAUSE
        inside = (candidate.fragment.start + candidate.fragment.end) // 2
        assert unit_at(NEWS, inside, rung, language) == candidate.fragment


def test_a_part_of_the_text_gives_what_meets_it_as_the_whole_does():
    text = NEWS * 30
    whole = candidates_in(text, 0, len(text), "en")
    chance = random.Random(5)
    for _ in range(60):
        start = chance.randrange(len(text))
        end = start + chance.randrange(1, 400)
        met = [one for one in whole if one.fragment.start < end and start < one.fragment.end]
        assert candidates_in(text, start, end, "en") == met


def test_a_paragraph_without_an_end_is_gone_through_by_windows():
    sentence = "The guards of Brel let nobody through, and “it stays so for now,” Ada Quill said there. "
    text = sentence * (5 * WINDOW // len(sentence))
    found = candidates_in(text, 0, len(text), "en")
    expected = len(text) // len(sentence)
    assert [quote(text, one) for one in found] == ["Brel", "it stays so for now", "Ada Quill"] * expected
    assert len({one.fragment for one in found}) == len(found)


@pytest.mark.parametrize("text", ["", "\r\n\r\n", " ", "“", "😀😀", "a\0b", "“" * 50, "A" * 30_000])
def test_a_text_with_nothing_in_it_gives_nothing(text):
    assert [one for one in candidates_in(text, 0, len(text)) if one.kind is Kind.QUOTATION] == []


def test_an_end_beyond_the_text_is_its_end():
    assert candidates_in("in Oslo", -5, 99, "en") == [Candidate(Fragment(3, 7), Kind.NAME)]
