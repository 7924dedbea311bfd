"""A label's colour as it is painted: tints, lines and tags for light and dark, readable by WCAG's measure.

The hue is the label's and stays; how light it is depends on the palette's ``Base`` behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtGui import QColor, QPalette

#: What a span has whose label the label set does not know.
UNKNOWN = "#7a7a7a"

#: The least contrast of the text on any tint, of a tag on the page, and of a line on the page.
TEXT_CONTRAST, TAG_CONTRAST, LINE_CONTRAST = 7.0, 4.5, 2.0

#: Of nested tints only the innermost ones are mixed; more would all look the same.
_LAYERS = 4


class Layer(NamedTuple):
    """One of the tints that lie on each other: a label's colour, stronger where its span is selected."""

    colour: str
    strong: bool = False


def luminance(colour: QColor) -> float:
    """Return the relative luminance of WCAG 2, from 0 for black to 1 for white."""
    red, green, blue = (_linear(channel) for channel in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of WCAG 2, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mixed(under: QColor, over: QColor, share: float) -> QColor:
    """Return ``under`` with ``share`` of ``over`` on it; the result is opaque."""
    channels = ((under.redF(), over.redF()), (under.greenF(), over.greenF()), (under.blueF(), over.blueF()))
    return QColor.fromRgbF(*(min(1.0, max(0.0, (1 - share) * low + share * high)) for low, high in channels))


class LabelColours:
    """The colours of labels on one palette; each is worked out once."""

    def __init__(self, palette: QPalette) -> None:
        self.base = palette.color(QPalette.ColorRole.Base)
        self.text = palette.color(QPalette.ColorRole.Text)
        self.dark = luminance(self.base) < luminance(self.text)
        self.faint = mixed(self.base, self.text, 0.6)
        # A palette may itself have less contrast than we ask for; then a tint may take next to nothing of it.
        self._floor = min(TEXT_CONTRAST, 0.95 * contrast(self.text, self.base))
        self.line = lru_cache(maxsize=512)(self._line)
        self.tag = lru_cache(maxsize=512)(self._tag)
        self.tint = lru_cache(maxsize=4096)(self._tint)

    def _line(self, colour: str) -> QColor:
        """Return the colour of a line under the text: the label's own, moved only where it would not be seen."""
        return self._readable(QColor(colour), LINE_CONTRAST)

    def _tag(self, colour: str) -> QColor:
        """Return the colour of small text on the page."""
        return self._readable(QColor(colour), TAG_CONTRAST + 0.1)

    def _tint(self, layers: tuple[Layer, ...]) -> QColor:
        """Return the background of text that lies in these layers, the outermost first."""
        result = self.base
        for layer in shown_layers(layers):
            share = (0.34 if self.dark else 0.28) if layer.strong else (0.17 if self.dark else 0.13)
            result = mixed(result, QColor(layer.colour), share)
        share, wanted = 1.0, result
        while contrast(self.text, result) < self._floor and share > 0:
            share -= 0.05
            result = mixed(self.base, wanted, max(0.0, share))
        return result

    def _readable(self, colour: QColor, least: float) -> QColor:
        """Return the colour made lighter or darker, whichever stands off from the page, until it has ``least``."""
        hue, saturation, lightness = colour.hslHueF(), colour.hslSaturationF(), colour.lightnessF()
        result, step = colour, 0.01 if self.dark else -0.01
        while contrast(result, self.base) < least and 0 < lightness + step < 1:
            lightness += step
            result = QColor.fromHslF(max(0.0, hue), saturation, lightness)
        return result


def shown_layers(layers: Sequence[Layer]) -> list[Layer]:
    """Return the layers that are mixed: the innermost ones, and the selected one wherever it lies."""
    first = max(0, len(layers) - _LAYERS)
    return [layer for number, layer in enumerate(layers) if number >= first or layer.strong]


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
