"""One JSON object as it came, made an article with spans; every rule of what is taken, and of what is refused.

Nothing that came is dropped. Fields that the program has no place for are kept: those of the record in the article's
``meta``, those of a span in its ``attributes``, those of a relation in ``meta`` under ``relation_fields``. Where a
name is taken there, or its value is of no use under that name, ``_2``, ``_3`` … is put after it. And nothing is made
up: a span without a time has an empty one, so that the same file read tomorrow gives the same span.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotator.core.article import Article, ArticleInfo, CodedArticle, Status, sha256_of, title_of
from annotator.core.errors import RefusedError
from annotator.core.identity import derived_id
from annotator.core.label_set import require_label_id
from annotator.core.language import language_of
from annotator.core.span import Fragment, Relation, Span, require_fragments

#: What offsets count, as files say it.
OFFSET_UNIT = "codepoint"

#: Keys of ``meta`` that the program itself writes, in their order.
OWN_META = ("title", "source", "published", "language", "status", "sha256", "offset_unit")

#: Values nested deeper than this are refused: no reader downstream should have to follow them.
DEEPEST = 64

_SPAN_KEYS = frozenset(
    "id start end label text fragments analyst attributes entity note created updated".split()  # noqa: SIM905
)
_LONGEST_SHOWN = 60


def coded_article(record: Any, labels: set[str]) -> CodedArticle:
    """Return the article of one record; raise ``RefusedError`` where it breaks a rule.

    ``record`` is taken apart on the way. ``labels`` are those already found good, and grows.
    """
    if not isinstance(record, dict):
        raise RefusedError("It is not a JSON object.")
    text = record.pop("text", None)
    if not isinstance(text, str):
        raise RefusedError('It has no "text".' if text is None else 'Its "text" is not a string.')
    article_id = _string(record.pop("id", None), "The id of an article")
    spans, relations = _list(record, "spans"), _list(record, "relations")
    meta = _meta(record)
    known_by_text = not article_id
    sha256 = sha256_of(text)
    _check_origin(meta, sha256)
    article_id = article_id or derived_id("article", sha256)
    made = _spans(article_id, sha256 if known_by_text else article_id, text, spans, labels)
    links = _relations(article_id, relations, {span.id for span in made}, meta)
    info = _info(article_id, text, meta)
    return CodedArticle(Article(info, text), tuple(made), tuple(links), known_by_text)


def free_name(name: str, taken: Mapping[str, Any]) -> str:
    """Return ``name``, or the first of ``name_2``, ``name_3`` … that is not taken."""
    number, free = 1, name
    while free in taken or (number > 1 and free in OWN_META):
        number += 1
        free = f"{name}_{number}"
    return free


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
    _require_shallow(meta)
    return meta


def _check_origin(meta: dict[str, Any], sha256: str) -> None:
    """Take the two keys of our own exports out of ``meta``, and hold the file to them."""
    unit = meta.pop("offset_unit", None)
    if unit not in (None, OFFSET_UNIT):
        raise RefusedError(f"Its offsets count {unit!r}; only code points are read.", _UNIT_HINT)
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


def _spans(article_id: str, seed: str, text: str, values: list[Any], labels: set[str]) -> list[Span]:
    """Return the spans by start. ``seed`` names the article in the ids of those that came without one."""
    spans: list[Span] = []
    ids: set[str] = set()
    running: dict[tuple[object, ...], int] = {}
    for value in values:
        span = _span(article_id, text, value, labels)
        span_id = span.id
        if not span_id:
            fragments = span.fragments
            same = (span.analyst, span.label, fragments)
            running[same] = number = running.get(same, 0) + 1
            where = " ".join([f"{start}-{end}" for start, end in fragments])
            span_id = derived_id("span", seed, span.analyst, span.label, where, str(number))
            object.__setattr__(span, "id", span_id)  # nobody else has seen it yet
        if span_id in ids:
            raise RefusedError(f"Two of its spans have the id “{_short(span_id)}”.")
        ids.add(span_id)
        spans.append(span)
    spans.sort(key=lambda span: (span.fragments[0][0], -span.fragments[-1][1], span.id))
    return spans


def _span(article_id: str, text: str, values: Any, labels: set[str]) -> Span:
    if not isinstance(values, dict):
        raise RefusedError("A span is not a JSON object.")
    get = values.get
    label = get("label")
    if not isinstance(label, str):
        raise RefusedError("A span has no label." if label is None else "The label of a span is not a string.")
    if label not in labels:
        labels.add(require_label_id(label))
    fragments = _fragments(text, values)
    attributes = get("attributes")
    if attributes is None:
        attributes = {}
    elif not isinstance(attributes, dict):
        raise RefusedError("The attributes of a span are not a JSON object.")
    if not values.keys() <= _SPAN_KEYS:
        for key in values.keys() - _SPAN_KEYS:
            attributes[free_name(key, attributes)] = values[key]
    if attributes:
        _require_shallow(attributes)
    analyst, span_id, entity, note = get("analyst", ""), get("id", ""), get("entity"), get("note", "")
    created, updated = get("created", ""), get("updated", "")
    return Span(
        article_id,
        label,
        fragments,
        analyst if type(analyst) is str else _string(analyst, "The analyst of a span"),
        span_id if type(span_id) is str else _string(span_id, "The id of a span"),
        attributes,
        None if entity is None else _string(entity, "The entity of a span") or None,
        note if type(note) is str else _string(note, "The note of a span"),
        created if type(created) is str else _string(created, "The time of a span"),
        updated if type(updated) is str else _string(updated, "The time of a span"),
    )


def _fragments(text: str, values: dict[str, Any]) -> tuple[Fragment, ...]:
    start, end = values.get("start"), values.get("end")
    if type(start) is not int or type(end) is not int:  # True is an int to isinstance
        raise RefusedError(f"The offsets of a span must be whole numbers, not {start!r:.40} and {end!r:.40}.")
    quote, pairs = values.get("text"), values.get("fragments")
    if not (0 <= start < end <= len(text)):
        raise RefusedError(*_misfit(text, start, end, quote))
    if quote is not None and quote != text[start:end]:
        raise RefusedError(*_wrong_quote(text, start, end, quote))
    if pairs is None or pairs == [[start, end]]:
        return (Fragment(start, end),)
    fragments = require_fragments(text, [_pair(pair) for pair in pairs] if isinstance(pairs, list) else [])
    if (fragments[0].start, fragments[-1].end) != (start, end):
        raise RefusedError(f"The fragments of a span do not reach from its start, {start}, to its end, {end}.")
    return fragments


def _pair(value: Any) -> Fragment:
    if not (isinstance(value, list) and len(value) == 2 and type(value[0]) is type(value[1]) is int):
        raise RefusedError(f"A fragment is a list of two whole numbers, not {value!r:.40}.")
    return Fragment(value[0], value[1])


_UNIT_HINT = "Offsets must count Unicode code points from 0; the end is not included."


def _misfit(text: str, start: int, end: int, quote: Any) -> tuple[str, str]:
    unit = _unit_that_fits(text, start, end, quote)
    if unit:
        return f"Its offsets {start} to {end} count {unit}, not code points.", _UNIT_HINT
    if start == end:
        return f"A span from {start} to {end} is empty.", _UNIT_HINT
    return f"A span from {start} to {end} does not fit a text of {len(text)} characters.", _UNIT_HINT


def _wrong_quote(text: str, start: int, end: int, quote: Any) -> tuple[str, str]:
    found = text[start:end]
    said = f"A span says “{_short(str(quote))}”, but from {start} to {end} the text has “{_short(found)}”"
    unit = _unit_that_fits(text, start, end, quote)
    return f"{said}; its offsets count {unit}." if unit else f"{said}.", _UNIT_HINT


def _unit_that_fits(text: str, start: int, end: int, quote: Any) -> str:
    """Return in which other unit the offsets hold the quote, or an empty string."""
    if not isinstance(quote, str) or not 0 <= start < end:
        return ""
    for encoding, width, name in (("utf-16-le", 2, "UTF-16 units"), ("utf-8", 1, "UTF-8 bytes")):
        piece = text.encode(encoding)[start * width : end * width]
        if quote and piece == quote.encode(encoding):
            return name
    return ""


def _relations(article_id: str, values: list[Any], span_ids: set[str], meta: dict[str, Any]) -> list[Relation]:
    relations: list[Relation] = []
    ids: set[str] = set()
    extras: dict[str, Any] = {}
    running: dict[tuple[str, str, str], int] = {}
    for value in values:
        if not isinstance(value, dict):
            raise RefusedError("A relation is not a JSON object.")
        head, tail, label = (_string(value.pop(key, None), "A relation's end") for key in ("head", "tail", "label"))
        if not (head and tail and label):
            raise RefusedError("A relation needs a head, a tail and a label.")
        if head not in span_ids:
            raise RefusedError(f"The head of a relation, “{_short(head)}”, is none of the spans beside it.")
        require_label_id(label)
        running[head, tail, label] = number = running.get((head, tail, label), 0) + 1
        relation_id = _string(value.pop("id", None), "The id of a relation")
        relation_id = relation_id or derived_id("relation", head, tail, label, str(number))
        if relation_id in ids:
            raise RefusedError(f"Two of its relations have the id “{_short(relation_id)}”.")
        ids.add(relation_id)
        if value:
            extras[relation_id] = value
        relations.append(Relation(article_id, head, tail, label, relation_id))
    if extras:
        _require_shallow(extras)
        meta[free_name("relation_fields", meta)] = extras
    return relations


def _string(value: Any, what: str) -> str:
    """Return a string for a string, a whole number or null."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if type(value) is int:
        return str(value)
    raise RefusedError(f"{what} must be a string, not {value!r:.40}.")


def _require_shallow(value: Any, depth: int = 0) -> None:
    if isinstance(value, (dict, list)):
        if depth > DEEPEST:
            raise RefusedError(f"It is nested more than {DEEPEST} deep.")
        for inner in value.values() if isinstance(value, dict) else value:
            if isinstance(inner, (dict, list)):
                _require_shallow(inner, depth + 1)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
