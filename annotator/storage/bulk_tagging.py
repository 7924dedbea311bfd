"""What it would be to tag very many places at once: spans to make, articles to begin, and what is to be told before.

It is worked out from the file and changes nothing. The edits are plain, so that the change is saved, undone and
followed like every other one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from annotator.core.article import ArticleInfo, Status
from annotator.core.attribute import defaults
from annotator.core.change import Edit
from annotator.core.errors import RefusedError
from annotator.core.hits import Hits
from annotator.core.identity import now
from annotator.core.label_set import Label
from annotator.core.span import Fragment, Span
from annotator.storage import articles
from annotator.storage.codec import DECODING_ERRORS
from annotator.storage.engine import CHUNK, Database, fetch_damaged, fetch_in, reading
from annotator.storage.looking import Wanted

#: No more than these are tagged in one step: each is a value in memory and in the history.
MOST = 100_000

#: Articles whose spans are read at once; and for how many places of one it is looked up what meets each.
_PAGE, _FEW = 200, 8

#: Of a span: start, end, label, and whether it is in one piece.
_Row = tuple[int, int, str, bool]


class TagPlan(NamedTuple):
    """What tagging would do: ``made`` spans in so many ``articles``, of which some lie over spans that are there.

    ``already`` have been tagged so before and are left, ``gone`` are in articles that are not there any more.
    """

    label: str
    edits: tuple[Edit, ...]
    made: int
    articles: int
    overlapping: int
    already: int
    gone: int


def plan(db: Database, path: Path, hits: Hits, label: Label, analyst: str, wanted: Wanted = lambda: True) -> TagPlan:
    """Return what it would be to put a label on these hits; it ends early, without edits, once ``wanted`` says no."""
    if len(hits) > MOST:
        raise RefusedError(
            f"{len(hits):,} hits are too many to be tagged in one step; {MOST:,} are the most.", "Tick fewer of them."
        )
    places: dict[int, list[tuple[int, int]]] = {}
    for key, start, end in zip(hits.keys, hits.starts, hits.ends, strict=True):
        places.setdefault(key, []).append((start, end))
    edits: list[Edit] = []
    begun: list[Edit] = []
    overlapping = already = gone = count = 0
    keys, moment, given = sorted(places), now(), defaults(label.attributes)
    for at in range(0, len(keys), _PAGE):
        if not wanted():
            return TagPlan(label.id, (), 0, 0, 0, 0, 0)
        page = keys[at : at + _PAGE]
        with reading(db, path) as db:
            facts, spans = facts_of(db, page), spans_meeting(db, {key: places[key] for key in page})
        for key in page:
            if key not in facts:
                gone += len(places[key])
                continue
            info, length = facts[key]
            there = There(spans.get(key, ()), label.id)
            before = len(edits)
            for start, end in sorted(set(places[key])):
                if end > length:
                    gone += 1
                elif (start, end) in there.tagged:
                    already += 1
                else:
                    overlapping += there.overlaps(start, end)
                    fragments = (Fragment(start, end),)
                    made = Span(info.id, label.id, fragments, analyst, attributes=dict(given), created=moment)
                    edits.append(Edit(None, made))
            if len(edits) > before:
                count += 1
                begun += beginning(info)
    return TagPlan(label.id, (*edits, *begun), len(edits), count, overlapping, already, gone)


def beginning(info: ArticleInfo) -> list[Edit]:
    """Return what makes of an article that is to do one in progress."""
    return [Edit(info, replace(info, status=Status.IN_PROGRESS))] if info.status is Status.TODO else []


def facts_of(db: Database, keys: Sequence[int]) -> dict[int, tuple[ArticleInfo, int]]:
    """Return facts and length of the present ones of these articles; those that are damaged can't be changed."""
    sql = (
        "SELECT key, length, id, title, source, published, language, status, meta FROM article"
        " WHERE present AND key IN ({})"
    )
    found = {}
    for key, length, *row in fetch_in(db, sql, keys):
        try:
            found[key] = articles.info_of(row), int(length)
        except DECODING_ERRORS:
            continue
    return found


_COLUMNS = "article_key, start_char, end_char, label, fragments IS NULL"


def spans_meeting(db: Database, places: Mapping[int, Sequence[tuple[int, int]]]) -> dict[int, list[_Row]]:
    """Return start, end, label and whether it is in one piece, of the spans that meet these places, or of more.

    Where an article has a few places, only what meets them is read: most articles have one, and many spans.
    """
    many = [key for key, held in places.items() if len(held) > _FEW]
    few = [(key, *place) for key, held in places.items() if len(held) <= _FEW for place in held]
    rows = fetch_in(db, f"SELECT {_COLUMNS} FROM span WHERE article_key IN ({{}})", many, fetch_damaged)
    for at in range(0, len(few), CHUNK // 3):
        page = few[at : at + CHUNK // 3]
        wanted = f"WITH place (key, begin, stop) AS (VALUES {','.join(['(?,?,?)'] * len(page))})"
        meets = "article_key = place.key AND start_char < place.stop AND end_char > place.begin"
        sql = f"{wanted} SELECT {_COLUMNS} FROM place CROSS JOIN span ON {meets}"
        rows += fetch_damaged(db, sql, [value for place in page for value in place])
    found: dict[int, list[_Row]] = {}
    for key, *row in rows:
        if isinstance(row[0], int) and isinstance(row[1], int):
            found.setdefault(key, []).append((row[0], row[1], row[2], bool(row[3])))
    return found


class There:
    """The spans of an article, as far as a further one may meet them."""

    def __init__(self, spans: Sequence[_Row], label: str) -> None:
        self.tagged = {(start, end) for start, end, own, whole in spans if own == label and whole}
        ordered = sorted((start, end) for start, end, *_ in spans)
        self._starts = [start for start, _ in ordered]
        self._furthest = list(accumulate((end for _, end in ordered), max))

    def overlaps(self, start: int, end: int) -> bool:
        """Say whether any of them has a character of a place."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._furthest[before - 1] > start
