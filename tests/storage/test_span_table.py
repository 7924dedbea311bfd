"""Where an article's spans lie is read as columns: the same as from whole spans, and damage does not spread."""

from __future__ import annotations

import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.change import removing, replacing
from annotator.core.errors import RefusedError
from annotator.core.identity import new_id
from annotator.core.placed import placed
from annotator.core.span import Fragment, Span, united
from annotator.core.span_table import SpanTable
from annotator.storage import Project
from tests.storage.material import bring, coded, span, tamper

TEXT = "the ferry left the port " * 250
pieces = st.builds(lambda start, length: Fragment(start, start + length), st.integers(0, 90), st.integers(1, 9))
far = st.builds(lambda start, length: Fragment(start, start + length), st.integers(0, 900), st.integers(1, 5000))


@given(
    st.lists(st.tuples(st.lists(st.one_of(pieces, far), min_size=1, max_size=3), st.sampled_from("xyz")), max_size=9)
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_table_that_was_read_is_one_made_of_the_whole_spans(tmp_path, label_set, drawn):
    spans = [Span("a1", label, united(own), "Noor") for own, label in drawn]
    with Project.create(tmp_path / f"{new_id()}.annot", label_set) as project:
        bring(project, coded("a1", TEXT, spans), coded("a2", TEXT + "!", [span(3, 5, article_id="a2")]))
        table = project.span_table("a1")
        assert list(table) == [placed(one) for one in project.spans("a1")]
        assert project.spans_by_id([one.id for one in spans]) == {one.id: one for one in spans}
        expected = SpanTable.of(spans)
        for at in range(0, len(TEXT), 97):
            assert table.lanes_between(at, at + 80) == expected.lanes_between(at, at + 80)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE span SET end_char = 99999 WHERE start_char = 6",
        "UPDATE span SET end_char = 'x' WHERE start_char = 6",
        "UPDATE span SET end_char = 6.5 WHERE start_char = 6",
        "UPDATE span SET end_char = 6 WHERE start_char = 6",
        "UPDATE span SET start_char = -2 WHERE start_char = 6",
        "UPDATE span SET fragments = '[[6,7],[7,9]]' WHERE start_char = 6",
        "UPDATE span SET fragments = 'nonsense' WHERE start_char = 6",
        "UPDATE span SET label = x'00' WHERE start_char = 6",
    ],
)
def test_a_damaged_place_or_name_leaves_out_its_own_span_only(project, damage, caplog):
    apart = Span("a1", "claim", (Fragment(10, 12), Fragment(14, 15)), "Noor")
    bring(project, coded("a1", TEXT, spans=[span(0, 5), span(6, 9), span(2, 4), apart]))
    tamper(project.path, damage)
    with caplog.at_level(logging.CRITICAL):  # what was left out is logged
        table, whole = project.span_table("a1"), project.spans("a1")
    assert [one.fragments[0] for one in table] == [(0, 5), (2, 4), (10, 12)]
    assert list(table) == list(map(placed, whole))


def test_a_span_with_damaged_values_is_shown_in_its_place_and_can_not_be_changed(project):
    sound, damaged = span(0, 5), span(6, 9)
    bring(project, coded("a1", TEXT, spans=[sound, damaged]))
    tamper(project.path, "UPDATE span SET attributes = '[' WHERE start_char = 6")
    assert [one.id for one in project.span_table("a1")] == [sound.id, damaged.id]
    assert project.spans_by_id([sound.id, damaged.id, "none"]) == {sound.id: sound}
    for change in (removing("drop", damaged), replacing("label", (damaged, damaged.changed(label="event")))):
        with pytest.raises(RefusedError, match="damaged"):
            project.do(change)
    project.do(removing("drop", sound))
    assert [one.id for one in project.span_table("a1")] == [damaged.id]


def test_an_article_that_is_not_there_has_no_spans_and_no_length(project):
    assert len(project.span_table("none")) == project.length("none") == 0


def test_the_version_tells_of_others_and_not_of_oneself(project):
    bring(project, coded("a1", TEXT, spans=[span(0, 5)]))
    before = project.version()
    project.do(removing("drop", *project.spans("a1")))
    assert project.version() == before
    with Project(project.path) as other:
        other.undo()
    assert project.version() != before
    assert project.length("a1") == len(TEXT)
