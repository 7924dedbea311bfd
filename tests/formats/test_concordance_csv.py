"""A concordance as a table: read back by Python's own reader, and nothing in it that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.hits import HitRow
from annotator.formats.concordance_csv import COLUMNS, write_hits
from annotator.formats.csv_cells import BOM, FORMULA_STARTS, cell, line, safe
from annotator.formats.writing import ExportStoppedError
from tests.storage.material import NASTY

CELLS = st.text(st.sampled_from(NASTY + "=+-@'\",;\t\r\n =1+cmd|' /C calc'!A0"), max_size=20)


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))


@given(st.lists(CELLS, min_size=2, max_size=5))
def test_lossless_cells_come_back_as_they_were(cells):
    assert read(line(cells, lossless=True)) == [cells]


@given(st.lists(CELLS, min_size=2, max_size=5))
def test_safe_cells_come_back_with_an_apostrophe_at_most_and_none_begins_as_a_formula(cells):
    [back] = read(line(cells))
    assert [one.removeprefix("'") if one != own else one for one, own in zip(back, cells, strict=True)] == cells
    assert not any(one.startswith(FORMULA_STARTS) for one in back)


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_what_begins_as_a_formula_gets_an_apostrophe(start):
    assert safe(f"{start}1+1") == f"'{start}1+1"
    assert safe(f"a{start}") == f"a{start}"
    assert cell(f'{start}HYPERLINK("x")').startswith("\"'")


def test_cells_are_quoted_where_they_must_be():
    assert line(["plain", 'say "so"', "a,b", "two\nlines", " edge", 12]) == (
        b'plain,"say ""so""","a,b","two\nlines"," edge",12\r\n'
    )


def test_a_table_has_a_line_for_each_hit_and_leaves_out_what_is_gone():
    out = io.BytesIO()
    row = HitRow("a1", "=T", "Wire", "2025", "", "- before ", "@hit", "\tafter", ("actor", "claim"))
    assert write_hits([(row, 3, 7), (HitRow(), 0, 1)], out, bom=True) == 1
    assert out.getvalue().startswith(BOM)
    head, first = read(out.getvalue()[3:])
    assert tuple(head) == COLUMNS
    assert first == ["'- before ", "'@hit", "'\tafter", "a1", "'=T", "Wire", "2025", "3", "7", "actor; claim"]


def test_writing_can_be_stopped():
    with pytest.raises(ExportStoppedError):
        write_hits([(HitRow("a1"), 0, 1)], io.BytesIO(), stopped=lambda: True)
