"""What the project has of the articles that an import will add next, asked for many at once.

A question to the file costs more than what it asks for: each locks the file and looks whether somebody changed it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from annotator.core.article import CodedArticle, sha256_of
from annotator.core.errors import RefusedError
from annotator.core.span_columns import SpanColumns
from annotator.storage.engine import CHUNK, Database, fetch, fetch_in
from annotator.storage.soundness import can_be_stored, require_sound


class Coming(NamedTuple):
    """An article that will be added, and what is there of it in the project or in the same import.

    ``trouble`` is why it can't be added at all. ``by_id`` is where (``project`` or ``import``) an article with its id
    is, and the hash of that one's text; ``by_text`` the id of one with its text, and where. ``columns`` are its spans
    where all are sound and none of them is there.
    """

    coded: CodedArticle
    sha256: str = ""
    trouble: RefusedError | None = None
    by_id: tuple[str, str] | None = None
    by_text: tuple[str, str] | None = None
    columns: SpanColumns | None = None


def look_up(db: Database, articles: Sequence[CodedArticle], arrival: int) -> Iterator[Coming]:
    """Yield what is there of each article; ``arrival`` is the key of the import that will add it."""
    sound, hashes = list[CodedArticle](), list[str]()
    for coded in articles:
        try:
            require_sound(coded.article)
        except RefusedError as error:
            yield Coming(coded, trouble=error)
        else:
            sound.append(coded)
            hashes.append(sha256_of(coded.article.text))
    names = [coded.article.id for coded in sound if not coded.known_by_text]
    texts = [sha256 for coded, sha256 in zip(sound, hashes, strict=True) if coded.known_by_text]
    by_id, by_text = _by_id(db, names, arrival), _by_text(db, texts, arrival)
    columns = [coded.spans if isinstance(coded.spans, SpanColumns) else None for coded in sound]
    free = _unknown(db, [found for found in columns if found is not None and can_be_stored(found)])
    for coded, sha256, own in zip(sound, hashes, columns, strict=True):
        yield Coming(
            coded,
            sha256,
            by_id=None if coded.known_by_text else by_id.get(coded.article.id),
            by_text=by_text.get(sha256) if coded.known_by_text else None,
            columns=own if id(own) in free else None,
        )


def _by_id(db: Database, names: list[str], arrival: int) -> dict[str, tuple[str, str]]:
    sql = f"SELECT id, 'import', sha256 FROM article WHERE arrival_key = {int(arrival)} AND id IN ({{}})"
    found = {id_: (where, sha256) for id_, where, sha256 in fetch_in(db, sql, names)}
    sql = "SELECT id, 'project', sha256 FROM article WHERE present AND id IN ({})"
    return found | {id_: (where, sha256) for id_, where, sha256 in fetch_in(db, sql, names)}


def _by_text(db: Database, hashes: list[str], arrival: int) -> dict[str, tuple[str, str]]:
    """Return the first article with each of these texts; those of the project are before those of the import."""
    sql = (
        "SELECT sha256, id, CASE present WHEN 1 THEN 'project' ELSE 'import' END, present, key FROM article"
        f" WHERE sha256 IN ({{}}) AND (present = 1 OR arrival_key = {int(arrival)})"
    )
    rows = sorted(fetch_in(db, sql, hashes), key=lambda row: (row[3], -row[4]))
    return {sha256: (id_, where) for sha256, id_, where, _, _ in rows}


def _unknown(db: Database, columns: Sequence[SpanColumns]) -> set[int]:
    """Return which of these hold no span whose id is in the file.

    The ids of an article's spans stand together in the index, so that one look between the least and the greatest
    nearly always tells; where something lies between them, each of them is looked up by itself.
    """
    free = {id(own) for own in columns}
    filled = [own for own in columns if len(own)]
    at_once = CHUNK // 3
    for start in range(0, len(filled), at_once):
        part = filled[start : start + at_once]
        sql = (
            f"SELECT column1 FROM (VALUES {','.join(['(?,?,?)'] * len(part))})"
            " WHERE EXISTS (SELECT 1 FROM span WHERE id BETWEEN column2 AND column3)"
        )
        ends = [
            value for place, own in enumerate(part) for value in (place, min(own.columns.ids), max(own.columns.ids))
        ]
        for [place] in fetch(db, sql, ends):
            own = part[place]
            if fetch_in(db, "SELECT id FROM span WHERE id IN ({}) LIMIT 1", own.columns.ids):
                free.discard(id(own))
    return free
