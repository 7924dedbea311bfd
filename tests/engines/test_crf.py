"""A model learns labels from coded articles, proposes whole words of the verbatim text, and is kept as bytes."""

from __future__ import annotations

import sys
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.errors import RefusedError, StoppedError
from annotator.core.words import is_word_edge
from annotator.engines.crf import Example, Model
from annotator.engines.errors import MissingLibraryError
from annotator.engines.features import Article
from annotator.engines.fitting import fit
from annotator.engines.tagging import Proposal
from annotator.engines.training import measure
from tests.engines.material import english, urdu


@pytest.fixture(scope="module")
def model() -> Model:
    return fit([english(number) for number in range(40)])


def test_a_model_finds_what_it_learnt_in_articles_that_it_never_saw(model):
    scores = measure(model, [english(number) for number in range(1_000, 1_020)])
    assert scores["actor"].f1 > 0.9
    assert scores["location"].f1 > 0.9


def test_claims_around_names_are_learnt_beside_them_and_exactly(model):
    text = "“Nobody was told of the shelling near Harwell,” said Irina Zaman.\n\nHasan Tariq left Marlow by train."
    assert [(text[start:end], label) for start, end, label, _ in model.suggest(text, "en")] == [
        ("Nobody was told of the shelling near Harwell", "claim"),
        ("Harwell", "location"),
        ("Irina Zaman", "actor"),
        ("Hasan Tariq", "actor"),
        ("Marlow", "location"),
    ]


def test_a_script_without_capitals_is_learnt_too():
    learnt = fit([urdu(number) for number in range(15)])
    assert measure(learnt, [urdu(number) for number in range(500, 510)])[""].f1 > 0.9


def test_a_model_survives_its_bytes(model):
    again = Model.of_content(model.content)
    text = english(77).text
    assert again.content == model.content
    assert again.read(text, "en") == model.read(text, "en")
    assert (again.articles, again.labels) == (40, ("actor", "claim", "location"))
    assert again.spans == model.spans


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b"",
        lambda content: content[:-1],
        lambda content: content[:-100] + bytes(100),
        lambda content: content.replace(b'"version": 1', b'"version": 2'),
        lambda content: b"SQLite format 3\0" + content,
        lambda content: content.split(b"\n")[0] + b"\n[]\n",
    ],
)
def test_bytes_that_are_no_model_are_refused_before_the_library_sees_them(model, spoil):
    with pytest.raises(RefusedError):
        Model.of_content(spoil(model.content))


def test_the_same_examples_give_the_same_model():
    examples = [english(number) for number in range(6)]
    assert fit(examples).content == fit(examples).content


def test_a_label_with_too_few_spans_is_counted_and_not_learnt():
    text = "Amina met Omar in Oslo and Karim."
    spans = tuple((text.index(name), text.index(name) + len(name), "actor") for name in ("Amina", "Omar", "Karim"))
    learnt = fit([Example(text, "en", (*spans, (18, 22, "location")))])
    assert learnt.labels == ("actor",)
    assert learnt.spans == {"actor": 3, "location": 1}


def test_strange_articles_are_less_certain_than_known_ones(model):
    known = model.uncertainty(english(3).text, "en")
    strange = model.uncertainty("Vendors In Town Sell Old Books Near Amina House; Kestrel Met Ashford Of Omar.", "en")
    assert 0 <= known < strange <= 1
    assert model.uncertainty("", "en") == model.uncertainty("… 😀\r\n", "en") == 0


def test_less_certain_proposals_are_left_out_where_that_is_wanted(model):
    text = "Nadia of Kestrel met Glenrock Zaman near Haidari Marlow, and Bilal left Xanadu."
    every, sure = model.suggest(text, "en", 0.05), model.suggest(text, "en", 0.9)
    assert {one[:3] for one in sure} < {one[:3] for one in every}
    assert all(one.confidence >= 0.9 for one in sure)


def test_a_long_article_is_given_up_when_that_is_wanted(model):
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 3

    with pytest.raises(StoppedError):
        model.suggest(english(1).text * 50, "en", stop=stop)
    assert len(asked) == 4


def test_a_word_that_stands_everywhere_does_not_make_the_features_of_a_book_endless():
    features = [
        one for sentence in Article("the word number so and the other of the. " * 300).features for one in sentence
    ]
    assert max(map(len, features)) < 60


def test_a_model_says_what_is_missing_where_its_library_is(model, monkeypatch):
    monkeypatch.setitem(sys.modules, "pycrfsuite", None)
    with pytest.raises(MissingLibraryError, match="python-crfsuite, which is not installed"):
        Model.of_content(model.content).suggest("Amina left Oslo.", "en")


PIECES = st.sampled_from(
    ["Amina Zaman", "Marlow", "“", ",” said ", "😀", "\r\n", "\u2028", " ", ". ", "'s", "-led", "U.S.", "احمد خان"]
)
MARKS = st.sampled_from(["سوات", "e\u0301", "مُحَمَّد", "👩\u200d👩\u200d👧", "\0"])


def apart(places: list[Proposal]) -> bool:
    return all(one.end <= other.start for one, other in pairwise(sorted(places)))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=150)
@given(text=st.lists(PIECES | MARKS | st.characters(exclude_categories=["Cs"]), max_size=30).map("".join))
def test_proposals_are_trimmed_whole_and_apart_under_every_text(model, text):
    reading = model.read(text, "en", 0.05)
    for start, end, label, confidence in reading.proposals:
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end]
        assert is_word_edge(text, start)
        assert is_word_edge(text, end)
        assert label in model.labels
        assert 0.05 <= confidence <= 1.000001
    names = [one for one in reading.proposals if one.label != "claim"]
    assert apart(names)
    assert apart([one for one in reading.proposals if one.label == "claim"])
    assert 0 <= reading.uncertainty <= 1
