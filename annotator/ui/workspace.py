"""Every action of the analyst: a gesture becomes a ``Change``, with the words of the undo menu, and is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject

from annotator.core.article import Article, ArticleInfo, Status
from annotator.core.attribute import FLAGGED, Attribute, completed, defaults
from annotator.core.change import Change, Edit, adding, removing, replacing
from annotator.core.errors import AnnotatorError
from annotator.core.span import Fragment, Span
from annotator.core.target import moved_edge
from annotator.ui.open_project import OpenProject

#: Longest quote in the words of a change, in code points.
_QUOTE_LENGTH = 40


class Workspace(OpenProject):
    """The open project and what the analyst does to it; each action is one ``Change``."""

    def __init__(self, analyst: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.analyst = analyst

    # Actions on spans

    def tag(self, fragment: Fragment, label: str) -> Span | None:
        """Put a label on a piece of the article; return the new span once it is saved."""
        return next(iter(self.tag_all([fragment], label)), None)

    def tag_all(self, fragments: Sequence[Fragment], label: str) -> list[Span]:
        """Put a label on several pieces in one change; those that carry it already are left alone."""
        if not self.retry():
            return []
        new = [self.new_span(one, label) for one in fragments if self._spans.tagged(label, one) is None]
        if not new:
            return []
        words = self.tr("tag {quote} as {label}") if len(new) == 1 else self.tr("tag {count} × {quote} as {label}")
        text = words.format(count=len(new), quote=self.short(new[0]), label=self.label_name(label))
        added = adding(text, *new, analyst=self.analyst)
        return new if self.do(self.starting(added)) else []

    def new_span(self, fragment: Fragment, label: str) -> Span:
        """Return a span of the open article as the analyst makes it; nothing is saved."""
        article = self._require_article()
        return Span(article.id, label, (fragment,), self.analyst, attributes=defaults(self._asked(label)))

    def relabel(self, span: Span, label: str) -> None:
        """Give a span another label; its attributes stay, those that the new label knows by default are added."""
        if not self.retry() or (now := self.span(span.id)) is None:
            return
        text = self.tr("label {} as {}").format(self.short(span), self.label_name(label))
        self.alter(text, span, label=label, attributes=completed(self._asked(label), now.attributes))

    def set_attribute(self, span: Span, attribute_id: str, value: Any) -> bool:
        """Give an attribute of a span a value, ``None`` for none; return whether the span has it so."""
        if not self.retry() or (now := self.span(span.id)) is None:
            return False
        if now.attributes.get(attribute_id) == value and type(now.attributes.get(attribute_id)) is type(value):
            return True
        attribute = next((one for one in self._asked(now.label) if one.id == attribute_id), None)
        name = _in_a_sentence(attribute.name) if attribute else attribute_id
        if value is None:
            text = self.tr("clear {} of “{}”").format(name, self.short(span))
        else:
            shown = shortened(attribute.shown(value) if attribute else str(value))
            text = self.tr("set {} of “{}” to {}").format(name, self.short(span), shown)
        return self.alter(text, span, attributes=_with(now.attributes, attribute_id, value))

    def flag(self, span: Span, on: bool) -> bool:
        """Flag a span to be looked at again, or take the flag away; return whether it is so."""
        if not self.retry() or (now := self.span(span.id)) is None:
            return False
        if (now.attributes.get(FLAGGED) is True) == on:
            return True
        text = self.tr("flag “{}”") if on else self.tr("take the flag from “{}”")
        attributes = _with(now.attributes, FLAGGED, True if on else None)
        return self.alter(text.format(self.short(span)), span, attributes=attributes)

    def reshape(self, span: Span, fragments: tuple[Fragment, ...]) -> None:
        """Give a span other fragments: its edges moved, or one more piece bound to it."""
        after = span.changed(fragments=fragments)
        if len(fragments) > len(span.fragments):
            text = self.tr("bind a fragment to {}").format(self.short(span))
        else:
            text = self.tr("change {} to {}").format(self.short(span), self.short(after))
        self.alter(text, span, fragments=fragments)

    def move_edge(self, span_id: str, number: int, start: bool, offset: int) -> bool:
        """Put one edge of a span's fragment elsewhere; return whether there is room for it there."""
        article, span = self.article, self.span(span_id)
        if article is None or span is None:
            return False
        moved = moved_edge(article.text, span.fragments, number, start=start, offset=offset)
        if moved is not None:
            self.reshape(span, moved)
        return moved is not None

    def note(self, span: Span, note: str) -> bool:
        """Keep a note on a span; return whether it was saved."""
        return self.alter(self.tr("note on {}").format(self.short(span)), span, note=note)

    def delete(self, span: Span) -> None:
        """Delete a span, and with it the relations that begin or end in it, from other articles too."""
        if not self.retry() or (now := self.span(span.id)) is None:
            return
        ends = self.project.relations_of([span.id])
        self.do(removing(self.tr("delete {}").format(self.short(span)), *ends, now, analyst=self.analyst))

    # Actions on articles

    def set_status(self, status: Status) -> None:
        if not self.retry():
            return
        info = self._require_article().info
        if info.status is status:
            return
        text = self.tr("mark {} as {}").format(shortened(info.title or info.id), status_name(status))
        self.do(replacing(text, (info, with_status(info, status)), analyst=self.analyst))

    # What actions are made of

    def alter(self, text: str, span: Span, **values: Any) -> bool:
        """Change values of a span of the open article, in one change with these words; return whether it was saved.

        It starts from what the span is once a change that waited has been saved.
        """
        if not self.retry() or (now := self.span(span.id)) is None:
            return False
        return self.do(self.starting(replacing(text, (now, now.changed(**values)), analyst=self.analyst)))

    def starting(self, change: Change) -> Change:
        """Add to a change of an untouched article that work on it has begun."""
        info = self._require_article().info
        if info.status is not Status.TODO:
            return change
        started = Edit(info, with_status(info, Status.IN_PROGRESS))
        return Change(change.text, (*change.edits, started), change.analyst, change.id, change.made)

    def _require_article(self) -> Article:
        if self.article is None:
            raise AnnotatorError("No article is open.", "Choose one in the list on the left.")
        return self.article

    def label_name(self, label_id: str) -> str:
        label = self.labels.get(label_id)
        return label.name if label else label_id

    def _asked(self, label_id: str) -> tuple[Attribute, ...]:
        label = self.labels.get(label_id)
        return label.attributes if label else ()

    def short(self, span: Span) -> str:
        """Return the quote of a span of the open article as the words of a change have it."""
        return shortened(self.quote(span))


def with_status(info: ArticleInfo, status: Status) -> ArticleInfo:
    return ArticleInfo(info.id, info.title, info.source, info.published, info.language, status, info.meta)


def status_name(status: Status) -> str:
    """The status in the words of the window."""
    return {"todo": "to do", "in_progress": "in progress"}.get(status.value, status.value)


def _with(attributes: Mapping[str, Any], attribute_id: str, value: Any) -> dict[str, Any]:
    """Return attributes with another value of one of them, ``None`` for none."""
    others = {id_: one for id_, one in attributes.items() if id_ != attribute_id}
    return others if value is None else {**attributes, attribute_id: value}


def _in_a_sentence(name: str) -> str:
    """Return a name as it stands within words: not with a capital that only its beginning gave it."""
    return name[:1].lower() + name[1:] if name[1:] == name[1:].lower() else name


def shortened(quote: str) -> str:
    """Return a quote on one line, cut where the words of a change would be too long."""
    line = " ".join(quote.split())
    return line if len(line) <= _QUOTE_LENGTH else line[: _QUOTE_LENGTH - 1].rstrip() + "…"
