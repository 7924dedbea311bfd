"""JSONL, one article a line: what the program writes, and what it reads from others.

It loads as it is in spaCy, Prodigy and Hugging Face ``datasets``. The order of the fields is fixed, so that the same
articles give the same bytes. Of two equal keys in one JSON object the last counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from annotator.core.article import Article, ArticleInfo, CodedArticle, sha256_of
from annotator.core.errors import RefusedError
from annotator.core.provenance import Proposed, plain_proposed
from annotator.core.span import Relation, Span
from annotator.core.span_columns import SpanColumns
from annotator.formats.fields import OWN_META, free_name
from annotator.formats.limits import LONGEST_LINE, in_mb
from annotator.formats.reading import Reading, opened
from annotator.formats.records import OFFSET_UNIT, PlainRecord, coded_article, plain_article

_PIECE = 1024 * 1024


class SpanLine(msgspec.Struct, gc=False):
    """A span as it is written; ``start``, ``end`` and ``text`` are of the outermost offsets."""

    id: str
    start: int
    end: int
    label: str
    text: str
    fragments: tuple[tuple[int, int], ...]
    analyst: str
    attributes: Mapping[str, Any]
    entity: str | None
    note: str
    created: str
    updated: str
    proposed: dict[str, dict[str, str]] | msgspec.UnsetType = msgspec.UNSET


class RelationLine(msgspec.Struct):
    """A relation as it is written; both ends are ids of spans."""

    id: str
    head: str
    tail: str
    label: str
    proposed: dict[str, str] | msgspec.UnsetType = msgspec.UNSET


class Line(msgspec.Struct):
    """An article as it is written."""

    id: str
    text: str
    meta: dict[str, Any]
    spans: list[SpanLine]
    relations: list[RelationLine]


class JsonlExporter:
    """Writes articles with spans and relations, a line each."""

    name = "jsonl"
    suffix = ".jsonl"

    def export(self, articles: Iterable[CodedArticle], out: BinaryIO) -> int:
        """Write a line per article, UTF-8; return how many were written."""
        encoder, written = msgspec.json.Encoder(), 0
        for coded in articles:
            article = coded.article
            spans = _spans(article, coded.spans)
            relations = [_relation(relation) for relation in coded.relations]
            line = Line(article.id, article.text, _meta(article.info, article.text), spans, relations)
            try:
                data = encoder.encode(line)
            except (UnicodeEncodeError, TypeError, OverflowError, RecursionError) as error:
                raise RefusedError(f"The article {article.id} can't be written as JSON: {error}.") from error
            out.write(data + b"\n")
            written += 1
        return written


def _spans(article: Article, spans: Sequence[Span]) -> list[SpanLine]:
    if not isinstance(spans, SpanColumns):
        return [_span(article.id, article.text, span) for span in spans]
    return [  # in columns is only what fits
        SpanLine(
            id_,
            start,
            end,
            label,
            words,
            pieces or ((start, end),),
            analyst,
            attributes,
            entity,
            note,
            made,
            changed,
            _proposed(told),
        )
        for id_, start, end, label, words, pieces, analyst, attributes, entity, note, made, changed, told in zip(
            *spans.columns, strict=True
        )
    ]


def _proposed(proposed: Proposed) -> dict[str, dict[str, str]] | msgspec.UnsetType:
    return plain_proposed(proposed) if proposed else msgspec.UNSET


def _span(article_id: str, text: str, span: Span) -> SpanLine:
    fragments, last = span.fragments, 0
    for start, end in fragments:
        if not last <= start < end <= len(text):
            raise RefusedError(
                f"The span {span.id} of the article {article_id} does not fit its text: from {start} to {end} "
                f"in {len(text)} characters.",
                "“annotator check” lists everything that is wrong in this project.",
            )
        last = end
    start = fragments[0][0]
    return SpanLine(
        span.id,
        start,
        last,
        span.label,
        text[start:last],
        fragments,
        span.analyst,
        span.attributes,
        span.entity,
        span.note,
        span.created,
        span.updated,
        _proposed(span.proposed),
    )


def _relation(relation: Relation) -> RelationLine:
    proposed = relation.proposed.plain() if relation.proposed else msgspec.UNSET
    return RelationLine(relation.id, relation.head, relation.tail, relation.label, proposed)


def _meta(info: ArticleInfo, text: str) -> dict[str, Any]:
    own = (info.title, info.source, info.published, info.language, info.status.value, sha256_of(text), OFFSET_UNIT)
    meta: dict[str, Any] = dict(zip(OWN_META, own, strict=True))
    for key, value in info.meta.items():
        meta[free_name(key, meta)] = value
    return meta


class JsonlReader:
    """Reads articles, a line each; lines end at LF bytes only, blank ones are skipped, a BOM at the start is too."""

    name = "jsonl"
    suffixes: tuple[str, ...] = (".jsonl", ".ndjson")

    def read(self, path: Path, reading: Reading | None = None) -> Iterator[CodedArticle]:
        """Give the articles of a file one by one (see ``Reader``)."""
        reading = Reading() if reading is None else reading
        plain, decoder, labels = msgspec.json.Decoder(PlainRecord), msgspec.json.Decoder(), set[str]()
        with opened(path, reading) as file:
            for line in _lines(file, reading):
                yield _plain(plain, line, labels) or coded_article(_decoded(decoder, line), labels)


def _lines(file: BinaryIO, reading: Reading) -> Iterator[bytes | bytearray]:
    for number in count(1):
        reading.line = number
        piece = file.readline(_PIECE)
        whole = len(piece) < _PIECE or piece.endswith(b"\n")
        if number == 1:
            piece = _without_bom(piece)
        if not piece:
            return
        line = piece if whole else _long_line(file, piece)
        reading.done += len(line)
        if not line.isspace():
            yield line


def _without_bom(line: bytes) -> bytes:
    if line.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RefusedError("It is UTF-16; JSONL is UTF-8.", "Save it as UTF-8 and import it again.")
    return line.removeprefix(b"\xef\xbb\xbf")


def _long_line(file: BinaryIO, start: bytes) -> bytearray:
    line = bytearray(start)
    while piece := file.readline(_PIECE):
        line += piece
        if len(line) > LONGEST_LINE:
            raise RefusedError(f"It is longer than {in_mb(LONGEST_LINE)}.")
        if line.endswith(b"\n"):
            break
    return line


def _plain(
    decoder: msgspec.json.Decoder[PlainRecord], line: bytes | bytearray, labels: set[str]
) -> CodedArticle | None:
    """Return the article of a line, ``None`` where it has to be read by every rule."""
    try:
        return plain_article(decoder.decode(line), labels)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _decoded(decoder: msgspec.json.Decoder[Any], line: bytes | bytearray) -> Any:
    try:
        return decoder.decode(line)
    except RecursionError as error:
        raise RefusedError("It is nested too deeply.") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        try:
            str(line, "utf-8")
        except UnicodeDecodeError as wrong:
            raise RefusedError(f"It is not UTF-8: the byte {wrong.start + 1} of the line is wrong.") from error
        raise RefusedError(f"It is not valid JSON: {error}.") from error
