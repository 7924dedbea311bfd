"""What an import must not bring: articles, spans and relations that the store refuses, each in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from annotator.core.article import Article
from annotator.core.errors import RefusedError
from annotator.core.span import Relation, Span, require_fragments
from annotator.core.span_columns import SpanColumns
from annotator.storage.codec import encoded, encoded_proposed


def require_sound(article: Article) -> None:
    """Raise ``RefusedError`` where an article has no id or can't be stored."""
    info = article.info
    if not info.id:
        raise RefusedError("An article needs an id.")
    facts = (info.id, info.title, info.source, info.published, info.language, encoded(dict(info.meta)), article.text)
    try:
        for fact in facts:
            fact.encode()
    except UnicodeEncodeError as error:
        raise RefusedError(
            f"The article {info.id!r} holds half of a surrogate pair at character {error.start}, which is no character."
        ) from error


def can_be_stored(spans: SpanColumns) -> bool:
    """Tell whether all that these spans hold are characters and values of JSON; if not, ``sound_spans`` says why."""
    columns = spans.columns
    words = [columns.ids, columns.labels, columns.analysts, columns.notes, columns.created, columns.updated]
    words.append([entity for entity in columns.entities if entity])
    try:
        words.append([encoded(dict(values)) for values in columns.attributes if values])
        words.append([encoded_proposed(told) or "" for told in columns.proposed if told])
    except RefusedError:
        return False
    return _is_text(map("".join, words))


def sound_spans(text: str, article_id: str, marks: Iterable[Span]) -> list[Span]:
    """Return the spans as they are kept; raise ``RefusedError`` where one can't be."""
    sound, words = list[Span](), list[str]()
    for span in marks:
        if not span.id:
            raise RefusedError("A span needs an id.")
        fragments = span.fragments
        if len(fragments) != 1 or not 0 <= fragments[0][0] < fragments[0][1] <= len(text):
            fragments = require_fragments(text, fragments)
        words += _words_of(span)
        fits = fragments == span.fragments and article_id == span.article_id
        sound.append(span if fits else replace(span, fragments=fragments, article_id=article_id))
    if not _is_text(words):
        name = next(span.id for span in sound if not _is_text(_words_of(span)))
        raise RefusedError(f"The span {name!r} holds half of a surrogate pair, which is no character.")
    return sound


def _words_of(span: Span) -> tuple[str, ...]:
    values = (encoded(dict(span.attributes)) if span.attributes else "", encoded_proposed(span.proposed) or "")
    return span.id, span.label, span.analyst, span.entity or "", span.note, span.created, span.updated, *values


def _is_text(words: Iterable[str]) -> bool:
    """Tell whether words hold characters only, no halves of surrogate pairs."""
    try:
        "".join(words).encode()
    except UnicodeEncodeError:
        return False
    return True


def sound_relation(article_id: str, relation: Relation) -> Relation:
    try:
        "".join((relation.id, relation.head, relation.tail, relation.label, *(relation.proposed or ()))).encode()
    except UnicodeEncodeError as error:
        raise RefusedError("A relation holds half of a surrogate pair, which is no character.") from error
    return replace(relation, article_id=article_id)
