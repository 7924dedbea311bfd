"""The statements of gazetteers: whole files of entities, shown and hidden at once."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from annotator.core.change import Edit
from annotator.core.entity import Gazetteer
from annotator.core.errors import RefusedError
from annotator.storage import staging
from annotator.storage.engine import Database, execute, fetch, reading, writing
from annotator.storage.states import changed_elsewhere

#: Names, or entities, that one short transaction deletes.
_DELETE_AT_ONCE = 5_000


def apply(db: Database, edits: Sequence[Edit]) -> None:
    """Show gazetteers or hide them; one that still has an entity which a span mentions can't be hidden."""
    for edit in edits:
        if not isinstance(edit.before, Gazetteer) or not isinstance(edit.after, Gazetteer):
            raise RefusedError("A gazetteer can be shown or hidden, but not made or removed by a change.")
        before, after = (("shown" if side.present else "hidden") for side in (edit.before, edit.after))
        sql = "UPDATE gazetteer SET state = ? WHERE id = ? AND state = ?"
        if execute(db, sql, (after, edit.after.id, before)) != 1:
            raise changed_elsewhere(f"The gazetteer {edit.after.name}")
        if not edit.after.present:
            _require_unmentioned(db, edit.after)


def doom_hidden(db: Database) -> None:
    """Mark gazetteers that only a redo could have shown, which is gone now; the next import of one deletes them."""
    execute(db, "UPDATE gazetteer SET state = 'doomed' WHERE state = 'hidden'")


def shown(db: Database) -> list[Gazetteer]:
    """Return the gazetteers of the project with the numbers of their entities, in the order of their import."""
    sql = (
        "SELECT id, name, (SELECT count(*) FROM entity WHERE gazetteer_key = gazetteer.key) FROM gazetteer"
        " WHERE state = 'shown' ORDER BY key"
    )
    return [Gazetteer(id_, name, True, entries) for id_, name, entries in fetch(db, sql)]


def purge(db: Database, path: Path, stopped: Callable[[], bool] = lambda: False, deadline: float = math.inf) -> None:
    """Delete what imports of gazetteers left that died, or that only a redo could have shown which is gone.

    An import is alive as long as it has its row among the imports. What is left when it is stopped waits, seen by
    nobody, for the next time.
    """
    staging.purge(db, path)
    with reading(db, path):
        dead = "state = 'doomed' OR (state = 'staged' AND id NOT IN (SELECT id FROM arrival))"
        sql = f"SELECT key FROM gazetteer WHERE {dead}"
        keys = [key for [key] in fetch(db, sql)]
    for key in keys:
        with writing(db, path):
            execute(db, "UPDATE gazetteer SET state = 'doomed' WHERE key = ?", (key,))
        if _delete_names(db, path, key, stopped, deadline) and _delete_entities(db, path, key, stopped, deadline):
            with writing(db, path):
                execute(db, "DELETE FROM gazetteer WHERE key = ?", (key,))


def _delete_names(db: Database, path: Path, gazetteer: int, stopped: Callable[[], bool], deadline: float) -> bool:
    """Delete the names of a gazetteer's entities in the order of the names, which touches every page once."""
    sql = (
        "SELECT folded, entity_key FROM entity_name WHERE (folded, entity_key) > (?, ?)"
        " ORDER BY folded, entity_key LIMIT 1 OFFSET ?"
    )
    delete = (
        "DELETE FROM entity_name WHERE (folded, entity_key) > (?, ?) AND (folded, entity_key) <= (?, ?)"
        " AND EXISTS (SELECT 1 FROM entity WHERE key = entity_key AND gazetteer_key = ?)"
    )
    with reading(db, path):
        if not fetch(db, "SELECT 1 FROM entity WHERE gazetteer_key = ? LIMIT 1", (gazetteer,)):
            return True
    last: tuple[str, int] = ("", -1)
    while not stopped() and time.monotonic() < deadline:
        with reading(db, path):
            rows = fetch(db, sql, (*last, _DELETE_AT_ONCE))
        until = rows[0] if rows else ("\U0010ffff", 2**63 - 1)
        with writing(db, path):
            execute(db, delete, (*last, *until, gazetteer))
        if not rows:
            return True
        last = until
    return False


def _delete_entities(db: Database, path: Path, gazetteer: int, stopped: Callable[[], bool], deadline: float) -> bool:
    delete = f"DELETE FROM entity WHERE key IN (SELECT key FROM entity WHERE gazetteer_key = ? LIMIT {_DELETE_AT_ONCE})"
    while not stopped() and time.monotonic() < deadline:
        with writing(db, path):
            if execute(db, delete, (gazetteer,)) == 0:
                return True
    return False


def _require_unmentioned(db: Database, gazetteer: Gazetteer) -> None:
    sql = (
        "SELECT count(*) FROM span CROSS JOIN entity CROSS JOIN article WHERE span.entity IS NOT NULL"
        " AND entity.id = span.entity AND +entity.gazetteer_key = (SELECT key FROM gazetteer WHERE id = ?)"
        " AND article.key = article_key AND present"
    )
    [[number]] = fetch(db, sql, (gazetteer.id,))
    if number:
        raise RefusedError(
            f"{number} spans mention entities of {gazetteer.name}, so it can't be removed.", "Unlink them first."
        )
