"""The statements of what proposes spans: the sources, and the word lists and models that they work with.

A source that is taken away stays, unseen, for the undo; what it proposed is deleted later, and worked out again where
it comes back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from annotator.core.change import Edit
from annotator.core.errors import RefusedError
from annotator.core.suggestion import Source, SourceKind
from annotator.storage.codec import decoded_source, encoded_source
from annotator.storage.digests import digest_of
from annotator.storage.engine import Database, execute, fetch, fetch_in, write_many
from annotator.storage.states import last_states


class KeptSource(NamedTuple):
    """A source with its key in the file; ``reach`` is the last article's key that it was looked for in by ``stamp``."""

    key: int
    source: Source
    stamp: str
    reach: int


def present(db: Database) -> list[KeptSource]:
    """Return the sources of the project, those that are off among them, in the order in which they were made."""
    rows = fetch(db, "SELECT key, content, stamp, reach FROM source WHERE present ORDER BY key")
    return [KeptSource(key, decoded_source(content), stamp, reach) for key, content, stamp, reach in rows]


def apply(db: Database, edits: Sequence[Edit]) -> None:
    """Add, change and take away sources; what a source works with must be in the file."""
    if not edits:
        return
    ids = list({edit.value.id for edit in edits if isinstance(edit.value, Source)})
    rows = fetch_in(db, "SELECT id, content, present FROM source WHERE id IN ({})", ids)
    stored = {id_: decoded_source(content) for id_, content, is_present in rows if is_present}
    states = last_states(edits, stored, Source, "The source")
    put = [source for source in states.values() if source is not None]
    _require_material(db, put)
    known = {row[0] for row in rows}
    gone = [(id_,) for id_, source in states.items() if source is None]
    write_many(db, "UPDATE source SET present = 0 WHERE id = ?", gone)
    values = [(content := encoded_source(source), digest_of(content), source.id) for source in put]
    changed = [row for row in values if row[2] in known]
    write_many(db, "UPDATE source SET present = 1, content = ?, digest = ? WHERE id = ?", changed)
    new = [row for row in values if row[2] not in known]
    write_many(db, "INSERT INTO source (present, content, digest, id) VALUES (1, ?, ?, ?)", new)


def _require_material(db: Database, put: Iterable[Source]) -> None:
    wanted = {one.content for one in put if one.kind in (SourceKind.WORDS, SourceKind.MODEL) and one.content}
    there = {sha for [sha] in fetch_in(db, "SELECT sha256 FROM material WHERE sha256 IN ({})", list(wanted))}
    for missing in wanted - there:
        raise RefusedError(f"What the source works with, {missing[:12]}…, is not in this project.", "Add it again.")


def keep_material(db: Database, content: bytes) -> str:
    """Keep a word list or a model, and return its name, the SHA-256 of its bytes; one that is there stays."""
    sha256 = hashlib.sha256(content).hexdigest()
    execute(db, "INSERT OR IGNORE INTO material (sha256, content) VALUES (?, ?)", (sha256, content))
    return sha256


def material(db: Database, sha256: str) -> bytes:
    """Return what ``keep_material`` kept; raise ``RefusedError`` where it is not there or not what it was."""
    rows = fetch(db, "SELECT content FROM material WHERE sha256 = ?", (sha256,))
    if not rows or not isinstance(rows[0][0], bytes) or hashlib.sha256(rows[0][0]).hexdigest() != sha256:
        raise RefusedError("What the source works with is missing or damaged in this project.", "Add it again.")
    return rows[0][0]


def restart(db: Database, source_key: int, stamp: str) -> None:
    """Begin to look for a source anew, in the state that ``stamp`` names; what it proposed before goes."""
    execute(db, "DELETE FROM suggestion WHERE source_key = ?", (source_key,))
    execute(db, "UPDATE source SET stamp = ?, reach = -1 WHERE key = ?", (stamp, source_key))


def advance(db: Database, source_key: int, stamp: str, reach: int) -> bool:
    """Say that articles up to the key ``reach`` have been looked through; return whether that still counts."""
    sql = "UPDATE source SET reach = ? WHERE key = ? AND stamp = ? AND reach <= ?"
    return execute(db, sql, (reach, source_key, stamp, reach)) == 1
