"""Values as compact JSON, for the columns that hold it; equal values give equal text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from annotator.core.article import ArticleInfo, Status
from annotator.core.change import Arrival, Edit, Value
from annotator.core.entity import Entity, Gazetteer
from annotator.core.errors import RefusedError
from annotator.core.label_set import LabelSet
from annotator.core.label_set_values import label_set_from_values, label_set_values
from annotator.core.provenance import Proposed, Provenance, plain_proposed, proposed_of, provenance_of
from annotator.core.span import Fragment, Relation, Span
from annotator.core.suggestion import Rejection, Source, SourceKind

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))

#: What decoding a damaged cell may raise.
DECODING_ERRORS = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, RefusedError)


def encoded(value: Any) -> str:
    """Return ``value`` as JSON; raise ``RefusedError`` where JSON has no word for it."""
    if value == {}:
        return "{}"
    try:
        return _ENCODER.encode(value)
    except (ValueError, TypeError, RecursionError) as error:
        raise RefusedError(f"A value can't be kept: {error}.") from error


def decoded_mapping(content: str) -> Mapping[str, Any]:
    """Return what ``encoded`` made of a mapping; raise ``ValueError`` where it is no mapping."""
    if content == "{}":
        return {}
    value = json.loads(content)
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004  (the content is wrong, not the caller's type)
    return value


def encoded_proposed(proposed: Proposed) -> str | None:
    """Return the column's value: null where nothing was proposed."""
    return encoded(plain_proposed(proposed)) if proposed else None


def decoded_proposed(content: str | None) -> Proposed:
    return {} if content is None else proposed_of(json.loads(content))


def encoded_provenance(provenance: Provenance | None) -> str | None:
    return None if provenance is None else encoded(provenance.plain())


def decoded_provenance(content: str | None) -> Provenance | None:
    return None if content is None else provenance_of(json.loads(content))


def encoded_source(source: Source) -> str:
    return encoded(_plain(source))


def decoded_source(content: str) -> Source:
    source = _value("Source", json.loads(content))
    assert isinstance(source, Source)
    return source


def encoded_fragments(fragments: Sequence[Fragment]) -> str | None:
    """Return the column's value: null where the span's outermost offsets say it all."""
    return None if len(fragments) == 1 else encoded([list(fragment) for fragment in fragments])


def decoded_fragments(content: str | None, start: int, end: int) -> tuple[Fragment, ...]:
    """Return a span's fragments; raise ``ValueError`` where they contradict its outermost offsets."""
    if type(start) is not int or type(end) is not int:
        raise ValueError("an offset is not a number")
    if content is None:
        return (Fragment(start, end),)
    fragments = tuple(Fragment(int(first), int(last)) for first, last in json.loads(content))
    if not fragments or fragments[0].start != start or fragments[-1].end != end:
        raise ValueError("the fragments contradict the span's offsets")
    return fragments


def encoded_label_set(label_set: LabelSet) -> str:
    return encoded(label_set_values(label_set))


@lru_cache(maxsize=8)
def decoded_label_set(content: str) -> LabelSet:
    return label_set_from_values(json.loads(content))


def encoded_edits(edits: Sequence[Edit]) -> str:
    """Return a change's edits as JSON: ``[kind, before, after]`` each."""
    return encoded([[_kind(edit.value), _plain(edit.before), _plain(edit.after)] for edit in edits])


def decoded_edits(content: str) -> tuple[Edit, ...]:
    return tuple(Edit(_value(kind, before), _value(kind, after)) for kind, before, after in json.loads(content))


def _kind(value: Value) -> str:
    return type(value).__name__


def _plain(value: Value | None) -> Any:
    match value:
        case None:
            return None
        case Span():
            fragments = [list(fragment) for fragment in value.fragments]
            updated = None if value.updated == value.created else value.updated
            place = [value.id, value.article_id, value.label, fragments, value.analyst]
            rest = [dict(value.attributes), value.entity, value.note, value.created, updated]
            return [*place, *rest, *([plain_proposed(value.proposed)] if value.proposed else [])]
        case Relation():
            told = [value.proposed.plain()] if value.proposed else []
            return [value.id, value.article_id, value.head, value.tail, value.label, *told]
        case ArticleInfo():
            known = [value.id, value.title, value.source, value.published, value.language]
            return [*known, value.status.value, dict(value.meta)]
        case LabelSet():
            return label_set_values(value)
        case Entity():
            updated = None if value.updated == value.created else value.updated
            names = [value.id, value.name, value.label, value.type, list(value.aliases), dict(value.codes)]
            return [*names, value.latitude, value.longitude, value.note, value.created, updated, value.source]
        case Arrival():
            return [value.import_id, value.present, value.articles]
        case Gazetteer():
            return [value.id, value.name, value.present, value.entries]
        case Source():
            named = [value.id, value.kind.value, value.name, value.label, value.content]
            manner = [value.match_case, value.match_marks, value.whole_words]
            return [*named, value.on, dict(value.labels), *manner, value.created]
        case Rejection():
            start, end = value.fragment
            decided = [value.source, value.analyst, value.made]
            return [value.article_id, value.sha256, value.label, start, end, *decided]


def _value(kind: str, plain: Any) -> Value | None:
    if plain is None:
        return None
    match kind:
        case "Span":
            id_, article_id, label, pairs, analyst, attributes, entity, note, created, updated, *told = plain
            fragments = tuple(Fragment(start, end) for start, end in pairs)
            last = created if updated is None else updated
            proposed = proposed_of(told[0]) if told else {}
            return Span(article_id, label, fragments, analyst, id_, attributes, entity, note, created, last, proposed)
        case "Relation":
            id_, article_id, head, tail, label, *told = plain
            return Relation(article_id, head, tail, label, id_, provenance_of(told[0]) if told else None)
        case "ArticleInfo":
            id_, title, source, published, language, status, meta = plain
            return ArticleInfo(id_, title, source, published, language, Status(status), meta)
        case "LabelSet":
            return label_set_from_values(plain)
        case "Entity":
            id_, name, label, type_, aliases, codes, latitude, longitude, note, created, updated, *source = plain
            last = created if updated is None else updated
            place = (latitude, longitude)
            return Entity(name, id_, label, type_, tuple(aliases), codes, *place, note, created, last, *source)
        case "Arrival":
            return Arrival(*plain)
        case "Gazetteer":
            return Gazetteer(*plain)
        case "Source":
            id_, kind_, name, label, content, on, labels, case, marks, whole, created = plain
            return Source(SourceKind(kind_), name, label, content, on, case, marks, whole, labels, id_, created)
        case "Rejection":
            article_id, sha256, label, start, end, source, analyst, made = plain
            return Rejection(article_id, sha256, label, Fragment(start, end), source, analyst, made)
    raise ValueError(f"an edit of an unknown kind {kind!r}")
