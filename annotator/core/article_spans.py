"""The spans of the open article, kept in step with saved changes so that no tag among 50,000 has them read again."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable

from annotator.core.change import Change
from annotator.core.span import Fragment, Span


def reading_order(span: Span) -> tuple[int, int, str]:
    """The order of an article's spans: by start, of two with one start the longer first, then by id."""
    return (span.start, -span.end, span.id)


class ArticleSpans:
    """Spans of one article in reading order, with what is asked of them at every key.

    ``in_order`` is the list itself, to be read only. A change costs a search for each of its edits.
    """

    def __init__(self, article_id: str = "", spans: Iterable[Span] = ()) -> None:
        self.article_id = article_id
        self.in_order = sorted(spans, key=reading_order)
        self.label_counts = Counter(span.label for span in self.in_order)
        self._by_id = {span.id: span for span in self.in_order}

    def get(self, span_id: str | None) -> Span | None:
        return self._by_id.get(span_id) if span_id is not None else None

    def tagged(self, label: str, fragment: Fragment) -> Span | None:
        """Return the span with this label that takes exactly this fragment, or ``None``."""
        place = bisect_left(self.in_order, (fragment.start, -fragment.end, ""), key=reading_order)
        while place < len(self.in_order):
            span = self.in_order[place]
            if (span.start, span.end) != fragment:
                return None
            if span.label == label and span.fragments == (fragment,):
                return span
            place += 1
        return None

    def follow(self, change: Change) -> None:
        """Do to these spans what the change did in the store; ``ValueError`` where it does not follow on them."""
        for edit in change.edits:
            if isinstance(edit.before, Span) and edit.before.article_id == self.article_id:
                self._remove(edit.before)
            if isinstance(edit.after, Span) and edit.after.article_id == self.article_id:
                insort(self.in_order, edit.after, key=reading_order)
                self._by_id[edit.after.id] = edit.after
                self.label_counts[edit.after.label] += 1

    def _remove(self, span: Span) -> None:
        if self._by_id.get(span.id) != span:
            raise ValueError("the change does not follow on these spans")
        del self.in_order[bisect_left(self.in_order, reading_order(span), key=reading_order)]
        del self._by_id[span.id]
        self.label_counts[span.label] -= 1
