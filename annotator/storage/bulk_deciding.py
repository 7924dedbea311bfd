"""What it would be to accept or to refuse suggestions, one or very many: the edits, and what is to be told before.

It is worked out from the file and changes nothing, as ``bulk_tagging`` does, whose limits and looks it shares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from annotator.core.article import ArticleInfo
from annotator.core.attribute import defaults
from annotator.core.change import Edit
from annotator.core.errors import RefusedError
from annotator.core.folding import words_of
from annotator.core.identity import now
from annotator.core.label_set import LabelSet
from annotator.core.provenance import ENTITY, SPAN, Provenance
from annotator.core.span import Span
from annotator.core.suggestion import Rejection, Source, Suggestion, Which
from annotator.storage import entities, label_sets, sources, suggestions
from annotator.storage.bulk_tagging import MOST, There, beginning, facts_of, spans_meeting
from annotator.storage.engine import Database, fetch_damaged, fetch_in, reading

#: Articles whose suggestions are read at once.
_PAGE = 200

Wanted = Callable[[], bool]

#: Suggestions by the keys of their articles.
_Pages = Iterator[Mapping[int, Sequence[Suggestion]]]


class DecisionPlan(NamedTuple):
    """What deciding would do: so many suggestions ``decided`` in so many ``articles``.

    Of those to be accepted some would lie over spans that are there. ``gone`` do not fit what is there any more.
    """

    edits: tuple[Edit, ...]
    decided: int
    articles: int
    overlapping: int = 0
    gone: int = 0


NOTHING = DecisionPlan((), 0, 0)


def accepting(
    db: Database, path: Path, which: Which | Sequence[Suggestion], analyst: str, wanted: Wanted
) -> DecisionPlan:
    """Return what it would be to make spans of suggestions; it is empty once ``wanted`` says no.

    An article that is to do is begun with it. What has become a span meanwhile is left, and counted as ``gone``.
    """
    with reading(db, path) as db:
        maker = _Maker(label_sets.current(db), sources.known(db), analyst)
    edits: list[Edit] = []
    begun: list[Edit] = []
    count = overlapping = gone = 0
    for page in _pages(db, path, which):
        if not wanted():
            return NOTHING
        with reading(db, path) as db:
            facts = facts_of(db, list(page))
            places = {key: [one.fragment for one in found] for key, found in page.items()}
            spans = spans_meeting(db, places)
            known = entities.there(db, list({one.entity for found in page.values() for one in found if one.entity}))
        for key, found in page.items():
            info, length = facts.get(key, (None, 0))
            before = len(edits)
            taken: dict[str, There] = {}
            for one in dict.fromkeys(found):
                if one.label not in taken:
                    taken[one.label] = There(spans.get(key, ()), one.label)
                there = taken[one.label]
                if info is None or one.fragment.end > length or not maker.knows(one) or one.fragment in there.tagged:
                    gone += 1
                    continue
                there.tagged.add(one.fragment)
                overlapping += there.overlaps(*one.fragment)
                edits.append(Edit(None, maker.span(info, one, known)))
            if info is not None and len(edits) > before:
                count += 1
                begun += beginning(info)
        _require_few(len(edits))
    return DecisionPlan((*edits, *begun), len(edits), count, overlapping, gone)


class _Maker:
    """Makes spans of suggestions: with the attributes that their labels have by default, and who proposed them."""

    def __init__(self, label_set: LabelSet, known: Mapping[str, Source], analyst: str) -> None:
        self._given = {label.id: defaults(label.attributes) for label in label_set}
        self._by = {id_: Provenance(source.title, id_, analyst) for id_, source in known.items()}
        self._analyst, self._moment = analyst, now()

    def knows(self, one: Suggestion) -> bool:
        return one.label in self._given and one.source in self._by

    def span(self, info: ArticleInfo, one: Suggestion, entities_there: set[str]) -> Span:
        entity = one.entity if one.entity in entities_there else None
        told = {SPAN: self._by[one.source], **({ENTITY: self._by[one.source]} if entity else {})}
        given = dict(self._given[one.label])
        place = (info.id, one.label, (one.fragment,), self._analyst)
        return Span(*place, attributes=given, entity=entity, created=self._moment, proposed=told)


def refusing(
    db: Database, path: Path, which: Which | Sequence[Suggestion], analyst: str, wanted: Wanted
) -> DecisionPlan:
    """Return what it would be to refuse suggestions; it is empty once ``wanted`` says no."""
    moment = now()
    refused: dict[str, Rejection] = {}
    articles: set[int] = set()
    gone = 0
    for page in _pages(db, path, which):
        if not wanted():
            return NOTHING
        with reading(db, path) as db:
            sql = "SELECT key, sha256 FROM article WHERE present AND key IN ({})"
            hashes = dict(fetch_in(db, sql, list(page)))
        for key, found in page.items():
            for one in found:
                if key not in hashes:
                    gone += 1
                    continue
                place = (one.article_id, hashes[key], one.label, one.fragment)
                rejection = Rejection(*place, one.source, analyst, moment)
                refused.setdefault(rejection.id, rejection)
                articles.add(key)
        _require_few(len(refused))
    return DecisionPlan(tuple(Edit(None, one) for one in refused.values()), len(refused), len(articles), gone=gone)


def _require_few(number: int) -> None:
    if number > MOST:
        raise RefusedError(
            f"More than {MOST:,} suggestions are too many to be decided in one step.", "Decide on fewer of them."
        )


def _pages(db: Database, path: Path, which: Which | Sequence[Suggestion]) -> _Pages:
    return _of_project(db, path, which) if isinstance(which, Which) else _named(db, path, which)


def _named(db: Database, path: Path, named: Sequence[Suggestion]) -> _Pages:
    """Yield suggestions by the keys of their articles; -1 for those of articles that are not there."""
    with reading(db, path) as db:
        sql = "SELECT id, key FROM article WHERE present AND id IN ({})"
        keys = dict(fetch_in(db, sql, list({one.article_id for one in named})))
    by_key: dict[int, list[Suggestion]] = {}
    for one in named:
        by_key.setdefault(keys.get(one.article_id, -1), []).append(one)
    order = sorted(by_key)
    for at in range(0, len(order), _PAGE):
        yield {key: by_key[key] for key in order[at : at + _PAGE]}


def _of_project(db: Database, path: Path, which: Which) -> _Pages:
    """Yield what is undecided of these, an article after the other."""
    words = tuple(words_of(which.words))
    ids = [which.source] if which.source else []
    last = -1
    while True:
        with reading(db, path) as db:
            keys = suggestions.articles_after(db, which.source, last, _PAGE)
            found = suggestions.of_articles(db, keys, ids) if keys else {}
            sql = "SELECT article_key, text FROM article_text WHERE article_key IN ({})"
            texts = dict(fetch_in(db, sql, keys, fetch_damaged)) if which.words else {}
        if not keys:
            return
        last = keys[-1]
        yield {
            key: [
                one
                for one in listed
                if which.label in ("", one.label)
                and (one.confidence is None or one.confidence >= which.least)
                and (not which.words or _has_words(texts.get(key), one, words))
            ]
            for key, listed in found.items()
        }


def _has_words(text: object, one: Suggestion, words: tuple[str, ...]) -> bool:
    return isinstance(text, str) and tuple(words_of(text[one.fragment.start : one.fragment.end])) == words
