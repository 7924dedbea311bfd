"""A number beside each row that says what the row held when it was saved, so that ``check`` sees what no rule would.

A bit that turns on a worn disk makes one note, one name, one date into another. SQLite sees it in what is indexed, the
article's hash in its text; of all else there is a CRC-32 (ISO 3309) of the columns' values, made when they are written.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from zlib import crc32

from annotator.storage.engine import Database, fetch

Value = str | int | float | bytes | None

#: What the digest of each table's rows is of, beside what names a row in a sentence.
COVERED = {
    "article": ("id", ("title", "source", "published", "language", "meta")),
    "span": (
        "id",
        ("label", "analyst_key", "fragments", "attributes", "entity", "note", "created", "updated", "proposed"),
    ),
    "relation": ("id", ("head", "tail", "label", "proposed")),
    "source": ("id", ("content",)),
    "rejection": ("sha256", ("label", "article_id", "source", "analyst", "made")),
    "change": ("seq", ("id", "text", "analyst", "made", "edits")),
    "label_set": ("version", ("content",)),
    "entity": (
        "id",
        ("name", "label", "type", "aliases", "codes", "latitude", "longitude", "note", "created", "updated"),
    ),
}

#: A column that came later: the digest is of it only where it is not null.
_LATER = "proposed"

#: Rows that ``altered`` reads at once.
_PAGE = 1_000


def digest_of(*values: Value) -> int:
    """Return the digest of a row's values, in the order of ``COVERED``, as they stand in the file."""
    return crc32("\x1f".join(["\0" if value is None else str(value) for value in values]).encode("utf-8", "replace"))


@lru_cache(maxsize=1_024)
def span_digest(
    label: str,
    analyst_key: int,
    fragments: str | None,
    attributes: str,
    entity: str | None,
    note: str,
    created: str,
    updated: str | None,
    proposed: str | None,
) -> int:
    """Return the digest of a span's row; most spans of an import differ in nothing that it is of."""
    later = () if proposed is None else (proposed,)
    return digest_of(label, analyst_key, fragments, attributes, entity, note, created, updated, *later)


def altered(db: Database) -> Iterator[str]:
    """Yield a sentence for each row that does not hold what was saved."""
    for table, (name, columns) in COVERED.items():
        key = {"change": "seq", "label_set": "version", "rejection": "rowid"}.get(table, "key")
        last, wanted = -(2**63), ", ".join(columns)
        sql = f"SELECT {key}, {name}, digest, {wanted} FROM {table} WHERE {key} > ? ORDER BY {key} LIMIT {_PAGE}"
        while rows := fetch(db, sql, (last,)):
            if rows[-1][0] <= last:  # a damaged table can hand out its rows in no order, and again and again
                yield f"The rows of the table {table} are not in order."
                break
            last = rows[-1][0]
            for _, named, digest, *values in rows:
                if columns[-1] == _LATER and values[-1] is None:
                    values.pop()
                if digest_of(*values) != digest:
                    kind = table.replace("_", " ")
                    yield f"The {kind} {named} does not hold what was saved: one of {wanted} was altered in the file."
