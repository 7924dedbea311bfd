"""Looks up which entities a quote may mention; ``core.proposals`` says what to look up and how answers are ranked.

Every look is a stretch of an index with an end, so that a register of a million entities answers between two keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from annotator.core.entity import Entity
from annotator.core.entity_names import folded_name
from annotator.core.proposals import Proposal, Question, Reason, ranked, reason_of, without_titles
from annotator.storage import entities, mentions
from annotator.storage.engine import Database, fetch, fetch_in

#: Names that one stretch gives at most, and names that are looked at for a better spelling.
_STRETCH, _ALIKE = 60, 1500

#: Names of a stretch that are looked at for those that the project has in use already.
_LOOKED_AT = 3000

#: Entities that are read whole for one question.
_MOST = 300

#: How alike the spelling of a name has to be, in per cent.
_LEAST_ALIKE = 82

#: A stretch of an index ends before this; no folded name has it.
_END = "\U0010ffff"


def propose(db: Database, quote: str, label: str, article_id: str, most: int) -> list[Proposal]:
    """Return entities that a span with these words may mention, best first; see ``core.proposals.ranked``."""
    question = Question.of(quote)
    article_key = mentions.article_key_of(db, article_id)
    linked = mentions.linked_so(db, quote, article_key)
    keys = list(dict.fromkeys(chain(_by_names(db, question), _by_parts(db, question))))
    found = _read(db, [*keys[:_MOST], *_alike_keys(db, question)])
    found.update({entity.id: entity for _, entity in entities.by_id(db, list(linked)).values()})
    return _answers(db, found.values(), question, linked, article_key, label, most)


def search(db: Database, typed: str, label: str, article_id: str, most: int) -> list[Proposal]:
    """Return entities for what is being typed, best first: names that begin so, at any of their words, and others."""
    question, start = Question.of(typed), folded_name(typed)
    if not start:
        return []
    article_key = mentions.article_key_of(db, article_id)
    stretch = _stretch(db, start, start + _END)
    keys = list(dict.fromkeys(chain(_by_names(db, question), stretch)))
    found = _read(db, [*keys[:_MOST], *_alike_keys(db, question)])
    return _answers(db, found.values(), question, {}, article_key, label, most, start=start)


def _answers(
    db: Database,
    found: Iterable[Entity],
    question: Question,
    linked: dict[str, tuple[int, int]],
    article_key: int,
    label: str,
    most: int,
    *,
    start: str = "",
) -> list[Proposal]:
    fitting = [entity for entity in found if not label or entity.label in ("", label)]
    number = mentions.counts(db, [entity.id for entity in fitting])
    here = mentions.counts_in(db, article_key)
    proposals = []
    for entity in fitting:
        counts = here.get(entity.id, 0), number.get(entity.id, 0)
        if entity.id in linked:
            in_article, times = linked[entity.id]
            reason = Reason.SAME_HERE if in_article else Reason.SAME_WORDS
            proposals.append(Proposal(entity, reason, question.quote, *counts, in_article or times))
        elif (fits := reason_of(question, entity)) is not None:
            proposals.append(Proposal(entity, fits[0], fits[1], *counts))
        elif start and (name := _beginning(entity, start)):
            proposals.append(Proposal(entity, Reason.PART, name, *counts))
        else:
            percent, name = _most_alike(question, entity)
            if percent >= _LEAST_ALIKE:
                proposals.append(Proposal(entity, Reason.ALIKE, name, *counts, percent=percent))
    return ranked(proposals, label, most)


def _beginning(entity: Entity, start: str) -> str:
    """Return the name of which a word begins as typed."""
    return next((name for name in entity.names if f" {start}" in f" {folded_name(name)}"), "")


def _by_names(db: Database, question: Question) -> Iterable[int]:
    """Give the keys of entities that have exactly one of the forms of the question as a name, an end or an acronym."""
    wanted = list(dict.fromkeys((*question.whole, *([question.acronym] if question.acronym else []))))
    for form in wanted:
        rows = fetch(db, "SELECT entity_key FROM entity_name WHERE folded = ? LIMIT ?", (form, _STRETCH))
        if len(rows) == _STRETCH:  # a common name: those in use first
            yield from _stretch(db, form, form + "\0")
        yield from (key for [key] in rows)


def _by_parts(db: Database, question: Question) -> Iterable[int]:
    """Give the keys of entities one of whose names begins with the words, or is their end."""
    for form in question.whole:
        yield from _stretch(db, form + " ", form + "!")
    if question.ends:
        sql = f"SELECT entity_key FROM entity_name WHERE folded IN ({{}}) AND kind > 0 LIMIT {_STRETCH}"
        yield from (key for [key] in fetch_in(db, sql, question.ends))


def _stretch(db: Database, first: str, last: str) -> list[int]:
    """Return the keys of entities with a name from ``first`` up to ``last``, those that are in use before others."""
    names = "SELECT entity_key FROM entity_name WHERE folded >= ? AND folded < ?"
    rows = fetch(db, f"{names} LIMIT {_STRETCH}", (first, last))
    if len(rows) < _STRETCH:
        return [key for [key] in rows]
    in_use = (
        f"SELECT key FROM entity WHERE key IN ({names} LIMIT {_LOOKED_AT})"
        " AND (gazetteer_key IS NULL OR EXISTS (SELECT 1 FROM span WHERE span.entity = entity.id))"
        f" LIMIT {_STRETCH}"
    )
    return [key for [key] in (*fetch(db, in_use, (first, last)), *rows)]


def _alike_keys(db: Database, question: Question) -> list[int]:
    """Return the keys of entities with a name, or an end of one, that is spelled like the question."""
    from rapidfuzz import fuzz, process  # not before somebody links

    words = without_titles(question.whole[0].split())
    form = " ".join(words)
    if not 4 <= len(form) <= 80:
        return []
    rows: dict[str, int] = {}
    for start in dict.fromkeys((form, words[-1])):
        for length in range(max(len(start) - 1, 1), 1, -1):
            sql = f"SELECT folded, entity_key FROM entity_name WHERE folded >= ? AND folded < ? LIMIT {_ALIKE}"
            found = fetch(db, sql, (start[:length], start[:length] + _END))
            rows.update(found)
            if len(found) == _ALIKE:
                break
    best = process.extract(form, list(rows), scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE - 12, limit=40)
    return [rows[name] for name, _, _ in best]


def _most_alike(question: Question, entity: Entity) -> tuple[int, str]:
    """Return how alike the spelling of a name is, and of which; the order of the words does not count."""
    from rapidfuzz import fuzz

    forms = [" ".join(without_titles(form.split())) for form in question.whole]
    scores = (
        (max(fuzz.ratio(form, folded), fuzz.token_sort_ratio(form, folded)), name)
        for name in entity.names
        for folded in (" ".join(without_titles(folded_name(name).split())),)
        for form in forms
    )
    percent, name = max(scores, default=(0.0, ""))
    return int(percent), name


def _read(db: Database, keys: Sequence[int]) -> dict[str, Entity]:
    found = entities.by_key(db, list(dict.fromkeys(keys)))
    return {entity.id: entity for entity in found.values()}
