"""The figures don't fall: floors a little below what was measured, on the articles that stand beside."""

from __future__ import annotations

import pytest

from annotator.core.candidates import Kind
from annotator.core.span import Fragment
from tests.evaluation import gold, proposing, readings, rungs
from tests.evaluation.figures import Share

#: Of pieces that are exact at the middle word, punctuation at the edges aside.
UNITS = {
    ("en", "actor"): 0.68,
    ("en", "location"): 0.94,
    ("en", "claim"): 0.82,
    ("en", "event"): 0.9,
    ("ur", "claim"): 0.9,
    ("ar", "claim"): 0.85,
    ("ps", "claim"): 0.85,
    ("ur", "event"): 0.8,
    ("ar", "event"): 0.9,
    ("ps", "event"): 0.8,
    ("ur", "location"): 0.6,
    ("ar", "location"): 0.4,
    ("ps", "location"): 0.6,
}

#: Of those to be found, and of those proposed.
CANDIDATES = {
    ("en", Kind.NAME): (0.75, 0.7),
    ("en", Kind.QUOTATION): (0.6, 0.9),
    ("ur", Kind.QUOTATION): (0.75, 0.9),
    ("ar", Kind.QUOTATION): (0.6, 0.9),
    ("ps", Kind.QUOTATION): (0.65, 0.9),
}

#: Of attributions, of modalities, and of claims of which the claimant that is proposed is right.
READINGS = {"en": (0.8, 0.8, 0.7), "ur": (0.85, 0.75, 0.65), "ar": (0.68, 0.7, 0.58), "ps": (0.75, 0.68, 0.55)}


@pytest.fixture(scope="module")
def coded():
    return gold.articles(gold.OWN)


def test_there_are_articles_of_every_language_each_span_with_its_words(coded):
    counts = dict.fromkeys(READINGS, 0)
    for article in coded:
        counts[article.article.info.language] += 1
        labels = {span.label for span in article.spans}
        assert {"claim", "actor", "location"} <= labels
        assert all(link.label == "by" for link in article.relations)
    assert counts == {"en": 8, "ur": 6, "ar": 5, "ps": 4}


def test_units_are_found_as_often_as_before(coded):
    found = rungs.measure(gold.pieces(coded), gold.labels())
    near = {key: Share.of(found[key].near).value for key in UNITS}
    assert {key: value for key, value in near.items() if value < UNITS[key]} == {}


def test_candidates_are_found_as_often_as_before(coded):
    sums = proposing.measure(coded)
    for key, (found, right) in CANDIDATES.items():
        assert sums[key].found.value >= found, key
        assert sums[key].right.value >= right, key


def test_reading_marks_are_as_right_as_before(coded):
    marks, speakers = readings.measure(coded)
    for language, (attribution, modality, speaker) in READINGS.items():
        assert marks[language, "attribution"].right().value >= attribution, language
        assert marks[language, "modality"].right().value >= modality, language
        assert Share.of(speakers[language].alike).value >= speaker, language


def test_an_interval_is_wilsons():
    low, high = Share(8, 10).interval()
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert Share().interval() == (0.0, 1.0)
    assert Share(199, 200).words() == "99 % (97–99) of 200"


def test_repairs_are_counted_by_the_keys_that_they_take():
    labels = gold.labels()
    [piece] = [
        one
        for one in gold.pieces(gold.articles(gold.OWN))
        if one.language == "en" and one.text[slice(*one.fragment)] == "the radio station"
    ]
    radio = piece.text.index("radio station")
    assert rungs.presses(piece, radio, labels["actor"]) == 2  # "the" with Shift+D, "station" with D
    assert rungs.kind_of_miss(Fragment(radio, radio + 5), piece.fragment) == "narrower"
