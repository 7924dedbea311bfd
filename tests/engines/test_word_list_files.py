"""Word lists in files: columns, what stands between cells, and what is said of a line that is wrong."""

from __future__ import annotations

import pytest

from annotator.core.errors import RefusedError, StoppedError
from annotator.engines.word_list_files import BadLine, read_word_list
from annotator.engines.word_lists import Entry


def lines(text: str | bytes) -> list[bytes]:
    return (text if isinstance(text, bytes) else text.encode()).splitlines(keepends=True)


@pytest.mark.parametrize(
    "text",
    [
        "term,label,entity\nKhawaja Asif,actor,e1\nOslo,location,\n",
        "\ufeffentity;Label;Name\r\ne1;actor;Khawaja Asif\r\n;location;Oslo\r\n",
        "word\tlabel\tid\nKhawaja Asif\tactor\te1\nOslo\tlocation\t\n",
        "Khawaja Asif,actor,e1\nOslo,location,\n",
        '"Khawaja Asif",actor,"e1"\nOslo,"location",',
    ],
)
def test_columns_are_found_by_their_names_or_their_order(text):
    read = read_word_list(lines(text), "ministers.csv")
    assert read.words.entries == (Entry("Khawaja Asif", "actor", "e1"), Entry("Oslo", "location"))
    assert (read.bad, read.left_out, read.repeated) == ((), 0, 0)


@pytest.mark.parametrize("head", ["", "name\n"])
def test_a_term_a_line_needs_no_table_and_may_hold_commas(head):
    read = read_word_list(lines(f"{head}Khan, Imran\nOslo\n\nOslo\n"))
    assert read.words.entries == (Entry("Khan, Imran"), Entry("Oslo"))
    assert read.repeated == 1


def test_a_bad_line_is_left_out_and_told_with_its_number():
    read = read_word_list(
        lines("term,label\nOslo,location\n—,actor\n,actor\nBergen,town\n"), labels=("location", "actor")
    )
    assert read.words.entries == (Entry("Oslo", "location"),)
    assert read.bad == (
        BadLine(3, "“—” holds no letter and no digit."),
        BadLine(4, "It has no term."),
        BadLine(5, "There is no label “town”."),
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "ministers.csv: it is empty"),
        (b"\n \n", "ministers.csv: it is empty"),
        (b"Oslo\nZo\xeb\n", "ministers.csv, line 2: it is not UTF-8: the byte 3 of the line is wrong"),
        (b"Oslo\nA\0B\n", "ministers.csv, line 2: it is not text"),
        (b"Oslo\n" + b"x" * 70_000, "ministers.csv, line 2: it is longer than 64 kB"),
        ("—\n…\n".encode(), "ministers.csv, line 1: there is no term that could be used"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_its_place(data, said):
    with pytest.raises(RefusedError, match=said):
        read_word_list(lines(data), "ministers.csv")


def test_reading_is_stopped():
    with pytest.raises(StoppedError):
        read_word_list(lines("Oslo\n" * 3_000), stop=lambda: True)
