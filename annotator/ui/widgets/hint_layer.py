"""The letters of hints over the text: small caps of ink beside the words, at the side from which these are read.

A layer over the viewport that lets the mouse through. It paints what it is given; which keys narrow it is decided
elsewhere. Places are worked out when it is painted, anew whenever the view has another size or was scrolled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from annotator.core.span import Fragment
from annotator.ui import theme
from annotator.ui.widgets.in_view import InView, Place
from annotator.ui.widgets.page import Page

#: The letters in sizes of the text's font and in pixels at least, and how far a hint reaches into its line.
_SIZE, _LEAST, _INTO = 0.56, 10, 0.09

#: Around the letters in sizes of theirs; pixels between two hints, and of the bar in a label's colour.
_PAD, _GAP, _BAR = 0.24, 1.5, 3.0

#: Pieces are tinted while no more hints than so many are left: before that it would be a carpet.
_FEW = 12


@dataclass(frozen=True, slots=True)
class Hint:
    """What is typed, and the pieces of text that it stands for.

    ``colour`` is a label's, ``quoted`` marks passages; ``open`` ones are drawn in outline, for what is only suggested.
    """

    code: str
    fragments: tuple[Fragment, ...]
    colour: str = ""
    quoted: bool = False
    open: bool = False


class _Cap(NamedTuple):
    """A hint where it is painted."""

    hint: Hint
    rect: QRectF
    place: Place


class HintLayer(QWidget):
    """Shows hints over the text of a view; ``typed`` leaves those that begin so."""

    def __init__(self, view: QAbstractScrollArea, page: Page) -> None:
        super().__init__(view.viewport())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view, self._page = view, page
        self._hints: Sequence[Hint] = ()
        self._typed = ""
        self._chosen: Fragment | None = None
        self._caps: tuple[object, list[_Cap]] | None = None
        view.viewport().installEventFilter(self)
        self.hide()

    def show_hints(self, hints: Sequence[Hint], typed: str = "", chosen: Fragment | None = None) -> None:
        """Show these hints, what was typed of them paler; ``chosen`` is a piece that stays marked."""
        if hints is not self._hints:
            self._hints, self._caps = hints, None
        self._typed, self._chosen = typed, chosen
        self.setGeometry(self._view.viewport().rect())
        self.show()
        self.raise_()
        self.update()

    def forget(self) -> None:
        """Show nothing."""
        self._hints, self._caps = (), None
        self.hide()

    def caps(self) -> list[tuple[Hint, QRectF]]:
        """Return what is shown and where: hints in view that begin as typed."""
        return [(cap.hint, cap.rect) for cap in self._placed() if cap.hint.code.startswith(self._typed)]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._view.viewport().rect())
        return False

    # Where they are

    def _placed(self) -> list[_Cap]:
        now = (self._page.size.toTuple(), self._page.scroll, self._page.width, self.width())
        if self._caps is None or self._caps[0] != now:
            self._caps = (now, self._lay_out())
        return self._caps[1]

    def _lay_out(self) -> list[_Cap]:
        """Put each hint over the beginning of its word, and side by side those that would cover each other."""
        seen = InView(self._page)
        found = [(hint, place) for hint in self._hints if (place := seen.start_of(hint.fragments)) is not None]
        found.sort(key=lambda one: one[1].line)
        caps: list[_Cap] = []
        for _, of_line in groupby(found, key=lambda one: one[1].line):
            caps += self._side_by_side([_Cap(hint, self._rect(hint, place), place) for hint, place in of_line])
        return caps

    def _rect(self, hint: Hint, place: Place) -> QRectF:
        font = self._font(place)
        metrics, pad = QFontMetricsF(font), _PAD * font.pixelSize()
        width = metrics.horizontalAdvance(_shown(hint)) + 2 * pad + (_BAR if hint.colour else 0)
        height = metrics.capHeight() + 2 * pad + 1
        # A passage is marked at its quotation mark, so that a name that it begins with keeps its place.
        aside = 0.4 * place.size if hint.quoted else 2.0
        left = place.x - width + aside if place.runs_left else place.x - aside
        top = max(1.0, place.top + _INTO * place.size - height)
        return QRectF(round(left), round(top), round(width), round(height))

    def _side_by_side(self, caps: list[_Cap]) -> list[_Cap]:
        """Move hints of one line along it, no further than needed, so that all of them are seen."""
        leftward = caps[0].place.reads_left
        if leftward:
            caps.sort(key=lambda cap: (-cap.rect.right(), -_length(cap.hint)))
        else:
            caps.sort(key=lambda cap: (cap.rect.left(), -_length(cap.hint)))
        edge = float(self.width() - 1) if leftward else 1.0
        for cap in caps:
            if leftward:
                cap.rect.moveRight(min(edge, cap.rect.right()))
                edge = cap.rect.left() - _GAP
            else:
                cap.rect.moveLeft(max(edge, cap.rect.left()))
                edge = cap.rect.right() + _GAP
        edge = 1.0 if leftward else float(self.width() - 1)
        for cap in reversed(caps):  # what was moved out of the view comes back in
            if leftward:
                cap.rect.moveLeft(max(edge, cap.rect.left()))
                edge = cap.rect.right() + _GAP
            else:
                cap.rect.moveRight(min(edge, cap.rect.right()))
                edge = cap.rect.left() - _GAP
        return caps

    def _font(self, place: Place) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(max(_LEAST, round(_SIZE * place.size)))
        font.setWeight(QFont.Weight.Bold)
        return font

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        caps = [cap for cap in self._placed() if cap.hint.code.startswith(self._typed)]
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._chosen is not None:
                self._paint_pieces(painter, (self._chosen,), strong=True)
            if self._typed and len(caps) <= _FEW:
                for cap in caps:
                    self._paint_pieces(painter, cap.hint.fragments, strong=False)
            for cap in caps:
                self._paint_cap(painter, cap)

    def _paint_pieces(self, painter: QPainter, fragments: Iterable[Fragment], *, strong: bool) -> None:
        ground = QColor(theme.accent(self.palette()))
        ground.setAlphaF(0.28 if strong else 0.13)
        painter.setBrush(ground)
        painter.setPen(QPen(theme.accent(self.palette()), 1.5) if strong else Qt.PenStyle.NoPen)
        for fragment in fragments:
            for box in self._page.boxes(fragment):
                painter.drawRoundedRect(box.adjusted(-1.5, 0, 1.5, 0), 2.5, 2.5)

    def _paint_cap(self, painter: QPainter, cap: _Cap) -> None:
        palette, rect = self.palette(), cap.rect
        ink, paper = theme.text(palette), palette.color(theme.Role.Base)
        if cap.hint.open:
            ink, paper = paper, ink
        painter.setPen(QPen(paper, 1))
        painter.setBrush(ink)
        painter.drawRoundedRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5), 3, 3)
        font = self._font(cap.place)
        left = rect.left() + _PAD * font.pixelSize()
        if cap.hint.colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(cap.hint.colour))
            at_right = cap.place.runs_left
            bar = rect.right() - 1.5 - _BAR if at_right else rect.left() + 1.5
            painter.drawRoundedRect(QRectF(bar, rect.top() + 1.5, _BAR, rect.height() - 3), 1, 1)
            left += 0 if at_right else _BAR
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        baseline = rect.center().y() + metrics.capHeight() / 2
        pale = theme.mix(paper, ink, 0.62)
        typed = len(self._typed)
        mark = "“" if cap.hint.quoted else ""
        for piece, colour in ((mark, pale), (cap.hint.code[:typed], pale), (cap.hint.code[typed:], paper)):
            painter.setPen(colour)
            painter.drawText(round(left), round(baseline), piece.upper())
            left += metrics.horizontalAdvance(piece.upper())


def _shown(hint: Hint) -> str:
    return ("“" if hint.quoted else "") + hint.code.upper()


def _length(hint: Hint) -> int:
    return hint.fragments[-1].end - hint.fragments[0].start
