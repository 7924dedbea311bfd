"""The articles beside the open one, read before anybody asks for them.

What was read ahead is used only while it is surely what the file holds: the store's version tells whether another
connection wrote meanwhile, and this window tells of its own changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from annotator.core.article import Article
from annotator.core.change import Change
from annotator.core.collecting import collecting_seldom
from annotator.core.span_table import SpanTable

if TYPE_CHECKING:
    from annotator.storage import Project

#: A longer text, in code points, is read when it is asked for: reading it ahead could delay a key.
_LONGEST = 200_000


class ReadAhead:
    """Reads articles with their spans, some of them ahead."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[Article, SpanTable]] = {}
        self._version = -1

    def __contains__(self, article_id: str) -> bool:
        return article_id in self._read

    def take(self, project: Project, article_id: str) -> tuple[Article, SpanTable]:
        """Return an article and where its spans lie, as the file has them now; raise ``AnnotatorError`` as it does."""
        if self._read and project.version() != self._version:
            self.drop()
        held = self._read.pop(article_id, None)  # whoever takes the table alters it
        return held if held is not None else _read(project, article_id)

    def fill(self, project: Project, article_ids: Iterable[str]) -> None:
        """Hold these articles and no others; raise ``AnnotatorError`` where one can't be read."""
        version = project.version()
        held, self._read = (self._read if version == self._version else {}), {}
        self._version = version
        for article_id in article_ids:
            if article_id in held:
                self._read[article_id] = held[article_id]
            elif project.length(article_id) <= _LONGEST:
                self._read[article_id] = _read(project, article_id)

    def follow(self, change: Change) -> None:
        """Drop what a change of this window altered."""
        if change.arrives:
            self.drop()
        for article_id in change.article_ids:
            self._read.pop(article_id, None)

    def drop(self) -> None:
        self._read = {}


def _read(project: Project, article_id: str) -> tuple[Article, SpanTable]:
    with collecting_seldom():
        return project.article(article_id), project.span_table(article_id)
