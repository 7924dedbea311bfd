"""What is refused for its size alone, so that no file takes the machine's memory or time; the guide names each."""

from __future__ import annotations

_MB = 1024 * 1024

#: A line of JSONL with more bytes is refused. The largest article that the program is measured with, 5 MB with 50,000
#: spans, is a line of 20.
LONGEST_LINE = 64 * _MB

#: A plain text with more bytes is refused.
LARGEST_TEXT = 64 * _MB

#: A file with a label set that has more bytes is refused; the largest preset has 15 kB.
LARGEST_LABEL_SET = _MB

#: A record of a project with more bytes is refused; one entity takes some 400.
LARGEST_RECORD = 64 * _MB

#: A line of a gazetteer with more bytes, an entity with more aliases, and a gazetteer with more rows are refused.
LONGEST_ROW = _MB
MOST_ALIASES = 1_000
MOST_ENTITIES = 5_000_000

#: Values of JSON nested deeper are refused: no reader downstream should have to follow them.
DEEPEST = 64


def in_mb(size: int) -> str:
    """Return ``64 MB``."""
    return f"{size // _MB} MB"
