"""``annotator concordance``: a table on standard output or in a file, and sentences for what is wrong."""

from __future__ import annotations

import csv
import io

import pytest

from annotator import cli
from annotator.resources import load_preset
from annotator.storage import Project
from tests.storage.material import bring, coded, span


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "news.annot"
    with Project.create(made, load_preset("news")) as project:
        bring(
            project,
            coded("a1", "=1+1 ferry, said Zoë", title="-Title", source="Wire", published="2025-10-19"),
            coded("a2", "Ferries\r\nferry 😀 ferry", spans=[span(9, 14, article_id="a2")]),
        )
    return made


def run(capfdbinary, *arguments):
    status = cli.main(["concordance", *map(str, arguments)])
    out, err = capfdbinary.readouterr()
    return status, list(csv.DictReader(io.StringIO(out.decode(), newline=""))), err.decode()


def test_the_table_has_every_hit_with_its_place(path, capfdbinary):
    status, rows, said = run(capfdbinary, path, "ferry")
    assert status == 0
    assert [(row["article_id"], row["hit"], row["start"], row["end"], row["label"]) for row in rows] == [
        ("a1", "ferry", "5", "10", ""),
        ("a2", "ferry", "9", "14", "actor"),
        ("a2", "ferry", "17", "22", ""),
    ]
    assert said == "3 hits in 2 articles\n"
    assert rows[0]["left"] == "'=1+1 "
    assert rows[0]["title"] == "'-Title"


def test_lossless_cells_are_as_the_article_has_them(path, capfdbinary):
    _, rows, _ = run(capfdbinary, path, "ferry", "--lossless")
    assert (rows[0]["left"], rows[0]["title"]) == ("=1+1 ", "-Title")
    assert rows[1]["left"] == "Ferries\r\n"


def test_options_say_what_counts(path, capfdbinary):
    assert [row["hit"] for row in run(capfdbinary, path, "ferri")[1]] == ["Ferri"]
    assert run(capfdbinary, path, "ferri", "--whole-words")[0] == 1
    assert [row["hit"] for row in run(capfdbinary, path, r"ferr\w+\s", "--regex", "--case")[1]] == ["ferry "]
    assert [row["hit"] for row in run(capfdbinary, path, "zoe")[1]] == ["Zoë"]
    assert run(capfdbinary, path, "zoe", "--accents")[0] == 1
    assert len(run(capfdbinary, path, "ferry", "--label", "actor")[1]) == 1
    assert len(run(capfdbinary, path, "ferry", "--since", "2025")[1]) == 1
    assert [row["hit"] for row in run(capfdbinary, path, "said ferries", "--any")[1]] == ["said", "Ferries"]


def test_a_file_is_written_whole_with_a_mark_for_excel(path, tmp_path, capfdbinary):
    target = tmp_path / "out.csv"
    status, rows, _ = run(capfdbinary, path, "ferry", "-o", target, "--bom")
    assert (status, rows) == (0, [])
    assert target.read_bytes().startswith(b"\xef\xbb\xbfleft,hit,right,")
    assert target.read_bytes().count(b"\r\n") == 6  # two of them are in cells


def test_a_bad_pattern_is_one_line_and_leaves_the_file_as_it_was(path, tmp_path, capfdbinary):
    target = tmp_path / "out.csv"
    target.write_bytes(b"old")
    status, _, said = run(capfdbinary, path, "(ferry", "--regex", "-o", target)
    assert status == 1
    assert said.startswith("annotator: The pattern can't be read: ")
    assert target.read_bytes() == b"old"
    assert run(capfdbinary, path, "x", "--regex", "--any")[0] == 2
