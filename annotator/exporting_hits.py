"""Hits of a concordance into a file: read page by page, so that a million of them take no more memory than a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from annotator.core.hits import HitRow, Hits
from annotator.formats.concordance_csv import write_hits
from annotator.formats.writing import replace_file
from annotator.storage import Project

_PAGE = 200


def rows_of(project: Project, hits: Hits) -> Iterator[tuple[HitRow, int, int]]:
    """Yield hits with their context and their offsets, verified against the texts."""
    for at in range(0, len(hits), _PAGE):
        page = hits.some(range(at, min(at + _PAGE, len(hits))))
        for row, start, end in zip(project.concordance.rows(page), page.starts, page.ends, strict=True):
            if not row.article_id or len(row.hit) == end - start:
                yield row, start, end


def export_hits(
    project: Project,
    hits: Hits,
    target: Path,
    *,
    bom: bool = False,
    lossless: bool = False,
    stopped: Callable[[], bool] = lambda: False,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Write hits to a file, all of it or nothing; return how many."""

    def write(out: BinaryIO) -> int:
        rows = rows_of(project, hits)
        return write_hits(rows, out, bom=bom, lossless=lossless, stopped=stopped, progress=progress)

    return replace_file(target, write)
