"""One JSON object as it came, made an article with spans; every rule of what is taken, and of what is refused.

Nothing that came is dropped. Fields that the program has no place for are kept: those of the record in the article's
``meta``, those of a span in its ``attributes``, those of a relation in ``meta`` under ``relation_fields``. Where a
name is taken there, or its value is of no use under that name, ``_2``, ``_3`` … is put after it. And nothing is made
up: a span without a time has an empty one, so that the same file read tomorrow gives the same span.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from annotator.core.article import Article, ArticleInfo, CodedArticle, Status, sha256_of, title_of
from annotator.core.errors import RefusedError
from annotator.core.identity import derived_id
from annotator.core.label_set import require_label_id
from annotator.core.language import language_of
from annotator.core.provenance import provenance_of
from annotator.core.span import Relation, Span
from annotator.formats.fields import UNIT_HINT, free_name, require_shallow, short, text_of
from annotator.formats.span_records import PlainSpan, columns_of, spans_of

#: What offsets count, as files say it.
OFFSET_UNIT = "codepoint"


class PlainRecord(msgspec.Struct, forbid_unknown_fields=True):
    """What nearly all records are: no field that we do not know, each of the type that it has in our own exports."""

    text: str
    id: str = ""
    meta: dict[str, Any] = {}
    spans: list[PlainSpan] = []
    relations: list[Any] = []


def coded_article(record: Any, labels: set[str]) -> CodedArticle:
    """Return the article of one record; raise ``RefusedError`` where it breaks a rule.

    ``record`` is taken apart on the way. ``labels`` are those already found good, and grows.
    """
    if not isinstance(record, dict):
        raise RefusedError("It is not a JSON object.")
    text = record.pop("text", None)
    if not isinstance(text, str):
        raise RefusedError('It has no "text".' if text is None else 'Its "text" is not a string.')
    article_id = text_of(record.pop("id", None), "The id of an article")
    spans, relations = _list(record, "spans"), _list(record, "relations")
    return _coded(text, article_id, _meta(record), relations, partial(spans_of, text, spans, labels))


def plain_article(record: PlainRecord, labels: set[str]) -> CodedArticle | None:
    """Return the article of a plain record with its spans as columns, the same that ``coded_article`` gives.

    The result is ``None`` where anything is odd with it: whether it breaks a rule, ``coded_article`` says.
    """
    text, meta = record.text, record.meta
    try:
        require_shallow(meta)
        return _coded(text, record.id, meta, record.relations, partial(columns_of, text, record.spans, labels))
    except RefusedError:
        return None


def _coded(
    text: str, article_id: str, meta: dict[str, Any], relations: list[Any], spans: Callable[[str, str], Sequence[Span]]
) -> CodedArticle:
    """Return the article; ``spans`` makes its spans of its id and of what names it in the ids of theirs."""
    known_by_text = not article_id
    sha256 = sha256_of(text)
    _check_origin(meta, sha256)
    article_id = article_id or derived_id("article", sha256)
    made = spans(article_id, sha256 if known_by_text else article_id)
    links = _relations(article_id, relations, made, meta) if relations else ()
    info = _info(article_id, text, meta)
    return CodedArticle(Article(info, text), made, links, known_by_text)


def _list(record: dict[str, Any], key: str) -> list[Any]:
    value = record.pop(key, None)
    if value is None:
        return []
    if not isinstance(value, list):
        raise RefusedError(f'Its "{key}" are not a list.')
    return value


def _meta(record: dict[str, Any]) -> dict[str, Any]:
    """Return everything that is left of the record as one dict, what stood in ``meta`` first."""
    meta = record.pop("meta", None)
    if meta is None:
        meta = {}
    elif not isinstance(meta, dict):
        meta = {"meta": meta}
    for key, value in record.items():
        if not (key in meta and meta[key] == value):
            meta[free_name(key, meta)] = value
    require_shallow(meta)
    return meta


def _check_origin(meta: dict[str, Any], sha256: str) -> None:
    """Take the two keys of our own exports out of ``meta``, and hold the file to them."""
    unit = meta.pop("offset_unit", None)
    if unit not in (None, OFFSET_UNIT):
        raise RefusedError(f"Its offsets count {unit!r}; only code points are read.", UNIT_HINT)
    said = meta.pop("sha256", None)
    if unit is None:
        if said is not None:
            meta[_other(meta, "sha256")] = said
    elif said not in (None, sha256):
        raise RefusedError(
            "Its text is not the one that was exported: the sha256 differs.",
            "If the text was changed on purpose, remove the sha256; its spans must fit the new text.",
        )


def _info(article_id: str, text: str, meta: dict[str, Any]) -> ArticleInfo:
    values = {key: _lifted(meta, key) for key in ("title", "source", "published", "language")}
    title, language = values["title"], values["language"]
    return ArticleInfo(
        id=article_id,
        title=title_of(text) if title is None else title,
        source=values["source"] or "",
        published=values["published"] or "",
        language=language_of(text) if language is None else language,
        status=_status(meta),
        meta=meta,
    )


def _lifted(meta: dict[str, Any], key: str) -> str | None:
    value = meta.pop(key, None)
    if value is None or isinstance(value, str):
        return value
    if type(value) is int:
        return str(value)
    meta[_other(meta, key)] = value
    return None


def _status(meta: dict[str, Any]) -> Status:
    value = meta.pop("status", None)
    if value is None:
        return Status.TODO
    try:
        return Status(value)
    except ValueError:
        meta[_other(meta, "status")] = value
        return Status.TODO


def _other(meta: Mapping[str, Any], key: str) -> str:
    return free_name(key, {**meta, key: None})


def _relations(article_id: str, values: list[Any], spans: Sequence[Span], meta: dict[str, Any]) -> tuple[Relation, ...]:
    relations: list[Relation] = []
    span_ids, ids = {span.id for span in spans}, set[str]()
    extras: dict[str, Any] = {}
    running: dict[tuple[str, str, str], int] = {}
    for value in values:
        if not isinstance(value, dict):
            raise RefusedError("A relation is not a JSON object.")
        head, tail, label = (text_of(value.pop(key, None), "A relation's end") for key in ("head", "tail", "label"))
        if not (head and tail and label):
            raise RefusedError("A relation needs a head, a tail and a label.")
        if head not in span_ids:
            raise RefusedError(f"The head of a relation, “{short(head)}”, is none of the spans beside it.")
        require_label_id(label)
        running[head, tail, label] = number = running.get((head, tail, label), 0) + 1
        relation_id = text_of(value.pop("id", None), "The id of a relation")
        relation_id = relation_id or derived_id("relation", head, tail, label, str(number))
        if relation_id in ids:
            raise RefusedError(f"Two of its relations have the id “{short(relation_id)}”.")
        ids.add(relation_id)
        proposed = None
        with contextlib.suppress(RefusedError):  # a field of somebody else's, which is kept like any other
            proposed = provenance_of(value.get("proposed"))
            del value["proposed"]
        if value:
            extras[relation_id] = value
        relations.append(Relation(article_id, head, tail, label, relation_id, proposed))
    if extras:
        require_shallow(extras)
        meta[free_name("relation_fields", meta)] = extras
    return tuple(relations)
