"""What is read all at once is what every single rule gives, or it is left to them."""

import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import RefusedError
from annotator.core.span_columns import SpanColumns
from annotator.formats import EXPORTERS, READERS
from annotator.formats.records import PlainRecord, coded_article, plain_article
from annotator.resources import seeds

from .material import coded_articles

TEXT = "😀 Ilse Brandt\r\nleft Port Ellery."


def plain(data):
    try:
        return plain_article(msgspec.json.decode(data, type=PlainRecord), set())
    except msgspec.MsgspecError:
        return None


def by_every_rule(data):
    return coded_article(msgspec.json.decode(data), set())


WORDS = st.sampled_from(["", "actor", "claim", "é", " "])
OFFSETS = st.integers(-1, 12) | st.sampled_from([0, 2, 6, len(TEXT)])


@st.composite
def spans(draw):
    start, end = sorted([draw(OFFSETS), draw(OFFSETS)]) if draw(st.integers(0, 9)) else (draw(OFFSETS), draw(OFFSETS))
    pairs = [[[start, end]], [[start, start + 1], [end - 1, end]], [[start, end], [start, end]], None, []]
    optional = {
        "id": draw(st.sampled_from(["", "s1", "s2", "s3", "s4"])),
        "text": TEXT[max(start, 0) : end] if draw(st.integers(0, 9)) else draw(WORDS),
        "fragments": draw(st.sampled_from(pairs)),
        "analyst": draw(WORDS),
        "attributes": draw(st.sampled_from([{}, None, {"kind": ["x", {"y": None}]}, {"deep": [[[]]]}])),
        "entity": draw(st.sampled_from([None, "", "e1"])),
        "note": draw(WORDS),
        "created": draw(st.sampled_from(["", "2025-01-01T00:00:00.000000Z"])),
        "updated": draw(st.sampled_from(["", "2025-01-02T00:00:00.000000Z"])),
    }
    wanted = draw(st.sets(st.sampled_from(sorted(optional))))
    return {"start": start, "end": end, "label": draw(WORDS.filter(str.strip) | WORDS)} | {
        key: optional[key] for key in sorted(wanted)
    }


RECORDS = st.fixed_dictionaries(
    {"text": st.just(TEXT), "spans": st.lists(spans(), max_size=4)},
    optional={
        "id": st.sampled_from(["", "a1"]),
        "meta": st.sampled_from([{}, {"title": "T", "status": "done", "x": [1]}, {"published": 5, "sha256": "0"}]),
        "relations": st.sampled_from([[], [{"head": "s1", "tail": "s2", "label": "by", "why": 1}]]),
    },
)


@given(RECORDS)
@settings(max_examples=1500, deadline=None)
def test_columns_are_the_spans_that_every_rule_gives(record):
    data = json.dumps(record).encode()
    quick = plain(data)
    try:
        slow = by_every_rule(data)
    except RefusedError:
        assert quick is None
        return
    if quick is not None:
        assert isinstance(quick.spans, SpanColumns)
        assert quick == slow
        assert [span.id for span in quick.spans] == [span.id for span in slow.spans]


@pytest.mark.parametrize(
    "spans",
    [
        [],
        [{"start": 2, "end": 13, "label": "actor"}, {"start": 2, "end": 6, "label": "actor"}],
        [{"start": 2, "end": 13, "label": "actor", "text": "Ilse Brandt"}, {"start": 0, "end": 1, "label": "claim"}],
        [{"start": 2, "end": 13, "label": "x", "fragments": [[2, 6], [7, 13]], "attributes": {"kind": "person"}}],
    ],
)
def test_what_most_files_hold_is_read_all_at_once(spans):
    found = plain(json.dumps({"text": TEXT, "spans": spans}).encode())
    assert found is not None
    assert found == by_every_rule(json.dumps({"text": TEXT, "spans": spans}).encode())


def test_own_exports_and_the_samples_are_read_all_at_once(tmp_path):
    path = tmp_path / "own.jsonl"
    with path.open("wb") as out:
        EXPORTERS["jsonl"].export(coded_articles(), out)
    for file in (path, *seeds().glob("*.jsonl")):
        for line in file.read_bytes().splitlines(keepends=True):
            assert plain(line) == by_every_rule(line)


@pytest.mark.parametrize(
    "span",
    [
        {"start": 2.0, "end": 13, "label": "x"},
        {"start": True, "end": 13, "label": "x"},
        {"start": 2, "end": 13, "label": "x", "token_start": 1},
        {"start": 2, "end": 13, "label": "x", "id": 7},
        {"start": 2, "end": 10**30, "label": "x"},
        {"start": 2, "end": 13, "label": "a\nb"},
        {"start": 2, "end": 13, "label": "x", "fragments": [[7, 13], [2, 6]]},
        {"start": 2, "end": 13, "label": "x", "attributes": json.loads("[" * 70 + "]" * 70)},
    ],
)
def test_what_is_odd_is_left_to_every_rule(span):
    assert plain(json.dumps({"text": TEXT, "spans": [span]}).encode()) is None


def test_an_export_of_columns_is_byte_for_byte_that_of_single_spans(tmp_path):
    path, again = tmp_path / "own.jsonl", tmp_path / "again.jsonl"
    with path.open("wb") as out:
        EXPORTERS["jsonl"].export(coded_articles(), out)
    articles = list(READERS["jsonl"].read(path))
    assert all(isinstance(coded.spans, SpanColumns) for coded in articles)
    with again.open("wb") as out:
        EXPORTERS["jsonl"].export(articles, out)
    assert again.read_bytes() == path.read_bytes()
