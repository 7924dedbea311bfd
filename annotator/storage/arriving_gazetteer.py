"""A gazetteer on its way into the project: staged where nobody sees it, shown by one change at the end.

Entities are written as they come. What they are found by is written last, in the order of the names, so that the index
of a million names is filled from its beginning to its end instead of in every place at once.
"""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType

from annotator.core.change import Change, Edit
from annotator.core.entity import Entity, Gazetteer, require_entity
from annotator.core.entity_names import names_found_by
from annotator.core.errors import NotSavedError
from annotator.storage import entities, history
from annotator.storage.articles import Texts
from annotator.storage.bulk import insert_rows
from annotator.storage.engine import Database, execute, fetch, fetch_in, reading, writing
from annotator.storage.failures import shown_name
from annotator.storage.staging import Staging
from annotator.storage.states import changed_elsewhere

#: Entities, or names, that one transaction writes; it keeps others from saving for about 0.1 s.
ENTITIES, _NAMES = 3_000, 8_000


class ArrivingGazetteer:
    """Takes entities in, page by page; left without ``finish``, it leaves nothing that anybody sees."""

    def __init__(self, db: Database, path: Path, texts: Texts, name: str, analyst: str) -> None:
        self.added = self.known = 0
        self._db, self._path, self._texts = db, path, texts
        self._name, self._analyst = name, analyst
        self._staging = Staging(db, path)
        self._key = -1
        self._shown: list[int] = []
        self._finished = False

    def __enter__(self) -> ArrivingGazetteer:
        self._staging.begin()
        with writing(self._db, self._path) as db:
            execute(
                db, "INSERT INTO gazetteer (id, name, state) VALUES (?, ?, 'staged')", (self._staging.id, self._name)
            )
            [[self._key]] = fetch(db, "SELECT key FROM gazetteer WHERE id = ?", (self._staging.id,))
            self._shown = _shown(db)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._finished:
            self._staging.end()
        else:
            self._staging.abandon()  # without its row the gazetteer is taken for dead, and purged by the next import

    def add(self, page: Sequence[Entity]) -> None:
        """Take in entities that keep every rule; those whose ids are there already are counted and left alone."""
        with reading(self._db, self._path) as db:
            ids = [entity.id for entity in page]
            there = entities.there(db, ids)
            # The plus keeps SQLite from looking through the whole gazetteer.
            sql = f"SELECT id FROM entity WHERE +gazetteer_key = {int(self._key)} AND id IN ({{}})"
            there |= {id_ for [id_] in fetch_in(db, sql, ids)}
        new = {entity.id: require_entity(entity) for entity in page if entity.id not in there}
        self.known += len(page) - len(new)
        self.added += len(new)
        rows = [(*entities.row_of(entity), self._key) for entity in new.values()]
        with writing(self._db, self._path) as db:
            self._staging.require_alive(db)
            insert_rows(db, entities.INSERT_STAGED, rows)

    def write_names(self, told: Callable[[int, int], object], stopped: Callable[[], bool]) -> None:
        """Write what the entities are found by; ``told`` takes how many of how many, the first half while sorting."""
        with _sorted_names(self._pages(), self.added, told, stopped) as names:
            written, total = 0, max(names.total, 1)
            for part in names:
                if stopped():
                    return
                with writing(self._db, self._path) as db:
                    self._staging.require_alive(db)
                    insert_rows(db, entities.INSERT_NAME, part)
                written += len(part)
                told(total + written, 2 * total)

    def finish(self, text: str) -> Change | None:
        """Show what has arrived, as one change that undo takes back; return it, or ``None`` where nothing was new."""
        change = None
        with writing(self._db, self._path) as db:
            self._staging.require_alive(db)
            if self.added:
                history.drop_redo(db)
                self._require_still_new(db)
                execute(db, "UPDATE gazetteer SET state = 'hidden' WHERE key = ?", (self._key,))
                sides = (Gazetteer(self._staging.id, self._name, present, self.added) for present in (False, True))
                change = Change(text, (Edit(*sides),), self._analyst)
                history.record(db, change, self._texts)
            else:
                execute(db, "DELETE FROM gazetteer WHERE key = ?", (self._key,))
            execute(db, "DELETE FROM arrival WHERE key = ?", (self._staging.key,))
        self._finished = True
        return change

    def _require_still_new(self, db: Database) -> None:
        """Raise where one of the ids came into the project while this was on its way."""
        sql = (
            "SELECT 1 FROM entity WHERE gazetteer_key IS NULL AND id IN"
            " (SELECT other.id FROM entity AS other WHERE other.id = entity.id AND +other.gazetteer_key = ?) LIMIT 1"
        )
        if _shown(db) != self._shown or fetch(db, sql, (self._key,)):
            raise changed_elsewhere("The register")

    def _pages(self) -> Iterator[list[tuple[int, Entity]]]:
        last = -1
        sql = f"SELECT key, {entities.COLUMNS} FROM entity WHERE gazetteer_key = ? AND key > ? ORDER BY key LIMIT ?"
        while True:
            with reading(self._db, self._path) as db:
                rows = fetch(db, sql, (self._key, last, ENTITIES))
            if not rows:
                return
            last = rows[-1][0]
            yield [(key, entities.entity_of(row)) for key, *row in rows]


def _shown(db: Database) -> list[int]:
    return [key for [key] in fetch(db, "SELECT key FROM gazetteer WHERE state = 'shown' ORDER BY key")]


class _Names:
    """Names in order, part by part."""

    def __init__(self, scratch: sqlite3.Connection, total: int) -> None:
        self._scratch, self.total = scratch, total

    def __iter__(self) -> Iterator[list[tuple[str, int, int]]]:
        rows = self._scratch.execute("SELECT folded, key, kind FROM name ORDER BY folded, key")
        while part := rows.fetchmany(_NAMES):
            yield part


@contextlib.contextmanager
def _sorted_names(
    pages: Iterator[list[tuple[int, Entity]]],
    entries: int,
    told: Callable[[int, int], object],
    stopped: Callable[[], bool],
) -> Iterator[_Names]:
    """Give the names of entities in order; they are sorted in a file, so that a million of them need no memory."""
    try:
        with tempfile.TemporaryDirectory(prefix="annotator-") as folder:
            scratch = sqlite3.connect(Path(folder) / "names", isolation_level=None)
            try:
                scratch.execute("PRAGMA journal_mode=OFF")
                scratch.execute("PRAGMA synchronous=OFF")
                scratch.execute("CREATE TABLE name (folded TEXT, key INTEGER, kind INTEGER)")
                done = total = 0
                for page in pages:
                    if stopped():
                        break
                    names = [
                        (folded, key, kind) for key, one in page for folded, kind in names_found_by(one.names).items()
                    ]
                    scratch.execute("BEGIN")
                    scratch.executemany("INSERT INTO name VALUES (?, ?, ?)", names)
                    scratch.execute("COMMIT")
                    done, total = done + len(page), total + len(names)
                    told(done, 2 * entries)
                yield _Names(scratch, total)
            finally:
                scratch.close()
    except (OSError, sqlite3.Error) as error:
        raise NotSavedError(
            f"The names could not be sorted in {shown_name(Path(tempfile.gettempdir()))}: {error}.",
            "Nothing was kept; make room there and import again.",
        ) from error
