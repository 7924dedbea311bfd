"""What was proposed of a span is told as long as it is so, and never of what an analyst made of it since."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.core import draft as drafting
from annotator.core.attribute import Attribute, Choice, Kind
from annotator.core.draft import Draft
from annotator.core.label_set import Label, LabelSet
from annotator.core.provenance import Provenance
from annotator.core.span import Fragment, Span
from annotator.core.surgery_plan import Material, plan_of

TOLD = Provenance("word list Places", "s1", "Noor")
PROPOSED = {"span": TOLD, "entity": TOLD, "attributes.type": TOLD, "attributes.deaths": TOLD}
SPAN = Span(
    "a1",
    "event",
    (Fragment(0, 4),),
    "Noor",
    "s",
    {"type": "attack", "deaths": 1},
    "helena",
    proposed=PROPOSED,
)


@pytest.mark.parametrize(
    ("values", "gone"),
    [
        ({"label": "actor"}, {"span"}),
        ({"fragments": (Fragment(0, 5),)}, {"span"}),
        ({"entity": None}, {"entity"}),
        ({"entity": "oslo"}, {"entity"}),
        ({"attributes": {"type": "talks", "deaths": 1}}, {"attributes.type"}),
        ({"attributes": {"type": "attack"}}, {"attributes.deaths"}),
        ({"attributes": {"type": "attack", "deaths": True}}, {"attributes.deaths"}),
        ({"attributes": {"type": "attack", "deaths": 1, "more": 2}}, set()),
        ({"note": "see there"}, set()),
        ({"label": "event", "entity": "helena"}, set()),
    ],
)
def test_a_value_that_is_changed_is_told_as_proposed_no_longer(values, gone):
    assert SPAN.changed(**values).proposed.keys() == PROPOSED.keys() - gone


def test_who_changes_a_value_to_another_that_was_proposed_says_so():
    told = {"entity": Provenance("the register", "", "Noor")}
    assert SPAN.changed(entity="oslo", proposed=told).proposed == told


TYPE = Attribute("type", "Type", Kind.CHOICE, (Choice("attack", "Attack"), Choice("talks", "Talks")))
DEATHS = Attribute("deaths", "Deaths", Kind.NUMBER)
EVENT, PLACE = Label("event", "Event", "#d0549b", attributes=(TYPE, DEATHS)), Label("place", "Place", "#12a278")
LABELS = LabelSet("news", (EVENT, PLACE))


def followed(draft: Draft) -> Span:
    [edit] = plan_of(draft, Material([SPAN])).edits
    assert isinstance(edit.after, Span)
    return edit.after


def test_a_renamed_attribute_takes_along_who_proposed_its_value():
    draft = drafting.altered(Draft.of(LABELS), "event", "type", replace(TYPE, id="kind"))
    assert followed(draft).proposed.keys() == {"span", "entity", "attributes.kind", "attributes.deaths"}


def test_a_value_kept_under_another_name_takes_along_who_proposed_it():
    number = Attribute("type", "Type", Kind.NUMBER)
    span = followed(drafting.altered(Draft.of(LABELS), "event", "type", number))
    assert span.attributes == {"type_before": "attack", "deaths": 1}
    assert span.proposed.keys() == {"span", "entity", "attributes.type_before", "attributes.deaths"}


def test_a_label_that_takes_another_s_spans_takes_along_who_proposed_them():
    span = followed(drafting.merged(Draft.of(LABELS), "event", "place"))
    assert span.label == "place"
    assert span.proposed == PROPOSED


def test_a_value_that_is_dropped_is_told_by_nobody():
    draft = drafting.without_attribute(Draft.of(LABELS), "event", "deaths", dropping=True)
    assert followed(draft).proposed.keys() == {"span", "entity", "attributes.type"}


def test_the_attribute_that_a_label_is_divided_by_is_told_no_longer():
    draft = drafting.split(Draft.of(LABELS), "event", "type")
    assert followed(draft).proposed.keys() == {"span", "entity", "attributes.deaths"}
