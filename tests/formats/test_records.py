"""What a line of JSONL may hold: each row is a line, and what becomes of it."""

import json
from dataclasses import replace

import pytest

from annotator.core.article import Status, sha256_of
from annotator.core.span import Fragment
from annotator.formats import READERS, BadRecordError, Reading

TEXT = "😀 Ilse Brandt left Port Ellery."  # code points; UTF-16 is one further, UTF-8 three


def read(tmp_path, *lines, name="a.jsonl"):
    path = tmp_path / name
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines))
    return list(READERS["jsonl"].read(path))


def read_one(tmp_path, **record):
    [coded] = read(tmp_path, {"text": TEXT, **record})
    return coded


def span(**values):
    return {"start": 2, "end": 13, "label": "actor", **values}


def test_only_the_text_is_required(tmp_path):
    [coded] = read(tmp_path, {"text": TEXT})
    assert coded.article.text == TEXT
    assert coded.article.title == TEXT
    assert coded.known_by_text
    assert (coded.spans, coded.relations) == ((), ())


def test_an_article_without_an_id_gets_the_same_one_every_time(tmp_path):
    [first] = read(tmp_path, {"text": TEXT})
    [again, other] = read(tmp_path, {"text": TEXT, "meta": {"title": "x"}}, {"text": TEXT + " "})
    assert first.article.id == again.article.id != other.article.id


def test_spans_without_ids_get_ids_by_place_label_and_number_among_equals(tmp_path):
    spans = [span(), span(), span(label="claim"), span(end=6)]
    first = read_one(tmp_path, id="a", spans=spans)
    turned = read_one(tmp_path, id="a", spans=spans[::-1])
    elsewhere = read_one(tmp_path, id="b", spans=spans)
    assert {made.id for made in first.spans} == {made.id for made in turned.spans}
    assert len({made.id for made in first.spans + elsewhere.spans}) == 8
    assert {len(made.id) for made in first.spans} == {18}


@pytest.mark.parametrize(
    ("values", "fragments"),
    [
        ({"start": 2, "end": 6}, [(2, 6)]),
        ({"start": 2, "end": 13, "fragments": None}, [(2, 13)]),
        ({"start": 2, "end": 13, "fragments": [[2, 6], [7, 13]]}, [(2, 6), (7, 13)]),
        ({"start": 2, "end": 13, "fragments": [[7, 13], [2, 6]]}, [(2, 6), (7, 13)]),
        ({"start": 2, "end": 13, "fragments": [[2, 8], [7, 13]]}, [(2, 13)]),
        ({"start": 2, "end": 13, "fragments": [[2, 7], [7, 13]]}, [(2, 13)]),
        ({"start": 2, "end": 13, "text": "Ilse Brandt"}, [(2, 13)]),
        ({"start": 0, "end": len(TEXT)}, [(0, len(TEXT))]),
    ],
)
def test_a_span_that_fits_is_taken(tmp_path, values, fragments):
    [made] = read_one(tmp_path, spans=[{"label": "actor", **values}]).spans
    assert made.fragments == tuple(Fragment(*pair) for pair in fragments)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"end": None}, "whole numbers, not 2 and None"),
        ({"start": 2.0}, "whole numbers, not 2.0 and 13"),
        ({"start": True}, "whole numbers, not True and 13"),
        ({"start": "2"}, "whole numbers, not '2' and 13"),
        ({"start": None}, "whole numbers"),
        ({"start": -1}, "from -1 to 13 does not fit a text of 31 characters"),
        ({"start": 13}, "from 13 to 13 is empty"),
        ({"start": 14}, "does not fit"),
        ({"end": 32}, "from 2 to 32 does not fit"),
        ({"end": 10**30}, "does not fit"),
        ({"text": "Ilse Brand"}, "says “Ilse Brand”, but from 2 to 13 the text has “Ilse Brandt”"),
        ({"text": 5}, "says “5”"),
        ({"start": 3, "end": 14, "text": "Ilse Brandt"}, "its offsets count UTF-16 units"),
        ({"start": 5, "end": 16, "text": "Ilse Brandt"}, "its offsets count UTF-8 bytes"),
        ({"start": 22, "end": 33, "text": "Port Ellery"}, "count UTF-8 bytes, not code points"),
        ({"fragments": [[2, 6]]}, "do not reach from its start, 2, to its end, 13"),
        ({"fragments": []}, "at least one fragment"),
        ({"fragments": "x"}, "at least one fragment"),
        ({"fragments": [[2, 13, 14]]}, "list of two whole numbers"),
        ({"fragments": [[2, True], [7, 13]]}, "list of two whole numbers"),
        ({"fragments": [[2, 6], [7, 99]]}, "from 7 to 99 does not fit"),
        ({"label": None}, "has no label"),
        ({"label": 3}, "label of a span is not a string"),
        ({"label": "  "}, "A label needs a name"),
        ({"label": "a\nb"}, "line end or another control character"),
        ({"label": "x" * 10_000}, "at most 200 characters"),
        ({"attributes": [1]}, "attributes of a span are not a JSON object"),
        ({"entity": {}}, "entity of a span must be a string"),
        ({"note": 1.5}, "note of a span must be a string"),
        ({"id": True}, "id of a span must be a string"),
    ],
)
def test_a_span_that_breaks_a_rule_is_refused_with_the_reason(tmp_path, values, reason):
    with pytest.raises(BadRecordError) as caught:
        read(tmp_path, {"text": TEXT}, {"text": TEXT, "spans": [span(), span(**values)]})
    assert reason in caught.value.reason
    assert caught.value.line == 2
    assert str(caught.value).startswith("a.jsonl, line 2: ")


