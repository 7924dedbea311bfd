"""What of a page is in view: its lines, and where in them a piece of the text begins for the eye.

It holds for the moment that it is made in; after scrolling or a change of size it has to be made anew.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from annotator.core.span import Fragment
from annotator.ui.widgets.page import Page
from annotator.ui.widgets.text_block import LaidParagraph


class Place(NamedTuple):
    """Where a piece begins: at ``x`` of a line, at its right end where it ``runs_left``. Points of the viewport.

    ``line`` is the block and the line in it; ``reads_left`` says that the line as a whole reads from right to left.
    """

    line: tuple[int, int]
    x: float
    top: float
    bottom: float
    runs_left: bool
    reads_left: bool
    size: float


class InView:
    """The lines of a page that are seen at least by half."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._seen: list[tuple[LaidParagraph, int, int]] = []
        height = page.size.height()
        for block in page.visible(0, height):
            top = page.origin(block).y()
            middles = [top + block.line_rect(line).center().y() for line in range(block.lines)]
            lines = [line for line, middle in enumerate(middles) if 0 <= middle <= height]
            if lines:
                self._seen.append((block, lines[0], lines[-1]))

    @property
    def text(self) -> Fragment:
        """The stretch of the text from the first line in view to the last; empty where there is none."""
        if not self._seen:
            return Fragment(0, 0)
        first, last = self._seen[0], self._seen[-1]
        return Fragment(first[0].line_range(first[1])[0], last[0].line_range(last[2])[1])

    def start_of(self, fragments: Iterable[Fragment]) -> Place | None:
        """Return where the first piece that is seen begins, or goes on from above; ``None`` where none is in view."""
        for start, end in fragments:
            for block, first, last in self._seen:
                if end <= block.start or block.end <= start:
                    continue
                line = max(first, block.line_of(max(start, block.start)))
                offset = max(start, block.line_range(line)[0]) if line <= last else end
                if offset < end:
                    return self._place(block, line, offset)
        return None

    def _place(self, block: LaidParagraph, line: int, offset: int) -> Place:
        origin = self._page.origin(block)
        box = block.line_rect(line).translated(origin)
        reads_left = runs_left = block.is_right_to_left()
        x = block.x_of(offset)
        if block.is_mixed():  # there the caret before a character may stand at the other end of what runs against it
            kind = unicodedata.bidirectional(block.text.text[offset - block.start])
            runs_left = kind in ("R", "AL") or (reads_left and kind != "L" and kind != "EN")
            boxes = block.boxes(offset, offset + 1)
            if boxes:
                x = boxes[0][1].right() if runs_left else boxes[0][1].left()
        return Place(
            (block.number, line), origin.x() + x, box.top(), box.bottom(), runs_left, reads_left, block.style.size
        )
