"""The spans of the open article, kept in step with saved changes so that no tag among 50,000 has them read again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from annotator.core.change import Change
from annotator.core.placed import Placed, placed
from annotator.core.span import Fragment, Span
from annotator.core.span_table import SpanTable

#: Gives the whole values of spans by their ids; what is not there, or damaged, is left out.
ReadSpans = Callable[[Sequence[str]], Mapping[str, Span]]


class ArticleSpans:
    """Where the spans of one article lie, in ``table``; the whole value of one is read when it is asked for.

    ``touched`` are the places that the last change altered. A change costs a search for each of its edits.
    """

    def __init__(self, article_id: str = "", table: SpanTable | None = None, read: ReadSpans = lambda _ids: {}) -> None:
        self.article_id = article_id
        self.table = SpanTable() if table is None else table
        self.touched: list[Fragment] = []
        self._read = read
        self._known: dict[str, Span] = {}
        self._counts: Counter[str] | None = None

    @property
    def label_counts(self) -> Counter[str]:
        """How many spans each label has."""
        if self._counts is None:
            self._counts = Counter(self.table.labels())
        return self._counts

    def get(self, span_id: str | None) -> Span | None:
        """Return a span with all its values.

        What another program did to it meanwhile shows as little as before: it keeps the place and the label that it
        has in the table, and the store refuses a change of what is not so any more.
        """
        here = self.table.get(span_id)
        if here is None:
            return None
        known = self._known.get(here.id)
        if known is None:
            read = self._read([here.id]).get(here.id)
            known = Span(self.article_id, *here[1:], "", here.id, created="") if read is None else read
            if placed(known) != here:
                known = replace(known, label=here.label, fragments=here.fragments)
            self._known[here.id] = known
        return known

    def tagged(self, label: str, fragment: Fragment) -> Placed | None:
        """Return the span with this label that takes exactly this fragment, or ``None``."""
        return self.table.tagged(label, fragment)

    def follow(self, change: Change) -> None:
        """Do to these spans what the change did in the store; ``ValueError`` where it does not follow on them."""
        first: dict[str, Placed | None] = {}
        last: dict[str, Span | None] = {}
        for edit in change.edits:
            if isinstance(edit.before, Span) and edit.before.article_id == self.article_id:
                self._require_now(edit.before, last)
                first.setdefault(edit.before.id, placed(edit.before))
                last[edit.before.id] = None
            if isinstance(edit.after, Span) and edit.after.article_id == self.article_id:
                first.setdefault(edit.after.id, None)
                last[edit.after.id] = edit.after
        gone = [span for span in first.values() if span is not None]
        come = [span for span in last.values() if span is not None]
        self.touched = self.table.change(gone, come)
        if self._counts is not None:
            self._counts.subtract(Counter(span.label for span in gone))
            self._counts.update(span.label for span in come)
        for span_id, span in last.items():
            if span is None:
                self._known.pop(span_id, None)
            else:
                self._known[span_id] = span

    def _require_now(self, span: Span, last: Mapping[str, Span | None]) -> None:
        """Raise ``ValueError`` where the span is not as the edits so far, or this list, have it."""
        if span.id in last:
            follows = last[span.id] == span
        elif span.id in self._known:
            follows = self._known[span.id] == span
        else:
            follows = self.table.get(span.id) == placed(span)
        if not follows:
            raise ValueError("the change does not follow on these spans")