@pytest.mark.parametrize(
    "label", ["a/b", "..", "CON", "<b>x</b>", "😀", 'q"uo,te', "é", "e\u0301", "Actor", "actor", " x"]
)
def test_any_name_without_control_characters_is_a_label(tmp_path, label):
    [made] = read_one(tmp_path, spans=[span(label=label)]).spans
    assert made.label == label


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not valid JSON"),
        (b"[]", "not a JSON object"),
        (b'"text"', "not a JSON object"),
        (b"{}", 'has no "text"'),
        (b'{"text": null}', 'has no "text"'),
        (b'{"text": 5}', 'Its "text" is not a string'),
        (b'{"text": "a", "x": NaN}', "not valid JSON"),
        (b'{"text": "a", "x": Infinity}', "not valid JSON"),
        (b'{"text": "a", "x": -Infinity}', "not valid JSON"),
        (b'{"text": "a", "x": 1e999}', "not valid JSON"),
        (b'{"text": "a", "x": ' + b"1" * 10_000 + b"}", "not valid JSON"),
        (b'{"text": "a", "x": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"text": "a", "x": ' + b"[" * 70 + b"]" * 70 + b"}", "nested more than 64 deep"),
        (b'{"text": "a"} {"text": "b"}', "not valid JSON"),
        (b'{"text": "\xff"}', "not UTF-8: the byte 11 of the line is wrong"),
        (b'{"text": "\xe2\x80"}', "not UTF-8: the byte 11 of the line is wrong"),
        (b'{"text": "\\ud800"}', "not valid JSON"),
        (b'{"text": "a", "spans": {}}', 'Its "spans" are not a list'),
        (b'{"text": "a", "spans": [5]}', "A span is not a JSON object"),
        (b'{"text": "a", "id": 1.5}', "The id of an article must be a string"),
        (b'{"text": "a", "relations": [{"head": "x"}]}', "needs a head, a tail and a label"),
        (b'{"text": "a", "relations": [{"head": "x", "tail": "y", "label": "by"}]}', "none of the spans beside it"),
        (b'{"text": "a", "meta": {"offset_unit": "utf16"}}', "offsets count 'utf16'"),
        (b'{"text": "a", "meta": {"offset_unit": "codepoint", "sha256": "00"}}', "not the one that was exported"),
    ],
)
def test_a_line_that_breaks_a_rule_is_refused_with_its_number(tmp_path, line, reason):
    with pytest.raises(BadRecordError) as caught:
        read(tmp_path, {"text": "first"}, b"", line, {"text": "last"})
    assert reason in caught.value.reason
    assert caught.value.line == 3


def test_two_spans_with_one_id_are_refused(tmp_path):
    with pytest.raises(BadRecordError, match="have the id “s”"):
        read_one(tmp_path, spans=[span(id="s"), span(id="s", label="claim")])


def test_of_two_equal_keys_the_last_counts(tmp_path):
    [coded] = read(tmp_path, b'{"text": "first", "text": "second"}')
    assert coded.article.text == "second"


