"""Code points and UTF-16: both ways, for any text; and what Qt is given for what it would swallow."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextLayout

from annotator.ui.qt_text import QtText, paragraph_bounds, shown
from tests.ui.hands import NASTY

texts = st.one_of(
    st.lists(st.sampled_from(NASTY), max_size=30).map("".join),
    st.text(st.characters(codec=None), max_size=30),
)


def units(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(texts)
def test_positions_count_utf16_and_lead_back(text):
    table = QtText(text)
    assert len(table) == units(text)
    for offset in range(len(text) + 1):
        assert table.position(offset) == units(text[:offset])
        assert table.offset(table.position(offset)) == offset


def test_a_position_inside_a_pair_is_the_start_of_the_pair():
    assert [QtText("a😀b").offset(position) for position in range(5)] == [0, 1, 1, 2, 3]


@given(texts)
def test_what_is_shown_is_as_long_as_the_text_and_stays_so_in_qt(text):
    piece = shown(text)
    assert units(piece) == units(text)
    assert units(QTextLayout(piece).text()) == units(text)
    assert shown(piece) == piece


def test_ordinary_text_is_shown_as_it_is():
    text = "Zoë’s 😀\tقائم\u00a0مقام e\u0301 \u200d\u202e"
    assert shown(text) is text


@pytest.mark.parametrize(
    ("character", "stand_in"), [("\x00", "␀"), ("\x1b", "␛"), ("\x7f", "␡"), ("\r", "␍"), ("\ufffc", "▣")]
)
def test_what_would_vanish_is_visible(character, stand_in):
    assert shown(f"a{character}b") == f"a{stand_in}b"


@given(texts)
def test_paragraphs_and_line_ends_make_up_the_text(text):
    starts, ends = paragraph_bounds(text)
    assert starts[0] == 0
    assert ends[-1] == len(text)
    paragraphs = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    line_ends = [text[end:start] for end, start in zip(ends, starts[1:], strict=False)]
    assert paragraphs == re.split("\r\n|[\r\n\u2028\u2029]", text)
    assert all(line_end in ("\r\n", "\r", "\n", "\u2028", "\u2029") for line_end in line_ends)


def test_quick_and_thorough_splitting_agree():
    text = "one\r\ntwo\n\r\n\nthree\r\n"
    starts, ends = paragraph_bounds(text)
    thorough = paragraph_bounds(text + "\u2028")
    assert (starts, ends) == (thorough[0][:-1], thorough[1][:-1])
