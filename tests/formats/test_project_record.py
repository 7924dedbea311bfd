"""The record beside an export: what it holds comes back, equal projects give equal bytes, and a bad one is named."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.entity import Entity
from annotator.core.errors import AnnotatorError, RefusedError
from annotator.core.label_set import Label, LabelSet
from annotator.formats import BadRecordError, limits, project_record
from annotator.formats.project_record import (
    ProjectRecord,
    encoded_record,
    is_record,
    read_record,
    record_of,
    write_record,
)
from annotator.resources import load_preset
from tests.storage.material import NASTY

words = st.text(st.one_of(st.sampled_from(NASTY), st.characters(exclude_categories=["Cs"])), max_size=12)
entities = st.builds(
    Entity,
    name=words.filter(str.strip),
    id=words.filter(bool),
    label=words,
    type=words,
    aliases=st.lists(words, max_size=3).map(tuple),
    codes=st.dictionaries(words, words, max_size=3),
    latitude=st.none(),
    longitude=st.none(),
    note=words,
    created=words,
    updated=words,
)
place = {"latitude": -33.9, "longitude": 151.2}


def values(**other):
    record = ProjectRecord(load_preset("news"), (Entity("Doha", "e1", "location", **place),))
    return {**json.loads(encoded_record(record)), **other}


def refused(tmp_path, content):
    path = tmp_path / "news.annotator.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    with pytest.raises(BadRecordError) as error:
        read_record(path)
    assert str(error.value).startswith("news.annotator.json: ")
    return error.value.reason


@given(st.lists(entities, max_size=4, unique_by=lambda entity: entity.id))
@settings(max_examples=60, deadline=None)
def test_a_record_comes_back_as_it_was_written(tmp_path_factory, made):
    path = tmp_path_factory.mktemp("record") / "x.annotator.json"
    record = ProjectRecord(load_preset("news"), tuple(sorted(made, key=lambda entity: entity.id)))
    write_record(path, record)
    assert read_record(path) == record
    assert encoded_record(read_record(path)) == path.read_bytes()


def test_the_order_of_entities_and_codes_does_not_show():
    one, other = Entity("Doha", "e2", created="1"), Entity("Oslo", "e1", codes={"b": "1", "a": "2"}, created="1")
    turned = Entity("Oslo", "e1", codes={"a": "2", "b": "1"}, created="1")
    labels = load_preset("news")
    content = encoded_record(ProjectRecord(labels, (one, other)))
    assert content == encoded_record(ProjectRecord(labels, (turned, one)))
    assert content.decode().splitlines()[1] == '  "format": "annotator project record",'
    assert content.endswith(b"}\n")


@pytest.mark.parametrize(
    ("export", "record"),
    [
        ("news.jsonl", "news.annotator.json"),
        ("NEWS.JSONL", "NEWS.annotator.json"),
        ("news.ndjson", "news.annotator.json"),
        ("news.v2.jsonl", "news.v2.annotator.json"),
        ("news", "news.annotator.json"),
        ("news.txt", "news.txt.annotator.json"),
    ],
)
def test_a_record_is_named_after_the_export(export, record):
    assert record_of(Path("a") / export) == Path("a") / record
    assert is_record(Path(record))
    assert not is_record(Path(export))


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"format": "something"}, "It is no project record of this program."),
        ({"version": 2}, "It is of version 2; this program reads version 1."),
        ({"version": True}, "It does not say its version."),
        ({"offset_unit": "utf16"}, "Its offsets count 'utf16'; only code points are read."),
        ({"label_set": None}, "It has no label set."),
        ({"label_set": {"name": "x"}}, "label set"),
        ({"label_set": {"name": "x", "version": 2**70, "labels": []}}, "is no version"),
        ({"label_set": {"name": "x", "version": -1, "labels": []}}, "-1 is no version"),
        ({"entities": {}}, "Its entities are not a list."),
        ({"entities": [1]}, "Its entity 1: It is not a JSON object."),
        ({"entities": [{"id": "e"}]}, "Its entity 1: An entity needs a name."),
        ({"entities": [{"name": "e"}]}, "Its entity 1: An entity needs a name."),
        ({"entities": [{"id": "e", "name": 1}]}, "Its entity 1: Its name is not a string."),
        ({"entities": [{"id": "e", "name": "x", "aliases": "yz"}]}, "Its aliases are not a list of strings."),
        ({"entities": [{"id": "e", "name": "x", "codes": {"a": 1}}]}, "Its codes are not strings"),
        ({"entities": [{"id": "e", "name": "x", "latitude": "1"}]}, "Its latitude is not a number."),
        ({"entities": [{"id": "e", "name": "x", "latitude": 1}]}, "x has only one of latitude and longitude."),
        ({"entities": [{"id": "e", "name": "x"}] * 2}, "Two of its entities have the id “e”."),
        ({"more": json.loads("[" * 70 + "]" * 70)}, "It is nested more than 64 deep."),
    ],
)
def test_a_record_that_breaks_a_rule_is_refused_in_a_sentence(tmp_path, other, reason):
    assert reason in refused(tmp_path, values(**other))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "It is not valid JSON"),
        (b"[]", "It is no project record of this program."),
        (b"{", "It is not valid JSON"),
        (b'{"format": "\xff"}', "It is not valid JSON"),
        (b"[" * 100_000, "nested"),
    ],
)
def test_what_is_no_record_is_refused_in_a_sentence(tmp_path, content, reason):
    assert reason in refused(tmp_path, content)


def test_half_of_a_surrogate_pair_is_refused(tmp_path):
    refused(tmp_path, values(entities=[{"id": "e", "name": "x\ud83d"}]))


def test_a_record_beyond_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(project_record, "LARGEST_RECORD", 100)
    assert refused(tmp_path, values()) == f"It is larger than {limits.in_mb(100)}."


def test_a_record_with_a_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "x.annotator.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(values()).encode())
    assert read_record(path).entities[0].name == "Doha"


def test_what_json_has_no_word_for_leaves_the_old_record(tmp_path):
    path = tmp_path / "x.annotator.json"
    path.write_bytes(b"old")
    with pytest.raises(RefusedError, match="can't be written as JSON"):
        write_record(path, ProjectRecord(LabelSet("x", (Label("a", "\ud83d", "#000000"),))))
    assert path.read_bytes() == b"old"


def test_a_record_that_can_not_be_written_leaves_nothing(tmp_path):
    (tmp_path / "x.annotator.json").mkdir()
    with pytest.raises(AnnotatorError, match="it is a folder"):
        write_record(tmp_path / "x.annotator.json", ProjectRecord(load_preset("news")))
    assert [path.name for path in tmp_path.iterdir()] == ["x.annotator.json"]


@given(st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 255)), min_size=1, max_size=5), st.integers(0, 5_000))
@settings(max_examples=150, deadline=None)
def test_no_byte_that_is_wrong_ends_in_anything_but_a_record_or_a_sentence(tmp_path_factory, changes, cut):
    content = bytearray(json.dumps(values()).encode())
    for place, byte in changes:
        content[place % len(content)] = byte
    path = tmp_path_factory.mktemp("record") / "x.annotator.json"
    path.write_bytes(content[:cut] if cut % 3 == 0 else content)
    with suppress(BadRecordError):
        encoded_record(read_record(path))