def test_what_is_known_of_an_article_is_lifted_from_meta_and_the_rest_is_kept(tmp_path):
    meta = {"title": "T", "source": "S", "published": 2025, "language": "en", "status": "done", "byline": ["x", None]}
    info = read_one(tmp_path, id=7, meta=meta, score=0.5, title="another", tokens=None).article.info
    assert (info.id, info.title, info.source, info.published, info.language) == ("7", "T", "S", "2025", "en")
    assert info.status is Status.DONE
    assert dict(info.meta) == {"byline": ["x", None], "score": 0.5, "title_2": "another", "tokens": None}


def test_a_title_beside_the_text_is_the_title_where_meta_has_none(tmp_path):
    info = read_one(tmp_path, title="T", source="S").article.info
    assert (info.title, info.source, dict(info.meta)) == ("T", "S", {})


def test_values_that_are_no_use_as_our_own_are_kept_under_another_name(tmp_path):
    meta = {"title": ["a"], "status": "peer-reviewed", "source": {"x": 1}, "sha256": "of the page"}
    info = read_one(tmp_path, meta=meta).article.info
    assert (info.title, info.source, info.status) == (TEXT, "", Status.TODO)
    assert dict(info.meta) == {
        "title_2": ["a"],
        "source_2": {"x": 1},
        "status_2": "peer-reviewed",
        "sha256_2": "of the page",
    }


def test_a_meta_that_is_no_object_is_kept(tmp_path):
    assert dict(read_one(tmp_path, meta="p. 5").article.info.meta) == {"meta": "p. 5"}


def test_unknown_fields_of_a_span_are_kept_in_its_attributes(tmp_path):
    [made] = read_one(tmp_path, spans=[span(token_start=1, kind="x", attributes={"kind": "person"})]).spans
    assert made.attributes == {"kind": "person", "kind_2": "x", "token_start": 1}


def test_unknown_fields_of_a_relation_are_kept_in_meta(tmp_path):
    spans = [span(id="s"), span(id="t", label="claim")]
    coded = read_one(tmp_path, spans=spans, relations=[{"id": 1, "head": "t", "tail": "s", "label": "by", "why": "x"}])
    [relation] = coded.relations
    assert (relation.id, relation.head, relation.tail, relation.label) == ("1", "t", "s", "by")
    assert coded.article.info.meta == {"relation_fields": {"1": {"why": "x"}}}


def test_null_and_missing_fields_are_the_same(tmp_path):
    nothing = dict.fromkeys(["id", "text", "fragments", "analyst", "attributes", "entity", "note", "updated"])
    [made] = read_one(tmp_path, id="a", meta=None, relations=None, spans=[span(**nothing)]).spans
    [other] = read_one(tmp_path, id="a", spans=[span()]).spans
    assert replace(made, created="", updated="") == replace(other, created="", updated="")
    assert (made.analyst, made.attributes, made.entity, made.note, made.updated) == ("", {}, None, "", made.created)


def test_lines_end_at_lf_bytes_only(tmp_path):
    text = "a\u2028b\u2029c\x85d"
    line = json.dumps({"text": text}, ensure_ascii=False).encode()
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + line + b"\r\n\n  \r\n" + line.replace(b"a", b"z"))
    reading = Reading()
    assert [coded.article.text for coded in READERS["jsonl"].read(path, reading)] == [text, "z" + text[1:]]
    assert reading.line == 5


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n", b"\xef\xbb\xbf\n"])
def test_a_file_without_records_gives_no_articles(tmp_path, content):
    assert read(tmp_path, content) == []


def test_utf16_is_named(tmp_path):
    with pytest.raises(BadRecordError, match="line 1: It is UTF-16"):
        read(tmp_path, '{"text": "a"}'.encode("utf-16"))


def test_a_long_line_is_read_and_one_beyond_the_limit_refused(tmp_path, monkeypatch):
    record = {"text": "x" * 3_000_000}
    assert len(read(tmp_path, record, record)) == 2
    monkeypatch.setattr("annotator.formats.jsonl.LONGEST_LINE", 2_000_000)
    with pytest.raises(BadRecordError, match="line 1: It is longer than"):
        read(tmp_path, record)


def test_every_cut_of_a_line_is_reported_or_read(tmp_path):
    line = json.dumps({"text": TEXT, "spans": [span(text="Ilse Brandt")]}, ensure_ascii=False).encode()
    for end in range(1, len(line)):
        with pytest.raises(BadRecordError) as caught:
            read(tmp_path, line[:end])
        assert caught.value.line == 1


def test_the_hash_of_an_export_is_held_to(tmp_path):
    meta = {"sha256": sha256_of(TEXT), "offset_unit": "codepoint"}
    assert dict(read_one(tmp_path, meta=meta).article.info.meta) == {}
