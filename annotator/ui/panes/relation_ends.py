"""What a relation may end at: spans of the open article, the nearest first, then those of others, by their words.

Those of other articles are looked for slice by slice between events, so that no key waits for them.
"""

from __future__ import annotations

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
        self._own = None

    def where(self, end: End) -> str:
        """Return where a candidate is, for a reader: its paragraph in this article, else the other article's title."""
        article, own = self._workspace.article, self._own
        if article is None or own is None or end.article_id != article.info.id:
            return end.title or self.tr("another article")
        between = article.text[min(own.start, end.start) : max(own.start, end.start)].count("\n")
        if not between:
            return self.tr("in the same paragraph")
        if end.start < own.start:
            return self.tr("{} paragraphs above").format(between) if between > 1 else self.tr("one paragraph above")
        return self.tr("{} paragraphs below").format(between) if between > 1 else self.tr("one paragraph below")

    def _look(self, *, keep: bool) -> None:
        if self._own is None:
            return
        self.here, self.elsewhere = self._near(), []
        self._reached = 0 if self._words.strip() else None
        if self._reached is None:
            self._slices.stop()
        else:
            self._slices.start()
        self._tell(keep=keep)

    def _near(self) -> list[End]:
        """Return the spans of this article that hold the words, the nearest first."""
        own, spans, article = self._own, self._workspace.spans(), self._workspace.article
        assert own is not None
        here = spans.get(own.id)
        if here is None or article is None:
            return []
        needle = _plain(self._words)
        fitting: list[Placed] = []
        for span in self._outward(here):
            if span.id == own.id or (self._labels is not None and span.label not in self._labels):
                continue
            if not needle or needle in _plain(self._workspace.quote(span)):
                fitting.append(span)
                if len(fitting) >= _MOST_HERE:
                    break
        fitting.sort(key=lambda span: (max(span.start - here.end, here.start - span.end, 0), span.start))
        return [self._relating.end_of(span) for span in fitting]

    def _outward(self, here: Placed) -> Iterator[Placed]:
        """Yield the spans of the article from this one outwards, by where they start."""
        spans = self._workspace.spans()
        row = spans.row_of(here.id) or 0
        before, after = row - 1, row + 1
        while before >= 0 or after < len(spans):
            left = spans[before] if before >= 0 else None
            right = spans[after] if after < len(spans) else None
            if right is None or (left is not None and here.start - left.start <= right.start - here.start):
                assert left is not None
                before -= 1
                yield left
            else:
                after += 1
                yield right

    def _look_on(self) -> None:
        """Look through the quotes of the project for a moment."""
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
        elif self._slices.isActive():
            self.note = self.tr("Looking through the other articles…")
        elif self._words.strip():
            self.note = self.tr("No span that it may end at has these words.")
        else:
            self.note = self.tr("No span of this article fits; type to find those of others.")
        self.found.emit(keep)


def _plain(words: str) -> str:
    return " ".join(folded(words).split())
