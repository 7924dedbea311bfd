"""What ``check`` finds wrong with what proposes spans: sources, word lists and models, suggestions, refusals.

A model that is not there is no finding, for it is trained again; nor is a suggestion with a label that the project no
longer has: it is not shown, and a change of the label set that is undone brings it back.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from annotator.core.suggestion import SourceKind
from annotator.storage.codec import DECODING_ERRORS, decoded_source
from annotator.storage.engine import Database, fetch, fetch_damaged

_SHA256 = re.compile("[0-9a-f]{64}")


def findings(db: Database) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong."""
    yield from _sources(db)
    yield from _material(db)
    yield from _suggestions(db)
    yield from _refusals(db)


def _sources(db: Database) -> Iterator[str]:
    for id_, content, is_present in fetch_damaged(db, "SELECT id, content, present FROM source ORDER BY key"):
        try:
            source = decoded_source(content)
        except DECODING_ERRORS as error:
            yield f"The source {id_} can't be read: {type(error).__name__}."
            continue
        if source.id != id_:
            yield f"The source {id_} is kept under the id of another one, {source.id}."
        if is_present and source.kind is SourceKind.WORDS:
            wanted = fetch(db, "SELECT 1 FROM material WHERE sha256 = ?", (source.content,))
            if not wanted:
                yield f"The word list of the source {id_} is not there."


def _material(db: Database) -> Iterator[str]:
    for [key] in fetch(db, "SELECT rowid FROM material ORDER BY rowid"):  # one at a time: they can be large
        for sha256, content in fetch_damaged(db, "SELECT sha256, content FROM material WHERE rowid = ?", (key,)):
            if not isinstance(content, bytes) or hashlib.sha256(content).hexdigest() != sha256:
                yield f"The word list or model {str(sha256)[:12]}… is not what was kept: the hashes differ."


def _suggestions(db: Database) -> Iterator[str]:
    sql = (
        "SELECT article.id, start_char, end_char, length FROM suggestion JOIN article ON article.key = article_key"
        " WHERE typeof(start_char) != 'integer' OR typeof(end_char) != 'integer' OR typeof(label) != 'text'"
        " OR start_char < 0 OR start_char >= end_char OR end_char > length ORDER BY suggestion.key"
    )
    for id_, start, end, length in fetch_damaged(db, sql):
        yield f"A suggestion in the article {id_} goes from {start} to {end} in a text of {length} characters."


def _refusals(db: Database) -> Iterator[str]:
    sql = "SELECT sha256, start_char, end_char, label, source FROM rejection ORDER BY rowid"
    for sha256, start, end, label, source in fetch_damaged(db, sql):
        named = f"The refusal of {label!r} from {start} to {end}"
        if not (isinstance(sha256, str) and _SHA256.fullmatch(sha256)):
            yield f"{named} names no text."
        elif not (type(start) is type(end) is int and 0 <= start < end and type(label) is type(source) is str):
            yield f"{named} can't be read."
    sql = (
        "SELECT rejection.label, start_char, end_char, article.id, length FROM rejection"
        " JOIN article ON article.sha256 = rejection.sha256 WHERE end_char > length"
    )
    for label, start, end, id_, length in fetch_damaged(db, sql):
        yield (
            f"The refusal of {label!r} from {start} to {end} does not fit the text of the article {id_}, "
            f"of {length} characters."
        )
