"""Paints what is in view of a page: background to front spans, matches, selection, text, span lines, target, caret."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QTextCharFormat, QTextLayout

from annotator.core.span import Fragment
from annotator.ui import theme
from annotator.ui.widgets.hit_marks import HitMarks
from annotator.ui.widgets.page import Page
from annotator.ui.widgets.span_painter import SpanPainter
from annotator.ui.widgets.text_block import LaidParagraph

_CARET_WIDTH = 2


@dataclass(slots=True)
class Marks:
    """What is marked beside the spans; offsets in code points. ``caret`` is ``None`` while none is seen.

    ``focused`` says whether keys come to the view: elsewhere they act on no target, which then fades.
    """

    selection: Fragment | None = None
    target: Sequence[Fragment] = ()
    hits: HitMarks = field(default_factory=HitMarks)
    matches: Sequence[Fragment] = ()
    current: Fragment | None = None
    caret: int | None = None
    focused: bool = False


def paint(painter: QPainter, page: Page, spans: SpanPainter, marks: Marks, exposed: QRectF, palette: QPalette) -> None:
    """Paint the blocks that ``exposed`` meets."""
    group = QPalette.ColorGroup.Active if marks.focused else QPalette.ColorGroup.Inactive
    painter.setClipRect(exposed)
    painter.fillRect(exposed, palette.color(group, QPalette.ColorRole.Base))
    page.heading.paint(painter, page.heading_origin(), theme.text(palette), theme.muted(palette))
    blocks = list(page.visible(exposed.top(), exposed.bottom()))
    for block in blocks:
        origin = page.origin(block)
        spans.paint_under(painter, block, origin)
        marks.hits.paint(painter, block, origin)
        _paint_matches(painter, block, origin, marks, palette)
        formats = _paint_selection(painter, block, origin, marks.selection, palette, group)
        painter.setPen(palette.color(group, QPalette.ColorRole.Text))
        block.layout.draw(painter, origin, formats, exposed)
        spans.paint_over(painter, block, origin)
    for block in blocks:
        _paint_target(painter, block, page.origin(block), marks, palette)
    if marks.caret is not None:
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        for block in blocks:
            if block.number == page.paragraphs.number_of(marks.caret):
                block.layout.drawCursor(painter, page.origin(block), block.position(marks.caret), _CARET_WIDTH)


def _paint_selection(
    painter: QPainter,
    block: LaidParagraph,
    origin: QPointF,
    selection: Fragment | None,
    palette: QPalette,
    group: QPalette.ColorGroup,
) -> list[QTextLayout.FormatRange]:
    """Paint the ground of the selection; return the format of the text on it."""
    if selection is None or selection.start > block.end or selection.end <= block.start:
        return []
    ground = palette.color(group, QPalette.ColorRole.Highlight)
    for _, box in block.boxes(*selection):
        painter.fillRect(box.adjusted(0, -1, 0, 1).translated(origin), ground)
    if selection.start <= block.end < selection.end and not block.goes_on:
        painter.fillRect(_line_end_box(block).translated(origin), ground)
    start, end = block.position(selection.start), block.position(selection.end)
    if start >= end:
        return []
    chosen = QTextLayout.FormatRange()
    chosen.start, chosen.length = start, end - start
    chosen.format = QTextCharFormat()
    chosen.format.setForeground(palette.color(group, QPalette.ColorRole.HighlightedText))
    return [chosen]


def _line_end_box(block: LaidParagraph) -> QRectF:
    """Return a little box behind the text, which shows that the line end is selected."""
    line = block.line_rect(block.lines - 1)
    width = 0.35 * block.style.size
    x = block.x_of(block.end)
    return QRectF(x - width if block.is_right_to_left() else x, line.top() - 1, width, line.height() + 2)


def _paint_matches(painter: QPainter, block: LaidParagraph, origin: QPointF, marks: Marks, palette: QPalette) -> None:
    accent = theme.accent(palette)
    for match in _meeting(marks.matches, block):
        current = match == marks.current
        ground = QColor(accent)
        ground.setAlphaF(0.30 if current else 0.12)
        line = QColor(accent)
        line.setAlphaF(1.0 if current else 0.45)
        _rounded(painter, (box for _, box in block.boxes(*match)), origin, QPen(line, 1.5 if current else 1.0), ground)


def _paint_target(painter: QPainter, block: LaidParagraph, origin: QPointF, marks: Marks, palette: QPalette) -> None:
    for fragment in _meeting(marks.target, block):
        if fragment == marks.selection:
            continue  # it is seen well enough
        colour = QColor(theme.text(palette))
        colour.setAlphaF(0.75 if marks.focused else 0.25)
        pen = QPen(colour, 1.0, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern((1.0, 2.0))
        boxes = (box.adjusted(-2, 0, 2, 0) for _, box in block.boxes(*fragment))
        _rounded(painter, boxes, origin, pen, QColor(Qt.GlobalColor.transparent))


def _meeting(fragments: Sequence[Fragment], block: LaidParagraph) -> list[Fragment]:
    """Return the fragments that a block holds something of; they are in order, and there may be very many."""
    low, high = 0, len(fragments)
    while low < high:
        middle = (low + high) // 2
        if fragments[middle].end <= block.start:
            low = middle + 1
        else:
            high = middle
    result = []
    while low < len(fragments) and fragments[low].start < block.end:
        result.append(fragments[low])
        low += 1
    return result


def _rounded(painter: QPainter, boxes: Iterable[QRectF], origin: QPointF, pen: QPen, ground: QColor) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(ground)
    for box in boxes:
        rect = box.translated(origin)
        rect = QRectF(round(rect.left()) + 0.5, round(rect.top()) + 0.5, round(rect.width()), round(rect.height()) - 1)
        painter.drawRoundedRect(rect, 2.5, 2.5)
    painter.restore()
