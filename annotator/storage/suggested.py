"""The suggestions of an open project: its sources, what they propose, and the steps in which they are looked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from annotator.core.article import CodedArticle
from annotator.core.errors import ProjectError, RefusedError, StoppedError
from annotator.core.suggestion import Rejection, Source, Suggestion, Which
from annotator.storage import bulk_deciding, coded, sources, suggested_words, suggestions
from annotator.storage.bulk_deciding import DecisionPlan
from annotator.storage.codec import DECODING_ERRORS
from annotator.storage.engine import Database, fetch, fetch_damaged, fetch_in, reading, writing
from annotator.storage.failures import shown_name
from annotator.storage.sources import KeptSource
from annotator.storage.suggested_words import WordGroup
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


_READING = "SELECT key, id, text, language, status FROM article LEFT JOIN article_text ON article_key = key"


def _reading(row: Sequence[Any]) -> Reading:
    """Return an article of ``_READING``; one whose text is lost or damaged has none, for ``check`` tells that."""
    key, id_, text, language, status = row
    return Reading(key, id_, text if isinstance(text, str) else "", language, status)


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

    def plan_accepting(
        self, which: Which | Sequence[Suggestion], analyst: str, wanted: Callable[[], bool] = lambda: True
    ) -> DecisionPlan:
        """Return what it would be to make spans of suggestions; nothing is changed."""
        return bulk_deciding.accepting(self._db, self._path, which, analyst, wanted)

    def plan_refusing(
        self, which: Which | Sequence[Suggestion], analyst: str, wanted: Callable[[], bool] = lambda: True
    ) -> DecisionPlan:
        """Return what it would be to refuse suggestions; nothing is changed."""
        return bulk_deciding.refusing(self._db, self._path, which, analyst, wanted)

    def groups(
        self, source_id: str, least: float = 0.0, wanted: Callable[[], bool] = lambda: True
    ) -> Iterator[Mapping[tuple[str, str], WordGroup]]:
        """Yield what a source proposes by words and label, as far as it has been counted; the same mapping grows."""
        return suggested_words.groups(self._db, self._path, source_id, least, wanted)

    def keep_material(self, content: bytes) -> str:
        """Keep a word list or a model in the file, in a transaction of its own; return what a source names it by."""
        self._require_writable()
        with writing(self._db, self._path) as db:
            return sources.keep_material(db, content)

    def material(self, sha256: str) -> bytes:
        return self._read(lambda db: sources.material(db, sha256))

    def tagged(
        self, label: str, at_once: int, stopped: Callable[[], bool] = lambda: False
    ) -> Counter[tuple[str, str, str | None]]:
        """Return what is tagged in present articles, with any label or with one: quote, label and entity, counted.

        So many spans are read at once, that nobody's save waits for all of them; it raises ``StoppedError``.
        """
        sql = (
            "SELECT span.key, quote, label, entity FROM span JOIN article ON article.key = article_key"
            " WHERE span.key > ? AND span.key <= ? AND present"
        )
        counted: Counter[tuple[str, str, str | None]] = Counter()
        after, last = -1, self._read(lambda db: fetch(db, "SELECT coalesce(max(key), -1) FROM span"))[0][0]
        while after < last:
            if stopped():
                raise StoppedError("Reading what is tagged was stopped.", "Nothing was proposed from it.")
            begin, after = after, after + at_once
            for _, *row in self._read(partial(fetch_damaged, sql=sql, parameters=(begin, after))):
                quote, own, entity = row
                if type(quote) is type(own) is str and label in ("", own):
                    counted[quote, own, entity if isinstance(entity, str) else None] += 1
        return counted

    def coded_keys(self) -> tuple[list[int], list[int]]:
        """Return the keys of present articles that are done, and of others that have spans."""
        sql = "SELECT key FROM article WHERE present AND status = 'done' ORDER BY key"
        others = (
            "SELECT key FROM article WHERE present AND status != 'done'"
            " AND EXISTS (SELECT 1 FROM span WHERE article_key = article.key) ORDER BY key"
        )
        done, coded = self._read(lambda db: (fetch(db, sql), fetch(db, others)))
        return [key for [key] in done], [key for [key] in coded]

    def open_keys(self, limit: int) -> list[int]:
        """Return the keys of the first articles that are to do or in progress."""
        sql = "SELECT key FROM article WHERE present AND status IN ('todo', 'in_progress') ORDER BY key LIMIT ?"
        return [key for [key] in self._read(lambda db: fetch(db, sql, (limit,)))]

    def coded(self, keys: Sequence[int]) -> list[CodedArticle]:
        """Return articles with their spans, in the order of keys."""
        return self._read(lambda db: list(coded.coded_articles(db, list(keys))))

    def articles(self, keys: Sequence[int]) -> list[Reading]:
        """Return the present ones of these articles, in the order of keys."""
        sql = f"{_READING} WHERE present AND key IN ({{}})"
        return sorted(_reading(row) for row in self._read(lambda db: fetch_in(db, sql, keys, fetch_damaged)))

    # Looking, step by step

    def restart(self, kept: KeptSource, stamp: str) -> KeptSource | None:
        """Begin to look for a source anew, in the state that ``stamp`` names; ``None`` where it is another one now.

        What it proposed before stays until it is looked for again in each article.
        """
        self._require_writable()
        with writing(self._db, self._path) as db:
            return KeptSource(kept.key, kept.source, stamp, -1) if sources.restart(db, kept, stamp) else None

    def clear(self, kept: KeptSource, most: int) -> bool:
        """Delete some of what a source proposed, to be looked for anew; return whether there may be more."""
        self._require_writable()
        with writing(self._db, self._path) as db:
            sources.forget(db, kept.key)
            return suggestions.remove_some(db, kept.key, most) == most

    def clear_resting(self, most: int) -> bool:
        """Delete some of what sources proposed that are off or taken away; return whether there may be more."""
        resting = self._read(sources.resting)
        if not resting:
            return False
        self._require_writable()
        with writing(self._db, self._path) as db:
            if suggestions.remove_some(db, resting[0], most) < most and resting[0] in sources.resting(db):
                sources.forget(db, resting[0])
            return True

    def drop_old_models(self, most: int) -> None:
        """Delete the models that no source works with, but for the newest ones."""
        if self._read(lambda db: sources.old_models(db, most)):
            self._require_writable()
            with writing(self._db, self._path) as db:
                sources.drop_material(db, sources.old_models(db, most))

    def count(self, kept: KeptSource) -> int:
        """Return how many suggestions of a source there are."""
        return self._read(lambda db: suggestions.count(db, kept.key))

    def left(self, reach: int) -> int:
        """Return how many articles there are to be looked through behind a key."""
        return int(
            self._read(lambda db: fetch(db, f"SELECT count(*) FROM article WHERE {_LASTING} AND key > ?", (reach,)))[0][
                0
            ]
        )

    def articles_after(self, reach: int, limit: int, characters: int) -> list[Reading]:
        """Return the next articles behind a key, so many at most, of so many characters but for one.

        Articles that an undo has hidden are among them: they can come back, and are not asked for again then.
        """
        sql = f"SELECT key, length FROM article WHERE {_LASTING} AND key > ? ORDER BY key LIMIT ?"
        texts = f"{_READING} WHERE {_LASTING} AND key > ? AND key <= ? ORDER BY key"

        def read(db: Database) -> list[Reading]:
            last, left = reach, characters
            for key, length in fetch(db, sql, (reach, limit)):
                if last > reach and length > left:
                    break
                last, left = key, left - length
            return [_reading(row) for row in fetch_damaged(db, texts, (reach, last))]

        return self._read(read)

    def record(self, kept: KeptSource, reach: int, found: Sequence[tuple[int, Suggestion]]) -> KeptSource | None:
        """Keep what a source proposes in the articles behind its reach and up to the key ``reach``.

        Each suggestion comes with the key of its article. Returns the source as it is kept now; ``None``, and keeps
        nothing, where it was changed, taken away, or looked for by another run meanwhile.
        """
        self._require_writable()
        with writing(self._db, self._path) as db:
            if not sources.advance(db, kept, reach):
                return None
            suggestions.remove_between(db, kept.key, kept.reach, reach)
            suggestions.insert(db, kept.key, found)
            return kept._replace(reach=reach)

    def replace(self, kept: KeptSource, article_keys: Sequence[int], found: Sequence[tuple[int, Suggestion]]) -> bool:
        """Put what a source proposes in some articles in the place of what it proposed there before.

        Returns false, and keeps nothing, where the source was changed or taken away meanwhile.
        """
        self._require_writable()
        with writing(self._db, self._path) as db:
            if not any(now.key == kept.key and now.source == kept.source for now in sources.present(db)):
                return False
            suggestions.remove(db, kept.key, article_keys)
            suggestions.insert(db, kept.key, found)
            return True

    def _read(self, read: Callable[[Database], T]) -> T:
        try:
            with reading(self._db, self._path) as db:
                return read(db)
        except DECODING_ERRORS as error:
            if isinstance(error, RefusedError):
                raise
            words = f"{shown_name(self._path)} holds a damaged entry ({error!r})."
            raise ProjectError(words, "Run “annotator check” on the project to see all that is damaged.") from error
