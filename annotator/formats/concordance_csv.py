"""A concordance as a table: a line for each hit, with its context, its place and the labels that mark it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import BinaryIO

from annotator.core.hits import HitRow
from annotator.formats.csv_cells import BOM, line
from annotator.formats.writing import ExportStoppedError

COLUMNS = ("left", "hit", "right", "article_id", "title", "source", "date", "start", "end", "label")

#: Joins the labels of a hit that has several.
_BETWEEN = "; "

#: After how many hits it is asked whether to go on, and told how far it is.
_STEP = 500


def write_hits(
    hits: Iterable[tuple[HitRow, int, int]],
    out: BinaryIO,
    *,
    bom: bool = False,
    lossless: bool = False,
    stopped: Callable[[], bool] = lambda: False,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Write the table; return how many hits there are in it. Hits whose article is gone are left out."""
    out.write((BOM if bom else b"") + line(COLUMNS))
    count = 0
    for row, start, end in hits:
        if count % _STEP == 0:
            if stopped():
                raise ExportStoppedError("The export was stopped.", "Whatever was there before is unchanged.")
            progress(count)
        if row.article_id:
            facts = row.article_id, row.title, row.source, row.published, start, end, _BETWEEN.join(row.labels)
            out.write(line((row.left, row.hit, row.right, *facts), lossless=lossless))
            count += 1
    return count
