"""The statements of what proposes spans: the sources, and the word lists and models that they work with.

A source that is taken away stays, unseen, for the undo; what it proposed is deleted later, and worked out again where
it comes back.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from annotator.core.change import Edit
from annotator.core.errors import RefusedError
from annotator.core.suggestion import Source, SourceKind
from annotator.storage.codec import DECODING_ERRORS, decoded_source, encoded_source
from annotator.storage.digests import digest_of
from annotator.storage.engine import Database, execute, fetch, fetch_damaged, fetch_in, write_many
from annotator.storage.states import last_states

#: How a trained model begins, so that it is told from a word list.
MODEL_HEAD = b"annotator model"


class KeptSource(NamedTuple):
    """A source with its key in the file; ``reach`` is the last article's key that it was looked for in by ``stamp``."""

    key: int
    source: Source
    stamp: str
    reach: int


def present(db: Database) -> list[KeptSource]:
    """Return the sources of the project, those that are off among them, in the order in which they were made.

    One that is damaged is left to ``check``.
    """
    rows = fetch_damaged(db, "SELECT key, content, stamp, reach FROM source WHERE present ORDER BY key")
    found = []
    for key, content, stamp, reach in rows:
        with contextlib.suppress(*DECODING_ERRORS):
            found.append(KeptSource(key, decoded_source(content), stamp, reach))
    return found


def known(db: Database) -> dict[str, Source]:
    """Return by id the sources that are in the project or were taken away; those that are damaged are left out."""
    found = {}
    for [content] in fetch_damaged(db, "SELECT content FROM source"):
        with contextlib.suppress(*DECODING_ERRORS):
            source = decoded_source(content)
            found[source.id] = source
    return found


def apply(db: Database, edits: Sequence[Edit]) -> None:
    """Add, change and take away sources; the word list that a source works with must be in the file."""
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
    wanted = {one.content for one in put if one.kind is SourceKind.WORDS}
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


def restart(db: Database, kept: KeptSource, stamp: str) -> bool:
    """Begin to look for a source anew, in the state that ``stamp`` names; return whether that still counts.

    What it proposed before stays until it is looked for again in each article.
    """
    sql = f"UPDATE source SET stamp = ?, reach = -1 WHERE {_AS_IT_WAS}"
    return execute(db, sql, (stamp, *_state(kept))) == 1


def advance(db: Database, kept: KeptSource, reach: int) -> bool:
    """Say that articles up to the key ``reach`` have been looked through; return whether that still counts.

    It does not where the source was changed or taken away, or where another run was there first.
    """
    return execute(db, f"UPDATE source SET reach = ? WHERE {_AS_IT_WAS}", (reach, *_state(kept))) == 1


_AS_IT_WAS = "key = ? AND present AND content = ? AND stamp = ? AND reach = ?"


def _state(kept: KeptSource) -> tuple[int, str, str, int]:
    return kept.key, encoded_source(kept.source), kept.stamp, kept.reach


def resting(db: Database) -> list[int]:
    """Return the keys of sources that propose nothing now, taken away or off, and have been looked for."""
    off = [key for key, source, stamp, _ in present(db) if stamp and not source.on]
    return off + [key for [key] in fetch(db, "SELECT key FROM source WHERE NOT present AND stamp != ''")]


def forget(db: Database, source_key: int) -> None:
    """Say that nothing of a source has been looked for; what it proposed goes before, or with the next run."""
    execute(db, "UPDATE source SET stamp = '', reach = -1 WHERE key = ?", (source_key,))


def old_models(db: Database, most: int) -> list[str]:
    """Return the models that no source works with, but for the newest ones.

    Word lists stay: a history that is undone may need them, and they were somebody's work. A model can be trained
    again, so that a source may come back without its model.
    """
    sql = "SELECT sha256 FROM material WHERE substr(content, 1, ?) = ? ORDER BY rowid DESC"
    models = [sha256 for [sha256] in fetch(db, sql, (len(MODEL_HEAD), MODEL_HEAD))]
    named = {source.content for source in known(db).values()}
    return [sha256 for sha256 in models[most:] if sha256 not in named]


def drop_material(db: Database, hashes: Sequence[str]) -> None:
    """Delete word lists or models."""
    write_many(db, "DELETE FROM material WHERE sha256 = ?", [(sha256,) for sha256 in hashes])
