"""How large lines, gaps, tags and handles are for a given text font; all in logical pixels.

The room that a line of text asks for and what is painted in that room come from the same numbers here: so a tag never
meets the lines that hang below the line of text above it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication

#: So many lanes are drawn under a line of text; a hint says how many spans lie in deeper ones.
MOST_LANES = 8


class SpanMetrics:
    """Sizes that follow the text font."""

    def __init__(self, font: QFont) -> None:
        text = QFontMetricsF(font)
        scale = min(2.5, max(1.0, text.height() / 24))
        self.thickness = 2.0 * scale
        self.lane_gap = 2.0 * scale
        self.lane_step = self.thickness + self.lane_gap
        self.air = 2.5 * scale
        self.tag_air = 1.25 * scale
        self.knob = 3.5 * scale
        self.stub = 16.0 * scale
        self.tag_font = QFont(QGuiApplication.font())
        if font.pixelSize() > 0:
            self.tag_font.setPixelSize(max(8, round(0.66 * font.pixelSize())))
        else:
            self.tag_font.setPointSizeF(max(6.0, 0.66 * font.pointSizeF()))
        self.tag_font.setBold(True)
        self._tag_metrics = QFontMetricsF(self.tag_font)
        self.tag_gap = 0.5 * self._tag_metrics.height()
        self.longest_tag = 9.0 * self._tag_metrics.height()
        self.tag_ascent = self.tag_descent = 0.0
        self.set_names(())

    def set_names(self, names: tuple[str, ...]) -> None:
        """Measure the names that tags will show: one in Urdu needs more height than one in Latin letters.

        Tightly, for every pixel that they do not need keeps the lines of the text in their even pitch.
        """
        shapes = [self._tag_metrics.tightBoundingRect(name) for name in ("l0", *names)]
        self.tag_ascent = max(-shape.top() for shape in shapes)
        self.tag_descent = max(shape.bottom() for shape in shapes)

    @property
    def tag_height(self) -> float:
        return self.tag_ascent + self.tag_descent

    def tag_width(self, text: str) -> float:
        return self._tag_metrics.horizontalAdvance(text)

    def elided(self, text: str, width: float) -> str:
        """Return ``text`` cut to ``width``; empty where not even two of its letters would stay."""
        if self.tag_width(text) <= width:
            return text
        short = self._tag_metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        return short if len(short) > 2 else ""

    def above(self) -> float:
        """Return the room that a line of text wants above it for tags."""
        return self.tag_height + 2 * self.tag_air

    def below(self, lanes: int) -> float:
        """Return the room that a line of text wants below it for so many lanes."""
        if lanes == 0:
            return 0.0
        drawn = min(lanes, MOST_LANES) * self.lane_step - self.lane_gap + self.air
        return drawn + self.lane_gap + self.tag_height if lanes > MOST_LANES else drawn

    def lane_top(self, lane: int) -> float:
        """Return how far the line in this lane begins below the text."""
        return lane * self.lane_step
