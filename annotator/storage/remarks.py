"""What is sound in a project and may still be looked at, as relations between other labels than their type allows.

Such come with imports, and by a change of the label set; nothing is wrong with the file.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from annotator.core.errors import AnnotatorError
from annotator.core.label_set import LabelSet
from annotator.storage import label_sets
from annotator.storage.codec import DECODING_ERRORS
from annotator.storage.engine import Database, connect, fetch, reading
from annotator.storage.failures import DATABASE_ERRORS

_LINKS = (
    "SELECT relation.label, head.label, tail.label, count(*) FROM relation"
    " JOIN article ON article.key = relation.article_key"
    " JOIN span AS head ON head.id = relation.head AND head.article_key = relation.article_key"
    " JOIN span AS tail ON tail.id = relation.tail"
    " JOIN article AS other ON other.key = tail.article_key"
    " WHERE article.present AND other.present GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
)


def remarks(path: Path) -> list[str]:
    """Return what may be looked at in a sound project, a sentence each; nothing where it can't be read."""
    try:
        db = connect(path, "ro")
    except (*DATABASE_ERRORS, AnnotatorError):
        return []
    try:
        with reading(db, path):
            label_set = label_sets.current(db)
            return [*_relations(db, label_set), *_incomplete(db), *_suggestions(db, label_set)]
    except (*DATABASE_ERRORS, *DECODING_ERRORS, AnnotatorError):
        return []
    finally:
        db.close()


def _relations(db: Database, label_set: LabelSet) -> list[str]:
    misplaced: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for type_, head, tail, number in fetch(db, _LINKS):
        known = label_set.relation(type_)
        if known is None:
            unknown[type_] += number
        elif not known.allows(head, tail):
            misplaced[type_] += number
    return [
        *(f"{_counted(number, type_)} between labels that it is not meant for." for type_, number in misplaced.items()),
        *(f"{_counted(number, type_)}, which the label set does not know." for type_, number in unknown.items()),
    ]


def _suggestions(db: Database, label_set: LabelSet) -> list[str]:
    """Count what is not shown, for its label is not in the label set any more."""
    known = {label.id for label in label_set}
    rows = fetch(db, "SELECT label, count(*) FROM suggestion GROUP BY label ORDER BY label")
    return [
        f"{number:,} suggestion{'s have' if number > 1 else ' has'} the label {label}, which is not in the label set;"
        " nothing of it is shown."
        for label, number in rows
        if label not in known
    ]


def _counted(number: int, type_: str) -> str:
    return f"{number:,} relation{'s are' if number > 1 else ' is'} of the type {type_}"


def _incomplete(db: Database) -> list[str]:
    sql = "SELECT count(*) FROM span JOIN article ON article.key = article_key WHERE incomplete AND present"
    [[number]] = fetch(db, sql)
    return [f"{number:,} span{'s lack' if number > 1 else ' lacks'} what the label asks for."] if number else []
