"""A label set as TOML: what is written reads back as the same, to the byte."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.attribute import Attribute, Choice, Kind, When
from annotator.core.errors import AnnotatorError
from annotator.core.label_set import RESERVED_KEYS, Label, LabelSet
from annotator.core.label_set_values import label_set_from_toml, require_label_set
from annotator.core.relation_type import Ends, RelationType
from annotator.core.rung import Rung
from annotator.formats.label_sets import label_set_toml, read_label_set, write_label_set
from annotator.resources import load_preset, presets


@pytest.mark.parametrize("name", presets())
def test_a_preset_keeps_every_rule_and_comes_back_to_the_byte(name):
    label_set = require_label_set(load_preset(name))
    content = label_set_toml(label_set)
    assert label_set_from_toml(content) == label_set
    assert label_set_toml(label_set_from_toml(content)) == content
    assert not {label.key for label in label_set} & RESERVED_KEYS


@pytest.mark.parametrize("name", [name for name in presets() if name != "empty"])
def test_every_label_of_a_preset_says_what_to_mark(name):
    for label in load_preset(name):
        assert label.guideline.strip()
        assert label.examples or "xample" in label.guideline


@pytest.mark.parametrize("name", ["events", "claims"])
def test_sub_types_are_asked_for_only_where_their_type_was_chosen(name):
    attributes = [one for label in load_preset(name) for one in label.attributes]
    assert any(one.when is not None for one in attributes)
    for label in load_preset(name):
        for one in label.attributes:
            if one.when is not None:
                assert all(label.attribute(one.when.attribute).fits(value) for value in one.when.values)


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=12).filter(str.strip)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
CHOICES = st.lists(st.builds(Choice, WORDS, WORDS), min_size=1, max_size=3, unique_by=lambda one: one.id)
ATTRIBUTES = st.one_of(
    st.builds(Attribute, WORDS, WORDS, st.just(Kind.CHOICE), CHOICES.map(tuple), guideline=TEXTS),
    st.builds(Attribute, WORDS, WORDS, st.just(Kind.NUMBER), default=st.floats(allow_nan=False, allow_infinity=False)),
    st.builds(Attribute, WORDS, WORDS, st.just(Kind.TEXT), required=st.booleans(), default=st.none() | WORDS),
)
LABELS = st.builds(
    Label,
    WORDS,
    WORDS,
    st.just("#a0b1c2"),
    rung=st.sampled_from(Rung),
    guideline=TEXTS,
    examples=st.lists(TEXTS, max_size=3).map(tuple),
    attributes=st.lists(ATTRIBUTES, max_size=3, unique_by=lambda one: one.id).map(tuple),
    archived=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(
    name=WORDS,
    labels=st.lists(LABELS, max_size=4, unique_by=lambda one: one.id),
    version=st.integers(1, 9),
    text=TEXTS,
)
def test_whatever_words_a_label_set_holds_it_comes_back_as_it_was(name, labels, version, text):
    ends = tuple(Ends((label.id,), ()) for label in labels[:2])
    whole = LabelSet(name, tuple(labels), version, (RelationType("by", text or "by", "B", ends, text),))
    content = label_set_toml(whole)
    assert label_set_from_toml(content) == whole
    assert label_set_toml(label_set_from_toml(content)) == content


def test_a_file_is_replaced_whole_and_read_from_any_editor(tmp_path):
    path = tmp_path / "ours.toml"
    write_label_set(path, load_preset("ner"))
    write_label_set(path, load_preset("claims"))
    assert read_label_set(path) == load_preset("claims")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_label_set(path) == load_preset("claims")
    assert [one.name for one in tmp_path.iterdir()] == ["ours.toml"]


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(AnnotatorError, match=r"none\.toml can't be read"):
        read_label_set(tmp_path / "none.toml")


def test_a_date_of_toml_is_a_default(tmp_path):
    content = 'name = "x"\nlabels = [{ id = "a", attributes = [{ id = "d", kind = "date", default = 2025-10-19 }] }]\n'
    assert label_set_from_toml(content).get("a").attributes[0].default == "2025-10-19"


def test_an_attribute_that_hangs_on_another_comes_back(tmp_path):
    one = Attribute("t", "T", Kind.YES_NO)
    other = Attribute("u", "U", Kind.TEXT, when=When("t", (True,)))
    whole = LabelSet("x", (Label("a", "A", "#000000", attributes=(one, other)),))
    assert label_set_from_toml(label_set_toml(whole)) == whole
