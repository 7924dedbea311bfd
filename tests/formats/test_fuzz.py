"""Readers meet any bytes: they give articles or refuse with a place, and raise nothing else."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import READERS, BadRecordError, export_file
from annotator.formats.jsonl import JsonlExporter

from .material import coded_articles


def outcome(name, path):
    try:
        return [coded.article.text for coded in READERS[name].read(path)]
    except BadRecordError as error:
        refused = error
    assert refused.path == path
    assert refused.reason.endswith(".")
    return refused.line


@pytest.mark.parametrize("name", sorted(READERS))
def test_damaged_exports_are_read_or_refused(name, tmp_path):
    path = tmp_path / "a"
    export_file(path, JsonlExporter(), coded_articles())
    good, chance = path.read_bytes(), random.Random(5)
    refused = 0
    for _ in range(400):
        data = bytearray(good)
        for _ in range(chance.randrange(1, 4)):
            place = chance.randrange(len(data))
            data[place : place + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
        path.write_bytes(data)
        refused += not isinstance(outcome(name, path), list)
    assert refused > 50


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
SPAN_KEYS = ["id", "start", "end", "label", "text", "fragments", "analyst", "attributes", "entity", "note", "created"]
SPANS = st.fixed_dictionaries(
    {"start": st.integers(0, 2) | JSON, "end": st.integers(3, 5) | JSON, "label": st.just("x") | JSON},
    optional={key: JSON for key in SPAN_KEYS if key not in ("start", "end", "label")},
)
RELATIONS = st.dictionaries(st.sampled_from(["id", "head", "tail", "label", "x"]), JSON)
RECORDS = st.fixed_dictionaries(
    {"text": st.text(min_size=5, max_size=9) | JSON},
    optional={
        "id": JSON,
        "meta": JSON | st.dictionaries(st.sampled_from(["title", "status", "language", "sha256", "offset_unit"]), JSON),
        "spans": st.lists(SPANS | JSON, max_size=3) | JSON,
        "relations": st.lists(RELATIONS | JSON, max_size=2) | JSON,
        "title": JSON,
    },
)


@given(RECORDS)
@settings(max_examples=400, deadline=None)
def test_any_record_is_read_or_refused_and_what_is_read_can_be_written_and_read_again(tmp_path_factory, record):
    folder = tmp_path_factory.mktemp("fuzz")
    path = folder / "a.jsonl"
    path.write_bytes(json.dumps(record).encode())
    if not isinstance(outcome("jsonl", path), list):
        return
    articles = list(READERS["jsonl"].read(path))
    export_file(folder / "b.jsonl", JsonlExporter(), articles)
    export_file(folder / "c.jsonl", JsonlExporter(), READERS["jsonl"].read(folder / "b.jsonl"))
    assert (folder / "c.jsonl").read_bytes() == (folder / "b.jsonl").read_bytes()
