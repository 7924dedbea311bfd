"""Widgets are tested off screen, in the light scheme, with values made here."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from annotator.core.label_set import PALETTE, Label, LabelSet


@pytest.fixture
def labels():
    return LabelSet(
        "news",
        (
            Label("claim", "Claim", PALETTE[0], "C", guideline="What somebody <b>says</b> is so."),
            Label("actor", "Actor", PALETTE[1], "A"),
            Label("location", "Location", PALETTE[2], "L"),
            Label("event", "Event", PALETTE[3], "E"),
        ),
    )
