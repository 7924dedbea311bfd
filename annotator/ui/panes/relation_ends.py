"""What a relation may end at: spans of the open article, the nearest first, then those of others, by their words.

Those of other articles are looked for slice by slice between events, so that no key waits for them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.errors import AnnotatorError
from annotator.core.folding import folded
from annotator.core.link import End, Way
from annotator.core.placed import Placed
from annotator.ui.relating import Relating
from annotator.ui.workspace import Workspace

#: So many spans of the open article, and of others, are offered at most.
_MOST_HERE, _MOST_ELSEWHERE = 100, 50

#: So many letters further away counts a span for each line end before it, and beyond so many none is counted.
_PARAGRAPH, _FAR = 100, 20_000

#: Seconds for one slice of looking through other articles.
_SLICE = 0.02


class RelationEnds(QObject):
    """The candidates for one relation; ``found`` tells that there are others now, and whether it is the same search."""

    found = Signal(bool)

    def __init__(self, workspace: Workspace, relating: Relating, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._relating = workspace, relating
        self._own: End | None = None
        self._labels: frozenset[str] | None = None
        self._words = ""
        self._reached: int | None = None
        self._walk: Iterator[Placed] | None = None
        self._near: list[Placed] = []
        self.here: list[End] = []
        self.elsewhere: list[End] = []
        self.note = ""
        self._slices = QTimer(self, interval=0)
        self._slices.timeout.connect(self._look_on)

    def begin(self, own: End, way: Way) -> None:
        """Look for what this span may be linked to in this way."""
        self._own, self._labels = own, way.labels(self._workspace.labels, own.label)
        self.look_for("")

    def look_for(self, words: str) -> None:
        """Look for spans whose quote holds these words, however they are written."""
        self._words = words
        self._look(keep=False)

    def refresh(self) -> None:
        """Look again: spans have changed."""
        self._look(keep=True)

    def stop(self) -> None:
        self._slices.stop()
        self._own = self._walk = None

    def where(self, end: End) -> str:
        """Return where a candidate is, for a reader: its paragraph in this article, else the other article's title."""
        article, own = self._workspace.article, self._own
        if article is None or own is None or end.article_id != article.info.id:
            return end.title or self.tr("another article")
        between = self._line_ends(own.start, end.start)
        if between is None:
            return self.tr("far above") if end.start < own.start else self.tr("far below")
        if not between:
            return self.tr("in the same paragraph")
        if end.start < own.start:
            return self.tr("{} paragraphs above").format(between) if between > 1 else self.tr("one paragraph above")
        return self.tr("{} paragraphs below").format(between) if between > 1 else self.tr("one paragraph below")

    def _look(self, *, keep: bool) -> None:
        if self._own is None:
            return
        self._near, self.here, self.elsewhere = [], [], []
        self._walk = self._outward()
        self._reached = 0 if self._words.strip() else None
        self._look_near()
        if self._walk is None and self._reached is None:
            self._slices.stop()
        else:
            self._slices.start()
        self._tell(keep=keep)

    def _look_near(self) -> None:
        """Go on through the spans of this article for a moment, and order those that hold the words by how near."""
        own, until, before = self._own, time.monotonic() + _SLICE, len(self._near)
        here = self._workspace.spans().get(own.id) if own is not None else None
        if self._walk is None or here is None:
            self._walk = None
            return
        needle = _plain(self._words)
        for number, span in enumerate(self._walk):
            is_wanted = span.id != here.id and (self._labels is None or span.label in self._labels)
            if is_wanted and (not needle or needle in _plain(self._workspace.quote(span))):
                self._near.append(span)
            if len(self._near) >= _MOST_HERE:
                self._walk = None
                break
            if number % 64 == 63 and time.monotonic() > until:
                break
        else:
            self._walk = None
        if len(self._near) != before:
            self._near.sort(key=lambda span: (self._distance(here, span), span.start))
            self.here = [self._relating.end_of(span) for span in self._near]

    def _distance(self, here: Placed, other: Placed) -> int:
        """Return how far two spans are from each other: what is said in one paragraph belongs together."""
        gap = max(other.start - here.end, here.start - other.end, 0)
        return gap + _PARAGRAPH * (self._line_ends(here.start, other.start) or 0)

    def _line_ends(self, one: int, other: int) -> int | None:
        """Return how many line ends are between two places; ``None`` where they are too far apart to count."""
        article, start, end = self._workspace.article, min(one, other), max(one, other)
        return None if article is None or end - start > _FAR else article.text.count("\n", start, end)

    def _outward(self) -> Iterator[Placed]:
        """Yield the spans of the article from the one that is linked outwards, by where they start."""
        spans = self._workspace.spans()
        here = spans.get(self._own.id) if self._own is not None else None
        if here is None:
            return
        row = spans.row_of(here.id) or 0
        before, after = row - 1, row + 1
        while before >= 0 or after < len(spans):
            left = spans[before] if 0 <= before < len(spans) else None
            right = spans[after] if after < len(spans) else None
            if left is not None and (right is None or here.start - left.start <= right.start - here.start):
                before -= 1
                yield left
            elif right is not None:
                after += 1
                yield right
            else:
                return

    def _look_on(self) -> None:
        """Go on for a moment: through this article, then through the quotes of the others."""
        if self._walk is not None:
            before = len(self.here)
            self._look_near()
            if len(self.here) != before or (self._walk is None and self._reached is None):
                self._tell(keep=True)
            return
        own, reached = self._own, self._reached
        if own is None or reached is None:
            self._slices.stop()
            return
        room = _MOST_ELSEWHERE - len(self.elsewhere)
        try:
            quotes = self._workspace.project.span_quotes(self._words, self._labels, room + 1, _SLICE, reached)
        except AnnotatorError as error:
            self._slices.stop()
            self._relating.said.emit(str(error))
            return
        before = len(self.elsewhere)
        self.elsewhere += [end for end in quotes.found if end.article_id != own.article_id]
        self._reached = quotes.reached
        if self._reached is None or len(self.elsewhere) >= _MOST_ELSEWHERE:
            self._slices.stop()
        if len(self.elsewhere) != before or self._reached is None:
            self._tell(keep=True)

    def _tell(self, *, keep: bool) -> None:
        if self.here or self.elsewhere:
            cut = len(self.elsewhere) >= _MOST_ELSEWHERE and self._reached is not None
            self.note = self.tr("there are more: type on") if cut else ""
        elif self._walk is not None or self._reached is not None:
            self.note = self.tr("Looking…")
        elif self._words.strip():
            self.note = self.tr("No span that it may end at has these words.")
        else:
            self.note = self.tr("No span of this article fits; type to find those of others.")
        self.found.emit(keep)


def _plain(words: str) -> str:
    return " ".join(folded(words).split())
