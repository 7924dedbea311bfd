"""The stops of the walk: what counts as one, block by block, and what is looked at again after a change."""

from __future__ import annotations

import random

from annotator.core.label_set import LabelSet
from annotator.core.span import Fragment, Span
from annotator.core.span_table import SpanTable
from annotator.core.suggestion import Suggestion
from annotator.core.walking import BLOCK, Stops, What
from annotator.resources import load_preset

NEWS = load_preset("news")
TEXT = "Opening\nMayor Ada Quill met Tam Oster.\r\n“The pier is old and so are we,” said Quill.\n"


def span(text: str, label: str, words: str, number: int = 0) -> Span:
    place = text.index(words, number)
    return Span("a", label, (Fragment(place, place + len(words)),), "me", id=f"{label}{place}")


def table(*spans: Span) -> SpanTable:
    made = SpanTable()
    made.change([], spans)
    return made


def words(stops: Stops) -> list[str]:
    return [stops.text[slice(*one.fragment)] for number in range(len(stops)) for one in stops.of_block(number)]


def test_untagged_names_and_quotations_are_stops_in_reading_order():
    found = words(Stops(TEXT, "en", table(), NEWS))
    assert found == ["Mayor Ada Quill", "Tam Oster", "The pier is old and so are we", "Quill"]


def test_a_name_is_done_with_any_label_for_names_and_a_passage_with_any_for_passages():
    spans = table(span(TEXT, "actor", "Ada Quill"), span(TEXT, "claim", "The pier is old"))
    assert words(Stops(TEXT, "en", spans, NEWS)) == ["Tam Oster", "Quill"]


def test_a_name_in_a_claim_is_still_to_be_tagged():
    spans = table(span(TEXT, "claim", "Mayor Ada Quill met Tam Oster"))
    assert words(Stops(TEXT, "en", spans, NEWS))[:2] == ["Mayor Ada Quill", "Tam Oster"]


def test_what_is_not_wanted_and_what_no_label_asks_for_is_passed_by():
    assert words(Stops(TEXT, "en", table(), NEWS, [What.QUOTATION])) == ["The pier is old and so are we"]
    events = LabelSet("events", tuple(one for one in NEWS if one.id == "event"))
    assert words(Stops(TEXT, "en", table(), events)) == []


def test_a_suggestion_takes_the_place_of_the_name_that_it_meets():
    stops = Stops(TEXT, "en", table(), NEWS)
    place = TEXT.index("Ada Quill")
    stops.set_suggestions([Suggestion("a", "actor", Fragment(place, place + 9), "source")])
    assert words(stops)[:2] == ["Ada Quill", "Tam Oster"]
    stops.set_suggestions([])
    assert words(stops)[:2] == ["Mayor Ada Quill", "Tam Oster"]


def test_after_a_change_only_its_places_are_looked_at_again():
    paragraph = "Then Ada Quill met Tam Oster again near Port Helena, and they spoke of the pier at length. "
    text = "\n".join(paragraph * 10 for _ in range(16))
    spans = table()
    stops = Stops(text, "en", spans, NEWS)
    before = words(stops)
    assert len(stops) > 3
    made = span(text, "actor", "Ada Quill", 3 * BLOCK)
    touched = spans.change([], [made])
    stops.forget(touched)
    known = [number for number in range(len(stops)) if stops.is_known(number)]
    assert 0 < len(known) < len(stops)
    assert len(words(stops)) == len(before) - 1
    stops.forget(spans.change([made], []))
    assert words(stops) == before


def test_blocks_hold_every_stop_once_whatever_the_line_ends():
    rng = random.Random(7)
    for _ in range(20):
        lines = ["and Ada Quill met Tam Oster there. " * rng.randint(0, 120) for _ in range(rng.randint(1, 12))]
        text = rng.choice(["\n", "\r\n", "\r", "\u2029"]).join(lines)
        stops = Stops(text, "en", table(), NEWS, [What.NAME])
        found = words(stops)
        assert found == ["Ada Quill", "Tam Oster"] * text.count("Ada Quill")
        for number in range(len(stops)):
            for one in stops.of_block(number):
                assert stops.block_at(one.fragment.start) == number


def test_an_incomplete_span_is_a_stop_as_long_as_it_is_told_so():
    claim = span(TEXT, "claim", "The pier is old and so are we")
    stops = Stops(TEXT, "en", table(claim), NEWS, [What.INCOMPLETE])
    stops.set_incomplete([claim.id])
    assert [(one.what, one.span_id) for one in stops.of_block(0)] == [(What.INCOMPLETE, claim.id)]
    stops.set_incomplete([])
    assert stops.of_block(0) == []
