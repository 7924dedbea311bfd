"""Do, undo and redo, kept in the file: one line of changes, of which the first ones are done.

A change is verified against the file, applied and recorded in the caller's transaction, so that it stands or falls
as a whole. A new change drops those that were taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from annotator.core.article import ArticleInfo
from annotator.core.change import Arrival, Change, Edit, Value
from annotator.core.entity import Entity, Gazetteer
from annotator.core.errors import RefusedError
from annotator.core.label_set import LabelSet
from annotator.core.span import Relation, Span
from annotator.core.suggestion import Rejection, Source
from annotator.storage import articles, entities, gazetteers, label_sets, rejections, relations, sources, spans
from annotator.storage.articles import Texts
from annotator.storage.codec import decoded_edits, encoded_edits
from annotator.storage.digests import digest_of
from annotator.storage.engine import Database, execute, fetch
from annotator.storage.schema import HEAD

_LAST_DONE = "SELECT {} FROM change WHERE done = 1 ORDER BY seq DESC LIMIT 1"
_NEXT = "SELECT {} FROM change WHERE done = 0 ORDER BY seq LIMIT 1"
_CHANGE = "seq, text, edits, analyst, id, made"


class HistoryEntry(NamedTuple):
    """One line of the history; ``done`` is false for what was taken back and can be redone."""

    seq: int
    text: str
    analyst: str
    made: str
    done: bool


def do(db: Database, change: Change, texts: Texts) -> None:
    """Apply a change and record it as the last one.

    One that is the last one already is there because its commit was told as failed when it was in the file: the disk
    failed at the very end. It is tried again, and only has to be flushed.
    """
    if fetch(db, _LAST_DONE.format("id")) == [(change.id,)]:
        execute(db, f"PRAGMA user_version={HEAD}")  # what it is already; but something has to be written
        return
    drop_redo(db)
    record(db, change, texts)


def drop_redo(db: Database) -> None:
    """Forget the changes that were taken back, and with them the imports that only they could show again."""
    if fetch(db, _NEXT.format("seq")):
        execute(db, "DELETE FROM change WHERE done = 0")
        articles.doom_hidden(db)
        gazetteers.doom_hidden(db)


def record(db: Database, change: Change, texts: Texts) -> None:
    """Apply a change and record it; nothing may be left to redo."""
    if not change.edits:
        raise RefusedError("This change changes nothing.")
    apply(db, change.edits, texts)
    values = (change.id, change.text, change.analyst, change.made, encoded_edits(change.edits))
    execute(
        db,
        "INSERT INTO change (done, id, text, analyst, made, edits, digest) VALUES (1, ?, ?, ?, ?, ?, ?)",
        (*values, digest_of(*values)),
    )


def undo(db: Database, texts: Texts) -> Change | None:
    """Take back the last change that is done; return what was applied to do so."""
    rows = fetch(db, _LAST_DONE.format(_CHANGE))
    return _turn(db, rows[0], texts, back=True) if rows else None


def redo(db: Database, texts: Texts) -> Change | None:
    """Apply again the change that was taken back last; return it."""
    rows = fetch(db, _NEXT.format(_CHANGE))
    return _turn(db, rows[0], texts, back=False) if rows else None


def _turn(db: Database, row: tuple[int, str, str, str, str, str], texts: Texts, *, back: bool) -> Change:
    seq, text, edits, analyst, id_, made = row
    change = Change(text, decoded_edits(edits), analyst, id_, made)
    change = change.inverse() if back else change
    apply(db, change.edits, texts)
    execute(db, "UPDATE change SET done = ? WHERE seq = ?", (int(not back), seq))
    return change


def undo_texts(db: Database) -> tuple[str, str]:
    """Return the words of what undo and redo would do now; empty where there is nothing."""
    last, following = fetch(db, _LAST_DONE.format("text")), fetch(db, _NEXT.format("text"))
    return (last[0][0] if last else "", following[0][0] if following else "")


def entries(db: Database, limit: int) -> list[HistoryEntry]:
    """Return the newest changes, newest first."""
    sql = "SELECT seq, text, analyst, made, done FROM change ORDER BY seq DESC LIMIT ?"
    return [
        HistoryEntry(seq, text, analyst, made, bool(done))
        for seq, text, analyst, made, done in fetch(db, sql, (limit,))
    ]


def apply(db: Database, edits: Sequence[Edit], texts: Texts) -> None:
    """Bring the file from the state before all edits to the state after them.

    Kinds follow one another in an order that suits every change: what others stand on is shown first and hidden last.
    """
    of = _by_kind(edits)
    arrivals = of[Arrival]
    articles.apply_arrivals(db, (edit for edit in arrivals if isinstance(edit.after, Arrival) and edit.after.present))
    label_sets.apply(db, of[LabelSet])
    label_set = label_sets.current(db)
    gazetteers.apply(db, of[Gazetteer])
    entities.apply(db, of[Entity])
    articles.apply(db, of[ArticleInfo])
    spans.apply(db, of[Span], texts, label_set)
    relations.apply(db, of[Relation])
    sources.apply(db, of[Source])
    rejections.apply(db, of[Rejection])
    articles.take_out(db, of[ArticleInfo])
    articles.apply_arrivals(
        db, (edit for edit in arrivals if not (isinstance(edit.after, Arrival) and edit.after.present))
    )
    relations.require_none_left(db, edits)
    label_sets.require_labels(db, edits, label_set)
    entities.require_entities(db, edits)


def _by_kind(edits: Sequence[Edit]) -> defaultdict[type[Value], list[Edit]]:
    """Return the edits of each kind of value, in their order; there can be a hundred thousand."""
    of: defaultdict[type[Value], list[Edit]] = defaultdict(list)
    for edit in edits:
        if edit.before is not None and edit.after is not None and type(edit.before) is not type(edit.after):
            raise RefusedError("An edit can't make one kind of thing into another.")
        of[type(edit.value)].append(edit)
    return of
