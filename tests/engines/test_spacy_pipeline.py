"""Suggestions from a pipeline that spaCy itself saved, and sentences for what is none."""

from __future__ import annotations

import sys

import pytest
import spacy

from annotator.engines.errors import EngineError, MissingLibraryError
from annotator.engines.spacy_pipeline import Pipeline


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    language = spacy.blank("en")
    ruler = language.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "PERSON", "pattern": "Amina Noor"},
            {"label": "GPE", "pattern": "Oslo"},
            {"label": "MONEY", "pattern": "ten"},
            {"label": "ORG", "pattern": [{"TEXT": "کمپنی"}]},
        ]
    )
    place = tmp_path_factory.mktemp("pipelines") / "news"
    language.to_disk(place)
    return place


def test_entities_become_labels_at_code_points_of_the_verbatim_text(folder):
    pipeline = Pipeline(str(folder))
    text = "😀 Amina Noor\r\nleft Oslo’s harbour for ten کمپنی 👩‍👩‍👧 Oslo."
    assert [(text[start:end], label) for start, end, label, _ in pipeline.suggest(text)] == [
        ("Amina Noor", "actor"),
        ("Oslo", "location"),
        ("کمپنی", "actor"),
        ("Oslo", "location"),
    ]
    assert pipeline.entities == ("GPE", "MONEY", "ORG", "PERSON")


def test_the_analysts_mapping_counts(folder):
    text = "Amina Noor paid ten in Oslo."
    assert [text[a:b] + label for a, b, label, _ in Pipeline(str(folder), {"MONEY": "event"}).suggest(text)] == [
        "tenevent"
    ]


def test_a_long_text_is_read_in_pieces_with_its_offsets(folder, monkeypatch):
    monkeypatch.setattr("annotator.engines.spacy_pipeline._PIECE", 50)
    text = "Amina Noor left.\n" * 20 + "x" * 120 + " Oslo"
    found = Pipeline(str(folder)).suggest(text)
    assert len(found) == 21
    assert {text[start:end] for start, end, _, _ in found} == {"Amina Noor", "Oslo"}


def test_what_is_no_pipeline_is_told(folder, tmp_path):
    with pytest.raises(EngineError, match="No pipeline “en_nothing_sm” is installed"):
        Pipeline("en_nothing_sm")
    with pytest.raises(EngineError, match=r"is no spaCy pipeline: it has no config\.cfg"):
        Pipeline(str(tmp_path))
    with pytest.raises(EngineError, match="No pipeline is named"):
        Pipeline(" ")
    (tmp_path / "config.cfg").write_text("[nlp]\nlang = 3", "utf-8")
    with pytest.raises(EngineError, match="can't be opened"):
        Pipeline(str(tmp_path))


def test_it_says_what_is_missing_where_spacy_is(monkeypatch):
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(MissingLibraryError, match="spaCy, which is not installed") as caught:
        Pipeline("en_core_web_sm")
    assert 'pip install "annotator[spacy]"' in caught.value.hint
