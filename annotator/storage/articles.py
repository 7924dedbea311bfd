"""The articles' statements: facts, texts, lists, and the arrivals that show and hide whole imports."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from annotator.core.article import ArticleInfo, ArticleRow, Status
from annotator.core.change import Arrival, Edit
from annotator.core.errors import AnnotatorError, RefusedError
from annotator.storage import counts, full_text, removals
from annotator.storage.codec import decoded_mapping, encoded
from annotator.storage.digests import digest_of
from annotator.storage.engine import CHUNK, Database, execute, fetch, fetch_in, write_many
from annotator.storage.states import changed_elsewhere, last_states, same

_FACTS = "id, title, source, published, language, status, meta"


class Known(NamedTuple):
    """What finds an article's text: its key, and the hash and the length in code points that the text must have."""

    key: int
    sha256: str
    length: int


class Texts:
    """Hands out articles' texts, the last few from memory: a text never changes, so its hash vouches for it."""

    def __init__(self, size: int = 4) -> None:
        self._size = size
        self._texts: OrderedDict[tuple[int, str], str] = OrderedDict()

    def get(self, db: Database, known: Known) -> str:
        name = (known.key, known.sha256)
        if name in self._texts:
            self._texts.move_to_end(name)
            return self._texts[name]
        rows = fetch(db, "SELECT text FROM article_text WHERE article_key = ?", (known.key,))
        if not rows or not isinstance(rows[0][0], str):
            raise AnnotatorError("An article has lost its text.", "The file is damaged; run “annotator check” on it.")
        text = self._texts[name] = rows[0][0]
        while len(self._texts) > self._size:
            self._texts.popitem(last=False)
        return text


def info_of(row: Sequence[Any]) -> ArticleInfo:
    """Make the facts of ``_FACTS``; raise one of ``DECODING_ERRORS`` where the row is damaged."""
    id_, title, source, published, language, status, meta = row
    return ArticleInfo(id_, title, source, published, language, Status(status), decoded_mapping(meta))


def known(db: Database, article_ids: Sequence[str]) -> dict[str, Known]:
    """Return where the present ones of these articles are."""
    sql = "SELECT id, key, sha256, length FROM article WHERE present AND id IN ({})"
    return {id_: Known(*rest) for id_, *rest in fetch_in(db, sql, article_ids)}


def infos(db: Database, article_ids: Sequence[str]) -> dict[str, ArticleInfo]:
    """Return the facts of the present ones of these articles."""
    sql = f"SELECT {_FACTS} FROM article WHERE present AND id IN ({{}})"
    return {row[0]: info_of(row) for row in fetch_in(db, sql, article_ids)}


def page(db: Database, keys: Sequence[int]) -> list[tuple[int, str, str | None, Sequence[Any]]]:
    """Return key, hash, text and facts of the present ones of these articles, in the order of keys."""
    facts = ", ".join(f"article.{name}" for name in _FACTS.split(", "))
    sql = (
        f"SELECT key, sha256, text, {facts} FROM article LEFT JOIN article_text ON article_key = key"
        " WHERE present AND key IN ({}) ORDER BY key"
    )
    return [(key, sha256, text, row) for key, sha256, text, *row in fetch_in(db, sql, keys)]


def count(db: Database) -> int:
    return sum(counts.articles(db).values())


def status_counts(db: Database) -> dict[Status, int]:
    kept = counts.articles(db)
    return {status: kept.get(status.value, 0) for status in Status}


def first_with(db: Database, keys: Sequence[int], statuses: Sequence[Status]) -> int | None:
    """Return the first of these present articles that has one of these statuses."""
    if isinstance(keys, range):
        sql = "SELECT min(key) FROM article WHERE status = ? AND present = 1 AND key >= ? AND key < ?"
        found = [fetch(db, sql, (status.value, keys.start, keys.stop))[0][0] for status in statuses]
        return min((key for key in found if key is not None), default=None)
    wanted = ", ".join(f"'{status.value}'" for status in statuses)
    sql = f"SELECT key FROM article WHERE present AND status IN ({wanted}) AND key IN ({{}})"
    for start in range(0, len(keys), CHUNK):
        piece = keys[start : start + CHUNK]
        there = {key for [key] in fetch_in(db, sql, piece)}
        if there:
            return next(key for key in piece if key in there)
    return None


def rows(db: Database, keys: Sequence[int]) -> dict[int, ArticleRow]:
    """Return list rows by key; a key of no present article, or of a damaged row, is left out."""
    sql = (
        f"SELECT key, (SELECT count(*) FROM span WHERE article_key = article.key), {_FACTS}"
        " FROM article WHERE present AND key IN ({})"
    )
    return {key: ArticleRow(info_of(row), spans) for key, spans, *row in fetch_in(db, sql, keys)}


def insert(db: Database, arrival: int, staged: Iterable[tuple[int, ArticleInfo, str, str]]) -> None:
    """Stage articles, each with its key, text and hash; nobody sees them before their arrival is shown."""
    facts, texts, number = [], [], Counter[tuple[int, str]]()
    for key, info, text, sha256 in staged:
        values = _values(info)
        facts.append((key, info.id, arrival, info.status.value, *values, sha256, len(text), digest_of(*values)))
        texts.append((key, text))
        number[arrival, info.status.value] += 1
    write_many(
        db,
        "INSERT INTO article (key, id, arrival_key, present, status, title, source, published, language, meta, sha256,"
        " length, digest) VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        facts,
    )
    write_many(db, "INSERT INTO article_text (article_key, text) VALUES (?, ?)", texts)
    counts.add_articles(db, number)


