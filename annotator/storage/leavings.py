"""What a clean copy leaves behind of suggestions: what nobody sees, and word lists and models that nothing names.

Suggestions of sources that are on go along, and so does what a step of the history would need.
"""

from __future__ import annotations

import contextlib
import sqlite3

from annotator.storage.codec import DECODING_ERRORS, decoded_source


def drop_leavings(raw: sqlite3.Connection) -> None:
    """Delete it from a copy that is nobody else's; one of a project of an older version has none."""
    if not raw.execute("SELECT 1 FROM sqlite_schema WHERE name = 'material'").fetchall():
        return
    raw.execute("BEGIN")
    for key, content, is_present in raw.execute("SELECT key, content, present FROM source").fetchall():
        is_on = False
        with contextlib.suppress(*DECODING_ERRORS):
            is_on = decoded_source(content).on
        if not (is_on and is_present):
            raw.execute("DELETE FROM suggestion WHERE source_key = ?", (key,))
            raw.execute("UPDATE source SET stamp = '', reach = -1 WHERE key = ?", (key,))
    named = (
        "SELECT 1 FROM source WHERE instr(content, :name) UNION ALL SELECT 1 FROM change WHERE instr(edits, :name)"
        " LIMIT 1"
    )
    for [sha256] in raw.execute("SELECT sha256 FROM material").fetchall():
        if not raw.execute(named, {"name": sha256}).fetchall():
            raw.execute("DELETE FROM material WHERE sha256 = ?", (sha256,))
    raw.execute("COMMIT")
