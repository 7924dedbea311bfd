"""The other ends of relations that probably begin in a span, and the label that the same words have."""

from __future__ import annotations

import pytest

from annotator.core.attribute import Attribute, Choice, Kind
from annotator.core.label_set import Label, LabelSet
from annotator.core.probable import Link, attributes_of, relations_of, tagged_so
from annotator.core.reading_marks import read
from annotator.core.relation_type import RelationType
from annotator.core.span import Fragment, Span
from annotator.core.span_table import SpanTable
from annotator.resources import load_preset

NEWS = load_preset("news")


def tagged(text: str, label: str, words: str, nth: int = 0) -> Span:
    place = -1
    for _ in range(nth + 1):
        place = text.index(words, place + 1)
    return Span("a", label, (Fragment(place, place + len(words)),), "me", id=f"{label} {words} {nth}")


def table(*spans: Span) -> SpanTable:
    made = SpanTable()
    made.change([], spans)
    return made


def told(text: str, span: Span, *others: Span, labels: LabelSet = NEWS) -> dict[str, tuple[str, str]]:
    """Return by relation type the words of the other end, and the rule."""
    reading = read(text, span.fragments, "en")
    found = relations_of(text, labels, span, reading, table(span, *others), (), "en")
    return {one.part.removeprefix("relation."): (one.value.split(" ", 1)[1][:-2], one.rule) for one in found}


def test_the_claimant_is_the_subject_of_the_verb_and_no_one_nearer():
    text = "After talks with the union, Mayor Quill told Oster that the pier was shut. Oster left."
    claim = tagged(text, "claim", "the pier was shut")
    people = [tagged(text, "actor", words) for words in ("the union", "Mayor Quill", "Oster")]
    assert told(text, claim, *people)["by"] == ("Mayor Quill", Link.SPEAKER)


def test_who_possesses_the_speaker_is_not_the_speaker():
    text = "Marlow’s harbour master, Tam Oster, said the pier was shut."
    claim = tagged(text, "claim", "the pier was shut")
    both = [tagged(text, "actor", words) for words in ("Marlow", "Tam Oster")]
    assert told(text, claim, *both)["by"] == ("Tam Oster", Link.SPEAKER)


def test_a_part_of_a_name_leads_to_who_was_tagged_by_the_whole():
    text = "Mayor Ada Quill came late. The union waited. Quill said the pier was shut."
    claim = tagged(text, "claim", "the pier was shut")
    others = [tagged(text, "actor", words) for words in ("Mayor Ada Quill", "The union")]
    assert told(text, claim, *others)["by"] == ("Mayor Ada Quill", Link.NAMED_BEFORE)


def test_a_description_and_a_pronoun_lead_to_the_nearest_before():
    for subject in ("The mayor", "She"):
        text = f"Tam Oster wept. Ada Quill came late.\n{subject} said the pier was shut."
        claim = tagged(text, "claim", "the pier was shut")
        others = [tagged(text, "actor", words) for words in ("Tam Oster", "Ada Quill")]
        assert told(text, claim, *others)["by"] == ("Ada Quill", Link.NEAREST)


def test_a_speaker_who_is_not_tagged_is_replaced_by_nobody():
    text = "Ada Quill came late. Oster said the pier was shut."
    claim = tagged(text, "claim", "the pier was shut")
    assert "by" not in told(text, claim, tagged(text, "actor", "Ada Quill"))


def test_the_reporters_own_claim_has_no_claimant():
    text = "Ada Quill came late. The pier was shut."
    claim = tagged(text, "claim", "The pier was shut")
    assert "by" not in told(text, claim, tagged(text, "actor", "Ada Quill"))


def test_a_claim_is_about_what_is_named_in_it():
    text = "Quill said the pier in Helena was shut by the union."
    claim = tagged(text, "claim", "the pier in Helena was shut by the union")
    others = [
        tagged(text, "actor", "Quill"),
        tagged(text, "location", "Helena"),
        tagged(text, "actor", "the union"),
    ]
    assert told(text, claim, *others)["about"] == ("Helena", Link.WITHIN)


@pytest.mark.parametrize(
    ("text", "agent", "target"),
    [
        ("The rebels attacked the harbour police in Helena.", "The rebels", "the harbour police"),
        ("The harbour police were attacked by the rebels in Helena.", "the rebels", "The harbour police"),
    ],
)
def test_an_event_has_its_place_and_who_does_it_to_whom(text, agent, target):
    event = tagged(text, "event", "attacked")
    others = [tagged(text, "actor", agent), tagged(text, "actor", target), tagged(text, "location", "Helena")]
    assert told(text, event, *others) == {
        "in": ("Helena", Link.PLACE),
        "agent": (agent, Link.DOER),
        "target": (target, Link.DONE_TO),
    }


def test_a_type_that_the_span_has_already_is_not_proposed_again():
    text = "Quill said the pier was shut."
    claim, quill = tagged(text, "claim", "the pier was shut"), tagged(text, "actor", "Quill")
    reading = read(text, claim.fragments, "en")
    assert list(relations_of(text, NEWS, claim, reading, table(claim, quill), ["by"], "en")) == []


def test_types_and_attributes_with_other_ids_are_told_nothing():
    other = LabelSet(
        "own",
        (
            Label(
                "claim",
                "Claim",
                "#000000",
                attributes=(Attribute("mood", "Mood", Kind.CHOICE, (Choice("direct", "d"),)),),
            ),
        ),
        relations=(RelationType("said_by", "said by"),),
    )
    text = "Quill said the pier was shut."
    claim, quill = tagged(text, "claim", "the pier was shut"), tagged(text, "actor", "Quill")
    reading = read(text, claim.fragments, "en")
    assert told(text, claim, quill, labels=other) == {}
    assert list(attributes_of(text, other.labels[0], claim, reading)) == []


def test_a_choice_that_the_label_does_not_have_is_not_proposed():
    attribute = Attribute("attribution", "Attribution", Kind.CHOICE, (Choice("direct", "direct"),))
    label = Label("claim", "Claim", "#000000", attributes=(attribute,))
    text = "Quill said the pier was shut."
    claim = tagged(text, "claim", "the pier was shut")
    assert list(attributes_of(text, label, claim, read(text, claim.fragments, "en"))) == []


def test_the_label_that_most_of_the_same_words_have_is_told_and_none_where_two_have_as_many():
    text = "Helena, Helena, Helena and Helenas"
    first, second, third = (tagged(text, "location", "Helena", nth) for nth in range(3))
    assert tagged_so(text, third.fragments[0], table(first, second)) == ("location", 2)
    assert tagged_so(text, third.fragments[0], table(first, tagged(text, "actor", "Helena", 1))) is None
    assert tagged_so(text, third.fragments[0], table()) is None
    assert tagged_so(text, third.fragments[0], table(third)) is None
