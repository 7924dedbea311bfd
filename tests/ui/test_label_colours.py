"""Colours: readable in light and dark by WCAG's measure, whatever the label's own colour is."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtGui import QColor, QPalette

from annotator.core.label_set import PALETTE
from annotator.ui.widgets.label_colours import LabelColours, Layer, contrast

EXTREMES = ("#000000", "#ffffff", "#ffff00", "#0000ff", "#ff0000", "#00ff00", "#808080")
SCHEMES = {"light": ("#fffefa", "#1c1c1a"), "dark": ("#202326", "#e6e6e3"), "contrast": ("#000000", "#ffffff")}


@pytest.fixture(params=SCHEMES.values(), ids=SCHEMES.keys())
def colours(request):
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor(request.param[0]))
    palette.setColor(QPalette.ColorRole.Text, QColor(request.param[1]))
    return LabelColours(palette)


def test_the_contrast_is_that_of_the_standard():
    assert contrast(QColor("#000"), QColor("#fff")) == pytest.approx(21, abs=0.01)
    assert contrast(QColor("#777777"), QColor("#ffffff")) == pytest.approx(4.48, abs=0.01)
    assert contrast(QColor("#fff"), QColor("#fff")) == 1


@pytest.mark.parametrize("colour", PALETTE + EXTREMES)
def test_tags_and_lines_stand_off_from_the_page(colours, colour):
    assert contrast(colours.tag(colour), colours.base) >= 4.5
    assert contrast(colours.line(colour), colours.base) >= 2.0


@pytest.mark.parametrize("colour", PALETTE)
def test_a_label_of_the_palette_keeps_its_colour_as_a_line(colours, colour):
    assert colours.line(colour) == QColor(colour)


def test_text_keeps_its_contrast_on_every_tint_and_on_tints_that_lie_on_each_other(colours):
    for outer, inner in product(PALETTE + EXTREMES, repeat=2):
        for strong in (False, True):
            tint = colours.tint((Layer(outer), Layer(inner, strong), Layer(inner)))
            assert contrast(colours.text, tint) >= 7.0
    for colour in PALETTE + EXTREMES:
        assert contrast(colours.text, colours.tint((Layer(colour, True),) * 200)) >= 7.0


def test_a_tint_is_seen_and_a_selected_or_nested_one_is_stronger(colours):
    def distance(one, other):
        return sum(abs(a - b) for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))

    for colour in PALETTE:
        plain = colours.tint((Layer(colour),))
        assert distance(plain, colours.base) >= 15
        assert distance(colours.tint((Layer(colour, True),)), colours.base) > distance(plain, colours.base)
        assert distance(colours.tint((Layer(colour), Layer(colour))), colours.base) > distance(plain, colours.base)


def test_a_palette_with_little_contrast_of_its_own_keeps_nearly_all_of_it():
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor("#ffffff"))
    palette.setColor(QPalette.ColorRole.Text, QColor("#777777"))
    colours = LabelColours(palette)
    for colour in PALETTE:
        assert contrast(colours.text, colours.tint((Layer(colour, True),))) >= 0.95 * 4.478 - 0.01