def apply(db: Database, edits: Sequence[Edit]) -> None:
    """Change the facts of articles; put those back that were taken out. ``take_out`` comes after their spans."""
    removals.restore(db, [edit.after for edit in edits if edit.before is None and isinstance(edit.after, ArticleInfo)])
    edits = [edit for edit in edits if edit.before is not None and edit.after is not None]
    if not edits:
        return
    stored = infos(db, [edit.value.id for edit in edits if isinstance(edit.value, ArticleInfo)])
    states = last_states(edits, stored, ArticleInfo, "The article")
    changed = {id_: info for id_, info in states.items() if info is not None and info != stored[id_]}
    sql = "SELECT id, key, arrival_key FROM article WHERE present AND id IN ({})"
    places = {id_: (key, arrival) for id_, key, arrival in fetch_in(db, sql, list(changed))}
    moved: Counter[tuple[int, str]] = Counter()
    for id_, info in changed.items():
        moved[places[id_][1], stored[id_].status.value] -= 1
        moved[places[id_][1], info.status.value] += 1
    counts.add_articles(db, moved)
    reworded = {
        places[id_][0]: (info.title, info.source)
        for id_, info in changed.items()
        if (info.title, info.source) != (stored[id_].title, stored[id_].source)
    }
    full_text.replace_facts(db, reworded)
    # A status alone, as nearly always, leaves the indexes of the other facts untouched.
    alone = {id_ for id_, info in changed.items() if replace(stored[id_], status=info.status) == info}
    write_many(
        db,
        "UPDATE article SET status = ? WHERE key = ?",
        [(changed[id_].status.value, places[id_][0]) for id_ in alone],
    )
    write_many(
        db,
        "UPDATE article SET title = ?, source = ?, published = ?, language = ?, meta = ?, digest = ?, status = ?"
        " WHERE key = ?",
        [
            (*_values(info), digest_of(*_values(info)), info.status.value, places[id_][0])
            for id_, info in changed.items()
            if id_ not in alone
        ],
    )


def take_out(db: Database, edits: Sequence[Edit]) -> None:
    """Take articles out of the project, which have lost their spans before."""
    gone = [edit.before for edit in edits if edit.after is None and isinstance(edit.before, ArticleInfo)]
    if not gone:
        return
    stored = infos(db, [info.id for info in gone])
    for info in gone:
        if not same(stored.get(info.id), info):
            raise changed_elsewhere(f"The article {info.id}")
    removals.require_empty(db, [info.id for info in gone])
    removals.remove(db, [info.id for info in gone])


def _values(info: ArticleInfo) -> tuple[str, ...]:
    return info.title, info.source, info.published, info.language, encoded(dict(info.meta))


def apply_arrivals(db: Database, edits: Iterable[Edit]) -> None:
    """Show or hide the articles of whole imports; nothing is deleted."""
    for edit in edits:
        before, after = edit.before, edit.after
        if not isinstance(before, Arrival) or not isinstance(after, Arrival) or before.import_id != after.import_id:
            raise RefusedError("An import can be shown or taken back, nothing else.")
        size = "(SELECT count(*) FROM article WHERE arrival_key = arrival.key)"
        found = fetch(db, f"SELECT key, state, {size} FROM arrival WHERE id = ?", (before.import_id,))
        stored = {"shown": True, "hidden": False}
        if not found or not same(
            Arrival(before.import_id, stored.get(found[0][1], not before.present), found[0][2]), before
        ):
            raise changed_elsewhere("An import")
        key = found[0][0]
        execute(db, "UPDATE arrival SET state = ? WHERE key = ?", ("shown" if after.present else "hidden", key))
        sql = "UPDATE article SET present = ? WHERE arrival_key = ? AND key NOT IN (SELECT article_key FROM removed)"
        execute(db, sql, (int(after.present), key))


def doom_hidden(db: Database) -> None:
    """Give up the imports that only a redo could have shown again; the next import deletes them."""
    execute(db, "UPDATE arrival SET state = 'doomed' WHERE state = 'hidden'")


def delete(db: Database, keys: Sequence[int]) -> None:
    """Delete articles that nobody sees, with all that hangs on them."""
    full_text.remove(db, keys)
    sql = "SELECT article_key, label, count(*) FROM span WHERE article_key IN ({}) GROUP BY article_key, label"
    counts.add_spans(db, {(key, label): -number for key, label, number in fetch_in(db, sql, keys)})
    gone: Counter[tuple[int, str]] = Counter()
    for arrival, status in fetch_in(
        db, "SELECT arrival_key, status FROM article WHERE present = 0 AND key IN ({})", keys
    ):
        gone[arrival, status] -= 1
    counts.add_articles(db, gone)
    doomed = [(key,) for key in keys]
    for table in ("relation", "span", "article_text", "removed"):
        write_many(db, f"DELETE FROM {table} WHERE article_key = ?", doomed)
    write_many(db, "DELETE FROM article WHERE key = ? AND present = 0", doomed)
