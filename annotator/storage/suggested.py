"""The suggestions of an open project: its sources, what they propose, and the steps in which they are looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from annotator.core.errors import ProjectError, RefusedError
from annotator.core.suggestion import Rejection, Source, Suggestion
from annotator.storage import sources, suggestions
from annotator.storage.codec import DECODING_ERRORS
from annotator.storage.engine import Database, fetch, reading, writing
from annotator.storage.failures import shown_name
from annotator.storage.sources import KeptSource
from annotator.storage.suggestions import Judged

T = TypeVar("T")

#: Articles that are in the project or can come back by undo or redo. Those of an import that runs come after them all.
_LASTING = "arrival_key NOT IN (SELECT key FROM arrival WHERE state IN ('staged', 'doomed'))"


class Reading(NamedTuple):
    """An article as a source looks at it; ``key`` is that of its row."""

    key: int
    id: str
    text: str
    language: str
    status: str


class Suggested:
    """What ``Project.suggested`` gives; it reads and writes by the project's own connection."""

    def __init__(self, db: Database, path: Path, require_writable: Callable[[], None]) -> None:
        self._db, self._path, self._require_writable = db, path, require_writable

    def sources(self) -> list[Source]:
        """Return the sources of the project in the order in which they were made."""
        return [kept.source for kept in self.kept()]

    def kept(self) -> list[KeptSource]:
        return self._read(sources.present)

    def of_article(self, article_id: str) -> list[Suggestion]:
        """Return what is proposed in an article and not decided, in the order of the text."""
        return self._read(lambda db: suggestions.of_article(db, article_id))

    def judged(self) -> dict[str, Judged]:
        """Return by source id how much it proposed, and how much of that was accepted and refused."""
        return self._read(suggestions.judged)

    def rejection(self, suggestion: Suggestion, analyst: str) -> Rejection:
        """Return the value that refuses a suggestion; raise ``RefusedError`` where its article is gone."""
        sql = "SELECT sha256 FROM article WHERE present AND id = ?"
        rows = self._read(lambda db: fetch(db, sql, (suggestion.article_id,)))
        if not rows:
            raise RefusedError("The article of the suggestion is not in this project any more.")
        place = (suggestion.article_id, rows[0][0], suggestion.label, suggestion.fragment)
        return Rejection(*place, suggestion.source, analyst)

    def keep_material(self, content: bytes) -> str:
        """Keep a word list or a model in the file, in a transaction of its own; return what a source names it by."""
        self._require_writable()
        with writing(self._db, self._path) as db:
            return sources.keep_material(db, content)

    def material(self, sha256: str) -> bytes:
        return self._read(lambda db: sources.material(db, sha256))

    # Looking, step by step

    def restart(self, source_key: int, stamp: str) -> None:
        """Begin to look for a source anew, in the state that ``stamp`` names."""
        self._require_writable()
        with writing(self._db, self._path) as db:
            sources.restart(db, source_key, stamp)

    def articles_after(self, reach: int, limit: int, characters: int) -> list[Reading]:
        """Return the next articles behind a key, so many at most, of so many characters but for one.

        Articles that an undo has hidden are among them: they can come back, and are not asked for again then.
        """
        sql = f"SELECT key, length FROM article WHERE {_LASTING} AND key > ? ORDER BY key LIMIT ?"
        texts = (
            "SELECT key, id, text, language, status FROM article JOIN article_text ON article_key = key"
            f" WHERE {_LASTING} AND key > ? AND key <= ? ORDER BY key"
        )

        def read(db: Database) -> list[Reading]:
            last, left = reach, characters
            for key, length in fetch(db, sql, (reach, limit)):
                if last > reach and length > left:
                    break
                last, left = key, left - length
            return [Reading(*row) for row in fetch(db, texts, (reach, last))]

        return self._read(read)

    def record(self, source_key: int, stamp: str, reach: int, found: Iterable[tuple[int, Suggestion]]) -> bool:
        """Keep what a source proposes in the articles up to the key ``reach``, each with the key of its article.

        Returns false, and keeps nothing, where the source has been begun anew meanwhile.
        """
        self._require_writable()
        with writing(self._db, self._path) as db:
            if not sources.advance(db, source_key, stamp, reach):
                return False
            suggestions.insert(db, source_key, found)
            return True

    def replace(self, source_key: int, article_keys: Sequence[int], found: Iterable[tuple[int, Suggestion]]) -> None:
        """Put what a source proposes in some articles in the place of what it proposed there before."""
        self._require_writable()
        with writing(self._db, self._path) as db:
            suggestions.remove(db, source_key, article_keys)
            suggestions.insert(db, source_key, found)

    def _read(self, read: Callable[[Database], T]) -> T:
        try:
            with reading(self._db, self._path) as db:
                return read(db)
        except DECODING_ERRORS as error:
            if isinstance(error, RefusedError):
                raise
            words = f"{shown_name(self._path)} holds a damaged entry ({error!r})."
            raise ProjectError(words, "Run “annotator check” on the project to see all that is damaged.") from error
