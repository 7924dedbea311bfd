"""The statements of gazetteers: whole files of entities, shown and hidden at once."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.change import Edit
from annotator.core.entity import Gazetteer
from annotator.core.errors import RefusedError
from annotator.storage.engine import Database, execute, fetch
from annotator.storage.states import changed_elsewhere


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


def _require_unmentioned(db: Database, gazetteer: Gazetteer) -> None:
    sql = (
        "SELECT count(*) FROM span JOIN article ON article.key = article_key JOIN entity ON entity.id = span.entity"
        " WHERE present AND entity.gazetteer_key = (SELECT key FROM gazetteer WHERE id = ?)"
    )
    [[number]] = fetch(db, sql, (gazetteer.id,))
    if number:
        raise RefusedError(
            f"{number} spans mention entities of {gazetteer.name}, so it can't be removed.", "Unlink them first."
        )
