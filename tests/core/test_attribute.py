"""Attributes: what is a value of which kind, what typed words mean, which are asked for, and what a span lacks."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.core.attribute import (
    FLAG,
    FLAGGED,
    Attribute,
    Choice,
    Kind,
    When,
    completed,
    defaults,
    incomplete,
    is_date,
    visible,
)
from annotator.core.errors import RefusedError
from annotator.core.label_set import Label, LabelSet
from annotator.core.label_set_values import label_set_from_values, label_set_values
from annotator.resources import load_preset

MODES = (Choice("asserted", "Asserted"), Choice("denied", "Denied"), Choice("as-if", "As if, perhaps", "X"))
MODE = Attribute("mode", "Mode", Kind.CHOICE, MODES)
TOPICS = Attribute("topics", "Topics", Kind.CHOICES, (Choice("war", "War"), Choice("trade", "Trade")))
WORDS = Attribute("words", "Words", Kind.TEXT)
DEATHS = Attribute("deaths", "Deaths", Kind.NUMBER)
DAY = Attribute("day", "Day", Kind.DATE)
SURE = Attribute("sure", "Sure", Kind.YES_NO)
ALL = (MODE, TOPICS, WORDS, DEATHS, DAY, SURE)


# What fits


@pytest.mark.parametrize(
    ("attribute", "fitting", "wrong"),
    [
        (MODE, ["asserted", "as-if"], ["Asserted", "", None, 1, ["asserted"], True]),
        (TOPICS, [["war"], ["trade", "war"], ("war",)], [[], ["peace"], ["war", "war"], "war", [1], None]),
        (WORDS, ["a", "  a ", "ا"], ["", "  ", "\u00a0", None, 1, ["a"]]),
        (DEATHS, [0, -3, 2.5, 10**30], [True, "3", None, math.inf, math.nan, [1]]),
        (DAY, ["2025", "2025-10", "2024-02-29"], ["2025-13", "2025-02-29", "2025-1", "20251019", "", None, 2025]),
        (SURE, [True, False], ["yes", 1, 0, None]),
    ],
    ids=[attribute.id for attribute in ALL],
)
def test_a_value_fits_its_kind_and_no_other_does(attribute, fitting, wrong):
    assert [value for value in fitting if not attribute.fits(value)] == []
    assert [value for value in wrong if attribute.fits(value)] == []


@pytest.mark.parametrize(
    "date", ["2025-00", "2025-02-30", "2023-02-29", "0000", "2025-10-", "2025-10-19T10:00", "٢٠٢٥", "2025\n", "-2025"]
)
def test_what_no_calendar_has_is_no_date(date):
    assert not is_date(date)


# Typed words


@pytest.mark.parametrize(
    ("attribute", "words", "value"),
    [
        (MODE, "DENIED", "denied"),
        (MODE, " den ", "denied"),
        (MODE, "as-if", "as-if"),
        (TOPICS, "trade، war", ["war", "trade"]),
        (TOPICS, " ; ", None),
        (WORDS, "  peace talks ", "peace talks"),
        (DEATHS, "١٢", 12),
        (DEATHS, "۳٫۵", 3.5),
        (DEATHS, "−4", -4),
        (DAY, "۲۰۲۵/۱۰", "2025-10"),
        (DAY, "٢٠٢٥-١٠-١٩", "2025-10-19"),
        (SURE, "Yes", True),
        (SURE, "n", False),
        *((attribute, "  ", None) for attribute in ALL),
    ],
)
def test_typed_words_mean_a_value(attribute, words, value):
    parsed = attribute.parsed(words)
    assert (parsed, type(parsed)) == (value, type(value))


@pytest.mark.parametrize(
    ("attribute", "words", "sentence"),
    [
        (MODE, "a", "“a” is no choice of Mode."),  # asserted, or as if
        (TOPICS, "war, peace", "“peace” is no choice of Topics."),
        (DEATHS, "some", "“some” is no number."),
        (DEATHS, "inf", "“inf” is no number."),
        (DEATHS, "1e999", "“1e999” is no number."),
        (DAY, "19.10.2025", "“19.10.2025” is no date."),
        (DAY, "2025-02-30", "“2025-02-30” is no date."),
        (SURE, "maybe", "“maybe” is neither yes nor no."),
    ],
)
def test_words_that_mean_nothing_are_refused_in_a_sentence(attribute, words, sentence):
    with pytest.raises(RefusedError) as told:
        attribute.parsed(words)
    assert str(told.value) == sentence


def values_of(attribute: Attribute) -> st.SearchStrategy:
    ids = [choice.id for choice in attribute.choices]
    dates = st.dates().map(str)
    strategies = {
        Kind.CHOICE: st.sampled_from(ids or [""]),
        Kind.CHOICES: st.sets(st.sampled_from(ids or [""]), min_size=1).map(attribute.ordered),
        Kind.TEXT: st.text(min_size=1).map(str.strip).filter(bool),
        Kind.NUMBER: st.one_of(
            st.integers(-(10**18) + 1, 10**18 - 1), st.floats(allow_nan=False, allow_infinity=False)
        ),
        Kind.DATE: st.builds(lambda day, length: day[:length], dates, st.sampled_from((4, 7, 10))),
        Kind.YES_NO: st.booleans(),
    }
    return strategies[attribute.kind]


@given(
    st.sampled_from((replace(MODE, choices=MODES[:2]), *ALL[1:])).flatmap(lambda a: st.tuples(st.just(a), values_of(a)))
)
def test_what_is_shown_of_a_value_means_that_value(pair):
    attribute, value = pair
    assert attribute.fits(value)
    parsed = attribute.parsed(attribute.shown(value))
    assert parsed == value
    assert attribute.fits(parsed)


@given(st.sampled_from(ALL), st.text(max_size=12))
def test_whatever_is_typed_is_a_fitting_value_or_refused(attribute, words):
    try:
        value = attribute.parsed(words)
    except RefusedError:
        return
    assert value is None or attribute.fits(value)


def test_a_value_that_does_not_fit_is_shown_as_it_is():
    assert (MODE.shown("gone"), TOPICS.shown(["war", "gone"]), DEATHS.shown("?")) == ("gone", "War, gone", "?")


# Letters


def test_each_choice_has_a_letter_of_its_own_its_own_key_first():
    assert MODE.keys() == {"asserted": "A", "denied": "D", "as-if": "X"}
    assert SURE.keys() == {"yes": "Y", "no": "N"}
    many = Attribute("many", "Many", Kind.CHOICES, tuple(Choice(f"آ{n}", f"آ{n}") for n in range(30)))
    assert sorted(many.keys().values()) == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@given(st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=40, unique=True))
def test_no_letter_stands_for_two_choices(names):
    keys = Attribute("a", "A", Kind.CHOICE, tuple(Choice(name, name) for name in names)).keys()
    assert len(set(keys.values())) == len(keys) == min(len(names), 26)


def test_every_choice_of_the_preset_for_news_has_a_letter():
    for label in load_preset("news"):
        for attribute in label.attributes:
            assert set(attribute.keys()) >= {choice.id for choice in attribute.choices}


# Which are asked for


def test_an_attribute_that_hangs_on_a_value_is_asked_for_while_that_is_so():
    deaths = replace(DEATHS, when=When("mode", ("denied", "as-if")))
    day = replace(DAY, when=When("deaths", (0,)))
    attributes = (MODE, deaths, day)
    assert visible(attributes, {}) == [MODE]
    assert visible(attributes, {"mode": "denied"}) == [MODE, deaths]
    assert visible(attributes, {"mode": "denied", "deaths": 0}) == [MODE, deaths, day]
    assert visible(attributes, {"mode": "asserted", "deaths": 0}) == [MODE]  # the one between is not asked for


def test_of_several_choices_one_is_enough():
    hanging = replace(WORDS, when=When("topics", ("war",)))
    assert visible((TOPICS, hanging), {"topics": ["trade", "war"]}) == [TOPICS, hanging]
    assert visible((TOPICS, hanging), {"topics": ["trade"]}) == [TOPICS]


def test_yes_is_not_the_number_one():
    hanging = replace(WORDS, when=When("sure", (True,)))
    assert visible((SURE, hanging), {"sure": 1}) == [SURE]
    assert visible((SURE, hanging), {"sure": True}) == [SURE, hanging]


def test_a_ring_hides_all_its_members_and_nothing_else():
    one, two = replace(WORDS, id="one", when=When("two", ("x",))), replace(WORDS, id="two", when=When("one", ("x",)))
    own = replace(WORDS, id="own", when=When("own", ("x",)))
    lost = replace(WORDS, id="lost", when=When("gone", ("x",)))
    beside = replace(WORDS, id="beside", when=When("one", ("x",)))
    values = dict.fromkeys(("one", "two", "own", "gone"), "x")
    assert visible((beside, one, two, own, lost, SURE), values) == [SURE]


# What is lacking


def test_a_span_lacks_what_is_needed_and_asked_for_and_what_does_not_fit():
    mode, deaths = replace(MODE, required=True), replace(DEATHS, required=True, when=When("mode", ("denied",)))
    attributes = (mode, deaths, SURE)
    assert incomplete(attributes, {}) == [mode]
    assert incomplete(attributes, {"mode": "denied"}) == [deaths]
    assert incomplete(attributes, {"mode": "asserted"}) == []
    assert incomplete(attributes, {"mode": "gone"}) == [mode]
    assert incomplete(attributes, {"mode": "denied", "deaths": 0, "sure": "perhaps"}) == [SURE]
    assert incomplete(attributes, {"mode": "asserted", "other": object()}) == []


# Defaults


def test_a_new_span_gets_the_defaults_of_what_is_asked_for():
    topics = replace(TOPICS, default=("war",))
    deaths = replace(DEATHS, default=0, when=When("topics", ("war",)))
    day = replace(DAY, default="2025", when=When("topics", ("trade",)))
    assert defaults((topics, deaths, day, SURE)) == {"topics": ["war"], "deaths": 0}


def test_what_a_span_has_is_completed_and_never_overwritten_or_dropped():
    mode, sure = replace(MODE, default="asserted"), replace(SURE, default=True)
    values = {"mode": "gone", "old": [1], FLAGGED: True}
    assert completed((mode, sure), values) == values | {"sure": True}
    assert values == {"mode": "gone", "old": [1], FLAGGED: True}


def test_a_flag_is_yes_or_no():
    assert FLAG.fits(True)
    assert not FLAG.fits("yes")


# As plain values

names = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=8).filter(str.strip)


@st.composite
def attributes(draw, id_: str, others: tuple[Attribute, ...]) -> Attribute:
    kind = draw(st.sampled_from(Kind))
    choices: tuple[Choice, ...] = ()
    if kind in (Kind.CHOICE, Kind.CHOICES):
        ids = draw(st.lists(names, min_size=1, max_size=5, unique=True))
        letters = draw(st.permutations("ABCDE"))
        choices = tuple(
            Choice(one, draw(st.one_of(st.just(one), names)), letter if draw(st.booleans()) else "")
            for one, letter in zip(ids, letters, strict=False)
        )
    made = Attribute(
        id_, draw(names), kind, choices, required=draw(st.booleans()), guideline=draw(st.text(max_size=20))
    )
    default = draw(st.one_of(st.none(), values_of(made)))
    assume(default is None or made.fits(default))
    when = None
    if others and draw(st.booleans()):
        other = draw(st.sampled_from(others))
        when = When(other.id, tuple(draw(st.lists(values_of(replace(other, kind=Kind.TEXT)), min_size=1, max_size=2))))
    return replace(made, default=tuple(default) if isinstance(default, list) else default, when=when)


@st.composite
def labels(draw) -> Label:
    made: tuple[Attribute, ...] = ()
    for id_ in draw(st.lists(names, max_size=4, unique=True)):
        made = (*made, draw(attributes(id_, made)))
    return Label("claim", "Claim", "#e69f00", attributes=made)


@given(labels())
def test_attributes_read_back_from_plain_values_as_they_were(label):
    label_set = LabelSet("set", (label,))
    assert label_set_from_values(label_set_values(label_set)) == label_set
