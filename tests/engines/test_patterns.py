"""Patterns propose what they match, or their group; none takes long."""

from __future__ import annotations

import pytest

from annotator.core.errors import AnnotatorError, RefusedError
from annotator.engines.patterns import PatternMatcher


def found(expression: str, text: str, **manner: bool) -> list[str]:
    return [text[start:end] for start, end, _ in PatternMatcher(expression, **manner).places(text)]


def test_a_pattern_proposes_what_it_matches_without_white_space_at_its_ends():
    assert found(r"\d+ (?:killed|dead)\s*", "😀 12 KILLED \r\nand 3 dead.") == ["12 KILLED", "3 dead"]
    assert found(r"dead", "Dead dead", match_case=True) == ["dead"]
    assert found(r"dead", "deadline dead", whole_words=False) == ["dead", "dead"]
    assert found(r"dead", "deadline dead") == ["dead"]


def test_a_group_named_span_is_the_place():
    assert found(r"minister (?P<span>\w+ \w+)|nobody", "the minister Amina Noor, nobody") == ["Amina Noor"]
    assert found(r"(?P<span>\s*)x", "  x", whole_words=False) == []


def test_a_pattern_that_can_not_be_read_is_refused():
    with pytest.raises(RefusedError, match="can't be read"):
        PatternMatcher("(a")


def test_a_pattern_without_end_leaves_articles_out_and_is_stopped():
    matcher = PatternMatcher(r"(a|aa)+$", whole_words=False)
    with pytest.raises(AnnotatorError, match="takes too long"):  # noqa: PT012
        for _ in range(10):
            list(matcher.places("a" * 60 + "b"))
    assert matcher.missed >= 1
