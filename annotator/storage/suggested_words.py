"""What a source proposes, counted by words and label: read piece by piece from the articles, for a list of groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from annotator.core.folding import words_of
from annotator.core.span import Fragment
from annotator.storage import suggestions
from annotator.storage.engine import Database, fetch_damaged, fetch_in, reading

#: Articles that are read at once.
_PAGE = 200


@dataclass(slots=True)
class WordGroup:
    """Suggestions with the same words, as searching compares them, and one label: how many, and where the first is.

    ``words`` are those of the first one, as they stand there.
    """

    words: str
    label: str
    count: int
    article_id: str
    fragment: Fragment


def groups(
    db: Database, path: Path, source_id: str, least: float, wanted: Callable[[], bool]
) -> Iterator[dict[tuple[str, str], WordGroup]]:
    """Yield the groups as they have been counted so far, after each page; it is the same mapping that grows.

    What is proposed with a confidence under ``least`` is left out.
    """
    found: dict[tuple[str, str], WordGroup] = {}
    last = -1
    while wanted():
        with reading(db, path) as db:
            keys = suggestions.articles_after(db, source_id, last, _PAGE)
            listed = suggestions.of_articles(db, keys, [source_id]) if keys else {}
            sql = "SELECT article_key, text FROM article_text WHERE article_key IN ({})"
            texts = dict(fetch_in(db, sql, keys, fetch_damaged)) if keys else {}
        if not keys:
            return
        last = keys[-1]
        for key, here in listed.items():
            text = texts.get(key)
            if not isinstance(text, str):
                continue
            for one in here:
                if one.confidence is not None and one.confidence < least:
                    continue
                words = text[one.fragment.start : one.fragment.end]
                name = (" ".join(words_of(words)), one.label)
                known = found.get(name)
                if known is None:
                    found[name] = WordGroup(words, one.label, 1, one.article_id, one.fragment)
                else:
                    known.count += 1
        yield found
