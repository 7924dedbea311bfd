"""Articles that were taken out of the project by themselves: they stay in the file, unseen, for the undo.

An article is *present* where its import is shown and it is not among these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from annotator.core.article import ArticleInfo
from annotator.core.errors import RefusedError
from annotator.storage import counts
from annotator.storage.engine import Database, fetch_in, write_many


def remove(db: Database, article_ids: Sequence[str]) -> None:
    """Take present articles out of the project."""
    _move(
        db, fetch_in(db, "SELECT key, arrival_key, status FROM article WHERE present AND id IN ({})", article_ids), -1
    )


def restore(db: Database, infos: Iterable[ArticleInfo]) -> None:
    """Put articles back that were taken out last, with the facts that they had; raise where one was never there."""
    wanted = {info.id: info.status.value for info in infos}
    sql = (
        "SELECT id, key, arrival_key, status FROM article JOIN removed ON removed.article_key = key"
        " WHERE id IN ({}) ORDER BY key"
    )
    found = {id_: (key, arrival, status) for id_, key, arrival, status in fetch_in(db, sql, list(wanted))}
    for id_, status in wanted.items():
        if id_ not in found or found[id_][2] != status:
            raise RefusedError(f"The article {id_} can't be put back.", "Import it again.")
    _move(db, list(found.values()), 1)


def require_empty(db: Database, article_ids: Sequence[str]) -> None:
    """Raise ``RefusedError`` where one of these articles still has a span."""
    sql = (
        "SELECT article.id, count(*) FROM article JOIN span ON span.article_key = article.key"
        " WHERE present AND article.id IN ({}) GROUP BY article.id"
    )
    for id_, number in fetch_in(db, sql, article_ids):
        raise RefusedError(f"The article {id_} has {number} spans.", "Delete them with it.")


def _move(db: Database, places: Sequence[tuple[int, int, str]], by: int) -> None:
    keys = [(key,) for key, _, _ in places]
    if by < 0:
        write_many(db, "INSERT INTO removed (article_key) VALUES (?)", keys)
    else:
        write_many(db, "DELETE FROM removed WHERE article_key = ?", keys)
    write_many(db, f"UPDATE article SET present = {int(by > 0)} WHERE key = ?", keys)
    moved: Counter[tuple[int, str]] = Counter()
    for _, arrival, status in places:
        moved[arrival, status] += by
    counts.add_articles(db, moved)
