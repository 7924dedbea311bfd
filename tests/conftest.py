"""Fixtures that all tests share: real files in a folder of their own."""

from __future__ import annotations

import pytest

from annotator.core.label_set import Label, LabelSet
from annotator.storage import Project


@pytest.fixture
def label_set():
    colours = {"claim": "#e69f00", "actor": "#3d8fd6", "location": "#12a278", "event": "#d0549b"}
    return LabelSet("news", tuple(Label(id_, id_.title(), colour) for id_, colour in colours.items()))


@pytest.fixture
def project(tmp_path, label_set):
    """A new project without articles."""
    with Project.create(tmp_path / "news.annot", label_set) as opened:
        yield opened
