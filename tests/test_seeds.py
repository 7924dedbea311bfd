"""The sample articles: their coding is exact, and they hold what a newcomer should meet in the first hour."""

from __future__ import annotations

import json
import re
from itertools import combinations, pairwise
from typing import Any

import pytest

from annotator.core.article import Status, sha256_of, title_of
from annotator.resources import seeds

FILE = seeds() / "sample.jsonl"
ARTICLES: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_bytes().decode("utf-8").split("\n")[:-1]]
TEXTS = {path.name: path.read_bytes().decode("utf-8") for path in sorted(seeds().glob("*.txt"))}
EMOJI = re.compile(r"[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff]")
every_article = pytest.mark.parametrize("article", ARTICLES, ids=[article["id"] for article in ARTICLES])


def spans(label: str = "") -> list[dict[str, Any]]:
    return [span for article in ARTICLES for span in article["spans"] if label in ("", span["label"])]


def crossing(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return bool(a["start"] < b["start"] < a["end"] < b["end"] or b["start"] < a["start"] < b["end"] < a["end"])


def inside(inner: dict[str, Any], outer: dict[str, Any]) -> bool:
    extents = (inner["start"], inner["end"]), (outer["start"], outer["end"])
    return bool(extents[1][0] <= extents[0][0] and extents[0][1] <= extents[1][1] and extents[0] != extents[1])


@every_article
def test_every_quote_is_what_its_offsets_hold(article: dict[str, Any]) -> None:
    text = article["text"]
    for span in article["spans"]:
        fragments = span["fragments"]
        assert span["text"] == text[span["start"] : span["end"]], span["id"]
        assert (span["start"], span["end"]) == (fragments[0][0], fragments[-1][1]), span["id"]
        assert all(0 <= start < end <= len(text) for start, end in fragments), span["id"]
        assert all(a[1] < b[0] for a, b in pairwise(fragments)), span["id"]


@every_article
def test_no_fragment_has_white_space_at_its_ends_or_cuts_a_word(article: dict[str, Any]) -> None:
    text = article["text"]
    for span in article["spans"]:
        for start, end in span["fragments"]:
            piece = text[start:end]
            assert piece == piece.strip(), span["id"]
            assert not re.match(r"\w\w", text[max(0, start - 1) : start + 1]), span["id"]
            assert not re.match(r"\w\w", text[end - 1 : end + 1]), span["id"]


@every_article
def test_title_and_hash_are_those_of_the_text(article: dict[str, Any]) -> None:
    assert article["meta"]["sha256"] == sha256_of(article["text"])
    assert article["meta"]["title"] == title_of(article["text"])
    assert article["meta"]["offset_unit"] == "codepoint"


@every_article
def test_spans_stand_in_the_order_in_which_a_project_gives_them(article: dict[str, Any]) -> None:
    keys = [(span["start"], -span["end"], span["id"]) for span in article["spans"]]
    assert keys == sorted(keys)


def test_the_coded_texts_are_the_text_files_byte_for_byte() -> None:
    assert [article["text"] for article in ARTICLES] == list(TEXTS.values())
    assert len(TEXTS) == 10


def test_the_file_is_written_as_an_export_writes_it() -> None:
    lines = [json.dumps(article, ensure_ascii=False, separators=(",", ":")) + "\n" for article in ARTICLES]
    assert FILE.read_bytes() == "".join(lines).encode("utf-8")
    for article in ARTICLES:
        assert list(article) == ["id", "text", "meta", "spans", "relations"]


def test_ids_name_one_thing_each() -> None:
    for ids in ([article["id"] for article in ARTICLES], [span["id"] for span in spans()]):
        assert len(ids) == len(set(ids))


def test_all_four_labels_are_used_and_no_other() -> None:
    assert {span["label"] for span in spans()} == {"claim", "actor", "location", "event"}


def test_there_is_work_in_every_state_and_only_untouched_articles_have_no_spans() -> None:
    assert {article["meta"]["status"] for article in ARTICLES} == {status.value for status in Status}
    for article in ARTICLES:
        assert bool(article["spans"]) is (article["meta"]["status"] != Status.TODO), article["id"]


def test_there_are_nested_overlapping_and_discontinuous_spans() -> None:
    pairs = [pair for article in ARTICLES for pair in combinations(article["spans"], 2)]
    assert any(inside(b, a) and (b["label"], a["label"]) == ("location", "claim") for a, b in pairs)
    assert any(inside(b, a) and (b["label"], a["label"]) == ("location", "event") for a, b in pairs)
    assert any(inside(b, a) and (b["label"], a["label"]) == ("location", "location") for a, b in pairs)
    assert any(crossing(a, b) for a, b in pairs)
    for language in ("en", "ur", "ar"):
        coded = [span for article in ARTICLES if article["meta"]["language"] == language for span in article["spans"]]
        assert any(span["label"] == "claim" and len(span["fragments"]) > 1 for span in coded), language


def test_the_texts_hold_line_ends_quotes_emoji_and_scripts_of_every_kind() -> None:
    everything = "".join(TEXTS.values())
    assert [name for name, text in TEXTS.items() if "\r\n" in text and "\n" not in text.replace("\r\n", "")] == [
        "10-spin-boldak-border-closed.txt"
    ]
    assert EMOJI.search(TEXTS["05-truce-live-ticker.txt"])
    assert "\u200d" in TEXTS["05-truce-live-ticker.txt"]  # joined emoji are several code points
    for sign in "“”’\"'«»–—،۔":
        assert sign in everything, sign
    assert {article["meta"]["language"] for article in ARTICLES} == {"en", "ur", "ar", "ps"}
    for article in ARTICLES:
        is_arabic_script = len(re.findall(r"[\u0600-\u06ff]", article["text"])) > len(article["text"]) / 2
        assert is_arabic_script is (article["meta"]["language"] != "en"), article["id"]


def test_two_articles_report_one_statement_with_different_figures() -> None:
    claims = [span["text"] for span in spans("claim") if "trucks" in span["text"]]
    assert any("1,200" in claim for claim in claims)
    assert any("2,000" in claim for claim in claims)


def test_one_person_is_named_in_several_ways() -> None:
    names = {span["text"] for span in spans("actor")}
    assert {"Khawaja Asif", "Asif", "Defence Minister Khawaja Asif", "the minister"} <= names
