"""The panes side by side: the middle one has what room there is; those at its sides give way before it is cramped."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

#: Widths in pixels: what the middle pane wants, the least of it, and the least of those at its sides.
_WANTED, _MIDDLE, _LEAST = 560, 320, (170, 220)


class PaneSplitter(QSplitter):
    """Three panes. The sides keep the widths that the analyst gave them, as far as the window has room for that."""

    def __init__(self, left: QWidget, middle: QWidget, right: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        for place, (pane, least) in enumerate(zip((left, middle, right), (_LEAST[0], _MIDDLE, _LEAST[1]), strict=True)):
            self.addWidget(pane)
            pane.setMinimumWidth(least)
            self.setStretchFactor(place, 1 if pane is middle else 0)
        self._ends = left, right
        self._sides = (270, 280)
        self.setSizes([self._sides[0], 730, self._sides[1]])
        self.splitterMoved.connect(self._keep)

    def state(self) -> str:
        """Return the widths of the sides as text, for the settings."""
        return "{} {}".format(*self._sides)

    def set_state(self, state: str) -> None:
        """Take over what ``state`` returned; anything else changes nothing."""
        match state.split():
            case [left, right] if left.isdecimal() and right.isdecimal():
                self._sides = (min(int(left), 4000), min(int(right), 4000))
                self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        shown = [0 if pane.isHidden() else width for pane, width in zip(self._ends, self._sides, strict=True)]
        lack = max(0, _WANTED + sum(shown) - self.width())
        spare = [max(0, width - least) for width, least in zip(shown, _LEAST, strict=True)]
        share = min(1.0, lack / sum(spare)) if sum(spare) else 0.0
        left, right = (width - round(share * more) for width, more in zip(shown, spare, strict=True))
        self.setSizes([left, max(_MIDDLE, self.width() - left - right), right])

    def _keep(self, *_: int) -> None:
        """Remember the widths of the sides that are shown."""
        sizes = self.sizes()
        self._sides = (sizes[0] or self._sides[0], sizes[2] or self._sides[1])
