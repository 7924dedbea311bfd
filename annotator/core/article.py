"""An article: its verbatim text, and what is known of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from annotator.core.attribute import is_date
from annotator.core.identity import new_id
from annotator.core.span import Relation, Span

#: A first line longer than this, in code points, is no title.
LONGEST_TITLE = 200


class Status(StrEnum):
    """How far the work on an article is."""

    TODO = "todo"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """What is known of an article, without its text.

    ``published`` is a date as the source gave it, ISO 8601 where it can be; ``language`` a BCP 47 tag or empty;
    ``meta`` any further JSON values that came with it.
    """

    id: str = field(default_factory=new_id)
    title: str = ""
    source: str = ""
    published: str = ""
    language: str = ""
    status: Status = Status.TODO
    meta: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Article:
    """An article; ``text`` is kept as it was decoded, code point by code point."""

    info: ArticleInfo
    text: str

    @property
    def id(self) -> str:
        return self.info.id

    @property
    def title(self) -> str:
        return self.info.title


@dataclass(frozen=True, slots=True)
class CodedArticle:
    """An article with its spans in the order of their starts, and the relations whose head is among them.

    The spans are a tuple or, where there are many to hand on, ``SpanColumns``.

    ``known_by_text`` says that it came without an id: it is the article with the same text, if there is one.
    """

    article: Article
    spans: Sequence[Span] = ()
    relations: tuple[Relation, ...] = ()
    known_by_text: bool = False


class ArticleRow(NamedTuple):
    """One line of the article list."""

    info: ArticleInfo
    spans: int


def is_moment(words: str) -> bool:
    """Say whether ``published`` is ISO 8601: a year, month or day, or a day with a time, perhaps with its zone."""
    if is_date(words):
        return True
    try:
        datetime.fromisoformat(words)
    except ValueError:
        return False
    return len(words) > 10 and words[10] in "T "


def sha256_of(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def title_of(text: str, fallback: str = "") -> str:
    """Return the first line that holds something, without white space around it.

    The result is ``fallback`` where that line is longer than ``LONGEST_TITLE`` or the text is blank. Only CR and LF
    end a line here: an U+2028 inside a title stays.
    """
    head = text.lstrip("\ufeff \t\r\n\u00a0")[: 2 * LONGEST_TITLE + 2]
    line = head.replace("\r", "\n").partition("\n")[0].strip()
    return line if 0 < len(line) <= LONGEST_TITLE else fallback
